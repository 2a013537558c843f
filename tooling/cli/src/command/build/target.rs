//! What a build writes beside flows and machine: templates of deployments.

use anyhow::{Context as _, bail};
use pivotline_connect::{Bindings, Resource};
use serde_json::json;

use crate::args::Target;
use crate::compile::Product;
use crate::deploy::{cloudformation, terraform};
use crate::environment::Environment;
use crate::folder::{Folder, extension, list, read_text};
use crate::transcript::Script;
use crate::transcript::native::{self, Case, Refusal};

/// Further files, and what is told of them.
#[derive(Debug, Default)]
pub(super) struct Further {
    /// Their paths below the folder of the build, and their texts.
    pub(super) files: Vec<(String, String)>,
    /// What is told.
    pub(super) notes: Vec<String>,
}

/// The files of the targets.
///
/// # Errors
/// A target cannot take the product.
pub(super) fn further(
    targets: &[Target],
    folder: &Folder,
    product: &Product,
    environment: Option<(&str, &Environment)>,
) -> anyhow::Result<Further> {
    let mut further = Further::default();
    let mut calls = Vec::new();
    if targets.contains(&Target::Tests) {
        calls = transcripts(folder)?;
        for (name, script) in &calls {
            let id = |kind: Resource, name: &str| id(environment, kind, name);
            match native::case(name, script, product, id) {
                Ok(case) => {
                    further.files.push((format!("tests/{name}.json"), request(&case)));
                }
                Err(Refusal::Untrue(why)) => bail!("calls/{name}.call: {why}"),
                Err(refusal) => {
                    further.notes.push(format!("calls/{name}.call is no test: {refusal}"))
                }
            }
        }
    }
    if targets.contains(&Target::Cloudformation) {
        let template = cloudformation::template(product, environment, &calls)?;
        if template.needs_bucket() {
            let note = "the template is over 51,200 bytes: deploy it with \
                        `aws cloudformation deploy --s3-bucket …`";
            further.notes.push(note.to_owned());
        }
        further.files.push(("cloudformation.yaml".to_owned(), template.yaml));
    }
    if targets.contains(&Target::Terraform) {
        let made = terraform::configuration(product, environment.map(|(_, found)| found));
        if made.is_applied_twice {
            let note = "flows name each other: apply Terraform twice, the second time with \
                        `-var flows_are_made=true`, and with it from then on";
            further.notes.push(note.to_owned());
        }
        let contents = made.contents.into_iter();
        let contents = contents.map(|(file, text)| (format!("terraform/{file}"), text));
        further.files.extend(contents);
        further.files.push(("terraform/flows.tf.json".to_owned(), made.json));
    }
    Ok(further)
}

/// The transcripts beside the menus, by name.
fn transcripts(folder: &Folder) -> anyhow::Result<Vec<(String, Script)>> {
    let calls = folder.path.join("calls");
    let mut transcripts = Vec::new();
    for file in list(&calls)?.iter().filter(|file| extension(file) == "call") {
        let script = Script::read(&read_text(file)?).with_context(|| file.display().to_string())?;
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        transcripts.push((name, script));
    }
    Ok(transcripts)
}

/// What a name is in an environment; without one a placeholder.
fn id(environment: Option<(&str, &Environment)>, kind: Resource, name: &str) -> Option<String> {
    let placeholder = || Bindings::default().id(kind, name);
    match environment.map(|(_, environment)| environment.names(kind).get(name).cloned()) {
        None => Some(placeholder()),
        // The id of a flow of this build is known once it is made.
        Some(None) if kind == Resource::Flow => Some(placeholder()),
        Some(bound) => bound,
    }
}

/// A test case as `CreateTestCase` takes it, but for the instance.
fn request(case: &Case) -> String {
    let request = json!({
        "Name": case.name,
        "Content": case.content.json().to_string(),
        "EntryPoint": {
            "Type": "VOICE_CALL",
            "VoiceCallEntryPointParameters": {
                "FlowId": case.flow,
                "SourcePhoneNumber": case.caller,
            },
        },
        "InitializationData": json!({ "Attributes": {}, "SegmentAttributes": {} }).to_string(),
        "Status": "PUBLISHED",
    });
    format!("{request:#}\n")
}
