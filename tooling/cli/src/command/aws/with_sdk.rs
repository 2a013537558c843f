//! The command where the AWS SDK is built in.

use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, bail};
use pivotline_aws::config::{ConfigError, Environment, cut_off, unbound};
use pivotline_aws::server::{self, Face, Started, Telemetry, artefacts, sdk_config, web};
use pivotline_aws::store::{StoreOptions, check, create_or_check};
use pivotline_connect::Bindings;
use pivotline_ir::Program;
use pivotline_telemetry::metrics::Metrics;

use crate::args::{AwsArgs, AwsCommand};
use crate::folder::{Folder, read_text};
use crate::{Ended, compile};

/// Runs the command.
///
/// # Errors
/// The environment has faults, or AWS cannot be reached.
pub fn run(args: &AwsArgs) -> anyhow::Result<Ended> {
    let name = args.env.as_deref().context("which environment? write --env NAME")?;
    let (environment, faults) = Environment::examine(&read_text(&args.config)?, name);
    let environment = environment.map(|environment| environment.beside(&args.config));
    let threads = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let ended = threads.block_on(async {
        match &args.command {
            AwsCommand::Config => config(name, environment.as_ref(), faults).await,
            AwsCommand::Table { create } => table(&whole(environment, faults)?, *create).await,
            AwsCommand::Publish { path } => publish(&whole(environment, faults)?, path).await,
            AwsCommand::Stop { digest } => stop(&whole(environment, faults)?, digest).await,
            AwsCommand::Serve => serve(&whole(environment, faults)?).await,
        }
    });
    ended.or_else(|error| {
        eprintln!("{}", error.downcast::<ConfigError>()?);
        Ok(Ended::Findings)
    })
}

fn whole(
    environment: Option<Environment>,
    faults: ConfigError,
) -> Result<Environment, ConfigError> {
    environment.filter(|_| faults.0.is_empty()).ok_or(faults)
}

/// Tells all that is wrong with an environment: in its table, and with the parts it is made of.
async fn config(
    name: &str,
    environment: Option<&Environment>,
    faults: ConfigError,
) -> anyhow::Result<Ended> {
    let Some(environment) = environment else { return Err(faults.into()) };
    server::check(environment, faults, &sdk_config(environment).await).await?;
    writeln!(std::io::stdout(), "environment `{name}`: all is well")?;
    Ok(Ended::Fine)
}

async fn table(environment: &Environment, create: bool) -> anyhow::Result<Ended> {
    let name = &environment.runtime.table;
    let options = StoreOptions {
        endpoint: environment.endpoints.dynamodb.clone(),
        ..StoreOptions::of_table(name)
    };
    let client = options.client(&sdk_config(environment).await);
    let report = if create {
        create_or_check(&client, name).await?
    } else {
        match check(&client, name).await? {
            Some(report) => report,
            None => bail!("there is no table `{name}`; --create makes it"),
        }
    };
    let mut stdout = std::io::stdout().lock();
    if report.created {
        writeln!(stdout, "made the table `{name}`")?;
    }
    for difference in &report.differences {
        let (about, is, should_be) = (difference.about, &difference.is, &difference.should_be);
        writeln!(stdout, "{name}: {about} is {is} and has to be {should_be}")?;
    }
    for unseen in &report.unseen {
        writeln!(stdout, "{name}: {} could not be looked at: {}", unseen.about, unseen.is)?;
    }
    if !report.differences.is_empty() {
        return Ok(Ended::Findings);
    }
    let what = if report.unseen.is_empty() { "it" } else { "all else" };
    writeln!(stdout, "{name}: {what} is as it has to be")?;
    Ok(Ended::Fine)
}

async fn publish(environment: &Environment, path: &Path) -> anyhow::Result<Ended> {
    let folder = Folder::read(path)?;
    let checked = compile::check(&folder.sources, &Bindings::default());
    crate::command::tell(&folder.sources, &checked.findings)?;
    let Some(product) = checked.product else { return Ok(Ended::Findings) };
    let program = Program::from_json(&product.machine)?;
    let unbound = unbound(environment, &program);
    if !unbound.is_empty() {
        for what in &unbound {
            eprintln!("{what}");
        }
        return Ok(Ended::Findings);
    }
    for what in cut_off(environment, &program) {
        eprintln!("warning: {what}");
    }
    let artefacts = artefacts(environment, &sdk_config(environment).await)?;
    let digest = Program::digest(&product.machine);
    if artefacts.stopped().await?.contains(&digest) {
        bail!(
            "the program {digest} was stopped; take its line out of the file `stopped` beside \
             the programs, or change a word of the menus"
        );
    }
    artefacts.keep(&digest, &product.machine).await?;
    artefacts.make_current(&digest).await?;
    writeln!(std::io::stdout(), "new sessions begin with {digest}")?;
    Ok(Ended::Fine)
}

async fn stop(environment: &Environment, digest: &str) -> anyhow::Result<Ended> {
    let artefacts = artefacts(environment, &sdk_config(environment).await)?;
    if artefacts.program(digest).await?.is_none() {
        bail!("no program of the digest {digest} is kept");
    }
    artefacts.stop(digest).await?;
    let mut stdout = std::io::stdout().lock();
    match artefacts.current().await? {
        Some(current) => writeln!(stdout, "stopped; new sessions begin with {current}")?,
        None => writeln!(stdout, "stopped; there is none before it, and no link is sent")?,
    }
    Ok(Ended::Fine)
}

async fn serve(environment: &Environment) -> anyhow::Result<Ended> {
    let metrics = Metrics::new();
    let telemetry = Telemetry::start(environment, Some(&metrics))?;
    let sdk = sdk_config(environment).await;
    let started = Started::new(environment, &sdk, Face::Screen, Some(&metrics)).await?;
    web::serve(environment, started, metrics, telemetry).await?;
    Ok(Ended::Fine)
}
