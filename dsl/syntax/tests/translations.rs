//! Translations: what `.texts` files hold.

use pivotline_syntax::ast::{Piece, Words};
use pivotline_syntax::{Code, FileId, parse_texts};

fn shown(words: &Words) -> String {
    words
        .pieces
        .iter()
        .map(|piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Hole(reference) => format!(
                "<{}>",
                reference.path.iter().map(|n| n.value.as_str()).collect::<Vec<_>>().join(".")
            ),
        })
        .collect()
}

#[test]
fn each_line_is_a_translation_and_a_mistake_costs_its_line() {
    let text = "# Spanish\n\n\"Hi {{ customer.name }}.\" = \"Hola, {{customer.name}}.\"   # said first\n\"Welcome.\" - \"Hola.\"\n  \"end -> here\" = \"x\"\n\"one\"=\"uno\"\r\n“two” = \"dos\"";
    let (entries, diagnostics) = parse_texts(FileId(1), text);
    let entries: Vec<(String, String)> =
        entries.iter().map(|entry| (shown(&entry.key), shown(&entry.translation))).collect();
    let pairs = [("Hi <customer.name>.", "Hola, <customer.name>."), ("one", "uno"), ("two", "dos")];
    assert_eq!(entries, pairs.map(|(key, translation)| (key.to_owned(), translation.to_owned())));
    let codes: Vec<Code> = diagnostics.iter().map(|found| found.code).collect();
    assert_eq!(codes, [Code::S020TextsLine, Code::S020TextsLine, Code::S009QuotationMarks]);
    assert!(diagnostics.iter().all(|found| found.primary.span.file == FileId(1)));
}

#[test]
fn words_of_several_lines_are_one_text_in_a_menu() {
    let text = "step s {\n  say \"one\" # why\n\n      \"two {{ brand }}\"\n      \"three\"\n}\n";
    let parsed = pivotline_syntax::parse(FileId(0), text);
    let pivotline_syntax::ast::StatementKind::Say { texts, .. } =
        &parsed.ast.blocks[0].statements[0].kind
    else {
        panic!("no say")
    };
    assert_eq!(shown(&texts.words), "one two <brand> three");
    assert_eq!(text.get(texts.words.span.range()).unwrap().lines().count(), 4);
}
