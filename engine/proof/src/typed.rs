//! What a caller may key who is asked for digits: one answer for each way in which they are told
//! apart.

use pivotline_ir::{Node, Question};
use pivotline_machine::State;

use crate::world::World;

/// What is keyed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Typed {
    /// One digit more than there may be: the last one is never asked for.
    Most,
    /// As few digits as there may be, all of them zeros: no number is smaller.
    Least,
    /// One digit less.
    TooFew,
    /// Nothing but the end.
    None,
    /// A digit that is taken back, and then an answer; where one digit is all there may be, it
    /// ends the answer, and nothing is taken back.
    Anew,
}

impl Typed {
    /// All that may be keyed, where a question is asked.
    pub(crate) fn all(state: &State, world: &World<'_>) -> Vec<Self> {
        let Some((question, _)) = asked(state, world) else { return Vec::new() };
        let all = [Self::Most, Self::Least, Self::TooFew, Self::None, Self::Anew];
        let differs = |typed: &Self| match typed {
            Self::TooFew => question.least > 1,
            Self::Most | Self::Least | Self::None | Self::Anew => true,
        };
        all.into_iter().filter(differs).collect()
    }

    /// The keys.
    pub(crate) fn keys(self, state: &State, world: &World<'_>) -> String {
        let Some((question, number)) = asked(state, world) else { return String::new() };
        let (least, most) = (question.least as usize, question.most as usize);
        let digits = |first: char, count: usize| {
            // No two questions are answered alike, as far as there are digits for that.
            let number = format!("{number:0>count$}");
            let last = number.get(number.len().saturating_sub(count.saturating_sub(1))..);
            format!("{first}{}", last.unwrap_or_default())
        };
        match self {
            Self::Most => format!("{}9", digits('9', most)),
            Self::Least => format!("{}#", "0".repeat(least)),
            Self::TooFew => format!("{}#", digits('8', least - 1)),
            Self::None => "#".to_owned(),
            Self::Anew if most == 1 => format!("*{}", digits('7', most)),
            Self::Anew => format!("5*{}", digits('7', most)),
        }
    }

    /// What the machine is told. What is keyed in secret comes encrypted.
    pub(crate) fn digits(self, state: &State, world: &World<'_>) -> String {
        let Some((question, _)) = asked(state, world) else { return String::new() };
        let keys = self.keys(state, world);
        let keys = keys.rsplit('*').next().unwrap_or_default();
        let most = usize::try_from(question.most).unwrap_or(usize::MAX);
        let typed: String = keys.chars().filter(char::is_ascii_digit).take(most).collect();
        if question.secret { format!("encrypted({typed})") } else { typed }
    }
}

/// The question that is asked, and its number among all.
fn asked<'a>(state: &State, world: &World<'a>) -> Option<(&'a Question, usize)> {
    let Node::Questions(questions) = world.line.nodes.get(&state.at)? else { return None };
    let form = world.program.forms.get(&questions.form)?;
    let question = form.questions.get(state.asking.len())?;
    let before = world.program.forms.range(..questions.form.clone());
    let earlier: usize = before.map(|(_, form)| form.questions.len()).sum();
    Some((question, earlier + state.asking.len() + 1))
}
