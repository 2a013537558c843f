//! Statements: each by its first word.

use super::pieces::count;
use super::wording::not_built;
use super::{Lowering, child, children, spelt, token, tokens};
use crate::ast::{Arrow, Ask, OutcomeName, Place, Spanned, Statement, StatementKind, Tail, Way};
use crate::names::check_name;
use crate::tree::{Kind, Node};
use crate::{Code, Diagnostic, Edit};

/// What is told of words that are not built: once for each, but not in blocks of which it was
/// told already.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Unbuilt {
    Told,
    Silent,
}

impl Lowering {
    pub(super) fn statement(&mut self, node: &Node, unbuilt: Unbuilt) -> Option<Statement> {
        let inner = node.first_child()?;
        let span = self.span(node);
        let kind = self.said(&inner)?;
        if unbuilt == Unbuilt::Told
            && let Some(word) = unbuilt_word(&kind)
        {
            self.tell(not_built(word.span, &word.value));
        }
        Some(Statement { span, kind })
    }

    fn said(&mut self, node: &Node) -> Option<StatementKind> {
        Some(match node.kind() {
            Kind::Option => self.option(node)?,
            Kind::Go => StatementKind::Arrow { to: self.arrow_of(node)?, tail: self.tail(node) },
            Kind::Say => StatementKind::Say {
                texts: self.texts(&child(node, Kind::Texts)?)?,
                tail: self.tail(node),
            },
            Kind::Outcome => self.outcome(node)?,
            Kind::Wants => StatementKind::Wants(self.references(node)),
            Kind::Needs => StatementKind::Needs(self.references(node)),
            Kind::Solved => StatementKind::Solved,
            Kind::Fresh => StatementKind::Fresh,
            Kind::Takes => StatementKind::Takes(self.references(node)),
            Kind::Gives => StatementKind::Gives(self.declarations(node)),
            Kind::Within => StatementKind::Within(self.duration(node)?),
            Kind::By => StatementKind::By(
                children(node, Kind::Way).filter_map(|way| self.way(&way)).collect(),
            ),
            Kind::Queue => StatementKind::Queue(self.name(node)?),
            Kind::Hours => StatementKind::Hours(self.name(node)?),
            Kind::Music => StatementKind::Music(self.name(node)?),
            Kind::Outside => StatementKind::Number(self.name(node)?),
            Kind::CallTo => self.call_to(node)?,
            Kind::Tried => self.tried(node)?,
            Kind::Intent => StatementKind::Intent(self.name(node)?),
            Kind::Pass => StatementKind::Pass(self.references(node)),
            Kind::TellAgent => StatementKind::TellAgent(self.texts(&child(node, Kind::Texts)?)?),
            Kind::Brand => StatementKind::Brand(self.words(&child(node, Kind::Words)?)),
            Kind::Language => self.language(node)?,
            Kind::Recorded => StatementKind::Recorded(self.words(&child(node, Kind::Words)?)),
            Kind::Logged => StatementKind::Logged,
            Kind::Tag => {
                let mut names = tokens(node, Kind::Name).map(|name| self.spelt(&name));
                StatementKind::Tag { key: names.next()?, value: names.next()? }
            }
            Kind::Start => StatementKind::Start(self.arrow_of(node)?),
            Kind::ToScreen => StatementKind::Screen(self.arrow_of(node)?),
            Kind::Wait => StatementKind::Wait(self.duration(node)?),
            Kind::Ask => self.ask(node)?,
            Kind::Changes => StatementKind::Changes,
            Kind::Confirm => StatementKind::Confirm(self.texts(&child(node, Kind::Texts)?)?),
            Kind::DoIt => StatementKind::Do(self.name(node)?),
            Kind::Offered => StatementKind::Offered(self.when(&child(node, Kind::When)?)?),
            _ => StatementKind::NotBuilt(self.first_word(node)?),
        })
    }

