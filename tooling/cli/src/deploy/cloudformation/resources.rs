//! Small pieces of CloudFormation.

use serde_json::{Value, json};

/// `!Ref`.
pub(super) fn reference(id: &str) -> Value {
    json!({ "Ref": id })
}

/// `!GetAtt … .Arn`.
pub(super) fn arn(id: &str) -> Value {
    attribute(id, "Arn")
}

/// `!GetAtt`.
pub(super) fn attribute(id: &str, name: &str) -> Value {
    json!({ "Fn::GetAtt": [id, name] })
}

/// `!Sub`.
pub(super) fn sub(text: &str) -> Value {
    json!({ "Fn::Sub": text })
}

/// A resource.
pub(super) fn resource(kind: &str, properties: Value) -> Value {
    json!({ "Type": kind, "Properties": properties })
}

/// A parameter of text.
pub(super) fn parameter(description: &str, default: Option<&str>) -> Value {
    let mut parameter = json!({ "Type": "String", "Description": description });
    if let (Some(default), Some(members)) = (default, parameter.as_object_mut()) {
        members.insert("Default".to_owned(), default.into());
    }
    parameter
}
