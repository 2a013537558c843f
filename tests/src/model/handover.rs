//! A handover to people: how many contacts one step can start, whether any is started that no
//! stored step asked for or that nobody waits for, and whether the person is told in the end.
//!
//! The steps of [`Protocol::Ours`] are those of `handover.rs` and `given_up.rs` in
//! `runtime/service/src`: `commit` stores the tap and the pending handover, `carry_out_pending` is
//! what whoever looks at a session with a pending handover does, `try_pending` asks the contact
//! centre and stores the outcome, `end_given_up` ends what was given up before it was known.

mod centre;

use std::collections::BTreeSet;

use super::Model;

/// How a handover is carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// Ours: it is stored as pending first, and carried out under a token of session and step. A
    /// refusal counts where no other try can have started it.
    Ours,
    /// As ours, and the token is random in each try: an SDK's default.
    RandomToken,
    /// As ours, and each refusal counts.
    EachRefusalCounts,
    /// As ours, and no refusal counts but that of the first try.
    NoLaterRefusalCounts,
    /// As ours, and who is told that there is too much to do tries the same step again.
    NothingIsPutOff,
    /// It is carried out under a token of session and step, and stored after.
    TokenWithoutPending,
    /// As ours, and who gives a handover up forgets it at once.
    GivenUpIsForgotten,
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
    /// How many answers of store and contact centre may be lost after the work was done, or before
    /// it: a start may be carried out when whoever asked for it has long given up.
    pub lost: u8,
    /// How often the contact centre may say that it has too much to do.
    pub throttled: u8,
    /// How often it may refuse a start whose token it does not know.
    pub refused: u8,
    /// Whether the route may close, or the centre may cease to start contacts, for good.
    pub closes: bool,
    /// How many of the requests may be of somebody who goes.
    pub goes: u8,
}

/// What the session is stored as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Session {
    version: u8,
    at: Place,
}

/// Where a session is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Place {
    /// The person can tap to be handed over; this is so from the start and after each refusal.
    Menu,
    /// The handover that was stored with this version is pending.
    Pending(u8, Standing),
    /// The contact of this step is stored.
    Contact(u8),
    /// The person went while this handover was pending, and it is not known yet.
    GivenUp(u8),
    /// The person went, and nothing is left to do.
    Gone,
}

/// `Standing`, with the time as far as it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Standing {
    Tried,
    PutOff,
    /// A repeat was refused; whether `SETTLED` has passed since.
    Refused(bool),
}

/// `Attempt`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Attempt {
    First,
    Repeat,
    Settled,
}

/// Where a request is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum At {
    /// Before `Live::load`.
    Load,
    /// Before a write over this version: what it stores, and what it does then.
    Store(u8, Place, Then),
    /// Before `contact_centre.hand_over` of a step, with this version at hand.
    Start(u8, u8, Attempt),
    /// Before `contact_centre.abandon` of a step, with this version at hand.
    Abandon(u8, u8),
    /// Before `contact_centre.end` of the contact of a step that the session does not know.
    End(u8),
    /// It answered, failed or crashed.
    Over,
}

/// What a request does after it has stored something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Then {
    /// It makes a try of the step.
    Try(u8, Attempt),
    /// It ends what the step started.
    Abandon(u8),
    /// It answers.
    Answer,
}

/// A contact that the centre was asked for: the step, and what its token adds to that.
type Contact = (u8, usize);

/// How it is about the route.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Route {
    Open,
    /// Its hours are over, which is asked before a first try alone.
    Closed,
    /// The centre refuses each start whose token it does not know.
    Gone,
}