    /// The statement's own word.
    fn first_word(&mut self, node: &Node) -> Option<Spanned<String>> {
        let first = node.first_token()?;
        Some(self.spelt(&first))
    }

    fn option(&mut self, node: &Node) -> Option<StatementKind> {
        let key = match child(node, Kind::Press) {
            Some(press) => self.press(&press)?,
            None => self.key(node)?,
        };
        let then = self.then(&child(node, Kind::Then)?)?;
        Some(StatementKind::Option { key, then })
    }

    fn ask(&mut self, node: &Node) -> Option<StatementKind> {
        let name = self.name(node)?;
        if let Some(told) = check_name(&name) {
            self.tell(told);
        }
        let texts = self.texts(&child(node, Kind::Texts)?)?;
        let Some(digits) = child(node, Kind::ForDigits) else {
            let other = child(node, Kind::ForOther)?;
            let kind = token(&other, Kind::Kind);
            let word = kind.map_or("one of".to_owned(), |kind| kind.text().to_owned());
            let value = format!("ask … {word}");
            return Some(StatementKind::NotBuilt(Spanned { value, span: self.span(&other) }));
        };
        let mut counts = tokens(&digits, Kind::Count)
            .map(|token| Spanned { value: count(&token), span: self.token_span(&token) });
        let Some(least) = counts.next() else {
            let span = self.span(&digits);
            let told = Diagnostic::error(Code::S001NotUnderstood, span, "how many digits?");
            self.tell(told.help("write how many there are, such as `digits 4` or `digits 4 to 6`"));
            return None;
        };
        let most = counts.next().unwrap_or_else(|| least.clone());
        let secret = token(&digits, Kind::Secret).map(|token| self.token_span(&token));
        Some(StatementKind::Ask(Ask { name, texts, least, most, secret }))
    }

    /// `press 1`, `1.`, `*`: what was meant is plain.
    fn press(&mut self, node: &Node) -> Option<Spanned<crate::ast::OptionKey>> {
        let span = self.span(node);
        let key = token(node, Kind::Key);
        let text = key.as_ref().map_or("star", |key| key.text()).to_owned();
        let told =
            Diagnostic::error(Code::S012OptionKey, span, "an option begins with its key alone")
                .help(format!("write `{text}`; the voice says \"press {text}\" by itself"))
                .fix(format!("write `{text}`"), vec![Edit { span, text }]);
        self.tell(told);
        match key {
            Some(_) => self.key(node),
            None => Some(Spanned { value: crate::ast::OptionKey::Star, span }),
        }
    }

    fn outcome(&mut self, node: &Node) -> Option<StatementKind> {
        let named = child(node, Kind::OutcomeName)?;
        let name = Spanned { value: self.outcome_name(&named)?, span: self.span(&named) };
        let mut then = self.then(&child(node, Kind::Then)?)?;
        let tail = std::mem::take(&mut then.tail);
        self.check_no_tail(&tail);
        Some(StatementKind::Outcome { name, then })
    }

    fn check_no_tail(&mut self, tail: &Tail) {
        let when = tail.when.as_ref().map(|condition| (condition.span, "a condition"));
        let face = tail.face.as_ref().map(|face| (face.span, "a face"));
        let Some((span, what)) = when.or(face) else { return };
        let told = Diagnostic::error(
            Code::S016MisplacedTail,
            span,
            format!("{what} cannot stand behind an outcome"),
        )
        .help("an outcome always holds; let it go to a step whose arrows have the conditions");
        self.tell(told);
    }

