//! Size: the work grows with the text alone, and no depth of anything costs stack.

use std::time::{Duration, Instant};

use pivotline_syntax::{FileId, format, parse};

fn time(text: &str) -> Duration {
    let start = Instant::now();
    let parsed = parse(FileId(0), text);
    let time = start.elapsed();
    assert_eq!(u32::from(parsed.tree.text().len()) as usize, text.len());
    time
}

#[test]
fn eight_times_the_text_is_not_sixty_times_the_work() {
    let pieces = [
        "\"",
        "\"\" ",
        "\" ",
        "\"a",
        "{",
        "}",
        "{{",
        "{ ",
        "“",
        "\"a {{ b }}",
        "a ",
        " ",
        "\n",
        "#\n",
        "# ",
        "-",
        "- >",
        ",",
        "a.",
        "menu ",
        "menu m {\n",
        "menu m {",
        "say \"a\"\n",
        "\"a\"\n",
        "say \"a",
        "  \"x",
        "\"    ",
        "then ",
        "go to ",
        "x\n",
        "1 \"a\" ",
        "not ",
        "a and ",
        "-> ",
        "1 \"a\" -> b when c and ",
        "\u{feff}",
        "é",
        "\0",
        "takes a,\n",
        "takes a,",
        "\r",
        "when ",
        "or \"",
    ];
    for prefix in ["", "menu m {\n  ", "menu m {\n  say \"", "service s {\n takes a,"] {
        for piece in pieces {
            let text = |size: usize| format!("{prefix}{}", piece.repeat(size / piece.len()));
            let (small, large) = (text(8_000), text(64_000));
            // The machine may be busy with something else at one time, but not at each.
            let linear =
                (0..5).any(|_| time(&large) < time(&small).max(Duration::from_millis(1)) * 20);
            assert!(linear, "{prefix:?} {piece:?}");
        }
    }
}

#[test]
fn ten_million_quotation_marks_are_read_and_told() {
    let text = "\"".repeat(10_000_000);
    let parsed = parse(FileId(0), &text);
    assert_eq!(parsed.diagnostics.len(), 1);
    assert!(format(&text).trim_end() == text);
}

#[test]
fn a_text_beyond_every_menu_is_told_as_too_long() {
    let text = " ".repeat(17 * 1024 * 1024);
    let parsed = parse(FileId(0), &text);
    assert_eq!(parsed.diagnostics[0].code.as_str(), "S018");
    assert_eq!(u32::from(parsed.tree.text().len()) as usize, text.len());
}
