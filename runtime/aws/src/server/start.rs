//! From the environment's file to a runtime that serves.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use aws_config::SdkConfig;
use pivotline_service::ports::Events;
use pivotline_service::{Config, Mode, Ports, Runtime};
use pivotline_telemetry::events::AllEvents;
use pivotline_telemetry::metrics::Metrics;

use super::face::Face;
use super::people::contact_centre;
use super::ports::{check, ports};
use super::programs::Refresher;
use crate::config::{ConfigError, Environment, cut_off, unbound};

/// Why nothing is served.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A variable that says what this process is, is not set.
    #[error("the variable {0} is not set: {1}")]
    NotSet(&'static str, &'static str),
    /// The file cannot be read.
    #[error("cannot read {}: {why}", file.display())]
    File {
        /// The file.
        file: PathBuf,
        /// Why.
        why: std::io::Error,
    },
    /// The environment has faults, or its parts have.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The runtime cannot be made.
    #[error(transparent)]
    Runtime(#[from] pivotline_service::StartError),
    /// The address is taken, or nothing can be listened at.
    #[error("cannot listen at {0}: {1}")]
    Listen(std::net::SocketAddr, std::io::Error),
}

/// Serves the environment that this process is started for, until it is told to stop; `sdk` says
/// how AWS is reached. What goes wrong is told under the program's name, with the exit code 2.
pub async fn program<E: std::fmt::Display>(
    name: &str,
    sdk: impl AsyncFnOnce(&Environment) -> SdkConfig,
    serve: impl AsyncFnOnce(&Environment, &SdkConfig) -> Result<(), E>,
) -> ExitCode {
    let told = match started_for(sdk).await {
        Ok((environment, sdk)) => {
            serve(&environment, &sdk).await.map_err(|error| error.to_string())
        }
        Err(error) => Err(error.to_string()),
    };
    match told {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{name}: {why}");
            ExitCode::from(2)
        }
    }
}

/// A runtime that was put together.
pub struct Started {
    /// The runtime.
    pub runtime: Arc<Runtime>,
    /// Its parts.
    pub ports: Ports,
    /// Looks which program is current.
    pub programs: Arc<Refresher>,
}

/// The environment that the process's variables name, `PIVOTLINE_ENVIRONMENT` in the file
/// `PIVOTLINE_CONFIG`, and how AWS is reached from it. Where it has faults, its parts are looked at
/// too: all that is wrong is told at once.
async fn started_for(
    sdk: impl AsyncFnOnce(&Environment) -> SdkConfig,
) -> Result<(Environment, SdkConfig), StartError> {
    let missing = StartError::NotSet("PIVOTLINE_ENVIRONMENT", "it names the environment");
    let name = std::env::var("PIVOTLINE_ENVIRONMENT").map_err(|_| missing)?;
    let file = std::env::var_os("PIVOTLINE_CONFIG").map_or_else(beside, PathBuf::from);
    let text = std::fs::read_to_string(&file);
    let text = text.map_err(|why| StartError::File { file: file.clone(), why })?;
    let (environment, faults) = Environment::examine(&text, &name);
    let Some(environment) = environment else { return Err(faults.into()) };
    let environment = environment.beside(&file);
    let sdk = sdk(&environment).await;
    if !faults.0.is_empty() {
        check(&environment, faults, &sdk).await?;
    }
    Ok((environment, sdk))
}

/// `pivotline.toml` in the package of a Lambda function, or in the process's folder.
fn beside() -> PathBuf {
    let folder = std::env::var_os("LAMBDA_TASK_ROOT").map(PathBuf::from).unwrap_or_default();
    folder.join("pivotline.toml")
}

impl Started {
    /// Puts the runtime of an environment together and looks which program is current. Journey
    /// events are counted where there are metrics.
    ///
    /// # Errors
    /// Parts cannot be made: all that is wrong is told.
    pub async fn new(
        environment: &Environment,
        sdk: &SdkConfig,
        face: Face,
        metrics: Option<&Arc<Metrics>>,
    ) -> Result<Self, StartError> {
        let settings = &environment.runtime;
        let (server_key, mut ports) = ports(environment, sdk).await?;
        let is_near = crate::config::is_on_this_machine(&settings.base_url);
        let is_plain = is_near && settings.base_url.starts_with("http://");
        let config = Config {
            mode: if is_plain { Mode::Local } else { Mode::Public },
            base_url: settings.base_url.clone(),
            server_key,
            texts: environment.texts.policy(),
            instance: environment.instance.clone(),
        };
        if let Some(metrics) = metrics {
            let metrics: Arc<dyn Events> = Arc::<Metrics>::clone(metrics);
            ports.events = Arc::new(AllEvents::new(vec![ports.events, metrics]));
        }
        ports.contact_centre = contact_centre(environment, sdk, face, &ports);
        let runtime = match face {
            Face::Voice => Runtime::of_the_call(config, ports.clone()),
            #[cfg(feature = "web")]
            Face::Screen => Runtime::new(config, ports.clone())?,
        };
        let runtime = Arc::new(runtime);
        let programs = Arc::new(Refresher::new(Arc::clone(&runtime), settings.refresh));
        programs.look().await;
        if let Some(current) = runtime.programs().current() {
            for what in unbound(environment, &current.program) {
                tracing::warn!(cause = "unbound", "the current program's {what}");
            }
            let asked_here = (face == Face::Voice).then(|| cut_off(environment, &current.program));
            for what in asked_here.into_iter().flatten() {
                tracing::warn!(cause = "cut_off", "the current program's {what}");
            }
        }
        Ok(Self { runtime, ports, programs })
    }
}
