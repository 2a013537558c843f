//! From the lossless tree to the syntax tree, telling on the way what was not well written.

mod blocks;
mod heads;
mod holders;
mod mistakes;
mod not_understood;
mod pieces;
mod remedy;
mod statements;
mod vocabulary;
mod wording;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use rowan::NodeOrToken;

use crate::diagnostic::Diagnostic;
use crate::parser::{self, MAX_BYTES, Source};
use crate::readable::check_readable;
use crate::source::{FileId, Span};
use crate::tree::{Kind, Node, Token};
use crate::{Code, ast};

/// The most findings that are told of one text; who made this many has more to do first.
const MOST_DIAGNOSTICS: usize = 200;

/// A `.menu` text, read.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// The lossless tree: its text is the text that was read.
    pub tree: Node,
    /// What was understood.
    pub ast: ast::File,
    /// What was not, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads a `.menu` text, whatever it is.
#[must_use]
pub fn parse(file: FileId, text: &str) -> Parsed {
    let (tree, whole) = parser::tree(Source::Menu, text);
    let mut lowering = Lowering::new(file);
    let mut ast = ast::File::default();
    if whole {
        ast.blocks = lowering.file(&tree);
    } else {
        lowering.tell(too_long(file));
    }
    let diagnostics = match check_readable(file, text) {
        Some(told) => vec![told],
        None => lowering.finish(),
    };
    Parsed { tree, ast, diagnostics }
}

/// What is told of a text that the parser gave up on.
pub(crate) fn too_long(file: FileId) -> Diagnostic {
    let start = Span { file, start: 0, end: 0 };
    Diagnostic::error(Code::S018TooLong, start, "this file is too long to read").help(format!(
        "split it: a file has at most {} million characters",
        MAX_BYTES / 1024 / 1024
    ))
}

/// The conversion of one text; findings gather in it.
pub(crate) struct Lowering {
    pub(crate) file: FileId,
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// Names of blocks that are not well formed, which is told, each with the one that is meant.
    pub(crate) mended: BTreeMap<String, String>,
    /// Names of blocks that no arrow can hold, which is told.
    pub(crate) misnamed: BTreeSet<String>,
}

impl Lowering {
    pub(crate) fn new(file: FileId) -> Self {
        Self { file, diagnostics: Vec::new(), mended: BTreeMap::new(), misnamed: BTreeSet::new() }
    }

    /// A name as it was meant, where a block declares it in a form that is told of.
    pub(crate) fn mended(&self, name: &str) -> String {
        self.mended.get(name).map_or(name, String::as_str).to_owned()
    }

    pub(crate) fn tell(&mut self, diagnostic: Diagnostic) {
        if self.has_room() {
            self.diagnostics.push(diagnostic);
        }
    }

    /// Whether another finding would be told; where not, looking for one is wasted.
    pub(crate) fn has_room(&self) -> bool {
        self.diagnostics.len() < MOST_DIAGNOSTICS
    }

    pub(crate) fn finish(mut self) -> Vec<Diagnostic> {
        let full = !self.has_room();
        self.diagnostics.sort_by_key(|diagnostic| diagnostic.primary.span);
        if full && let Some(last) = self.diagnostics.last_mut() {
            let more = "more of this file is not understood; these findings come first";
            last.help =
                Some(last.help.take().map_or(more.to_owned(), |help| format!("{help}; {more}")));
        }
        self.diagnostics
    }

    /// A node's place, without the blanks, comments and line ends at its ends.
    pub(crate) fn span(&self, node: &Node) -> Span {
        let range = node.text_range();
        let start =
            edge(node, Side::First).map_or(range.start(), |token| token.text_range().start());
        let end = edge(node, Side::Last).map_or(start, |token| token.text_range().end());
        Span { file: self.file, start: start.into(), end: end.into() }
    }

    pub(crate) fn token_span(&self, token: &Token) -> Span {
        let range = token.text_range();
        Span { file: self.file, start: range.start().into(), end: range.end().into() }
    }
}

#[derive(Clone, Copy)]
enum Side {
    First,
    Last,
}

/// The first or last token of a node that means something. Nodes may be empty, so it is looked
/// for from the node downwards; that is as deep as the grammar's rules nest.
fn edge(node: &Node, side: Side) -> Option<Token> {
    let mut part = match side {
        Side::First => node.first_child_or_token(),
        Side::Last => node.last_child_or_token(),
    };
    while let Some(here) = part {
        part = match side {
            Side::First => here.next_sibling_or_token(),
            Side::Last => here.prev_sibling_or_token(),
        };
        let found = match here {
            NodeOrToken::Node(inner) => edge(&inner, side),
            NodeOrToken::Token(token) => (!token.kind().is_trivia()).then_some(token),
        };
        if found.is_some() {
            return found;
        }
    }
    None
}

/// The first node of a kind in a node.
pub(crate) fn child(node: &Node, kind: Kind) -> Option<Node> {
    node.children().find(|child| child.kind() == kind)
}

/// The nodes of a kind in a node.
pub(crate) fn children(node: &Node, kind: Kind) -> impl Iterator<Item = Node> {
    node.children().filter(move |child| child.kind() == kind)
}

/// The first token of a kind in a node.
pub(crate) fn token(node: &Node, kind: Kind) -> Option<Token> {
    tokens(node, kind).next()
}

/// The tokens of a kind in a node.
pub(crate) fn tokens(node: &Node, kind: Kind) -> impl Iterator<Item = Token> {
    node.children_with_tokens()
        .filter_map(|part| part.into_token())
        .filter(move |part| part.kind() == kind)
}

/// The words of a token with one blank between: `wrong  key` is `wrong key`.
pub(crate) fn plain(token: &Token) -> String {
    token.text().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The one spelling of a token of several words.
pub(crate) fn spelt(node: &Node, kind: Kind) -> Option<String> {
    token(node, kind).map(|token| plain(&token))
}
