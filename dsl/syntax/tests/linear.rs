//! Size: much of anything is read whole, and no depth of it costs stack. How the work grows is
//! measured by the bench `parse`.

use pivotline_syntax::{FileId, format, parse};

#[test]
fn awkward_pieces_in_any_number_are_read_whole() {
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
            let text = format!("{prefix}{}", piece.repeat(64_000 / piece.len()));
            let parsed = parse(FileId(0), &text);
            assert_eq!(parsed.tree.text(), text.as_str(), "{prefix:?} {piece:?}");
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
