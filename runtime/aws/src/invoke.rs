//! Services that are Lambda functions, and the services of an environment as one.

mod config;
mod event;
mod fault;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use aws_config::SdkConfig;
use aws_config::retry::RetryConfig;
use aws_sdk_lambda::Client;
use aws_sdk_lambda::operation::invoke::InvokeOutput;
use aws_sdk_lambda::primitives::Blob;
use pivotline_backends::{
    Answers, Contracts, Fault, Faults, Guard, HttpServices, Monotonic, ServicesByName,
    Surroundings, within,
};
use pivotline_ir::{Name, order};
use pivotline_service::ports::{Question, ServiceFailure, Services};
use tokio::time::timeout;

pub use config::{EventShape, LambdaServiceConfig, ServicesConfig};
use fault::Outcome;

use crate::request::unheard;

/// How often a function that only reads is asked at most.
const ATTEMPTS: u32 = 2;

/// How much of an answer is read, as of one over HTTPS.
const LARGEST: usize = 64 * 1024;

/// Services that are Lambda functions.
pub struct LambdaServices {
    /// For those that only read.
    again: Client,
    /// For those that change something: nothing is sent twice by itself.
    once: Client,
    functions: BTreeMap<Name, Function>,
    clock: Arc<dyn Monotonic>,
}

struct Function {
    config: LambdaServiceConfig,
    answers: Answers,
    timeout: Option<Duration>,
    guard: Guard,
}

impl fmt::Debug for LambdaServices {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.functions.keys()).finish()
    }
}

impl LambdaServices {
    /// Makes functions ready and holds them against what programs declare.
    ///
    /// # Errors
    /// All faults at once.
    pub fn new(
        sdk: &SdkConfig,
        config: &BTreeMap<Name, LambdaServiceConfig>,
        contracts: &Contracts,
        clock: Arc<dyn Monotonic>,
    ) -> Result<Self, Faults> {
        let (mut functions, mut faults) = (BTreeMap::new(), Faults::default());
        for (name, config) in config {
            match Function::new(name, config, contracts) {
                Ok(function) => {
                    functions.insert(name.clone(), function);
                }
                Err(Faults(found)) => faults.0.extend(found),
            }
        }
        if !faults.0.is_empty() {
            return Err(faults);
        }
        let config = aws_sdk_lambda::config::Builder::from(sdk);
        let retries = RetryConfig::standard().with_max_attempts(ATTEMPTS);
        let again = Client::from_conf(config.clone().retry_config(retries).build());
        let once = Client::from_conf(config.retry_config(RetryConfig::disabled()).build());
        Ok(Self { again, once, functions, clock })
    }

    /// The services that are asked here.
    pub fn names(&self) -> impl Iterator<Item = &Name> {
        self.functions.keys()
    }

    async fn invoke(&self, function: &Function, question: &Question<'_>) -> Outcome {
        let LambdaServiceConfig { lambda, event, changes, .. } = &function.config;
        let client = if *changes { &self.once } else { &self.again };
        let payload = Blob::new(event.payload(question, *changes));
        let request = client.invoke().function_name(lambda).payload(payload).send();
        let answer = unheard(request);
        match timeout(within(question, function.timeout), answer).await {
            Err(_) => Outcome::unknown("it was late"),
            Ok(Err(error)) => Outcome::of_error(&error),
            Ok(Ok(answer)) => done(answer),
        }
    }
}

