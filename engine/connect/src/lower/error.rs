//! Why a line has no flow.

use pivotline_ir::Name;

/// Why a line has no flow.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LowerError {
    /// The program names something that it does not hold.
    #[error("there is no {what} `{name}`")]
    Missing {
        /// What kind of thing: `line`, `node`, `pivot`, `route`, `service`, `language`.
        what: &'static str,
        /// Its name.
        name: String,
    },
    /// A condition on the call compares an amount of money, which Amazon Connect cannot: it
    /// compares plain numbers alone.
    #[error(
        "`{value}` is an amount of money, and a call can only compare plain numbers: let the \
         service give a number or a yes/no value too, and ask for that one"
    )]
    AmountOnVoice {
        /// The value.
        value: String,
    },
    /// Pivots are offered where they are offered.
    #[error("whether the pivot `{pivot}` is offered depends on itself")]
    PivotRound {
        /// One of them.
        pivot: Name,
    },
}
