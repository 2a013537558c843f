//! What a function is asked with.

use pivotline_service::ports::Question;
use serde_json::{Map, Value, json};

use super::EventShape;

/// The argument under which a changing function finds its idempotency key.
const KEY: &str = "idempotency_key";

impl EventShape {
    /// The payload of a question.
    pub(super) fn payload(self, question: &Question<'_>, changes: bool) -> Vec<u8> {
        let text = |(name, value): (&String, &String)| (name.clone(), Value::from(value.as_str()));
        let mut arguments: Map<String, Value> = question.arguments.iter().map(text).collect();
        if changes {
            arguments.insert(KEY.to_owned(), question.idempotency_key.into());
        }
        let event = match self {
            Self::Plain => Value::Object(arguments),
            Self::Connect => in_connects_shape(question, arguments),
        };
        event.to_string().into_bytes()
    }
}

/// The event as a contact flow's, as far as it is known away from the call. The contact's id is
/// the question's key: there may be no call any more.
fn in_connects_shape(question: &Question<'_>, arguments: Map<String, Value>) -> Value {
    let endpoint =
        arguments.get("phone").map(|phone| json!({ "Address": phone, "Type": "TELEPHONE_NUMBER" }));
    json!({
        "Name": "ContactFlowEvent",
        "Details": {
            "ContactData": {
                "Attributes": {},
                "ContactId": question.idempotency_key,
                "CustomerEndpoint": endpoint,
            },
            "Parameters": arguments,
        },
    })
}
