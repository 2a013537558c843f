//! Lines that are not understood, but of which it is plain what was meant: each with what to write
//! instead, and a change that writes it.

use super::wording::{one_name, shortened};
use crate::ast::BlockWord;
use crate::source::Span;
use crate::{Code, Diagnostic, Edit};

/// A line that is not understood.
#[derive(Clone, Copy)]
pub(super) struct BadLine<'t> {
    /// Its place, without blanks at its ends.
    pub(super) span: Span,
    /// Its text, without blanks at its ends.
    pub(super) text: &'t str,
    /// Its first word.
    pub(super) first: &'t str,
    /// The block that it stands in; `None` outside all blocks.
    pub(super) block: Option<BlockWord>,
}

/// Words for numbers, from one on.
const NUMBERS: &[&str] =
    &["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

/// What people write for the units of the language: the unit, and by what the count grows.
const UNITS: &[(&[&str], &str, u32)] = &[
    (&["s", "sec", "secs", "second", "seconds"], "seconds", 1),
    (&["m", "min", "mins", "minute", "minutes"], "minutes", 1),
    (&["h", "hr", "hrs", "hour", "hours"], "minutes", 60),
];

/// What is told of a line that makes one of the typical mistakes.
pub(super) fn find(line: BadLine<'_>) -> Option<Diagnostic> {
    const KNOWN: &[fn(BadLine<'_>) -> Option<Diagnostic>] = &[
        comment,
        key_in_words,
        other_outcome,
        duration,
        tries,
        language,
        without_key,
        option::find,
        opening_mark,
        comparison::find,
        name_of_several_words,
        missing_arrow,
        ending::find,
    ];
    KNOWN.iter().find_map(|known| known(line))
}

impl<'t> BadLine<'t> {
    /// What follows the first word.
    fn rest(self) -> &'t str {
        self.text.strip_prefix(self.first).unwrap_or_default().trim_start()
    }

    /// The place of a piece of the line's text.
    fn at(self, piece: &str) -> Span {
        let from = piece.as_ptr().addr().saturating_sub(self.text.as_ptr().addr());
        let from = u32::try_from(from).unwrap_or(0);
        let start = self.span.start.saturating_add(from);
        let length = u32::try_from(piece.len()).unwrap_or(0);
        Span { start, end: start.saturating_add(length), ..self.span }
    }

    /// A finding whose remedy is another text at a place.
    fn instead(self, piece: &str, message: &str, text: &str) -> Diagnostic {
        let span = self.at(piece);
        let title = format!("write `{}`", shortened(text));
        Diagnostic::error(Code::S001NotUnderstood, span, message)
            .help(title.clone())
            .fix(title, vec![Edit { span, text: text.to_owned() }])
    }

    fn is_in(self, blocks: &[BlockWord]) -> bool {
        self.block.is_some_and(|block| blocks.contains(&block))
    }
}

/// `// a remark`
fn comment(line: BadLine<'_>) -> Option<Diagnostic> {
    let sign = ["//", "--", "/*", ";"].into_iter().find(|sign| line.text.starts_with(sign))?;
    if line.text.starts_with("-->") {
        return None;
    }
    let sign = line.text.get(..sign.len())?;
    let span = line.at(sign);
    let told = Diagnostic::error(Code::S001NotUnderstood, line.span, "this line is not understood")
        .help("a comment begins with `#`")
        .fix("write `#`", vec![Edit { span, text: "#".to_owned() }]);
    Some(told)
}

/// `pound "go back" -> back`, `two "…" -> x`, `option 1 "…" -> x`
fn key_in_words(line: BadLine<'_>) -> Option<Diagnostic> {
    if !line.is_in(&[BlockWord::Menu, BlockWord::Line]) {
        return None;
    }
    let word = line.first.to_lowercase();
    let key = match word.as_str() {
        "pound" | "hashtag" | "#" => "hash".to_owned(),
        "asterisk" => "star".to_owned(),
        "zero" => "0".to_owned(),
        "option" | "key" | "dial" | "choose" | "button" => {
            let key = line.rest().split([' ', '"', ':']).next()?;
            let is_key = key.len() == 1 && key.starts_with(|c: char| c.is_ascii_digit());
            if !is_key && !matches!(key, "star" | "hash") {
                return None;
            }
            let end = line.text.find(key)?.saturating_add(key.len());
            let both = line.text.get(..end)?;
            let message = "an option begins with its key alone";
            return Some(line.instead(both, message, key));
        }
        _ => number(&word).filter(|number| *number < 10)?.to_string(),
    };
    Some(line.instead(line.first, "an option begins with its key", &key))
}

/// `key wrong "…"`, `sent not "…"`, `not_sent "…"`
fn other_outcome(line: BadLine<'_>) -> Option<Diagnostic> {
    let second = line.rest().split([' ', '"']).next().unwrap_or_default();
    let (written, meant) = match (line.first.to_lowercase().as_str(), second) {
        ("key", "wrong") | ("wrong", "button" | "number" | "keys") => (2, "wrong key"),
        ("wrong" | "wrong_key" | "wrongkey" | "invalid", _)
            if !matches!(second, "key" | "answer") =>
        {
            (1, "wrong key")
        }
        ("sent", "not") => (2, "not sent"),
        ("not_sent" | "notsent" | "unsent", _) => (1, "not sent"),
        ("no", "key" | "answer" | "input") => (2, "silence"),
        ("timeout", number) if number.starts_with(|c: char| c.is_ascii_digit()) => (1, "wait"),
        ("no_input" | "noinput" | "timeout", _) => (1, "silence"),
        ("goto" | "jump", _) if line.is_in(&[BlockWord::Step]) => (1, "->"),
        _ => return None,
    };
    let end = match written {
        1 => line.first.len(),
        _ => line.at(second).end.saturating_sub(line.span.start) as usize,
    };
    let written = line.text.get(..end)?;
    let message = format!("no line begins with `{}`", shortened(written));
    let told = line.instead(written, &message, meant).help(format!("did you mean `{meant}`?"));
    Some(told)
}

/// `within 10 mins`, `within 2 hours`, `wait 5 s`
fn duration(line: BadLine<'_>) -> Option<Diagnostic> {
    if !matches!(line.first, "within" | "wait" | "every" | "after") {
        return None;
    }
    let (count, unit) = counted(line.rest())?;
    let (_, meant, times) =
        UNITS.iter().find(|(words, ..)| words.contains(&unit.to_lowercase().as_str()))?;
    if count.starts_with(|c: char| c.is_ascii_digit())
        && matches!(unit.trim_end_matches('s'), "second" | "minute")
    {
        return None;
    }
    let value = value(count)?.checked_mul(*times)?;
    let meant = if value == 1 { meant.trim_end_matches('s') } else { meant };
    let written = between(line, count, unit)?;
    let message = "a time is written in `seconds` or `minutes`";
    Some(line.instead(written, message, &format!("{value} {meant}")))
}

/// `after two tries`, `after 2 attempts`
fn tries(line: BadLine<'_>) -> Option<Diagnostic> {
    let rest = line.rest();
    let (count, unit) = (line.first == "after").then(|| counted(rest)).flatten()?;
    let meant = match unit {
        "tries" | "try" | "attempts" | "attempt" | "times" | "time" | "retries" | "plays" => {
            if value(count) == Some(1) {
                "try"
            } else {
                "tries"
            }
        }
        _ => return None,
    };
    let value = value(count)?;
    match value.to_string() == count {
        true if matches!(unit, "tries" | "try") => None,
        true => {
            let message = format!("`{unit}` is not understood here");
            let told = line.instead(unit, &message, meant);
            Some(told.help(format!("did you mean `{meant}`?")))
        }
        false => {
            let message = "how many tries is written in digits";
            Some(line.instead(between(line, count, unit)?, message, &format!("{value} {meant}")))
        }
    }
}

/// `language en-US`
fn language(line: BadLine<'_>) -> Option<Diagnostic> {
    if line.first != "language" || line.rest().contains("voice") {
        return None;
    }
    let tag = line.rest();
    let is_tag = !tag.is_empty() && tag.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if !is_tag {
        return None;
    }
    let voice = if tag.to_lowercase().starts_with("es") { "lupe" } else { "joanna" };
    let span = line.at(tag);
    let tag = match tag.split_once('-') {
        Some((word, region)) => format!("{}-{}", word.to_lowercase(), region.to_uppercase()),
        None => format!("{}-US", tag.to_lowercase()),
    };
    if tag.len() != 5 {
        return None;
    }
    let text = format!("{tag} voice {voice}");
    let told = Diagnostic::error(Code::S001NotUnderstood, span, "a language has a voice")
        .label(format!("`voice {voice}` is missing"))
        .help(format!("write `language {text}`"))
        .fix(format!("write `{text}`"), vec![Edit { span, text }]);
    Some(told)
}

/// `"hear our address" -> address`, `"hear our address" 1 -> address`, `"Welcome."`
fn without_key(line: BadLine<'_>) -> Option<Diagnostic> {
    if !line.text.starts_with(['"', '“', '„', '«']) {
        return None;
    }
    let (words, rest) = speech(line.text)?;
    let start = Span { end: line.span.start, ..line.span };
    let insert = |text: &str| vec![Edit { span: start, text: text.to_owned() }];
    if line.is_in(&[BlockWord::Step, BlockWord::Menu]) && rest.is_empty() {
        let told = Diagnostic::error(Code::S001NotUnderstood, line.span, "these words stand alone")
            .help("what is said begins with `say`")
            .fix("write `say`", insert("say "));
        return Some(told);
    }
    if !line.is_in(&[BlockWord::Menu, BlockWord::Line]) {
        return None;
    }
    let told =
        Diagnostic::error(Code::S001NotUnderstood, line.span, "an option begins with its key");
    let key = rest.split([' ', '-', '=', '>']).next().unwrap_or_default();
    if key.len() == 1 && key.starts_with(|c: char| c.is_ascii_digit()) {
        let rest = rest.strip_prefix(key)?.trim_start();
        let text = format!("{key} {words} {rest}");
        return Some(
            told.help(format!("write `{}`", shortened(&text)))
                .fix("write the key first", vec![Edit { span: line.span, text }]),
        );
    }
    Some(
        told.help(format!(
            "write a key before it, as in `1 {} -> …`, or `tap` where it is on the screen only",
            shortened(words)
        ))
        .fix("write `tap`", insert("tap ")),
    )
}

/// `queue card disputes`, `-> opening hours`
fn name_of_several_words(line: BadLine<'_>) -> Option<Diagnostic> {
    let written = match line.text.rsplit_once("->") {
        Some((_, place)) => {
            let end = [" when ", " on "].iter().filter_map(|word| place.find(word)).min();
            place.get(..end.unwrap_or(place.len()))?.trim()
        }
        None if matches!(line.first, "queue" | "hours" | "intent") => line.rest(),
        None => return None,
    };
    let name = one_name(written.split_whitespace())?;
    Some(line.instead(written, "a name is one word", &name))
}

/// `start main`, `opened main`, `1 "hear our address" address`, `failed "Sorry." front_desk`
fn missing_arrow(line: BadLine<'_>) -> Option<Diagnostic> {
    let first = line.first;
    let goes = matches!(first, "start" | "screen" | "opened" | "sent" | "not" | "failed")
        || matches!(first, "closed" | "full" | "silence" | "wrong" | "after")
        || option::is_key(first);
    if !goes {
        return None;
    }
    let (before, rest) = line.text.split_at_checked(crate::parser::understood(line.text))?;
    let rest = rest.trim_start();
    if before.contains("->") {
        return None;
    }
    let place = rest.split(' ').next().filter(|place| is_name(place))?;
    let behind = rest.strip_prefix(place)?.trim_start();
    let ends = behind.is_empty()
        || place == "hang" && behind == "up"
        || ["when ", "if ", "on "].iter().any(|word| behind.starts_with(word));
    if !ends || matches!(place, "when" | "if" | "on" | "or") {
        return None;
    }
    let span = Span { end: line.at(place).start, ..line.at(place) };
    let place = if place == "hang" { "hang up" } else { place };
    let told =
        Diagnostic::error(Code::S001NotUnderstood, line.at(rest), "an arrow is missing here")
            .help(format!("write `-> {place}`"))
            .fix("write `->`", vec![Edit { span, text: "-> ".to_owned() }]);
    Some(told)
}

/// `say Hello."`, `failed Sorry." -> front_desk`
fn opening_mark(line: BadLine<'_>) -> Option<Diagnostic> {
    let speaks = ["say", "brand", "silence", "wrong", "failed", "closed", "full", "sent", "not"];
    let speaks = speaks.contains(&line.first) || line.first == "tell";
    let (speech, behind) = line.rest().split_once('"').filter(|_| speaks)?;
    let speech = match line.first {
        "wrong" => speech.strip_prefix("key")?,
        "not" => speech.strip_prefix("sent")?,
        "tell" => speech.strip_prefix("agent")?,
        _ => speech,
    };
    let behind = behind.trim_start();
    let ends =
        behind.is_empty() || ["->", "when ", "on "].iter().any(|word| behind.starts_with(word));
    let first = speech.split_whitespace().next().filter(|_| ends)?;
    Some(missing_before(line, first))
}

/// The finding of words whose first mark is missing.
fn missing_before(line: BadLine<'_>, first: &str) -> Diagnostic {
    let span = line.at(first);
    let edit = Edit { span: Span { end: span.start, ..span }, text: "\"".to_owned() };
    let message = format!("a quotation mark is missing before `{}`", shortened(first));
    Diagnostic::error(Code::S010UnclosedWords, span, message)
        .help("words stand in `\"` on both sides")
        .fix("write `\"`", vec![edit])
}

/// The words at a text's beginning, in their marks, and what follows them.
fn speech(text: &str) -> Option<(&str, &str)> {
    let mut marks = text.match_indices(['"', '“', '”', '„', '«', '»']);
    let (_, _) = marks.next().filter(|(at, _)| *at == 0)?;
    let (at, mark) = marks.next()?;
    let (words, rest) = text.split_at_checked(at.saturating_add(mark.len()))?;
    Some((words, rest.trim_start()))
}

/// A count and its unit at a text's beginning: `10 mins`, `5s`, `two tries`.
fn counted(text: &str) -> Option<(&str, &str)> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let end = match digits {
        0 => text.find(' ')?,
        _ => digits,
    };
    let (count, rest) = text.split_at_checked(end)?;
    let rest = rest.trim_start();
    let unit = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
    Some((count, rest.get(..unit)?))
}

fn value(count: &str) -> Option<u32> {
    count.parse().ok().or_else(|| number(&count.to_lowercase()))
}

fn number(word: &str) -> Option<u32> {
    NUMBERS.iter().zip(1..).find(|(known, _)| **known == word).map(|(_, number)| number)
}

/// The line's text from one piece to the end of another.
fn between<'t>(line: BadLine<'t>, from: &str, to: &str) -> Option<&'t str> {
    let offset = |piece: &str| piece.as_ptr().addr().checked_sub(line.text.as_ptr().addr());
    line.text.get(offset(from)?..offset(to)?.saturating_add(to.len()))
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

mod comparison;
mod ending;
mod option;
