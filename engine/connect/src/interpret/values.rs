//! What a contact knows: the values that `$.…` references read.

use std::collections::BTreeMap;

use super::Caller;

/// The number that was called. Flows run here without a contact centre, so it is made up.
pub(super) const CALLED_NUMBER: &str = "+12025550100";
/// The instance that the contact belongs to, likewise made up.
pub(super) const INSTANCE: &str =
    "arn:aws:connect:us-east-1:111122223333:instance/00000000-0000-0000-0000-000000000000";
/// The service's limit for all attributes of a contact, in bytes, keys included.
const MOST_ATTRIBUTE_BYTES: usize = 32_768;

/// Names and texts.
pub(super) type Texts = BTreeMap<String, String>;

/// A contact's data.
#[derive(Clone, Debug)]
pub(super) struct Values {
    pub(super) caller: Caller,
    pub(super) attributes: Texts,
    pub(super) flow_attributes: Texts,
    pub(super) external: Texts,
    pub(super) stored_input: String,
    pub(super) language: String,
    pub(super) voice: String,
    pub(super) queue: Option<String>,
}

impl Values {
    pub(super) fn new(caller: Caller) -> Self {
        Self {
            caller,
            attributes: Texts::new(),
            flow_attributes: Texts::new(),
            external: Texts::new(),
            stored_input: String::new(),
            language: "en-US".to_owned(),
            voice: String::new(),
            queue: None,
        }
    }

    /// What ends with a flow.
    pub(super) fn leave_flow(&mut self) {
        self.flow_attributes.clear();
        self.external.clear();
        self.stored_input.clear();
    }

    /// Adds contact attributes, all or none.
    pub(super) fn set_attributes(&mut self, new: Texts) -> bool {
        let mut all = self.attributes.clone();
        all.extend(new.clone());
        let bytes: usize = all.iter().map(|(key, value)| key.len() + value.len()).sum();
        let fits =
            bytes <= MOST_ATTRIBUTE_BYTES && is_settable(&new) && new.keys().all(|key| is_key(key));
        if fits {
            self.attributes = all;
        }
        fits
    }

    /// Adds flow attributes, all or none.
    pub(super) fn set_flow_attributes(&mut self, new: Texts) -> bool {
        let fits = is_settable(&new);
        if fits {
            self.flow_attributes.extend(new);
        }
        fits
    }

    /// A text with its references filled. A missing value is empty.
    pub(super) fn fill(&self, text: &str) -> String {
        let mut filled = String::new();
        let mut rest = text;
        while let Some((before, from)) = split_before_reference(rest) {
            filled.push_str(before);
            let (path, after) = read_path(from);
            filled.push_str(self.look_up(&path));
            rest = after;
        }
        filled.push_str(rest);
        filled
    }

    fn look_up(&self, path: &[&str]) -> &str {
        match path {
            ["Attributes", key] => text(&self.attributes, key),
            ["FlowAttributes", key] => text(&self.flow_attributes, key),
            ["External", key] => text(&self.external, key),
            ["StoredCustomerInput"] => &self.stored_input,
            ["CustomerEndpoint", "Address"] => &self.caller.phone,
            ["SystemEndpoint", "Address"] => CALLED_NUMBER,
            ["CustomerEndpoint" | "SystemEndpoint", "Type"] => "TELEPHONE_NUMBER",
            ["ContactId" | "InitialContactId"] => &self.caller.contact,
            ["LanguageCode"] => &self.language,
            ["TextToSpeechVoiceId"] => &self.voice,
            ["Channel"] => "VOICE",
            ["InitiationMethod"] => "INBOUND",
            ["InstanceARN"] => INSTANCE,
            ["Queue", "ARN"] => self.queue.as_deref().unwrap_or_default(),
            _ => "",
        }
    }
}

fn text<'a>(texts: &'a Texts, key: &str) -> &'a str {
    texts.get(key).map_or("", String::as_str)
}

fn is_settable(new: &Texts) -> bool {
    !new.is_empty() && new.iter().all(|(key, value)| !key.is_empty() && !value.is_empty())
}

fn is_key(key: &str) -> bool {
    key.chars().all(is_key_char)
}

fn is_key_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || c == '_'
}

/// Splits before the next `$.x` or `$['x`; what follows starts after the `$`.
fn split_before_reference(text: &str) -> Option<(&str, &str)> {
    let mut from = 0;
    loop {
        let (at, _) = text.get(from..)?.match_indices('$').next()?;
        let dollar = from + at;
        let rest = text.get(dollar + 1..)?;
        if next_step(rest).is_some() {
            return Some((text.get(..dollar)?, rest));
        }
        from = dollar + 1;
    }
}

/// Reads `.Root.key` or `['Root']['key']`: the steps and what follows.
fn read_path(mut rest: &str) -> (Vec<&str>, &str) {
    let mut path = Vec::new();
    while let Some((step, after)) = next_step(rest) {
        path.push(step);
        rest = after;
    }
    (path, rest)
}

fn next_step(rest: &str) -> Option<(&str, &str)> {
    if let Some(bracket) = rest.strip_prefix("['") {
        return bracket.split_once("']");
    }
    // A full stop after a reference belongs to the sentence, not to the path.
    let plain = rest.strip_prefix('.')?;
    let end = plain.find(|c| !is_key_char(c)).unwrap_or(plain.len());
    if end == 0 { None } else { plain.split_at_checked(end) }
}
