//! The functions of the call on Lambda: `CheckMobileNumber`, `GenerateVisualLink`, the poll of the
//! synced call, and the menus' services.

use std::process::ExitCode;

use aws_config::SdkConfig;
use pivotline_aws::config::Environment;
use pivotline_aws::server::{Face, StartError, Started, Telemetry, on_lambda, program, voice};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    program("pivotline-voice", async |environment| on_lambda(environment), serve).await
}

async fn serve(environment: &Environment, sdk: &SdkConfig) -> Result<(), lambda_runtime::Error> {
    let telemetry = Telemetry::start(environment, None)?;
    let started: Result<Started, StartError> =
        Started::new(environment, sdk, Face::Voice, None).await;
    voice::serve(started?, telemetry, environment.runtime.limits.function).await
}
