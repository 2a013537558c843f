//! Hands contacts to people.

use async_trait::async_trait;
use pivotline_ir::Name;
use pivotline_machine::{ContactKind, Handover};
use serde::Serialize;

/// Hands contacts to people.
#[async_trait]
pub trait ContactCentre: Send + Sync {
    /// Hands a contact over: the call is kept where it is still up and the route has `this call`
    /// among its ways; else a new contact is started by the first way that works. Called twice
    /// with the same `client_token` it starts one contact and answers alike. A refusal
    /// ([`HandoverOutcome::Closed`] and what follows it there) says that this try did not start a
    /// contact and will not; whether it counts, the [`Attempt`] says.
    async fn hand_over(&self, request: &HandOver<'_>) -> HandoverOutcome;

    /// Fresh data with which a person's device joins a contact of the kind
    /// [`ContactKind::WebCall`] or [`ContactKind::Chat`] that was handed over.
    async fn join(
        &self,
        kind: ContactKind,
        contact: &str,
        display_name: &str,
    ) -> Result<Join, JoinFailure>;

    /// Whether these opening hours are open now; `None` where it cannot be told.
    async fn is_open(&self, hours: &Name) -> Option<bool>;

    /// Whether a contact that was handed over has ended.
    async fn has_ended(&self, contact: &str) -> bool;

    /// The person has no more need of a contact. One that still waits leaves its queue; one that
    /// an agent has goes on. Called twice it does no more.
    async fn end(&self, contact: &str) -> Ending;

    /// The person has gone on without a handover that may have begun: the call or chat that its
    /// token started is ended, as [`ContactCentre::end`] says. Nothing is put on the call with
    /// which the journey began, and nobody is called back: who may have been promised a callback
    /// gets it.
    async fn abandon(&self, request: &HandOver<'_>) -> Ending;
}

/// Whether a contact that nobody needs any more waits for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It does not, and will not.
    Over,
    /// It may; who asks again may learn more.
    Unknown,
}

/// What is to be handed over.
#[derive(Clone, Copy)]
pub struct HandOver<'a> {
    /// The contact id of the call with which the journey began.
    pub call: &'a str,
    /// The number that called, in E.164: a callback goes there and nowhere else.
    pub phone: &'a str,
    /// Who it is, as far as a list of contacts may say.
    pub display_name: &'a str,
    /// The same for every try of this handover, and for no other one.
    pub client_token: &'a str,
    /// What tries of this handover there were before.
    pub attempt: Attempt,
    /// The route and what travels along.
    pub handover: &'a Handover,
}

/// What tries of a handover there were before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// None: hours, staff and room are asked. A refusal counts.
    First,
    /// Some, which may have started the contact or be about to: it is not asked any more whether
    /// the person may be handed over. A way that is refused may have worked
    /// before, so no other one is tried after it. A refusal does not count.
    Repeat,
    /// Some, of which none is under way any more. It is not asked any more whether the person may
    /// be handed over. A refusal counts: a contact that was started would have been found.
    Settled,
}

/// What became of a handover.
#[derive(Clone, Debug)]
pub enum HandoverOutcome {
    /// The contact is queued.
    Queued {
        /// By which way.
        kind: ContactKind,
        /// Its id.
        contact: String,
        /// What joins it, where the start gave it at once.
        join: Option<Join>,
    },
    /// It may happen if it is tried again, or has happened and nobody knows: the contact centre has
    /// too much to do, or did not answer. The person is told that they are being connected.
    Later,
    /// This try certainly did not start a contact: the contact centre has too much to do, and said
    /// so or was not even asked. The person is told that they are being connected, and it is tried
    /// again.
    NotYet,
    /// The route's hours are closed.
    Closed,
    /// Nobody works for the queue.
    Unstaffed,
    /// Too many wait in the queue.
    Crowded,
    /// The queue has no room.
    Full,
    /// It did not work.
    Failed,
}

/// Data with which a device joins a call or a chat. It opens the contact to whoever has it, so it
/// goes to the session's owner alone: it is never stored and has no form that a log could show.
#[derive(Clone, Serialize)]
#[serde(transparent)]
pub struct Join(serde_json::Value);

impl Join {
    /// Data of this form; a client of the contact centre knows what it means.
    #[must_use]
    pub fn new(data: serde_json::Value) -> Self {
        Self(data)
    }
}

impl std::fmt::Debug for Join {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Join(..)")
    }
}

/// Why there is nothing to join with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JoinFailure {
    /// The contact has ended, or is of a kind that nobody joins.
    #[error("the contact has ended, or is of a kind that nobody joins")]
    Gone,
    /// The contact centre has too much to do.
    #[error("the contact centre has too much to do")]
    Later,
    /// It did not work.
    #[error("the contact centre did not answer")]
    Failed,
}
