//! Words that are said: what they wait for, and what is said instead where a value is missing.

use pivotline_ir::{Template, Words};

use super::check::{Check, MobileFrom};
use super::draft::{Place, Ways};
use super::lowering::Lowering;
use crate::model::ActionKind;

impl Lowering<'_> {
    /// Words, where a value is missing those said instead, or nothing.
    pub(super) fn lower_say(&mut self, name: &str, words: &Words, next: Place) -> Place {
        let (check, text) = self.checked(words);
        let said = self.message(name, text, next);
        let or = if check == Check::Known(true) { None } else { self.or_text(words) };
        let instead = or.map_or(next, |or| self.message(&format!("{name} or"), or, next));
        check.lower(&mut self.draft, name, said, instead)
    }

    /// What words wait for, and what they say then.
    pub(super) fn checked(&mut self, words: &Words) -> (Check, String) {
        let tag = &self.language.tag;
        self.checked_text(words.in_language(tag), words.or_in_language(tag))
    }

    /// What a text waits for, and what it says then. One instead of which another is said waits
    /// for all its values.
    pub(super) fn checked_text(
        &mut self,
        text: &Template,
        or: Option<&Template>,
    ) -> (Check, String) {
        let mut checks = self.checks(MobileFrom::Attribute);
        let check = if or.is_some() { checks.complete(text) } else { checks.unbroken(text) };
        (check, self.values.text(text))
    }

    /// What is said where a value of words is missing. Only who says it may ask: what it reads
    /// counts as read then.
    pub(super) fn or_text(&mut self, words: &Words) -> Option<String> {
        let or = words.or_in_language(&self.language.tag)?;
        Some(self.values.text(or))
    }

    /// Says that the call is recorded, and records it. Where the words cannot be played, it is not.
    pub(super) fn lower_record(&mut self, name: &str, words: &Words, next: Place) -> Place {
        let ways = Ways { next: Some(next), ..Ways::default() };
        let kind = ActionKind::UpdateContactRecordingBehavior;
        let record = self.draft.add(&format!("{name} from now on"), kind, ways);
        let text = self.values.text(words.in_language(&self.language.tag));
        self.draft.add_or(name, ActionKind::MessageParticipant { text }, record, next)
    }

    /// A prompt that could not be played is passed over.
    pub(super) fn message(&mut self, name: &str, text: String, next: Place) -> Place {
        if text.trim().is_empty() {
            return next;
        }
        self.draft.add_or(name, ActionKind::MessageParticipant { text }, next, next)
    }
}
