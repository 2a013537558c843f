//! Asks one service.

use std::collections::BTreeMap;
use std::time::Duration;

use http::Request;
use http_body_util::Full;
use hyper::body::Bytes;
use pivotline_service::ports::{Question, ServiceFailure};
use tokio::time::Instant;

use super::Adapter;
use super::verdict::{Cause, Verdict};
use crate::clock::Monotonic;

/// How long before the menu stops waiting an answer must be there, so that what it is can still
/// be said.
const EARLY: Duration = Duration::from_millis(100);

/// How long the first repetition waits, give or take a half.
const PAUSE: Duration = Duration::from_millis(60);

/// The fields of an answer.
type Fields = BTreeMap<String, String>;

impl Adapter {
    /// Asks the service, at once or never: what is too much for it is refused.
    pub(crate) async fn ask(
        &self,
        question: &Question<'_>,
        clock: &dyn Monotonic,
    ) -> Result<Fields, ServiceFailure> {
        let service = question.service;
        let failed = |what: &str| ServiceFailure::Failed(format!("`{service}`: {what}"));
        if question.asked_before && self.changes && !self.repeatable {
            return Err(self.failure(question, "it was asked before, and knows no repetition"));
        }
        let deadline = Instant::now() + within(question, self.timeout);
        let request = self.request(question).map_err(|what| failed(&what))?;
        let entered = self.guard.enter(clock).map_err(failed)?;
        let verdict = self.attempts(service.as_str(), request, deadline).await;
        let ill = match &verdict {
            Verdict::Done(_) => false,
            Verdict::NotDone(cause) | Verdict::Unknown(cause) => cause.ill,
        };
        entered.ended(!ill);
        match verdict {
            Verdict::Done(body) => {
                self.answers.read(&body).map_err(|what| self.failure(question, &what))
            }
            Verdict::NotDone(cause) => Err(failed(&cause.what)),
            Verdict::Unknown(cause) => Err(self.failure(question, &cause.what)),
        }
    }

    /// What it is where the service may have done it: for one that only reads, just failed.
    fn failure(&self, question: &Question<'_>, what: &str) -> ServiceFailure {
        let what = format!("`{}`: {what}", question.service);
        if self.changes { ServiceFailure::Unsure(what) } else { ServiceFailure::Failed(what) }
    }

    async fn attempts(
        &self,
        service: &str,
        request: Request<Full<Bytes>>,
        deadline: Instant,
    ) -> Verdict {
        let (mut left, mut pause) = (self.retries, PAUSE);
        let (mut renewed, mut unknown) = (false, false);
        loop {
            let (verdict, headers) = self.attempt(service, request.clone(), deadline).await;
            let cause = match &verdict {
                Verdict::Done(_) => return verdict,
                Verdict::NotDone(cause) => cause,
                Verdict::Unknown(cause) => {
                    unknown = true;
                    cause
                }
            };
            // What was refused was not done, so it may be asked again however it is.
            if cause.refused && !renewed && self.credentials.refused(&headers).await {
                renewed = true;
                continue;
            }
            let wait = jittered(pause);
            if left == 0 || !cause.again || Instant::now() + wait >= deadline {
                return if unknown { verdict.in_doubt() } else { verdict };
            }
            tokio::time::sleep(wait).await;
            (left, pause) = (left - 1, pause * 2);
        }
    }

    async fn attempt(
        &self,
        service: &str,
        request: Request<Full<Bytes>>,
        deadline: Instant,
    ) -> (Verdict, http::HeaderMap) {
        let mut request = request;
        let since = Instant::now();
        let shown = self.credentials.show(request.headers_mut(), deadline).await;
        let headers = request.headers().clone();
        let verdict = match shown {
            Err(what) => Verdict::NotDone(Cause { what, ill: true, again: false, refused: false }),
            Ok(()) => {
                Verdict::of(self.transport.exchange(request, !self.repeatable, deadline).await)
            }
        };
        let ms = u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX);
        match &verdict {
            Verdict::Done(_) => tracing::debug!(service, ms, "answered"),
            Verdict::NotDone(cause) => tracing::warn!(service, ms, cause = cause.what, "not done"),
            Verdict::Unknown(cause) => {
                tracing::warn!(service, ms, cause = cause.what, "no answer");
            }
        }
        (verdict, headers)
    }
}

impl Verdict {
    /// An earlier try may have done it, whatever the last one says.
    fn in_doubt(self) -> Self {
        match self {
            Self::NotDone(cause) => Self::Unknown(cause),
            other => other,
        }
    }
}

/// How long a question may take: what the menu allows, less a moment, or the shorter time that the
/// configuration says.
#[must_use]
pub fn within(question: &Question<'_>, timeout: Option<Duration>) -> Duration {
    let allowed = Duration::from_secs(question.within_seconds.into()).saturating_sub(EARLY);
    timeout.map_or(allowed, |timeout| timeout.min(allowed))
}

/// A pause between half and one and a half of this one.
fn jittered(pause: Duration) -> Duration {
    let mut byte = [128];
    let _ = getrandom::fill(&mut byte);
    pause / 2 + pause * u32::from(byte[0]) / 256
}
