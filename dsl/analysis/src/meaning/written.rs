//! Every text and every condition as it is written, with what it may name.

use pivotline_syntax::Span;
use pivotline_syntax::ast::{Condition, Face, OptionKey, Tail, Then, Words};

use super::{Facts, Scope};
use crate::shapes::{
    BlockShape, CallbackShape, Folder, Inside, LineShape, OptionShape, OutcomeKey, Outcomes,
    RouteShape, StepItem,
};

/// What a text is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Use {
    /// It is said and shown.
    Said,
    /// It is an option's label.
    Label,
    /// It is sent as a text message.
    Message,
    /// It is told to the agent.
    Agent,
    /// It is a brand, or a language's offer.
    Plain,
}

/// A text where it stands.
pub(crate) struct WrittenText<'a> {
    pub(crate) words: &'a Words,
    pub(crate) or: Option<&'a Words>,
    pub(crate) when: Option<&'a Condition>,
    /// The face on which alone it stands.
    pub(crate) face: Option<Face>,
    pub(crate) what: Use,
    /// The block or line in which it stands.
    pub(crate) owner: &'a str,
    pub(crate) scope: Scope<'a>,
}

/// A condition where it stands.
pub(crate) struct WrittenCondition<'a> {
    pub(crate) condition: &'a Condition,
    /// The face on which alone it is asked.
    pub(crate) face: Option<Face>,
    /// The block or line in which it stands.
    pub(crate) owner: &'a str,
    pub(crate) scope: Scope<'a>,
}

/// Everything that is written in a folder.
#[derive(Default)]
pub(crate) struct Written<'a> {
    pub(crate) texts: Vec<WrittenText<'a>>,
    pub(crate) conditions: Vec<WrittenCondition<'a>>,
    /// Options without a label.
    pub(crate) unlabelled: Vec<Span>,
}

impl Use {
    /// Whether a caller hears it.
    pub(crate) fn is_spoken(self) -> bool {
        matches!(self, Self::Said | Self::Label | Self::Plain)
    }

    /// Whether it is written anew in each language.
    pub(crate) fn is_translated(self) -> bool {
        matches!(self, Self::Said | Self::Label | Self::Message)
    }
}

impl<'a> WrittenText<'a> {
    /// The text and its `or`.
    pub(crate) fn both(&self) -> impl Iterator<Item = &'a Words> {
        std::iter::once(self.words).chain(self.or)
    }
}

impl<'a> Written<'a> {
    /// All texts and conditions of a folder.
    pub(crate) fn new(facts: &Facts<'_, 'a>) -> Self {
        let mut written = Self::default();
        let folder = facts.folder;
        for line in folder.lines.values() {
            written.line(line);
        }
        for (name, login) in &folder.logins {
            written.outcomes(&login.outcomes, name, &Scope::default());
        }
        for block in folder.blocks.values() {
            written.block(folder, block, &Scope::of_block(folder, block));
        }
        written
    }

    fn line(&mut self, line: &LineShape<'a>) {
        let place = Place { owner: line.name, scope: &Scope::default() };
        if let Some((_, brand)) = line.brand {
            self.text((brand, None), Beside::default(), Use::Plain, place);
        }
        if let Some((_, recorded)) = line.recorded {
            self.text((recorded, None), Beside::default(), Use::Said, place);
        }
        for (_, words) in line.languages.iter().filter_map(|language| language.offer) {
            self.text((words, None), Beside::default(), Use::Plain, place);
        }
        line.options.iter().for_each(|option| self.option(option, place));
        self.outcomes(&line.outcomes, line.name, place.scope);
    }

