//! Words in quotation marks, and their near misses.

use super::{Lowering, child};
use crate::ast::{Piece, Texts, Words};
use crate::readable::is_unseen;
use crate::source::Span;
use crate::tree::{Kind, Node, Token};
use crate::{Code, Diagnostic, Edit};

impl Lowering {
    pub(super) fn texts(&mut self, node: &Node) -> Option<Texts> {
        let mut all = super::children(node, Kind::Words);
        let words = self.words(&all.next()?);
        let or = all.next().map(|words| self.words(&words));
        Some(Texts { words, or })
    }

    /// Words of several lines are one text, with a blank between.
    pub(crate) fn words(&mut self, node: &Node) -> Words {
        let mut pieces = Vec::new();
        for (index, strand) in node.children().enumerate() {
            if index > 0 {
                push_text(&mut pieces, " ");
            }
            self.strand(&strand, &mut pieces);
        }
        Words { span: self.span(node), pieces }
    }

    fn strand(&mut self, node: &Node, pieces: &mut Vec<Piece>) {
        match node.kind() {
            Kind::Curly => self.curly(node),
            Kind::Unclosed => self.unclosed(node),
            _ => {}
        }
        for part in node.children_with_tokens() {
            match (part.kind(), part.as_node(), part.as_token()) {
                (Kind::Hole | Kind::NearHole, Some(hole), _) => self.hole(hole, pieces),
                (Kind::BadHole, _, Some(token)) => {
                    self.bad_hole(token);
                    push_text(pieces, token.text());
                }
                (Kind::Text | Kind::CurlyText | Kind::OpenText, _, Some(token)) => {
                    self.unseen(token);
                    push_text(pieces, token.text())
                }
                _ => {}
            }
        }
    }

    fn hole(&mut self, node: &Node, pieces: &mut Vec<Piece>) {
        let Some(reference) = child(node, Kind::Ref).and_then(|node| self.reference(&node)) else {
            return;
        };
        if node.kind() == Kind::NearHole {
            let span = self.span(node);
            let names: Vec<&str> = reference.path.iter().map(|name| name.value.as_str()).collect();
            let text = format!("{{{{ {} }}}}", names.join("."));
            let told = Diagnostic::error(
                Code::S011Hole,
                span,
                "a value in words stands in two braces on each side",
            )
            .help(format!("write `{text}`"))
            .fix(format!("write `{text}`"), vec![Edit { span, text }]);
            self.tell(told);
        }
        pieces.push(Piece::Hole(reference));
    }

    fn bad_hole(&mut self, token: &Token) {
        let told = Diagnostic::error(
            Code::S011Hole,
            self.token_span(token),
            "a brace in words that holds no value",
        )
        .help(
            "a value is written `{{ name }}` or `{{ service.field }}`; words hold no other brace",
        );
        self.tell(told);
    }

    /// Tells the first character of a text that nobody can see or say.
    fn unseen(&mut self, token: &Token) {
        let Some((at, character)) =
            token.text().char_indices().find(|(_, character)| is_unseen(*character))
        else {
            return;
        };
        let (at, length) = (u32::try_from(at), u32::try_from(character.len_utf8()));
        let (Ok(at), Ok(length)) = (at, length) else { return };
        let start = self.token_span(token).start.saturating_add(at);
        let span = Span { file: self.file, start, end: start.saturating_add(length) };
        let message = format!("a character that cannot be seen: U+{:04X}", u32::from(character));
        let told = Diagnostic::error(Code::S022UnseenCharacter, span, message)
            .help("take it away; it may have come with a copy from another program")
            .fix("take it away", vec![Edit { span, text: String::new() }]);
        self.tell(told);
    }

    fn curly(&mut self, node: &Node) {
        let span = self.span(node);
        let marks: Vec<Edit> = [node.first_token(), node.last_token()]
            .into_iter()
            .flatten()
            .map(|token| Edit { span: self.token_span(&token), text: "\"".to_owned() })
            .collect();
        let told = Diagnostic::error(
            Code::S009QuotationMarks,
            span,
            "words stand in straight quotation marks",
        )
        .help("write `\"` on both sides; word processors change them")
        .fix("write straight marks", marks);
        self.tell(told);
    }

    fn unclosed(&mut self, node: &Node) {
        let span = self.span(node);
        let end = Span { start: span.end, ..span };
        let told = Diagnostic::error(
            Code::S010UnclosedWords,
            span,
            "these words have no closing quotation mark",
        )
        .help("write `\"` behind the last word; words end on their line")
        .fix("write `\"`", vec![Edit { span: end, text: "\"".to_owned() }]);
        self.tell(told);
    }
}

fn push_text(pieces: &mut Vec<Piece>, text: &str) {
    match pieces.last_mut() {
        Some(Piece::Text(last)) => last.push_str(text),
        _ => pieces.push(Piece::Text(text.to_owned())),
    }
}
