//! Reading: the tree is the text, mistakes cost a line, nothing breaks.

use pivotline_syntax::{Code, FileId, Parsed, ast::StatementKind, parse};

const WHOLE: &str = include_str!("whole.menu");

fn read(text: &str) -> Parsed {
    let parsed = parse(FileId(0), text);
    assert_eq!(parsed.tree.text().to_string(), text);
    parsed
}

fn findings(parsed: &Parsed, text: &str) -> Vec<(Code, usize)> {
    let line =
        |start: u32| text.bytes().take(start as usize).filter(|byte| *byte == b'\n').count() + 1;
    parsed.diagnostics.iter().map(|found| (found.code, line(found.primary.span.start))).collect()
}

#[test]
fn the_whole_language_is_read_and_what_is_not_built_is_told_as_such() {
    let parsed = read(WHOLE);
    assert_eq!(parsed.ast.blocks.len(), 18);
    let not_built: Vec<&str> =
        parsed.diagnostics.iter().map(|found| found.message.split('`').nth(1).unwrap()).collect();
    assert!(
        parsed.diagnostics.iter().all(|found| found.code == Code::S014NotBuilt),
        "{:#?}",
        parsed.diagnostics
    );
    assert_eq!(
        not_built,
        [
            "lists",
            "by code",
            "ask … money",
            "ask … one of",
            "or ask",
            "rule",
            "rule",
            "rule",
            "scenario"
        ]
    );
}

#[test]
fn each_near_miss_is_told_once_on_its_line_and_the_rest_is_read() {
    let cases = [
        ("1 \"a\" => b", Code::S008ArrowSign),
        ("1 \"a\" → b", Code::S008ArrowSign),
        ("1 \"a\" - > b", Code::S008ArrowSign),
        ("1 \"a\" --> b", Code::S008ArrowSign),
        ("1 \"a\" then b", Code::S008ArrowSign),
        ("1 \"a\" go to b", Code::S008ArrowSign),
        ("1 \"a\" then go to b", Code::S008ArrowSign),
        ("press 1 \"a\" -> b", Code::S012OptionKey),
        ("1. \"a\" -> b", Code::S012OptionKey),
        ("* \"a\" -> b", Code::S012OptionKey),
        ("1 “a” -> b", Code::S009QuotationMarks),
        ("1 \"a” -> b", Code::S009QuotationMarks),
        ("1 \"a -> b", Code::S010UnclosedWords),
        ("1 \"a {{ c.d }} e -> b when c.d", Code::S010UnclosedWords),
        ("1 a\" -> b", Code::S010UnclosedWords),
        ("say \"a { b.c } d\"", Code::S011Hole),
        ("say \"a {{ b c }} d\"", Code::S011Hole),
        ("1 \"a\" ->", Code::S015ArrowNowhere),
        ("failed \"a\" -> b when c", Code::S016MisplacedTail),
        ("1 \"a\" -> b if c", Code::S017WhenWord),
        ("queue disputes", Code::S013WrongBlock),
        ("-> b", Code::S013WrongBlock),
        ("say \"a -> b\"", Code::S001NotUnderstood),
        ("1 check -> b", Code::S001NotUnderstood),
        ("slience \"a\"", Code::S001NotUnderstood),
        ("fresh fresh", Code::S001NotUnderstood),
    ];
    for (line, code) in cases {
        let text = format!(
            "menu m {{\n  2 \"two\" -> m\n  {line}\n  3 \"three\" -> m\n}}\nstep s {{\n  -> m\n}}\n"
        );
        let parsed = read(&text);
        assert_eq!(findings(&parsed, &text), [(code, 3)], "{line}: {:#?}", parsed.diagnostics);
        assert_eq!(parsed.ast.blocks.len(), 2, "{line}");
        let options = parsed.ast.blocks[0]
            .statements
            .iter()
            .filter(|s| matches!(s.kind, StatementKind::Option { .. }))
            .count();
        assert!(options >= 2, "{line}");
    }
}

#[test]
fn each_mistake_about_blocks_is_told_at_its_line_and_the_rest_is_read() {
    let after = "step s {\n  -> s\n}\n";
    let cases = [
        ("menu m {\n  1 \"a\" -> s\n", Code::S006UnclosedBlock, 1, 2),
        ("menu m\n  1 \"a\" -> s\n}\n", Code::S019UnopenedBlock, 1, 2),
        ("menu {\n  1 \"a\" -> s\n}\n", Code::S003MissingName, 1, 2),
        ("menu on voice {\n  1 \"a\" -> s\n}\n", Code::S003MissingName, 1, 2),
        ("menu back {\n  1 \"a\" -> s\n}\n", Code::S005ReservedName, 1, 2),
        ("menu Main {\n  1 \"a\" -> s\n}\n", Code::S004InvalidName, 1, 2),
        ("menu 2nd {\n  1 \"a\" -> s\n}\n", Code::S004InvalidName, 1, 2),
        ("menu \"m\" {\n  1 \"a\" -> s\n}\n", Code::S004InvalidName, 1, 2),
        ("menu m on phone {\n  1 \"a\" -> s\n}\n", Code::S001NotUnderstood, 1, 2),
        ("meny m {\n  1 \"a\" -> s\n}\n", Code::S002UnknownBlock, 1, 2),
        ("queue m {\n  1 \"a\" -> s\n}\n", Code::S002UnknownBlock, 1, 2),
        ("menu m {\n  1 \"a\" -> s\n}\n}\n", Code::S007StrayBrace, 4, 2),
        ("menu m {\n}\n  1 \"a\" -> s\n  2 \"b\" -> s\n}\n", Code::S007StrayBrace, 3, 2),
        ("hello there\n", Code::S001NotUnderstood, 1, 1),
    ];
    for (mistake, code, line, blocks) in cases {
        let text = format!("{mistake}{after}");
        let parsed = read(&text);
        assert_eq!(
            findings(&parsed, &text),
            [(code, line)],
            "{mistake}: {:#?}",
            parsed.diagnostics
        );
        assert_eq!(parsed.ast.blocks.len(), blocks, "{mistake}");
    }
}
