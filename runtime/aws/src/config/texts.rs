//! `[environments.NAME.texts]`: who sends text messages, to whom, and how many.

use pivotline_service::{Allowance, Number, TextPolicy};

use super::countries::{beginnings, is_country};
use super::runtime::{TABLE, table};
use super::section::Section;
use crate::texts::AppTable;

/// A day, in seconds.
const DAY: u64 = 24 * 3_600;

/// Who sends text messages, to whom, and how many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextSettings {
    /// Who sends them.
    pub provider: TextsProvider,
    /// The countries whose numbers are texted, by their codes of two letters.
    pub countries: Vec<String>,
    /// What other numbers that are texted begin with, in E.164.
    pub prefixes: Vec<String>,
    /// What numbers may begin with that are not texted all the same; the longer beginning decides.
    pub except: Vec<String>,
    /// The most that one part of a message may cost, in US dollars: `0.05`.
    pub max_price: Option<String>,
    /// How many are sent.
    pub quotas: Quotas,
    /// Who has the company's app, and gets a message there instead.
    pub app: Option<AppTable>,
}

/// Who sends text messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextsProvider {
    /// Amazon SNS.
    Sns {
        /// The name that a phone shows as sender, where the country allows one.
        sender_id: Option<String>,
        /// The number that they come from.
        origination_number: Option<String>,
    },
    /// AWS End User Messaging.
    EndUserMessaging {
        /// The number, sender id or pool that they come from.
        origination: String,
        /// The configuration set, which keeps what became of them.
        configuration_set: Option<String>,
        /// The protect configuration, which blocks countries.
        protect_configuration: Option<String>,
    },
}

/// How many text messages are sent at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quotas {
    /// To one number in ten minutes.
    pub number_per_10_minutes: u32,
    /// To one number in a day.
    pub number_per_day: u32,
    /// To the numbers that share their first seven digits, in ten minutes.
    pub prefix_per_10_minutes: u32,
    /// To all numbers in a minute.
    pub account_per_minute: u32,
    /// To all numbers in a day.
    pub account_per_day: u32,
    /// How many numbers are looked up in a minute, all together.
    pub lookups_per_minute: u32,
}

#[derive(Clone, Copy)]
enum Kind {
    Sns,
    EndUserMessaging,
}

const PROVIDER: &str = "write \"sns\" or \"end-user-messaging\"";
const EXCEPT: &str = "write what is not texted, as [\"+1900\"]";
const COUNTRIES: &str = "write the countries that you serve, as [\"US\", \"CA\"]";
const PREFIXES: &str = "write beginnings of numbers, as [\"+1202\"]";
const ORIGINATION: &str = "write the number, sender id or pool that texts come from, or its ARN";
const PRICE: &str = "write US dollars with a point, as \"0.05\"";

impl TextSettings {
    /// Whom the runtime lets be texted, and how often.
    #[must_use]
    pub fn policy(&self) -> TextPolicy {
        let within = |texts, seconds| Allowance { texts, seconds };
        let quotas = &self.quotas;
        let countries = beginnings(self.countries.iter().map(String::as_str));
        TextPolicy {
            per_number: vec![
                within(quotas.number_per_10_minutes, 600),
                within(quotas.number_per_day, DAY),
            ],
            per_prefix: vec![within(quotas.prefix_per_10_minutes, 600)],
            per_account: vec![
                within(quotas.account_per_minute, 60),
                within(quotas.account_per_day, DAY),
            ],
            lookups_per_account: vec![within(quotas.lookups_per_minute, 60)],
            allow: [countries.allow, self.prefixes.clone()].concat(),
            except: [countries.except, self.except.clone()].concat(),
            ..TextPolicy::default()
        }
    }

    /// Reads the table. Whatever is missing or wrong is told, and is as usual here, or empty.
    pub(super) fn read(section: &Section<'_>) -> Self {
        section.required("provider", PROVIDER);
        let kinds = [("sns", Kind::Sns), ("end-user-messaging", Kind::EndUserMessaging)];
        let kind = section.one_of("provider", &kinds);
        let countries = list(section, "countries", is_country, NO_COUNTRY, COUNTRIES);
        let prefixes = list(section, "prefixes", is_prefix, NO_BEGINNING, PREFIXES);
        let except = list(section, "except", is_prefix, NO_BEGINNING, EXCEPT);
        if countries.is_none() && prefixes.is_none() {
            let wrong = "it is missing, and without it any number of the world would be texted";
            section.fault("countries", wrong, COUNTRIES);
        }
        let max_price = section.judged("max_price", PRICE, price);
        let quotas = quotas(section.section("quotas"));
        let provider = provider(section, kind);
        let app = app(section.section("app"));
        let [countries, prefixes, except] =
            [countries, prefixes, except].map(Option::unwrap_or_default);
        Self { provider, countries, prefixes, except, max_price, quotas, app }
    }
}

