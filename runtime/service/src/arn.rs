//! The names of things in AWS, as whoever reads an environment finds them written.

/// An Amazon Resource Name: `arn:aws:lambda:us-east-1:111122223333:function:balance`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arn<'a> {
    /// Whose thing it is: `lambda`.
    pub service: &'a str,
    /// The Region; empty for what is in none.
    pub region: &'a str,
    /// The account.
    pub account: &'a str,
    /// The thing: `function:balance`.
    pub resource: &'a str,
}

impl<'a> Arn<'a> {
    /// The parts of a text, where it is one.
    #[must_use]
    pub fn parse(text: &'a str) -> Option<Self> {
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
    #[must_use]
    pub fn part_of_instance(&self) -> Option<(&'a str, &'a str, &'a str)> {
        let mut parts = self.resource.split('/');
        let is_instance = self.service == "connect" && parts.next() == Some("instance");
        let (instance, kind, id) = (parts.next()?, parts.next()?, parts.next()?);
        (is_instance && parts.next().is_none()).then_some((instance, kind, id))
    }
}

/// Whether it has the shape of an id that AWS gives: 8-4-4-4-12 hexadecimal digits.
#[must_use]
pub fn is_id(text: &str) -> bool {
    let parts = text.split('-');
    let is_hexadecimal = |part: &str| part.bytes().all(|byte| byte.is_ascii_hexdigit());
    parts.clone().all(is_hexadecimal) && parts.map(str::len).eq([8, 4, 4, 4, 12])
}

/// Whether it is the number of an AWS account.
#[must_use]
pub fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether it has the shape of a Region's name: `us-east-1`, `us-gov-west-1`.
#[must_use]
pub fn is_region(text: &str) -> bool {
    let Some((words, number)) = text.rsplit_once('-') else { return false };
    let has_place = (2..=3).contains(&words.split('-').count());
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase());
    let is_number = number.len() == 1 && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number && has_place && words.split('-').all(is_word)
}
