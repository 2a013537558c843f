//! What a build writes beside flows and machine: templates of deployments.

use anyhow::bail;

use crate::args::Target;
use crate::compile::Product;
use crate::deploy::{cloudformation, terraform};
use crate::environment::Environment;

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
    product: &Product,
    environment: Option<(&str, &Environment)>,
) -> anyhow::Result<Further> {
    let mut further = Further::default();
    if targets.contains(&Target::Cloudformation) {
        let template = cloudformation::template(product, environment)?;
        if template.needs_bucket() {
            let note = "the template is over 51,200 bytes: deploy it with \
                        `aws cloudformation deploy --s3-bucket …`";
            further.notes.push(note.to_owned());
        }
        further.files.push(("cloudformation.yaml".to_owned(), template.yaml));
    }
    if targets.contains(&Target::Terraform) {
        match terraform::configuration(product, environment.map(|(_, found)| found)) {
            Ok(made) => {
                let contents = made.contents.into_iter();
                further
                    .files
                    .extend(contents.map(|(file, text)| (format!("terraform/{file}"), text)));
                further.files.push(("terraform/flows.tf.json".to_owned(), made.json));
            }
            Err(round) => bail!("{round}"),
        }
    }
    Ok(further)
}
