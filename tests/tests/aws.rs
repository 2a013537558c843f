//! `pivotline aws` as a process: what it tells, what it refuses, and a journey on what it serves.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Output};
use std::sync::Arc;
use std::thread::sleep;
use std::time::Duration;

use dynoxide::Database;
use pivotline_aws::artefacts::FolderArtefacts;
use pivotline_aws::config::Environment;
use pivotline_aws::server::without_account;
use pivotline_aws::store::{DynamoStore, StoreOptions};
use pivotline_service::doubles::{self, MemoryTexts};
use pivotline_service::ports::Clock;
use pivotline_service::{Config, Mode, Ports, Runtime};
use pivotline_tests::server::menus;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpListener;
use ureq::Agent;

/// 32 bytes in base64url.
const KEY: &str = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc";

/// An environment on this machine.
struct World {
    folder: TempDir,
    dynamo: String,
    listen: String,
}

impl World {
    async fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let dynamo = format!("http://{}", listener.local_addr().unwrap());
        let database = Database::memory().unwrap();
        tokio::spawn(dynoxide::server::serve_on(listener, database));
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let listen = free.local_addr().unwrap().to_string();
        Self { folder: tempfile::tempdir().unwrap(), dynamo, listen }
    }

    fn programs(&self) -> PathBuf {
        self.folder.path().join("programs")
    }

    fn config(&self) -> String {
        let (listen, dynamo, programs) = (&self.listen, &self.dynamo, self.programs());
        let programs = programs.display();
        format!(
            "[environments.test]\nregion = \"us-east-1\"\n\
             [environments.test.runtime]\nbase_url = \"http://{listen}\"\ntable = \"sessions\"\n\
             artefacts = \"{programs}\"\nserver_key = \"env:KEY\"\nlisten = \"{listen}\"\n\
             [environments.test.texts]\nprovider = \"sns\"\nprefixes = [\"+1202555\"]\n\
             [environments.test.endpoints]\ndynamodb = \"{dynamo}\"\n"
        )
    }

    /// `pivotline aws` in this environment, with `more` in its file.
    fn command(&self, more: &str, args: &[&str]) -> Command {
        let file = self.folder.path().join("pivotline.toml");
        fs::write(&file, self.config() + more).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_pivotline_tested"));
        let variables =
            [("KEY", KEY), ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"), ("AWS_SECRET_ACCESS_KEY", "none")];
        command.env_clear().envs(variables).arg("aws").args(args);
        command.args(["--env", "test"]);
        if !args.contains(&"--config") {
            command.arg("--config").arg(file);
        }
        command
    }

    async fn run(&self, more: &str, args: &[&str]) -> Output {
        let mut command = self.command(more, args);
        // DynamoDB answers in this very process meanwhile.
        tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap()
    }

    /// A link of a call, as the function of the call makes it.
    async fn token(&self) -> String {
        let environment = Environment::read(&self.config(), "test").unwrap();
        let sdk = without_account(&environment);
        let table = StoreOptions {
            endpoint: Some(self.dynamo.clone()),
            ..StoreOptions::of_table("sessions")
        };
        let texts = Arc::new(MemoryTexts::default());
        let ports = Ports {
            store: Arc::new(DynamoStore::new(&sdk, &table)),
            artefacts: Arc::new(FolderArtefacts::open(&self.programs()).unwrap()),
            texts: texts.clone(),
            clock: Arc::new(Now),
            ..doubles::ports()
        };
        let config = Config {
            mode: Mode::Local,
            base_url: format!("http://{}", self.listen),
            ..doubles::config()
        };
        let runtime = Runtime::of_the_call(config, ports);
        runtime.programs().refresh().await.unwrap();
        let call = json!({ "Details": {
            "ContactData": {
                "ContactId": "c0a8f1de-3b52-4d8e-9d0c-5a1f6f1c2b7e",
                "CustomerEndpoint": { "Address": "+12025550100", "Type": "TELEPHONE_NUMBER" },
            },
            "Parameters": {
                "attempt": "1", "pivot": "to_screen", "opens": "main", "line": "everyday",
                "language": "en-US",
            },
        } });
        let answer = runtime.handle_lambda("GenerateVisualLink", call).await.unwrap();
        assert_eq!(answer["status"], "sent");
        let (_, text) = texts.sent().pop().unwrap();
        text.rsplit_once("?s=").unwrap().1.to_owned()
    }
}

struct Now;

impl Clock for Now {
    fn now(&self) -> u64 {
        std::time::UNIX_EPOCH.elapsed().unwrap().as_secs()
    }
}

