//! What a part of the program names: conditions, words, values, pivots.

use crate::condition::{Condition, Test};
use crate::menu::{Menu, Reply};
use crate::names::Name;
use crate::node::Node;
use crate::text::Words;
use crate::value::ValueRef;

impl Node {
    /// Every condition that it asks.
    #[must_use]
    pub fn conditions(&self) -> Vec<&Condition> {
        match self {
            Self::Branch { arms, .. } => arms.iter().map(|arm| &arm.when).collect(),
            Self::Menu(menu) => {
                let says = menu.says.iter().map(|say| &say.when);
                says.chain(menu.options.iter().map(|option| &option.when)).collect()
            }
            Self::ByFace { .. }
            | Self::Say { .. }
            | Self::Record { .. }
            | Self::CheckNumber { .. }
            | Self::Ask { .. }
            | Self::Change { .. }
            | Self::LogIn { .. }
            | Self::Questions(_)
            | Self::Offer { .. }
            | Self::Follow(_)
            | Self::Solved { .. }
            | Self::HandOver(_)
            | Self::CallBack { .. }
            | Self::Dial { .. } => Vec::new(),
        }
    }

    /// All words that it says or shows.
    #[must_use]
    pub fn words(&self) -> Vec<&Words> {
        match self {
            Self::Say { words, .. } | Self::Record { words, .. } => vec![words],
            Self::Menu(menu) => menu.words(),
            Self::Questions(questions) => questions.words(),
            Self::Follow(follow) => follow.words(),
            Self::HandOver(hand_over) => {
                let every = hand_over.waiting.as_ref().and_then(|waiting| waiting.every.as_ref());
                every.map(|every| &every.words).into_iter().collect()
            }
            Self::ByFace { .. }
            | Self::CheckNumber { .. }
            | Self::Ask { .. }
            | Self::Change { .. }
            | Self::LogIn { .. }
            | Self::Branch { .. }
            | Self::Offer { .. }
            | Self::Solved { .. }
            | Self::CallBack { .. }
            | Self::Dial { .. } => Vec::new(),
        }
    }

    /// Every pivot that it names.
    #[must_use]
    pub fn pivots(&self) -> Vec<&Name> {
        let mut pivots: Vec<&Name> =
            self.conditions().into_iter().flat_map(Condition::pivots).collect();
        match self {
            Self::Offer { pivot, .. } => pivots.push(pivot),
            Self::Menu(menu) => {
                pivots.extend(menu.options.iter().filter_map(|option| option.through.as_ref()));
            }
            Self::ByFace { .. }
            | Self::Say { .. }
            | Self::Record { .. }
            | Self::CheckNumber { .. }
            | Self::Ask { .. }
            | Self::Change { .. }
            | Self::LogIn { .. }
            | Self::Branch { .. }
            | Self::Questions(_)
            | Self::Follow(_)
            | Self::Solved { .. }
            | Self::HandOver(_)
            | Self::CallBack { .. }
            | Self::Dial { .. } => {}
        }
        pivots
    }
}

impl Menu {
    /// All words that it says or shows.
    fn words(&self) -> Vec<&Words> {
        let says = self.says.iter().map(|say| &say.words);
        let labels = self.options.iter().map(|option| &option.label);
        let replies = [&self.silence, &self.wrong_key].into_iter().filter_map(Reply::words);
        says.chain(labels).chain(replies).collect()
    }
}

impl Condition {
    /// The values that it tests.
    pub fn values(&self) -> impl Iterator<Item = &ValueRef> {
        self.all.iter().filter_map(|term| term.test.value())
    }

    /// The pivots of which it asks whether they are offered.
    pub fn pivots(&self) -> impl Iterator<Item = &Name> {
        self.all.iter().filter_map(|term| match &term.test {
            Test::Offered { pivot } => Some(pivot),
            Test::Holds { .. }
            | Test::Is { .. }
            | Test::Over { .. }
            | Test::Under { .. }
            | Test::Mobile
            | Test::Open { .. } => None,
        })
    }

    /// The opening hours that it asks.
    pub fn hours(&self) -> impl Iterator<Item = &Name> {
        self.all.iter().filter_map(|term| match &term.test {
            Test::Open { hours } => Some(hours),
            Test::Holds { .. }
            | Test::Is { .. }
            | Test::Over { .. }
            | Test::Under { .. }
            | Test::Mobile
            | Test::Offered { .. } => None,
        })
    }
}

impl Test {
    /// The value that it tests.
    #[must_use]
    pub fn value(&self) -> Option<&ValueRef> {
        match self {
            Self::Holds { value }
            | Self::Is { value, .. }
            | Self::Over { value, .. }
            | Self::Under { value, .. } => Some(value),
            Self::Mobile | Self::Offered { .. } | Self::Open { .. } => None,
        }
    }
}

impl Words {
    /// The values that they name, in all languages.
    pub fn values(&self) -> impl Iterator<Item = &ValueRef> {
        let templates = self.text.values().chain(self.or.values());
        templates.flat_map(|template| template.holes().map(|hole| &hole.value))
    }
}
