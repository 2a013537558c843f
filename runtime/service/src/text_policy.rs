//! Who is texted, and how often: what stops those who have others pay for their texts.

use serde::{Deserialize, Serialize};

use crate::encoding::base64url;
use crate::mode::Mode;
use crate::number::Number;
use crate::server_key::ServerKey;

/// Who is texted, and how often. A text goes out only if all of it allows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TextPolicy {
    /// How often one number is texted. Each of these counts.
    pub per_number: Vec<Allowance>,
    /// How many digits of a number are its prefix, the country's among them.
    pub prefix_digits: usize,
    /// How often numbers of one prefix are texted together.
    pub per_prefix: Vec<Allowance>,
    /// How often all numbers are texted together: what a minute may take, and a day's budget.
    pub per_account: Vec<Allowance>,
    /// How often one number is looked up. A look-up is paid for as a text is, and whoever calls
    /// has it done.
    pub lookups_per_number: Vec<Allowance>,
    /// How often numbers are looked up, all together.
    pub lookups_per_account: Vec<Allowance>,
    /// The beginnings of the numbers that are texted: `+1`, `+4420`. Where none is given, a laptop
    /// texts all, and a public server nobody.
    pub allow: Vec<String>,
    /// The beginnings of numbers that are not texted all the same. Of all beginnings that fit a
    /// number, the longest one decides.
    pub except: Vec<String>,
}

/// So many texts, or look-ups, within a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Allowance {
    /// How many.
    pub texts: u32,
    /// Within how many seconds. They are counted from multiples of it since 1970.
    pub seconds: u64,
}

const DAY: u64 = 24 * 60 * 60;

impl Default for TextPolicy {
    fn default() -> Self {
        Self {
            per_number: vec![
                Allowance { texts: 3, seconds: 600 },
                Allowance { texts: 10, seconds: DAY },
            ],
            prefix_digits: 7,
            per_prefix: vec![Allowance { texts: 30, seconds: 600 }],
            per_account: vec![
                Allowance { texts: 600, seconds: 60 },
                Allowance { texts: 50_000, seconds: DAY },
            ],
            // A call that comes back to the question asks again.
            lookups_per_number: vec![Allowance { texts: 20, seconds: 600 }],
            // As many as are texted in a minute.
            lookups_per_account: vec![Allowance { texts: 600, seconds: 60 }],
            allow: Vec::new(),
            except: Vec::new(),
        }
    }
}

/// What a text is counted under, and how often it may be.
pub(crate) struct Counted {
    /// Why a text is not sent where it is full, in a word for logs and metrics.
    pub(crate) cause: &'static str,
    /// The counter; it holds a keyed hash, never a number.
    pub(crate) counter: String,
    /// How often.
    pub(crate) allowance: Allowance,
}

impl TextPolicy {
    /// Whether numbers that begin so are texted.
    #[must_use]
    pub fn allows(&self, number: &Number, mode: Mode) -> bool {
        let longest = |beginnings: &[String]| {
            let fitting = beginnings.iter().filter(|start| number.reveal().starts_with(*start));
            fitting.map(String::len).max()
        };
        let allowed = match longest(&self.allow) {
            None if self.allow.is_empty() && mode == Mode::Local => Some(0),
            longest => longest,
        };
        allowed.is_some_and(|allowed| longest(&self.except).is_none_or(|except| except < allowed))
    }

    /// All counters of a text to a number, the most specific first.
    pub(crate) fn counted(&self, number: &Number, key: &ServerKey) -> Vec<Counted> {
        let prefix: String = number.reveal().chars().skip(1).take(self.prefix_digits).collect();
        let prefix = base64url(&key.keys().prefix.of(&[&prefix]));
        let kinds = [
            ("number", "number_quota", number.keyed_hash(key), &self.per_number),
            ("prefix", "prefix_quota", prefix, &self.per_prefix),
            ("account", "account_quota", String::new(), &self.per_account),
        ];
        counters("texts", kinds)
    }

    /// All counters of a look-up of a number, the most specific first.
    pub(crate) fn counted_lookups(&self, number: &Number, key: &ServerKey) -> Vec<Counted> {
        let kinds = [
            ("number", "number_lookups", number.keyed_hash(key), &self.lookups_per_number),
            ("account", "account_lookups", String::new(), &self.lookups_per_account),
        ];
        counters("lookups", kinds)
    }
}

/// A counter of each allowance.
fn counters<const KINDS: usize>(
    of: &str,
    kinds: [(&str, &'static str, String, &Vec<Allowance>); KINDS],
) -> Vec<Counted> {
    let counted = kinds.into_iter().flat_map(|(what, cause, hash, allowances)| {
        allowances.iter().map(move |allowance| Counted {
            cause,
            // Windows of different lengths are different counters.
            counter: format!("{of} {what} {} {hash}", allowance.seconds),
            allowance: *allowance,
        })
    });
    counted.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_beginning_decides() {
        let texts = |starts: &[&str]| starts.iter().map(|start| (*start).to_owned()).collect();
        let policy = TextPolicy {
            allow: texts(&["+1", "+44", "+1876555"]),
            except: texts(&["+1876", "+4470"]),
            ..TextPolicy::default()
        };
        let number = |digits: &str| Number::parse(digits).unwrap();
        for (digits, allowed) in [
            ("+12025550100", true),
            ("+442079460190", true),
            ("+447012345678", false),
            ("+18765540100", false),
            ("+18765550100", true),
            ("+4915550100", false),
        ] {
            assert_eq!(policy.allows(&number(digits), Mode::Public), allowed, "{digits}");
            assert_eq!(policy.allows(&number(digits), Mode::Local), allowed, "{digits}");
        }
        let open = TextPolicy::default();
        assert!(open.allows(&number("+12025550100"), Mode::Local));
        assert!(!open.allows(&number("+12025550100"), Mode::Public));
        let barred = TextPolicy { except: texts(&["+1"]), ..TextPolicy::default() };
        assert!(!barred.allows(&number("+12025550100"), Mode::Local));
    }
}
