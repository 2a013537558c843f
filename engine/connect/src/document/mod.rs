//! Any flow's JSON, as it stands on the wire: read, looked at, and written back without a loss.
//!
//! Nothing is refused that can be told as a problem of one action: parameters and operands stay
//! JSON; a key that the language does not have, or whose value is of another kind than it should
//! be, is kept as it is. `validate` says what is wrong with a document, `interpret` runs it.

mod places;
mod rest;
mod strict;
#[cfg(test)]
mod tests;
mod text;

use serde_json::{Map, Value};

pub use places::places;
pub use rest::Rest;
pub use text::{LARGEST, ReadError, VERSION};

use rest::{Fields, list, object, text};

/// A flow or module.
#[derive(Clone, Debug, Default, PartialEq)]
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
    /// Everything else.
    pub rest: Rest,
}

impl Document {
    /// Reads a flow.
    ///
    /// # Errors
    ///
    /// The text is not JSON, or not a flow of this version.
    pub fn read(json: &str) -> Result<Self, ReadError> {
        let mut fields = Fields::new(text::flow(json)?);
        let actions = fields.take("Actions", |value| match value {
            Value::Array(all) => Ok(all),
            other => Err(other),
        });
        let actions = actions.ok_or(ReadError::NoActions)?.into_iter().enumerate();
        let actions = actions.map(|(index, value)| match value {
            Value::Object(map) => Ok(Action::of(map)),
            _ => Err(ReadError::NoAction { index }),
        });
        Ok(Self {
            version: fields.take("Version", text),
            start_action: fields.take("StartAction", text),
            metadata: fields.take("Metadata", object),
            settings: fields.take("Settings", Ok),
            actions: actions.collect::<Result<_, _>>()?,
            rest: fields.rest(),
        })
    }

    /// The flow's JSON, everything in its old order; what was added stands last.
    #[must_use]
    pub fn write(&self) -> String {
        crate::emit::pretty(&self.to_value())
    }

    /// The flow as JSON.
    #[must_use]
    pub fn to_value(&self) -> Value {
        let actions = self.actions.iter().map(Action::to_value).collect();
        self.rest.write([
            ("Version", self.version.clone().map(Value::String)),
            ("StartAction", self.start_action.clone().map(Value::String)),
            ("Metadata", self.metadata.clone().map(Value::Object)),
            ("Actions", Some(Value::Array(actions))),
            ("Settings", self.settings.clone()),
        ])
    }
}

/// An action and its ways out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Action {
    /// Its identifier; empty where there is none.
    pub identifier: String,
    /// The word for what it does; empty where there is none.
    pub kind: String,
    /// What it is told; absent in some flows.
    pub parameters: Option<Map<String, Value>>,
    /// Its ways out.
    pub transitions: Option<Transitions>,
    /// Everything else.
    pub rest: Rest,
}

impl Action {
    fn of(map: Map<String, Value>) -> Self {
        let mut fields = Fields::new(map);
        Self {
            identifier: fields.take("Identifier", text).unwrap_or_default(),
            kind: fields.take("Type", text).unwrap_or_default(),
            parameters: fields.take("Parameters", object),
            transitions: fields.take("Transitions", |value| object(value).map(Transitions::of)),
            rest: fields.rest(),
        }
    }

    fn to_value(&self) -> Value {
        self.rest.write([
            ("Identifier", self.rest.text("Identifier", &self.identifier)),
            ("Type", self.rest.text("Type", &self.kind)),
            ("Parameters", self.parameters.clone().map(Value::Object)),
            ("Transitions", self.transitions.as_ref().map(Transitions::to_value)),
        ])
    }
}

/// An action's ways out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Transitions {
    /// Where it goes on if nothing else applies.
    pub next_action: Option<String>,
    /// Where it goes on after an error.
    pub errors: Option<Vec<ErrorBranch>>,
    /// Where it goes on depending on its result, in order.
    pub conditions: Option<Vec<ConditionBranch>>,
    /// Everything else.
    pub rest: Rest,
}

impl Transitions {
    fn of(map: Map<String, Value>) -> Self {
        let mut fields = Fields::new(map);
        Self {
            next_action: fields.take("NextAction", text),
            errors: fields.take("Errors", |value| list(value, ErrorBranch::of)),
            conditions: fields.take("Conditions", |value| list(value, ConditionBranch::of)),
            rest: fields.rest(),
        }
    }

    fn to_value(&self) -> Value {
        let errors = self.errors.as_ref();
        let errors = errors.map(|all| all.iter().map(ErrorBranch::to_value).collect());
        let conditions = self.conditions.as_ref();
        let conditions = conditions.map(|all| all.iter().map(ConditionBranch::to_value).collect());
        self.rest.write([
            ("NextAction", self.next_action.clone().map(Value::String)),
            ("Errors", errors.map(Value::Array)),
            ("Conditions", conditions.map(Value::Array)),
        ])
    }

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
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ErrorBranch {
    /// Where it goes.
    pub next_action: String,
    /// Which error.
    pub error_type: String,
    /// Everything else.
    pub rest: Rest,
}

impl ErrorBranch {
    fn of(map: Map<String, Value>) -> Self {
        let mut fields = Fields::new(map);
        Self {
            next_action: fields.take("NextAction", text).unwrap_or_default(),
            error_type: fields.take("ErrorType", text).unwrap_or_default(),
            rest: fields.rest(),
        }
    }

    fn to_value(&self) -> Value {
        self.rest.write([
            ("NextAction", self.rest.text("NextAction", &self.next_action)),
            ("ErrorType", self.rest.text("ErrorType", &self.error_type)),
        ])
    }
}

/// The way out under a condition.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ConditionBranch {
    /// Where it goes.
    pub next_action: String,
    /// When.
    pub condition: Condition,
    /// Everything else.
    pub rest: Rest,
}

impl ConditionBranch {
    fn of(map: Map<String, Value>) -> Self {
        let mut fields = Fields::new(map);
        Self {
            next_action: fields.take("NextAction", text).unwrap_or_default(),
            condition: fields
                .take("Condition", |value| object(value).map(Condition::of))
                .unwrap_or_default(),
            rest: fields.rest(),
        }
    }

    fn to_value(&self) -> Value {
        let condition = (self.condition != Condition::default() || self.rest.had("Condition"))
            .then(|| self.condition.to_value());
        self.rest.write([
            ("NextAction", self.rest.text("NextAction", &self.next_action)),
            ("Condition", condition),
        ])
    }
}

/// A comparison of an action's result with a constant.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Condition {
    /// How it compares.
    pub operator: String,
    /// With what: one text, if it is well made.
    pub operands: Vec<Value>,
    /// Everything else.
    pub rest: Rest,
}

impl Condition {
    fn of(map: Map<String, Value>) -> Self {
        let mut fields = Fields::new(map);
        Self {
            operator: fields.take("Operator", text).unwrap_or_default(),
            operands: fields
                .take("Operands", |value| match value {
                    Value::Array(all) => Ok(all),
                    other => Err(other),
                })
                .unwrap_or_default(),
            rest: fields.rest(),
        }
    }

    fn to_value(&self) -> Value {
        let has_operands = !self.operands.is_empty() || self.rest.had("Operands");
        self.rest.write([
            ("Operator", self.rest.text("Operator", &self.operator)),
            ("Operands", has_operands.then(|| Value::Array(self.operands.clone()))),
        ])
    }

    /// The one operand, if it is a text.
    #[must_use]
    pub fn operand(&self) -> Option<&str> {
        match self.operands.as_slice() {
            [Value::String(text)] => Some(text),
            _ => None,
        }
    }
}
