//! Translations: `.texts` files of lines `"text" = "translation"`.

use crate::ast::Words;
use crate::lower::{Lowering, children, too_long};
use crate::parser::{self, Source};
use crate::readable::check_readable;
use crate::source::{FileId, Span};
use crate::tree::Kind;
use crate::{Code, Diagnostic};

/// One translation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextEntry {
    /// The whole line.
    pub span: Span,
    /// The text as the menus have it; several lines of a menu's words are one text here, with a
    /// blank between.
    pub key: Words,
    /// What is said instead.
    pub translation: Words,
}

/// Reads a `.texts` file, whatever it is: its translations, and what was not understood.
#[must_use]
pub fn parse_texts(file: FileId, text: &str) -> (Vec<TextEntry>, Vec<Diagnostic>) {
    if let Some(told) = check_readable(file, text) {
        return (Vec::new(), vec![told]);
    }
    let (tree, whole) = parser::tree(Source::Texts, text);
    let mut lowering = Lowering::new(file);
    if !whole {
        lowering.tell(too_long(file));
        return (Vec::new(), lowering.finish());
    }
    let mut entries = Vec::new();
    for part in tree.children_with_tokens() {
        match (part.kind(), part.as_node(), part.as_token()) {
            (Kind::Translation, Some(node), _) => {
                let mut sides = children(node, Kind::StrandKey);
                let (Some(key), Some(translation)) = (sides.next(), sides.next()) else { continue };
                let key = lowering.words(&key);
                let translation = lowering.words(&translation);
                entries.push(TextEntry { span: lowering.span(node), key, translation });
            }
            (Kind::BadEntry, _, Some(token)) => {
                let span = lowering.token_span(token);
                let told =
                    Diagnostic::error(Code::S020TextsLine, span, "this line is not understood")
                        .help("a translation is written `\"text\" = \"translation\"` on one line");
                lowering.tell(told);
            }
            _ => {}
        }
    }
    (entries, lowering.finish())
}
