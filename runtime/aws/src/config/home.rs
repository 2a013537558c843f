//! Where an environment's things are.

use pivotline_service::arn::Arn;

/// The account and the Region of an environment.
#[derive(Clone, Copy)]
pub(super) struct Home<'a> {
    pub(super) account: Option<&'a str>,
    pub(super) region: Option<&'a str>,
}

impl Home<'_> {
    /// Whether `text` is the ARN of a thing of this kind in this environment.
    pub(super) fn holds(
        self,
        text: &str,
        service: &str,
        resource: &str,
    ) -> Result<(), &'static str> {
        let arn = Arn::parse(text).ok_or("this is no ARN")?;
        if arn.service != service || !arn.resource.starts_with(resource) {
            return Err("this is the ARN of something else");
        }
        if self.account.is_some_and(|account| account != arn.account) {
            return Err("this is in another account than the environment");
        }
        if self.region.is_some_and(|region| region != arn.region) {
            return Err("this is in another Region than the environment");
        }
        Ok(())
    }
}
