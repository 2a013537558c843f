//! A line: a telephone number's whole machine.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::handover::HandOver;
use crate::names::{Key, Name, NodeId, Tag};
use crate::node::Node;
use crate::rules::{Pivot, Route};
use crate::speech::OptionSentence;
use crate::target::Target;

/// A line. Blocks that lines share are checked and lowered once for each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The brand that texts name.
    pub brand: String,
    /// The languages; the first is the one that the menus are written in. At least one.
    pub languages: Vec<Language>,
    /// The keys and values that every contact is tagged with, so that it can be found and counted.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<String, String>,
    /// Whether the flows write into the contact centre's log what they do.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub logged: bool,
    /// Where a call begins, after the language was chosen.
    pub start: NodeId,
    /// The pivots that this line uses.
    pub pivots: BTreeMap<Name, Pivot>,
    /// The routes that this line uses.
    pub routes: BTreeMap<Name, Route>,
    /// The machine's places.
    pub nodes: BTreeMap<NodeId, Node>,
}

/// A language of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Language {
    /// Its tag.
    pub tag: Tag,
    /// The voice that speaks it, as Amazon Polly names it: `Joanna`.
    pub voice: String,
    /// How that voice is made; the service's own choice where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub engine: Option<Engine>,
    /// How an option of a menu is spoken.
    pub option_sentence: OptionSentence,
    /// How it is offered when a call begins; the first language needs no offer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer: Option<LanguageOffer>,
}

/// How Amazon Polly makes a voice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Engine {
    /// By a neural network.
    Neural,
    /// By a large model, the most lifelike.
    Generative,
    /// Out of recorded sounds.
    Standard,
}

/// The offer of a language, in its own words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LanguageOffer {
    /// The key that chooses it.
    pub key: Key,
    /// What is said: "Para español, oprima 2."
    pub words: String,
}

impl Line {
    /// The language of this tag.
    #[must_use]
    pub fn language(&self, tag: &str) -> Option<&Language> {
        self.languages.iter().find(|language| language.tag.as_str() == tag)
    }

    /// Whether the menus are written in this language: the first one, in which calls begin.
    #[must_use]
    pub fn is_written_in(&self, language: &Language) -> bool {
        self.languages.first().is_none_or(|first| first.tag == language.tag)
    }

    /// The node of this name.
    #[must_use]
    pub fn node(&self, id: &str) -> Option<&Node> {
        self.nodes.get(id)
    }

    /// All places at which contacts are handed to people.
    pub fn handovers(&self) -> impl Iterator<Item = &HandOver> {
        self.nodes.values().filter_map(|node| match node {
            Node::HandOver(node) => Some(node),
            _ => None,
        })
    }

    /// Whether a call stays on the line after this pivot's link was sent.
    #[must_use]
    pub fn stays(&self, pivot: &Name) -> bool {
        self.nodes.values().any(|node| match node {
            Node::Offer { pivot: offered, sent, .. } => offered == pivot && self.follows(sent),
            _ => false,
        })
    }

    /// Whether a way comes to a call that follows, past nothing but words.
    fn follows(&self, way: &Target) -> bool {
        let mut way = way;
        for _ in 0..=self.nodes.len() {
            match way.node().and_then(|id| self.nodes.get(id)) {
                Some(Node::Follow(_)) => return true,
                Some(Node::Say { next, .. }) => way = next,
                _ => return false,
            }
        }
        false
    }
}

impl Engine {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Neural, Self::Generative, Self::Standard];

    /// Its word in the menus.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Neural => "neural",
            Self::Generative => "generative",
            Self::Standard => "standard",
        }
    }

    /// The one of this word.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|engine| engine.word() == word)
    }
}

impl LanguageOffer {
    /// How long a key is waited for after an offer, in seconds.
    pub const WAIT: u32 = 3;
}