    fn outcome_name(&self, node: &Node) -> Option<OutcomeName> {
        if let Some(after) = child(node, Kind::AfterTries) {
            let tries = token(&after, Kind::Count)?;
            return Some(OutcomeName::AfterTries(Spanned {
                value: count(&tries),
                span: self.token_span(&tries),
            }));
        }
        if let Some(after) = child(node, Kind::AfterTime) {
            return self.duration(&after).map(OutcomeName::AfterTime);
        }
        if let Some(every) = child(node, Kind::Every) {
            return self.duration(&every).map(OutcomeName::Every);
        }
        if let Some(over) = child(node, Kind::OverWaiting) {
            let over = token(&over, Kind::Count)?;
            let span = self.token_span(&over);
            return Some(OutcomeName::OverWaiting(Spanned { value: count(&over), span }));
        }
        Some(match spelt(node, Kind::Happened)?.as_str() {
            "silence" => OutcomeName::Silence,
            "wrong key" => OutcomeName::WrongKey,
            "wrong answer" => OutcomeName::WrongAnswer,
            "failed" => OutcomeName::Failed,
            "closed" => OutcomeName::Closed,
            "full" => OutcomeName::Full,
            "unstaffed" => OutcomeName::Unstaffed,
            "no answer" => OutcomeName::NoAnswer,
            "agent left" => OutcomeName::AgentLeft,
            "sent" => OutcomeName::Sent,
            "not sent" => OutcomeName::NotSent,
            "opened" => OutcomeName::Opened,
            "chosen" => OutcomeName::Chosen,
            "unsure" => OutcomeName::Unsure,
            "done" => OutcomeName::Done,
            _ => return None,
        })
    }

    /// Asking for another number is not built yet.
    fn call_to(&mut self, node: &Node) -> Option<StatementKind> {
        if let Some(ask) = child(node, Kind::OrAsk) {
            self.tell(not_built(self.span(&ask), "or ask"));
        }
        let number = child(node, Kind::Ref)?;
        self.reference(&number).map(StatementKind::To)
    }

    fn tried(&mut self, node: &Node) -> Option<StatementKind> {
        let times = token(node, Kind::Count)?;
        let times = Spanned { value: count(&times), span: self.token_span(&times) };
        let apart = child(node, Kind::Apart).and_then(|apart| self.duration(&apart));
        Some(StatementKind::Tried { times, apart })
    }

    fn language(&mut self, node: &Node) -> Option<StatementKind> {
        let mut names = tokens(node, Kind::Name);
        let (tag, voice) = (self.spelt(&names.next()?), self.spelt(&names.next()?));
        let engine = names.next().map(|name| self.spelt(&name));
        let offer = match (self.key(node), child(node, Kind::Words)) {
            (Some(key), Some(words)) => Some((key, self.words(&words))),
            _ => None,
        };
        Some(StatementKind::Language { tag, voice, engine, offer })
    }

    fn way(&mut self, node: &Node) -> Option<Spanned<Way>> {
        let way = if let Some(app) = child(node, Kind::ByApp) {
            Way::AppLogin(self.name(&app)?)
        } else if let Some(text) = child(node, Kind::ByText) {
            Way::Text(self.words(&child(&text, Kind::Words)?))
        } else if let Some(back) = child(node, Kind::RingBack) {
            let name = self.name(&back)?;
            let place = Spanned { value: Place::Block(self.mended(&name.value)), span: name.span };
            Way::CallbackBlock(Arrow { span: name.span, place })
        } else {
            match node.first_token()?.kind() {
                Kind::Passkey => Way::Passkey,
                Kind::ThisCall => Way::ThisCall,
                Kind::WebCall => Way::WebCall,
                Kind::Chat => Way::Chat,
                Kind::CallBack => Way::Callback,
                Kind::ByCode => Way::NotBuilt("code".to_owned()),
                _ => Way::NotBuilt("app".to_owned()),
            }
        };
        Some(Spanned { value: way, span: self.span(node) })
    }
}

/// The word of a statement that this version has not, and where it stands.
fn unbuilt_word(kind: &StatementKind) -> Option<Spanned<String>> {
    match kind {
        StatementKind::NotBuilt(word) => Some(word.clone()),
        StatementKind::By(ways) => ways.iter().find_map(|way| match &way.value {
            Way::NotBuilt(word) => Some(Spanned { value: format!("by {word}"), span: way.span }),
            _ => None,
        }),
        _ => None,
    }
}
