//! The processes that serve: each a runtime of its own over what all share. They crash and come
//! back, and a deploy gives them another program one after the other.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::SET_COOKIE;
use axum::http::{Request, Response};
use pivotline_service::doubles::{AllMobile, StandInIdentity};
use pivotline_service::{Config, Mode, Ports, Runtime, TextPolicy, router};
use serde_json::Value;
use tokio::sync::oneshot;
use tower::ServiceExt as _;

use super::menus::MENUS;
use super::outside::{Centre, Journeys, Sender, ServerClock};
use super::scheduler::Group;
use super::services::Backends;
use super::store::Store;
use super::world::{World, lock, tell};

/// The servers, and what is around them.
pub(super) struct Servers {
    pub(super) world: Arc<World>,
    pub(super) store: Arc<Store>,
    pub(super) sender: Arc<Sender>,
    pub(super) centre: Arc<Centre>,
    servers: Mutex<Vec<Server>>,
    /// Which program servers begin with.
    program: Mutex<usize>,
}

/// A process.
struct Server {
    group: Group,
    runtime: Arc<Runtime>,
    router: Router,
    up: bool,
    ahead: Arc<Mutex<i64>>,
}

/// An answer over HTTP.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) cookie: Option<String>,
    pub(super) body: String,
}

impl Answer {
    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }
}

impl Servers {
    pub(super) fn new(world: &Arc<World>) -> Arc<Self> {
        Arc::new(Self {
            world: Arc::clone(world),
            store: Arc::new(Store::new(world)),
            sender: Arc::new(Sender::new(world)),
            centre: Arc::new(Centre::new(world)),
            servers: Mutex::default(),
            program: Mutex::new(0),
        })
    }

    /// Begins with so many servers.
    pub(super) fn begin(self: &Arc<Self>, count: usize) {
        for place in 0..count {
            let group = Group(u32::try_from(place + 1).unwrap_or(1));
            let server = self.build(group, Arc::default());
            lock(&self.servers).push(server);
            self.serve(place);
        }
    }

    fn build(&self, group: Group, ahead: Arc<Mutex<i64>>) -> Server {
        let world = &self.world;
        let ports = Ports {
            store: self.store.clone(),
            artefacts: self.store.clone(),
            texts: self.sender.clone(),
            services: Arc::new(Backends { world: world.clone(), group }),
            numbers: Arc::new(AllMobile),
            identity: Arc::new(StandInIdentity),
            contact_centre: self.centre.clone(),
            clock: Arc::new(ServerClock { world: world.clone(), ahead: ahead.clone() }),
            events: Arc::new(Journeys(world.clone())),
        };
        let config = Config {
            mode: Mode::Public,
            base_url: "https://menu.example.com".to_owned(),
            server_key: World::server_key(),
            texts: TextPolicy { allow: vec!["+1".to_owned()], ..TextPolicy::default() },
            instance: None,
        };
        let runtime = Arc::new(Runtime::new(config, ports).expect("the pages are good"));
        let router = router(runtime.clone());
        Server { group, runtime, router, up: false, ahead }
    }

    /// Lets a server get its program, and serve.
    fn serve(self: &Arc<Self>, place: usize) {
        let (group, runtime) = {
            let servers = lock(&self.servers);
            (servers[place].group, servers[place].runtime.clone())
        };
        let servers = Arc::clone(self);
        self.world.scheduler.begin(group, async move {
            loop {
                // One server publishes; the others find what was published.
                let program = &MENUS[*lock(&servers.program)];
                let found = runtime.programs().refresh().await.is_ok();
                let found = found && runtime.programs().current().is_some();
                let first = place == 0 || !found;
                if found && !first || runtime.publish(&program.json).await.is_ok() {
                    break;
                }
                servers.world.wait(500).await;
            }
            tell!(servers.world, "server {place} is up");
            lock(&servers.servers)[place].up = true;
        });
    }

