//! The pages and the API: on Lambda where that started the process, else as a server.

use std::process::ExitCode;

use aws_config::SdkConfig;
use pivotline_aws::config::Environment;
use pivotline_aws::server::{Face, Started, Telemetry, on_lambda, program, sdk_config, web};
use pivotline_telemetry::metrics::Metrics;

#[tokio::main]
async fn main() -> ExitCode {
    program("pivotline-web", sdk, serve).await
}

/// Whether Lambda started this process.
fn is_on_lambda() -> bool {
    std::env::var_os("AWS_LAMBDA_RUNTIME_API").is_some()
}

async fn sdk(environment: &Environment) -> SdkConfig {
    if is_on_lambda() { on_lambda(environment) } else { sdk_config(environment).await }
}

async fn serve(environment: &Environment, sdk: &SdkConfig) -> Result<(), lambda_http::Error> {
    let metrics = Metrics::new();
    let telemetry = Telemetry::start(environment, Some(&metrics))?;
    let started = Started::new(environment, sdk, Face::Screen, Some(&metrics)).await?;
    if is_on_lambda() {
        return web::serve_on_lambda(started, metrics, telemetry).await;
    }
    Ok(web::serve(environment, started, metrics, telemetry).await?)
}
