//! Lines of a file and of its blocks.

use super::{order, pieces};
use crate::lower::child;
use crate::tree::{Kind, Node};

/// How far the lines of a block stand to the right of its head.
const INDENT: usize = 2;

/// A line without a statement.
enum Quiet {
    Blank,
    Comment(String),
}

/// A statement, or a block of a file, with the lines above that belong to it.
struct Unit {
    above: Vec<Quiet>,
    text: String,
    /// A comment at the end of its last line.
    behind: Option<String>,
    place: usize,
}

/// What was gathered of a file or of a block.
#[derive(Default)]
struct Gathered {
    /// A comment behind the opening brace.
    opening: Option<String>,
    units: Vec<Unit>,
    /// The quiet lines that wait for what they stand above.
    waiting: Vec<Quiet>,
    line_ends: usize,
}

impl Gathered {
    /// A blank line is two line ends with nothing between; more are one, and one that stands
    /// first is none.
    fn note_blank(&mut self) {
        let first = self.units.is_empty() && self.waiting.is_empty();
        if self.line_ends > 1 && !first {
            self.waiting.push(Quiet::Blank);
        }
        self.line_ends = 0;
    }

    fn comment(&mut self, text: &str) {
        let text = text.trim_end().to_owned();
        let first = self.line_ends == 0 && self.waiting.is_empty();
        match self.units.last_mut() {
            Some(unit) if first && unit.behind.is_none() => unit.behind = Some(text),
            None if first && self.opening.is_none() => self.opening = Some(text),
            _ => {
                self.note_blank();
                self.waiting.push(Quiet::Comment(text));
            }
        }
    }

    fn unit(&mut self, text: String, place: usize) {
        self.note_blank();
        let above = std::mem::take(&mut self.waiting);
        self.units.push(Unit { above, text, behind: None, place });
    }

    /// Writes everything, each line behind `indent` blanks.
    fn write(&self, out: &mut String, indent: usize) {
        let mut first = true;
        for unit in &self.units {
            quiet(out, &unit.above, indent, &mut first);
            line(out, indent, &unit.text, unit.behind.as_deref());
            first = false;
        }
        let last = self.waiting.iter().rposition(|line| matches!(line, Quiet::Comment(_)));
        let kept = last.and_then(|last| self.waiting.get(..=last)).unwrap_or_default();
        quiet(out, kept, indent, &mut first);
    }
}

fn quiet(out: &mut String, lines: &[Quiet], indent: usize, first: &mut bool) {
    for quiet in lines {
        match quiet {
            Quiet::Blank if *first => {}
            Quiet::Blank => out.push('\n'),
            Quiet::Comment(text) => {
                line(out, indent, text, None);
                *first = false;
            }
        }
    }
}

fn line(out: &mut String, indent: usize, text: &str, behind: Option<&str>) {
    out.push_str(&" ".repeat(indent));
    out.push_str(text);
    if let Some(comment) = behind {
        out.push(' ');
        out.push_str(comment);
    }
    out.push('\n');
}

/// The whole file; `None` where it holds something that only its writer can lay out.
pub(super) fn file(file: &Node) -> Option<String> {
    // The first line of a file is a line of its own, so a comment there stands behind nothing.
    let mut gathered = Gathered { line_ends: 1, ..Gathered::default() };
    for part in file.children_with_tokens() {
        match (part.kind(), part.as_node(), part.as_token()) {
            (Kind::LineEnd, ..) => gathered.line_ends += 1,
            (Kind::Comment, _, Some(comment)) => gathered.comment(comment.text()),
            (Kind::Block, Some(node), _) => gathered.unit(block(node)?, 0),
            (Kind::BadLine, _, Some(bad)) => gathered.unit(bad.text().trim_end().to_owned(), 0),
            _ => {}
        }
    }
    let mut out = String::new();
    gathered.write(&mut out, 0);
    Some(out)
}

fn block(node: &Node) -> Option<String> {
    let head = child(node, Kind::Head)?;
    let mut text = pieces::statement(&head, 0);
    text.push_str(" {");
    let gathered = gather(node);
    match gathered.units.as_slice() {
        [] if is_one_line(node) => text.push_str(" }"),
        [only] if is_one_line(node) => {
            text.push(' ');
            text.push_str(&only.text);
            text.push_str(" }");
        }
        _ => {
            if let Some(comment) = &gathered.opening {
                text.push(' ');
                text.push_str(comment);
            }
            text.push('\n');
            gathered.write(&mut text, INDENT);
            text.push('}');
        }
    }
    Some(text)
}

fn is_one_line(block: &Node) -> bool {
    !block.text().contains_char('\n') && !block.text().contains_char('\r')
}

fn gather(block: &Node) -> Gathered {
    let mut gathered = Gathered::default();
    let mut settled = true;
    for part in block.children_with_tokens() {
        match (part.kind(), part.as_node(), part.as_token()) {
            (Kind::LineEnd, ..) => gathered.line_ends += 1,
            (Kind::Mark, ..) if gathered.units.is_empty() && gathered.waiting.is_empty() => {
                gathered.line_ends = 0
            }
            (Kind::Comment, _, Some(comment)) => gathered.comment(comment.text()),
            (Kind::Statement, Some(node), _) => {
                settled &= pieces::is_well_written(node);
                gathered.unit(pieces::statement(node, INDENT), order::place(block, node));
            }
            (Kind::BadLine, _, Some(bad)) => gathered.unit(bad.text().trim_end().to_owned(), 0),
            _ => {}
        }
    }
    if settled && !order::matters(block) {
        gathered.units.sort_by_key(|unit| unit.place);
    }
    gathered
}
