//! Confirming what was answered: it is read back, and who says no is asked anew.

use pivotline_ir::{Face, Key, OptionId, Questions};

use crate::effect::Effect;
use crate::event::Refusal;
use crate::facts::{Facts, joined};
use crate::questions::{self, Miss};
use crate::screen::capital;
use crate::state::Waiting;
use crate::view::ViewOption;
use crate::voice;
use crate::walk::Walk;

/// Reads the answers back, `sorry` before them; on the screen they just stand there.
pub(crate) fn read_back(walk: &mut Walk<'_>, questions: &Questions, sorry: &str) {
    let facts = walk.facts();
    let Some(language) = facts.language().filter(|_| facts.state.face == Face::Voice) else {
        return;
    };
    let parts = questions.confirm_prompt(language);
    let prompt = joined([sorry.to_owned(), voice::heard(&facts, &parts)]);
    let menu = questions.form.clone();
    walk.effects.push(Effect::Listen { menu, prompt, wait: questions.wait });
}

/// A key was pressed, or its button.
pub(crate) fn key(walk: &mut Walk<'_>, key: Key) -> Result<(), Refusal> {
    let questions = questions::at_node(walk)?;
    match key {
        Questions::YES => {
            walk.state.said.clear();
            questions::confirmed(walk, questions);
        }
        Questions::NO => questions::anew(walk, questions),
        _ => questions::missed(walk, &Miss::WrongAnswer)?,
    }
    Ok(())
}

/// A button of the page was chosen.
pub(crate) fn choose(walk: &mut Walk<'_>, option: &str) -> Result<(), Refusal> {
    let chosen = [Questions::YES, Questions::NO].into_iter().find(|key| key.name() == option);
    key(walk, chosen.ok_or(Refusal::UnknownOption)?)
}

/// What stands on the page: the words that read the answers back, and two buttons.
pub(crate) fn view(facts: &Facts<'_>, questions: &Questions) -> Option<(String, Vec<ViewOption>)> {
    let words = questions.confirm.as_ref().filter(|_| is_at_hand(facts))?;
    let options = Questions::confirm_keys(&facts.state.language).map(|(key, label)| ViewOption {
        id: OptionId::from(key.name()),
        key: Some(key),
        label: capital(label.to_owned()),
    });
    Some((facts.words(words), options.into()))
}

/// The label of a button, as menus write labels.
pub(crate) fn label(facts: &Facts<'_>, option: &str) -> Option<String> {
    let mut labels = Questions::confirm_keys(&facts.state.language).into_iter();
    let label = labels.find(|(key, _)| is_at_hand(facts) && key.name() == option);
    label.map(|(_, label)| label.to_owned())
}

fn is_at_hand(facts: &Facts<'_>) -> bool {
    matches!(facts.state.waiting, Waiting::Confirm { .. })
}
