//! An environment of real processes: a table, the stand-in for AWS, programs in a folder, and a
//! bank's service.

use std::collections::BTreeMap;
use std::fs::File;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post};
use axum::{Json, Router};
use pivotline_aws::artefacts::FolderArtefacts;
use pivotline_ir::Program;
use pivotline_service::ports::Artefacts as _;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpListener;

use super::runtime_api::{Answered, RuntimeApi};
use crate::dynamo::{Dynamo, TABLE};
use crate::proxy::{Gate, Proxy};
use crate::standin::StandIn;

pub(crate) const VOICE: &str = env!("CARGO_BIN_EXE_pivotline-voice");
pub(crate) const WEB: &str = env!("CARGO_BIN_EXE_pivotline-web");
/// 32 bytes in base64url.
const KEY: &str = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc";

pub(crate) struct World {
    pub(crate) dynamo: Dynamo,
    pub(crate) aws: StandIn,
    folder: TempDir,
    bank: Bank,
    texts: String,
    services: String,
    telemetry: String,
    limits: String,
    /// Where a process under test finds DynamoDB, the rest of AWS, and the bank instead.
    held: Option<[Proxy; 3]>,
}

/// A process; it is killed when it is dropped.
pub(crate) struct Process(Child);

/// A process behind a Runtime API of its own.
pub(crate) struct Function {
    pub(crate) api: RuntimeApi,
    process: Process,
}

impl World {
    pub(crate) async fn new(program: &str) -> Self {
        let (dynamo, aws) = (Dynamo::start().await, StandIn::start().await);
        let services = "[environments.test.services.customer]\n\
                        url = \"{bank}/customer/{phone}\"\n";
        let (folder, services) = (tempfile::tempdir().unwrap(), services.to_owned());
        let (telemetry, limits) = (String::new(), String::new());
        let bank = Bank::start().await;
        let texts = "provider = \"sns\"\n".to_owned();
        let held = None;
        let world = Self { dynamo, aws, folder, bank, texts, services, telemetry, limits, held };
        world.publish(program).await;
        world
    }

    /// Publishes a program as an operator does; its digest.
    pub(crate) async fn publish(&self, program: &str) -> String {
        let (artefacts, digest) = (self.artefacts(), Program::digest(program));
        artefacts.keep(&digest, program).await.unwrap();
        artefacts.make_current(&digest).await.unwrap();
        digest
    }

    /// Where programs are kept.
    pub(crate) fn artefacts(&self) -> FolderArtefacts {
        FolderArtefacts::open(&self.programs()).unwrap()
    }

    /// How often each order was asked of the bank, which does none twice.
    pub(crate) fn orders(&self) -> Vec<usize> {
        self.bank.orders.lock().unwrap().values().copied().collect()
    }

    /// Other services; `{bank}` is where the bank's own is.
    pub(crate) fn with_services(mut self, services: &str) -> Self {
        self.services = services.to_owned();
        self
    }

    /// Who sends texts: what stands in the table `texts`.
    pub(crate) fn with_texts(mut self, texts: &str) -> Self {
        self.texts = texts.to_owned();
        self
    }

    /// What stands in the table `telemetry`.
    pub(crate) fn with_telemetry(mut self, telemetry: &str) -> Self {
        self.telemetry = telemetry.to_owned();
        self
    }

    /// What stands in the table `runtime.limits`.
    pub(crate) fn with_limits(mut self, limits: &str) -> Self {
        self.limits = limits.to_owned();
        self
    }

    /// Processes that are started from now on go through a gate.
    pub(crate) async fn through_gate(&mut self) -> Arc<Gate> {
        let gate = Arc::new(Gate::default());
        self.through(&gate).await;
        gate
    }

    /// Processes that are started from now on find DynamoDB behind a proxy.
    pub(crate) async fn through_proxy(&mut self) -> Proxy {
        self.through(&Arc::default()).await
    }