    fn block(&mut self, folder: &Folder<'a>, block: &BlockShape<'a>, scope: &Scope<'a>) {
        let outside = scope.outside_form();
        self.outcomes(&block.outcomes, block.name, &outside);
        let place = Place { owner: block.name, scope };
        match &block.inside {
            Inside::Step(items) => self.items(items, place),
            Inside::Form(form) => {
                for (at, ask) in form.asks.iter().enumerate() {
                    let place = Place { scope: &scope.with_answers(at), ..place };
                    let both = (&ask.texts.words, ask.texts.or.as_ref());
                    self.text(both, Beside::default(), Use::Said, place);
                }
                if let Some((_, texts)) = form.confirm {
                    let both = (&texts.words, texts.or.as_ref());
                    self.text(both, Beside::default(), Use::Said, place);
                }
                self.items(&form.items, Place { scope: &Scope::of_items(folder, block), ..place });
            }
            Inside::Menu(menu) => {
                for (texts, tail, _) in &menu.says {
                    let both = (&texts.words, texts.or.as_ref());
                    self.text(both, Beside::of(tail), Use::Said, place);
                }
                menu.options.iter().for_each(|option| self.option(option, place));
            }
            Inside::Pivot(pivot) => {
                let when = pivot.offered.map(|(_, condition)| condition);
                self.condition(Beside { when, face: None }, place);
                if let Some(words) = pivot.message() {
                    let place = Place { scope: &scope.with_link(), ..place };
                    self.text((words, None), Beside::default(), Use::Message, place);
                }
            }
            Inside::Route(RouteShape { team, .. })
            | Inside::Callback(CallbackShape { team, .. }) => {
                if let Some((_, texts)) = team.tell {
                    let both = (&texts.words, texts.or.as_ref());
                    self.text(both, Beside::default(), Use::Agent, place);
                }
            }
        }
    }

    fn items(&mut self, items: &[StepItem<'a>], place: Place<'_, 'a>) {
        for item in items {
            match item {
                StepItem::Say { texts, tail, .. } => {
                    let both = (&texts.words, texts.or.as_ref());
                    self.text(both, Beside::of(tail), Use::Said, place);
                }
                StepItem::Go { tail, .. } => self.condition(Beside::of(tail), place),
                StepItem::Solved(_) => {}
            }
        }
    }

    fn outcomes(&mut self, outcomes: &Outcomes<'a>, owner: &'a str, scope: &Scope<'a>) {
        for (key, outcome) in outcomes.iter() {
            let beside = Beside::of(&outcome.then.tail);
            let scope = match key {
                OutcomeKey::Failed => &scope.after_failure(),
                OutcomeKey::Chosen => &scope.with_choice(),
                OutcomeKey::Every => &scope.while_waiting(),
                _ => scope,
            };
            self.then(outcome.then, beside, Use::Said, Place { owner, scope });
        }
    }

    fn option(&mut self, option: &OptionShape<'a>, place: Place<'_, 'a>) {
        let mut beside = Beside::of(&option.then.tail);
        if option.key.value == OptionKey::Tap {
            beside.face = Some(Face::Screen);
        }
        self.then(option.then, beside, Use::Label, place);
        if option.then.texts.is_none() {
            self.unlabelled.push(option.span);
        }
    }

    fn then(&mut self, then: &'a Then, beside: Beside<'a>, what: Use, place: Place<'_, 'a>) {
        match &then.texts {
            Some(texts) => self.text((&texts.words, texts.or.as_ref()), beside, what, place),
            None => self.condition(beside, place),
        }
    }

    fn text(
        &mut self,
        (words, or): (&'a Words, Option<&'a Words>),
        beside: Beside<'a>,
        what: Use,
        place: Place<'_, 'a>,
    ) {
        self.condition(beside, place);
        let Beside { when, face } = beside;
        let mut scope = place.scope.clone();
        scope.is_bare = or.is_none() && when.is_none();
        self.texts.push(WrittenText { words, or, when, face, what, owner: place.owner, scope });
    }

    fn condition(&mut self, beside: Beside<'a>, place: Place<'_, 'a>) {
        let Beside { when, face } = beside;
        self.conditions.extend(when.map(|condition| WrittenCondition {
            condition,
            face,
            owner: place.owner,
            scope: place.scope.clone(),
        }));
    }
}

/// What stands beside a text or an arrow.
#[derive(Clone, Copy, Default)]
struct Beside<'a> {
    when: Option<&'a Condition>,
    face: Option<Face>,
}

impl<'a> Beside<'a> {
    fn of(tail: &'a Tail) -> Self {
        Self { when: tail.when.as_ref(), face: tail.face.as_ref().map(|face| face.value) }
    }
}

/// The block or line in which something is written, and what may be named there.
#[derive(Clone, Copy)]
struct Place<'s, 'a> {
    owner: &'a str,
    scope: &'s Scope<'a>,
}
