//! Calls in a template, as test cases of Amazon Connect.

use serde_json::json;

use super::making::Making;
use super::marks::{printable, references};
use super::resources::{reference, resource};
use crate::deploy::ids::camel;
use crate::transcript::{Script, native};

/// Adds calls, where they can be test cases.
pub(super) fn add(making: &mut Making<'_>, calls: &[(String, Script)]) {
    for (name, script) in calls {
        let id = |kind, name: &str| match making.named.contains(&(kind, name.to_owned())) {
            true => Some(making.mark(kind, name)),
            false => making.environment.names(kind).get(name).cloned(),
        };
        let Ok(case) = native::case(name, script, making.product, id) else { continue };
        let content = references(&printable(&format!("{:#}\n", case.content.json())));
        let case = resource(
            "AWS::Connect::TestCase",
            json!({
                "InstanceArn": reference("InstanceArn"),
                "Name": case.name,
                "EntryPoint": {
                    "Type": "VOICE_CALL",
                    "VoiceCallEntryPointParameters": { "FlowId": references(&case.flow) },
                },
                "Status": "PUBLISHED",
                "Content": content,
            }),
        );
        making.add(&format!("Test{}", camel(name)), case);
    }
}
