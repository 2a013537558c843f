//! A runtime over doubles, and a client that talks to its router.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use pivotline_service::doubles::{
    self, MemoryContactCentre, MemoryEvents, MemoryServices, MemoryTexts, StoppedClock,
};
use pivotline_service::{Config, Mode, Ports, Runtime, router};
use serde_json::{Value, json};
use tower::ServiceExt as _;

use crate::faults::FaultyStore;
use crate::program::program;

/// The number that calls.
pub(crate) const NUMBER: &str = "+12025550100";
/// What a browser accepts.
pub(crate) const BROWSER: (&str, &str) =
    ("accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");
pub(crate) const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

/// A runtime and everything around it.
pub(crate) struct World {
    pub(crate) store: Arc<FaultyStore>,
    pub(crate) texts: Arc<MemoryTexts>,
    pub(crate) services: Arc<MemoryServices>,
    pub(crate) centre: Arc<MemoryContactCentre>,
    pub(crate) clock: Arc<StoppedClock>,
    pub(crate) events: Arc<MemoryEvents>,
    pub(crate) config: Config,
    pub(crate) ports: Ports,
    pub(crate) runtime: Arc<Runtime>,
    pub(crate) router: Router,
}

/// An answer, read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::of_mode(Mode::Public).await
    }

    pub(crate) async fn of_mode(mode: Mode) -> Self {
        let store = Arc::new(FaultyStore::default());
        let texts = Arc::new(MemoryTexts::default());
        let services = Arc::new(MemoryServices::default());
        let centre = Arc::new(MemoryContactCentre::default());
        let clock = Arc::new(StoppedClock::default());
        let events = Arc::new(MemoryEvents::default());
        services.answer("customer", &[("first_name", "John"), ("has_dispute", "yes")]);
        services.answer("balance", &[("amount", "1250.00 USD")]);
        let ports = Ports {
            store: store.clone(),
            texts: texts.clone(),
            services: services.clone(),
            contact_centre: centre.clone(),
            clock: clock.clone(),
            events: events.clone(),
            ..doubles::ports()
        };
        let config = Config { mode, ..doubles::config() };
        let runtime = Arc::new(Runtime::new(config.clone(), ports.clone()).unwrap());
        runtime.publish(&program()).await.unwrap();
        let router = router(runtime.clone());
        Self { store, texts, services, centre, clock, events, config, ports, runtime, router }
    }

    /// Starts the server anew, over what is stored, with another program.
    pub(crate) async fn restart(&mut self, program: &str) {
        self.runtime = Arc::new(Runtime::new(self.config.clone(), self.ports.clone()).unwrap());
        self.runtime.publish(program).await.unwrap();
        self.router = router(self.runtime.clone());
    }

    /// Asks for a link as a flow does; its status.
    pub(crate) async fn ask_for_link(&self, contact: &str, attempt: &str) -> String {
        let event = link_event(NUMBER, contact, attempt);
        let answer = self.runtime.handle_lambda("GenerateVisualLink", event).await.unwrap();
        answer["status"].clone()
    }

    /// A new link; its token.
    pub(crate) async fn link(&self) -> String {
        self.link_of("a call").await
    }

    pub(crate) async fn link_of(&self, contact: &str) -> String {
        assert_eq!(self.ask_for_link(contact, "1").await, "sent");
        let (_, body) = self.texts.sent().pop().unwrap();
        body.rsplit_once("?s=").unwrap().1.to_owned()
    }

    /// A new session; its bearer and state.
    pub(crate) async fn session(&self) -> (String, Value) {
        self.session_of("a call").await
    }

    pub(crate) async fn session_of(&self, contact: &str) -> (String, Value) {
        let token = self.link_of(contact).await;
        let opened = self.post(&format!("/session/{token}/open"), &[], "").await;
        assert_eq!(opened.status, StatusCode::OK, "{opened:?}");
        let opened = opened.json();
        (opened["bearer"].as_str().unwrap().to_owned(), opened["state"].clone())
    }

    pub(crate) async fn get(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.send(Method::GET, path, headers, "").await
    }

    pub(crate) async fn post(&self, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        self.send(Method::POST, path, headers, body).await
    }

    /// Sends an event of a session.
    pub(crate) async fn event(&self, bearer: &str, event: Value) -> Answer {
        let bearer = format!("Bearer {bearer}");
        self.post("/session/events", &[("authorization", &bearer)], &event.to_string()).await
    }

    /// Chooses an option of a state; the state after.
    pub(crate) async fn choose(&self, bearer: &str, state: &Value, option: &str) -> Value {
        let answer = self.event(bearer, choice(state, option)).await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        answer.json()
    }

    pub(crate) async fn state(&self, bearer: &str) -> Answer {
        self.get("/session", &[("authorization", &format!("Bearer {bearer}"))]).await
    }

    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        request = request.header("host", "menu.example.com");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(body.to_owned())).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        let body = String::from_utf8(body.to_vec()).unwrap();
        Answer { status: parts.status, headers: parts.headers, body }
    }
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {self:?}"))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Holds that it is a problem document of this status and code.
    pub(crate) fn is_problem(&self, status: u16, code: &str) {
        assert_eq!(self.status.as_u16(), status, "{self:?}");
        assert_eq!(self.header("content-type"), "application/problem+json");
        assert_eq!(self.json()["code"], code, "{self:?}");
        assert_eq!(self.json()["status"], status);
    }
}

/// The event by which a flow asks for a link.
pub(crate) fn link_event(number: &str, contact: &str, attempt: &str) -> Value {
    json!({"Details": {
        "ContactData": {
            "ContactId": contact,
            "LanguageCode": "en-US",
            "CustomerEndpoint": {"Address": number, "Type": "TELEPHONE_NUMBER"},
        },
        "Parameters": {
            "phone": number, "contact": contact, "attempt": attempt, "pivot": "to_screen",
            "opens": "main", "line": "everyday", "language": "en-US",
        },
    }, "Name": "ContactFlowEvent"})
}

/// The event by which an option of a state is chosen, with its sealed position.
pub(crate) fn choice_at(state: &Value, option: &str) -> Value {
    let mut event = choice(state, option);
    event["at"] = state["at"].clone();
    event
}

/// The event by which an option of a state is chosen.
pub(crate) fn choice(state: &Value, option: &str) -> Value {
    json!({"event": "choose", "option": option, "version": state["version"]})
}
