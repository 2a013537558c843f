//! Findings as SARIF 2.1.0, which code hosts and editors show.

use pivotline_connect::validate::{Code, page};
use serde_json::{Value, json};

use super::finding::{Finding, Place};

/// The log of one run.
pub(super) fn log<'a>(findings: impl Iterator<Item = &'a Finding>) -> Value {
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {
                "driver": {
                    "name": "pivotline",
                    "version": env!("CARGO_PKG_VERSION"),
                    "rules": Code::ALL.iter().map(|code| rule(*code)).collect::<Vec<_>>(),
                },
            },
            "columnKind": "unicodeCodePoints",
            "results": findings.map(result).collect::<Vec<_>>(),
        }],
    })
}

fn rule(code: Code) -> Value {
    let page = page(code);
    json!({
        "id": code.as_str(),
        "shortDescription": { "text": code.title() },
        "help": { "text": page, "markdown": page },
        "defaultConfiguration": { "level": code.severity().word() },
    })
}

fn result(finding: &Finding) -> Value {
    let index = Code::ALL.iter().position(|code| *code == finding.code);
    let text = if finding.help.is_empty() {
        finding.message.clone()
    } else {
        format!("{}: {}.", finding.message, finding.help)
    };
    json!({
        "ruleId": finding.code.as_str(),
        "ruleIndex": index,
        "level": finding.severity.word(),
        "message": { "text": text },
        "locations": [location(&finding.place)],
    })
}

fn location(place: &Place) -> Value {
    let mut location = json!({
        "physicalLocation": {
            "artifactLocation": { "uri": uri(&place.file) },
            "region": { "startLine": place.line, "startColumn": place.column },
        },
    });
    let name = place.block.as_ref().map(|block| block.identifier.as_str());
    if let (Some(location), false) = (location.as_object_mut(), place.pointer.is_empty()) {
        let mut logical = json!({ "fullyQualifiedName": place.pointer, "kind": "object" });
        if let (Some(logical), Some(name)) = (logical.as_object_mut(), name) {
            logical.insert("name".to_owned(), json!(name));
        }
        location.insert("logicalLocations".to_owned(), json!([logical]));
    }
    location
}

/// A path as a reference: what may not stand in one is written as its bytes.
fn uri(path: &str) -> String {
    let mut uri = String::new();
    for byte in path.replace('\\', "/").bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' => {
                uri.push(char::from(byte));
            }
            other => uri.push_str(&format!("%{other:02X}")),
        }
    }
    uri
}