/// A moment.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Moment {
    session: Session,
    requests: Vec<At>,
    contacts: BTreeSet<Contact>,
    /// Contacts that were ended.
    ended: BTreeSet<Contact>,
    /// Starts that nobody waits for any more and that may be carried out still.
    under_way: BTreeSet<Contact>,
    /// Steps that were stored as pending.
    stored: BTreeSet<u8>,
    route: Route,
    tries: usize,
    crashes: u8,
    lost: u8,
    throttled: u8,
    refused: u8,
    closes: bool,
    goes: u8,
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

    /// How many contacts are up for which nobody waits: the session has gone on without them, and
    /// does not know that they may be there.
    #[must_use]
    pub fn forgotten(&self) -> usize {
        let known = match self.session.at {
            Place::Menu | Place::Gone => None,
            Place::Pending(step, _) | Place::Contact(step) | Place::GivenUp(step) => Some(step),
        };
        self.up().filter(|(step, _)| Some(*step) != known).count()
    }

    fn up(&self) -> impl Iterator<Item = &Contact> {
        self.contacts.difference(&self.ended)
    }

    /// Whether the person was told of a contact that is not there.
    #[must_use]
    pub fn told_of_nothing(&self) -> usize {
        let Place::Contact(told) = self.session.at else { return 0 };
        usize::from(!self.contacts.iter().any(|(step, _)| *step == told))
    }

    /// Whether every request is over.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.requests.iter().all(|at| *at == At::Over)
    }

    /// It, with the contacts of a step ended.
    fn ended(&self, step: u8) -> Self {
        let mut moment = self.clone();
        moment.ended.extend(self.contacts.iter().filter(|(of, _)| *of == step));
        moment
    }

    /// It, with a request at another place.
    fn with(&self, who: usize, at: At) -> Self {
        let mut moment = self.clone();
        moment.requests[who] = at;
        moment
    }

    /// Whether a try is being made, or a start may be carried out still.
    fn is_trying(&self) -> bool {
        let tries = |at: &At| !matches!(at, At::Load | At::Over);
        !self.under_way.is_empty() || self.requests.iter().any(tries)
    }
}

impl Model for Handover {
    type State = Moment;

    fn start(&self) -> Moment {
        let Self { crashes, lost, throttled, refused, closes, goes, .. } = *self;
        Moment {
            session: Session { version: 1, at: Place::Menu },
            requests: vec![At::Load; self.requests],
            contacts: BTreeSet::new(),
            ended: BTreeSet::new(),
            under_way: BTreeSet::new(),
            stored: BTreeSet::new(),
            route: Route::Open,
            tries: 0,
            crashes,
            lost,
            throttled,
            refused,
            closes,
            goes,
        }
    }

    fn next(&self, now: &Moment) -> Vec<Moment> {
        let mut next = outside(now);
        for (who, at) in now.requests.iter().enumerate() {
            match *at {
                At::Load => {
                    next.push(now.with(who, self.loaded(now)));
                    next.extend(self.going(now, who));
                }
                At::Store(over, place, then) => store(now, who, (over, place), then, &mut next),
                At::Start(version, step, attempt) => {
                    self.hand_over(now, who, (version, step), attempt, &mut next);
                }
                At::Abandon(version, step) => self.abandon(now, who, (version, step), &mut next),
                At::End(step) => next.push(now.ended(step).with(who, At::Over)),
                At::Over => continue,
            }
            if let Some(crashes) = now.crashes.checked_sub(1) {
                let crashed = Moment { crashes, ..now.with(who, At::Over) };
                if let At::Start(_, step, _) | At::Abandon(_, step) = *at {
                    // What it asked for may be carried out still.
                    let mut asked = crashed.clone();
                    asked.under_way.insert((step, 0));
                    next.push(asked);
                }
                next.push(crashed);
            }
        }
        next
    }
}

impl Handover {
    /// Whether somebody who looks from now on, with nothing going wrong any more, is never told: 1
    /// where so.
    #[must_use]
    pub fn is_stuck(&self, moment: &Moment) -> usize {
        usize::from(matches!(self.after_looks(moment).session.at, Place::Pending(..)))
    }

    /// Whether somebody who looks from now on is connected although the route has closed and
    /// nothing had begun: 1 where so.
    #[must_use]
    pub fn opens_late(&self, moment: &Moment) -> usize {
        let begun = !moment.contacts.is_empty() || !moment.under_way.is_empty();
        let late = moment.route == Route::Closed && !begun;
        usize::from(late && !self.after_looks(moment).contacts.is_empty())
    }

    /// How many contacts wait for nobody after whoever went has looked once more, with nothing
    /// going wrong any more.
    #[must_use]
    pub fn left_behind(&self, moment: &Moment) -> usize {
        let after = self.after_looks(moment);
        match after.session.at {
            Place::Gone | Place::GivenUp(_) => after.up().count(),
            Place::Menu | Place::Pending(..) | Place::Contact(_) => 0,
        }
    }

    /// The moment after somebody has looked who waits to be told, with nothing going wrong.
    fn after_looks(&self, moment: &Moment) -> Moment {
        let mut now = Moment {
            crashes: 0,
            lost: 0,
            throttled: 0,
            refused: 0,
            closes: false,
            goes: 0,
            ..moment.clone()
        };
        for _ in 0..LOOKS {
            if !matches!(now.session.at, Place::Pending(..) | Place::GivenUp(_)) {
                break;
            }
            now.requests = vec![At::Load];
            // Where more than one thing can happen, the time passes first.
            while let Some(then) = self.next(&now).into_iter().next() {
                now = then;
            }
        }
        now
    }

