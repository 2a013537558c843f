//! The things of an instance, as AWS's lists and exported flows tell them.

use pivotline_connect::{Resource, is_placeholder};
use serde_json::Value;

/// A thing of an instance.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Thing {
    /// What it is.
    pub kind: Resource,
    /// What it is called there.
    pub name: String,
    /// Its ARN or id; a telephone number itself.
    pub id: String,
}

/// A list in an answer of AWS: its key, what it lists, and where each entry has its name and id.
type List = (&'static str, Resource, &'static str, &'static str);

const LISTS: [List; 6] = [
    ("QueueSummaryList", Resource::Queue, "Name", "Arn"),
    ("HoursOfOperationSummaryList", Resource::Hours, "Name", "Arn"),
    ("ContactFlowSummaryList", Resource::Flow, "Name", "Arn"),
    ("PromptSummaryList", Resource::Prompt, "Name", "Arn"),
    ("ListPhoneNumbersSummaryList", Resource::Number, "PhoneNumberDescription", "PhoneNumber"),
    ("Functions", Resource::Lambda, "FunctionName", "FunctionArn"),
];

/// The parameters of actions that name a thing, as flows have them.
const PARAMETERS: [(&str, Resource); 6] = [
    ("QueueId", Resource::Queue),
    ("HoursOfOperationId", Resource::Hours),
    ("Hours", Resource::Hours),
    ("ContactFlowId", Resource::Flow),
    ("PromptId", Resource::Prompt),
    ("LambdaFunctionARN", Resource::Lambda),
];

/// The things that an answer tells of; none where it is no answer that is known.
#[must_use]
pub fn things(answer: &Value) -> Option<Vec<Thing>> {
    let lists: Vec<_> =
        LISTS.iter().filter_map(|list| Some((list, answer.get(list.0)?.as_array()?))).collect();
    if !lists.is_empty() {
        let entries = lists.into_iter().flat_map(|(list, entries)| {
            entries.iter().filter_map(|entry| listed(list, entry)).collect::<Vec<_>>()
        });
        return Some(entries.collect());
    }
    let actions = answer.get("Actions")?.as_array()?;
    let about = answer.get("Metadata")?.get("ActionMetadata");
    Some(actions.iter().flat_map(|action| named_in(action, about)).collect())
}

/// An entry of a list. Queues of agents have no name.
fn listed(&(_, kind, name, id): &List, entry: &Value) -> Option<Thing> {
    let id = entry.get(id)?.as_str()?;
    let name = entry.get(name).and_then(Value::as_str).filter(|name| !name.is_empty());
    let name = name.or((kind == Resource::Number).then_some(id))?;
    Some(Thing { kind, name: name.to_owned(), id: id.to_owned() })
}

/// What an action of an exported flow names, with the names that the designer shows.
fn named_in(action: &Value, about: Option<&Value>) -> Vec<Thing> {
    let text = |value: &Value, key: &str| Some(value.get(key)?.as_str()?.to_owned());
    let shown = || {
        let id = action.get("Identifier")?.as_str()?;
        about?.get(id)?.get("parameters")
    };
    let Some(shown) = shown() else { return Vec::new() };
    let things = PARAMETERS.iter().filter_map(|(key, kind)| {
        let id = text(action.get("Parameters")?, key)?;
        if id.starts_with('$') || is_placeholder(&id) {
            return None;
        }
        Some(Thing { kind: *kind, name: text(shown.get(key)?, "displayName")?, id })
    });
    things.collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn lists_and_flows_tell_of_things() {
        let queues = json!({ "QueueSummaryList": [
            { "Id": "1", "Arn": "arn:1", "Name": "Front Desk", "QueueType": "STANDARD" },
            { "Id": "2", "Arn": "arn:2", "QueueType": "AGENT" },
        ] });
        let desk =
            Thing { kind: Resource::Queue, name: "Front Desk".to_owned(), id: "arn:1".to_owned() };
        assert_eq!(things(&queues), Some(vec![desk.clone()]));
        let flow = json!({
            "Metadata": { "ActionMetadata": { "a": {
                "parameters": { "QueueId": { "displayName": "Front Desk" } },
            } } },
            "Actions": [
                { "Identifier": "a", "Parameters": { "QueueId": "arn:1" } },
                { "Identifier": "b", "Parameters": { "QueueId": "$.Queue" } },
                { "Identifier": "a", "Parameters": { "QueueId": "UNBOUND-queue-desk" } },
            ],
        });
        assert_eq!(things(&flow), Some(vec![desk]));
        let number = json!({ "ListPhoneNumbersSummaryList": [{ "PhoneNumber": "+12025550100" }] });
        assert_eq!(things(&number).unwrap()[0].name, "+12025550100");
        assert_eq!(things(&json!({ "Users": [] })), None);
    }
}
