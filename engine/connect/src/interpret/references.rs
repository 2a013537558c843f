//! References in a flow's texts: `$.Root.key`, `$['Root']['key']`.

use std::borrow::Cow;

/// A text with its references filled: each path is joined by full stops.
pub(super) fn fill<'a>(text: &str, look_up: impl Fn(&str) -> &'a str) -> String {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, from)) = split_before_reference(rest) {
        filled.push_str(before);
        let (path, after) = read_path(from);
        filled.push_str(look_up(&path));
        rest = after;
    }
    filled.push_str(rest);
    filled
}

/// The paths that a text names, in order.
pub(super) fn paths(text: &str) -> Vec<Cow<'_, str>> {
    let mut paths = Vec::new();
    let mut rest = text;
    while let Some((_, from)) = split_before_reference(rest) {
        let (path, after) = read_path(from);
        paths.push(path);
        rest = after;
    }
    paths
}

/// The path, if the text is one reference and nothing else.
pub(super) fn whole(text: &str) -> Option<Cow<'_, str>> {
    let ("", from) = split_before_reference(text)? else { return None };
    let (path, after) = read_path(from);
    after.is_empty().then_some(path)
}

/// Whether a contact attribute may have this key.
pub(super) fn is_key(key: &str) -> bool {
    key.chars().all(is_key_char)
}

fn is_key_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || c == '_'
}

/// Splits before the next `$.x` or `$['x`; what follows starts after the `$`.
fn split_before_reference(text: &str) -> Option<(&str, &str)> {
    let mut from = 0;
    loop {
        let (at, _) = text.get(from..)?.match_indices('$').next()?;
        let dollar = from + at;
        let rest = text.get(dollar + 1..)?;
        if next_step(rest).is_some() {
            return Some((text.get(..dollar)?, rest));
        }
        from = dollar + 1;
    }
}

/// Reads `.Root.key` or `['Root']['key']`: the path and what follows.
fn read_path(text: &str) -> (Cow<'_, str>, &str) {
    let (mut path, mut rest) = (Vec::new(), text);
    while let Some((step, after)) = next_step(rest) {
        path.push(step);
        rest = after;
    }
    let read = text.strip_suffix(rest).unwrap_or_default();
    let path = match read.strip_prefix('.').filter(|plain| !plain.contains('[')) {
        Some(plain) => plain.into(),
        None => path.join(".").into(),
    };
    (path, rest)
}

fn next_step(rest: &str) -> Option<(&str, &str)> {
    if let Some(bracket) = rest.strip_prefix("['") {
        return bracket.split_once("']");
    }
    // A full stop after a reference belongs to the sentence, not to the path.
    let plain = rest.strip_prefix('.')?;
    let end = plain.find(|c| !is_key_char(c)).unwrap_or(plain.len());
    if end == 0 { None } else { plain.split_at_checked(end) }
}
