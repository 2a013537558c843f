//! Carries out handovers, each once.
//!
//! A handover is stored as pending first, carried out with a token that is the same for every try,
//! and its outcome is stored after. Whoever finds a pending handover may carry it out; while the
//! contact centre has too much to do it stays pending, and the next look tries it again.
//!
//! A refusal counts only where no other try can have started the contact:
//!
//! - The request that stored the handover makes the first try, and its refusal counts. Whoever else
//!   finds it pending stores it once more, as it is, before the try: from then on its version is
//!   above the one that names the step, and a refusal that was on its way to the store comes too
//!   late.
//! - A first try that certainly started nothing is put off: that is stored, and whoever finds it so
//!   stores the handover as a new step, with a token of its own, and makes a first try of that one.
//!   So a route that closes or fills up meanwhile is told as closed or full.
//! - A repeat asks by the same token, so that it is answered with the contact if there is one. Its
//!   refusal says that there is none yet; a try before may still be under way. So the refusal is
//!   stored, nobody tries for a while, and whoever then stores that they ask once more is the only
//!   one who does. A refusal of theirs counts.

use pivotline_ir::RouteWay;
use pivotline_machine::{ContactKind, Event, Handover};
use tracing::Instrument as _;

use crate::drive::{Committed, Journey, TURNS};
use crate::encoding::base64url;
use crate::live::{Live, Lost};
use crate::ports::{Attempt, HandOver, HandoverOutcome, JourneyStep};
use crate::problem::{Problem, Refused};
use crate::record::{Record, SessionKey};
use crate::runtime::Runtime;
use crate::server_key::ServerKey;
use crate::session::{Leg, Pending, Session, Standing};

/// After so many seconds no try is under way any more. Adapters give up after a few.
const SETTLED: u64 = 60;

/// What came of a try to hand over, or of an order.
enum Tried {
    /// It is known.
    Came(Event),
    /// It did not begin.
    NotYet,
    /// It did not begin with this try, and may have with another one.
    Refused,
    /// It may have begun.
    Later,
}

impl Live {
    /// The handover at hand is pending from the version at which it is stored next.
    pub(crate) fn begin_handover(&mut self) {
        let step = self.next_version();
        self.session.pending = Some(Pending { step, standing: Standing::Tried });
    }

    /// Carries out a handover that was found pending, if there is one, and stores its outcome.
    pub(crate) async fn carry_out_pending(
        &mut self,
        runtime: &Runtime,
    ) -> Result<Committed, Refused> {
        let Some(Pending { step, standing }) = self.session.pending else {
            return Ok(Committed::Done);
        };
        let now = runtime.now();
        let attempt = match standing {
            Standing::GivenUp => return Box::pin(self.end_given_up(runtime)).await,
            Standing::Tried if step < self.record.version => {
                return self.try_pending(runtime, Attempt::Repeat).await;
            }
            // Whoever stored it may be about to store that it was refused: that must be late now.
            Standing::Tried => Attempt::Repeat,
            Standing::PutOff => {
                self.begin_handover();
                Attempt::First
            }
            // A clock that was wrong keeps nobody waiting.
            Standing::Refused(at) if now.saturating_add(SETTLED) < at => {
                return self.stands(runtime, step, Standing::Refused(now)).await;
            }
            Standing::Refused(at) if now < at.saturating_add(SETTLED) => {
                return Ok(Committed::Done);
            }
            Standing::Ordered(since) if self.may_be_tried(since, now) => {
                return Ok(Committed::Done);
            }
            Standing::Ordered(_) => {
                self.session.pending = Some(Pending { step, standing: Standing::Ordered(now) });
                Attempt::Repeat
            }
            Standing::Refused(_) => {
                self.session.pending = Some(Pending { step, standing: Standing::Refused(now) });
                Attempt::Settled
            }
        };
        match self.store(runtime).await? {
            Ok(()) => self.try_pending(runtime, attempt).await,
            Err(Lost(stored)) => Ok(Committed::Overtaken(stored)),
        }
    }

    /// Tries what is pending and stores its outcome, until nothing is.
    pub(crate) async fn try_pending(
        &mut self,
        runtime: &Runtime,
        attempt: Attempt,
    ) -> Result<Committed, Refused> {
        if self.session.pending.is_none() {
            return Ok(Committed::Done);
        }
        if self.session.is_given_up() {
            return Box::pin(self.end_given_up(runtime)).await;
        }
        // Boxed, so that the steps without a handover, which are nearly all, do not carry its room.
        Box::pin(self.try_until_none(runtime, attempt)).await
    }

