//! The number that called.

use smol_str::SmolStr;

use crate::encoding::base64url;
use crate::server_key::ServerKey;

/// A telephone number in E.164. It has no `Debug` and no `Display`: what is shown is its mask.
#[derive(Clone, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Number(SmolStr);

impl Number {
    /// The number, if it is `+` and 7 to 15 digits of which the first is not 0.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('+')?;
        let fits = (7..=15).contains(&digits.len())
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && !digits.starts_with('0');
        fits.then(|| Self(text.into()))
    }

    /// The number itself, for the one who is to reach it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// The number with all but its last two digits hidden: `•••• •• 00`.
    #[must_use]
    pub fn mask(&self) -> String {
        let mut last: Vec<char> = self.0.chars().rev().take(2).collect();
        last.reverse();
        format!("•••• •• {}", last.into_iter().collect::<String>())
    }

    /// A keyed hash, by which uses of the number are counted. Without the key it does not lead
    /// back to the number.
    #[must_use]
    pub fn keyed_hash(&self, key: &ServerKey) -> String {
        base64url(&key.keys().number.of(&[&self.0]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_number_is_a_number() {
        for good in ["+12025550100", "+1234567", "+123456789012345"] {
            assert!(Number::parse(good).is_some(), "{good}");
        }
        let ten_thousand = format!("+{}", "1".repeat(10_000));
        let bad =
            ["", "+", "12025550100", "+02025550100", "+123456", "+1 202 555 0100", "+1202555010x"];
        for bad in bad.into_iter().chain(["anonymous", "+1234567890123456", &ten_thousand]) {
            assert!(Number::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn a_mask_shows_two_digits() {
        assert_eq!(Number::parse("+12025550123").unwrap().mask(), "•••• •• 23");
    }
}
