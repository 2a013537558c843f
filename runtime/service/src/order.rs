//! Orders to services that change things, each made once.
//!
//! An order is stored as pending first, made with a key that is the same for every try, and what
//! became of it is stored after. So a second tap, a page that is loaded again, and an answer that
//! is lost find the order, and make no other one.
//!
//! Whoever stored it tries it first. While that try may be under way nobody else tries: the page
//! says that it takes a moment. Where nothing came of it whoever looks next stores that they try
//! again, by the same key. What a service does not do at such a try it may have done at the one
//! before, so nobody can tell then; only that it was done is certain.

use std::collections::BTreeMap;
use std::time::Duration;

use pivotline_machine::{Event, Order};
use tokio::time::timeout;
use tracing::Instrument as _;

use crate::encoding::base64url;
use crate::live::{Live, Lost};
use crate::ports::{Attempt, Question, ServiceFailure};
use crate::problem::Refused;
use crate::record::SessionKey;
use crate::runtime::Runtime;
use crate::server_key::ServerKey;
use crate::session::{Leg, Pending, Session, Standing};

/// How long after its time a try may still be on its way to the store, in seconds.
const LATE: u64 = 3;

impl Live {
    /// The order at hand is pending from the version at which it is stored next.
    pub(crate) fn begin_order(&mut self, now: u64) {
        let step = self.next_version();
        self.session.pending = Some(Pending { step, standing: Standing::Ordered(now) });
    }

    /// The order that is pending, if one is.
    pub(crate) fn order(&self) -> Option<Order> {
        let state = self.session.state.as_ref().filter(|_| self.session.pending.is_some())?;
        self.served.machine.order(state)
    }

    /// Whether a try of an order that began then may be under way.
    pub(crate) fn may_be_tried(&self, since: u64, now: u64) -> bool {
        let within = self.order().map_or(0, |order| u64::from(order.within));
        // A clock that was wrong keeps nobody waiting.
        (since..since.saturating_add(within + LATE)).contains(&now)
    }

    /// Whether an order is being tried.
    pub(crate) fn is_ordering(&self, now: u64) -> bool {
        let Some(Pending { standing: Standing::Ordered(since), .. }) = self.session.pending else {
            return false;
        };
        self.may_be_tried(since, now)
    }

    /// Stores what came of an order that was pending so. Where nothing was stored meanwhile but
    /// that the call has gone on, it is stored above that.
    pub(crate) async fn store_order(
        &mut self,
        runtime: &Runtime,
        pending: Pending,
    ) -> Result<Result<(), Lost>, Refused> {
        let Err(Lost(stored)) = self.store(runtime).await? else { return Ok(Ok(())) };
        // The version of the only write between.
        let next = self.record.version;
        let between = stored.as_deref().filter(|record| record.version == next);
        let between = between.and_then(|record| self.seal.open::<Session>(record).ok());
        let gone = |session: &Session| session.leg == Leg::Gone && session.pending == Some(pending);
        if self.session.leg != Leg::Follows || !between.as_ref().is_some_and(gone) {
            return Ok(Err(Lost(stored)));
        }
        self.session.leg = Leg::Gone;
        let next = self.next_version();
        if let Some(pending) = &mut self.session.pending {
            pending.step = next;
        }
        self.store(runtime).await
    }

    /// Makes the order; what became of it.
    pub(crate) async fn make(&self, runtime: &Runtime, order: &Order, attempt: Attempt) -> Event {
        let key = order_key(&runtime.config.server_key, self.key(), order);
        let question = Question {
            service: &order.service,
            arguments: &order.arguments,
            within_seconds: order.within,
            idempotency_key: &key,
            asked_before: attempt != Attempt::First,
        };
        match ordered(runtime, &question).await {
            Ok(fields) => {
                let fields = fields.into_iter().map(|(field, value)| (field.into(), value));
                Event::Answered { fields: fields.collect() }
            }
            Err(ServiceFailure::Failed(_)) => Event::ServiceFailed,
            Err(ServiceFailure::Unsure(_)) => Event::ServiceUnsure,
        }
    }
}

/// Tells a service to change things; one that is late may do it yet.
pub(crate) async fn ordered(
    runtime: &Runtime,
    question: &Question<'_>,
) -> Result<BTreeMap<String, String>, ServiceFailure> {
    let service = question.service;
    let answer = runtime.ports.services.ask(question);
    let answer = answer.instrument(tracing::info_span!("order", service = %service));
    let within = Duration::from_secs(question.within_seconds.into());
    let late = || ServiceFailure::Unsure(format!("`{service}`: it was late"));
    let answer = timeout(within, answer).await.unwrap_or_else(|_| Err(late()));
    answer.map_err(|failure| match failure {
        ServiceFailure::Failed(_) if !question.asked_before => {
            tracing::warn!(cause = "service_failed", service = %service, "nothing was done");
            failure
        }
        ServiceFailure::Failed(what) | ServiceFailure::Unsure(what) => {
            tracing::warn!(cause = "service_unsure", service = %service, "nobody can tell");
            ServiceFailure::Unsure(what)
        }
    })
}

/// The same for every try of an order of a session, and for no other order.
pub(crate) fn order_key(key: &ServerKey, session: &SessionKey, order: &Order) -> String {
    let number = order.number.to_string();
    let parts = [session.0.as_str(), order.block.as_str(), number.as_str()];
    base64url(&key.keys().order.of(&parts))
}
