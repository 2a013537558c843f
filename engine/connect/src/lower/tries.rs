//! Tries: what a menu or a question does while nobody answers.

use std::collections::BTreeMap;

use pivotline_ir::{Reply, Target, Words};

use super::check::Check;
use super::draft::{Place, Ways};
use super::lowering::Lowering;
use super::prompt::Prompt;
use super::strokes::{one_more, spaced};
use super::values::flow_attribute;
use crate::model::{ErrorType, Operator};

/// Counts tries: one stroke for each, blanks between, as flows join texts elsewhere.
const TRIES: &str = "tries";
/// What a reply said, to be heard before the prompt.
pub(super) const SORRY: &str = "sorry";

/// How often something is played, and what is said when nobody answers.
pub(super) struct Tries<'a> {
    pub(super) most: u32,
    pub(super) silence: &'a Reply,
    pub(super) wrong: &'a Reply,
}

/// A menu or a question while it is lowered.
pub(super) struct Playing<'a> {
    pub(super) number: usize,
    pub(super) name: &'a str,
    pub(super) tries: Tries<'a>,
    /// The block that plays it.
    pub(super) play: Place,
    /// Plays it again without an apology.
    pub(super) replay: Place,
}

impl Tries<'_> {
    /// Whether they are counted: where the prompt may be played again by itself.
    pub(super) fn count(&self) -> bool {
        let again = |reply: &Reply| matches!(reply, Reply::Again(_));
        self.most > 1 && (again(self.silence) || again(self.wrong))
    }

    /// Whether words may be heard before the prompt.
    pub(super) fn apologise(&self) -> bool {
        let says = |words: &Words| words.text.values().any(|text| !text.segments.is_empty());
        let apology = |reply: &Reply| matches!(reply, Reply::Again(words) if says(words));
        self.count() && (apology(self.silence) || apology(self.wrong))
    }

    /// What a prompt needs to be played so often.
    pub(super) fn begin(&self, prompt: &mut Prompt) {
        if self.apologise() {
            prompt.text = format!("{} {}", flow_attribute(SORRY), prompt.text);
            prompt.defaults.insert(SORRY.to_owned(), " ".to_owned());
        }
        if self.count() {
            prompt.defaults.insert(TRIES.to_owned(), "1".to_owned());
        }
    }
}

/// Where a block leads that waits for one key, if not by a key that it knows.
pub(super) struct Unanswered {
    pub(super) failed: Place,
    pub(super) exhausted: Place,
    pub(super) wrong: Place,
    silence: Place,
}

impl Unanswered {
    /// All ways out of the block, of which these are by keys.
    pub(super) fn and(self, keys: Vec<(Operator, String, Place)>) -> Ways {
        let errors = vec![
            (ErrorType::InputTimeLimitExceeded, self.silence),
            (ErrorType::NoMatchingCondition, self.wrong),
            (ErrorType::NoMatchingError, self.failed),
        ];
        Ways { next: Some(self.wrong), conditions: keys, errors }
    }
}

impl Lowering<'_> {
    /// Where a block leads that waits for one key; `wrong` is what another key is called.
    pub(super) fn unanswered(
        &mut self,
        playing: &Playing<'_>,
        (failed, exhausted): (&Target, &Target),
        wrong: &str,
    ) -> Unanswered {
        let failed = self.way(playing, failed);
        let exhausted = self.way(playing, exhausted);
        let counted = (self.count_tries(playing, exhausted), exhausted);
        let silence = self.reply(playing, "silence", playing.tries.silence, counted);
        let wrong = self.reply(playing, wrong, playing.tries.wrong, counted);
        Unanswered { failed, exhausted, wrong, silence }
    }

    /// Where a way out of a menu leads.
    pub(super) fn way(&mut self, playing: &Playing<'_>, target: &Target) -> Place {
        match target {
            Target::Repeat => playing.replay,
            Target::Back => self.lower_back(playing.number, playing.replay),
            Target::To(_) | Target::HangUp => self.place(playing.number, target),
        }
    }

    /// Asks whether a try is left; the prompt is then played again.
    pub(super) fn count_tries(&mut self, playing: &Playing<'_>, exhausted: Place) -> Place {
        if !playing.tries.count() {
            return exhausted;
        }
        let all = spaced(playing.tries.most.saturating_add(1));
        let none_left = (Operator::Equals, all, exhausted);
        let name = format!("{} tries", playing.name);
        self.draft.compare(&name, flow_attribute(TRIES), vec![none_left], playing.play)
    }

    /// Silence or a wrong key: elsewhere at once, or the reply and, while tries are left, the
    /// menu again.
    pub(super) fn reply(
        &mut self,
        playing: &Playing<'_>,
        role: &str,
        reply: &Reply,
        (count, exhausted): (Place, Place),
    ) -> Place {
        let words = match reply {
            Reply::Go(target) => return self.way(playing, target),
            Reply::Again(_) if !playing.tries.count() => return exhausted,
            Reply::Again(words) => words,
        };
        let name = format!("{} {role}", playing.name);
        let (check, text) = self.checked(words);
        let or = self.or_text(words).unwrap_or_else(|| " ".to_owned());
        let said = self.one_try_more(playing, &name, text, count, exhausted);
        if check == Check::Known(true) {
            return said;
        }
        let instead = self.one_try_more(playing, &format!("{name} or"), or, count, exhausted);
        check.lower(&mut self.draft, &name, said, instead)
    }

    /// Where the count cannot be kept, no more tries are given: a call must not go round.
    fn one_try_more(
        &mut self,
        playing: &Playing<'_>,
        name: &str,
        words: String,
        count: Place,
        exhausted: Place,
    ) -> Place {
        let mut attributes = BTreeMap::from([(TRIES.to_owned(), one_more(TRIES))]);
        if playing.tries.apologise() {
            attributes.insert(SORRY.to_owned(), words);
        }
        self.set_flow(name, attributes, count, exhausted)
    }
}