/// What binds the names of `menus/quickstart`.
const BOUND: &str = "[environments.test.queue]\n\
    fraud = \"aaaaaaaa-0000-0000-0000-000000000001\"\n\
    disputes = \"aaaaaaaa-0000-0000-0000-000000000002\"\n\
    [environments.test.services.customer]\nurl = \"https://core.example.com/customer/{phone}\"\n\
    [environments.test.services.balance]\nurl = \"https://core.example.com/balance/{phone}\"\n";

fn told(output: &Output) -> (Option<i32>, String) {
    let told = [output.stdout.as_slice(), &output.stderr].concat();
    (output.status.code(), String::from_utf8(told).unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn all_that_is_wrong_with_an_environment_is_told_at_once() {
    let world = World::new().await;
    let (code, words) = told(&world.run("", &["config"]).await);
    assert_eq!(code, Some(0), "{words}");
    assert!(words.contains("all is well"), "{words}");
    // A price, a key that nothing reads, a file that cannot be, a provider that this build has
    // not, an adapter, a client's secret and its certificate, and a network.
    let wrong = "[environments.test.prices]\ntext = -1\n[environments.test.telemetry]\n\
        colour = \"red\"\nevents = \"file\"\nevents_file = \"/no/such/folder/events\"\n\
        [environments.test.numbers]\nprovider = \"pinpoint\"\n\
        [environments.test.services.customer]\nurl = \"https://core.example.com/{PHONE\"\n\
        client = \"core\"\n[environments.test.clients.core.auth]\nkind = \"bearer\"\n\
        secret = \"env:NO_SUCH\"\n[environments.test.clients.core.tls]\n\
        certificate = \"env:NO_SUCH_EITHER\"\n\
        [environments.test.network]\nallow_private = [\"300.0.0.0/8\"]\n";
    let (code, words) = told(&world.run(wrong, &["config"]).await);
    assert_eq!(code, Some(1), "{words}");
    let faults = [
        "prices.text",
        "telemetry.colour",
        "telemetry.events_file",
        "numbers.provider",
        "services.customer.url",
        "clients.core.auth.secret",
        "clients.core.tls: a certificate needs its key",
        "clients.core.tls.certificate",
        "network.allow_private",
    ];
    for place in faults {
        let place = format!("environments.test.{place}");
        assert!(words.lines().any(|line| line.starts_with(&place)), "{place}: {words}");
    }
    assert_eq!(words.lines().count(), faults.len(), "{words}");
    // What the file says wrong hides nothing of what is wrong with the parts.
    let mut config = world.config().replace("table = \"sessions\"", "tabel = \"sessions\"");
    let either = "\"env:NO_SUCH_EITHER\"\n";
    config += &wrong.replace(either, &format!("{either}kay = 5\n"));
    let file = world.folder.path().join("wrong.toml");
    fs::write(&file, config).unwrap();
    let at = ["config", "--config", file.to_str().unwrap()];
    let (code, more) = told(&world.run("", &at).await);
    assert_eq!(code, Some(1), "{more}");
    let of = |words: &str| words.lines().map(str::to_owned).collect::<BTreeSet<_>>();
    let added: Vec<_> = of(&more).difference(&of(&words)).cloned().collect();
    assert_eq!(of(&words).difference(&of(&more)).count(), 0, "{more}");
    let expected = |one: &String| one.contains("runtime.tab") || one.contains("core.tls.kay");
    assert!(added.len() == 3 && added.iter().all(expected), "{added:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_whose_names_are_bound_to_nothing_is_not_published() {
    let world = World::new().await;
    let quickstart = menus("quickstart");
    let publish = ["publish", quickstart.to_str().unwrap()];
    let (code, words) = told(&world.run("", &publish).await);
    assert_eq!(code, Some(1), "{words}");
    for name in ["queue `fraud`", "queue `disputes`", "service `customer`", "service `balance`"] {
        assert!(words.contains(name), "{name}: {words}");
    }
    let kept = fs::read_dir(world.programs()).map(Iterator::count).unwrap_or_default();
    assert_eq!(kept, 0, "nothing was written");
    let (code, words) = told(&world.run(BOUND, &publish).await);
    assert_eq!(code, Some(0), "{words}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_functions_cut_off_is_told_and_published() {
    let world = World::new().await;
    let quickstart = menus("quickstart");
    let publish = ["publish", quickstart.to_str().unwrap()];
    for (function_ms, warns) in [(2_999, true), (3_000, false)] {
        let limits = format!("[environments.test.runtime.limits]\nfunction_ms = {function_ms}\n");
        let (code, words) = told(&world.run(&(limits + BOUND), &publish).await);
        assert_eq!(code, Some(0), "{words}");
        let warned = words.contains("warning: service `customer`: the menus allow it 3 seconds");
        assert_eq!(warned, warns, "{function_ms}: {words}");
        assert!(words.contains("new sessions begin with "), "{words}");
        assert!(!words.contains("`balance`"), "it is behind a login: no call asks it: {words}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_is_stopped_and_the_one_before_begins_sessions() {
    let (world, folder) = (World::new().await, tempfile::tempdir().unwrap());
    let quickstart = menus("quickstart");
    let source = fs::read_to_string(quickstart.join("quickstart.menu")).unwrap();
    fs::write(folder.path().join("main.menu"), source.replace("report fraud", "tell of fraud"))
        .unwrap();
    let mut digests = Vec::new();
    for menus in [quickstart.as_path(), folder.path()] {
        let publish = ["publish", menus.to_str().unwrap()];
        let (code, words) = told(&world.run(BOUND, &publish).await);
        assert_eq!(code, Some(0), "{words}");
        let digest = words.lines().find_map(|line| line.strip_prefix("new sessions begin with "));
        digests.push(digest.expect("it is told").to_owned());
    }
    let [before, harmful] = digests.as_slice() else { unreachable!() };
    let (code, words) = told(&world.run(BOUND, &["stop", harmful]).await);
    assert_eq!((code, words), (Some(0), format!("stopped; new sessions begin with {before}\n")));
    let again = ["publish", folder.path().to_str().unwrap()];
    let (code, words) = told(&world.run(BOUND, &again).await);
    assert!(code == Some(2) && words.contains("was stopped"), "{code:?} {words}");
    let (code, words) = told(&world.run(BOUND, &["stop", before]).await);
    assert!(code == Some(0) && words.contains("no link is sent"), "{code:?} {words}");
    let (code, words) = told(&world.run(BOUND, &["stop", "no such digest"]).await);
    assert!(code == Some(2) && words.contains("no program"), "{code:?} {words}");
}

/// A server; it is killed when it is dropped.
struct Server {
    process: Child,
    url: String,
    agent: Agent,
}

impl Server {
    fn start(world: &World) -> Self {
        let process = world.command(BOUND, &["serve"]).spawn().unwrap();
        let agent = Agent::config_builder().http_status_as_error(false).build();
        let url = format!("http://{}", world.listen);
        let server = Self { process, url, agent: Agent::new_with_config(agent) };
        while server.get("/ready", "").is_none_or(|(status, _)| status != 200) {
            sleep(Duration::from_millis(20));
        }
        server
    }

    fn get(&self, path: &str, bearer: &str) -> Option<(u16, Value)> {
        let request = self.agent.get(format!("{}{path}", self.url));
        let answer = request.header("authorization", format!("Bearer {bearer}")).call();
        let mut answer = answer.ok()?;
        let status = answer.status().as_u16();
        Some((status, answer.body_mut().read_json().unwrap_or_default()))
    }

    fn post(&self, path: &str, bearer: &str, body: &Value) -> Value {
        let request = self.agent.post(format!("{}{path}", self.url));
        let request = request.header("content-type", "application/json");
        let request = request.header("authorization", format!("Bearer {bearer}"));
        let mut answer = request.send(body.to_string()).expect("the server answers");
        assert_eq!(answer.status(), 200, "{path}");
        answer.body_mut().read_json().unwrap()
    }

    fn tap(&self, bearer: &str, state: &Value, option: &str) -> Value {
        let tap = json!({ "event": "choose", "option": option, "version": state["version"] });
        self.post("/session/events", bearer, &tap)
    }

    fn terminate(mut self) -> ExitStatus {
        let id = self.process.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        self.process.wait().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ended = self.process.kill().and_then(|()| self.process.wait());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_published_is_served_until_the_server_is_told_to_stop() {
    let world = World::new().await;
    let (code, words) = told(&world.run(BOUND, &["table"]).await);
    assert_ne!(code, Some(0), "there is no table yet: {words}");
    let (code, words) = told(&world.run(BOUND, &["table", "--create"]).await);
    assert_eq!(code, Some(0), "{words}");
    let quickstart = menus("quickstart");
    let (code, words) = told(&world.run(BOUND, &["publish", quickstart.to_str().unwrap()]).await);
    assert_eq!(code, Some(0), "{words}");
    let token = world.token().await;
    let journey = tokio::task::spawn_blocking(move || {
        let server = Server::start(&world);
        assert_eq!(server.get("/health", "").unwrap().0, 200);
        let opened = server.post(&format!("/session/{token}/open"), "", &json!({}));
        let (bearer, menu) = (opened["bearer"].as_str().unwrap(), &opened["state"]);
        assert_eq!(menu["menu"], "main", "{opened}");
        let login = server.tap(bearer, menu, "1");
        assert_eq!(login["menu"], "bank_app", "{login}");
        let done = server.post("/session/events", bearer, &json!({ "event": "finish" }));
        assert_eq!(done["done"], true, "{done}");
        server.terminate()
    });
    assert!(journey.await.unwrap().success(), "it ends by itself, and well");
}