    /// `Live::load`, and what `go_on` does with what it finds.
    fn loaded(&self, now: &Moment) -> At {
        let Session { version, at } = now.session;
        let next = version + 1;
        match at {
            Place::Menu if self.protocol == Protocol::TokenWithoutPending => {
                At::Start(version, next, Attempt::First)
            }
            Place::Menu => pending(version, next, Standing::Tried, Attempt::First),
            Place::Pending(step, Standing::Tried) if step == version => {
                pending(version, step, Standing::Tried, Attempt::Repeat)
            }
            Place::Pending(step, Standing::Tried) => At::Start(version, step, Attempt::Repeat),
            Place::Pending(_, Standing::PutOff) => {
                pending(version, next, Standing::Tried, Attempt::First)
            }
            Place::Pending(step, Standing::Refused(true)) => {
                pending(version, step, Standing::Refused(false), Attempt::Settled)
            }
            Place::GivenUp(step) => At::Abandon(version, step),
            Place::Pending(_, Standing::Refused(false)) | Place::Contact(_) | Place::Gone => {
                At::Over
            }
        }
    }

    /// It is of somebody who goes: `give_up`, and what `commit` does then.
    fn going(&self, now: &Moment, who: usize) -> Option<Moment> {
        let goes = now.goes.checked_sub(1)?;
        let Session { version, at: Place::Pending(step, standing) } = now.session else {
            return None;
        };
        let forgets = self.protocol == Protocol::GivenUpIsForgotten;
        let (place, then) = match standing {
            Standing::Tried | Standing::Refused(_) if !forgets => {
                (Place::GivenUp(step), Then::Abandon(step))
            }
            _ => (Place::Gone, Then::Answer),
        };
        Some(Moment { goes, ..now.with(who, At::Store(version, place, then)) })
    }
}

/// How often somebody looks who waits to be told.
const LOOKS: usize = 6;

/// It stores a handover that is pending, and tries it.
fn pending(over: u8, step: u8, standing: Standing, attempt: Attempt) -> At {
    At::Store(over, Place::Pending(step, standing), Then::Try(step, attempt))
}

/// What happens without anybody's doing: a start that was given up is carried out or comes to
/// nothing, the time passes, the route closes.
fn outside(now: &Moment) -> Vec<Moment> {
    let mut next = Vec::new();
    for start in &now.under_way {
        let mut gone = now.clone();
        gone.under_way.remove(start);
        if now.route != Route::Gone {
            let mut carried_out = gone.clone();
            carried_out.contacts.insert(*start);
            next.push(carried_out);
        }
        next.push(gone);
    }
    if let Place::Pending(step, Standing::Refused(false)) = now.session.at
        && !now.is_trying()
    {
        let mut settled = now.clone();
        settled.session.at = Place::Pending(step, Standing::Refused(true));
        next.push(settled);
    }
    if now.closes && now.route == Route::Open {
        let ways = [Route::Closed, Route::Gone];
        next.extend(ways.map(|route| Moment { route, closes: false, ..now.clone() }));
    }
    next
}

/// `self.store(runtime)`: one write for each version.
fn store(now: &Moment, who: usize, (over, place): (u8, Place), then: Then, next: &mut Vec<Moment>) {
    if now.session.version != over {
        // `Lost`: a tap loads again, and who tried is told what is there.
        let at = match (place, now.session.at) {
            // `end_unwanted`.
            (Place::Contact(step), Place::GivenUp(_) | Place::Gone) => At::End(step),
            (Place::GivenUp(_) | Place::Gone, Place::Pending(..)) => At::Load,
            (_, Place::Menu) => At::Load,
            _ => At::Over,
        };
        return next.push(now.with(who, at));
    }
    let version = over + 1;
    let mut stored = Moment { session: Session { version, at: place }, ..now.clone() };
    if let Place::Pending(step, _) | Place::Contact(step) = place {
        stored.stored.insert(step);
    }
    let at = match then {
        Then::Try(step, attempt) => At::Start(version, step, attempt),
        Then::Abandon(step) => At::Abandon(version, step),
        Then::Answer => At::Over,
    };
    next.push(stored.with(who, at));
    if let Some(lost) = now.lost.checked_sub(1) {
        next.push(Moment { lost, ..stored.with(who, At::Over) });
    }
}
