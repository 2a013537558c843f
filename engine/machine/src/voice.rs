//! Menus on the call: prompts, keys, silence, tries; and the offer of languages.

use pivotline_ir::{
    Condition, Face, Key, LanguageOffer, Menu, MenuOption, Name, Node, PromptPart, Reply, Tag, tidy,
};

use crate::effect::Effect;
use crate::event::Refusal;
use crate::facts::{Facts, joined};
use crate::state::Waiting;
use crate::walk::Walk;

/// What came instead of an option's key.
enum Miss {
    Silence,
    WrongKey,
}

/// Plays the menu at hand, `sorry` before it; on the screen a menu just stands there.
pub(crate) fn listen(walk: &mut Walk<'_>, sorry: &str) {
    if walk.state.face == Face::Screen {
        return;
    }
    let Some(Node::Menu(menu)) = walk.node() else { return };
    let prompt = joined([sorry.to_owned(), prompt(&walk.facts(), menu)]);
    let name = walk.state.at.block().into();
    walk.effects.push(Effect::Listen { menu: name, prompt, wait: menu.wait });
}

/// A menu's prompt, as this caller hears it.
fn prompt(facts: &Facts<'_>, menu: &Menu) -> String {
    let Some(language) = facts.language() else { return String::new() };
    heard(facts, &menu.prompt(language))
}

/// The sentences that this caller hears of a prompt.
pub(crate) fn heard(facts: &Facts<'_>, parts: &[PromptPart<'_>]) -> String {
    let heard = parts.iter().filter(|part| stands(facts, part.when, part.through));
    let sentence = |text: &pivotline_ir::Template| text.fill(|hole| facts.filled(hole)).ok();
    joined(heard.map(|part| {
        tidy(sentence(&part.text).or_else(|| sentence(part.or.as_ref()?)).unwrap_or_default())
    }))
}

fn stands(facts: &Facts<'_>, when: &Condition, through: Option<&Name>) -> bool {
    facts.holds(when) && through.is_none_or(|pivot| facts.offered(pivot))
}

/// Whether an option can be chosen by its key now.
fn holds(facts: &Facts<'_>, option: &MenuOption) -> bool {
    option.on.include(Face::Voice) && stands(facts, &option.when, option.through.as_ref())
}

/// A key was pressed in the menu at hand. A hidden option's key is a wrong key.
pub(crate) fn key(walk: &mut Walk<'_>, key: Key) -> Result<(), Refusal> {
    let menu = menu(walk)?;
    match menu.on_key(key).filter(|option| holds(&walk.facts(), option)) {
        Some(option) => walk.follow(&option.to),
        None => missed(walk, menu, &Miss::WrongKey),
    }
    Ok(())
}

/// Nothing was pressed in the menu at hand.
pub(crate) fn silence(walk: &mut Walk<'_>) -> Result<(), Refusal> {
    let menu = menu(walk)?;
    missed(walk, menu, &Miss::Silence);
    Ok(())
}

/// The keys could not be read.
pub(crate) fn keys_failed(walk: &mut Walk<'_>) -> Result<(), Refusal> {
    let menu = menu(walk)?;
    walk.follow(&menu.failed);
    Ok(())
}

fn menu<'a>(walk: &Walk<'a>) -> Result<&'a Menu, Refusal> {
    match walk.node() {
        Some(Node::Menu(menu)) => Ok(menu),
        _ => Err(Refusal::NotExpected),
    }
}

/// A playing went by without a choice: its reply and the options again, or no try is left.
fn missed<'a>(walk: &mut Walk<'a>, menu: &'a Menu, miss: &Miss) {
    let reply = match miss {
        Miss::Silence => &menu.silence,
        Miss::WrongKey => &menu.wrong_key,
    };
    let Waiting::Choice { playing } = walk.state.waiting else { return };
    match reply {
        Reply::Go(target) => walk.follow(target),
        Reply::Again(words) if playing < menu.tries => {
            walk.state.waiting = Waiting::Choice { playing: playing + 1 };
            let sorry = walk.facts().words(words);
            listen(walk, &sorry);
        }
        Reply::Again(_) => walk.follow(&menu.exhausted),
    }
}

/// Makes the offer of this number, or starts the line where there is none left.
pub(crate) fn offer_language(walk: &mut Walk<'_>, offer: u32) {
    let wanted = usize::try_from(offer).unwrap_or(usize::MAX);
    match offers(walk).nth(wanted) {
        Some((_, made)) => {
            let prompt = tidy(made.words.clone());
            let (menu, wait) = ("language".into(), LanguageOffer::WAIT);
            walk.wait(Waiting::Language { offer }, Effect::Listen { menu, prompt, wait });
        }
        None => walk.begin(&walk.line().start),
    }
}

/// A key, or none, came after an offer. The key of any offer chooses its language.
pub(crate) fn language_key(walk: &mut Walk<'_>, key: Option<Key>, offer: u32) {
    let chosen = offers(walk).find(|(_, made)| Some(made.key) == key).map(|(tag, _)| tag.clone());
    match chosen {
        Some(tag) => {
            walk.state.language = tag;
            walk.begin(&walk.line().start);
        }
        None => offer_language(walk, offer.saturating_add(1)),
    }
}

fn offers<'a>(walk: &Walk<'a>) -> impl Iterator<Item = (&'a Tag, &'a LanguageOffer)> + use<'a> {
    let languages = walk.line().languages.iter();
    languages.filter_map(|language| Some((&language.tag, language.offer.as_ref()?)))
}
