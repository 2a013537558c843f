//! JSON values as the texts that menus know.

use serde_json::{Map, Number, Value};

/// Below it, a JSON number with hundredths has at most 15 digits, which it holds exactly.
const EXACT: f64 = 1e13;

/// A value as a text: numbers as decimals, `yes` and `no`, an object of amount and currency as
/// money.
pub(super) fn of(value: &Value) -> Result<String, &'static str> {
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Bool(true) => Ok("yes".to_owned()),
        Value::Bool(false) => Ok("no".to_owned()),
        Value::Number(number) => decimal(number),
        Value::Object(object) => money_object(object),
        Value::Null | Value::Array(_) => Err("is no single value"),
    }
}

fn money_object(object: &Map<String, Value>) -> Result<String, &'static str> {
    let (Some(amount), Some(currency)) = (object.get("amount"), object.get("currency")) else {
        return Err("is an object without `amount` and `currency`");
    };
    money(amount, code(currency)?)
}

/// An ISO 4217 code.
pub(super) fn code(value: &Value) -> Result<&str, &'static str> {
    let code = value
        .as_str()
        .filter(|code| code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase()));
    code.ok_or("has no currency code")
}

/// An amount as money: `12.50 USD`.
pub(super) fn money(amount: &Value, code: &str) -> Result<String, &'static str> {
    let number = match amount {
        Value::Number(number) => decimal(number)?,
        Value::String(text) => text.clone(),
        _ => return Err("has no amount"),
    };
    let (whole, part) = number.split_once('.').unwrap_or((&number, ""));
    let digits = whole.strip_prefix('-').unwrap_or(whole);
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    // Ledgers write 12.5000; what lies behind hundredths must be nothing.
    let part = part.trim_end_matches('0');
    if digits.is_empty() || !all_digits(digits) || !all_digits(part) || part.len() > 2 {
        return Err("has an amount that is none of hundredths");
    }
    Ok(format!("{whole}.{part:0<2} {code}"))
}

/// An amount in hundredths as money.
pub(super) fn cents(amount: &Value, code: &str) -> Result<String, &'static str> {
    let cents = match amount {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    };
    let cents: i64 = cents.ok_or("has an amount that is no whole number of hundredths")?;
    let minus = if cents < 0 { "-" } else { "" };
    let cents = cents.unsigned_abs();
    Ok(format!("{minus}{}.{:02} {code}", cents / 100, cents % 100))
}

fn decimal(number: &Number) -> Result<String, &'static str> {
    match number.as_f64() {
        _ if number.is_i64() || number.is_u64() => Ok(number.to_string()),
        // Never with an exponent, and as short as it can be.
        Some(float) if float.abs() < EXACT => Ok(float.to_string()),
        _ => Err("is a number too large to be exact"),
    }
}

#[cfg(test)]
mod tests {
    use pivotline_ir::Kind;
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn values_become_texts_that_kinds_accept() {
        for (value, kind, text) in [
            (json!("Maria"), Kind::Words, "Maria"),
            (json!(true), Kind::YesNo, "yes"),
            (json!(false), Kind::YesNo, "no"),
            (json!(12), Kind::Number, "12"),
            (json!(-3.5), Kind::Number, "-3.5"),
            (json!(0.000_001), Kind::Number, "0.000001"),
            (json!(1e3), Kind::Number, "1000"),
            (json!(4177), Kind::Digits, "4177"),
            (json!({"amount": 12.5, "currency": "USD"}), Kind::Money, "12.50 USD"),
            (json!({"amount": "-0.1", "currency": "EUR"}), Kind::Money, "-0.10 EUR"),
            (json!({"amount": "12.5000", "currency": "USD"}), Kind::Money, "12.50 USD"),
            (json!({"amount": 3, "currency": "USD"}), Kind::Money, "3.00 USD"),
        ] {
            assert_eq!(of(&value).as_deref(), Ok(text));
            assert!(kind.accepts(text), "{text}");
        }
        assert_eq!(cents(&json!(-5), "USD").as_deref(), Ok("-0.05 USD"));
        assert_eq!(cents(&json!("123456"), "USD").as_deref(), Ok("1234.56 USD"));
    }

    #[test]
    fn what_has_no_exact_text_is_refused() {
        for value in [
            json!([1]),
            json!({"amount": 1}),
            json!({"amount": 1.234, "currency": "USD"}),
            json!({"amount": "1e3", "currency": "USD"}),
            json!({"amount": "", "currency": "USD"}),
            json!({"amount": ".5", "currency": "USD"}),
            json!({"amount": true, "currency": "USD"}),
            json!({"amount": 1, "currency": "dollars"}),
            json!(1e300),
            json!(10_000_000_000_000.01),
        ] {
            assert!(of(&value).is_err(), "{value}");
        }
        assert!(cents(&json!(1.5), "USD").is_err());
    }

    proptest! {
        #[test]
        fn an_amount_is_the_same_in_parts_as_number_and_as_text(cents in -999_999_999_999_999i64..1_000_000_000_000_000) {
            let minus = if cents < 0 { "-" } else { "" };
            let plain = format!("{minus}{}.{:02}", cents.abs() / 100, cents.abs() % 100);
            let number: Value = serde_json::from_str(&plain).unwrap();
            let expected = format!("{plain} USD");
            prop_assert!(Kind::Money.accepts(&expected));
            prop_assert_eq!(money(&json!(plain), "USD").unwrap(), expected.clone());
            prop_assert_eq!(money(&number, "USD").unwrap().replace("-0.00", "0.00"), expected.clone().replace("-0.00", "0.00"));
            prop_assert_eq!(super::cents(&json!(cents), "USD").unwrap(), expected);
        }
    }
}
