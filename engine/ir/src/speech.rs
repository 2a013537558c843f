//! How values and options are shown and spoken, language by language.
//!
//! A value's kind decides; texts hold no filter. What is known here is known for English and
//! Spanish; other languages say values plainly, digits and signs as they stand.

use serde::{Deserialize, Serialize};

use crate::names::{Key, Tag};
use crate::value::Kind;

/// How an option of a menu is spoken: "To check your balance, press 1."
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptionSentence {
    /// Before the label: `To `.
    pub before: String,
    /// Between label and key: `, press `.
    pub between: String,
    /// After the key: `.`.
    pub after: String,
}

/// The sentence in which a language speaks an option, where it is known.
#[must_use]
pub fn option_sentence(tag: &Tag) -> Option<OptionSentence> {
    let (before, between) = match tag.language() {
        "en" => ("To ", ", press "),
        "es" => ("Para ", ", oprima "),
        "pt" => ("Para ", ", pressione "),
        "fr" => ("Pour ", ", appuyez sur "),
        "it" => ("Per ", ", prema "),
        _ => return None,
    };
    let after = ".".to_owned();
    Some(OptionSentence { before: before.to_owned(), between: between.to_owned(), after })
}

/// The word by which a language calls a key.
#[must_use]
pub fn key_word(key: Key, tag: &Tag) -> String {
    let word = match (key, tag.language()) {
        (Key::Digit(digit), _) => return digit.to_string(),
        (Key::Star, "es" | "pt") => "asterisco",
        (Key::Star, "fr") => "étoile",
        (Key::Star, "it") => "asterisco",
        (Key::Star, _) => "star",
        (Key::Hash, "es") => "numeral",
        (Key::Hash, "pt") => "cerquilha",
        (Key::Hash, "fr") => "dièse",
        (Key::Hash, "it") => "cancelletto",
        (Key::Hash, _) => match tag.as_str() {
            "en-GB" | "en-AU" | "en-IE" | "en-NZ" => "hash",
            _ => "pound",
        },
    };
    word.to_owned()
}

/// What completes "To …" where answers are confirmed, and where they are not: also what stands on
/// the two buttons.
pub(crate) fn confirm_labels(tag: &Tag) -> (&'static str, &'static str) {
    match tag.language() {
        "es" => ("confirmar", "cambiarlo"),
        "pt" => ("confirmar", "alterar"),
        "fr" => ("confirmer", "modifier"),
        "it" => ("confermare", "modificare"),
        _ => ("confirm", "change it"),
    }
}

/// The most characters of a value.
const LONGEST: usize = 256;

impl Kind {
    /// Whether a raw form is one of this kind. An empty or blank value is of no kind, and neither
    /// is one of more than 256 characters: it is carried through every step of a session.
    #[must_use]
    pub fn accepts(self, raw: &str) -> bool {
        if raw.trim().is_empty() || raw.chars().nth(LONGEST).is_some() {
            return false;
        }
        match self {
            Self::Words => true,
            Self::Number => is_decimal(raw),
            Self::Money => Money::parse(raw).is_some(),
            Self::Day => Day::parse(raw).is_some(),
            Self::Time => clock(raw).is_some(),
            Self::Phone => raw.strip_prefix('+').is_some_and(|digits| {
                (7..=15).contains(&digits.len()) && is_digits(digits) && !digits.starts_with('0')
            }),
            Self::Digits => is_digits(raw),
            Self::YesNo => matches!(raw, "yes" | "no"),
        }
    }

    /// Whether the spoken form differs from the raw one, so that a service's adapter must return
    /// it beside the value.
    #[must_use]
    pub fn has_spoken_form(self) -> bool {
        match self {
            Self::Words | Self::Number => false,
            Self::Money | Self::Day | Self::Time | Self::Phone | Self::Digits | Self::YesNo => true,
        }
    }

    /// A raw value as a page shows it.
    #[must_use]
    pub fn shown(self, raw: &str, tag: &Tag) -> String {
        match self {
            Self::Money => Money::parse(raw).map(|money| money.shown(tag)),
            Self::Day => Day::parse(raw).map(|day| day.shown(tag)),
            Self::Time => clock(raw).map(|(hour, minute)| time_shown(hour, minute, tag)),
            Self::YesNo => Some(yes_no(raw, tag)),
            Self::Words | Self::Number | Self::Phone | Self::Digits => None,
        }
        .unwrap_or_else(|| raw.to_owned())
    }

