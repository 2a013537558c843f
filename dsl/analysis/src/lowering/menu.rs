//! Menus.

use std::collections::BTreeSet;

use pivotline_ir::{Faces, Key, Menu, MenuOption, MenuSay, NodeId, OptionId, Reply, Target};
use pivotline_syntax::ast::{Face, OptionKey, Piece, Spanned};

use super::Lowering;
use super::arrow::Origin;
use super::stages::{Act, Stage};
use crate::meaning::{Destination, Scope, condition, destination};
use crate::shapes::{BlockShape, MenuShape, OptionShape, OutcomeKey};

/// How long a key is waited for where no menu and no line says it, in seconds.
pub(super) const WAIT: u32 = 5;

/// The longest name that is made of a label.
const LONGEST_SLUG: usize = 30;

impl<'f, 'a> Lowering<'f, 'a> {
    pub(super) fn menu(&mut self, block: &'f BlockShape<'a>, menu: &MenuShape<'a>, entry: NodeId) {
        let mut stages = self.needs(block);
        let scope = Scope::of_block(self.facts.folder, block);
        let says = menu.says.iter().map(|(texts, tail, _)| MenuSay {
            words: self.words(texts),
            when: condition(self.facts.folder, &scope, tail.when.as_ref()),
            on: faces(tail.face.as_ref()),
        });
        let says = says.collect();
        let options = self.options(block, menu, &scope);
        let wait = menu.wait.or(self.line.wait).map_or(WAIT, |(_, wait)| wait.seconds);
        let act = Act::Menu(Box::new(self.keys(block, Menu { says, options, wait, ..blank() })));
        stages.push(Stage { role: "menu".to_owned(), span: block.block.head, act });
        self.stages(block, entry, stages);
    }

    /// What silence and other keys do. On the screen there is neither.
    fn keys(&mut self, block: &'f BlockShape<'a>, menu: Menu) -> Menu {
        if !self.facts.on_voice(block) {
            return menu;
        }
        let silence = self.reply(block, OutcomeKey::Silence);
        let wrong_key = self.reply(block, OutcomeKey::WrongKey);
        let (tries, exhausted) = self.tries(block);
        let failed = self.outcome(block, OutcomeKey::Failed);
        Menu { tries, silence, wrong_key, exhausted, failed, ..menu }
    }

    pub(super) fn reply(&mut self, block: &'f BlockShape<'a>, key: OutcomeKey) -> Reply {
        let Some(handled) = self.handled(block, key) else { return again() };
        let then = handled.outcome().then;
        match (&then.texts, &then.to) {
            (Some(texts), None) => Reply::Again(self.words(texts)),
            _ => Reply::Go(self.follow(block, key, handled)),
        }
    }

    fn options(
        &mut self,
        block: &'f BlockShape<'a>,
        menu: &MenuShape<'a>,
        scope: &Scope<'a>,
    ) -> Vec<MenuOption> {
        let mut keys = BTreeSet::new();
        let mut ids = BTreeSet::new();
        let none = Scope::default();
        let own = menu.options.iter().map(|option| (option, scope));
        let of_line = self.line.options.iter().map(|option| (option, &none));
        let mut options = Vec::new();
        for (option, scope) in own.chain(of_line) {
            let key = match option.key.value {
                OptionKey::Digit(digit) => Some(Key::Digit(digit)),
                OptionKey::Star => Some(Key::Star),
                OptionKey::Hash => Some(Key::Hash),
                OptionKey::Tap => None,
                OptionKey::NoKey => continue,
            };
            if key.is_some_and(|key| !keys.insert(key)) {
                continue;
            }
            let id = option_id(key, option, &mut ids);
            options.extend(self.option(block, option, scope, key, id));
        }
        options
    }

    fn option(
        &mut self,
        block: &'f BlockShape<'a>,
        option: &OptionShape<'a>,
        scope: &Scope<'a>,
        key: Option<Key>,
        id: OptionId,
    ) -> Option<MenuOption> {
        let then = option.then;
        let (texts, arrow) = (then.texts.as_ref()?, then.to.as_ref()?);
        let when = then.tail.when.as_ref();
        let face = match (key, &then.tail.face) {
            (None, _) => Some(Face::Screen),
            (_, face) => face.as_ref().map(|face| face.value),
        };
        let origin = Origin { block: Some(block), when, face, repeat: Target::Repeat };
        let mut on = faces(then.tail.face.as_ref());
        let (to, through) = match destination(self.facts.folder, arrow) {
            Ok(Destination::Block(to)) => {
                self.visit(to);
                if to.is_pivot() && key.is_some() && block.face.is_none() && on == Faces::Both {
                    // Who has the screen in front of them needs no way to it.
                    on = Faces::Voice;
                }
                (Target::To(to.name.into()), self.through(to, arrow, &origin))
            }
            _ => (self.arrow(arrow, &origin), None),
        };
        Some(MenuOption {
            id,
            key,
            label: self.words(texts),
            when: condition(self.facts.folder, scope, when),
            through: through.map(Into::into),
            on,
            to,
        })
    }
}

fn blank() -> Menu {
    Menu {
        says: Vec::new(),
        options: Vec::new(),
        wait: WAIT,
        tries: 1,
        silence: again(),
        wrong_key: again(),
        exhausted: Target::HangUp,
        failed: Target::HangUp,
    }
}

fn again() -> Reply {
    Reply::Again(pivotline_ir::Words::default())
}

pub(super) fn faces(face: Option<&Spanned<Face>>) -> Faces {
    match face.map(|face| face.value) {
        None => Faces::Both,
        Some(Face::Voice) => Faces::Voice,
        Some(Face::Screen) => Faces::Screen,
    }
}

fn option_id(key: Option<Key>, option: &OptionShape<'_>, taken: &mut BTreeSet<String>) -> OptionId {
    if let Some(key) = key {
        return key.name().into();
    }
    let wish = slug(option);
    let mut id = wish.clone();
    let mut count = 1;
    while Key::from_name(&id).is_some() || !taken.insert(id.clone()) {
        count += 1;
        id = format!("{wish}_{count}");
    }
    id.into()
}

/// A name made of a label: `find_a_branch`.
fn slug(option: &OptionShape<'_>) -> String {
    let pieces = option.then.texts.iter().flat_map(|texts| &texts.words.pieces);
    let texts = pieces.filter_map(|piece| match piece {
        Piece::Text(text) => Some(text.as_str()),
        Piece::Hole(_) => None,
    });
    let text: String = texts.collect::<String>().to_lowercase();
    let words = text.split(|character: char| !character.is_alphanumeric());
    let mut slug = String::new();
    for word in words.filter(|word| !word.is_empty()) {
        if slug.chars().count() + word.chars().count() > LONGEST_SLUG && !slug.is_empty() {
            break;
        }
        if !slug.is_empty() {
            slug.push('_');
        }
        slug.extend(word.chars().take(LONGEST_SLUG));
    }
    if slug.is_empty() { "option".to_owned() } else { slug }
}
