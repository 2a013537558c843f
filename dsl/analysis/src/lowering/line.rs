//! A line.

use std::collections::{BTreeMap, BTreeSet};

use pivotline_ir::{
    Condition, Engine, Face, HandOver, Key, Language, LanguageOffer, Line, Node, NodeId, Target,
    Test, Words, option_sentence,
};
use pivotline_syntax::ast::OptionKey;

use super::arrow::Origin;
use super::guards::Guards;
use super::{LoweredLine, Lowering, part};
use crate::meaning::{Facts, brand_text};
use crate::shapes::{LanguageShape, LineShape};
use crate::ways::reached;

/// Makes a line's machine.
pub(crate) fn lower_line<'f, 'a>(facts: &'f Facts<'f, 'a>, line: &'f LineShape<'a>) -> LoweredLine {
    let mut lowering = Lowering {
        facts,
        line,
        brand: line.brand.map(|(_, words)| brand_text(words)).unwrap_or_default(),
        tags: line.languages.iter().map(|one| one.tag.value.as_str().into()).collect(),
        guards: Guards::new(facts, line),
        nodes: BTreeMap::new(),
        places: BTreeMap::new(),
        routes: BTreeMap::new(),
        todo: Vec::new(),
        questions: Vec::new(),
        seen: BTreeSet::new(),
        begun: BTreeSet::new(),
        gaps: BTreeSet::new(),
    };
    let start = lowering.start();
    loop {
        if let Some(block) = lowering.todo.pop() {
            lowering.block(block);
        } else if let Some((block, pivot)) = lowering.questions.pop() {
            lowering.question(block, pivot);
        } else {
            break;
        }
    }
    lowering.finish(start)
}

impl Lowering<'_, '_> {
    fn start(&mut self) -> NodeId {
        let origin = Origin { block: None, when: None, face: None, repeat: Target::HangUp };
        let line = self.line;
        let target = line.start.map(|(_, arrow)| self.arrow(arrow, &origin));
        match target {
            Some(Target::To(node)) => node,
            _ => {
                let id = part(line.name, "start");
                let node = Node::ByFace { voice: Target::HangUp, screen: Target::HangUp };
                self.add(id.clone(), node, line.block.head);
                id
            }
        }
    }

    /// The machine of what is reached.
    fn finish(mut self, start: NodeId) -> LoweredLine {
        let mut line = Line {
            brand: self.brand.clone(),
            languages: self.line.languages.iter().enumerate().map(language).collect(),
            tags: self
                .line
                .tags
                .iter()
                .map(|(key, to)| (key.value.clone(), to.value.clone()))
                .collect(),
            logged: self.line.logged.is_some(),
            start,
            pivots: BTreeMap::new(),
            routes: std::mem::take(&mut self.routes),
            nodes: std::mem::take(&mut self.nodes),
        };
        prune(&mut line);
        self.let_follow(&mut line);
        self.check_number(&mut line);
        self.record(&mut line);
        self.rules(&mut line);
        self.places.retain(|id, _| line.nodes.contains_key(id));
        LoweredLine { line, places: self.places, gaps: self.gaps }
    }

    /// Puts the question for the kind of number at the start, where something depends on it.
    fn check_number(&mut self, line: &mut Line) {
        let asked = reached(line).into_iter().any(|(id, face)| {
            face == Face::Voice && line.nodes.get(id).is_some_and(depends_on_number)
        });
        if !asked {
            return;
        }
        let id = part(self.line.name, "check number");
        let next = Target::To(std::mem::replace(&mut line.start, id.clone()));
        line.nodes.insert(id.clone(), Node::CheckNumber { next });
        self.places.insert(id, self.line.block.head);
    }

    /// Says first of all that calls are recorded, where they are.
    fn record(&mut self, line: &mut Line) {
        let Some((span, words)) = self.line.recorded else { return };
        let id = part(self.line.name, "recorded");
        let next = Target::To(std::mem::replace(&mut line.start, id.clone()));
        let words = Words { text: self.in_languages(words), ..Words::default() };
        line.nodes.insert(id.clone(), Node::Record { words, next });
        self.places.insert(id, span);
    }

    /// The rules of the pivots and routes that are used.
    fn rules(&self, line: &mut Line) {
        let mut todo: Vec<_> = line.nodes.values().flat_map(Node::pivots).cloned().collect();
        while let Some(name) = todo.pop() {
            if line.pivots.contains_key(&name) {
                continue;
            }
            let rule = self.pivot_rule(&name);
            todo.extend(rule.offered.all.iter().filter_map(|term| match &term.test {
                Test::Offered { pivot } => Some(pivot.clone()),
                _ => None,
            }));
            line.pivots.insert(name, rule);
        }
        let used: BTreeSet<_> = line
            .nodes
            .values()
            .filter_map(|node| match node {
                Node::HandOver(HandOver { route, .. }) | Node::CallBack { route, .. } => {
                    Some(route.clone())
                }
                _ => None,
            })
            .collect();
        line.routes.retain(|name, _| used.contains(name));
    }
}

fn prune(line: &mut Line) {
    let mut kept: BTreeSet<NodeId> = reached(line).into_iter().map(|(id, _)| id.clone()).collect();
    // A place that is reached on one face may name places of the other.
    let mut todo: Vec<NodeId> = kept.iter().cloned().collect();
    while let Some(id) = todo.pop() {
        let Some(node) = line.nodes.get(&id) else { continue };
        let named = node.targets().into_iter().filter_map(Target::node);
        let new: Vec<_> =
            named.chain(node.places()).filter(|id| !kept.contains(*id)).cloned().collect();
        for id in new {
            kept.insert(id.clone());
            todo.push(id);
        }
    }
    line.nodes.retain(|id, _| kept.contains(id));
}

fn depends_on_number(node: &Node) -> bool {
    let through = matches!(node, Node::Menu(menu)
        if menu.options.iter().any(|option| option.through.is_some()));
    through || node.conditions().into_iter().any(asks_number)
}

fn asks_number(condition: &Condition) -> bool {
    let asks = |test: &Test| matches!(test, Test::Mobile | Test::Offered { .. });
    condition.all.iter().any(|term| asks(&term.test))
}

fn language((at, shape): (usize, &LanguageShape<'_>)) -> Language {
    let tag = shape.tag.value.as_str().into();
    let sentence = option_sentence(&tag).or_else(|| option_sentence(&"en".into()));
    Language {
        option_sentence: sentence.unwrap_or_else(|| pivotline_ir::OptionSentence {
            before: String::new(),
            between: String::new(),
            after: String::new(),
        }),
        tag,
        voice: capital(&shape.voice.value),
        engine: shape.engine.and_then(|engine| Engine::named(&engine.value)),
        offer: shape.offer.filter(|_| at > 0).and_then(|(key, words)| {
            let key = match key.value {
                OptionKey::Digit(digit) => Key::Digit(digit),
                OptionKey::Star => Key::Star,
                OptionKey::Hash => Key::Hash,
                OptionKey::Tap | OptionKey::NoKey => return None,
            };
            Some(LanguageOffer { key, words: brand_text(words) })
        }),
    }
}

fn capital(name: &str) -> String {
    let mut characters = name.chars();
    let first = characters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(characters).collect()
}
