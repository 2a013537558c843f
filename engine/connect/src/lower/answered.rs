//! The branch that reads the answer of the question for the number right before it.

use pivotline_ir::{Language, Line, Node, Program, Target};

use super::check::{Check, Checks, MobileFrom};
use super::graph::VoiceGraph;
use super::values::Values;

/// A branch right behind the question for the number, which reads the answer where it came.
#[derive(Clone, Copy, Debug)]
pub(super) struct Answered {
    /// The question.
    pub(super) question: usize,
    /// The branch.
    pub(super) branch: usize,
    /// Where the branch leads when the question failed.
    pub(super) failed: usize,
}

/// The branch behind the question for the number, where it can be decided without asking more
/// what happens when the question fails.
pub(super) fn answered(
    program: &Program,
    line: &Line,
    language: &Language,
    graph: &VoiceGraph<'_>,
) -> Option<Answered> {
    let asked = |(number, _, node)| match node {
        &Node::CheckNumber { next: Target::To(ref next) } => Some((number, graph.number_of(next)?)),
        _ => None,
    };
    let (question, branch) = graph.nodes().find_map(asked)?;
    let Some(Node::Branch { arms, otherwise }) = graph.node(branch) else { return None };
    if graph.arrows_to(branch) != 1 || !graph.met_again(&[question]).is_empty() {
        return None;
    }
    let values = &mut Values::new(program, &language.tag);
    let mut checks = Checks { values, line, mobile: MobileFrom::Failure };
    let mut taken = otherwise;
    for arm in arms {
        match checks.condition(&arm.when).ok()? {
            Check::Known(false) => {}
            Check::Known(true) => {
                taken = &arm.to;
                break;
            }
            _ => return None,
        }
    }
    let failed = graph.number_of(taken.node()?)?;
    Some(Answered { question, branch, failed })
}
