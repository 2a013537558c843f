//! The pieces that statements are made of: arrows, conditions, references, durations.

use strsim::damerau_levenshtein;

use super::wording::shortened;
use super::{Lowering, child, children, plain, token, tokens};
use crate::ast::{
    Arrow, Condition, Duration, FieldDeclaration, Kind as ValueKind, Name, OptionKey, Place,
    Reference, Spanned, Tail, Term, TermTest, Then,
};
use crate::names::check_name;
use crate::tree::{Kind, Node, Token};
use crate::{Code, Diagnostic, Edit};

impl Lowering {
    pub(super) fn then(&mut self, node: &Node) -> Option<Then> {
        let texts = child(node, Kind::Texts).and_then(|texts| self.texts(&texts));
        let to = match child(node, Kind::Arrow) {
            Some(arrow) => Some(self.arrow(&arrow)?),
            None => None,
        };
        let tail = self.tail(node);
        Some(Then { texts, to, tail })
    }

    pub(super) fn arrow_of(&mut self, node: &Node) -> Option<Arrow> {
        child(node, Kind::Arrow).and_then(|arrow| self.arrow(&arrow))
    }

    fn arrow(&mut self, node: &Node) -> Option<Arrow> {
        let span = self.span(node);
        if child(node, Kind::MissingPlace).is_some() {
            let told = Diagnostic::error(Code::S015ArrowNowhere, span, "this arrow goes nowhere")
                .help("write where it goes: the name of a block, `repeat`, `back` or `hang up`");
            self.tell(told);
            return None;
        }
        if let Some(sign) = token(node, Kind::NearSign) {
            let at = self.token_span(&sign);
            let message = format!("`{}` is not an arrow", plain(&sign));
            let told = Diagnostic::error(Code::S008ArrowSign, at, message)
                .help("write `->`")
                .fix("write `->`", vec![Edit { span: at, text: "->".to_owned() }]);
            self.tell(told);
        }
        let place = child(node, Kind::Place)?;
        let value = match place.first_token()? {
            first if first.kind() == Kind::Repeat => Place::Repeat,
            first if first.kind() == Kind::Back => Place::Back,
            first if first.kind() == Kind::HangUp => Place::HangUp,
            first => Place::Block(self.mended(first.text())),
        };
        Some(Arrow { span, place: Spanned { value, span: self.span(&place) } })
    }

    pub(super) fn tail(&mut self, node: &Node) -> Tail {
        let when = child(node, Kind::When).and_then(|when| self.when(&when));
        let face = child(node, Kind::Face).map(|face| self.face(&face));
        Tail { when, face }
    }

    pub(super) fn when(&mut self, node: &Node) -> Option<Condition> {
        if let Some(word) = token(node, Kind::NearWhen) {
            let span = self.token_span(&word);
            let told =
                Diagnostic::error(Code::S017WhenWord, span, "a condition begins with `when`")
                    .help("write `when`")
                    .fix("write `when`", vec![Edit { span, text: "when".to_owned() }]);
            self.tell(told);
        }
        let condition = child(node, Kind::Condition)?;
        let terms: Vec<Term> =
            children(&condition, Kind::Term).filter_map(|term| self.term(&term)).collect();
        (!terms.is_empty()).then(|| Condition { span: self.span(&condition), terms })
    }

    fn term(&mut self, node: &Node) -> Option<Term> {
        let not = token(node, Kind::Negation).is_some();
        let subject = child(node, Kind::Ref).and_then(|subject| self.reference(&subject))?;
        let value = |part: &Node, kind| token(part, kind).map(|token| self.spelt(&token));
        let test = node.children().last()?;
        let test = match test.kind() {
            Kind::Is => TermTest::Is(value(&test, Kind::Name)?),
            Kind::IsNot => TermTest::IsNot(value(&test, Kind::Name)?),
            Kind::Over => TermTest::Over(value(&test, Kind::Number)?),
            Kind::Under => TermTest::Under(value(&test, Kind::Number)?),
            _ => TermTest::Holds,
        };
        Some(Term { span: self.span(node), not, subject, test })
    }

    pub(super) fn references(&mut self, node: &Node) -> Vec<Reference> {
        children(node, Kind::Ref).filter_map(|reference| self.reference(&reference)).collect()
    }

    pub(super) fn reference(&self, node: &Node) -> Option<Reference> {
        let mut path: Vec<Name> = tokens(node, Kind::Name).map(|name| self.spelt(&name)).collect();
        if let Some(first) = path.first_mut() {
            first.value = self.mended(&first.value);
        }
        (!path.is_empty()).then(|| Reference { span: self.span(node), path })
    }

    pub(super) fn name(&self, node: &Node) -> Option<Name> {
        token(node, Kind::Name).map(|name| self.spelt(&name))
    }

    pub(super) fn spelt(&self, token: &Token) -> Spanned<String> {
        Spanned { value: token.text().to_owned(), span: self.token_span(token) }
    }

