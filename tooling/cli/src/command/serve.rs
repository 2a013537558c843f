//! `pivotline serve`: a telephone, its text messages and its screen on this computer.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use pivotline_connect::{Bindings, FlowRole};
use pivotline_local::{EventLog, LocalOptions, LocalRuntime, make_data_folder};
use pivotline_telemetry::events::FileEvents;
use tokio::net::TcpListener;

use crate::Ended;
use crate::args::ServeArgs;
use crate::compile::{self, Product};
use crate::folder::{Folder, shown};

/// The file of journey events in the data folder.
const EVENTS: &str = "events.jsonl";

/// Compiles a folder and serves it until it is told to stop.
///
/// # Errors
/// The folder, its services.toml or the data folder cannot be read, or the address is taken.
pub fn run(args: &ServeArgs) -> anyhow::Result<Ended> {
    if !args.listen.ip().is_loopback() {
        bail!(
            "{} is not an address of this computer alone; `serve` is for trying menus out, so \
             listen on 127.0.0.1",
            args.listen
        );
    }
    let folder = Folder::read(&args.path)?;
    let checked = compile::check(&folder.sources, &Bindings::default());
    super::tell(&folder.sources, &checked.findings)?;
    let Some(product) = checked.product else { return Ok(Ended::Findings) };
    let threads = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    threads.block_on(serve(args, &folder, product))?;
    Ok(Ended::Fine)
}

async fn serve(args: &ServeArgs, folder: &Folder, product: Product) -> anyhow::Result<()> {
    let listener = TcpListener::bind(args.listen)
        .await
        .with_context(|| format!("cannot listen on {}", args.listen))?;
    let address = listener.local_addr()?;
    let base_url = format!("http://{address}");
    let mut starts = BTreeMap::new();
    let mut flows = BTreeMap::new();
    for made in product.flows {
        if made.flow.role == FlowRole::Inbound {
            starts.insert(made.line, made.flow.name.clone());
        }
        flows.insert(made.flow.name, made.emitted.json);
    }
    let services = folder.beside("services.toml")?;
    let services = services.map(|(path, text)| (shown(&path), text));
    let options = LocalOptions {
        program: product.machine,
        flows,
        starts,
        data: args.data.clone(),
        services,
        base_url: base_url.clone(),
    };
    let events = EventLog::and(Arc::new(events(args)?));
    let local = LocalRuntime::start_with(options, events).await?;
    let mut stdout = std::io::stdout().lock();
    for service in local.unanswered() {
        writeln!(stdout, "service `{service}` has no answer in services.toml: it fails")?;
    }
    writeln!(stdout, "the phone is at {base_url}/local/phone (ctrl-c ends it)")?;
    stdout.flush()?;
    drop(stdout);
    // The first signal lets open requests end, the second one ends at once.
    tokio::select! {
        served = local.serve(listener, stop(1)) => served?,
        () = stop(2) => {}
    }
    Ok(())
}

/// The file that keeps journey events for `pivotline report`.
fn events(args: &ServeArgs) -> anyhow::Result<FileEvents> {
    if args.events.is_none() {
        make_data_folder(&args.data)
            .with_context(|| format!("cannot make {}", args.data.display()))?;
    }
    let path = args.events.clone().unwrap_or_else(|| args.data.join(EVENTS));
    FileEvents::open(&path).with_context(|| format!("cannot write {}", path.display()))
}

/// Waits until the process was told to stop so many times.
async fn stop(times: u32) {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let signals = (signal(SignalKind::terminate()), signal(SignalKind::interrupt()));
        if let (Ok(mut terminate), Ok(mut interrupt)) = signals {
            for _ in 0..times {
                tokio::select! {
                    _ = terminate.recv() => {}
                    _ = interrupt.recv() => {}
                }
            }
            return;
        }
    }
    for _ in 0..times {
        let _ = tokio::signal::ctrl_c().await;
    }
}
