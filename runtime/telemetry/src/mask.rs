//! Masks what looks personal or secret in a text: telephone numbers, tokens, keys.
//!
//! The runtime's types for such things cannot be printed, so this is the second lock: it holds for
//! texts that come from elsewhere, such as an SDK's words about an error.

/// How many digits make a number of a person; ports, counts and times have fewer.
const NUMBER: usize = 7;
/// The shortest word that may be a token or a key.
const TOKEN: usize = 16;

/// A text without telephone numbers, tokens and keys, on one line.
pub(crate) fn masked(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let word = rest.find(|letter| !is_of_word(letter)).unwrap_or(rest.len());
        let (taken, after) = if first == '+' || first.is_ascii_digit() && !is_id(head(rest, word)) {
            let number = head(rest, number(rest));
            if digits(number) >= NUMBER {
                (number.len(), Some(last_two(number)))
            } else {
                // Letters may follow the digits, and make a token of all of it.
                let length = word.max(first.len_utf8());
                (length, is_secret(head(rest, length)).then(hidden))
            }
        } else if word > 0 {
            (word, seen(head(rest, word)))
        } else {
            (first.len_utf8(), is_unsafe(first).then(|| char::REPLACEMENT_CHARACTER.to_string()))
        };
        shown.push_str(&after.unwrap_or_else(|| head(rest, taken).to_owned()));
        rest = rest.get(taken..).unwrap_or_default();
    }
    shown
}

fn head(text: &str, length: usize) -> &str {
    text.get(..length).unwrap_or_default()
}

fn hidden() -> String {
    "[masked]".to_owned()
}

/// A word that begins with a letter: `None` where it is shown as it is.
fn seen(word: &str) -> Option<String> {
    if is_id(word) {
        return None;
    }
    let longest = word.split(|letter: char| !letter.is_ascii_digit()).map(str::len).max();
    (is_secret(word) || longest.unwrap_or_default() >= NUMBER).then(hidden)
}

fn is_of_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-' | '=')
}

/// How many bytes at the beginning are a number with the signs that people put into one.
fn number(text: &str) -> usize {
    let end = text.find(|sign: char| !(sign.is_ascii_digit() || "+ -().".contains(sign)));
    head(text, end.unwrap_or(text.len())).trim_end_matches([' ', '-', '(', '.', '+']).len()
}

fn digits(text: &str) -> usize {
    text.chars().filter(char::is_ascii_digit).count()
}

fn last_two(number: &str) -> String {
    let digits: Vec<char> = number.chars().filter(char::is_ascii_digit).collect();
    let last: String = digits.iter().skip(digits.len().saturating_sub(2)).collect();
    format!("***{last}")
}

/// A trace, a digest or the id of a contact: hexadecimal in lower case, with at least one letter.
fn is_id(word: &str) -> bool {
    let hexadecimal = |letter| matches!(letter, 'a'..='f' | '0'..='9' | '-');
    word.len() >= TOKEN
        && word.chars().all(hexadecimal)
        && word.chars().any(|letter| letter.is_ascii_lowercase())
}

/// Whether a word is too mixed for a name: a random one has both cases, and digits or many humps.
fn is_secret(word: &str) -> bool {
    let has = |is: fn(&char) -> bool| word.chars().any(|letter| is(&letter));
    let key = ["AKIA", "ASIA"].iter().any(|start| word.starts_with(start));
    if word.len() < TOKEN {
        return false;
    }
    let humps = word.chars().zip(word.chars().skip(1));
    let humps = humps.filter(|(one, two)| one.is_ascii_lowercase() && two.is_ascii_uppercase());
    let mixed = has(char::is_ascii_uppercase) && has(char::is_ascii_lowercase);
    key || mixed && (has(|letter| !letter.is_ascii_alphabetic()) || humps.count() * 6 > word.len())
}

/// Control characters, and what ends a line for a reader that is not JSON's.
fn is_unsafe(letter: char) -> bool {
    letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_tokens_and_keys_are_masked() {
        for (text, shown) in [
            ("to +12025550100.", "to ***00."),
            ("to 1 (202) 555-0123 now", "to ***23 now"),
            ("tel12025550100", "[masked]"),
            ("AKIAIOSFODNN7EXAMPLE is denied", "[masked] is denied"),
            ("/start?s=dGhpcyBpcyBhIHRva2Vu1A", "/start?[masked]"),
            ("Bearer 7hisIsAnotherT0kenOf22Ch", "Bearer [masked]"),
            ("wJalrXUtnFEMIxKxMDENGxbPxRfiCYEXAMPLEKEY", "[masked]"),
        ] {
            assert_eq!(masked(text), shown, "{text}");
        }
    }

    #[test]
    fn what_operators_need_stays() {
        for text in [
            "ProvisionedThroughputExceededException after 3 tries on port 8080",
            "ConditionalCheckFailedException",
            "trace 4bf92f3577b34da6a3ce929d0e0e4736",
            "contact 2f1c8e1a-93c7-4d4e-8a26-0f3b7a1de001",
            "table pivotline-sessions in us-east-1",
            "1.5 s, 200 of 1,000",
        ] {
            assert_eq!(masked(text), text);
        }
    }

    #[test]
    fn nothing_begins_a_new_line_or_colours_a_terminal() {
        let shown = masked("a\r\nb\u{1b}[31mc\u{9b}0m\u{2028}\u{7f}");
        assert!(!shown.chars().any(is_unsafe), "{shown:?}");
    }
}
