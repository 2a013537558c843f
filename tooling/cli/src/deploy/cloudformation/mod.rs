//! One CloudFormation template for a line: flows, functions and what they may do, the table, the
//! address of the pages.

mod flows;
mod making;
mod marks;
mod resources;
mod runtime;
mod test_cases;
mod yaml;

use serde_json::Map;

use self::flows::Contents;
use self::making::Making;
use self::yaml::yaml;
use crate::compile::Product;
use crate::environment::Environment;
use crate::transcript::Script;

/// The most that CloudFormation takes, in bytes.
const LARGEST: usize = 1_000_000;
/// The most that it takes in a request, without a bucket.
const LARGEST_INLINE: usize = 51_200;
const MOST_RESOURCES: usize = 500;
const MOST_PARAMETERS: usize = 200;

/// A template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// Its text.
    pub yaml: String,
    /// How many resources it makes.
    pub resources: usize,
}

/// What is beyond CloudFormation's limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TooLarge {
    /// Its text.
    #[error(
        "the template has {0} bytes, and CloudFormation takes {LARGEST}: make its flows by Connect's API, as `steps` in the manifest of a build without --target says"
    )]
    Bytes(usize),
    /// Its resources.
    #[error(
        "the template has {0} resources, and CloudFormation takes {MOST_RESOURCES}: deploy some lines from menu folders of their own"
    )]
    Resources(usize),
    /// Its parameters.
    #[error(
        "the template has {0} parameters, and CloudFormation takes {MOST_PARAMETERS}: deploy some lines from menu folders of their own"
    )]
    Parameters(usize),
}

impl Template {
    /// Whether it must be deployed by way of a bucket.
    #[must_use]
    pub fn needs_bucket(&self) -> bool {
        self.yaml.len() > LARGEST_INLINE
    }
}

/// The template of a product. What an environment binds is the usual value of a parameter;
/// functions that it binds are not made, and flows of the product always are. Calls become test
/// cases, where they can.
///
/// # Errors
/// It is larger than CloudFormation takes.
pub fn template(
    product: &Product,
    environment: Option<(&str, &Environment)>,
    calls: &[(String, Script)],
) -> Result<Template, TooLarge> {
    match made(product, environment, calls, Contents::Lines) {
        Err(TooLarge::Bytes(_)) => made(product, environment, calls, Contents::Dense),
        template => template,
    }
}

fn made(
    product: &Product,
    environment: Option<(&str, &Environment)>,
    calls: &[(String, Script)],
    contents: Contents,
) -> Result<Template, TooLarge> {
    let (name, environment) = environment.unzip();
    let empty = Environment::default();
    let environment = environment.unwrap_or(&empty);
    let mut making = Making::new(product, environment);
    making.instance();
    making.bound_names();
    flows::add(&mut making, contents);
    runtime::add(&mut making, name);
    test_cases::add(&mut making, calls);
    done(making)
}

fn done(making: Making<'_>) -> Result<Template, TooLarge> {
    let (resources, parameters) = (making.resources.len(), making.parameters.len());
    let mut file = Map::new();
    file.insert("AWSTemplateFormatVersion".to_owned(), "2010-09-09".into());
    file.insert(
        "Description".to_owned(),
        "A line of Amazon Connect and its visual menu, made by pivotline".into(),
    );
    let parts = [
        ("Parameters", making.parameters),
        ("Conditions", making.conditions),
        ("Resources", making.resources),
        ("Outputs", making.outputs),
    ];
    for (key, part) in parts {
        if !part.is_empty() {
            file.insert(key.to_owned(), part.into());
        }
    }
    let yaml = yaml(&file.into());
    match (yaml.len(), resources, parameters) {
        (bytes, _, _) if bytes > LARGEST => Err(TooLarge::Bytes(bytes)),
        (_, resources, _) if resources > MOST_RESOURCES => Err(TooLarge::Resources(resources)),
        (_, _, parameters) if parameters > MOST_PARAMETERS => Err(TooLarge::Parameters(parameters)),
        _ => Ok(Template { yaml, resources }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deploy::late::tests::round;

    #[test]
    fn of_flows_that_name_each_other_one_is_told_in_a_second_deployment() {
        let template = template(&round(), None, &[]).unwrap().yaml;
        assert!(template.contains("${FlowA.ContactFlowArn}"), "b names a by its resource");
        assert!(template.contains("${LateFlowB}") && template.contains("KnowsFlowB"));
        assert!(!template.contains("${FlowB.ContactFlowArn}"), "that would be a round");
        assert!(template.contains("FlowBArn:") && template.contains("FlowNotYet:"));
    }

    #[test]
    fn what_is_beyond_a_limit_is_told() {
        let mut product = round();
        let mut many = Vec::new();
        for at in 0..MOST_RESOURCES {
            let first = product.flows.last().unwrap();
            let mut flow = first.flow.clone();
            flow.name = format!("f{at}");
            let (line, emitted) = (first.line.clone(), first.emitted.clone());
            many.push(crate::compile::FlowProduct { line, flow, emitted });
        }
        product.flows.extend(many);
        assert!(matches!(template(&product, None, &[]), Err(TooLarge::Resources(_))));
    }
}
