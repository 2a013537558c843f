//! The call that stays on the line: it looks at the screen, listens, and looks again.
//!
//! Pauses in a row are counted by strokes, as flows cannot add; whatever happens on the screen
//! starts the count anew. What ends the round tells the screen first, and the answer tells whether
//! the screen was faster.

use std::collections::BTreeMap;

use pivotline_ir::{Follow, Node, NodeId, Pause, Route, Words, along};

use super::draft::{Place, Ways};
use super::error::LowerError;
use super::lowering::Lowering;
use super::values::flow_attribute;
use crate::contract::{LOOK, LOOK_WITHIN, PATH};
use crate::model::{ActionKind, ErrorType, Operator};

/// Counts pauses: one stroke for each and two more, blanks between.
const QUIET: &str = "quiet";
/// What the call was told of the screen last.
const SEEN: &str = "seen";
/// What is noted of a screen at which nothing was chosen yet.
const OPENED: &str = "-";
/// A prompt that says nothing.
const SILENCE: &str = "<speak><break time=\"100ms\"/></speak>";

/// Where the call goes that ends the round.
#[derive(Clone, Copy)]
struct Exits {
    /// A key was pressed.
    pressed: Place,
    /// It was quiet for too long.
    late: Place,
}

impl Lowering<'_> {
    pub(super) fn lower_follow(
        &mut self,
        number: usize,
        follow: &Follow,
    ) -> Result<Place, LowerError> {
        let name = self.graph.block(number);
        let (done, over) = (self.place(number, &follow.done), self.place(number, &follow.over));
        let back = self.place(number, &follow.key);
        let agent = self.agent(name, follow, back)?;
        let at = self.places(name, follow, back);
        let pressed = self.take_back(&format!("{name} key"), (agent, done), at, back);
        let late = self.take_back(&format!("{name} too long"), (agent, done), over, over);
        let exits = Exits { pressed, late };
        let look = self.draft.reserve(&format!("{name} look"));
        let count = self.count(name, follow, look, exits);
        let news = self.news(name, follow, look, count, exits);
        let conditions = [("agent", agent), ("done", done), ("over", over)];
        let status = self.status(&format!("{name} status"), &conditions, news);
        let seen = ("seen", flow_attribute(SEEN));
        let asks = self.ask_session(seen);
        let ways = Ways::or(&asks, status, count);
        self.draft.fill(look, asks, ways);
        Ok(self.begin_anew(&format!("{name} follow"), " ", look, late))
    }

    fn ask_session(&self, (key, value): (&str, String)) -> ActionKind {
        let parameters = [
            ("attempt", self.traces.links.count.text()),
            ("contact", "$.ContactId".to_owned()),
            (key, value),
        ];
        ActionKind::InvokeLambdaFunction {
            function: LOOK.to_owned(),
            within: LOOK_WITHIN,
            parameters: parameters.map(|(key, value)| (key.to_owned(), value)).into(),
        }
    }

    fn status(&mut self, name: &str, ways: &[(&str, Place)], otherwise: Place) -> Place {
        let is = |(word, to): &(&str, Place)| (Operator::Equals, (*word).to_owned(), *to);
        let conditions = ways.iter().map(is).collect();
        self.draft.compare(name, "$.External.status".to_owned(), conditions, otherwise)
    }

    /// Lets the call go on without the screen; where the screen was faster, as it says.
    fn take_back(
        &mut self,
        name: &str,
        (agent, done): (Place, Place),
        on: Place,
        failed: Place,
    ) -> Place {
        let first = [("agent", agent), ("done", done)];
        let status = self.status(&format!("{name} status"), &first, on);
        let ask = self.ask_session(("take", "back".to_owned()));
        self.draft.add_or(name, ask, status, failed)
    }

    /// Where a call goes on that leaves the screen at a place.
    fn places(&mut self, name: &str, follow: &Follow, otherwise: Place) -> Place {
        let place = |id: &NodeId| {
            let number = self.graph.number_of(id)?;
            Some((Operator::Equals, id.block().to_owned(), Place::Node(number)))
        };
        let places: Vec<_> = follow.places.iter().filter_map(place).collect();
        if places.is_empty() {
            return otherwise;
        }
        let value = "$.External.place".to_owned();
        self.draft.compare(&format!("{name} place"), value, places, otherwise)
    }

    /// Hands the call to whom the person asked for on the screen.
    fn agent(
        &mut self,
        name: &str,
        follow: &Follow,
        otherwise: Place,
    ) -> Result<Place, LowerError> {
        let mut routes = Vec::new();
        for id in &follow.handovers {
            let missing = |what| LowerError::Missing { what, name: id.to_string() };
            let number = self.graph.number_of(id).ok_or_else(|| missing("node"))?;
            let Some(Node::HandOver(node)) = self.graph.node(number) else {
                return Err(missing("route"));
            };
            let name = format!("{} from the screen", node.route);
            let queue = self.enter_queue(number, &name, node)?;
            let context = self.brought(number, self.route(&node.route)?);
            let place = self.set_contact(&format!("{name} context"), context, queue, queue);
            routes.push((Operator::Equals, node.route.to_string(), place));
        }
        if routes.is_empty() {
            return Ok(otherwise);
        }
        let value = "$.External.route".to_owned();
        Ok(self.draft.compare(&format!("{name} route"), value, routes, otherwise))
    }

    /// What the screen gives along, and the way to it on the call before.
    fn brought(&mut self, number: usize, route: &Route) -> BTreeMap<String, String> {
        let mut attributes = self.traces.left_over.blanks(number);
        let keys = route.keys().into_iter();
        attributes.extend(keys.map(|key| {
            let value = format!("$.External.{key}");
            (key, value)
        }));
        let path = format!("{} $.External.{}", flow_attribute(PATH), along::PATH);
        attributes.insert(along::PATH.to_owned(), path);
        self.initial.insert(PATH.to_owned(), " ".to_owned());
        attributes
    }

    /// What is new is said, and the count begins anew.
    fn news(
        &mut self,
        name: &str,
        follow: &Follow,
        look: Place,
        nothing: Place,
        exits: Exits,
    ) -> Place {
        let mut ways = Vec::new();
        let all =
            [("opened", &follow.opened, OPENED), ("chosen", &follow.chosen, "$.External.choice")];
        for (word, words, seen) in all {
            let name = format!("{name} {word}");
            let listen = self.say_and_listen(&name, words.as_ref(), look, exits);
            let anew = self.begin_anew(&format!("{name} noted"), seen, listen, exits.late);
            ways.push((Operator::Equals, word.to_owned(), anew));
        }
        self.draft.compare(&format!("{name} news"), "$.External.news".to_owned(), ways, nothing)
    }

    fn begin_anew(&mut self, name: &str, seen: &str, next: Place, failed: Place) -> Place {
        let noted = [(QUIET, "1"), (SEEN, seen)];
        let noted = noted.map(|(key, value)| (key.to_owned(), value.to_owned()));
        self.set_flow(name, noted.into(), next, failed)
    }

    /// Where nothing happened: the pause is counted, and the call listens again. Where the count
    /// cannot be kept, it does not stay: a call must not go round.
    fn count(&mut self, name: &str, follow: &Follow, look: Place, exits: Exits) -> Place {
        let silent = self.say_and_listen(&format!("{name} listen"), None, look, exits);
        let mut remind = None;
        let mut ways = Vec::new();
        for passed in 0..=follow.pauses() {
            let to = match follow.after_pauses(passed) {
                Pause::Quiet => continue,
                Pause::Enough => exits.late,
                Pause::Remind(words) => *remind.get_or_insert_with(|| {
                    self.say_and_listen(&format!("{name} every"), Some(words), look, exits)
                }),
            };
            ways.push((Operator::Equals, strokes(passed.saturating_add(2)), to));
        }
        let quiet = flow_attribute(QUIET);
        let compare = self.draft.compare(&format!("{name} quiet"), quiet.clone(), ways, silent);
        let counted = BTreeMap::from([(QUIET.to_owned(), format!("{quiet} 1"))]);
        self.set_flow(&format!("{name} pause"), counted, compare, exits.late)
    }

    /// Says something, or nothing, and waits for any key.
    fn say_and_listen(
        &mut self,
        name: &str,
        words: Option<&Words>,
        look: Place,
        exits: Exits,
    ) -> Place {
        let tag = &self.language.tag;
        let text = words.map(|words| self.values.text(words.in_language(tag)));
        let text = text.filter(|text| !text.trim().is_empty());
        let kind = ActionKind::GetParticipantInput {
            text: text.unwrap_or_else(|| SILENCE.to_owned()),
            wait: Follow::PAUSE,
        };
        let errors = vec![
            (ErrorType::InputTimeLimitExceeded, look),
            (ErrorType::NoMatchingCondition, exits.pressed),
            (ErrorType::NoMatchingError, exits.late),
        ];
        let ways = Ways { next: Some(exits.pressed), conditions: Vec::new(), errors };
        self.draft.add(name, kind, ways)
    }
}

fn strokes(count: u32) -> String {
    let count = usize::try_from(count).unwrap_or(usize::MAX);
    ["1"].repeat(count).join(" ")
}
