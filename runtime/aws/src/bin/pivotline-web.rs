//! The pages and the API: on Lambda where that started the process, else as a server.

use std::process::ExitCode;

use pivotline_aws::config::Environment;
use pivotline_aws::server::{Face, Started, Telemetry, on_lambda, program, sdk_config, web};
use pivotline_telemetry::metrics::Metrics;

#[tokio::main]
async fn main() -> ExitCode {
    program("pivotline-web", serve).await
}

async fn serve(environment: &Environment) -> Result<(), lambda_http::Error> {
    let metrics = Metrics::new();
    let telemetry = Telemetry::start(environment, Some(&metrics))?;
    if std::env::var_os("AWS_LAMBDA_RUNTIME_API").is_some() {
        let started =
            Started::new(environment, &on_lambda(environment), Face::Screen, Some(&metrics))
                .await?;
        return web::serve_on_lambda(started, metrics, telemetry).await;
    }
    let sdk = sdk_config(environment).await;
    let started = Started::new(environment, &sdk, Face::Screen, Some(&metrics)).await?;
    Ok(web::serve(environment, started, metrics, telemetry).await?)
}
