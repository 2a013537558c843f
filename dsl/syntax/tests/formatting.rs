//! Formatting: settled at once, the same meaning, one layout for all layouts.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use pivotline_syntax::ast::{Block, BlockWord};
use pivotline_syntax::{FileId, format, parse};

const WHOLE: &str = include_str!("whole.menu");

/// A small generator, so that every run mutates alike.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap() % limit.max(1)
    }
}

const SCRAPS: &[&str] = &[
    "\"",
    "{",
    "}",
    "{{",
    "}}",
    "->",
    "=>",
    "#",
    "\n",
    "\r\n",
    " ",
    "\t",
    ",",
    "“",
    "”",
    "menu x {",
    "say",
    "when ",
    " or ",
    "1",
    "press ",
    "then ",
    "  # note\n",
    "\n\n\n",
    "é",
    "\u{feff}",
    "\0",
    ".",
    "-",
    "on voice",
    "} # end",
    "\"a\"",
    "{ solved }",
    "(",
    "- >",
];

/// The text with a few characters changed, taken out, doubled or moved.
fn mutated(text: &str, chance: &mut Chance) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    for _ in 0..=chance.below(4) {
        let at = chance.below(characters.len());
        let end = (at + chance.below(12)).min(characters.len());
        match chance.below(4) {
            0 => drop(characters.drain(at..end)),
            1 => drop(characters.splice(at..at, SCRAPS[chance.below(SCRAPS.len())].chars())),
            2 => drop(characters.splice(at..end, SCRAPS[chance.below(SCRAPS.len())].chars())),
            _ => {
                let moved: Vec<char> = characters.drain(at..end).collect();
                let to = chance.below(characters.len());
                drop(characters.splice(to..to, moved));
            }
        }
    }
    characters.into_iter().collect()
}

/// A part of the sample, so that mistakes are dense.
fn excerpt(chance: &mut Chance) -> String {
    let lines: Vec<&str> = WHOLE.lines().collect();
    let from = chance.below(lines.len());
    let count = 1 + chance.below(30);
    lines.into_iter().skip(from).take(count).map(|line| format!("{line}\n")).collect()
}

/// What a text says, without places, and without the order that means nothing.
fn meaning(text: &str) -> Vec<String> {
    parse(FileId(0), text).ast.blocks.iter().map(block_meaning).collect()
}

fn block_meaning(block: &Block) -> String {
    let mut said: Vec<String> =
        block.statements.iter().map(|said| without_places(&format!("{:?}", said.kind))).collect();
    if !matches!(
        block.word,
        BlockWord::Step | BlockWord::Form | BlockWord::Rule | BlockWord::Scenario
    ) {
        said.sort();
    }
    let name = block.name.as_ref().map(|name| name.value.clone());
    format!("{:?} {name:?} {:?} {said:?}", block.word, block.face.as_ref().map(|face| face.value))
}

fn without_places(shown: &str) -> String {
    let mut parts = shown.split("Span {");
    let first = parts.next().unwrap().to_owned();
    parts.fold(first, |kept, part| kept + part.split_once(" }").unwrap().1)
}

fn codes(text: &str) -> Vec<&'static str> {
    let mut codes: Vec<_> =
        parse(FileId(0), text).diagnostics.iter().map(|found| found.code.as_str()).collect();
    codes.sort_unstable();
    codes
}

fn holds(text: &str) {
    let parsed = parse(FileId(0), text);
    assert_eq!(parsed.tree.text().to_string(), text);
    let formatted = format(text);
    assert_eq!(format(&formatted), formatted, "{text}");
    assert_eq!(meaning(&formatted), meaning(text), "{text}\n---\n{formatted}");
    assert_eq!(codes(&formatted), codes(text), "{text}\n---\n{formatted}");
}

#[test]
fn random_mutations_are_read_whole_and_formatted_without_a_change_of_meaning() {
    let mut chance = Chance(0x9e37_79b9_7f4a_7c15);
    for _ in 0..60 {
        holds(&mutated(WHOLE, &mut chance));
    }
    for _ in 0..3_000 {
        let text = excerpt(&mut chance);
        holds(&mutated(&text, &mut chance));
    }
}

#[test]
fn texts_of_scraps_alone_are_read_whole_and_formatted_without_a_change_of_meaning() {
    let mut chance = Chance(7);
    for _ in 0..3_000 {
        let count = chance.below(14);
        holds(&(0..count).map(|_| SCRAPS[chance.below(SCRAPS.len())]).collect::<String>());
    }
}

/// The text with other blanks, and blank lines and blanks at line ends where none mean anything.
fn spaced(text: &str, chance: &mut Chance) -> String {
    let mut spaced = String::new();
    let mut in_words = false;
    for character in text.chars() {
        in_words ^= character == '"';
        match character {
            ' ' if !in_words && chance.below(3) == 0 => spaced.push_str("  \t "),
            '\n' if chance.below(3) == 0 => spaced.push_str("  \r\n\t "),
            _ => spaced.push(character),
        }
        in_words &= character != '\n';
    }
    spaced
}

#[test]
fn however_a_text_is_spaced_it_is_laid_out_alike() {
    let formatted = format(WHOLE);
    let without_comments: String = formatted
        .lines()
        .map(|line| line.split(" #").next().unwrap())
        .filter(|line| !line.starts_with('#'))
        .map(|line| format!("{line}\n"))
        .collect();
    let settled = format(&without_comments);
    let mut chance = Chance(3);
    for _ in 0..100 {
        assert_eq!(format(&spaced(&settled, &mut chance)), settled);
    }
}

#[test]
fn lines_take_their_order_and_comments_go_with_them() {
    let text = "\n\n# first\nmenu   m on  voice{ # head\n\n  after 1 try->m   # last\n\n\n  # two\n  2 \"b\"->m when a.b and not c is  d\n  say \"{{a}} {{  b.c}}\"\n  1 \"a\" -> hang   up\n  # end\n\n}  # m\n\n\n\nstep s {  -> m }\n";
    let laid_out = "# first\nmenu m on voice { # head\n  say \"{{ a }} {{ b.c }}\"\n\n  # two\n  2 \"b\" -> m when a.b and not c is d\n  1 \"a\" -> hang up\n  after 1 try -> m # last\n  # end\n} # m\n\nstep s { -> m }\n";
    assert_eq!(format(text), laid_out);
}

#[test]
fn a_step_keeps_its_order_and_long_statements_their_lines() {
    let text = "step s {\n  say \"b\"\n  \"c\"   # why\n  or \"d\"\n  solved\n  wants a,\n\n b, # more\n  c\n}\n";
    assert!(parse(FileId(0), text).diagnostics.len() == 1, "`or` cannot begin a line");
    let text = "step s {\n  say \"b\"   # why\n\n \"c\" or\n  \"d\"\n  solved\n  wants a,\n\n b, # more\n  c\n}\n";
    let laid_out = "step s {\n  say \"b\" # why\n      \"c\" or\n      \"d\"\n  solved\n  wants a,\n      b, # more\n      c\n}\n";
    assert_eq!(format(text), laid_out);
}

#[test]
fn what_is_not_understood_stays_as_it_is_and_the_rest_is_laid_out() {
    let text = "menu m {\n 2   \"b\"  -> m\n  1 \"a\"   =>   m\n  what   is this?\n}\n";
    assert_eq!(
        format(text),
        "menu m {\n  2 \"b\" -> m\n  1 \"a\"   =>   m\n  what   is this?\n}\n"
    );
    let unclosed = "menu m {\n 2   \"b\"  -> m\n";
    assert_eq!(format(unclosed), unclosed);
}
