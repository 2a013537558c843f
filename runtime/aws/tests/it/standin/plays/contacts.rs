//! What Connect remembers: its contacts.

use std::collections::BTreeMap;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Map, Value};

use super::super::fresh;

/// The contacts of all instances, by id.
#[derive(Default)]
pub(crate) struct Connect {
    /// What a start answers whose client token was used before.
    pub(crate) repeat: Repeat,
    contacts: BTreeMap<String, Contact>,
}

/// What a start answers whose client token was used before. AWS's prose does not say.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Repeat {
    /// All that the first start answered.
    #[default]
    Whole,
    /// The contact's id, and nothing to join it with.
    ContactId,
}

/// One contact.
#[derive(Clone, Debug)]
pub(crate) struct Contact {
    pub(crate) id: String,
    pub(crate) instance: String,
    /// `VOICE`, `CHAT` or `TASK`.
    pub(crate) channel: &'static str,
    pub(crate) method: &'static str,
    /// The operation that started it, and its input; none of a call that came in.
    pub(crate) started_by: Option<(String, Value)>,
    pub(crate) attributes: Map<String, Value>,
    pub(crate) initiated: f64,
    pub(crate) connected_to_agent: Option<f64>,
    pub(crate) disconnected: Option<f64>,
    /// Tokens with which a participant's device connects.
    pub(crate) participant_tokens: Vec<String>,
}

impl Connect {
    /// A call that comes in, and is up.
    pub(crate) fn call_comes_in(&mut self, instance: &str, contact: &str) {
        let mut call = Contact::new(instance, "VOICE", "INBOUND");
        call.id = contact.to_owned();
        self.contacts.insert(call.id.clone(), call);
    }

    /// An agent takes a contact.
    pub(crate) fn agent_takes(&mut self, contact: &str) {
        let contact = self.contacts.get_mut(contact).expect("there is such a contact");
        contact.connected_to_agent = Some(now());
    }

    /// A contact ends: somebody hung up.
    pub(crate) fn ends(&mut self, contact: &str) {
        let contact = self.contacts.get_mut(contact).expect("there is such a contact");
        contact.disconnected = Some(now());
    }

    /// A contact by its id.
    pub(crate) fn contact(&self, id: &str) -> Option<&Contact> {
        self.contacts.get(id)
    }

    /// The contacts that were started, in no order that means anything.
    pub(crate) fn started(&self) -> Vec<Contact> {
        let started = |contact: &&Contact| contact.started_by.is_some();
        self.contacts.values().filter(started).cloned().collect()
    }

    pub(super) fn contact_mut(&mut self, id: &str) -> Option<&mut Contact> {
        self.contacts.get_mut(id)
    }

    pub(super) fn add(&mut self, contact: Contact) {
        self.contacts.insert(contact.id.clone(), contact);
    }

    /// The contact that was started by an operation with a client token.
    pub(super) fn started_with(&self, operation: &str, token: &str) -> Option<&Contact> {
        self.contacts.values().find(|contact| {
            let by = contact.started_by.as_ref();
            by.is_some_and(|(by, input)| by == operation && input["ClientToken"] == token)
        })
    }

    pub(super) fn with_participant_token(&self, token: &str) -> Option<&Contact> {
        let has = |contact: &&Contact| contact.participant_tokens.iter().any(|mine| mine == token);
        self.contacts.values().find(has)
    }
}

impl Contact {
    pub(super) fn new(instance: &str, channel: &'static str, method: &'static str) -> Self {
        Self {
            id: fresh("contact"),
            instance: instance.to_owned(),
            channel,
            method,
            started_by: None,
            attributes: Map::new(),
            initiated: now(),
            connected_to_agent: None,
            disconnected: None,
            participant_tokens: Vec::new(),
        }
    }

    /// Whether it is up, or waits.
    pub(crate) fn is_open(&self) -> bool {
        self.disconnected.is_none()
    }

    /// One more token with which a device connects.
    pub(super) fn new_token(&mut self) -> String {
        let token = fresh("participant token");
        self.participant_tokens.push(token.clone());
        token
    }
}

pub(super) fn now() -> f64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs_f64().floor()
}
