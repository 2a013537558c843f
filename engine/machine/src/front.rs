//! The page before the link was opened: nothing of it depends on who is calling.
//!
//! Scanners open links before people do, so nothing is asked here, no service and no hours: what
//! depends on an answer is left out, and the page says that there may be more.

use pivotline_ir::{
    CallerField, Condition, Face, Hole, Line, Menu, MenuOption, MenuSay, Node, NodeId, Program,
    Tag, Target, Template, Test, ValueRef, Words, tidy,
};

use crate::facts::joined;
use crate::view::{Front, ViewOption};

/// What may be shown of a place.
pub(crate) fn front(program: &Program, line: &Line, language: &Tag, place: &NodeId) -> Front {
    match first_menu(line, place) {
        Some((id, menu)) => Known { program, language }.front(line, id, menu),
        None => closed(line.brand.clone()),
    }
}

/// A page that shows a title and nothing else.
pub(crate) fn closed(title: String) -> Front {
    Front { menu: None, title, options: Vec::new(), more: true }
}

/// The menu that a place comes straight to on the screen.
fn first_menu<'a>(line: &'a Line, place: &NodeId) -> Option<(&'a NodeId, &'a Menu)> {
    let (mut id, mut node) = line.nodes.get_key_value(place)?;
    for _ in 0..line.nodes.len() {
        let next = match node {
            Node::Menu(menu) => return Some((id, menu)),
            Node::ByFace { screen, .. } => screen,
            Node::CheckNumber { next } | Node::Record { next, .. } => next,
            Node::Ask { ok, .. } => ok,
            Node::Offer { opens, .. } => {
                (id, node) = line.nodes.get_key_value(opens)?;
                continue;
            }
            Node::Say { .. }
            | Node::LogIn { .. }
            | Node::Change { .. }
            | Node::Branch { .. }
            | Node::Questions(_)
            | Node::Solved { .. }
            | Node::Follow(_)
            | Node::HandOver(_)
            | Node::CallBack { .. }
            | Node::Dial { .. } => return None,
        };
        (id, node) = line.nodes.get_key_value(next.node()?)?;
    }
    None
}

/// What is known of a screen before anybody was asked anything.
struct Known<'a> {
    program: &'a Program,
    language: &'a Tag,
}

impl Known<'_> {
    fn front(&self, line: &Line, id: &NodeId, menu: &Menu) -> Front {
        let title = self.title(menu);
        let says = menu.says.iter().filter(|say| say.on.include(Face::Screen));
        let varies = |say: &MenuSay| self.decided(&say.when).is_none() || self.depends(&say.words);
        let mut more = says.clone().any(varies);
        let mut options: Vec<ViewOption> = Vec::new();
        for option in menu.options.iter().filter(|option| on_screen(option)) {
            match (self.decided(&option.when), self.words(&option.label)) {
                (Some(false), _) => {}
                (Some(true), Some(label)) => options.push(ViewOption::of(option, label)),
                (Some(true), None) | (None, _) => more = true,
            }
            more |= self.depends(&option.label);
        }
        let title = if title.is_empty() { line.brand.clone() } else { title };
        Front { menu: Some(id.block().into()), title, options, more }
    }

    fn title(&self, menu: &Menu) -> String {
        let says = menu.says.iter().filter(|say| say.on.include(Face::Screen));
        let known = says.filter(|say| self.decided(&say.when) == Some(true));
        joined(known.filter_map(|say| self.words(&say.words)))
    }

    /// Whether the opened page may have other words here.
    fn depends(&self, words: &Words) -> bool {
        let personal = |hole: &Hole| match &hole.value {
            ValueRef::Field { service, .. } => {
                self.program.services.get(service).is_none_or(pivotline_ir::Service::is_personal)
            }
            ValueRef::Caller(CallerField::Phone) => true,
            ValueRef::Caller(CallerField::Language)
            | ValueRef::Link
            | ValueRef::Choice
            | ValueRef::Waiting => false,
        };
        !words.or.is_empty() || words.in_language(self.language).holes().any(personal)
    }

    /// Words without any answer: the text itself where it needs none, else what stands for it.
    fn words(&self, words: &Words) -> Option<String> {
        let filled = |text: &Template| text.fill(|hole| self.filled(hole)).ok();
        let text = filled(words.in_language(self.language));
        text.or_else(|| filled(words.or_in_language(self.language)?)).map(tidy)
    }

    fn filled(&self, hole: &Hole) -> Option<String> {
        let known = hole.value == ValueRef::Caller(CallerField::Language);
        known.then(|| self.language.to_string())
    }

    /// Whether a condition holds on any screen; none where an answer decides it.
    fn decided(&self, condition: &Condition) -> Option<bool> {
        let terms = condition.all.iter().map(|term| match &term.test {
            Test::Mobile | Test::Offered { .. } => Some(!term.not),
            Test::Is { value: ValueRef::Caller(CallerField::Language), word } => {
                Some((self.language.as_str() == word) != term.not)
            }
            Test::Holds { .. }
            | Test::Is { .. }
            | Test::Over { .. }
            | Test::Under { .. }
            | Test::Open { .. } => None,
        });
        let terms: Vec<Option<bool>> = terms.collect();
        if terms.contains(&Some(false)) {
            return Some(false);
        }
        if terms.contains(&None) { None } else { Some(true) }
    }
}

fn on_screen(option: &MenuOption) -> bool {
    let shown = match option.to {
        Target::To(_) | Target::HangUp => true,
        Target::Repeat | Target::Back => false,
    };
    shown && option.on.include(Face::Screen)
}