    /// A raw value as a voice speaks it.
    #[must_use]
    pub fn spoken(self, raw: &str, tag: &Tag) -> String {
        match self {
            Self::Money => Money::parse(raw).map(|money| money.spoken(tag)),
            Self::Day => Day::parse(raw).map(|day| day.shown(tag)),
            Self::Time => clock(raw).map(|(hour, minute)| time_shown(hour, minute, tag)),
            Self::Phone | Self::Digits => Some(one_by_one(raw)),
            Self::YesNo => Some(yes_no(raw, tag)),
            Self::Words | Self::Number => None,
        }
        .unwrap_or_else(|| raw.to_owned())
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_decimal(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    match digits.split_once('.') {
        Some((whole, part)) => is_digits(whole) && is_digits(part),
        None => is_digits(digits),
    }
}

fn one_by_one(raw: &str) -> String {
    let digits: Vec<String> = raw.chars().filter(char::is_ascii_digit).map(String::from).collect();
    digits.join(" ")
}

fn yes_no(raw: &str, tag: &Tag) -> String {
    match (raw, tag.language()) {
        ("yes", "es") => "sí",
        ("yes", "fr") => "oui",
        ("no", "fr") => "non",
        _ => raw,
    }
    .to_owned()
}

/// An amount: its sign, its whole units, its hundredths, its currency.
struct Money<'a> {
    negative: bool,
    whole: &'a str,
    cents: String,
    currency: &'a str,
}

impl<'a> Money<'a> {
    fn parse(raw: &'a str) -> Option<Self> {
        let (number, currency) = raw.split_once(' ')?;
        let code = currency.len() == 3 && currency.bytes().all(|byte| byte.is_ascii_uppercase());
        if !code || !is_decimal(number) {
            return None;
        }
        let digits = number.strip_prefix('-').unwrap_or(number);
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        if part.len() > 2 {
            return None;
        }
        let negative = number.starts_with('-');
        Some(Self { negative, whole, cents: format!("{part:0<2}"), currency })
    }

    fn sign(&self) -> Option<&'static str> {
        Some(match self.currency {
            "USD" | "CAD" | "AUD" | "MXN" => "$",
            "EUR" => "€",
            "GBP" => "£",
            _ => return None,
        })
    }

    fn shown(&self, tag: &Tag) -> String {
        let minus = if self.negative { "-" } else { "" };
        let (group, point) = match tag.as_str() {
            "es-ES" | "it-IT" | "pt-BR" => (".", ","),
            "fr-FR" => ("\u{202f}", ","),
            _ => (",", "."),
        };
        let number = format!("{}{point}{}", grouped(self.whole, group), self.cents);
        match self.sign() {
            Some(sign) if point == "." => format!("{minus}{sign}{number}"),
            Some(sign) => format!("{minus}{number} {sign}"),
            None => format!("{minus}{number} {}", self.currency),
        }
    }

    fn spoken(&self, tag: &Tag) -> String {
        let spanish = tag.language() == "es";
        let minus = match (self.negative, spanish) {
            (false, _) => "",
            (true, false) => "minus ",
            (true, true) => "menos ",
        };
        let names = match (self.currency, tag.language()) {
            ("USD", "en") => ["dollar", "dollars", "cent", "cents"],
            ("EUR", "en") => ["euro", "euros", "cent", "cents"],
            ("GBP", "en") => ["pound", "pounds", "penny", "pence"],
            ("USD", "es") => ["dólar", "dólares", "centavo", "centavos"],
            ("EUR", "es") => ["euro", "euros", "céntimo", "céntimos"],
            _ => return format!("{minus}{}.{} {}", self.whole, self.cents, self.currency),
        };
        let [unit, units, cent, cents] = names;
        let whole = counted(self.whole, unit, units);
        if self.cents == "00" {
            return format!("{minus}{whole}");
        }
        let and = if spanish { "con" } else { "and" };
        let part = self.cents.trim_start_matches('0');
        format!("{minus}{whole} {and} {}", counted(part, cent, cents))
    }
}

fn counted(number: &str, one: &str, many: &str) -> String {
    format!("{number} {}", if number == "1" { one } else { many })
}

fn grouped(digits: &str, separator: &str) -> String {
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push_str(separator);
        }
        text.push(digit);
    }
    text
}

struct Day {
    year: u32,
    month: usize,
    day: u32,
}

