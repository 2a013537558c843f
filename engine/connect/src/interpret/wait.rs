//! What a call waits for.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// What a call waits for. Each says which [`Input`](super::Input) goes on.
#[derive(Clone, Debug, PartialEq)]
pub enum Wait {
    /// A key; [`Input::Silence`](super::Input::Silence) after this many seconds.
    Key {
        /// The time limit.
        seconds: u32,
    },
    /// A Lambda function's answer.
    Lambda {
        /// The function's ARN, as it stands in the flow.
        function: String,
        /// The event that Connect sends it, in Connect's own shape.
        event: Value,
        /// The time limit.
        seconds: u32,
    },
    /// Whether a Lambda function could be started. The flow goes on without its answer.
    LambdaStart {
        /// The function's ARN, as it stands in the flow.
        function: String,
        /// The event that Connect sends it.
        event: Value,
    },
    /// Whether opening hours are open.
    Hours {
        /// Their id, as it stands in the flow.
        hours: String,
    },
    /// Whether the opening hours of a queue are open; answered like hours.
    QueueHours {
        /// The queue's id, as it stands in the flow.
        queue: String,
    },
    /// A figure of a queue.
    Metric {
        /// Which one, in Connect's word.
        metric: String,
        /// The queue's id, or the agent's.
        queue: String,
        /// One figure for each way out; a queue's age is in seconds.
        figures: Vec<u64>,
    },
    /// A number from 1 to 100, drawn by lot.
    Draw {
        /// One number for each way out.
        numbers: Vec<u8>,
    },
    /// Whether a queue takes the contact.
    Queue {
        /// The queue's id, as it stands in the flow.
        queue: String,
        /// The contact's attributes.
        attributes: BTreeMap<String, String>,
    },
    /// An agent, in a queue.
    Queued {
        /// The queue's id; empty where a queue flow was begun by itself.
        queue: String,
        /// After this time [`Input::Interrupt`](super::Input::Interrupt) is due; none where prompts
        /// are not interrupted, or the queue flow is over.
        seconds: Option<u32>,
    },
    /// What comes of the talk with an agent.
    WithAgent,
    /// The end of being on hold.
    OnHold {
        /// As in a queue.
        seconds: Option<u32>,
    },
    /// Which way an action is left that only the service can decide on.
    Outcome {
        /// The action's type.
        action: String,
        /// Its parameters, references filled. An action on the contact's queue or callback number
        /// tells it as `QueueId` or `CallbackNumber`.
        parameters: Map<String, Value>,
        /// The ways; one at least.
        branches: Vec<Branch>,
    },
    /// Nothing any more.
    Ended(Ending),
}

/// A way out of an action.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Branch {
    /// It went well: `NextAction`.
    Next,
    /// A condition is met.
    Condition {
        /// The operator.
        operator: String,
        /// The operand.
        operand: String,
    },
    /// An error.
    Error(String),
}

/// How a call ended, as far as flows are concerned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The flow hung up.
    HungUp,
    /// The contact stands in a queue, and no flow is set for what happens there.
    Queued,
    /// The caller hung up.
    CallerHungUp,
    /// The agent has left, and no flow is set for the caller who remains.
    AgentLeft,
    /// The call has left these flows for good: for a third party, an agent, or a flow that is not
    /// among them.
    Transferred {
        /// Where to: a number or an id.
        to: String,
    },
    /// The flow ended itself, and nothing comes after it: a whisper, or a module that was begun
    /// by itself.
    FlowEnded,
    /// The flow did what Connect would answer with an error and no branch; the call is dropped.
    Broken {
        /// Which action of which flow, and what is wrong: for a developer's eyes.
        reason: String,
    },
}