impl Function {
    fn new(
        name: &Name,
        config: &LambdaServiceConfig,
        contracts: &Contracts,
    ) -> Result<Self, Faults> {
        let place = format!("services.{name}");
        let declared = contracts.get(name).cloned().unwrap_or_default();
        let unlike = declared.unlike(config.changes);
        let answers = Answers::new(&place, &config.gives, &declared);
        let timeout = config.timeout_ms.map(|ms| Duration::from_millis(ms.into()));
        let seconds = declared.within_seconds();
        let allowed = Duration::from_secs(seconds.into());
        let mut faults = Faults::default();
        if let Some(what) = unlike {
            let place = format!("{place}.changes");
            faults.0.push(Fault { place, what: what.to_owned() });
        }
        if timeout.is_some_and(|timeout| timeout.is_zero() || seconds > 0 && timeout > allowed) {
            let what = format!("write a time of more than 0 and at most the menus' {seconds} s");
            faults.0.push(Fault { place: format!("{place}.timeout_ms"), what });
        }
        let answers = answers.map_err(|Faults(found)| faults.0.extend(found));
        let guard = Guard::new(name.as_str(), config.breaker, config.at_once);
        match answers {
            Ok(answers) if faults.0.is_empty() => {
                Ok(Self { config: config.clone(), answers, timeout, guard })
            }
            _ => Err(faults),
        }
    }
}

/// What a changing function says of an order, in the word in which it tells flows.
fn said(answer: &[u8]) -> Option<String> {
    let answer: serde_json::Value = serde_json::from_slice(answer).ok()?;
    Some(answer.get(order::OUTCOME)?.as_str()?.to_owned())
}

fn done(answer: InvokeOutput) -> Outcome {
    // The error's own message may hold anything.
    if answer.function_error.is_some() {
        return Outcome::unknown("the function ended with an error");
    }
    let bytes = answer.payload.map(Blob::into_inner).unwrap_or_default();
    if bytes.len() > LARGEST {
        return Outcome::unknown("the answer is too large");
    }
    Outcome::Done(bytes)
}

#[async_trait]
impl Services for LambdaServices {
    async fn ask(
        &self,
        question: &Question<'_>,
    ) -> Result<BTreeMap<String, String>, ServiceFailure> {
        let service = question.service;
        let failed = |what: &str| ServiceFailure::Failed(format!("`{service}`: {what}"));
        let function = self.functions.get(service);
        let function = function.ok_or_else(|| failed("nothing says how it is asked"))?;
        let in_doubt = |what: &str| {
            let what = format!("`{service}`: {what}");
            if function.config.changes {
                ServiceFailure::Unsure(what)
            } else {
                ServiceFailure::Failed(what)
            }
        };
        let entered = function.guard.enter(self.clock.as_ref()).map_err(failed)?;
        let outcome = self.invoke(function, question).await;
        entered.ended(!outcome.is_ill());
        match outcome {
            Outcome::Done(answer) if function.config.changes => match said(&answer).as_deref() {
                Some(order::NOT_DONE) => Err(failed("it said that it did not do it")),
                Some(order::UNSURE) => Err(in_doubt("it said that it cannot tell")),
                _ => function.answers.read(&answer).map_err(|what| in_doubt(&what)),
            },
            Outcome::Done(answer) => function.answers.read(&answer).map_err(|what| in_doubt(&what)),
            Outcome::NotDone { what, .. } => {
                tracing::warn!(service = %service, cause = what, "not done");
                Err(failed(&what))
            }
            Outcome::Unknown { what } => {
                tracing::warn!(service = %service, cause = what, "no answer");
                Err(in_doubt(&what))
            }
        }
    }
}

/// The services of an environment: those over HTTPS and those that are functions. Whether any is
/// missing is for [`ServicesByName::check`] to say.
///
/// # Errors
/// All faults of both kinds at once.
pub async fn services(
    sdk: &SdkConfig,
    config: &ServicesConfig,
    contracts: &Contracts,
    surroundings: Surroundings,
) -> Result<ServicesByName, Faults> {
    let clock = Arc::clone(&surroundings.clock);
    let lambda = LambdaServices::new(sdk, &config.lambda, contracts, clock);
    let http = HttpServices::new(&config.http, contracts, surroundings).await;
    match (http, lambda) {
        (Ok(http), Ok(lambda)) => {
            let (http, lambda) = (Arc::new(http), Arc::new(lambda));
            let services = ServicesByName::default().with(http.names().cloned(), http.clone());
            Ok(services.with(lambda.names().cloned(), lambda.clone()))
        }
        (http, lambda) => {
            let found = [http.err(), lambda.err()].into_iter().flatten();
            Err(Faults(found.flat_map(|Faults(found)| found).collect()))
        }
    }
}