    async fn through(&mut self, gate: &Arc<Gate>) -> Proxy {
        let aws = self.aws.url().trim_start_matches("http://").parse().unwrap();
        let dynamo = Proxy::gated(self.dynamo.address, Arc::clone(gate)).await;
        let aws = Proxy::gated(aws, Arc::clone(gate)).await;
        let bank = Proxy::gated(self.bank.address, Arc::clone(gate)).await;
        self.held = Some([dynamo.clone(), aws, bank]);
        dynamo
    }

    /// Processes that are started from now on go through none.
    pub(crate) fn without_gate(&mut self) {
        self.held = None;
    }

    /// Where the configuration is.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    fn programs(&self) -> PathBuf {
        let folder = self.folder.path().join("programs");
        std::fs::create_dir_all(&folder).unwrap();
        folder
    }

    /// A command that runs `binary` in this environment, listening at `listen`.
    pub(crate) async fn command(&self, binary: &str, base_url: &str, listen: &str) -> Command {
        let file = self.folder.path().join(format!("{}.toml", listen.replace(':', "-")));
        let [dynamo, aws, bank] = match &self.held {
            Some(held) => held.each_ref().map(Proxy::endpoint),
            None => {
                let bank = format!("http://{}", self.bank.address);
                [self.dynamo.endpoint(), self.aws.url().to_owned(), bank]
            }
        };
        let programs = self.programs().display().to_string();
        let (texts, telemetry, limits) = (&self.texts, &self.telemetry, &self.limits);
        let services = self.services.replace("{bank}", &bank);
        std::fs::write(
            &file,
            format!(
                "[environments.test]\nregion = \"us-east-1\"\n\
                 instance = \"11111111-2222-3333-4444-555555555555\"\n\
                 [environments.test.queue]\ndisputes = \"aaaaaaaa-0000-0000-0000-000000000003\"\n\
                 [environments.test.runtime]\nbase_url = \"{base_url}\"\ntable = \"{TABLE}\"\n\
                 artefacts = \"{programs}\"\nserver_key = \"env:KEY\"\nlisten = \"{listen}\"\n\
                 refresh_seconds = 1\n\
                 [environments.test.runtime.limits]\n{limits}\
                 [environments.test.texts]\n{texts}prefixes = [\"+1202555\"]\n\
                 [environments.test.connect]\n\
                 web_call_flow = \"cccccccc-0000-0000-0000-000000000002\"\n\
                 [environments.test.endpoints]\ndynamodb = \"{dynamo}\"\nsns = \"{aws}\"\n\
                 sms_voice = \"{aws}\"\nconnect = \"{aws}\"\nconnectparticipant = \"{aws}\"\n\
                 lambda = \"{aws}\"\nsecretsmanager = \"{aws}\"\n\
                 [environments.test.network]\nallow_loopback = true\n\
                 {services}[environments.test.telemetry]\n{telemetry}"
            ),
        )
        .unwrap();
        let mut command = Command::new(binary);
        let variables = [
            ("PIVOTLINE_ENVIRONMENT", "test"),
            ("KEY", KEY),
            ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"),
            ("AWS_SECRET_ACCESS_KEY", "example"),
        ];
        command.env_clear().envs(variables).env("PIVOTLINE_CONFIG", file).stdout(self.log());
        command
    }

    /// Where all processes write their logs.
    fn log(&self) -> File {
        let path = self.folder().join("log.jsonl");
        File::options().create(true).append(true).open(path).unwrap()
    }

    /// The warnings and errors that processes logged.
    pub(crate) fn warnings(&self) -> Vec<Value> {
        let log = std::fs::read_to_string(self.folder().join("log.jsonl")).unwrap();
        let lines = log.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        lines.filter(|line| line["level"] == "WARN" || line["level"] == "ERROR").collect()
    }

    /// A function of the call; `name` is what `PIVOTLINE_FUNCTION` says.
    pub(crate) async fn voice(&self, name: Option<&str>) -> Function {
        let command = self.command(VOICE, "https://menu.example.com", "127.0.0.1:1").await;
        self.function(command, name).await
    }

    /// The pages as a function.
    pub(crate) async fn pages(&self) -> Function {
        let command = self.command(WEB, "https://menu.example.com", "127.0.0.1:1").await;
        self.function(command, None).await
    }

    async fn function(&self, mut command: Command, name: Option<&str>) -> Function {
        let api = RuntimeApi::start().await;
        command
            .env("AWS_LAMBDA_RUNTIME_API", api.address.to_string())
            .env("AWS_LAMBDA_FUNCTION_NAME", "customer")
            .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256")
            .env("AWS_LAMBDA_FUNCTION_VERSION", "1")
            .env("AWS_LAMBDA_LOG_GROUP_NAME", "group")
            .env("AWS_LAMBDA_LOG_STREAM_NAME", "stream");
        if let Some(name) = name {
            command.env("PIVOTLINE_FUNCTION", name);
        }
        Function { api, process: Process::start(command) }
    }
}

