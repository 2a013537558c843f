//! The codes of findings. A code never changes its meaning and is never given out twice.

/// A finding's code. `S` is the text's shape, `N` names and kinds, `W` ways through the menu,
/// `T` texts, `L` limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each code has a page of its own")]
pub enum Code {
    S001NotUnderstood,
}
