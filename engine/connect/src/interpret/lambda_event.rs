//! The event that a Lambda function gets from Connect.

use serde_json::{Map, Value, json};

use super::values::{CALLED_NUMBER, INSTANCE, Values};

/// The event, with the parameters' references filled already.
pub(super) fn lambda_event(values: &Values, parameters: Map<String, Value>) -> Value {
    let contact = &values.caller.contact;
    let queue = values.queue.as_ref().map_or(Value::Null, |arn| json!({ "ARN": arn }));
    json!({
        "Name": "ContactFlowEvent",
        "Details": {
            "ContactData": {
                "Attributes": values.attributes,
                "Channel": "VOICE",
                "ContactId": contact,
                "CustomerEndpoint": telephone(&values.caller.phone),
                "InitialContactId": contact,
                "InitiationMethod": "INBOUND",
                "InstanceARN": INSTANCE,
                "LanguageCode": values.language,
                "PreviousContactId": contact,
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
