//! A started `pivotline serve`, and a client of it.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};
use ureq::Agent;
use ureq::http::Response;

/// A server process; it is killed when it goes out of scope.
pub struct Server {
    process: Child,
    /// `http://127.0.0.1:PORT`
    pub url: String,
    agent: Agent,
}

/// An answer, read whole.
#[derive(Debug)]
pub struct Reply {
    /// The status code.
    pub status: u16,
    /// The headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body as text.
    pub body: String,
}

impl Reply {
    /// A header's value; empty where there is none.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(header, _)| header == name);
        found.map(|(_, value)| value.as_str()).unwrap_or_default()
    }

    /// The body as JSON.
    ///
    /// # Panics
    /// It is none.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|why| panic!("{why}: {self:?}"))
    }
}

impl Server {
    /// Starts `program serve menus` with its data in `data`, and waits until it listens.
    ///
    /// # Panics
    /// It does not come up.
    #[must_use]
    pub fn start(program: &str, menus: &Path, data: &Path) -> Self {
        let mut process = Command::new(program)
            .arg("serve")
            .arg(menus)
            .args(["--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let stdout = process.stdout.take().expect("its output is read");
        let url = BufReader::new(stdout).lines().map_while(Result::ok).find_map(|line| {
            let (_, rest) = line.split_once("http://")?;
            Some(format!("http://{}", rest.split('/').next()?))
        });
        let url = url.expect("the server says where it listens");
        let config = Agent::config_builder().http_status_as_error(false).max_redirects(0);
        Self { process, url, agent: Agent::new_with_config(config.build()) }
    }

    /// Kills it without a word, as a power cut would.
    pub fn kill(mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }

    /// `GET path` with headers.
    #[must_use]
    pub fn get(&self, path: &str, headers: &[(&str, &str)]) -> Reply {
        let request = self.agent.get(format!("{}{path}", self.url));
        let request =
            headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        reply(request.call())
    }

    /// `POST path` with a body and headers.
    #[must_use]
    pub fn post(&self, path: &str, body: &str, headers: &[(&str, &str)]) -> Reply {
        let request = self.agent.post(format!("{}{path}", self.url));
        let request =
            headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        reply(request.send(body))
    }

    /// `POST path` with JSON, without a credential.
    #[must_use]
    pub fn post_json(&self, path: &str, body: &Value) -> Reply {
        self.post(path, &body.to_string(), &[("content-type", "application/json")])
    }

    /// `POST path` with JSON, with a bearer.
    #[must_use]
    pub fn act(&self, bearer: &str, body: &Value) -> Reply {
        let credential = format!("Bearer {bearer}");
        let headers =
            [("content-type", "application/json"), ("authorization", credential.as_str())];
        self.post("/session/events", &body.to_string(), &headers)
    }

    /// Rings, and answers the call's id and what was heard.
    ///
    /// # Panics
    /// The call is not answered.
    #[must_use]
    pub fn call(&self, from: &str) -> (String, Vec<String>) {
        let reply = self.post_json("/local/calls", &json!({ "from": from }));
        let call = reply.json()["call"].as_str().expect("a call has an id").to_owned();
        (call, heard(&reply.json()))
    }

    /// Presses keys, and answers what was heard and the call's state.
    #[must_use]
    pub fn press(&self, call: &str, digits: &str) -> (Vec<String>, String) {
        let reply =
            self.post_json(&format!("/local/calls/{call}/keys"), &json!({ "digits": digits }));
        let state = reply.json()["state"].as_str().unwrap_or_default().to_owned();
        (heard(&reply.json()), state)
    }

    /// Lets the time for a key pass.
    pub fn wait(&self, call: &str) -> Reply {
        self.post_json(&format!("/local/calls/{call}/keys"), &json!({"silence": true}))
    }

    /// All that was heard on a call, and its state.
    #[must_use]
    pub fn look(&self, call: &str) -> (Vec<String>, String) {
        let reply = self.get(&format!("/local/calls/{call}"), &[]);
        let state = reply.json()["state"].as_str().unwrap_or_default().to_owned();
        (heard(&reply.json()), state)
    }

    /// The token in the newest text message.
    ///
    /// # Panics
    /// There is none.
    #[must_use]
    pub fn token(&self) -> String {
        let outbox = self.get("/local/outbox", &[]).json();
        let text =
            outbox.as_array().and_then(|texts| texts.last()).expect("a text was sent").clone();
        let body = text["body"].as_str().expect("a text has words");
        let (_, token) = body.split_once("?s=").expect("a text has a link");
        token.split_whitespace().next().expect("a link has a token").to_owned()
    }

    /// Opens a link as a JSON client, and answers the bearer and the state.
    ///
    /// # Panics
    /// It does not open.
    #[must_use]
    pub fn open(&self, token: &str) -> (String, Value) {
        let reply = self.post_json(&format!("/session/{token}/open"), &json!({}));
        let bearer =
            reply.json()["bearer"].as_str().unwrap_or_else(|| panic!("{reply:?}")).to_owned();
        (bearer, reply.json()["state"].clone())
    }

    /// The kinds of all journey events, oldest first.
    #[must_use]
    pub fn events(&self) -> Vec<String> {
        let events = self.get("/local/events", &[]).json();
        let kinds = events.as_array().into_iter().flatten();
        kinds.map(|event| event["kind"].as_str().unwrap_or_default().to_owned()).collect()
    }

    /// The waiting contacts.
    ///
    /// # Panics
    /// They are no list.
    #[must_use]
    pub fn queues(&self) -> Vec<Value> {
        self.get("/local/queues", &[]).json().as_array().expect("queues are a list").clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn heard(answer: &Value) -> Vec<String> {
    let heard = answer["heard"].as_array().into_iter().flatten();
    heard.map(|words| words.as_str().unwrap_or_default().to_owned()).collect()
}

fn reply(answer: Result<Response<ureq::Body>, ureq::Error>) -> Reply {
    let mut answer = answer.unwrap_or_else(|why| panic!("the server does not answer: {why}"));
    let headers = answer.headers().iter();
    let headers = headers.map(|(name, value)| {
        (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
    });
    let headers = headers.collect();
    let status = answer.status().as_u16();
    Reply { status, headers, body: answer.body_mut().read_to_string().unwrap_or_default() }
}

/// The folder of a sample menu.
#[must_use]
pub fn menus(name: &str) -> PathBuf {
    crate::case::root().join("menus").join(name)
}
