//! A person with a telephone: asks for a link on a call, opens it, and taps, twice at once, in two
//! tabs, with what is old, and with what was never shown.

use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::http::{Method, Request};
use pivotline_service::record::SessionKey;
use pivotline_service::{Credential, Token};
use serde_json::{Value, json};

use super::history::{What, Wish};
use super::servers::{Answer, Servers};
use super::world::{World, lock, tell};

/// How often a request is sent again that was not answered.
const TRIES: usize = 400;

/// A person.
pub(super) struct Person {
    pub(super) world: Arc<World>,
    pub(super) servers: Arc<Servers>,
    pub(super) number: usize,
    pub(super) phone: String,
    /// Whether they use a browser, which keeps a cookie, or an app, which keeps a bearer.
    pub(super) browser: bool,
    credential: Mutex<Option<String>>,
    keys: Mutex<usize>,
    taps: Mutex<Vec<Tap>>,
    unanswered: Mutex<Option<Tap>>,
}

/// What somebody sends to act.
#[derive(Clone)]
pub(super) struct Tap {
    wish: Wish,
    at: Option<String>,
    key: String,
}

/// What came of a tap.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Told {
    /// It was done; the state after, where the answer holds one.
    Done(Option<Value>),
    /// It was refused: the status, and the current state where the answer holds one.
    Refused(u16, Option<Value>),
    /// No answer came, or one that says that it cannot be told now.
    Nothing,
}

impl Person {
    pub(super) fn new(servers: &Arc<Servers>, number: usize) -> Arc<Self> {
        let world = Arc::clone(&servers.world);
        Arc::new(Self {
            browser: world.below(2) == 0,
            servers: Arc::clone(servers),
            number,
            phone: format!("+120255501{number:02}"),
            credential: Mutex::default(),
            keys: Mutex::default(),
            taps: Mutex::default(),
            unanswered: Mutex::default(),
            world,
        })
    }

    /// Another idempotency key, which nobody guesses.
    fn key(&self) -> String {
        let mut keys = lock(&self.keys);
        *keys += 1;
        format!("key of person {} number {}", self.number, *keys)
    }

    pub(super) fn credential(&self) -> Option<String> {
        lock(&self.credential).clone()
    }

    /// The session that the person's credential is of.
    pub(super) fn session(&self) -> Option<SessionKey> {
        Some(Credential::parse(&self.credential()?)?.session().clone())
    }

    fn request(&self, method: Method, path: &str, page: bool) -> axum::http::request::Builder {
        let accept = if page { "text/html" } else { "application/json" };
        let mut request = Request::builder().method(method).uri(path).header("accept", accept);
        if let Some(credential) = self.credential() {
            request = match self.browser {
                true => request.header("cookie", format!("__Host-pivotline={credential}")),
                false => request.header("authorization", format!("Bearer {credential}")),
            };
        }
        request
    }

    pub(super) async fn get(&self, path: &str) -> Option<Answer> {
        let what =
            format!("person {}: GET {}", self.number, path.split('?').next().unwrap_or(path));
        let what = what.split("/session/").next().unwrap_or(&what);
        let request = self.request(Method::GET, path, false).body(Body::empty()).ok()?;
        self.servers.send(what, request).await
    }

    async fn post(&self, what: &str, path: &str, fields: Value) -> Option<Answer> {
        let what = format!("person {}: {what}", self.number);
        let mut request = self.request(Method::POST, path, self.browser);
        let body = if self.browser {
            request = request.header("content-type", "application/x-www-form-urlencoded");
            form(&fields)
        } else {
            fields.to_string()
        };
        let request = request.body(Body::from(body)).ok()?;
        let answer = self.servers.send(&what, request).await?;
        if answer.status == 500 {
            self.world.violate(format!("{what} met an error inside: {}", answer.body));
        }
        if let Some(cookie) = &answer.cookie {
            *lock(&self.credential) = Some(cookie.clone());
        }
        Some(answer)
    }

    /// Opens a link, again and again until that is answered.
    pub(super) async fn open(&self, token: &str, option: Option<&str>) -> Told {
        let Some(key) = Token::parse(token).map(|token| token.session_key()) else {
            return Told::Nothing;
        };
        let option = option.map(str::to_owned);
        let wish = Wish { version: None, what: What::Open(option.clone()) };
        lock(&self.world.history).wished(&key, wish);
        let mut fields = json!({ "key": self.key() });
        if let Some(option) = option {
            fields["option"] = option.into();
        }
        for _ in 0..TRIES {
            let path = format!("/session/{token}/open");
            let answer = self.post("opens", &path, fields.clone()).await;
            match answer.as_ref().map(|answer| answer.status) {
                Some(200 | 303) => {
                    if let Err(wrong) = lock(&self.world.history).owned(&key, self.number) {
                        self.world.violate(wrong);
                    }
                    let opened = answer.map(|answer| answer.json()).unwrap_or_default();
                    if let Some(bearer) = opened["bearer"].as_str() {
                        *lock(&self.credential) = Some(bearer.to_owned());
                    }
                    self.world.count("openings");
                    return Told::Done(self.checked(opened.get("state").cloned()));
                }
                None | Some(503) => self.world.wait(200 + self.world.below(2_000)).await,
                Some(status) => return Told::Refused(status, None),
            }
        }
        Told::Nothing
    }

