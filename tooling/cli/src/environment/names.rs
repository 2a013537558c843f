//! What a name may be bound to.

use pivotline_connect::Resource;
use pivotline_service::arn::{Arn, is_id};

/// Where an environment's things are; what it does not say may be anything.
#[derive(Clone, Copy, Default)]
pub(super) struct Home<'a> {
    pub(super) account: Option<&'a str>,
    pub(super) region: Option<&'a str>,
    pub(super) instance: Option<&'a str>,
}

/// What stands for a kind of thing, as a message says it.
pub(super) fn good(resource: Resource) -> &'static str {
    match resource {
        Resource::Lambda => "the ARN of a Lambda function",
        Resource::Queue => "the id or the ARN of a queue",
        Resource::Hours => "the id or the ARN of hours of operation",
        Resource::Flow => "the id or the ARN of a flow",
        Resource::Prompt => "the id or the ARN of a prompt",
        Resource::Number => "a number in E.164, as \"+12025550100\"",
        Resource::Key => "the id of a key",
        Resource::Certificate => "the text of a certificate, between its BEGIN and END lines",
    }
}

/// Whether a name of this kind may be bound to `text`; else why not.
pub(super) fn judge(resource: Resource, text: &str, home: Home<'_>) -> Result<(), String> {
    if text.trim().is_empty() {
        return Err("this is empty".to_owned());
    }
    match resource {
        Resource::Lambda => function(text, home),
        Resource::Number => number(text),
        Resource::Key if text.contains(char::is_whitespace) => Err("an id has no blank".to_owned()),
        Resource::Key => Ok(()),
        Resource::Certificate => certificate(text),
        Resource::Queue | Resource::Hours | Resource::Flow | Resource::Prompt => {
            part(resource, text, home)
        }
    }
}

/// The word for a kind of thing in its ARN.
pub(crate) fn word_in_arn(resource: Resource) -> &'static str {
    match resource {
        Resource::Queue => "queue",
        Resource::Hours => "operating-hours",
        Resource::Flow => "contact-flow",
        Resource::Prompt => "prompt",
        Resource::Lambda => "function",
        Resource::Number => "phone-number",
        Resource::Key => "key",
        Resource::Certificate => "certificate",
    }
}

fn function(text: &str, home: Home<'_>) -> Result<(), String> {
    let arn = Arn::parse(text).ok_or("this is no ARN")?;
    if arn.service != "lambda" || !arn.resource.starts_with("function:") {
        return Err(other_kind(&arn));
    }
    is_at(&arn, home)
}

fn part(resource: Resource, text: &str, home: Home<'_>) -> Result<(), String> {
    if is_id(text) {
        return Ok(());
    }
    let arn = Arn::parse(text).ok_or("this is neither an id nor an ARN")?;
    let (instance, kind, _) = arn.part_of_instance().ok_or_else(|| other_kind(&arn))?;
    if kind != word_in_arn(resource) {
        return Err(other_kind(&arn));
    }
    is_at(&arn, home)?;
    match home.instance.filter(|own| *own != instance) {
        Some(own) => Err(format!("this is of the instance {instance}, the environment's is {own}")),
        None => Ok(()),
    }
}

fn number(text: &str) -> Result<(), String> {
    let digits = text.strip_prefix('+').unwrap_or_default();
    let good = (7..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    if good && !digits.starts_with('0') { Ok(()) } else { Err("this is no number".to_owned()) }
}

fn certificate(text: &str) -> Result<(), String> {
    let (text, word) = (text.trim(), "CERTIFICATE-----");
    let is_whole = text.starts_with(&format!("-----BEGIN {word}"))
        && text.ends_with(&format!("-----END {word}"));
    if is_whole { Ok(()) } else { Err("this is no certificate in PEM".to_owned()) }
}

fn other_kind(arn: &Arn<'_>) -> String {
    let kind = match arn.part_of_instance() {
        Some((_, kind, _)) => kind,
        None => arn.resource.split([':', '/']).next().unwrap_or_default(),
    };
    format!("this is the ARN of something else ({} {kind})", arn.service)
}

fn is_at(arn: &Arn<'_>, home: Home<'_>) -> Result<(), String> {
    if let Some(own) = home.account.filter(|own| *own != arn.account) {
        return Err(format!("this is of the account {}, the environment's is {own}", arn.account));
    }
    if let Some(own) = home.region.filter(|own| *own != arn.region) {
        return Err(format!("this is in the Region {}, the environment's is {own}", arn.region));
    }
    Ok(())
}
