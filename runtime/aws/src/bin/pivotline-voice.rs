//! The functions of the call on Lambda: `CheckMobileNumber`, `GenerateVisualLink`, the poll of the
//! synced call, and the menus' services.

use std::process::ExitCode;

use pivotline_aws::config::Environment;
use pivotline_aws::server::{Face, StartError, Started, environment, log, on_lambda, voice};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let told = match environment() {
        Ok(environment) => serve(&environment).await.map_err(|error| error.to_string()),
        Err(error) => Err(error.to_string()),
    };
    match told {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("pivotline-voice: {why}");
            ExitCode::from(2)
        }
    }
}

async fn serve(environment: &Environment) -> Result<(), lambda_runtime::Error> {
    log(environment, None)?;
    let started: Result<Started, StartError> =
        Started::new(environment, &on_lambda(environment), Face::Voice, None).await;
    voice::serve(started?, environment.runtime.limits.function).await
}