    /// What the session shows now. Who is locked out sends again what was not answered, as a
    /// browser does that loads a page anew: a login may have changed the credential. A server whose
    /// clock is ahead takes the session for over before it is, so what was not answered is kept
    /// for another server.
    pub(super) async fn look(&self) -> Told {
        let told = self.look_once().await;
        if !matches!(told, Told::Refused(401, _)) {
            return told;
        }
        let Some(tap) = lock(&self.unanswered).take() else { return told };
        match self.insist(&tap).await {
            over @ Told::Refused(410, _) => {
                *lock(&self.unanswered) = Some(tap);
                over
            }
            _ => self.look_once().await,
        }
    }

    async fn look_once(&self) -> Told {
        let Some(answer) = self.get("/session").await else { return Told::Nothing };
        match answer.status {
            200 => Told::Done(self.checked(Some(answer.json()))),
            503 => Told::Nothing,
            500 => {
                self.world.violate(format!("a look met an error inside: {}", answer.body));
                Told::Nothing
            }
            status => Told::Refused(status, None),
        }
    }

    /// A tap on what a state shows, or on what it does not.
    pub(super) fn tap(&self, state: &Value, what: What) -> Tap {
        let version = state["version"].as_u64().filter(|_| what != What::Finish);
        let at = state["at"].as_str().map(str::to_owned);
        Tap { wish: Wish { version, what }, at, key: self.key() }
    }

    /// The same tap as if it were another request.
    pub(super) fn again(&self, tap: &Tap) -> Tap {
        Tap { key: self.key(), ..tap.clone() }
    }

    /// Some tap of before, if there was one.
    pub(super) fn earlier(&self) -> Option<Tap> {
        let taps = lock(&self.taps);
        taps.get(self.world.below(taps.len())).cloned()
    }

    /// Sends a tap once.
    pub(super) async fn send(&self, tap: &Tap) -> Told {
        let Some(session) = self.session() else { return Told::Nothing };
        let mut fields = json!({ "key": tap.key });
        let what = match &tap.wish.what {
            What::Choose(option) => {
                fields["option"] = option.as_str().into();
                fields["version"] = tap.wish.version.into();
                format!("chooses {option} at {:?}", tap.wish.version.unwrap_or_default())
            }
            What::Answer(digits) => {
                fields["answer"] = digits.as_str().into();
                fields["event"] = "answer".into();
                fields["version"] = tap.wish.version.into();
                format!("answers {digits} at {:?}", tap.wish.version.unwrap_or_default())
            }
            What::Finish | What::Open(_) => {
                fields["event"] = "finish".into();
                "finishes".to_owned()
            }
        };
        if !self.browser && fields.get("event").is_none() {
            fields["event"] = "choose".into();
        }
        if let Some(at) = &tap.at {
            fields["at"] = at.as_str().into();
        }
        lock(&self.world.history).wished(&session, tap.wish.clone());
        lock(&self.taps).push(tap.clone());
        let path = if self.browser { "/menu" } else { "/session/events" };
        let answer = self.post(&what, path, fields).await.filter(|answer| answer.status != 503);
        let Some(answer) = answer else {
            *lock(&self.unanswered) = Some(tap.clone());
            return Told::Nothing;
        };
        match answer.status {
            200 | 303 => {
                self.world.count("taps done");
                let done = lock(&self.world.history).acknowledged(&session, &tap.wish);
                if let Err(wrong) = done {
                    self.world.violate(wrong);
                }
                Told::Done(self.checked(Some(answer.json())))
            }
            status => Told::Refused(status, self.checked(answer.json().get("state").cloned())),
        }
    }

    /// Sends a tap again and again until it is answered.
    pub(super) async fn insist(&self, tap: &Tap) -> Told {
        for _ in 0..TRIES {
            match self.send(tap).await {
                Told::Nothing => self.world.wait(200 + self.world.below(2_000)).await,
                told => return told,
            }
        }
        Told::Nothing
    }

    /// A state, if it is one, and one that is stored.
    fn checked(&self, state: Option<Value>) -> Option<Value> {
        let state = state.filter(Value::is_object)?;
        let (version, menu) = (state["version"].as_u64()?, state["menu"].as_str()?);
        if let Err(wrong) =
            lock(&self.world.history).shown(&self.session()?, version, menu, &state["said"])
        {
            tell!(self.world, "{state}");
            self.world.violate(wrong);
        }
        Some(state)
    }
}

/// Fields as a browser sends a form.
fn form(fields: &Value) -> String {
    let pairs = fields.as_object().into_iter().flatten().map(|(name, value)| {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        format!("{name}={}", value.replace(' ', "+"))
    });
    pairs.collect::<Vec<_>>().join("&")
}
