//! Amazon Connect's Testing language: what a simulated call observes, and what it does then.
//!
//! A test is one path: each observation waits for its event, does its actions, and makes way for
//! the next one.

use serde_json::{Map, Value, json};

/// The longest content, in characters.
pub const LONGEST: usize = 256_000;
/// The longest name of a test case, in characters.
pub const LONGEST_NAME: usize = 127;

/// A test: its observations, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Content {
    /// The observations. The first one is the test's beginning.
    pub observations: Vec<Observation>,
}

/// An event that is waited for, and what is done then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observation {
    /// The event.
    pub event: Event,
    /// What is done, in order.
    pub actions: Vec<Act>,
}

/// What can be observed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The test has begun.
    Initiated,
    /// Words like these are heard.
    Message(String),
    /// A function is called.
    Lambda(String),
    /// The contact goes to a queue.
    Queue(String),
}

/// What a test does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// The caller presses keys.
    Press(String),
    /// The caller hangs up.
    Disconnect,
    /// The next call of a function is given this answer.
    MockLambda {
        /// The function.
        function: String,
        /// Its answer; none: it fails.
        answer: Option<Map<String, Value>>,
    },
    /// The next transfer to a queue fails so.
    FailQueue {
        /// The queue.
        queue: String,
        /// The way out: `QueueAtCapacity` or `NoMatchingError`.
        error: &'static str,
    },
    /// The next check of opening hours looks at others.
    SubstituteHours {
        /// The hours that the flow names.
        hours: String,
        /// Those that are looked at.
        by: String,
    },
    /// A value is this.
    Equals {
        /// The value's path.
        path: String,
        /// What it is.
        value: String,
    },
    /// The test ends, and with it the contact.
    EndTest,
}

impl Content {
    /// The JSON, as the `Content` of a test case.
    #[must_use]
    pub fn json(&self) -> Value {
        let last = self.observations.len();
        let observations = self.observations.iter().enumerate().map(|(at, observation)| {
            let next = if at + 1 < last { vec![name(at + 1)] } else { Vec::new() };
            let actions = observation.actions.iter().enumerate();
            let count = observation.actions.len();
            let actions = actions.map(|(number, act)| action(act, at, number, count));
            json!({
                "Identifier": name(at),
                "Event": {
                    "Identifier": format!("{} event", name(at)),
                    "Type": observation.event.kind(),
                    "Actor": "System",
                    "Properties": observation.event.properties(),
                },
                "Actions": actions.collect::<Vec<_>>(),
                "Transitions": { "NextObservations": next },
            })
        });
        let observations: Vec<Value> = observations.collect();
        json!({ "Version": "2019-10-30", "Metadata": {}, "Observations": observations })
    }
}

fn name(at: usize) -> String {
    format!("step {}", at + 1)
}

fn action(act: &Act, observation: usize, number: usize, count: usize) -> Value {
    let id = |number: usize| format!("{} action {}", name(observation), number + 1);
    let transitions = match number + 1 {
        next if next < count => json!({ "NextAction": id(next) }),
        _ => json!({}),
    };
    json!({
        "Identifier": id(number),
        "Type": act.kind(),
        "Parameters": act.parameters(),
        "Transitions": transitions,
    })
}

impl Event {
    fn kind(&self) -> &'static str {
        match self {
            Self::Initiated => "TestInitiated",
            Self::Message(_) => "MessageReceived",
            Self::Lambda(_) | Self::Queue(_) => "FlowActionStarted",
        }
    }

    fn properties(&self) -> Value {
        match self {
            Self::Initiated => json!({}),
            Self::Message(text) => {
                json!({ "Text": text, "MatchingCriteria": { "Type": "Similarity" } })
            }
            Self::Lambda(function) => json!({
                "ActionType": "InvokeLambdaFunction",
                "ActionParameters": { "LambdaFunctionARN": function },
            }),
            Self::Queue(queue) => json!({
                "ActionType": "TransferContactToQueue",
                "ActionParameters": { "QueueId": queue },
            }),
        }
    }
}

impl Act {
    fn kind(&self) -> &'static str {
        match self {
            Self::Press(_) | Self::Disconnect => "SendInstruction",
            Self::MockLambda { .. } | Self::FailQueue { .. } | Self::SubstituteHours { .. } => {
                "OverrideSystemBehavior"
            }
            Self::Equals { .. } => "Assert",
            Self::EndTest => "TestControl",
        }
    }

    fn parameters(&self) -> Value {
        match self {
            Self::Press(keys) => {
                instruction(&json!({ "Type": "DtmfInput", "Properties": { "Value": keys } }))
            }
            Self::Disconnect => instruction(&json!({ "Type": "Disconnect" })),
            Self::MockLambda { function, answer } => {
                let result = match answer {
                    // The service takes the answer as a text that holds JSON.
                    Some(answer) => json!({
                        "Type": "ExecutionResult",
                        "ExecutionResult": {
                            "DelaySeconds": 0,
                            "LoadedData": Value::from(answer.clone()).to_string(),
                        },
                    }),
                    None => failure("NoMatchingError"),
                };
                let what = json!({ "LambdaFunctionARN": function });
                instead("InvokeLambdaFunction", &what, &mock(&result))
            }
            Self::FailQueue { queue, error } => {
                let what = json!({ "QueueId": queue });
                instead("TransferContactToQueue", &what, &mock(&failure(error)))
            }
            Self::SubstituteHours { hours, by } => {
                let what = json!({ "HoursOfOperationId": hours });
                let by = json!({ "Type": "SubstituteResource", "SubstituteArn": by });
                instead("CheckHoursOfOperation", &what, &by)
            }
            Self::Equals { path, value } => {
                json!({ "Namespace": path, "Operator": "Equals", "Operand": value })
            }
            Self::EndTest => {
                json!({ "ActionType": "TestControl", "Command": { "Type": "EndTest" } })
            }
        }
    }
}

fn instruction(instruction: &Value) -> Value {
    json!({ "ActionType": "SendInstruction", "Actor": "Customer", "Instruction": instruction })
}

fn failure(error: &str) -> Value {
    json!({ "Type": "Error", "Error": { "Value": error } })
}

fn mock(response: &Value) -> Value {
    json!({ "Type": "MockResponse", "Response": response })
}

fn instead(action: &str, parameters: &Value, strategy: &Value) -> Value {
    json!({
        "ActionType": "OverrideSystemBehavior",
        "Behavior": {
            "Type": "FlowAction",
            "Properties": {
                "ActionType": action,
                "ActionParameters": parameters,
                "Strategy": strategy,
            },
        },
    })
}
