//! What Amazon Connect takes of one flow at most.

use crate::model::Flow;

/// How large a flow may become before it is split.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Actions.
    pub actions: usize,
    /// Characters of its JSON.
    pub characters: usize,
}

impl Limits {
    /// What Amazon Connect takes.
    pub const CONNECT: Self = Self { actions: MOST_ACTIONS, characters: MOST_CHARACTERS };
}

/// Actions in a flow.
pub const MOST_ACTIONS: usize = 250;
/// Characters of a flow's JSON.
pub const MOST_CHARACTERS: usize = 256_000;

/// Modules in one another.
pub const MOST_MODULES: usize = 5;

/// A limit that a flow goes beyond.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TooBig {
    /// Too many blocks.
    #[error(
        "the flow has {count} blocks, and Amazon Connect takes {MOST_ACTIONS}: a line is split \
         before its menus alone, so let a menu lead to less before the next one"
    )]
    Actions {
        /// How many there are.
        count: usize,
    },
    /// Too much text.
    #[error(
        "the flow has {count} characters, and Amazon Connect takes {MOST_CHARACTERS}: a line is \
         split before its menus alone, so let a menu say less, and lead to less before the next \
         one"
    )]
    Characters {
        /// How many there are.
        count: usize,
    },
}

/// Every limit that a flow and its JSON go beyond; none where it can be published.
#[must_use]
pub fn check_limits(flow: &Flow, json: &str) -> Vec<TooBig> {
    let actions = flow.actions.len();
    let characters = json.chars().count();
    let actions = (actions > MOST_ACTIONS).then_some(TooBig::Actions { count: actions });
    let characters =
        (characters > MOST_CHARACTERS).then_some(TooBig::Characters { count: characters });
    actions.into_iter().chain(characters).collect()
}