    async fn try_until_none(
        &mut self,
        runtime: &Runtime,
        mut attempt: Attempt,
    ) -> Result<Committed, Refused> {
        for _ in 0..TURNS {
            let Some(pending) = self.session.pending else {
                return Ok(Committed::Done);
            };
            let (step, order) = (pending.step, self.order());
            let mut journey = Journey::new();
            let tried = match &order {
                Some(order) => Tried::Came(self.make(runtime, order, attempt).await),
                None => self.hand_over(runtime, step, attempt, &mut journey).await,
            };
            let event = match tried {
                Tried::Came(event) => event,
                Tried::NotYet => return self.stands(runtime, step, Standing::PutOff).await,
                Tried::Refused => {
                    let refused = Standing::Refused(runtime.now());
                    return self.stands(runtime, step, refused).await;
                }
                // It may be under way, so that a refusal counts no more for now.
                Tried::Later if attempt == Attempt::Settled => {
                    return self.stands(runtime, step, Standing::Tried).await;
                }
                Tried::Later => return Ok(Committed::Done),
            };
            self.session.pending = None;
            let state = self.session.state.as_ref().ok_or(Problem::Internal)?;
            let next = self.served.machine.step(state, event);
            self.settle(runtime, next, &mut journey).await?;
            self.touch(runtime.now());
            let stored = match order {
                Some(_) => self.store_order(runtime, pending).await?,
                None => self.store(runtime).await?,
            };
            if let Err(Lost(stored)) = stored {
                self.end_unwanted(runtime, step, stored.as_deref()).await;
                return Ok(Committed::Overtaken(stored));
            }
            self.tell(runtime, &mut journey);
            // What is pending now was stored here.
            attempt = Attempt::First;
        }
        Err(Problem::Internal.to(&self.session.language))
    }

    /// Stores what is known now of the handover that stays pending.
    async fn stands(
        &mut self,
        runtime: &Runtime,
        step: u64,
        standing: Standing,
    ) -> Result<Committed, Refused> {
        self.session.pending = Some(Pending { step, standing });
        Ok(match self.store(runtime).await? {
            Ok(()) => Committed::Done,
            Err(Lost(stored)) => Committed::Overtaken(stored),
        })
    }

    /// Ends the contact that was started here where the session that is stored does not know it
    /// and will not: the person gave it up meanwhile. While the handover is still pending, the
    /// next try is answered with this contact.
    async fn end_unwanted(&self, runtime: &Runtime, step: u64, stored: Option<&Record>) {
        let contact = |session: &Session| session.state.as_ref()?.contact.clone();
        // The call was there before, and goes on as its flow says.
        let started = contact(&self.session);
        let Some(started) = started.filter(|contact| contact.kind != ContactKind::ThisCall) else {
            return;
        };
        let stored = stored.and_then(|record| self.seal.open::<Session>(record).ok());
        let wanted = stored.as_ref().filter(|session| !session.is_given_up());
        let pending = wanted.and_then(|session| session.pending);
        let pending = pending.is_some_and(|pending| pending.step == step);
        if !pending && stored.as_ref().and_then(contact).as_ref() != Some(&started) {
            runtime.ports.contact_centre.end(&started.id).await;
        }
    }

    /// Carries out the handover of a step; what came of it, unless it is to be tried again.
    async fn hand_over(
        &mut self,
        runtime: &Runtime,
        step: u64,
        attempt: Attempt,
        journey: &mut Journey,
    ) -> Tried {
        let state = self.session.state.as_ref();
        let handover = state.and_then(|state| self.served.machine.handover(state));
        let Some(handover) = handover else { return Tried::Came(Event::HandoverFailed) };
        let asked = self.asked(runtime, step, handover);
        let request = asked.request(&self.session, attempt);
        let outcome = runtime.ports.contact_centre.hand_over(&request);
        let route = &asked.handover.route;
        let span = tracing::info_span!("hand_over", route = %route);
        Tried::Came(match outcome.instrument(span).await {
            HandoverOutcome::Queued { kind, contact, join } => {
                let state = self.session.state.as_ref();
                let mut event = self.event(runtime, JourneyStep::HandedOver, state, None);
                event.route = Some(route.to_string());
                journey.push(event);
                self.join = join;
                Event::HandedOver { kind, contact }
            }
            HandoverOutcome::NotYet if attempt == Attempt::First => return Tried::NotYet,
            HandoverOutcome::Later | HandoverOutcome::NotYet => return Tried::Later,
            refused if attempt == Attempt::Repeat => {
                tracing::warn!(cause = "repeat", %route, outcome = ?refused, "tried again later");
                return Tried::Refused;
            }
            HandoverOutcome::Closed => Event::Closed,
            HandoverOutcome::Unstaffed => Event::Unstaffed,
            HandoverOutcome::Crowded => Event::Crowded,
            HandoverOutcome::Full => Event::Full,
            HandoverOutcome::Failed => {
                tracing::warn!(cause = "handover", %route, "nobody takes over");
                Event::HandoverFailed
            }
        })
    }
}

/// A handover, and what goes along to the contact centre.
pub(crate) struct Asked {
    client_token: String,
    display_name: String,
    handover: Handover,
}

impl Live {
    /// The handover of a step as the contact centre is asked for it.
    pub(crate) fn asked(&self, runtime: &Runtime, step: u64, mut handover: Handover) -> Asked {
        if self.session.leg == Leg::Gone {
            // Nobody asks on that call whether to hand it over.
            handover.by.retain(|way| *way != RouteWay::ThisCall);
        }
        let client_token = client_token(&runtime.config.server_key, self.key(), step);
        Asked { client_token, display_name: self.session.phone.mask(), handover }
    }
}

impl Asked {
    /// The request to the contact centre.
    pub(crate) fn request<'a>(&'a self, session: &'a Session, attempt: Attempt) -> HandOver<'a> {
        HandOver {
            call: &session.call,
            phone: session.phone.reveal(),
            display_name: &self.display_name,
            client_token: &self.client_token,
            attempt,
            handover: &self.handover,
        }
    }
}

/// The same for every try of the handover that was stored with this version.
pub(crate) fn client_token(key: &ServerKey, session: &SessionKey, step: u64) -> String {
    base64url(&key.keys().handover.of(&[&session.0, &step.to_string()]))
}
