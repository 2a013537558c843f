//! The desk at which an agent takes contacts.

use std::collections::BTreeMap;

use pivotline_machine::ContactKind;
use serde::Serialize;

/// How many contacts are remembered; those that are over are forgotten first.
const MOST_CONTACTS: usize = 1_000;

/// A contact that waits in a queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct QueuedContact {
    /// The queue.
    pub queue: String,
    /// `call`, `web_call`, `chat` or `callback`.
    pub kind: &'static str,
    /// What travels along; nothing blank.
    pub attributes: BTreeMap<String, String>,
    /// Its id; of a call that was kept, the call's.
    pub contact: String,
}

impl QueuedContact {
    pub(super) fn new(
        contact: &str,
        queue: &str,
        kind: ContactKind,
        attributes: &BTreeMap<String, String>,
    ) -> Self {
        let filled = attributes.iter().filter(|(_, value)| !value.trim().is_empty());
        Self {
            queue: queue.to_owned(),
            kind: kind_name(kind),
            attributes: filled.map(|(key, value)| (key.clone(), value.trim().to_owned())).collect(),
            contact: contact.to_owned(),
        }
    }
}

/// A contact as the agent's desk shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct DeskContact {
    /// The contact.
    #[serde(flatten)]
    pub queued: QueuedContact,
    /// Who it is, as far as a page may say.
    pub name: String,
    /// Since when it waits, in seconds since 1970.
    pub at: u64,
    /// How far it is.
    pub state: DeskState,
    /// What the agent is told right before the contact.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub whispered: Vec<String>,
    /// Whom to call, of a contact that asks to be called back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call_back: Option<CallBack>,
}

/// Whom to call back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct CallBack {
    /// The number.
    pub number: String,
    /// How often it may still be tried.
    pub tries: u32,
}

/// How far a contact is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum DeskState {
    /// It waits in its queue.
    Waiting,
    /// The phone of somebody rings who asked to be called back.
    Ringing,
    /// An agent has it.
    Answered,
    /// It is over.
    Ended,
}

/// There is no such contact, or it is past what was wanted of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no such contact")]
pub(crate) struct NoSuchContact;

/// The contacts at the desk, in the order in which they came.
#[derive(Default)]
pub(super) struct Desk(Vec<DeskContact>);

impl Desk {
    /// The contacts that are not over.
    pub(super) fn here(&self) -> impl Iterator<Item = &DeskContact> {
        self.0.iter().filter(|known| known.state != DeskState::Ended)
    }

    /// The contacts that wait.
    pub(super) fn waiting(&self) -> impl Iterator<Item = &DeskContact> {
        self.0.iter().filter(|known| known.state == DeskState::Waiting)
    }

    /// How far a contact is; `None` for one that was never here.
    pub(super) fn stage(&self, contact: &str) -> Option<DeskState> {
        self.0.iter().find(|known| known.queued.contact == contact).map(|known| known.state)
    }

    /// A contact that is that far.
    pub(super) fn find(
        &mut self,
        contact: &str,
        is_so: impl Fn(DeskState) -> bool,
    ) -> Result<&mut DeskContact, NoSuchContact> {
        let found = self.0.iter_mut().find(|known| known.queued.contact == contact);
        found.filter(|known| is_so(known.state)).ok_or(NoSuchContact)
    }

    /// Puts a contact into its queue. One that waits elsewhere moves; one that an agent has stays
    /// with the agent, who is told what is new. One that was here before begins anew. Of a contact
    /// that is forgotten for it the id is given back.
    pub(super) fn add(&mut self, contact: DeskContact) -> Option<String> {
        let known = self.0.iter().position(|known| known.queued.contact == contact.queued.contact);
        if let Some(known) = known.and_then(|at| self.0.get_mut(at)) {
            if known.state == DeskState::Ended {
                *known = contact;
            } else {
                known.queued = contact.queued;
            }
            return None;
        }
        let forgotten = if self.0.len() >= MOST_CONTACTS { self.forget_one() } else { None };
        self.0.push(contact);
        forgotten
    }

    /// Forgets the contact that has been over for longest, if any is over.
    fn forget_one(&mut self) -> Option<String> {
        let over = self.0.iter().position(|contact| contact.state == DeskState::Ended)?;
        Some(self.0.remove(over).queued.contact)
    }
}

pub(super) fn kind_name(kind: ContactKind) -> &'static str {
    match kind {
        ContactKind::ThisCall => "call",
        ContactKind::WebCall => "web_call",
        ContactKind::Chat => "chat",
        ContactKind::Callback => "callback",
    }
}
