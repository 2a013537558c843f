//! Comparisons in the signs of other languages.

use super::BadLine;
use crate::{Code, Diagnostic};

/// Signs of comparisons, the longer first.
const SIGNS: &[&str] = &["==", "!=", ">=", "<=", "=", ">", "<"];

/// `when n > 3`, `when late = yes`, `when plan != gold`, `when sum is over 1,000`
pub(super) fn find(line: BadLine<'_>) -> Option<Diagnostic> {
    let condition = condition(line.text)?;
    if let Some(told) = digits_in_groups(line, condition) {
        return Some(told);
    }
    let (at, sign) = SIGNS
        .iter()
        .filter_map(|sign| condition.find(sign).map(|at| (at, *sign)))
        .min_by_key(|(at, sign)| (*at, std::cmp::Reverse(sign.len())))?;
    let before = condition.get(..at)?.trim_end();
    let value = condition.get(at.saturating_add(sign.len())..)?.trim_start();
    let value = value.split_whitespace().next()?;
    let subject = before.split_whitespace().last()?;
    let (subject, prefix) = match subject == "is" {
        true => (before.strip_suffix("is")?.split_whitespace().last()?, ""),
        false => (subject, "is "),
    };
    let written = super::between(line, condition.get(at..)?, value)?;
    let number = value.replace(',', "");
    let whole: Option<i64> = number.parse().ok();
    let number = number.parse::<f64>().is_ok().then_some(number);
    let message = format!("`{sign}` is no comparison");
    let equal = matches!(sign, "=" | "==");
    if matches!(value, "yes" | "true" | "no" | "false") && (equal || sign == "!=") {
        let holds = matches!(value, "yes" | "true") == equal;
        let text = if holds { subject.to_owned() } else { format!("not {subject}") };
        let message = format!("leave `{sign} {value}` out: what is yes or no stands alone");
        return Some(line.instead(super::between(line, subject, value)?, &message, &text));
    }
    let text = match (sign, number, whole) {
        (">", Some(number), _) => format!("{prefix}over {number}"),
        ("<", Some(number), _) => format!("{prefix}under {number}"),
        (">=", _, Some(whole)) => format!("{prefix}over {}", whole.checked_sub(1)?),
        ("<=", _, Some(whole)) => format!("{prefix}under {}", whole.checked_add(1)?),
        ("=" | "==", None, _) => format!("{prefix}{value}"),
        ("!=", None, _) => format!("{prefix}not {value}"),
        ("=" | "==" | "!=", Some(_), _) => {
            let told = Diagnostic::error(Code::S001NotUnderstood, line.at(written), message);
            return Some(told.help("numbers are compared by `is over 100` and `is under 100`"));
        }
        _ => return None,
    };
    Some(line.instead(written, &message, &text))
}

/// What follows the last `when` or `if` that stands outside words.
fn condition(text: &str) -> Option<&str> {
    let at = [" when ", " if "].iter().filter_map(|word| text.rfind(word)).max()?;
    let (before, condition) = text.split_at_checked(at)?;
    let outside = before.matches('"').count() % 2 == 0 && !condition.contains('"');
    outside.then_some(condition)
}

/// `1,000`
fn digits_in_groups(line: BadLine<'_>, condition: &str) -> Option<Diagnostic> {
    let grouped = |word: &&str| {
        word.contains(',')
            && word.starts_with(|c: char| c.is_ascii_digit())
            && word.chars().all(|c| c.is_ascii_digit() || c == ',' || c == '.')
    };
    let word = condition.split_whitespace().find(grouped)?;
    let message = "a number has no comma";
    let before = condition.split(word).next()?;
    let compares = before.ends_with("over ") || before.ends_with("under ");
    compares.then(|| line.instead(word, message, &word.replace(',', "")))
}
