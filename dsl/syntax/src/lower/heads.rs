//! Heads of blocks: their names, and what stands in a head that should not.

use std::collections::{BTreeMap, BTreeSet};

use super::wording::{one_name, shortened};
use super::{Lowering, child, children, token};
use crate::ast::{BlockWord, Name, Spanned};
use crate::names::{check_block_name, is_well_formed, well_formed};
use crate::source::Span;
use crate::tree::{Kind, Node, Token};
use crate::{Code, Diagnostic, Edit};

impl Lowering {
    /// `menu main:`, `menu main(`
    pub(super) fn name_with_a_mark(&mut self, node: &Node, junk: &Token) -> Option<Name> {
        let written = junk.text().trim_end();
        let name = written.strip_suffix([':', '(', '['])?;
        if !is_well_formed(name) {
            return None;
        }
        let start = self.token_span(junk).start;
        let middle = start.saturating_add(u32::try_from(name.len()).ok()?);
        let mark = Span { file: self.file, start: middle, end: middle.saturating_add(1) };
        let opens = child(node, Kind::MissingOpen).is_none();
        let (message, help, title, text) = match opens {
            true => ("this mark has no place here", "take it away", "take it away", ""),
            false => (
                "a block is opened by `{`",
                "write `{` here, and `}` on a line of its own below the block",
                "write `{`",
                " {",
            ),
        };
        let code = if opens { Code::S004InvalidName } else { Code::S019UnopenedBlock };
        let edits = vec![Edit { span: mark, text: text.to_owned() }];
        self.tell(Diagnostic::error(code, mark, message).help(help).fix(title, edits));
        Some(Spanned { value: name.to_owned(), span: Span { end: middle, start, ..mark } })
    }

    /// `menu main (`
    pub(super) fn another_brace(&mut self, junk: &Token) {
        let start = self.token_span(junk).start;
        let length = u32::try_from(junk.text().trim_end().len()).unwrap_or(0);
        let span = Span { file: self.file, start, end: start.saturating_add(length) };
        let told = Diagnostic::error(Code::S019UnopenedBlock, span, "a block is opened by `{`")
            .help("write `{` here, and `}` on a line of its own below the block")
            .fix("write `{`", vec![Edit { span, text: "{".to_owned() }]);
        self.tell(told);
    }

    /// A name of several words; read as the one that was meant, so that arrows find it.
    pub(super) fn several_words(&mut self, head: &Node, junk: &Token) -> Option<Name> {
        let first = token(head, Kind::Name)?;
        let words = std::iter::once(first.text()).chain(junk.text().split_whitespace());
        let words: Vec<&str> = words.collect();
        let value = one_name(words.iter().copied()).filter(|_| !words.contains(&"on"))?;
        let end = self
            .token_span(junk)
            .start
            .saturating_add(u32::try_from(junk.text().trim_end().len()).unwrap_or(0));
        let span = Span { end, ..self.token_span(&first) };
        let message = format!("`{}` is not a name", shortened(&words.join(" ")));
        self.tell(
            Diagnostic::error(Code::S004InvalidName, span, message)
                .label("a name is one word")
                .help(format!("write `{value}`"))
                .fix(format!("write `{value}`"), vec![Edit { span, text: value.clone() }]),
        );
        Some(Spanned { value, span })
    }

    /// The block's name; sentences name rules and scenarios, bare names all others.
    pub(super) fn block_name(&mut self, head: &Node, word: BlockWord, whole: bool) -> Option<Name> {
        let sentence = matches!(word, BlockWord::Rule | BlockWord::Scenario);
        if let Some(words) = child(head, Kind::Words) {
            let span = self.span(&words);
            let value = words.text().to_string().trim_matches(['"', ' ']).to_owned();
            if !sentence {
                let message = "a block is called by a bare name, without quotation marks";
                let told = Diagnostic::error(Code::S004InvalidName, span, message);
                let Some(text) = well_formed(&value) else {
                    self.tell(told.help("write it as `main_menu`"));
                    return None;
                };
                let edits = vec![Edit { span, text: text.clone() }];
                let title = format!("write `{text}`");
                self.tell(told.help(title.clone()).fix(title, edits));
                return Some(Spanned { value: text, span });
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
        if sentence {
            return Some(name);
        }
        if let Some(diagnostic) = check_block_name(&name) {
            self.tell(diagnostic);
        }
        Some(Spanned { value: self.mended(&name.value), span: name.span })
    }
}

/// The names that blocks of a file declare in a form that is told of, each with the one that it
/// should have; other mentions of it are read so.
pub(super) fn mended_names(file: &Node) -> BTreeMap<String, String> {
    let heads = children(file, Kind::Block).filter_map(|block| child(&block, Kind::Head));
    let names =
        heads.filter_map(|head| token(&head, Kind::Name).or_else(|| token(&head, Kind::BadName)));
    let names = names.map(|name| name.text().to_owned()).filter(|name| !is_well_formed(name));
    names.filter_map(|name| Some((name.clone(), well_formed(&name)?))).collect()
}

/// The names of a file's blocks that an arrow cannot hold: of several words, or with a digit first.
pub(super) fn misnamed(file: &Node) -> BTreeSet<String> {
    let heads = children(file, Kind::Block).filter_map(|block| child(&block, Kind::Head));
    let names = heads.filter_map(|head| {
        let name = token(&head, Kind::Name).or_else(|| token(&head, Kind::BadName))?;
        let junk = token(&head, Kind::HeadJunk);
        if junk.is_none() && name.kind() == Kind::Name {
            return None;
        }
        let junk = junk.map(|junk| junk.text().to_owned()).unwrap_or_default();
        let words = std::iter::once(name.text()).chain(junk.split_whitespace());
        Some(words.collect::<Vec<_>>().join(" "))
    });
    names.collect()
}

pub(super) fn is_another_brace(junk: &str) -> bool {
    matches!(junk.trim(), "(" | "[" | ":" | "<" | "=" | "then" | "begin")
}
