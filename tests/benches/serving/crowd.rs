//! The crowd: connections that ask as soon as they are answered.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::client::{Answer, Client};
use crate::contestants::{Contestant, Round};
use crate::process::Process;

/// How many connections a crowd has.
pub(crate) const CONNECTIONS: usize = 32;

const JSON: &str = "content-type: application/json\r\n";
/// As long as the headers of a browser that has a session.
const BROWSER: &str = "cookie: pivotline=a-hash-of-43-characters-that-names-the-session-.\
    a-secret-of-43-characters-that-is-the-proof-\r\naccept: text/html\r\n";
const FORM: &str = "content-type: application/x-www-form-urlencoded\r\naccept: text/html\r\n";

/// What was measured of one round.
pub(crate) struct Sample {
    /// Microseconds of the server's processor time for each round of a connection.
    pub(crate) cpu: f64,
    /// Rounds a second.
    pub(crate) rate: f64,
    /// The time that 99 of 100 rounds stay under, in milliseconds.
    pub(crate) p99: f64,
}

/// Lets the crowd ask for some seconds.
pub(crate) fn sample(contestant: &Contestant, server: &Process, seconds: f64) -> Sample {
    let threads = tokio::runtime::Builder::new_current_thread().enable_all().build();
    threads.expect("a thread").block_on(async {
        let mut members = Vec::new();
        for number in 0..CONNECTIONS {
            let link = server.links.get(number).map(String::as_str).unwrap_or_default();
            members.push(Member::new(contestant.round, &server.address, number, link).await);
        }
        let (before, begin) = (server.cpu(), Instant::now());
        let end = begin + Duration::from_secs_f64(seconds);
        let crowd = members.into_iter().map(|member| tokio::spawn(member.ask_until(end)));
        let mut times = Vec::new();
        for member in crowd.collect::<Vec<_>>() {
            times.extend(member.await.expect("a member of the crowd comes through"));
        }
        let (cpu, wall) = (server.cpu() - before, begin.elapsed().as_secs_f64());
        times.sort();
        let rounds = times.len() as f64;
        let late = times.get(times.len() * 99 / 100).copied().unwrap_or_default();
        Sample { cpu: cpu * 1e6 / rounds, rate: rounds / wall, p99: late.as_secs_f64() * 1e3 }
    })
}

/// One connection and what it knows.
struct Member {
    client: Client,
    round: Round,
    number: usize,
    cookie: String,
    bearer: String,
    state: Value,
    at: String,
    turn: u64,
}

impl Member {
    async fn new(round: Round, address: &str, number: usize, link: &str) -> Self {
        let mut client = Client::connect(address).await;
        let key = format!("a crowd's key, number {number}");
        let (mut bearer, mut cookie, mut state) = (String::new(), String::new(), Value::Null);
        if !link.is_empty() {
            let path = format!("/session/{link}/open");
            let body = json!({ "key": key }).to_string();
            let opened = client.send("POST", &path, JSON, &body).await;
            let told: Value = serde_json::from_str(&opened.body).expect("JSON");
            let credential = told["bearer"].as_str().expect("a link opens").to_owned();
            cookie = format!("cookie: pivotline={credential}\r\n");
            bearer = format!("authorization: Bearer {credential}\r\n");
            let state_headers = format!("{bearer}accept: application/json\r\n");
            let answer = client.send("GET", "/session", &state_headers, "").await;
            state = serde_json::from_str(&answer.body).expect("JSON");
        }
        let mut member =
            Self { client, round, number, cookie, bearer, state, at: String::new(), turn: 0 };
        if round == Round::ChooseInBrowser {
            let page = member.page().await;
            member.read_form(&page);
        }
        member
    }

    /// Asks again and again; how long each round took.
    async fn ask_until(mut self, end: Instant) -> Vec<Duration> {
        let mut times = Vec::new();
        while Instant::now() < end {
            let begin = Instant::now();
            self.round().await;
            times.push(begin.elapsed());
        }
        times
    }

    async fn round(&mut self) {
        self.turn += 1;
        match self.round {
            Round::Get(path) => good(&self.client.send("GET", path, BROWSER, "").await, 200),
            Round::Page => {
                self.page().await;
            }
            Round::PlainStep => {
                let body = json!({ "session": self.number, "option": self.turn % 4 }).to_string();
                good(&self.client.send("POST", "/step", JSON, &body).await, 200);
            }
            Round::Choose => self.choose().await,
            Round::ChooseInBrowser => self.choose_in_browser().await,
        }
    }

    async fn page(&mut self) -> Answer {
        let headers = format!("{}accept: text/html\r\n", self.cookie);
        let page = self.client.send("GET", "/menu", &headers, "").await;
        good(&page, 200);
        page
    }

    async fn choose(&mut self) {
        let body = json!({
            "event": "choose",
            "option": self.state["options"][0]["id"],
            "version": self.state["version"],
            "at": self.state["at"],
        });
        let headers = format!("{}{JSON}", self.bearer);
        let body = body.to_string();
        let answer = self.client.send("POST", "/session/events", &headers, &body).await;
        good(&answer, 200);
        self.state = serde_json::from_str(&answer.body).expect("JSON");
    }

    async fn choose_in_browser(&mut self) {
        let headers = format!("{}{FORM}", self.cookie);
        let body = self.at.clone();
        let answer = self.client.send("POST", "/menu", &headers, &body).await;
        good(&answer, 303);
        let page = self.page().await;
        self.read_form(&page);
    }

    /// What a browser would send: the hidden fields, and the first option.
    fn read_form(&mut self, page: &Answer) {
        let hidden = page.body.split("type=\"hidden\" ").skip(1);
        let fields = hidden.filter_map(|field| {
            let name = field.split("name=\"").nth(1)?.split('"').next()?;
            let value = field.split("value=\"").nth(1)?.split('"').next()?;
            Some(format!("{name}={value}"))
        });
        let mut form: Vec<String> = fields.collect();
        let option = page.body.split("name=\"option\" value=\"").nth(1);
        let option = option.and_then(|rest| rest.split('"').next()).expect("a page with options");
        form.push(format!("option={option}"));
        self.at = form.join("&");
    }
}

fn good(answer: &Answer, status: u16) {
    assert_eq!(answer.status(), status, "{}{}", answer.head, answer.body);
    if status == 303 {
        assert!(answer.header("location").is_some());
    }
}
