//! Menus on the screen: what can be chosen, what is shown.

use pivotline_ir::{Face, HandOver, Menu, MenuOption, Name, Node, Target};

use crate::event::Refusal;
use crate::facts::{Facts, joined};
use crate::state::{ContactKind, State, Waiting};
use crate::view::{View, ViewOption};
use crate::walk::Walk;
use crate::{confirm, notice, questions};

/// An option was chosen. What the page does not show cannot be chosen.
pub(crate) fn choose(walk: &mut Walk<'_>, option: &str) -> Result<(), Refusal> {
    let Some(Node::Menu(menu)) = walk.node() else { return Err(Refusal::NotExpected) };
    let chosen = menu.option(option).filter(|option| shows(&walk.facts(), option));
    let chosen = chosen.ok_or(Refusal::UnknownOption)?;
    walk.state.said.clear();
    walk.follow(&chosen.to);
    Ok(())
}

/// The label of an option that the page shows.
pub(crate) fn label(facts: &Facts<'_>, option: &str) -> Option<String> {
    let menu = match facts.line.nodes.get(&facts.state.at)? {
        Node::Menu(menu) => menu,
        Node::Questions(_) => return confirm::label(facts, option),
        _ => return None,
    };
    let option = menu.option(option).filter(|option| shows(facts, option))?;
    Some(facts.words(&option.label))
}

/// What the screen shows of a state.
pub(crate) fn view(facts: &Facts<'_>) -> View {
    let state = facts.state;
    let here = || Name::from(state.at.block());
    let node = facts.line.nodes.get(&state.at);
    let mut field = None;
    let (menu, title, options) = match (&state.waiting, node) {
        (Waiting::Choice { .. }, Some(Node::Menu(menu))) => {
            (here(), title(facts, menu), options(facts, menu))
        }
        (Waiting::Digits { .. }, Some(Node::Questions(questions))) => {
            let asked = questions::field(facts, questions);
            let (words, asked) = asked.unzip();
            field = asked;
            (questions.form.clone(), words.unwrap_or_default(), Vec::new())
        }
        (Waiting::Confirm { .. }, Some(Node::Questions(questions))) => {
            let (words, buttons) = confirm::view(facts, questions).unwrap_or_default();
            (questions.form.clone(), words, buttons)
        }
        (Waiting::Service, Some(Node::Change { .. })) => {
            (here(), notice::ordered(&state.language), Vec::new())
        }
        (Waiting::Login, Some(Node::LogIn { login, .. })) => {
            (login.clone(), notice::login(&state.language), Vec::new())
        }
        (
            Waiting::Handover | Waiting::Contact,
            Some(Node::HandOver(HandOver { route, .. }) | Node::CallBack { route, .. }),
        ) => (route.clone(), waiting(state), Vec::new()),
        _ => (here(), String::new(), Vec::new()),
    };
    let mut said = state.said.clone();
    said.extend(node.and_then(|node| said_in_queue(facts, node)));
    View { menu, title, field, options, said, done: state.waiting == Waiting::End }
}

/// What a call hears in the queue at intervals stands on the page for as long as it waits.
fn said_in_queue(facts: &Facts<'_>, node: &Node) -> Option<String> {
    let Node::HandOver(HandOver { waiting: Some(waiting), .. }) = node else { return None };
    let contact = facts.state.contact.as_ref()?;
    let waits = facts.state.waiting == Waiting::Contact && contact.kind != ContactKind::Callback;
    let every = waiting.every.as_ref().filter(|_| waits)?;
    Some(facts.words(&every.words)).filter(|words| !words.is_empty())
}

fn waiting(state: &State) -> String {
    match &state.contact {
        Some(contact) => notice::contact(contact.kind, &state.language),
        None => String::new(),
    }
}

fn title(facts: &Facts<'_>, menu: &Menu) -> String {
    let says = menu.says.iter().filter(|say| say.on.include(Face::Screen));
    joined(says.filter(|say| facts.holds(&say.when)).map(|say| facts.words(&say.words)))
}

fn options(facts: &Facts<'_>, menu: &Menu) -> Vec<ViewOption> {
    let shown = menu.options.iter().filter(|option| shows(facts, option));
    shown.map(|option| ViewOption::of(option, facts.words(&option.label))).collect()
}

/// Whether an option stands on the page. There is nothing to repeat on a page, and no way back
/// from the first menu.
fn shows(facts: &Facts<'_>, option: &MenuOption) -> bool {
    let leads = match &option.to {
        Target::To(_) | Target::HangUp => true,
        Target::Repeat => false,
        Target::Back => facts.state.entered_from.get(&facts.state.at).is_some_and(Option::is_some),
    };
    leads && option.on.include(Face::Screen) && facts.holds(&option.when)
}
