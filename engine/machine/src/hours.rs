//! Which opening hours a node asks for.

use std::collections::BTreeSet;

use pivotline_ir::{Condition, Face, Line, Name, Node};

/// The hours that decide something at a node, in the order of their names. They are asked for on
/// coming to the node, and not again when a menu is repeated.
pub(crate) fn hours_of(line: &Line, node: &Node, face: Face) -> BTreeSet<Name> {
    let mut asked = Asked { line, face, hours: BTreeSet::new(), pivots: BTreeSet::new() };
    match node {
        Node::Branch { arms, .. } => arms.iter().for_each(|arm| asked.condition(&arm.when)),
        Node::Menu(menu) => {
            let says = menu.says.iter().filter(|say| say.on.include(face));
            says.for_each(|say| asked.condition(&say.when));
            for option in menu.options.iter().filter(|option| option.on.include(face)) {
                asked.condition(&option.when);
                option.through.iter().for_each(|pivot| asked.pivot(pivot));
            }
        }
        Node::ByFace { .. }
        | Node::Say { .. }
        | Node::Record { .. }
        | Node::CheckNumber { .. }
        | Node::Ask { .. }
        | Node::Change { .. }
        | Node::LogIn { .. }
        | Node::Questions(_)
        | Node::Offer { .. }
        | Node::Follow(_)
        | Node::Solved { .. }
        | Node::HandOver(_)
        | Node::CallBack { .. }
        | Node::Dial { .. } => {}
    }
    asked.hours
}

struct Asked<'a> {
    line: &'a Line,
    face: Face,
    hours: BTreeSet<Name>,
    pivots: BTreeSet<&'a Name>,
}

impl<'a> Asked<'a> {
    fn condition(&mut self, condition: &'a Condition) {
        self.hours.extend(condition.hours().cloned());
        condition.pivots().for_each(|pivot| self.pivot(pivot));
    }

    /// On the screen a pivot is offered whatever its condition says.
    fn pivot(&mut self, name: &'a Name) {
        if self.face == Face::Voice
            && self.pivots.insert(name)
            && let Some(pivot) = self.line.pivots.get(name)
        {
            self.condition(&pivot.offered);
        }
    }
}
