//! Everything together: programs, flows and stand-ins, ready to be served.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use axum::Router;
use pivotline_connect::interpret::{FlowSet, FlowSetError};
use pivotline_ir::{Name, Program, ProgramError};
use pivotline_service::ports::StoreError;
use pivotline_service::{
    Config, LambdaError, Mode, Ports, ProgramsError, Runtime, ServerKey, TextPolicy, router_with,
};
use serde_json::Value;
use tokio::net::TcpListener;

use crate::centre::{Board, Calls, Contacts, FunctionFailure, Functions};
use crate::clock::SystemClock;
use crate::events::EventLog;
use crate::identity::StandInIdentity;
use crate::outbox::Outbox;
use crate::routes::{self, Local, PhoneLine};
use crate::services::{ServicesError, ServicesFile};
use crate::store::FileStore;
use crate::{key, store};

/// How often old sessions are removed.
const PURGE_EVERY: Duration = Duration::from_secs(3_600);
/// How long a session is kept after it is over, in seconds, so that its link can still be told
/// to have been used.
const KEPT: u64 = 24 * 3_600;
/// How long open requests may take to end: who stops a server on a laptop waits for it.
const GRACE: Duration = Duration::from_secs(5);

/// What a local runtime serves, and where.
#[derive(Clone, Debug)]
pub struct LocalOptions {
    /// The compiled program's bytes.
    pub program: String,
    /// The generated flows, by name.
    pub flows: BTreeMap<String, String>,
    /// For each line, the flow in which a call to it begins.
    pub starts: BTreeMap<Name, String>,
    /// The folder of the store and the server's key; made where there is none.
    pub data: PathBuf,
    /// The path and the text of `services.toml`; the path is named in problems.
    pub services: Option<(String, String)>,
    /// The address at which it is reached, without a slash at its end: `http://127.0.0.1:8080`.
    pub base_url: String,
}

