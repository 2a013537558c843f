//! Reading answers back: a menu of two keys, of which one asks all questions anew.

use std::collections::BTreeMap;

use pivotline_ir::Questions;

use super::draft::{Place, Ways};
use super::error::LowerError;
use super::lowering::Lowering;
use super::strokes::{one_more, spaced};
use super::tries::{Playing, Tries, Unanswered};
use super::values::flow_attribute;
use crate::model::{ActionKind, Operator};

/// Counts how often the questions of a form were asked: one stroke for each, blanks between.
const ROUNDS: &str = "rounds";

/// The place at which questions are asked anew, which is made before them.
pub(super) struct Anew {
    place: Place,
    failed: Place,
}

impl Lowering<'_> {
    /// Reads the answers back. Whoever confirms them goes on to `next`.
    pub(super) fn confirm(
        &mut self,
        number: usize,
        form: &str,
        questions: &Questions,
        next: Place,
    ) -> Result<(Place, Option<Anew>), LowerError> {
        let name = &format!("{form} confirm");
        let mut parts = questions.confirm_prompt(self.language);
        parts.iter_mut().for_each(|part| part.id = format!("{name} {}", part.id));
        let mut prompt = self.prompt(number, name, &parts)?;
        let tries =
            Tries { most: questions.tries, silence: &questions.silence, wrong: &questions.wrong };
        tries.begin(&mut prompt);
        let play = self.draft.reserve(name);
        let playing = Playing { number, name, tries, play, replay: play };
        let targets = (&questions.failed, &questions.exhausted);
        let unanswered = self.unanswered(&playing, targets, "wrong answer");
        let (no, anew) = self.no(form, questions, &unanswered);
        let key = |key: pivotline_ir::Key, to| (Operator::Equals, key.dtmf().to_string(), to);
        let ways = unanswered.and(vec![key(Questions::YES, next), key(Questions::NO, no)]);
        let text = std::mem::take(&mut prompt.text);
        self.draft.fill(play, ActionKind::GetParticipantInput { text, wait: questions.wait }, ways);
        Ok((self.set_prompt(name, prompt, play), anew))
    }

    /// Where "no" leads: all is asked anew while tries are left.
    fn no(
        &mut self,
        form: &str,
        questions: &Questions,
        &Unanswered { exhausted, failed, .. }: &Unanswered,
    ) -> (Place, Option<Anew>) {
        if questions.tries <= 1 {
            return (exhausted, None);
        }
        let anew = Anew { place: self.draft.reserve(&format!("{form} anew")), failed };
        let last = vec![(Operator::Equals, spaced(questions.tries), exhausted)];
        let rounds = flow_attribute(ROUNDS);
        let no = self.draft.compare(&format!("{form} rounds"), rounds, last, anew.place);
        (no, Some(anew))
    }

    /// Asks the questions the first time, and counts how often they are asked.
    pub(super) fn count_rounds(&mut self, form: &str, anew: &Anew, first: Place) -> Place {
        let rounds = |strokes: &str| BTreeMap::from([(ROUNDS.to_owned(), strokes.to_owned())]);
        let once_more = rounds(&one_more(ROUNDS));
        let kind = ActionKind::UpdateFlowAttributes { attributes: once_more };
        // Where it cannot be counted, nothing is asked anew: a call must not go round.
        let ways = Ways::or(&kind, first, anew.failed);
        self.draft.fill(anew.place, kind, ways);
        self.set_flow(&format!("{form} begin"), rounds("1"), first, anew.failed)
    }
}
