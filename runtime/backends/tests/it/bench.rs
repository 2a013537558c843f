//! A program, a configuration and secrets to ask services with.

use std::collections::BTreeMap;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use async_trait::async_trait;
use pivotline_backends::{
    BackendsConfig, Contracts, Faults, HandClock, HttpServices, Resolve, Secret, SecretError,
    Secrets, Surroundings,
};
use pivotline_ir::{CallerField, FORMAT, Field, Kind, Name, Program, Service, ValueRef};
use pivotline_service::ports::{Question, ServiceFailure, Services as _};

/// Secrets by reference.
#[derive(Clone, Default)]
pub(crate) struct Known(pub(crate) BTreeMap<String, String>);

#[async_trait]
impl Secrets for Known {
    async fn get(&self, reference: &str) -> Result<Secret, SecretError> {
        let value = self.0.get(reference).cloned().map(Secret::new);
        value.ok_or_else(|| SecretError::Missing(reference.to_owned()))
    }
}

/// A resolver that answers as it is told, each time with the next answer.
pub(crate) struct Told(pub(crate) std::sync::Mutex<Vec<Vec<SocketAddr>>>);

#[async_trait]
impl Resolve for Told {
    async fn resolve(&self, _: &str, _: u16) -> io::Result<Vec<SocketAddr>> {
        let mut answers = self.0.lock().unwrap();
        Ok(if answers.len() > 1 { answers.remove(0) } else { answers[0].clone() })
    }
}

/// The fields that `balance` gives.
const BALANCE: [(&str, Kind, bool); 4] = [
    ("amount", Kind::Money, false),
    ("as_of", Kind::Time, true),
    ("active", Kind::YesNo, true),
    ("points", Kind::Number, true),
];

/// A program with the services `balance` (takes phone and language), `transfer` and `rates`.
pub(crate) fn program() -> Program {
    let phone = ValueRef::Caller(CallerField::Phone);
    let language = ValueRef::Caller(CallerField::Language);
    let fields = |fields: &[(&str, Kind, bool)]| {
        let field = |&(name, kind, maybe): &_| (Name::from(name), Field { kind, maybe });
        fields.iter().map(field).collect::<BTreeMap<_, _>>()
    };
    let service = |takes: Vec<ValueRef>, gives: &[_], within| Service {
        takes,
        gives: fields(gives),
        within,
        changes: false,
        behind: Vec::new(),
    };
    let services = [
        ("balance", service(vec![phone.clone(), language], &BALANCE, 3)),
        (
            "transfer",
            Service {
                changes: true,
                ..service(vec![phone], &[("reference", Kind::Words, false)], 3)
            },
        ),
        ("rates", service(Vec::new(), &[("savings", Kind::Number, false)], 3)),
    ];
    Program {
        format: FORMAT.to_owned(),
        lines: BTreeMap::new(),
        services: services.map(|(name, service)| (Name::from(name), service)).into(),
        logins: BTreeMap::new(),
        forms: BTreeMap::new(),
    }
}

/// What a test asks with.
pub(crate) struct Bench {
    pub(crate) config: BackendsConfig,
    pub(crate) surroundings: Surroundings,
    pub(crate) clock: Arc<HandClock>,
}

impl Bench {
    /// A configuration that may reach this machine.
    pub(crate) fn new(config: &str) -> Self {
        let mut config: BackendsConfig = toml::from_str(config).unwrap();
        config.network.allow_loopback = true;
        let clock = Arc::new(HandClock::default());
        let mut surroundings = Surroundings::system(Arc::new(Known::default()));
        surroundings.clock = clock.clone();
        Self { config, surroundings, clock }
    }

    pub(crate) fn with_secrets<const N: usize>(mut self, secrets: [(&str, &str); N]) -> Self {
        let secrets = secrets.map(|(name, value)| (name.to_owned(), value.to_owned()));
        self.surroundings.secrets = Arc::new(Known(secrets.into()));
        self
    }

    pub(crate) async fn load(&self) -> Result<HttpServices, Faults> {
        let contracts = Contracts::of([&program()]);
        HttpServices::new(&self.config, &contracts, self.surroundings.clone()).await
    }

    pub(crate) async fn services(&self) -> HttpServices {
        self.load().await.unwrap_or_else(|faults| panic!("{faults}"))
    }
}

pub(crate) type Answer = Result<BTreeMap<String, String>, ServiceFailure>;

/// The caller of all tests.
pub(crate) const PHONE: &str = "+12025550142";

pub(crate) async fn ask(services: &HttpServices, service: &str) -> Answer {
    asked(services, service, false).await
}

/// Asks what may have been asked before.
pub(crate) async fn ask_again(services: &HttpServices, service: &str) -> Answer {
    asked(services, service, true).await
}

async fn asked(services: &HttpServices, service: &str, asked_before: bool) -> Answer {
    let arguments = [("phone", PHONE), ("language", "en-US")];
    let arguments = arguments.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    let question = Question {
        service: &Name::from(service),
        arguments: &arguments,
        within_seconds: 3,
        idempotency_key: "key-of-this-question",
        asked_before,
    };
    services.ask(&question).await
}

pub(crate) fn fields<const N: usize>(pairs: [(&str, &str); N]) -> BTreeMap<String, String> {
    pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).into()
}

/// What is told of a failure that is none of doubt.
pub(crate) fn failed(answer: Answer) -> String {
    match answer {
        Err(ServiceFailure::Failed(what)) => what,
        other => panic!("{other:?}"),
    }
}

/// What is told of a doubtful one.
pub(crate) fn unsure(answer: Answer) -> String {
    match answer {
        Err(ServiceFailure::Unsure(what)) => what,
        other => panic!("{other:?}"),
    }
}