/// What a client of the bank shows to be told more.
pub(crate) const BEARER: &str = "canary-of-the-bank";

/// How long a slow service of the bank's takes.
const SLOW: Duration = Duration::from_secs(4);

/// The bank's own services, on a port of their own. An order is known by its key.
struct Bank {
    address: SocketAddr,
    /// The keys of the orders that were done, and how often each was asked for.
    orders: Arc<Mutex<BTreeMap<String, usize>>>,
}

impl Bank {
    async fn start() -> Self {
        let customer = json!({ "first_name": "John", "has_dispute": "yes" });
        let known = Json(json!({ "first_name": "Joan", "has_dispute": "yes" }));
        let known = move |headers: HeaderMap| {
            let shown = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
            let is_known = shown == Some(&format!("Bearer {BEARER}"));
            std::future::ready(is_known.then_some(known.clone()).ok_or(StatusCode::UNAUTHORIZED))
        };
        let late = Json(customer.clone());
        let slow = move || async {
            tokio::time::sleep(SLOW).await;
            late
        };
        let orders = Arc::<Mutex<BTreeMap<String, usize>>>::default();
        let done = Arc::clone(&orders);
        let order = move |headers: HeaderMap| {
            let key = headers["idempotency-key"].to_str().unwrap().to_owned();
            *done.lock().unwrap().entry(key).or_default() += 1;
            std::future::ready(Json(json!({ "accepted": true })))
        };
        let routes = Router::new()
            .route("/customer/{phone}", get(move || std::future::ready(Json(customer.clone()))))
            .route("/rates/{phone}", get(|| std::future::ready(Json(json!({ "best": "4.5 %" })))))
            .route("/known/{phone}", get(known))
            .route("/slow/{phone}", get(slow))
            .route("/orders", post(order));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, routes).await });
        Self { address, orders }
    }
}

impl Process {
    pub(crate) fn start(mut command: Command) -> Self {
        Self(command.spawn().expect("the binary starts"))
    }

    /// Ends it at once, as `kill -9` does.
    pub(crate) fn kill(&mut self) {
        self.0.kill().ok();
        self.0.wait().unwrap();
    }

    pub(crate) fn id(&self) -> u32 {
        self.0.id()
    }

    /// How it ended; waited for.
    pub(crate) fn ended(&mut self) -> std::process::ExitStatus {
        self.0.wait().unwrap()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

impl Function {
    pub(crate) async fn invoke(&self, event: Value) -> Answered {
        self.api.send(event).await.expect("the function answers")
    }

    pub(crate) fn kill(&mut self) {
        self.process.kill();
    }
}

/// An event of a call to the everyday line, as Amazon Connect sends it.
pub(crate) fn call(phone: &str) -> Value {
    json!({
        "Name": "ContactFlowEvent",
        "Details": {
            "ContactData": {
                "ContactId": "c0a8f1de-3b52-4d8e-9d0c-5a1f6f1c2b7e",
                "CustomerEndpoint": {"Address": phone, "Type": "TELEPHONE_NUMBER"},
                "InstanceARN": "arn:aws:connect:us-east-1:111122223333:instance/11111111-2222-3333-4444-555555555555",
            },
            "Parameters": {
                "attempt": "1", "pivot": "to_screen", "opens": "main", "line": "everyday",
                "language": "en-US",
            },
        },
    })
}