fn provider(section: &Section<'_>, kind: Option<Kind>) -> TextsProvider {
    let text = |key| section.text(key).map(str::to_owned);
    if let Some(Kind::EndUserMessaging) = kind {
        section.required("origination", ORIGINATION);
        let origination = section.judged("origination", ORIGINATION, origination);
        return TextsProvider::EndUserMessaging {
            origination: origination.unwrap_or_default(),
            configuration_set: text("configuration_set"),
            protect_configuration: text("protect_configuration"),
        };
    }
    let sns = TextsProvider::Sns {
        sender_id: section.judged("sender_id", SENDER, sender_id),
        origination_number: section.judged("origination_number", NUMBER, number),
    };
    if kind.is_none() {
        // Whose settings these are is not known.
        for key in ["origination", "configuration_set", "protect_configuration"] {
            section.text(key);
        }
    }
    sns
}

const ATTRIBUTE: &str = "write the name of an attribute";

/// The table that says who has the app; `None` where the section is not there.
fn app(section: Section<'_>) -> Option<AppTable> {
    if section.is_there() {
        section.required("table", TABLE);
    }
    let (name, usual) = (section.judged("table", TABLE, table), str::to_owned);
    let key = section.judged("key", ATTRIBUTE, attribute).unwrap_or_else(|| usual("phone"));
    let endpoint = section.judged("attribute", ATTRIBUTE, attribute);
    let attribute = endpoint.unwrap_or_else(|| usual("endpoint"));
    section.done();
    Some(AppTable { table: name?, key, attribute })
}

fn attribute(text: &str) -> Result<String, &'static str> {
    let is_good = text.len() <= 255;
    if is_good { Ok(text.to_owned()) } else { Err("no attribute has so long a name") }
}

const SENDER: &str = "write up to 11 letters and digits, one letter among them";
pub(super) const NUMBER: &str = "write a number in E.164, as \"+12025550100\"";

fn sender_id(text: &str) -> Result<String, &'static str> {
    let good = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    let is_good = text.len() <= 11
        && text.bytes().all(good)
        && text.bytes().any(|byte| byte.is_ascii_alphabetic());
    if is_good { Ok(text.to_owned()) } else { Err("no phone shows such a sender") }
}

pub(super) fn number(text: &str) -> Result<String, &'static str> {
    let number = Number::parse(text).ok_or("this is no telephone number")?;
    Ok(number.reveal().to_owned())
}

fn origination(text: &str) -> Result<String, &'static str> {
    let good = |byte: u8| byte.is_ascii_alphanumeric() || b"_:/+-".contains(&byte);
    let is_good = text.len() <= 256 && text.bytes().all(good);
    if is_good { Ok(text.to_owned()) } else { Err("texts cannot come from there") }
}

fn price(text: &str) -> Result<String, &'static str> {
    let (whole, part) = text.split_once('.').ok_or("this is no price")?;
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_good =
        whole.len() <= 2 && (1..=5).contains(&part.len()) && digits(whole) && digits(part);
    if is_good { Ok(text.to_owned()) } else { Err("this is no price") }
}

/// `+` and digits, of which the first is no zero.
fn is_prefix(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or_default();
    (1..=15).contains(&digits.len())
        && !digits.starts_with('0')
        && digits.bytes().all(|byte| byte.is_ascii_digit())
}

const NO_COUNTRY: &str = "is no code of a country, or of one whose numbers are another's";
const NO_BEGINNING: &str = "is no beginning of a number";

/// A list of texts that are all good, and not empty where it is written; `write` says what is.
fn list(
    section: &Section<'_>,
    key: &'static str,
    is_good: fn(&str) -> bool,
    wrong: &str,
    write: &str,
) -> Option<Vec<String>> {
    let texts = section.texts(key)?;
    if texts.is_empty() {
        section.fault(key, "it is empty", write);
    }
    for text in texts.iter().filter(|text| !is_good(text)) {
        section.fault(key, &format!("`{}` {wrong}", text.escape_debug()), write);
    }
    Some(texts.into_iter().map(str::to_owned).collect())
}

fn quotas(section: Section<'_>) -> Quotas {
    let account_per_minute = section.whole("account_per_minute", 1..=1_000_000, 600);
    let quotas = Quotas {
        number_per_10_minutes: section.whole("number_per_10_minutes", 1..=100, 3),
        number_per_day: section.whole("number_per_day", 1..=1_000, 10),
        prefix_per_10_minutes: section.whole("prefix_per_10_minutes", 1..=1_000_000, 30),
        account_per_minute,
        account_per_day: section.whole("account_per_day", 1..=100_000_000, 50_000),
        // Whoever is texted was looked up, and more than they.
        lookups_per_minute: section.whole(
            "lookups_per_minute",
            1..=1_000_000,
            account_per_minute.max(600),
        ),
    };
    if quotas.number_per_day < quotas.number_per_10_minutes {
        let wrong = "it is less than what ten minutes allow";
        section.fault("number_per_day", wrong, "write at least `number_per_10_minutes`");
    }
    if quotas.account_per_day < quotas.account_per_minute {
        let wrong = "it is less than what a minute allows";
        section.fault("account_per_day", wrong, "write at least `account_per_minute`");
    }
    section.done();
    quotas
}
