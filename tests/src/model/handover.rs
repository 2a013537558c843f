//! A handover to people: how many contacts one step can start, and whether any is started that no
//! stored step asked for.
//!
//! The steps of [`Protocol::PendingAndToken`] are those of `drive.rs` in `runtime/service/src`:
//! `commit` stores the tap and the pending handover, `carry_out_pending` asks the contact centre
//! and stores the outcome. Whoever looks at a session with a pending handover carries it out too.

use std::collections::BTreeSet;

use super::Model;

/// How a handover is carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// Ours: it is stored as pending first, and carried out under a token of session and step.
    PendingAndToken,
    /// It is stored as pending first; the token is random in each try: an SDK's default.
    PendingAndRandomToken,
    /// It is carried out under a token of session and step, and stored after.
    TokenWithoutPending,
}

/// What may go wrong, and how much of it.
#[derive(Clone, Copy, Debug)]
pub struct Handover {
    /// The protocol.
    pub protocol: Protocol,
    /// How many requests run: repeated taps, second tabs, looks.
    pub requests: usize,
    /// How many of them may crash.
    pub crashes: u8,
    /// How many answers of store and contact centre may be lost after the work was done.
    pub lost: u8,
}

/// What the session is stored as. A version is the number of the step that it waits at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Session {
    /// The person can tap to be handed over; this is so from the start and after each refusal.
    Menu { version: u8 },
    /// The tap is stored, `Session::pending` with it.
    Pending { version: u8 },
    /// The contact is stored.
    Contact { version: u8 },
}

/// Where a request is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum At {
    /// Before `Live::load`.
    Load,
    /// Before `commit` stores the tap over this version.
    Tap(u8),
    /// Before `contact_centre.hand_over` for the handover that is stored at this version.
    Start(u8),
    /// Before the outcome is stored over this version.
    Tell { over: u8, queued: bool },
    /// It answered, failed or crashed.
    Over,
}

/// A contact that the centre was asked for: the step, and what its token adds to that.
type Contact = (u8, usize);

/// A moment.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Moment {
    session: Session,
    requests: Vec<At>,
    contacts: BTreeSet<Contact>,
    /// Steps that were stored as pending.
    stored: BTreeSet<u8>,
    tries: usize,
    crashes: u8,
    lost: u8,
    /// Whether the queue may still be full once.
    full: bool,
}

impl Moment {
    /// The most contacts that one step started.
    #[must_use]
    pub fn contacts_of_a_step(&self) -> usize {
        let of = |step| self.contacts.iter().filter(|(other, _)| other == step).count();
        self.contacts.iter().map(|(step, _)| of(step)).max().unwrap_or_default()
    }

    /// How many contacts no stored step asked for.
    #[must_use]
    pub fn orphans(&self) -> usize {
        self.contacts.iter().filter(|(step, _)| !self.stored.contains(step)).count()
    }

    /// Whether the person was told of a contact that is not there.
    #[must_use]
    pub fn told_of_nothing(&self) -> usize {
        let Session::Contact { version } = self.session else { return 0 };
        usize::from(!self.contacts.iter().any(|(step, _)| step + 1 == version))
    }
}

impl Model for Handover {
    type State = Moment;

    fn start(&self) -> Moment {
        let Self { crashes, lost, .. } = *self;
        Moment {
            session: Session::Menu { version: 1 },
            requests: vec![At::Load; self.requests],
            contacts: BTreeSet::new(),
            stored: BTreeSet::new(),
            tries: 0,
            crashes,
            lost,
            full: true,
        }
    }

    fn next(&self, now: &Moment) -> Vec<Moment> {
        let mut next = Vec::new();
        for (who, at) in now.requests.iter().enumerate() {
            match *at {
                At::Load => next.push(now.with(who, self.loaded(now))),
                At::Tap(over) => tap(now, who, over, &mut next),
                At::Start(step) => self.hand_over(now, who, step, &mut next),
                At::Tell { over, queued } => self.tell(now, who, over, queued, &mut next),
                At::Over => continue,
            }
            if let Some(crashes) = now.crashes.checked_sub(1) {
                next.push(Moment { crashes, ..now.with(who, At::Over) });
            }
        }
        next
    }
}

impl Handover {
    /// `Live::load`: a pending handover is carried out by whoever finds it (`go_on`).
    fn loaded(&self, now: &Moment) -> At {
        match now.session {
            Session::Menu { version } if self.protocol == Protocol::TokenWithoutPending => {
                At::Start(version + 1)
            }
            Session::Menu { version } => At::Tap(version),
            Session::Pending { version } => At::Start(version),
            Session::Contact { .. } => At::Over,
        }
    }

    /// `self.ports.contact_centre.hand_over(&request)`: one contact for each token.
    fn hand_over(&self, now: &Moment, who: usize, step: u8, next: &mut Vec<Moment>) {
        let token = match self.protocol {
            Protocol::PendingAndRandomToken => (step, now.tries),
            Protocol::PendingAndToken | Protocol::TokenWithoutPending => (step, 0),
        };
        let mut started = Moment { tries: now.tries + 1, ..now.clone() };
        // Under a token that is known the centre names the contact that it has.
        let known = !started.contacts.insert(token);
        let over = if self.protocol == Protocol::TokenWithoutPending { step - 1 } else { step };
        // `HandoverOutcome::Queued`.
        next.push(started.with(who, At::Tell { over, queued: true }));
        if let Some(lost) = now.lost.checked_sub(1) {
            // The answer is lost: the request fails, or the adapter asks again.
            next.push(Moment { lost, ..started.with(who, At::Over) });
            next.push(Moment { lost, ..started });
        }
        if now.full && !known {
            // `HandoverOutcome::Full`: no contact, and the machine goes back to its menu.
            let full = now.with(who, At::Tell { over, queued: false });
            next.push(Moment { full: false, ..full });
        }
    }

    /// `self.store(runtime)` of the outcome: one write for each version.
    fn tell(&self, now: &Moment, who: usize, over: u8, queued: bool, next: &mut Vec<Moment>) {
        let before = match self.protocol {
            Protocol::TokenWithoutPending => Session::Menu { version: over },
            _ => Session::Pending { version: over },
        };
        if now.session != before {
            // `Lost`: another request stored the outcome.
            return next.push(now.with(who, At::Over));
        }
        let version = over + 1;
        let session = if queued { Session::Contact { version } } else { Session::Menu { version } };
        let mut told = Moment { session, ..now.with(who, At::Over) };
        if self.protocol == Protocol::TokenWithoutPending {
            told.stored.insert(version);
        }
        next.push(told);
    }
}

/// `self.store(runtime)` of the tap, with the pending handover in the same write.
fn tap(now: &Moment, who: usize, over: u8, next: &mut Vec<Moment>) {
    if now.session != (Session::Menu { version: over }) {
        // `Lost`: it loads again, and is told what is there.
        return next.push(now.with(who, At::Load));
    }
    let version = over + 1;
    let mut stored = Moment { session: Session::Pending { version }, ..now.clone() };
    stored.stored.insert(version);
    next.push(stored.with(who, At::Start(version)));
    if let Some(lost) = now.lost.checked_sub(1) {
        next.push(Moment { lost, ..stored.with(who, At::Over) });
        // The write is tried again, meets itself by its operation, and goes on.
        next.push(Moment { lost, ..stored.with(who, At::Start(version)) });
    }
}

impl Moment {
    /// It, with a request at another place.
    fn with(&self, who: usize, at: At) -> Self {
        let mut moment = self.clone();
        moment.requests[who] = at;
        moment
    }
}
