//! What things cost: `[environments.NAME.prices]` of `pivotline.toml`.

use serde::Deserialize;

/// Prices of an environment. What is not set is not reckoned with.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prices {
    /// The currency of all prices, as it is shown: `USD`.
    pub currency: Option<String>,
    /// A text message.
    pub text: Option<f64>,
    /// A minute of an agent's work.
    pub agent_minute: Option<f64>,
    /// A minute of a call.
    pub call_minute: Option<f64>,
    /// How many minutes a call takes that an agent handles.
    pub handled_minutes: Option<f64>,
}
