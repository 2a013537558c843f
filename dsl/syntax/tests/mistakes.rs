//! Typical mistakes: each gives one finding, and its first fix gives the line that was meant.

use pivotline_syntax::{FileId, parse};

/// The block's head, the line as it is written, and as it is after the fix.
const MISTAKES: &[(&str, &str, &str)] = &[
    ("menu m", "want bill", "wants bill"),
    ("menu m", "// a remark", "# a remark"),
    ("menu m", "-- a remark", "# a remark"),
    ("menu m", "say \"More.\"\n\"hear it\" 1 -> a", "say \"More.\"\n1 \"hear it\" -> a"),
    ("menu m", "say \"More.\"\n\"hear it\" -> a", "say \"More.\"\ntap \"hear it\" -> a"),
    ("menu m", "1 hear it -> a", "1 \"hear it\" -> a"),
    ("menu m", "1 ‘hear it’ -> a", "1 \"hear it\" -> a"),
    ("menu m", "1 hear it\" -> a", "1 \"hear it\" -> a"),
    ("menu m", "1 \"hear it\" > a", "1 \"hear it\" -> a"),
    ("menu m", "1 \"hear it\" a", "1 \"hear it\" -> a"),
    ("menu m", "2 when c \"hear it\" -> a", "2 \"hear it\" -> a when c"),
    ("menu m", "2 on voice \"hear it\" -> a", "2 \"hear it\" -> a on voice"),
    ("menu m", "1 \"x\" -> a when s.b = yes", "1 \"x\" -> a when s.b"),
    ("menu m", "1 \"x\" -> a when s.b == false", "1 \"x\" -> a when not s.b"),
    ("menu m", "1 \"x\" -> a when s.n > 3", "1 \"x\" -> a when s.n is over 3"),
    ("menu m", "1 \"x\" -> a when s.n <= 3", "1 \"x\" -> a when s.n is under 4"),
    ("menu m", "1 \"x\" -> a when s.w != gold", "1 \"x\" -> a when s.w is not gold"),
    ("menu m", "say \"x\" when s.n is over 1,000", "say \"x\" when s.n is over 1000"),
    ("menu m", "key wrong \"No.\"", "wrong key \"No.\""),
    ("menu m", "after two tries -> a", "after 2 tries -> a"),
    ("menu m", "after 2 attempts -> a", "after 2 tries -> a"),
    ("menu m", "after 2 tries a", "after 2 tries -> a"),
    ("menu m", "pound \"go back\" -> back", "hash \"go back\" -> back"),
    ("menu m", "two \"hear it\" -> a", "2 \"hear it\" -> a"),
    ("menu m", "option 1 \"hear it\" -> a", "1 \"hear it\" -> a"),
    ("menu m", "1 \"hear it\" -> more of it", "1 \"hear it\" -> more_of_it"),
    ("menu m", "1 \"hear\nall of it\" -> a", "1 \"hear\"\n\"all of it\" -> a"),
    ("menu m", "1 \"hear it\" -> a;", "1 \"hear it\" -> a"),
    ("menu m", "1 \"hear it\" -> \"a\"", "1 \"hear it\" -> a"),
    ("menu m", "1 \"hear it\" -> a unless s.b", "1 \"hear it\" -> a when not s.b"),
    ("menu m", "1 \"hear it\" -> a on the screen", "1 \"hear it\" -> a on screen"),
    ("menu m", "1 \"hear it\" when s.b -> a", "1 \"hear it\" -> a when s.b"),
    ("menu m", "timeout 5 seconds", "wait 5 seconds"),
    ("step s", "goto a", "-> a"),
    ("step s", "say Hello.\"", "say \"Hello.\""),
    ("menu m", "wrong key No. \" -> a", "wrong key \"No. \" -> a"),
    ("pivot p", "sent not \"No.\" -> a", "not sent \"No.\" -> a"),
    ("line l", "start a", "start -> a"),
    ("line l", "language en-us", "language en-US voice joanna"),
    ("route r", "queue card disputes", "queue card_disputes"),
    ("service s", "within 10 mins", "within 10 minutes"),
    ("service s", "within 2 hours", "within 120 minutes"),
    ("service s", "within 5 s", "within 5 seconds"),
    ("service s", "gives due = money", "gives due : money"),
    ("service s", "gives due: mony", "gives due: money"),
    ("service s", "gives note: string", "gives note: words"),
];

#[test]
fn each_gives_one_finding_whose_fix_mends_it() {
    for (head, written, meant) in MISTAKES {
        let text = format!("{head} {{\n{written}\n}}\n");
        let found = parse(FileId(0), &text).diagnostics;
        let messages: Vec<&str> = found.iter().map(|found| found.message.as_str()).collect();
        assert_eq!(messages.len(), 1, "{written}: {messages:?}");
        let fix = found[0].fixes.first().unwrap_or_else(|| panic!("{written}: no fix"));
        let mut mended = text.clone();
        for edit in fix.edits.iter().rev() {
            mended.replace_range(edit.span.range(), &edit.text);
        }
        assert_eq!(mended, format!("{head} {{\n{meant}\n}}\n"));
        assert_eq!(parse(FileId(0), &mended).diagnostics, [], "{meant}");
    }
}

#[test]
fn a_name_that_is_not_well_formed_is_told_once_however_often_it_is_used() {
    for name in ["anything-else", "Anything_Else", "anything else"] {
        let text = format!(
            "menu {name} {{\n1 \"a\" -> {name}\n2 \"b\" -> anything_else when a\n3 \"c\" -> {name} on voice\n}}\n"
        );
        let read = parse(FileId(0), &text);
        assert_eq!(read.diagnostics.len(), 1, "{name}: {:#?}", read.diagnostics);
        let declared = read.ast.blocks[0].name.as_ref().map(|name| name.value.as_str());
        assert_eq!(declared, Some("anything_else"));
    }
}

#[test]
fn a_file_that_is_cut_off_gives_one_finding() {
    let whole = "menu m {\n  say \"Hello.\"\n  1 \"hear it\" -> hang up\n}";
    for end in "menu m {\n  say".len()..whole.len() {
        let cut = whole.get(..end).unwrap();
        let found = parse(FileId(0), cut).diagnostics;
        assert_eq!(found.len(), 1, "{cut}: {found:#?}");
    }
}
