//! The arrows of a block or a line, as they are written.

use pivotline_syntax::ast::{Arrow, Condition, Face, Tail, Then};

use super::{
    BlockShape, Inside, LineShape, LoginShape, OptionShape, OutcomeKey, Outcomes, StepItem,
};

/// An arrow with what stands beside it.
#[derive(Clone, Copy)]
pub(crate) struct WrittenArrow<'a> {
    pub(crate) arrow: &'a Arrow,
    pub(crate) when: Option<&'a Condition>,
    /// The face on which alone it is taken.
    pub(crate) face: Option<Face>,
    /// Whether it stands behind an option.
    pub(crate) is_option: bool,
}

impl<'a> WrittenArrow<'a> {
    fn new(arrow: &'a Arrow, tail: &'a Tail) -> Self {
        let face = tail.face.as_ref().map(|face| face.value);
        Self { arrow, when: tail.when.as_ref(), face, is_option: false }
    }

    fn of(then: &'a Then) -> Option<Self> {
        then.to.as_ref().map(|arrow| Self::new(arrow, &then.tail))
    }

    fn of_option(option: &OptionShape<'a>) -> Option<Self> {
        Self::of(option.then).map(|arrow| Self { is_option: true, ..arrow })
    }

    /// An arrow that nothing stands beside.
    pub(crate) fn bare(arrow: &'a Arrow) -> Self {
        Self { arrow, when: None, face: None, is_option: false }
    }
}

impl<'a> BlockShape<'a> {
    /// Every arrow that is written in it.
    pub(crate) fn arrows(&self) -> Vec<WrittenArrow<'a>> {
        let mut all = of_outcomes(&self.outcomes);
        match &self.inside {
            Inside::Step(items) => all.extend(of_items(items)),
            Inside::Form(form) => all.extend(of_items(&form.items)),
            Inside::Menu(menu) => {
                all.extend(menu.options.iter().filter_map(WrittenArrow::of_option));
            }
            Inside::Route(route) => all.extend(route.called_back().map(WrittenArrow::bare)),
            Inside::Pivot(_) | Inside::Callback(_) => {}
        }
        all
    }
}

impl<'a> LineShape<'a> {
    /// Every arrow that is written in it, but for the one that names its pivot.
    pub(crate) fn arrows(&self) -> Vec<WrittenArrow<'a>> {
        let mut all = of_outcomes(&self.outcomes);
        let start = self.start.map(|(_, arrow)| WrittenArrow::bare(arrow));
        all.extend(start);
        all.extend(self.options.iter().filter_map(WrittenArrow::of_option));
        all
    }
}

impl<'a> LoginShape<'a> {
    /// Every arrow that is written in it.
    pub(crate) fn arrows(&self) -> Vec<WrittenArrow<'a>> {
        of_outcomes(&self.outcomes)
    }
}

fn of_items<'a>(items: &[StepItem<'a>]) -> impl Iterator<Item = WrittenArrow<'a>> {
    items.iter().filter_map(|item| match item {
        StepItem::Go { to, tail, .. } => Some(WrittenArrow::new(to, tail)),
        StepItem::Say { .. } | StepItem::Solved(_) => None,
    })
}

fn of_outcomes<'a>(outcomes: &Outcomes<'a>) -> Vec<WrittenArrow<'a>> {
    let arrows = outcomes.iter().filter_map(|(key, outcome)| {
        let arrow = WrittenArrow::of(outcome.then)?;
        let opened = key == OutcomeKey::Opened;
        Some(if opened { WrittenArrow { face: Some(Face::Screen), ..arrow } } else { arrow })
    });
    arrows.collect()
}
