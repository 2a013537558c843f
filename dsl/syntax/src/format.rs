//! The formatter: one blank between words, nothing aligned, every block's lines in their order.
//!
//! It never guesses. A text in another encoding, and what is not well written, stays as it is, and
//! a text whose meaning it could not prove to be kept is given back unchanged.

mod blocks;
mod order;
mod pieces;

use crate::FileId;
use crate::parser::{self, Source};
use crate::readable::check_readable;
use crate::tree::{Kind, Node};

/// The text of a `.menu` file in the language's one layout.
///
/// Comments stand where they stood, or move with the statement that they belong to. Of several
/// blank lines one is kept. Formatting a formatted text changes nothing.
#[must_use]
pub fn format(text: &str) -> String {
    certain(text).unwrap_or_else(|| text.to_owned())
}

/// The formatted text, where it says the same and is settled.
fn certain(text: &str) -> Option<String> {
    let before = read(text)?;
    let formatted = blocks::file(&before)?;
    let after = read(&formatted)?;
    let same = meaning(&before) == meaning(&after);
    let settled = blocks::file(&after).as_deref() == Some(formatted.as_str());
    (same && settled).then_some(formatted)
}

/// The tree of a text that is understood as far as its blocks go.
fn read(text: &str) -> Option<Node> {
    if check_readable(FileId(0), text).is_some() {
        return None;
    }
    let (tree, whole) = parser::tree(Source::Menu, text);
    let doubtful = |node: Node| {
        matches!(
            node.kind(),
            Kind::Stranger
                | Kind::Orphans
                | Kind::StrayBrace
                | Kind::MissingOpen
                | Kind::MissingClose
        )
    };
    let doubtful =
        tree.children().any(|block| doubtful(block.clone()) || block.children().any(doubtful));
    (whole && !doubtful).then_some(tree)
}

/// What a file says, whatever its layout: its blocks in order, each with its statements, and all
/// comments.
#[derive(PartialEq, Eq)]
struct Meaning {
    blocks: Vec<Vec<String>>,
    comments: Vec<String>,
}

fn meaning(file: &Node) -> Meaning {
    let mut blocks = Vec::new();
    for part in file.children_with_tokens() {
        match (part.kind(), part.as_node(), part.as_token()) {
            (Kind::Block, Some(block), _) => blocks.push(block_meaning(block)),
            (Kind::BadLine, _, Some(token)) => {
                blocks.push(vec![token.text().trim_end().to_owned()])
            }
            _ => {}
        }
    }
    let mut comments: Vec<String> = file
        .descendants_with_tokens()
        .filter(|part| part.kind() == Kind::Comment)
        .filter_map(|part| part.into_token())
        .map(|comment| comment.text().trim_end().to_owned())
        .collect();
    comments.sort();
    Meaning { blocks, comments }
}

fn block_meaning(block: &Node) -> Vec<String> {
    let mut said: Vec<String> = block
        .children_with_tokens()
        .filter_map(|part| match (part.kind(), part.as_node(), part.as_token()) {
            (Kind::Head | Kind::Statement, Some(node), _) => Some(pieces::meaning(node)),
            (Kind::BadLine, _, Some(token)) => Some(token.text().trim_end().to_owned()),
            _ => None,
        })
        .collect();
    if !order::matters(block) {
        said.sort();
    }
    said
}
