//! How numbers are written for people.

/// A count, its thousands apart.
pub(super) fn number(count: u64) -> String {
    let digits = count.to_string();
    let mut shown = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

/// A part of a whole; nothing where there is no whole.
pub(super) fn percent(part: u64, whole: u64) -> String {
    if whole == 0 {
        return String::new();
    }
    // Tenths of a percent, rounded.
    let tenths = (u128::from(part) * 2_000 / u128::from(whole)).div_ceil(2);
    format!("{}.{} %", tenths / 10, tenths % 10)
}

/// A time.
pub(super) fn seconds(seconds: u32) -> String {
    match seconds {
        0..120 => format!("{seconds} s"),
        120..7_200 => format!("{} min {:02} s", seconds / 60, seconds % 60),
        _ => format!("{} h {:02} min", seconds / 3_600, seconds / 60 % 60),
    }
}

/// An amount without its fraction.
pub(super) fn whole(amount: f64) -> String {
    let text = format!("{:.0}", amount.abs());
    text.parse().map_or(text, number)
}

/// A sum of money.
pub(super) fn money(amount: f64, currency: &str) -> String {
    let sign = if amount < 0.0 { "-" } else { "" };
    let text = format!("{:.2}", amount.abs());
    let (whole, cents) = text.split_once('.').unwrap_or((text.as_str(), "00"));
    let whole = whole.parse().map_or_else(|_| whole.to_owned(), number);
    format!("{sign}{whole}.{cents} {currency}").trim_end().to_owned()
}

/// The day of a time, in UTC.
pub(super) fn day(at: u64) -> String {
    let at = i64::try_from(at).ok().and_then(|at| jiff::Timestamp::from_second(at).ok());
    at.map(|at| at.strftime("%Y-%m-%d").to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_for_people() {
        assert_eq!(["0", "999", "1,000", "1,234,567"], [0, 999, 1_000, 1_234_567].map(number));
        assert_eq!((percent(1, 3), percent(2, 3)), ("33.3 %".into(), "66.7 %".into()));
        assert_eq!((percent(0, 0), percent(5, 5)), (String::new(), "100.0 %".into()));
        assert_eq!(
            ["119 s", "2 min 00 s", "59 min 59 s", "2 h 00 min"],
            [119, 120, 3_599, 7_200].map(seconds)
        );
        assert_eq!(money(-1234.5, "USD"), "-1,234.50 USD");
        assert_eq!(money(0.004, ""), "0.00");
        assert_eq!(day(1_795_366_800), "2026-11-22");
    }
}
