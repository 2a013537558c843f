//! What a person leaves behind who goes: a contact that waits for people, or a handover of which
//! nobody knows whether it began.
//!
//! The person goes at once, and what they leave is stored with that step. Then it is ended; a
//! handover is asked for by its token first, by which it is known whether or not it had begun.
//! Where that cannot be done, or nobody can tell, the next look at the session does it.

use pivotline_machine::{Contact, ContactKind};

use crate::drive::Committed;
use crate::live::{Live, Lost};
use crate::ports::{Attempt, Ending};
use crate::problem::Refused;
use crate::runtime::Runtime;
use crate::session::{Pending, Session, Standing};

impl Session {
    /// Whether somebody went and left something behind.
    pub(crate) fn is_given_up(&self) -> bool {
        self.pending.is_some_and(|pending| pending.standing == Standing::GivenUp)
    }

    /// The contact that a person who goes would leave behind. A callback is none: it is what they
    /// were promised.
    fn left_behind(&self) -> Option<&Contact> {
        let contact = self.state.as_ref()?.contact.as_ref();
        contact.filter(|contact| contact.kind != ContactKind::Callback)
    }
}

impl Live {
    /// The person goes. A handover that certainly did not begin leaves nothing behind.
    pub(crate) fn give_up(&mut self) {
        let session = &mut self.session;
        let step = match session.pending {
            Some(pending) if pending.standing == Standing::PutOff => None,
            Some(pending) => Some(pending.step),
            None => session.left_behind().map(|_| self.record.version),
        };
        session.pending = step.map(|step| Pending { step, standing: Standing::GivenUp });
    }

    /// Ends what was left behind, and forgets it once it is over.
    pub(crate) async fn end_given_up(&mut self, runtime: &Runtime) -> Result<Committed, Refused> {
        let Some(Pending { step, .. }) = self.session.pending else { return Ok(Committed::Done) };
        let ending = match self.session.left_behind() {
            Some(contact) => runtime.ports.contact_centre.end(&contact.id).await,
            None => self.abandon(runtime, step).await,
        };
        if ending == Ending::Unknown {
            tracing::warn!(cause = "left_behind", "a contact may wait for somebody who has gone");
            return Ok(Committed::Done);
        }
        self.session.pending = None;
        self.touch(runtime.now());
        Ok(match self.store(runtime).await? {
            Ok(()) => Committed::Done,
            Err(Lost(stored)) => Committed::Overtaken(stored),
        })
    }

    /// Ends what the handover of a step started, if it did.
    async fn abandon(&self, runtime: &Runtime, step: u64) -> Ending {
        let state = self.session.state.as_ref();
        let handover = state.and_then(|state| self.served.machine.given_up(state));
        let Some(handover) = handover else { return Ending::Over };
        let asked = self.asked(runtime, step, handover);
        let request = asked.request(&self.session, Attempt::Repeat);
        runtime.ports.contact_centre.abandon(&request).await
    }
}