/// Why a local runtime cannot begin.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The bytes are not a program.
    #[error(transparent)]
    Program(#[from] ProgramError),
    /// A flow cannot be run.
    #[error(transparent)]
    Flows(#[from] FlowSetError),
    /// The services file has problems.
    #[error(transparent)]
    Services(#[from] ServicesError),
    /// The data folder or the server's key cannot be read or made.
    #[error("the data folder {}: {why}", folder.display())]
    Data {
        /// The folder.
        folder: PathBuf,
        /// Why.
        why: io::Error,
    },
    /// The store holds sessions and the key that they are sealed with is gone. A new one would
    /// make every link that is out useless, without a word.
    #[error(
        "the data folder {} holds sessions, but {} is gone: put it back, or remove {} to begin \
         without them",
        folder.display(), key::FILE_NAME, store::FILE_NAME
    )]
    KeyIsGone {
        /// The folder.
        folder: PathBuf,
    },
    /// The store cannot be opened.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The runtime cannot be set up.
    #[error(transparent)]
    Runtime(#[from] pivotline_service::StartError),
    /// The program cannot be kept.
    #[error(transparent)]
    Publish(#[from] ProgramsError),
}

/// The runtime on a laptop.
pub struct LocalRuntime {
    router: Router,
    runtime: Arc<Runtime>,
    unanswered: Vec<Name>,
}

impl LocalRuntime {
    /// Opens the store, keeps the program, connects the telephone.
    ///
    /// # Errors
    /// The program, a flow or the services file is not what it should be, or the data folder
    /// cannot be used.
    pub async fn start(options: LocalOptions) -> Result<Self, StartError> {
        Self::start_with(options, EventLog::default()).await
    }

    /// The same, with journey events going here.
    ///
    /// # Errors
    /// As [`LocalRuntime::start`].
    pub async fn start_with(options: LocalOptions, events: EventLog) -> Result<Self, StartError> {
        let program = Program::from_json(&options.program)?;
        let flows = Arc::new(FlowSet::read(&options.flows)?);
        let services = Arc::new(match &options.services {
            Some((path, text)) => ServicesFile::parse(path, text, &program)?,
            None => ServicesFile::default(),
        });
        let kept = Kept::open(&options.data)?;
        let unanswered = services.missing(&program);

        let clock = Arc::new(SystemClock);
        let events = Arc::new(events);
        let outbox = Arc::new(Outbox::new(clock.clone(), services.texts()));
        let board = Arc::new(Board::new(&services, &program));
        let (beside, told) = (clock.clone(), events.clone());
        let contacts = Arc::new(Contacts::new(services.clone(), board.clone(), beside, told));
        let config = Config {
            mode: Mode::Local,
            base_url: options.base_url,
            server_key: ServerKey::from_bytes(kept.key),
            // The numbers of examples are all of one prefix.
            texts: TextPolicy { per_prefix: Vec::new(), ..TextPolicy::default() },
            instance: None,
        };
        let ports = Ports {
            store: kept.store.clone(),
            artefacts: kept.store,
            texts: outbox.clone(),
            services: services.clone(),
            numbers: services.clone(),
            identity: Arc::new(StandInIdentity),
            contact_centre: contacts.clone(),
            clock,
            events: events.clone(),
        };
        let runtime = Arc::new(Runtime::new(config, ports)?);
        runtime.publish(&options.program).await?;

        let functions: Arc<dyn Functions> = Arc::new(ServiceFunctions(runtime.clone()));
        let starts = options.starts.iter().map(|(line, flow)| (line.to_string(), flow.clone()));
        let lines = starts.collect();
        let calls =
            Arc::new(Calls::new(flows, lines, contacts.clone(), services, functions.clone()));
        let lines = phone_lines(&program, &options.starts);
        let local = Arc::new(Local { calls, contacts, board, outbox, events, functions, lines });
        let router = router_with(runtime.clone(), routes::router(local));
        Ok(Self { router, runtime, unanswered })
    }

    /// The services that have no answer in the services file; they fail whenever they are asked.
    #[must_use]
    pub fn unanswered(&self) -> &[Name] {
        &self.unanswered
    }

    /// Serves on a listener until `shutdown` is done, then gives open requests five seconds to end.
    /// The routes under `/local` are there for connections from this machine alone, wherever it
    /// listens.
    ///
    /// # Errors
    /// The listener failed.
    pub async fn serve(
        self,
        listener: TcpListener,
        shutdown: impl Future<Output = ()> + Send + 'static,
    ) -> io::Result<()> {
        let purging = tokio::spawn(purge(self.runtime));
        let served =
            pivotline_service::serve_with_grace(listener, self.router, GRACE, shutdown).await;
        purging.abort();
        served
    }
}

async fn purge(runtime: Arc<Runtime>) {
    let mut hourly = tokio::time::interval(PURGE_EVERY);
    loop {
        hourly.tick().await;
        if let Err(error) = runtime.purge(KEPT).await {
            eprintln!("{error}");
        }
    }
}

/// What the data folder keeps.
struct Kept {
    store: Arc<FileStore>,
    key: [u8; key::LENGTH],
}

impl Kept {
    /// The store is opened first: its lock keeps two servers from making a key at once.
    fn open(folder: &Path) -> Result<Self, StartError> {
        let failed = |why| StartError::Data { folder: folder.to_owned(), why };
        make_data_folder(folder).map_err(failed)?;
        let store = Arc::new(FileStore::open(&folder.join(store::FILE_NAME))?);
        if store.holds_sessions()? && !folder.join(key::FILE_NAME).exists() {
            return Err(StartError::KeyIsGone { folder: folder.to_owned() });
        }
        let key = key::server_key(folder).map_err(failed)?;
        Ok(Self { store, key })
    }
}

/// Makes the folder of the store and the server's key where there is none; it is its owner's alone.
///
/// # Errors
/// It cannot be made.
#[cfg(unix)]
pub fn make_data_folder(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// Makes the folder of the store and the server's key where there is none.
///
/// # Errors
/// It cannot be made.
#[cfg(not(unix))]
pub fn make_data_folder(folder: &Path) -> io::Result<()> {
    std::fs::create_dir_all(folder)
}

fn phone_lines(program: &Program, starts: &BTreeMap<Name, String>) -> Vec<PhoneLine> {
    let brand = |line: &Name| program.lines.get(line).map(|rules| rules.brand.clone());
    let line =
        |line: &Name| PhoneLine { line: line.to_string(), brand: brand(line).unwrap_or_default() };
    starts.keys().map(line).collect()
}

/// The functions behind the flows, as the runtime answers them.
struct ServiceFunctions(Arc<Runtime>);

#[async_trait]
impl Functions for ServiceFunctions {
    async fn invoke(
        &self,
        name: &str,
        event: &Value,
    ) -> Result<BTreeMap<String, String>, FunctionFailure> {
        self.0.handle_lambda(name, event.clone()).await.map_err(|error| match error {
            LambdaError::UnknownFunction => FunctionFailure::Unknown(name.to_owned()),
            bad if bad.is_of_the_event() => FunctionFailure::BadEvent(bad.to_string()),
            failed => FunctionFailure::Failed(failed.to_string()),
        })
    }
}

#[cfg(test)]
mod tests;