    /// A server dies in the middle of what it does, and comes back.
    pub(super) async fn crash(self: &Arc<Self>) {
        let place = self.world.below(lock(&self.servers).len());
        let (group, ahead) = {
            let mut servers = lock(&self.servers);
            servers[place].up = false;
            (servers[place].group, servers[place].ahead.clone())
        };
        tell!(self.world, "server {place} crashes");
        self.world.count("crashes");
        self.world.scheduler.kill(group);
        self.world.wait(self.world.below(20_000)).await;
        let server = self.build(Group(group.0 + 100), ahead);
        lock(&self.servers)[place] = server;
        self.serve(place);
    }

    /// A server's clock jumps.
    pub(super) fn jump(&self) {
        let servers = lock(&self.servers);
        let place = self.world.below(servers.len());
        let ahead = i64::try_from(self.world.below(1_200)).unwrap_or_default() - 600;
        tell!(self.world, "the clock of server {place} is {ahead} s ahead");
        self.world.count("clock jumps");
        *lock(&servers[place].ahead) = ahead;
    }

    /// All clocks are right again.
    pub(super) fn set_clocks(&self) {
        lock(&self.servers).iter().for_each(|server| *lock(&server.ahead) = 0);
    }

    /// Another program is published, to one server after the other.
    pub(super) async fn deploy(self: &Arc<Self>) {
        *lock(&self.program) = 1;
        self.world.count("deploys");
        let count = lock(&self.servers).len();
        for place in 0..count {
            self.world.wait(self.world.below(30_000)).await;
            tell!(self.world, "server {place} gets another program");
            self.serve(place);
        }
    }

    /// A server that is up, if there is one.
    fn any(&self) -> Option<(usize, Group, Arc<Runtime>, Router)> {
        let servers = lock(&self.servers);
        let up: Vec<usize> = (0..servers.len()).filter(|place| servers[*place].up).collect();
        let place = *up.get(self.world.below(up.len()))?;
        let server = &servers[place];
        Some((place, server.group, server.runtime.clone(), server.router.clone()))
    }

    /// Sends a request to some server; nothing where its answer does not arrive.
    pub(super) async fn send(&self, what: &str, request: Request<Body>) -> Option<Answer> {
        let world = &self.world;
        let Some((place, group, _, router)) = self.any() else {
            world.wait(500).await;
            return None;
        };
        tell!(world, "{what}, to server {place}");
        let (answered, answer) = oneshot::channel();
        let served = world.clone();
        world.scheduler.begin(group, async move {
            served.pause().await;
            let Ok(response) = router.oneshot(request).await;
            let answer = read(response).await;
            served.pause().await;
            // Whoever asked may have gone.
            let _gone = answered.send(answer);
        });
        if world.strikes(world.faults.line_cut) {
            world.wait(world.below(2_000)).await;
            tell!(world, "{what}: the line is cut");
            return None;
        }
        let answer = answer.await.ok();
        let status = answer.as_ref().map(|answer| answer.status);
        tell!(world, "{what}: {status:?}");
        answer
    }

    /// Runs a function of the contact flow on some server, as Amazon Connect does: what it
    /// answered within eight seconds. It goes on though nobody waits any more.
    pub(super) async fn run(
        &self,
        what: &str,
        function: &'static str,
        event: Value,
    ) -> Option<String> {
        let world = &self.world;
        let (place, group, runtime, _) = self.any()?;
        tell!(world, "{what}, on server {place}");
        let (answered, answer) = oneshot::channel();
        let served = world.clone();
        world.scheduler.begin(group, async move {
            served.pause().await;
            let answer = runtime.handle_lambda(function, event).await;
            served.pause().await;
            let answer = answer.ok().and_then(|mut answer| answer.remove("status"));
            let _gone = answered.send(answer);
        });
        let within = std::time::Duration::from_secs(8);
        let answer = tokio::time::timeout(within, answer).await.ok()?.ok()?;
        tell!(world, "{what}: {answer:?}");
        answer
    }
}

async fn read(response: Response<Body>) -> Answer {
    let (parts, body) = response.into_parts();
    let cookie = parts.headers.get(SET_COOKIE).and_then(|cookie| cookie.to_str().ok());
    let cookie = cookie.and_then(|cookie| cookie.split_once('=')?.1.split(';').next());
    let cookie = cookie.map(str::to_owned);
    let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let body = String::from_utf8_lossy(&body).into_owned();
    Answer { status: parts.status.as_u16(), cookie, body }
}
