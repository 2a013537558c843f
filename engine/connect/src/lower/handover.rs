//! Handing the call to people: hours, what travels along, the queue, the transfer.

use std::collections::{BTreeMap, BTreeSet};

use pivotline_ir::{Line, Name, Node, Route, Words};

use super::check::{Check, MobileFrom};
use super::draft::{Place, Ways};
use super::graph::VoiceGraph;
use super::values::flow_attribute;
use super::{LowerError, Lowering};
use crate::model::{ActionKind, ErrorType};

/// The attribute that tells the agent what the caller wants.
const TELL: &str = "tell_agent";

/// The attribute that says what the caller wants.
const INTENT: &str = "intent";

/// What each handover sets.
const ALWAYS: [&str; 3] = ["language", "path", "pre_verified"];

/// Where a call goes that was not handed over.
#[derive(Clone, Copy)]
pub(super) struct Refused {
    pub(super) closed: Place,
    pub(super) full: Place,
    pub(super) failed: Place,
}

/// For each handover the attributes that an earlier one may have left on the call.
pub(super) fn left_over(graph: &VoiceGraph<'_>, line: &Line) -> BTreeMap<usize, Vec<String>> {
    let routes: BTreeMap<usize, &Route> = graph
        .nodes()
        .filter_map(|(number, _, node)| match node {
            Node::HandOver { route, .. } => Some((number, line.routes.get(route)?)),
            _ => None,
        })
        .collect();
    let numbers: Vec<usize> = routes.keys().copied().collect();
    let mut all: BTreeSet<String> = routes.values().flat_map(|route| own_keys(route)).collect();
    all.extend(brought_keys(graph, &routes));
    let later = graph.met_again(&numbers).into_iter();
    later.map(|number| (number, all.iter().cloned().collect())).collect()
}

/// The attributes that screens give along to routes, and that calls do not always set themselves.
fn brought_keys(graph: &VoiceGraph<'_>, routes: &BTreeMap<usize, &Route>) -> BTreeSet<String> {
    let follows = graph.nodes().filter_map(|(_, _, node)| match node {
        Node::Follow(follow) => Some(follow),
        _ => None,
    });
    let handovers = follows.flat_map(|follow| &follow.handovers);
    let numbers = handovers.filter_map(|id| graph.number_of(id));
    let keys = numbers.filter_map(|number| routes.get(&number)).flat_map(|route| route.keys());
    keys.filter(|key| !ALWAYS.contains(&key.as_str())).collect()
}

/// The attributes that some routes set and others do not.
fn own_keys(route: &Route) -> Vec<String> {
    let intent = route.intent.iter().map(|_| INTENT.to_owned());
    let tell = route.tell.iter().map(|_| TELL.to_owned());
    intent.chain(tell).chain(route.pass.iter().map(Route::passed_key)).collect()
}

impl Lowering<'_> {
    pub(super) fn lower_handover(
        &mut self,
        number: usize,
        name: &str,
        route: &Name,
        refused: Refused,
    ) -> Result<Place, LowerError> {
        let missing = || LowerError::Missing { what: "route", name: route.to_string() };
        let route = self.line.routes.get(route).ok_or_else(missing)?;
        let queue = self.enter_queue(name, route, refused.full, refused.failed);
        let place = self.context(number, name, route, queue);
        Ok(match &route.hours {
            None => place,
            Some(hours) => {
                let kind = ActionKind::CheckHoursOfOperation { hours: hours.to_string() };
                let ways = Ways::by_hours(place, refused.closed);
                self.draft.add(&format!("{name} hours"), kind, ways)
            }
        })
    }

    /// Puts the call into the queue of a route.
    pub(super) fn enter_queue(
        &mut self,
        name: &str,
        route: &Route,
        full: Place,
        failed: Place,
    ) -> Place {
        let transfer = self.transfer(name, full, failed);
        let queue = ActionKind::UpdateContactTargetQueue { queue: route.queue.to_string() };
        self.draft.add_or(&format!("{name} queue"), queue, transfer, failed)
    }

    /// Puts the call into the queue that was set. Routes that go on alike share it.
    fn transfer(&mut self, name: &str, full: Place, failed: Place) -> Place {
        if let Some(place) = self.transfers.get(&(full, failed)) {
            return *place;
        }
        let errors = vec![(ErrorType::QueueAtCapacity, full), (ErrorType::NoMatchingError, failed)];
        let ways = Ways { next: Some(failed), conditions: Vec::new(), errors };
        let mut ends = vec![self.name_of(full, name)];
        if full != failed {
            ends.push(self.name_of(failed, name));
        }
        let title = format!("hand over or {}", ends.join(" or "));
        let place = self.draft.add(&title, ActionKind::TransferContactToQueue, ways);
        self.transfers.insert((full, failed), place);
        place
    }

    /// What a place is called; one that has no name is called by `name`.
    fn name_of(&self, place: Place, name: &str) -> String {
        match place {
            Place::Node(number) => self.block_of(number),
            Place::HangUp => "hang up".to_owned(),
            Place::Action(_) => name.to_owned(),
        }
    }

    /// What travels along. A call that cannot take it along is handed over without.
    fn context(&mut self, number: usize, name: &str, route: &Route, next: Place) -> Place {
        let mut attributes = self.left_over(number);
        for value in &route.pass {
            attributes.insert(Route::passed_key(value), self.values.raw(value).reference());
        }
        attributes.extend(route.intent.iter().map(|is| (INTENT.to_owned(), is.to_string())));
        // No login has a voice way.
        attributes.insert("pre_verified".to_owned(), "false".to_owned());
        attributes.insert("language".to_owned(), self.language.tag.to_string());
        attributes.insert("path".to_owned(), flow_attribute("path"));
        self.initial.insert("path".to_owned(), " ".to_owned());
        let mut place = next;
        if let Some(words) = &route.tell {
            place = self.tell(name, words, &mut attributes, next);
        }
        self.set_contact(&format!("{name} context"), attributes, place, next)
    }

    /// What an earlier route may have put on the call that this one must take off again.
    pub(super) fn left_over(&self, number: usize) -> BTreeMap<String, String> {
        let left = self.traces.left_over.get(&number).into_iter().flatten();
        left.map(|key| (key.clone(), " ".to_owned())).collect()
    }

    /// Tells the agent with the values that there are.
    fn tell(
        &mut self,
        name: &str,
        words: &Words,
        attributes: &mut BTreeMap<String, String>,
        next: Place,
    ) -> Place {
        let tag = &self.language.tag;
        let (text, or) = (words.in_language(tag), words.or_in_language(tag));
        let mut checks = self.checks(MobileFrom::Attribute);
        let check = if or.is_some() { checks.complete(text) } else { checks.unbroken(text) };
        let text = self.values.text(text);
        if check == Check::Known(true) {
            attributes.insert(TELL.to_owned(), text);
            return next;
        }
        let or = or.map_or_else(|| " ".to_owned(), |or| self.values.text(or));
        attributes.insert(TELL.to_owned(), or);
        let name = format!("{name} tell");
        let told = BTreeMap::from([(TELL.to_owned(), text)]);
        let told = self.set_contact(&name, told, next, next);
        check.lower(&mut self.draft, &name, told, next)
    }
}