    pub(super) fn duration(&self, node: &Node) -> Option<Duration> {
        let node = child(node, Kind::Duration)?;
        let count = count(&token(&node, Kind::Count)?);
        let unit = if token(&node, Kind::Unit)?.text().starts_with("minute") { 60 } else { 1 };
        Some(Duration { span: self.span(&node), seconds: count.saturating_mul(unit) })
    }

    pub(super) fn declarations(&mut self, node: &Node) -> Vec<FieldDeclaration> {
        children(node, Kind::Declaration).filter_map(|field| self.declaration(&field)).collect()
    }

    fn declaration(&mut self, node: &Node) -> Option<FieldDeclaration> {
        let name = self.name(node)?;
        if let Some(told) = check_name(&name) {
            self.tell(told);
        }
        if let Some(sign) = token(node, Kind::NearColon) {
            let at = self.token_span(&sign);
            let message = format!("`{}` does not stand before a kind", sign.text());
            let told = Diagnostic::error(Code::S001NotUnderstood, at, message)
                .help("write `:`")
                .fix("write `:`", vec![Edit { span: at, text: ":".to_owned() }]);
            self.tell(told);
        }
        let kind = match token(node, Kind::OtherKind) {
            Some(other) => self.other_kind(&other),
            None => self.spelt(&token(node, Kind::Kind)?),
        };
        let kind = Spanned { value: value_kind(&kind.value)?, span: kind.span };
        Some(FieldDeclaration {
            span: self.span(node),
            maybe: token(node, Kind::Maybe).is_some(),
            name,
            kind,
        })
    }

    /// A kind that there is not; read as the one that was meant, or else as words, so that nothing
    /// more is told of what follows from it.
    fn other_kind(&mut self, token: &Token) -> Spanned<String> {
        let span = self.token_span(token);
        let message = format!("`{}` is no kind of value", shortened(token.text()));
        let told = Diagnostic::error(Code::S001NotUnderstood, span, message);
        let meant = nearest_kind(token.text());
        self.tell(match meant {
            Some(kind) => told
                .label(KINDS_SHOWN)
                .help(format!("did you mean `{kind}`?"))
                .fix(format!("write `{kind}`"), vec![Edit { span, text: kind.to_owned() }]),
            None => told.help(KINDS_SHOWN),
        });
        Spanned { value: meant.unwrap_or("words").to_owned(), span }
    }

    pub(super) fn key(&self, node: &Node) -> Option<Spanned<OptionKey>> {
        let key = token(node, Kind::Key)?;
        Some(Spanned { value: option_key(key.text()), span: self.token_span(&key) })
    }
}

/// A whole number; what is too large to count is the largest.
pub(super) fn count(token: &Token) -> u32 {
    token.text().parse().unwrap_or(u32::MAX)
}

fn option_key(text: &str) -> OptionKey {
    match (text, text.parse()) {
        ("star", _) => OptionKey::Star,
        ("hash", _) => OptionKey::Hash,
        ("tap", _) => OptionKey::Tap,
        (_, Ok(digit)) if text.len() == 1 => OptionKey::Digit(digit),
        _ => OptionKey::NoKey,
    }
}

/// The kinds, as a message names them.
const KINDS_SHOWN: &str =
    "the kinds are `words`, `number`, `money`, `day`, `time`, `phone`, `digits` and `yes/no`";

/// Every kind of value, each with what other languages call it.
const KINDS: &[(&str, &[&str])] = &[
    ("words", &["text", "string", "str", "varchar", "name", "word"]),
    ("number", &["int", "integer", "float", "decimal", "double", "amount", "count"]),
    ("money", &["currency", "dollars", "price", "balance"]),
    ("day", &["date"]),
    ("time", &["datetime", "timestamp", "moment"]),
    ("phone", &["telephone", "tel", "mobile"]),
    ("digits", &["digit", "id", "code"]),
    ("yes/no", &["boolean", "bool", "flag", "yes", "yes_no", "yesno", "true"]),
];

/// The kind that was meant.
fn nearest_kind(text: &str) -> Option<&'static str> {
    let text = text.to_lowercase();
    let other =
        KINDS.iter().find(|(kind, others)| *kind == text || others.contains(&text.as_str()));
    if let Some((kind, _)) = other {
        return Some(kind);
    }
    let near = |kind: &str| damerau_levenshtein(kind, &text);
    let nearest = KINDS.iter().map(|(kind, _)| *kind).min_by_key(|kind| near(kind))?;
    (text.len() <= 10 && near(nearest) <= 1 + nearest.len() / 6).then_some(nearest)
}

fn value_kind(text: &str) -> Option<ValueKind> {
    Some(match text {
        "words" => ValueKind::Words,
        "number" => ValueKind::Number,
        "money" => ValueKind::Money,
        "day" => ValueKind::Day,
        "time" => ValueKind::Time,
        "phone" => ValueKind::Phone,
        "digits" => ValueKind::Digits,
        "yes/no" => ValueKind::YesNo,
        _ => return None,
    })
}
