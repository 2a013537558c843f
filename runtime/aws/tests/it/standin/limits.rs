//! Limits that no model holds, only AWS's prose.

use serde_json::{Map, Value};

use super::validate::matches;

/// All attributes of a contact together, in UTF-8 bytes of keys and values.
pub(super) const ATTRIBUTES: usize = 32_768;

const E164: &str = r"\+[1-9]\d{6,14}";

/// What a request breaks that its model allows.
pub(super) fn broken(operation: &str, input: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    if let Some(attributes) = input["Attributes"].as_object() {
        contact_attributes(attributes, &mut faults);
    }
    let mut must = |holds: bool, fault: &str| {
        if !holds {
            faults.push(fault.to_owned());
        }
    };
    let has = |member: &str| !input[member].is_null();
    match operation {
        "StartOutboundVoiceContact" => must(
            has("SourcePhoneNumber") || has("QueueId"),
            "neither SourcePhoneNumber nor QueueId is given",
        ),
        "StartTaskContact" => must(
            has("ContactFlowId") || has("QuickConnectId") || has("TaskTemplateId"),
            "no flow, quick connect or template is given",
        ),
        "StartChatContact" => {
            let types = input["SupportedMessagingContentTypes"].as_array();
            let plain = types.is_none_or(|types| types.iter().any(|kind| kind == "text/plain"));
            must(plain, "SupportedMessagingContentTypes lacks text/plain");
            let both = has("PersistentChat") && has("RelatedContactId");
            must(!both, "PersistentChat and RelatedContactId are both given");
        }
        "Publish" => publish(input, &mut faults),
        _ => {}
    }
    faults
}

fn contact_attributes(attributes: &Map<String, Value>, faults: &mut Vec<String>) {
    for key in attributes.keys() {
        if !matches("[A-Za-z0-9_-]+", key) {
            faults.push(format!("/Attributes/{key} is no key of an attribute"));
        }
    }
    if size(attributes) > ATTRIBUTES {
        faults.push("/Attributes is over 32,768 bytes".to_owned());
    }
}

/// How much of a contact's room attributes take.
pub(super) fn size(attributes: &Map<String, Value>) -> usize {
    let pair = |(key, value): (&String, &Value)| key.len() + value.as_str().map_or(0, str::len);
    attributes.iter().map(pair).sum()
}

fn publish(input: &Value, faults: &mut Vec<String>) {
    let targets = ["PhoneNumber", "TopicArn", "TargetArn"];
    if targets.iter().filter(|target| !input[**target].is_null()).count() != 1 {
        faults.push("not exactly one of PhoneNumber, TopicArn and TargetArn is given".to_owned());
    }
    if let Some(number) = input["PhoneNumber"].as_str() {
        if !matches(E164, number) {
            faults.push("/PhoneNumber is no E.164 number".to_owned());
        }
        let length = input["Message"].as_str().map_or(0, |text| text.chars().count());
        if !(1..=1600).contains(&length) {
            faults.push("/Message is not of 1 to 1,600 characters".to_owned());
        }
    }
    for (name, attribute) in input["MessageAttributes"].as_object().into_iter().flatten() {
        let (kind, pattern) = match name.as_str() {
            "AWS.SNS.SMS.SMSType" => ("String", "Transactional|Promotional"),
            "AWS.SNS.SMS.SenderID" => ("String", "(?=.*[A-Za-z])[A-Za-z0-9-]{1,11}"),
            "AWS.SNS.SMS.MaxPrice" => ("Number", r"[0-9]+(\.[0-9]+)?"),
            "AWS.MM.SMS.OriginationNumber" => ("String", r"\+?[0-9]{5,15}"),
            _ => continue,
        };
        let value = attribute["StringValue"].as_str().unwrap_or_default();
        if attribute["DataType"] != kind || !matches(pattern, value) {
            faults.push(format!("/MessageAttributes/{name} is not as it must be"));
        }
    }
}
