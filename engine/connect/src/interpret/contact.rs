//! What belongs to a contact, whichever flow it is in.

use std::sync::Arc;

use super::references::is_key;
use super::registers::{Registers, Texts};
use super::{Channel, Entry};
use crate::emit::bound_name;

/// The number that was called. Flows run here without a contact centre, so it is made up.
pub(super) const CALLED_NUMBER: &str = "+12025550100";
/// The instance that the contact belongs to, likewise made up.
pub(super) const INSTANCE: &str =
    "arn:aws:connect:us-east-1:111122223333:instance/00000000-0000-0000-0000-000000000000";
/// The service's limit for all attributes of a contact, in bytes, keys included.
const MOST_ATTRIBUTE_BYTES: usize = 32_768;

/// Where attributes stand.
pub(super) const ATTRIBUTES: &str = "Attributes";

/// A contact's data.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Contact {
    /// How it came in; what it brought along is among its attributes.
    pub(super) entry: Arc<Entry>,
    /// Its attributes, each under `Attributes.`.
    pub(super) attributes: Registers,
    /// What references read besides attributes.
    pub(super) facts: Registers,
    /// The queue that a transfer goes to, or an agent's id.
    pub(super) queue: Option<String>,
    /// How its voice is made, in small letters; empty where no flow has said it.
    pub(super) engine: String,
    /// The number to call back; the caller's own where none was set.
    pub(super) callback_number: Option<String>,
    /// The flows that run on events, by event.
    pub(super) hooks: Registers,
    /// Keys that came before they were asked for, while such are kept.
    pub(super) buffer: Option<String>,
    /// How often it went from one queue to another.
    pub(super) queue_changes: u32,
}

impl Contact {
    pub(super) fn new(mut entry: Entry) -> Self {
        let facts = facts(&entry);
        let mut attributes = Registers::default();
        attributes.overwrite(ATTRIBUTES, std::mem::take(&mut entry.attributes));
        Self {
            entry: Arc::new(entry),
            attributes,
            facts,
            queue: None,
            engine: String::new(),
            callback_number: None,
            hooks: Registers::default(),
            buffer: None,
            queue_changes: 0,
        }
    }

    pub(super) fn is_call(&self) -> bool {
        self.entry.channel == Channel::Voice
    }

    pub(super) fn language(&self) -> &str {
        self.facts.get("LanguageCode").unwrap_or_default()
    }

    pub(super) fn voice(&self) -> &str {
        self.facts.get("TextToSpeechVoiceId").unwrap_or_default()
    }

    /// What stands at a path; `None` where the contact has no such thing.
    pub(super) fn look_up(&self, path: &str) -> Option<&str> {
        self.attributes.get(path).or_else(|| self.facts.get(path))
    }

    /// Adds attributes, all or none.
    pub(super) fn set_attributes(&mut self, new: Texts) -> bool {
        let is_well_made = is_settable(&new) && new.keys().all(|key| is_key(key));
        let mut all = self.attributes.clone();
        all.extend(new.into_iter().map(|(key, text)| (attribute(&key), text)));
        let root = ATTRIBUTES.len() + 1;
        let bytes: usize = all.all().map(|(place, value)| place.len() - root + value.len()).sum();
        let fits = is_well_made && bytes <= MOST_ATTRIBUTE_BYTES;
        if fits {
            self.attributes = all;
        }
        fits
    }

    /// Sets the queue that a transfer goes to.
    pub(super) fn set_queue(&mut self, queue: String) {
        self.facts.set("Queue.ARN", queue.as_str());
        self.facts.set("Queue.Name", bound_name(&queue).to_owned());
        self.queue = Some(queue);
    }
}

/// The place of an attribute.
pub(super) fn attribute(key: &str) -> String {
    format!("{ATTRIBUTES}.{key}")
}

/// Whether attributes may be set: there are some, and nothing is empty.
pub(super) fn is_settable(new: &Texts) -> bool {
    !new.is_empty() && new.iter().all(|(key, value)| !key.is_empty() && !value.is_empty())
}

fn facts(entry: &Entry) -> Registers {
    let contact = entry.caller.contact.as_str();
    let (subtype, endpoint) = match entry.channel {
        Channel::Voice if entry.initiation == "WEBRTC_API" => ("connect:WebRTC", "VOIP"),
        Channel::Voice => ("connect:Telephony", "TELEPHONE_NUMBER"),
        Channel::Chat => ("connect:Chat", "CONTACT_FLOW"),
        Channel::Task => ("connect:Task", "CONTACT_FLOW"),
    };
    let all = [
        ("AwsRegion", "us-east-1"),
        ("Channel", entry.channel.word()),
        ("ContactId", contact),
        ("CustomerEndpoint.Address", &entry.caller.phone),
        ("CustomerEndpoint.Type", endpoint),
        ("InitialContactId", contact),
        ("InitiationMethod", &entry.initiation),
        ("InstanceARN", INSTANCE),
        ("LanguageCode", "en-US"),
        ("SegmentAttributes.connect:Subtype", subtype),
        ("SystemEndpoint.Address", CALLED_NUMBER),
        ("SystemEndpoint.Type", "TELEPHONE_NUMBER"),
    ];
    let mut facts = Registers::default();
    for (path, text) in all {
        facts.set(path, text);
    }
    facts
}
