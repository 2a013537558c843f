//! Any flow's JSON, as it stands on the wire.
//!
//! Nothing is refused that can be told as a problem of one action: parameters and operands stay
//! JSON, unknown keys are kept. `validate` says what is wrong with a document, `interpret` runs it.

use serde::Deserialize;
use serde_json::{Map, Value};

/// A flow or module.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(rename_all = "PascalCase")]
pub struct Document {
    /// The version of the language.
    pub version: Option<String>,
    /// The identifier of the action that runs first.
    pub start_action: Option<String>,
    /// What the designer keeps.
    pub metadata: Option<Map<String, Value>>,
    /// All actions.
    pub actions: Vec<Action>,
    /// A module's settings.
    pub settings: Option<Value>,
    /// Keys that the language does not have.
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

impl Document {
    /// Reads a flow.
    ///
    /// # Errors
    ///
    /// The text is not JSON, or not of a flow's outer shape.
    pub fn read(json: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(json)
    }
}

/// An action and its ways out.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(rename_all = "PascalCase")]
pub struct Action {
    /// Its identifier.
    #[serde(default)]
    pub identifier: String,
    /// The word for what it does.
    #[serde(rename = "Type", default)]
    pub kind: String,
    /// What it is told; absent in some flows.
    pub parameters: Option<Map<String, Value>>,
    /// Its ways out.
    pub transitions: Option<Transitions>,
    /// Keys that the language does not have.
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

/// An action's ways out.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(rename_all = "PascalCase")]
pub struct Transitions {
    /// Where it goes on if nothing else applies.
    pub next_action: Option<String>,
    /// Where it goes on after an error.
    pub errors: Option<Vec<ErrorBranch>>,
    /// Where it goes on depending on its result, in order.
    pub conditions: Option<Vec<ConditionBranch>>,
    /// Keys that the language does not have.
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

impl Transitions {
    /// The error branches.
    #[must_use]
    pub fn errors(&self) -> &[ErrorBranch] {
        self.errors.as_deref().unwrap_or_default()
    }

    /// The condition branches.
    #[must_use]
    pub fn conditions(&self) -> &[ConditionBranch] {
        self.conditions.as_deref().unwrap_or_default()
    }

    /// Where an error of this type goes.
    #[must_use]
    pub fn after_error(&self, error: &str) -> Option<&str> {
        let branch = self.errors().iter().find(|branch| branch.error_type == error)?;
        Some(&branch.next_action)
    }
}

/// The way out after an error.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(rename_all = "PascalCase")]
pub struct ErrorBranch {
    /// Where it goes.
    #[serde(default)]
    pub next_action: String,
    /// Which error.
    #[serde(default)]
    pub error_type: String,
}

/// The way out under a condition.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(rename_all = "PascalCase")]
pub struct ConditionBranch {
    /// Where it goes.
    #[serde(default)]
    pub next_action: String,
    /// When.
    pub condition: Condition,
}

/// A comparison of an action's result with a constant.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(rename_all = "PascalCase")]
pub struct Condition {
    /// How it compares.
    #[serde(default)]
    pub operator: String,
    /// With what: one text, if it is well made.
    #[serde(default)]
    pub operands: Vec<Value>,
}

impl Condition {
    /// The one operand, if it is a text.
    #[must_use]
    pub fn operand(&self) -> Option<&str> {
        match self.operands.as_slice() {
            [Value::String(text)] => Some(text),
            _ => None,
        }
    }
}
