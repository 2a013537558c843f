//! Blocks: their heads, and what is told of blocks as wholes.

use std::collections::BTreeSet;

use strsim::damerau_levenshtein;

use super::remedy::one_name;
use super::statements::Unbuilt;
use super::{Lowering, child, children, holders, not_understood, plain, token};
use crate::ast::{Block, BlockWord, Face, Name, Spanned, Statement};
use crate::names::check_block_name;
use crate::source::Span;
use crate::tree::{Kind, Node, Token};
use crate::{Code, Diagnostic, Edit};

/// Every kind of block, with its word.
pub(super) const BLOCK_WORDS: &[(&str, BlockWord)] = &[
    ("line", BlockWord::Line),
    ("service", BlockWord::Service),
    ("login", BlockWord::Login),
    ("step", BlockWord::Step),
    ("menu", BlockWord::Menu),
    ("pivot", BlockWord::Pivot),
    ("form", BlockWord::Form),
    ("route", BlockWord::Route),
    ("callback", BlockWord::Callback),
    ("rule", BlockWord::Rule),
    ("scenario", BlockWord::Scenario),
];

/// Whether blocks of this kind are built in this version.
fn is_built(word: BlockWord) -> bool {
    !matches!(word, BlockWord::Form | BlockWord::Callback | BlockWord::Rule | BlockWord::Scenario)
}

impl Lowering {
    pub(super) fn file(&mut self, file: &Node) -> Vec<Block> {
        let mut blocks = Vec::new();
        for part in file.children_with_tokens() {
            match (part.kind(), part.as_node(), part.as_token()) {
                (Kind::Block, Some(node), _) => blocks.extend(self.block(node)),
                (Kind::Stranger, Some(node), _) => blocks.extend(self.stranger(node)),
                (Kind::Orphans, Some(node), _) => self.orphans(node),
                (Kind::StrayBrace, Some(node), _) => self.stray_brace(node),
                (Kind::BadLine, _, Some(token)) if self.has_room() => {
                    self.tell(not_understood::outside(self.token_span(token), token.text()));
                }
                _ => {}
            }
        }
        blocks
    }

    fn block(&mut self, node: &Node) -> Option<Block> {
        let head = child(node, Kind::Head)?;
        let first = token(&head, Kind::BlockWord)?;
        let word = block_word(first.text())?;
        let junk = token(&head, Kind::HeadJunk);
        if let Some(name) = junk.as_ref().and_then(|junk| self.several_words(&head, junk)) {
            return Some(self.block_of(node, &head, word, Some(name)));
        }
        let name = self.block_name(&head, word, junk.is_none());
        if let Some(junk) = junk {
            self.tell(not_understood::head(self.token_span(&junk), junk.text(), first.text()));
        }
        Some(self.block_of(node, &head, word, name))
    }

    fn block_of(&mut self, node: &Node, head: &Node, word: BlockWord, name: Option<Name>) -> Block {
        let face = child(head, Kind::Face).map(|face| self.face(&face));
        let span = self.span(head);
        let written = token(head, Kind::BlockWord).map(|first| first.text().to_owned());
        let written = written.unwrap_or_default();
        if !is_built(word) {
            self.tell(not_built(span, &written));
        }
        self.check_braces(node, span, &written);
        let (statements, tried) = self.statements(node, word);
        Block { span: self.span(node), head: span, word, name, face, statements, tried }
    }

    /// A name of several words; read as the one that was meant, so that arrows find it.
    fn several_words(&mut self, head: &Node, junk: &Token) -> Option<Name> {
        let first = token(head, Kind::Name)?;
        let words = std::iter::once(first.text()).chain(junk.text().split_whitespace());
        let words: Vec<&str> = words.collect();
        let value = one_name(words.iter().copied()).filter(|_| !words.contains(&"on"))?;
        let end = self
            .token_span(junk)
            .start
            .saturating_add(u32::try_from(junk.text().trim_end().len()).unwrap_or(0));
        let span = Span { end, ..self.token_span(&first) };
        let message = format!("`{}` is not a name", not_understood::shortened(&words.join(" ")));
        self.tell(
            Diagnostic::error(Code::S004InvalidName, span, message)
                .label("a name is one word")
                .help(format!("write `{value}`"))
                .fix(format!("write `{value}`"), vec![Edit { span, text: value.clone() }]),
        );
        Some(Spanned { value, span })
    }

    /// The block's name; sentences name rules and scenarios, bare names all others.
    fn block_name(&mut self, head: &Node, word: BlockWord, whole: bool) -> Option<Name> {
        let sentence = matches!(word, BlockWord::Rule | BlockWord::Scenario);
        if let Some(words) = child(head, Kind::Words) {
            let span = self.span(&words);
            let value = words.text().to_string().trim_matches(['"', ' ']).to_owned();
            if !sentence {
                let message = "a block is called by a bare name, without quotation marks";
                self.tell(
                    Diagnostic::error(Code::S004InvalidName, span, message)
                        .help("write it as `main_menu`"),
                );
            }
            return Some(Spanned { value, span });
        }
        let named = token(head, Kind::Name).or_else(|| token(head, Kind::BadName));
        let Some(named) = named else {
            if whole {
                let span = self.span(head);
                let message = "this block has no name";
                self.tell(
                    Diagnostic::error(Code::S003MissingName, span, message)
                        .help("write a name behind the word, as in `menu main {`"),
                );
            }
            return None;
        };
        let name = Spanned { value: named.text().to_owned(), span: self.token_span(&named) };
        if !sentence && let Some(diagnostic) = check_block_name(&name) {
            self.tell(diagnostic);
        }
        Some(name)
    }

