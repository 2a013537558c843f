//! The event that a Lambda function gets from Connect.

use serde_json::{Map, Value, json};

use super::contact::{ATTRIBUTES, CALLED_NUMBER, Contact, INSTANCE};

/// The event, with the parameters' references filled already.
pub(super) fn lambda_event(contact: &Contact, parameters: Map<String, Value>) -> Value {
    let id = &contact.entry.caller.contact;
    let queue = contact.queue.as_ref().map_or(Value::Null, |arn| json!({ "ARN": arn }));
    json!({
        "Name": "ContactFlowEvent",
        "Details": {
            "ContactData": {
                "Attributes": contact.attributes.below(ATTRIBUTES),
                "Channel": contact.entry.channel.word(),
                "ContactId": id,
                "CustomerEndpoint": telephone(&contact.entry.caller.phone),
                "InitialContactId": id,
                "InitiationMethod": contact.entry.initiation,
                "InstanceARN": INSTANCE,
                "LanguageCode": contact.language(),
                "PreviousContactId": id,
                "Queue": queue,
                "SystemEndpoint": telephone(CALLED_NUMBER),
            },
            "Parameters": parameters,
        },
    })
}

fn telephone(address: &str) -> Value {
    json!({ "Address": address, "Type": "TELEPHONE_NUMBER" })
}
