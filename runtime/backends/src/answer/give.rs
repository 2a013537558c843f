//! Where a field is in an answer.

use std::collections::BTreeMap;

use serde_json::Value;

use super::text;
use crate::config::{GiveConfig, MoneyConfig, WordsConfig};

/// Where a field is in an answer, and how it becomes a text.
#[derive(Clone, Debug)]
pub(crate) enum Give {
    /// Whatever is there.
    At(String),
    /// Words that mean something else here.
    Words(String, BTreeMap<String, String>),
    /// Money in parts.
    Money(MoneyParts),
}

/// Where the parts of an amount are.
#[derive(Clone, Debug)]
pub(crate) struct MoneyParts {
    pub(crate) amount: String,
    pub(crate) currency: Currency,
    pub(crate) in_cents: bool,
}

/// Where an amount's currency comes from.
#[derive(Clone, Debug)]
pub(crate) enum Currency {
    At(String),
    Code(String),
}

impl Give {
    /// Reads what the configuration says.
    pub(crate) fn parse(config: &GiveConfig) -> Result<Self, String> {
        Ok(match config {
            GiveConfig::Pointer(at) => Self::At(pointer(at)?),
            GiveConfig::Words(WordsConfig { at, means }) => {
                Self::Words(pointer(at)?, means.clone())
            }
            GiveConfig::Money(MoneyConfig { amount, currency, in_cents }) => {
                let code = currency.len() == 3 && currency.bytes().all(|b| b.is_ascii_uppercase());
                let currency = if code {
                    Currency::Code(currency.clone())
                } else {
                    Currency::At(pointer(currency)?)
                };
                Self::Money(MoneyParts { amount: pointer(amount)?, currency, in_cents: *in_cents })
            }
        })
    }

    /// The pointers to what must be there.
    pub(crate) fn pointers(&self) -> Vec<&str> {
        match self {
            Self::At(at) | Self::Words(at, _) => vec![at],
            Self::Money(MoneyParts { amount, currency: Currency::At(currency), .. }) => {
                vec![amount, currency]
            }
            Self::Money(MoneyParts { amount, .. }) => vec![amount],
        }
    }

    /// The text of the field in an answer; none where it is missing.
    pub(crate) fn text(&self, body: &Value) -> Result<Option<String>, &'static str> {
        let at = |pointer: &str| body.pointer(pointer).filter(|value| !value.is_null());
        match self {
            Self::At(pointer) => at(pointer).map(text::of).transpose(),
            Self::Words(pointer, means) => {
                let Some(value) = at(pointer) else { return Ok(None) };
                let word = text::of(value)?;
                let meant = means.get(&word).ok_or("is none of the words that are known")?;
                Ok(Some(meant.clone()))
            }
            Self::Money(MoneyParts { amount, currency, in_cents }) => {
                let code = match currency {
                    Currency::Code(code) => Some(code.as_str()),
                    Currency::At(pointer) => at(pointer).map(text::code).transpose()?,
                };
                let (Some(amount), Some(code)) = (at(amount), code) else { return Ok(None) };
                let money =
                    if *in_cents { text::cents(amount, code) } else { text::money(amount, code) };
                money.map(Some)
            }
        }
    }
}

fn pointer(text: &str) -> Result<String, String> {
    if text.is_empty() || text.starts_with('/') {
        return Ok(text.to_owned());
    }
    Err(format!("`{text}` is no JSON pointer; write `/{text}`"))
}