    pub(super) fn face(&mut self, node: &Node) -> Spanned<Face> {
        let value = if token(node, Kind::Voice).is_some() { Face::Voice } else { Face::Screen };
        Spanned { value, span: self.span(node) }
    }

    fn check_braces(&mut self, node: &Node, head: Span, word: &str) {
        if child(node, Kind::MissingOpen).is_some() {
            let edit = Edit { span: Span { start: head.end, ..head }, text: " {".to_owned() };
            self.tell(
                Diagnostic::error(
                    Code::S019UnopenedBlock,
                    head,
                    format!("this `{word}` has no opening brace"),
                )
                .help("write `{` at the end of the line")
                .fix("write `{`", vec![edit]),
            );
        }
        if child(node, Kind::MissingClose).is_some() {
            let end = Span { start: self.span(node).end, ..self.span(node) };
            let missing = Diagnostic::error(
                Code::S006UnclosedBlock,
                head,
                format!("this `{word}` is not closed"),
            )
            .label("it is opened here")
            .also(end, "it seems to end here")
            .help("write `}` on a line of its own behind its last line")
            .fix("write `}`", vec![Edit { span: end, text: "\n}".to_owned() }]);
            self.tell(missing);
        }
    }

    /// A block whose word the language does not have; read as the block that was meant, where
    /// that is plain, so that its name is known.
    fn stranger(&mut self, node: &Node) -> Option<Block> {
        let head = child(node, Kind::StrangerHead)?;
        let mut named = super::tokens(&head, Kind::Name);
        let first = named.next()?;
        let span = self.token_span(&first);
        let meant = nearest_block_word(first.text());
        let message = format!("`{}` is no kind of block", not_understood::shortened(first.text()));
        let mut told = Diagnostic::error(Code::S002UnknownBlock, span, message);
        told = match meant {
            Some((word, _)) => told
                .help(format!("did you mean `{word}`?"))
                .fix(format!("write `{word}`"), vec![Edit { span, text: word.to_owned() }]),
            None => told.help(format!("a block begins with one of: {}", block_words())),
        };
        self.tell(told);
        let head_span = self.span(&head);
        self.check_braces(node, head_span, first.text());
        let (_, word) = meant?;
        let name = named
            .next()
            .map(|name| Spanned { value: name.text().to_owned(), span: self.token_span(&name) });
        let (statements, tried) = self.statements(node, word);
        let (span, face) = (self.span(node), None);
        Some(Block { span, head: head_span, word, name, face, statements, tried })
    }

    /// What stands in a block, and the first words of what was not understood.
    fn statements(&mut self, node: &Node, word: BlockWord) -> (Vec<Statement>, BTreeSet<String>) {
        let unbuilt = if is_built(word) { Unbuilt::Told } else { Unbuilt::Silent };
        let (mut statements, mut tried) = (Vec::new(), BTreeSet::new());
        for part in node.children_with_tokens() {
            match (part.kind(), part.as_node(), part.as_token()) {
                (Kind::Statement, Some(node), _) => {
                    let Some(statement) = self.statement(node, unbuilt) else {
                        tried.extend(node.first_token().map(|first| first.text().to_owned()));
                        continue;
                    };
                    if is_built(word)
                        && let Some(told) = holders::check(&statement, word)
                    {
                        self.tell(told);
                        continue;
                    }
                    statements.push(statement);
                }
                (Kind::BadLine, _, Some(token)) if self.has_room() => {
                    self.tell(not_understood::line(self.token_span(token), token.text(), word));
                    tried.insert(not_understood::meant(token.text()).to_owned());
                }
                _ => {}
            }
        }
        (statements, tried)
    }

    fn orphans(&mut self, node: &Node) {
        let Some(first) = child(node, Kind::Statement) else { return };
        let count = children(node, Kind::Statement).count();
        let message = if count == 1 {
            "this line stands outside any block"
        } else {
            "these lines stand outside any block"
        };
        let told = Diagnostic::error(Code::S007StrayBrace, self.span(&first), message)
            .help("is there a `}` too many above? Lines stand between the braces of a block");
        self.tell(told);
    }

    fn stray_brace(&mut self, node: &Node) {
        let span = self.span(node);
        let told = Diagnostic::error(Code::S007StrayBrace, span, "this brace closes nothing")
            .help("take it away, or open the block above with `{`")
            .fix("take it away", vec![Edit { span, text: String::new() }]);
        self.tell(told);
    }
}

/// What is told, once, of a word that the language has and this version has not.
pub(super) fn not_built(span: Span, word: &str) -> Diagnostic {
    Diagnostic::error(
        Code::S014NotBuilt,
        span,
        format!("`{word}` is a word of the language, but not built yet"),
    )
    .help("leave it out for now; a later version will take it")
}

pub(super) fn block_word(text: &str) -> Option<BlockWord> {
    BLOCK_WORDS.iter().find(|(word, _)| *word == text).map(|(_, block)| *block)
}

pub(super) fn block_words() -> String {
    BLOCK_WORDS.iter().map(|(word, _)| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

fn nearest_block_word(text: &str) -> Option<(&'static str, BlockWord)> {
    if text.len() > 20 {
        return None;
    }
    let distance = |word: &str| damerau_levenshtein(word, &text.to_lowercase());
    let nearest = BLOCK_WORDS.iter().copied().min_by_key(|(word, _)| distance(word))?;
    (distance(nearest.0) <= 1 + nearest.0.len() / 6).then_some(nearest)
}

/// The one spelling of a token of several words.
pub(super) fn spelt(node: &Node, kind: Kind) -> Option<String> {
    token(node, kind).map(|token| plain(&token))
}
