//! Targets: where an arrow goes.

use serde::{Deserialize, Serialize};

use crate::names::NodeId;

/// Where an arrow goes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// To a node.
    To(NodeId),
    /// The menu at hand is played again; this is not a try, and nothing is asked anew.
    Repeat,
    /// In a menu: to the menu from which this one was first entered (at the first menu: as
    /// `Repeat`). Elsewhere: to the menu last played.
    Back,
    /// The contact ends: the call is hung up, the session is completed.
    HangUp,
}

impl Target {
    /// The node that it names.
    #[must_use]
    pub fn node(&self) -> Option<&NodeId> {
        match self {
            Self::To(node) => Some(node),
            Self::Repeat | Self::Back | Self::HangUp => None,
        }
    }
}

impl From<NodeId> for Target {
    fn from(node: NodeId) -> Self {
        Self::To(node)
    }
}
