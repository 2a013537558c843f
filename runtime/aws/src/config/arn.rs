//! The names of things in AWS.

/// An Amazon Resource Name: `arn:aws:lambda:us-east-1:111122223333:function:balance`.
pub(super) struct Arn<'a> {
    pub(super) service: &'a str,
    region: &'a str,
    account: &'a str,
    pub(super) resource: &'a str,
}

impl<'a> Arn<'a> {
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.splitn(6, ':');
        let is_arn = parts.next() == Some("arn");
        let partition = parts.next()?;
        let arn = Self {
            service: parts.next()?,
            region: parts.next()?,
            account: parts.next()?,
            resource: parts.next()?,
        };
        let is_whole = is_arn && partition.starts_with("aws") && !arn.resource.is_empty();
        is_whole.then_some(arn)
    }
}

/// Where an environment's things are.
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

/// Whether it is the number of an AWS account.
pub(super) fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether it has the shape of a Region's name: `us-east-1`, `us-gov-west-1`.
pub(super) fn is_region(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let is_word = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase());
    let number = parts.last().is_some_and(|last| last.len() == 1 && last.as_bytes().is_ascii());
    let digits = parts.last().is_some_and(|last| last.bytes().all(|byte| byte.is_ascii_digit()));
    let words = parts.iter().take(parts.len().saturating_sub(1)).all(is_word);
    (3..=4).contains(&parts.len()) && number && digits && words
}

/// Whether it has the shape of an id that AWS gives: 8-4-4-4-12 hexadecimal digits.
pub(super) fn is_id(text: &str) -> bool {
    let lengths: Vec<usize> = text.split('-').map(str::len).collect();
    lengths == [8, 4, 4, 4, 12] && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}
