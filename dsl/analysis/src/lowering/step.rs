//! Steps: read from top to bottom.

use pivotline_ir::{Arm, Face, NodeId, Target, Words};
use pivotline_syntax::Span;
use pivotline_syntax::ast::{self, Arrow, Tail};

use super::arrow::Origin;
use super::stages::{Act, Arms, Stage};
use super::{Lowering, part};
use crate::meaning::{Scope, condition};
use crate::shapes::{BlockShape, StepItem};

/// The face of the engine's that a menu's word names.
pub(super) fn face(face: ast::Face) -> Face {
    match face {
        ast::Face::Voice => Face::Voice,
        ast::Face::Screen => Face::Screen,
    }
}

impl<'f, 'a> Lowering<'f, 'a> {
    pub(super) fn step(
        &mut self,
        block: &'f BlockShape<'a>,
        items: &[StepItem<'a>],
        entry: NodeId,
    ) {
        let mut stages = self.needs(block);
        let repeat = repeat(block, &entry, &stages, items);
        self.items(block, items, &repeat, &mut stages);
        if stages.is_empty() {
            let (span, act) = (block.block.head, Act::Jump(Target::HangUp));
            stages.push(Stage { role: String::new(), span, act });
        }
        self.stages(block, entry, stages);
    }

    /// Statements that are read from top to bottom.
    pub(super) fn items(
        &mut self,
        block: &'f BlockShape<'a>,
        items: &[StepItem<'a>],
        repeat: &Target,
        stages: &mut Vec<Stage>,
    ) {
        let scope = Scope::of_items(self.facts.folder, block);
        let (mut says, mut solved, mut goes) = (0, 0, 0);
        let mut items = items.iter().peekable();
        while let Some(item) = items.next() {
            match item {
                StepItem::Say { texts, tail, span } => {
                    says += 1;
                    let role = numbered("say", says);
                    let words = match block.form() {
                        Some(_) => self.words_in(block.name, texts),
                        None => self.words(texts),
                    };
                    stages.extend(self.say(&scope, &role, words, tail, *span));
                }
                StepItem::Solved(span) => {
                    solved += 1;
                    let role = numbered("solved", solved);
                    stages.push(Stage { role, span: *span, act: Act::Solved });
                }
                StepItem::Go { to, tail, span } => {
                    goes += 1;
                    let mut arrows = vec![(*to, *tail)];
                    while let Some(StepItem::Go { to, tail, .. }) =
                        items.next_if(|item| matches!(item, StepItem::Go { .. }))
                    {
                        arrows.push((to, tail));
                    }
                    let act = self.arrows(block, &scope, &arrows, repeat);
                    let ends = !matches!(&act, Act::Go { voice, screen }
                        if voice.last.is_none() || screen.last.is_none());
                    stages.push(Stage { role: numbered("go", goes), span: *span, act });
                    if ends {
                        break;
                    }
                }
            }
        }
    }

    fn say(
        &mut self,
        scope: &Scope<'a>,
        role: &str,
        words: Words,
        tail: &Tail,
        span: Span,
    ) -> Vec<Stage> {
        let mut stages = Vec::new();
        let when = condition(self.facts.folder, scope, tail.when.as_ref());
        let guarded = usize::from(tail.when.is_some());
        if let Some(on) = &tail.face {
            let act = Act::OnlyOn { face: face(on.value), skip: 1 + guarded };
            stages.push(Stage { role: format!("face {role}"), span, act });
        }
        if tail.when.is_some() {
            let act = Act::OnlyIf { when, skip: 1 };
            stages.push(Stage { role: format!("if {role}"), span, act });
        }
        let act = Act::Say(words);
        stages.push(Stage { role: role.to_owned(), span, act });
        stages
    }

    fn arrows(
        &mut self,
        block: &'f BlockShape<'a>,
        scope: &Scope<'a>,
        arrows: &[(&'a Arrow, &'a Tail)],
        repeat: &Target,
    ) -> Act {
        let voice = self.arms(block, scope, arrows, repeat, ast::Face::Voice);
        let screen = self.arms(block, scope, arrows, repeat, ast::Face::Screen);
        match (&voice, &screen) {
            (Arms { arms, last: Some(target) }, other) if arms.is_empty() && voice == *other => {
                Act::Jump(target.clone())
            }
            _ => Act::Go { voice, screen },
        }
    }

    fn arms(
        &mut self,
        block: &'f BlockShape<'a>,
        scope: &Scope<'a>,
        arrows: &[(&'a Arrow, &'a Tail)],
        repeat: &Target,
        side: ast::Face,
    ) -> Arms {
        let mut arms = Arms::default();
        for (arrow, tail) in arrows {
            let on = tail.face.as_ref().map(|face| face.value);
            if on.is_some_and(|on| on != side) {
                continue;
            }
            let when = tail.when.as_ref();
            let origin = Origin { block: Some(block), when, face: on, repeat: repeat.clone() };
            let to = self.arrow(arrow, &origin);
            if when.is_none() {
                arms.last = Some(to);
                break;
            }
            arms.arms.push(Arm { when: condition(self.facts.folder, scope, when), to });
        }
        arms
    }
}

/// What `repeat` means in a step: its first words again; nothing is asked anew.
fn repeat(
    block: &BlockShape<'_>,
    entry: &NodeId,
    needs: &[Stage],
    items: &[StepItem<'_>],
) -> Target {
    if needs.is_empty() {
        return Target::To(entry.clone());
    }
    let role = items.first().map(|item| match item {
        StepItem::Say { tail, .. } if tail.face.is_some() => "face say",
        StepItem::Say { tail, .. } if tail.when.is_some() => "if say",
        StepItem::Say { .. } => "say",
        StepItem::Solved(_) => "solved",
        StepItem::Go { .. } => "go",
    });
    match role {
        Some("go") | None => Target::To(entry.clone()),
        Some(role) => Target::To(part(block.name, role)),
    }
}

fn numbered(role: &str, count: usize) -> String {
    if count == 1 { role.to_owned() } else { format!("{role} {count}") }
}
