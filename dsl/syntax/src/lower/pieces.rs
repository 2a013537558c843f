//! The pieces that statements are made of: arrows, conditions, references, durations.

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
            first => Place::Block(first.text().to_owned()),
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
        let path: Vec<Name> = tokens(node, Kind::Name).map(|name| self.spelt(&name)).collect();
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
        let kind = token(node, Kind::Kind)?;
        let kind = Spanned { value: value_kind(kind.text())?, span: self.token_span(&kind) };
        Some(FieldDeclaration {
            span: self.span(node),
            maybe: token(node, Kind::Maybe).is_some(),
            name,
            kind,
        })
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
