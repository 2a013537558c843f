//! The names of things in AWS.

/// An Amazon Resource Name: `arn:aws:lambda:us-east-1:111122223333:function:balance`.
pub(crate) struct Arn<'a> {
    pub(crate) service: &'a str,
    pub(crate) region: &'a str,
    pub(crate) account: &'a str,
    pub(crate) resource: &'a str,
}

impl<'a> Arn<'a> {
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.splitn(6, ':');
        let is_arn = parts.next() == Some("arn") && parts.next()?.starts_with("aws");
        let arn = Self {
            service: parts.next()?,
            region: parts.next()?,
            account: parts.next()?,
            resource: parts.next()?,
        };
        let is_whole = is_arn && !arn.resource.is_empty() && !text.contains(char::is_whitespace);
        is_whole.then_some(arn)
    }

    /// The part of an Amazon Connect instance that it names: instance, kind, id.
    pub(crate) fn part_of_instance(&self) -> Option<(&'a str, &'a str, &'a str)> {
        let mut parts = self.resource.split('/');
        let is_instance = self.service == "connect" && parts.next() == Some("instance");
        let (instance, kind, id) = (parts.next()?, parts.next()?, parts.next()?);
        (is_instance && parts.next().is_none()).then_some((instance, kind, id))
    }
}

/// Whether it has the shape of an id that AWS gives: 8-4-4-4-12 hexadecimal digits.
pub(crate) fn is_id(text: &str) -> bool {
    let parts = text.split('-');
    let is_hexadecimal = |part: &str| part.bytes().all(|byte| byte.is_ascii_hexdigit());
    parts.clone().all(is_hexadecimal) && parts.map(str::len).eq([8, 4, 4, 4, 12])
}

/// Whether it is the number of an AWS account.
pub(super) fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether it has the shape of a Region's name: `us-east-1`, `us-gov-west-1`.
pub(super) fn is_region(text: &str) -> bool {
    let Some((words, number)) = text.rsplit_once('-') else { return false };
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase());
    let is_number = number.len() == 1 && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number && words.contains('-') && words.split('-').all(is_word)
}
