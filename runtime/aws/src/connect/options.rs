//! What Amazon Connect needs to know of an environment.

use std::collections::BTreeMap;
use std::time::Duration;

use pivotline_ir::Name;

/// What Amazon Connect needs to know of an environment. Wherever a resource is named, its ARN or
/// its id will do.
#[derive(Clone, Debug)]
pub struct ConnectOptions {
    /// The instance.
    pub instance: String,
    /// The flow that takes calls from the browser; without it there are none.
    pub web_call_flow: Option<String>,
    /// The flow that takes chats; without it there are none.
    pub chat_flow: Option<String>,
    /// How somebody is called back; without it nobody is.
    pub callback: Option<Callback>,
    /// The queues that routes name.
    pub queues: BTreeMap<Name, String>,
    /// The hours of operation that routes and menus name.
    pub hours: BTreeMap<Name, String>,
    /// How long one request may take.
    pub timeout: Duration,
}

/// How somebody is called back.
#[derive(Clone, Debug)]
pub enum Callback {
    /// Connect calls the number and lets this flow speak.
    Call {
        /// The flow.
        flow: String,
        /// The number that is shown, in E.164; without it the one of the route's queue.
        source: Option<String>,
    },
    /// An agent gets a task that holds the number.
    Task {
        /// The flow that routes the task.
        flow: String,
    },
}

impl ConnectOptions {
    /// The options of an instance that starts nothing yet.
    #[must_use]
    pub fn new(instance: &str) -> Self {
        Self {
            instance: id(instance).to_owned(),
            web_call_flow: None,
            chat_flow: None,
            callback: None,
            queues: BTreeMap::new(),
            hours: BTreeMap::new(),
            timeout: Duration::from_secs(3),
        }
    }
}

/// The id in an ARN (what follows its last slash), or the id itself.
pub(super) fn id(arn_or_id: &str) -> &str {
    arn_or_id.rsplit('/').next().unwrap_or(arn_or_id)
}

#[cfg(test)]
mod tests {
    use super::id;

    #[test]
    fn an_arn_ends_in_its_id() {
        let arn = "arn:aws:connect:us-east-1:111122223333:instance/1111/queue/aaaa";
        assert_eq!((id(arn), id("aaaa")), ("aaaa", "aaaa"));
    }
}
