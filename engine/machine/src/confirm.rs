//! Reading back what was answered: what a call hears, and what stands on the page.

use pivotline_ir::{Face, OptionId, Questions};

use crate::effect::Effect;
use crate::facts::{Facts, joined};
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

/// What stands on the page: the words that read the answers back, and two buttons.
pub(crate) fn view(facts: &Facts<'_>, questions: &Questions) -> Option<(String, Vec<ViewOption>)> {
    let words = questions.confirm.as_ref().filter(|_| is_at_hand(facts))?;
    let options = Questions::confirm_keys(&facts.state.language).map(|(key, label)| {
        ViewOption::new(OptionId::from(key.name()), Some(key), label.to_owned())
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
