//! The text of an offer: how often it can be sent by handlers that run side by side.
//!
//! Amazon Connect runs a function again that failed or was late, up to three times, and the late
//! run goes on meanwhile. The steps of [`Protocol::Claim`] are those of `generate_link.rs` in
//! `runtime/service/src/use_cases`.

use super::Model;

/// How a handler sees to it that the text is sent once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// It reads whether the text was sent, sends it, and writes that down.
    ReadSendWrite,
    /// Ours: it creates the session, which one handler can; that one sends, and sends again only
    /// what was certainly not sent.
    Claim,
    /// The same, but the client library sends again whatever had no good answer: an SDK's default.
    ClaimWithRetries,
    /// The same, but a claim that is not followed by an outcome may be taken over: what libraries
    /// for idempotent functions do.
    ClaimWithLease,
    /// No claim; the provider is told a token that is random in each run: an SDK's default.
    RandomToken,
    /// No claim; the provider is told a token made of session and step, and keeps to it. Texts
    /// have no such provider; calls have.
    TokenOfStep,
}

/// What may go wrong, and how much of it.
#[derive(Clone, Copy, Debug)]
pub struct Text {
    /// The protocol.
    pub protocol: Protocol,
    /// How many handlers run for the same offer.
    pub handlers: usize,
    /// How many of them may crash.
    pub crashes: u8,
    /// How many answers of store and sender may be lost after the work was done.
    pub lost: u8,
    /// How many requests the sender may refuse, certainly not sending.
    pub refused: u8,
}

/// What the store holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Item {
    /// `Stage::Sending`, made by this handler.
    Claimed(usize),
    /// `Stage::Sent`, or `Stage::NotSent`, by which nobody sends any more.
    Told,
}

/// Where a handler is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum At {
    /// Before `store.create`.
    Create,
    /// Before `texts.send`.
    Send,
    /// Before `store.replace`, by which the outcome is told.
    Tell,
    /// It answered, failed or crashed.
    Over,
}

/// A moment.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Moment {
    item: Option<Item>,
    handlers: Vec<At>,
    sends: usize,
    crashes: u8,
    lost: u8,
    refused: u8,
}

impl Moment {
    /// How many texts left.
    #[must_use]
    pub fn sends(&self) -> usize {
        self.sends
    }
}

impl Model for Text {
    type State = Moment;

    fn start(&self) -> Moment {
        let handlers = vec![At::Create; self.handlers];
        let Self { crashes, lost, refused, .. } = *self;
        Moment { item: None, handlers, sends: 0, crashes, lost, refused }
    }

    fn next(&self, now: &Moment) -> Vec<Moment> {
        let mut next = Vec::new();
        for (who, at) in now.handlers.iter().enumerate() {
            match at {
                At::Create => self.create(now, who, &mut next),
                At::Send => self.send(now, who, &mut next),
                At::Tell => tell(now, who, &mut next),
                At::Over => continue,
            }
            if let Some(crashes) = now.crashes.checked_sub(1) {
                next.push(Moment { crashes, ..now.with(who, At::Over) });
            }
        }
        next
    }
}

impl Text {
    /// `self.ports.store.create(&key, &record)`: a condition lets one handler through.
    fn create(&self, now: &Moment, who: usize, next: &mut Vec<Moment>) {
        if !self.claims() {
            let at = if now.item.is_none() { At::Send } else { At::Over };
            return next.push(now.with(who, at));
        }
        match now.item {
            None => {
                let claimed = Moment { item: Some(Item::Claimed(who)), ..now.clone() };
                // `Created::New`.
                next.push(claimed.with(who, At::Send));
                if let Some(lost) = now.lost.checked_sub(1) {
                    // `StoreError`: this run fails. A store that asks again inside meets itself,
                    // `first.operation == record.operation`: the run goes on at `Create` below.
                    next.push(Moment { lost, ..claimed.with(who, At::Over) });
                    next.push(Moment { lost, ..claimed });
                }
            }
            Some(Item::Claimed(first)) if first == who => next.push(now.with(who, At::Send)),
            // `Created::Exists`: `first_answer` waits and tells; it never sends. With a lease the
            // time of a claim runs out, whether or not its handler is still at work.
            Some(Item::Claimed(_)) if self.protocol == Protocol::ClaimWithLease => {
                let taken = Moment { item: Some(Item::Claimed(who)), ..now.clone() };
                next.push(taken.with(who, At::Send));
            }
            Some(_) => next.push(now.with(who, At::Over)),
        }
    }

    /// `self.ports.texts.send(...)`.
    fn send(&self, now: &Moment, who: usize, next: &mut Vec<Moment>) {
        let counts_once = self.protocol == Protocol::TokenOfStep && now.sends > 0;
        let sent = Moment { sends: now.sends + usize::from(!counts_once), ..now.clone() };
        // `TextOutcome::Sent`.
        next.push(sent.with(who, At::Tell));
        if let Some(lost) = now.lost.checked_sub(1) {
            // `TextOutcome::Unknown`: the claim stays `Sending`, and nobody sends again.
            next.push(Moment { lost, ..sent.with(who, At::Over) });
            if self.asks_again() {
                next.push(Moment { lost, ..sent });
            }
        }
        if let Some(refused) = now.refused.checked_sub(1) {
            // `TextOutcome::TryAgain`: certainly not sent, so it may be sent again.
            next.push(Moment { refused, ..now.clone() });
            // `TextOutcome::NotSent`.
            next.push(Moment { refused, ..now.with(who, At::Tell) });
        }
    }

    fn claims(&self) -> bool {
        use Protocol::{Claim, ClaimWithLease, ClaimWithRetries};
        matches!(self.protocol, Claim | ClaimWithRetries | ClaimWithLease)
    }

    /// Whether a call without an answer is made again.
    fn asks_again(&self) -> bool {
        use Protocol::{ClaimWithRetries, RandomToken, ReadSendWrite, TokenOfStep};
        matches!(self.protocol, ClaimWithRetries | ReadSendWrite | RandomToken | TokenOfStep)
    }
}

/// `self.ports.store.replace(&key, &record, now)`; whether its answer is lost changes nothing.
fn tell(now: &Moment, who: usize, next: &mut Vec<Moment>) {
    next.push(Moment { item: Some(Item::Told), ..now.with(who, At::Over) });
}

impl Moment {
    /// It, with a handler at another place.
    fn with(&self, who: usize, at: At) -> Self {
        let mut moment = self.clone();
        moment.handlers[who] = at;
        moment
    }
}