impl Day {
    fn parse(raw: &str) -> Option<Self> {
        let mut parts = raw.split('-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        let shape = year.len() == 4 && month.len() == 2 && day.len() == 2 && parts.next().is_none();
        if !shape || ![year, month, day].into_iter().all(is_digits) {
            return None;
        }
        let date =
            Self { year: year.parse().ok()?, month: month.parse().ok()?, day: day.parse().ok()? };
        ((1..=12).contains(&date.month) && (1..=31).contains(&date.day)).then_some(date)
    }

    fn shown(&self, tag: &Tag) -> String {
        const ENGLISH: [&str; 12] = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        const SPANISH: [&str; 12] = [
            "enero",
            "febrero",
            "marzo",
            "abril",
            "mayo",
            "junio",
            "julio",
            "agosto",
            "septiembre",
            "octubre",
            "noviembre",
            "diciembre",
        ];
        let Self { year, month, day } = self;
        let name = |months: [&'static str; 12]| months.get(month - 1).copied().unwrap_or_default();
        match (tag.language(), tag.as_str()) {
            (_, "en-US") => format!("{} {day}, {year}", name(ENGLISH)),
            ("en", _) => format!("{day} {} {year}", name(ENGLISH)),
            ("es", _) => format!("{day} de {} de {year}", name(SPANISH)),
            _ => format!("{year}-{month:02}-{day:02}"),
        }
    }
}

/// The hour and minute of `17:05` or `2026-11-22T17:05`, whatever follows the minute.
fn clock(raw: &str) -> Option<(u32, u32)> {
    let time = match raw.split_once('T') {
        Some((day, time)) => Day::parse(day).map(|_| time)?,
        None => raw,
    };
    let (hour, rest) = time.split_once(':')?;
    let minute = rest.get(..2)?;
    if hour.len() != 2 || !is_digits(hour) || !is_digits(minute) {
        return None;
    }
    let (hour, minute) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60).then_some((hour, minute))
}

fn time_shown(hour: u32, minute: u32, tag: &Tag) -> String {
    match tag.as_str() {
        "en-US" | "en-AU" | "en-CA" | "es-US" | "es-MX" => {
            // In Spanish no "p. m.": its stop would meet the sentence's own.
            let half = match (hour, tag.language()) {
                (0..12, "es") => "de la mañana",
                (12..20, "es") => "de la tarde",
                (_, "es") => "de la noche",
                (0..12, _) => "AM",
                _ => "PM",
            };
            let hour = if hour.is_multiple_of(12) { 12 } else { hour % 12 };
            format!("{hour}:{minute:02} {half}")
        }
        _ => format!("{hour:02}:{minute:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spoken(kind: Kind, raw: &str, tag: &str) -> String {
        kind.spoken(raw, &tag.into())
    }

    fn shown(kind: Kind, raw: &str, tag: &str) -> String {
        kind.shown(raw, &tag.into())
    }

    #[test]
    fn money_is_shown_with_its_sign_and_spoken_in_words() {
        assert_eq!(shown(Kind::Money, "1250.5 USD", "en-US"), "$1,250.50");
        assert_eq!(shown(Kind::Money, "1250.5 EUR", "es-ES"), "1.250,50 €");
        assert_eq!(shown(Kind::Money, "-12 CHF", "en-US"), "-12.00 CHF");
        assert_eq!(spoken(Kind::Money, "1250.05 USD", "en-US"), "1250 dollars and 5 cents");
        assert_eq!(spoken(Kind::Money, "1.01 USD", "en-US"), "1 dollar and 1 cent");
        assert_eq!(spoken(Kind::Money, "40 USD", "es-US"), "40 dólares");
        assert_eq!(spoken(Kind::Money, "-3.50 GBP", "en-GB"), "minus 3 pounds and 50 pence");
    }

    #[test]
    fn days_and_times_follow_the_region() {
        assert_eq!(shown(Kind::Day, "2026-11-22", "en-US"), "November 22, 2026");
        assert_eq!(shown(Kind::Day, "2026-11-02", "en-GB"), "2 November 2026");
        assert_eq!(spoken(Kind::Day, "2026-01-02", "es-US"), "2 de enero de 2026");
        assert_eq!(shown(Kind::Time, "17:05", "en-US"), "5:05 PM");
        assert_eq!(shown(Kind::Time, "2026-11-22T00:30:00Z", "en-US"), "12:30 AM");
        assert_eq!(shown(Kind::Time, "17:05", "en-GB"), "17:05");
        assert_eq!(spoken(Kind::Time, "09:30", "es-US"), "9:30 de la mañana");
        assert_eq!(spoken(Kind::Time, "21:30", "es-US"), "9:30 de la noche");
    }

    #[test]
    fn digits_are_read_one_by_one() {
        assert_eq!(spoken(Kind::Digits, "4177", "en-US"), "4 1 7 7");
        assert_eq!(spoken(Kind::Phone, "+12025550100", "en-US"), "1 2 0 2 5 5 5 0 1 0 0");
    }

    #[test]
    fn a_kind_refuses_what_is_not_of_it() {
        let refused = [
            (Kind::Words, " "),
            (Kind::Number, "1.2.3"),
            (Kind::Money, "12"),
            (Kind::Money, "1.234 USD"),
            (Kind::Day, "2026-13-01"),
            (Kind::Time, "25:00"),
            (Kind::Phone, "2025550100"),
            (Kind::Digits, "12a"),
            (Kind::YesNo, "maybe"),
        ];
        for (kind, raw) in refused {
            assert!(!kind.accepts(raw), "{kind:?} took {raw:?}");
        }
        for (kind, one) in [(Kind::Words, "é"), (Kind::Digits, "7"), (Kind::Number, "7")] {
            assert!(kind.accepts(&one.repeat(256)), "{kind:?}");
            assert!(!kind.accepts(&one.repeat(257)), "{kind:?}");
        }
        assert!(Kind::Number.accepts("-3.5") && Kind::Phone.accepts("+12025550100"));
    }

    #[test]
    fn keys_have_the_words_of_their_region() {
        assert_eq!(key_word(Key::Hash, &"en-US".into()), "pound");
        assert_eq!(key_word(Key::Hash, &"en-GB".into()), "hash");
        assert_eq!(key_word(Key::Star, &"es-US".into()), "asterisco");
    }
}
