//! Blocks: what stands in them, and what is told of them as wholes.

use super::heads::{is_another_brace, mended_names, misnamed};
use super::statements::Unbuilt;
use super::vocabulary::{block_word, block_words, nearest_block_word};
use super::wording::{not_built, shortened};
use super::{Lowering, child, children, holders, not_understood, token};
use crate::ast::{Block, BlockWord, Face, Name, Spanned, Statement};
use crate::source::Span;
use crate::tree::{Kind, Node, Token};
use crate::{Code, Diagnostic, Edit};

/// Whether blocks of this kind are built in this version.
fn is_built(word: BlockWord) -> bool {
    !matches!(word, BlockWord::Rule | BlockWord::Scenario)
}

impl Lowering {
    pub(super) fn file(&mut self, file: &Node) -> Vec<Block> {
        self.mended = mended_names(file);
        self.misnamed = misnamed(file);
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
        if let Some(name) = junk.as_ref().and_then(|junk| self.name_with_a_mark(node, junk)) {
            let statements = self.statements(node, word);
            let (span, head) = (self.span(node), self.span(&head));
            let name = Some(name);
            return Some(Block { span, head, word, name, face: None, statements });
        }
        let name = self.block_name(&head, word, junk.is_none());
        if let Some(junk) = junk.as_ref().filter(|junk| is_another_brace(junk.text()))
            && child(node, Kind::MissingOpen).is_some()
        {
            self.another_brace(junk);
            let statements = self.statements(node, word);
            let (span, head) = (self.span(node), self.span(&head));
            return Some(Block { span, head, word, name, face: None, statements });
        }
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
        let mut statements = self.statements(node, word);
        self.forget_cut_off(node, &mut statements);
        Block { span: self.span(node), head: span, word, name, face, statements }
    }

    pub(super) fn face(&mut self, node: &Node) -> Spanned<Face> {
        let value = if token(node, Kind::Voice).is_some() { Face::Voice } else { Face::Screen };
        Spanned { value, span: self.span(node) }
    }

    fn check_braces(&mut self, node: &Node, head: Span, word: &str) {
        let end = Span { start: self.span(node).end, ..self.span(node) };
        let unclosed = child(node, Kind::MissingClose).is_some();
        if child(node, Kind::MissingOpen).is_some() {
            let edit = |span, text: &str| Edit { span, text: text.to_owned() };
            let mut edits = vec![edit(Span { start: head.end, ..head }, " {")];
            let mut help = "write `{` at the end of the line".to_owned();
            if unclosed {
                help.push_str(", and `}` on a line of its own below the block");
            }
            if unclosed && end.start > head.end {
                edits.push(edit(end, "\n}"));
            }
            self.tell(
                Diagnostic::error(
                    Code::S019UnopenedBlock,
                    head,
                    format!("this `{word}` has no opening brace"),
                )
                .help(help)
                .fix("write what is missing", edits),
            );
        } else if unclosed {
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
        let message = format!("`{}` is no kind of block", shortened(first.text()));
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
        let Some((_, word)) = meant else {
            // Nobody knows what it is: a block without a name, so that nothing is told of arrows
            // that may go to it.
            let (span, name, face) = (self.span(node), None, None);
            let statements = Vec::new();
            let word = BlockWord::Step;
            return Some(Block { span, head: head_span, word, name, face, statements });
        };
        let name = named
            .next()
            .map(|name| Spanned { value: name.text().to_owned(), span: self.token_span(&name) });
        let statements = self.statements(node, word);
        let (span, face) = (self.span(node), None);
        Some(Block { span, head: head_span, word, name, face, statements })
    }

    /// What stands in a block.
    fn statements(&mut self, node: &Node, word: BlockWord) -> Vec<Statement> {
        let unbuilt = if is_built(word) { Unbuilt::Told } else { Unbuilt::Silent };
        let mut statements = Vec::new();
        // Where the last statement's words lack their closing mark and may go on below: how many
        // statements stand before it.
        let mut open: Option<usize> = None;
        for part in node.children_with_tokens() {
            match (part.kind(), part.as_node(), part.as_token()) {
                (Kind::Statement, Some(node), _) => {
                    open = has_open_end(node).then_some(statements.len());
                    let Some(statement) = self.statement(node, unbuilt) else { continue };
                    if is_built(word)
                        && let Some(told) = holders::check(&statement, word)
                    {
                        self.tell(told);
                        continue;
                    }
                    statements.push(statement);
                }
                (Kind::BadLine, _, Some(token))
                    if open.is_some() && !not_understood::begins_a_line(token.text()) =>
                {
                    let Some(before) = open.take() else { continue };
                    self.goes_on(token);
                    statements.truncate(before);
                    open = (!token.text().contains('"')).then_some(before);
                }
                (Kind::BadLine, _, Some(token)) if self.goes_to_misnamed(token.text()) => {}
                (Kind::BadLine, _, Some(token)) if self.has_room() => {
                    open = None;
                    self.tell(not_understood::line(self.token_span(token), token.text(), word));
                }
                _ => {}
            }
        }
        statements
    }

    /// Words that go on in the next line inside their marks: what is to be written is more than
    /// the closing mark.
    fn goes_on(&mut self, line: &Token) {
        let at = Span { end: self.token_span(line).start, ..self.token_span(line) };
        let ends = line.text().contains('"');
        let told = self.diagnostics.last_mut();
        let Some(told) = told.filter(|told| told.code == Code::S010UnclosedWords) else { return };
        told.help = Some(
            "words end on their line: close them here, and begin the next line with `\"` again"
                .to_owned(),
        );
        match told.fixes.first_mut() {
            Some(fix) if ends => {
                fix.edits.push(Edit { span: at, text: "\"".to_owned() });
                fix.title = "write the marks".to_owned();
            }
            _ => told.fixes.clear(),
        }
    }

    /// Whether all that is wrong with a line may be the name of a block, told where it is declared.
    fn goes_to_misnamed(&self, text: &str) -> bool {
        let Some((_, place)) = text.rsplit_once("->") else { return false };
        let end = [" when ", " on "].iter().filter_map(|word| place.find(word)).min();
        let place = place.get(..end.unwrap_or(place.len())).unwrap_or_default();
        let place = place.split_whitespace().collect::<Vec<_>>().join(" ");
        self.misnamed.contains(&place)
    }

    /// Where a file is cut off, only that is told, and not what it makes of the last line.
    fn forget_cut_off(&mut self, node: &Node, statements: &mut Vec<Statement>) {
        let whole = node.ancestors().last().map(|file| file.text_range().end());
        if child(node, Kind::MissingClose).is_none() || whole != Some(node.text_range().end()) {
            return;
        }
        let text = node.text().to_string();
        if text.ends_with(['\n', '\r']) {
            return;
        }
        let before = u32::try_from(text.rfind('\n').unwrap_or(text.len())).unwrap_or(u32::MAX);
        let cut = u32::from(node.text_range().start()).saturating_add(before);
        self.diagnostics.retain(|told| told.primary.span.start < cut);
        statements.retain(|statement| statement.span.start < cut);
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

/// Whether a statement ends in words without their closing mark.
fn has_open_end(statement: &Node) -> bool {
    let mut unclosed = statement.descendants().filter(|part| part.kind() == Kind::Unclosed);
    unclosed.any(|part| part.text_range().end() == statement.text_range().end())
}
