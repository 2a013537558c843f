//! One statement, or the head of a block: its words with one blank between.

use crate::lower::plain;
use crate::tree::{Kind, Node};

/// How far the further lines of a statement stand to the right of its first.
const CONTINUED: usize = 4;

/// A part of a statement that is written without a break.
enum Piece {
    Written(String),
    Comment(String),
    LineEnd,
}

/// A statement's text; its further lines, if it has any, stand `CONTINUED` to the right of
/// `indent`. A statement that is not well written is given back as it is.
pub(super) fn statement(node: &Node, indent: usize) -> String {
    if !is_well_written(node) {
        return node.text().to_string().trim_end().to_owned();
    }
    let mut text = String::new();
    let mut line = Line::Empty;
    for piece in pieces(node) {
        match piece {
            Piece::LineEnd => line = Line::Ended,
            Piece::Comment(comment) => {
                line.separate(&mut text, indent, &comment);
                text.push_str(&comment);
                line = Line::Ended;
            }
            Piece::Written(word) => {
                line.separate(&mut text, indent, &word);
                text.push_str(&word);
                line = if word == "." { Line::Glued } else { Line::Begun };
            }
        }
    }
    text
}

/// Whether nothing in it is a near miss.
pub(super) fn is_well_written(node: &Node) -> bool {
    !node.descendants_with_tokens().any(|part| {
        matches!(
            part.kind(),
            Kind::Curly
                | Kind::Unclosed
                | Kind::NearHole
                | Kind::BadHole
                | Kind::NearSign
                | Kind::NearWhen
                | Kind::Press
                | Kind::NearColon
                | Kind::OtherKind
                | Kind::MissingPlace
                | Kind::HeadJunk
        )
    })
}

/// The pieces alone, so that two layouts of one statement are equal.
pub(super) fn meaning(node: &Node) -> String {
    if !is_well_written(node) {
        return node.text().to_string().trim_end().to_owned();
    }
    let mut words = Vec::new();
    for piece in pieces(node) {
        if let Piece::Written(word) = piece {
            words.push(word);
        }
    }
    words.join(" ")
}

/// Where the writing stands in its line.
enum Line {
    Empty,
    Begun,
    /// The next piece follows without a blank.
    Glued,
    Ended,
}

impl Line {
    fn separate(&self, text: &mut String, indent: usize, next: &str) {
        match self {
            Self::Empty | Self::Glued => {}
            Self::Begun if matches!(next, "," | ":" | ".") => {}
            Self::Begun => text.push(' '),
            Self::Ended => {
                text.push('\n');
                text.push_str(&" ".repeat(indent + CONTINUED));
            }
        }
    }
}

fn pieces(node: &Node) -> Vec<Piece> {
    let mut pieces = Vec::new();
    gather(node, &mut pieces);
    while matches!(pieces.last(), Some(Piece::LineEnd | Piece::Comment(_))) {
        pieces.pop();
    }
    pieces
}

/// Recursion is as deep as the grammar's rules nest.
fn gather(node: &Node, pieces: &mut Vec<Piece>) {
    for part in node.children_with_tokens() {
        match (part.kind(), part.as_node(), part.as_token()) {
            (Kind::Quoted, Some(node), _) => pieces.push(Piece::Written(quoted(node))),
            (_, Some(node), _) => gather(node, pieces),
            (Kind::Blank, ..) => {}
            (Kind::LineEnd, ..) => pieces.push(Piece::LineEnd),
            (Kind::Comment, _, Some(token)) => {
                pieces.push(Piece::Comment(token.text().trim_end().to_owned()))
            }
            (_, _, Some(token)) => pieces.push(Piece::Written(plain(token))),
            _ => {}
        }
    }
}

/// Words as they are, with one blank inside the braces of a value.
fn quoted(node: &Node) -> String {
    let mut text = String::from("\"");
    for part in node.children_with_tokens() {
        match (part.kind(), part.as_node(), part.as_token()) {
            (Kind::Hole, Some(hole), _) => {
                let name: String = hole.children().map(|name| name.text().to_string()).collect();
                text.push_str("{{ ");
                text.push_str(&name);
                text.push_str(" }}");
            }
            (Kind::Text, _, Some(token)) => text.push_str(token.text()),
            _ => {}
        }
    }
    text.push('"');
    text
}
