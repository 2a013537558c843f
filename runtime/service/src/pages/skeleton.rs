//! A page cut once into what never changes and the holes that a request fills.
//!
//! Templates are rendered when the runtime starts, with a mark where each hole is. What a request
//! costs is then a copy of the pieces between, and the escaping of what it puts in.

use minijinja::value::Object;
use minijinja::{Environment, Error, ErrorKind, Value};

/// What a request puts into a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hole {
    /// The language of the page's words.
    Lang,
    /// The line's brand, with its element, or nothing.
    Brand,
    /// The page's title.
    Title,
    /// A text: a label, a sentence.
    Text,
    /// The id of an option.
    Id,
    /// The sentences that were said, each with its element.
    Said,
    /// What can be chosen, each with its element.
    Options,
    /// The field for an answer, with what is wrong with the one before.
    Field,
    /// The most characters of an answer.
    Most,
    /// The form that opens a link without an option, or nothing.
    Open,
    /// Where a form is sent.
    Action,
    /// The version of the state.
    Version,
    /// The sealed position.
    At,
    /// The idempotency key.
    Key,
    /// A link back to the session, or nothing.
    Back,
    /// After how many seconds the page looks again.
    Seconds,
    /// That an agent will come, or nothing while the contact is being started.
    Waiting,
}

const HOLES: [(&str, Hole); 17] = [
    ("lang", Hole::Lang),
    ("brand", Hole::Brand),
    ("title", Hole::Title),
    ("text", Hole::Text),
    ("id", Hole::Id),
    ("said", Hole::Said),
    ("options", Hole::Options),
    ("field", Hole::Field),
    ("most", Hole::Most),
    ("open", Hole::Open),
    ("action", Hole::Action),
    ("version", Hole::Version),
    ("at", Hole::At),
    ("key", Hole::Key),
    ("back", Hole::Back),
    ("seconds", Hole::Seconds),
    ("waiting", Hole::Waiting),
];

/// Stands around the name of a hole while a template is rendered. No template has it.
const MARK: char = '\u{1}';

/// A page, or a part of one.
pub(super) struct Skeleton {
    pieces: Vec<Piece>,
    /// Bytes of the pieces that never change.
    length: usize,
}

enum Piece {
    Fixed(Box<str>),
    Hole(Hole),
}

/// Every hole by its name: the templates write `{{ hole.title }}`.
#[derive(Debug)]
pub(super) struct Holes;

impl Object for Holes {
    fn get_value(self: &std::sync::Arc<Self>, key: &Value) -> Option<Value> {
        let name = key.as_str()?;
        let known = HOLES.iter().any(|(known, _)| *known == name);
        known.then(|| Value::from_safe_string(format!("{MARK}{name}{MARK}")))
    }
}

impl Skeleton {
    /// A template's pieces, its fixed words being `fixed`.
    pub(super) fn cut(
        templates: &Environment<'_>,
        template: &str,
        fixed: &Value,
    ) -> Result<Self, Error> {
        let page = templates.get_template(template)?.render(fixed)?;
        let mut pieces = Vec::new();
        for (index, part) in page.split(MARK).enumerate() {
            if index % 2 == 0 {
                pieces.push(Piece::Fixed(part.into()));
                continue;
            }
            let hole = HOLES.iter().find(|(name, _)| *name == part).map(|(_, hole)| *hole);
            let unknown = || Error::new(ErrorKind::UndefinedError, "a mark that is no hole");
            pieces.push(Piece::Hole(hole.ok_or_else(unknown)?));
        }
        let length = pieces.iter().map(Piece::length).sum();
        Ok(Self { pieces, length })
    }

    /// The page with its holes filled.
    pub(super) fn filled(&self, fill: impl Fn(&mut Page, Hole)) -> String {
        // Room for what a menu's page usually holds, so that it is made in one piece.
        let mut page = Page(String::with_capacity(self.length + 2048));
        self.fill(&mut page, fill);
        page.0
    }

    /// Puts it, with its holes filled, at the end of a page.
    pub(super) fn fill(&self, page: &mut Page, fill: impl Fn(&mut Page, Hole)) {
        for piece in &self.pieces {
            match piece {
                Piece::Fixed(text) => page.0.push_str(text),
                Piece::Hole(hole) => fill(page, *hole),
            }
        }
    }
}

impl Piece {
    fn length(&self) -> usize {
        match self {
            Self::Fixed(text) => text.len(),
            Self::Hole(_) => 0,
        }
    }
}

/// A page in the making.
pub(super) struct Page(String);

impl Page {
    /// Puts in a text: whatever it holds, it is read as that text, between tags and inside quoted
    /// attributes.
    pub(super) fn text(&mut self, text: &str) {
        // Most texts have nothing to escape; many bytes are looked at in one instruction here.
        if !text.bytes().fold(false, |any, byte| any | is_special(byte)) {
            return self.0.push_str(text);
        }
        let mut rest = text;
        while let Some((plain, escaped, after)) = cut_at_special(rest) {
            self.0.push_str(plain);
            self.0.push_str(escaped);
            rest = after;
        }
        self.0.push_str(rest);
    }

    /// Puts in a text that has no character that HTML could misread.
    pub(super) fn plain(&mut self, text: &str) {
        self.0.push_str(text);
    }

    /// Puts in a number.
    pub(super) fn number(&mut self, number: u64) {
        use std::fmt::Write as _;
        // Writing to a text cannot fail.
        let _written = write!(self.0, "{number}");
    }
}

fn is_special(byte: u8) -> bool {
    matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'')
}

/// A text up to the first character that HTML could misread, that character escaped, and the rest.
fn cut_at_special(text: &str) -> Option<(&str, &'static str, &str)> {
    let at = text.bytes().position(is_special)?;
    let (plain, rest) = text.split_at_checked(at)?;
    let mut characters = rest.chars();
    let escaped = match characters.next()? {
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        '"' => "&quot;",
        _ => "&#x27;",
    };
    Some((plain, escaped, characters.as_str()))
}

#[cfg(test)]
mod tests {
    use minijinja::context;

    use super::*;

    fn skeleton(template: &'static str) -> Result<Skeleton, Error> {
        let mut templates = Environment::new();
        templates.add_template("page", template).unwrap();
        Skeleton::cut(&templates, "page", &context! { hole => Value::from_object(Holes) })
    }

    #[test]
    fn holes_are_filled_where_they_stand() {
        let page = skeleton("<p id=\"{{ hole.id }}\">{{ hole.text }}!</p>").unwrap();
        let filled = page.filled(|page, hole| match hole {
            Hole::Id => page.number(7),
            Hole::Text => page.text("you & I"),
            _ => page.text("?"),
        });
        assert_eq!(filled, "<p id=\"7\">you &amp; I!</p>");
    }

    #[test]
    fn what_a_request_brings_stays_a_text() {
        let page = skeleton("{{ hole.text }}").unwrap();
        let said = "<script>\"'&amp;\u{1}title\u{1}{{ hole.title }}";
        let filled = page.filled(|page, _| page.text(said));
        let kept = "&lt;script&gt;&quot;&#x27;&amp;amp;\u{1}title\u{1}{{ hole.title }}";
        assert_eq!(filled, kept);
    }
}
