//! Counts that flows keep in strokes: they cannot add.

use pivotline_ir::Node;

use super::graph::VoiceGraph;
use super::values::flow_attribute;

/// How often a call did something: one stroke for each time.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Strokes {
    /// The flow attribute that counts it.
    attribute: &'static str,
    /// Whether a call may do it several times. Else nothing need be counted.
    counted: bool,
}

impl Strokes {
    /// How often a call does what these nodes do.
    pub(super) fn of(graph: &VoiceGraph<'_>, attribute: &'static str, nodes: &[usize]) -> Self {
        Self { attribute, counted: !graph.met_again(nodes).is_empty() }
    }

    /// Which time it is, in a flow: as many strokes.
    pub(super) fn text(self) -> String {
        if self.counted { flow_attribute(self.attribute) } else { "1".to_owned() }
    }

    /// What the next time sets, where it is counted.
    pub(super) fn next(self) -> Option<(&'static str, String)> {
        self.counted.then(|| (self.attribute, format!("1{}", flow_attribute(self.attribute))))
    }
}

/// The numbers of the nodes of a kind.
pub(super) fn nodes(graph: &VoiceGraph<'_>, is_it: impl Fn(&Node) -> bool) -> Vec<usize> {
    graph.nodes().filter(|(_, _, node)| is_it(node)).map(|(number, ..)| number).collect()
}

/// So many strokes with blanks between, as flows join texts elsewhere.
pub(super) fn spaced(count: u32) -> String {
    vec!["1"; usize::try_from(count).unwrap_or(usize::MAX)].join(" ")
}

/// One more of such strokes than an attribute holds.
pub(super) fn one_more(attribute: &str) -> String {
    format!("{} 1", flow_attribute(attribute))
}
