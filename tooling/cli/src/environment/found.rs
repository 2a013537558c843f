//! Where an instance is, as the ARNs of its parts tell it.

use pivotline_service::arn::Arn;

use super::Environment;

/// The account, the Region and the instance that ARNs agree on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found(Vec<(&'static str, String)>);

impl Found {
    /// What all of these ARNs agree on; what is no ARN says nothing.
    #[must_use]
    pub fn in_arns<'a>(texts: impl Iterator<Item = &'a str> + Clone) -> Self {
        let arns = || texts.clone().filter_map(Arn::parse);
        let agreed = |values: Vec<&str>| {
            let first = values.first().map(|first| (*first).to_owned())?;
            values.iter().all(|value| *value == first).then_some(first)
        };
        let found = [
            ("account", agreed(arns().map(|arn| arn.account).collect())),
            ("region", agreed(arns().map(|arn| arn.region).collect())),
            (
                "instance",
                agreed(arns().filter_map(|arn| Some(arn.part_of_instance()?.0)).collect()),
            ),
        ];
        Self(found.into_iter().filter_map(|(key, value)| Some((key, value?))).collect())
    }

    /// What of it an environment does not say.
    #[must_use]
    pub fn missing_in(mut self, environment: &Environment) -> Vec<(&'static str, String)> {
        self.0.retain(|(key, _)| match *key {
            "account" => environment.account.is_none(),
            "region" => environment.region.is_none(),
            _ => environment.instance.is_none(),
        });
        self.0
    }
}
