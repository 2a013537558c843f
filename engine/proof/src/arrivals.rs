//! Contacts that begin on the screen: a call in the browser, a chat, a call back.
//!
//! The screen puts the route on them, and everything that travels along. From there on they are
//! what a call is that comes to the same route: only that no menu is played to them any more, that
//! a chat hears nothing while it waits and keys nothing, and that a call back is in the queue
//! already.

use std::collections::BTreeMap;

use pivotline_connect::interpret::{Caller, Channel, Entry};
use pivotline_ir::{
    Arm, HandOver, Line, Name, Node, NodeId, Program, RouteWay, Tag, Target, along,
};
use pivotline_machine::{Caller as Person, Effect, Machine};

use crate::caller::{CONTACT, PHONE};

/// The ways in which a screen starts contacts, and what their flows are called.
const WAYS: [(RouteWay, &str); 3] =
    [(RouteWay::WebCall, "web call"), (RouteWay::Chat, "chat"), (RouteWay::Callback, "callback")];

/// What contacts bring along, by the node at which they arrive.
pub(crate) type Brought = BTreeMap<NodeId, BTreeMap<String, String>>;

/// The contacts of a way.
pub(crate) struct Arrivals {
    pub(crate) way: RouteWay,
    /// The flow in which they begin.
    pub(crate) flow: String,
    /// The program, as it is for them.
    pub(crate) program: Program,
    /// Where each begins, by its route.
    pub(crate) starts: Vec<(Name, NodeId)>,
    pub(crate) brought: Brought,
}

impl Arrivals {
    /// Those of a line, by their way.
    pub(crate) fn of<'a>(
        program: &'a Program,
        machine: &'a Machine,
        (name, line): (&'a Name, &'a Line),
    ) -> impl Iterator<Item = Self> + 'a {
        // Without a pivot there is no screen.
        let ways = WAYS.into_iter().filter(|_| !line.pivots.is_empty());
        let all = ways.map(move |(way, title)| {
            let mut arrivals = Self {
                way,
                flow: format!("{name} {title}"),
                program: past_menus(program, name, way),
                starts: Vec::new(),
                brought: Brought::new(),
            };
            for (route, id) in line.nodes.iter().filter_map(|(id, node)| led_to(id, node)) {
                if line.routes.get(route).is_some_and(|rule| rule.by.contains(&way)) {
                    arrivals.add(machine, name, (route, id));
                }
            }
            arrivals
        });
        all.filter(|arrivals| !arrivals.starts.is_empty())
    }

    /// Lets contacts arrive that the screen hands over at this node.
    fn add(&mut self, machine: &Machine, name: &Name, (route, id): (&Name, &NodeId)) {
        let Some(line) = self.program.lines.get_mut(name) else { return };
        let arrived = NodeId::from(format!("{id}.arrived"));
        let first = line.languages.first().map(|language| language.tag.clone());
        let brought = first.and_then(|tag| handed_over(machine, name, &tag, id));
        let Some(mut brought) = brought else { return };
        let logs_in = line.nodes.values().any(|node| matches!(node, Node::LogIn { .. }));
        let tells = line.routes.get(route).is_some_and(|rule| rule.tell.is_some());
        let is_said = |key: &str| match key {
            along::INTENT | along::LANGUAGE | along::PRE_VERIFIED => true,
            along::LOGIN | along::LOGIN_TIME => !logs_in,
            along::TELL_AGENT => !tells,
            _ => false,
        };
        let keys = line.routes.get(route).into_iter().flat_map(pivotline_ir::Route::keys);
        for key in keys.filter(|key| !is_said(key)) {
            let told = format!("{key} of the screen");
            brought.insert(key, told);
        }
        let recorded = line.nodes.values().find_map(|node| match node {
            Node::Record { words, .. } if self.way != RouteWay::Chat => Some(words.clone()),
            _ => None,
        });
        let start = match recorded {
            Some(words) => {
                let start = NodeId::from(format!("{id}.recorded"));
                let next = Target::To(arrived.clone());
                line.nodes.insert(start.clone(), Node::Record { words, next });
                start
            }
            None => arrived.clone(),
        };
        let node = match line.nodes.get(id) {
            // Who is called back is in the queue already.
            Some(Node::CallBack { route, failed, .. }) => Node::HandOver(HandOver {
                left: Some(Target::HangUp),
                ..HandOver::new(route.clone(), failed.clone(), failed.clone(), failed.clone())
            }),
            Some(node) => node.clone(),
            None => return,
        };
        line.nodes.insert(arrived.clone(), node);
        self.brought.insert(arrived, brought);
        self.starts.push((route.clone(), start));
    }

    /// The contact that takes a route, of a person who reads and speaks a language.
    pub(crate) fn entry(&self, route: &Name, language: &Tag) -> Entry {
        let (channel, initiation) = match self.way {
            RouteWay::Chat => (Channel::Chat, "API"),
            RouteWay::Callback => (Channel::Voice, "CALLBACK"),
            RouteWay::ThisCall | RouteWay::WebCall => (Channel::Voice, "WEBRTC_API"),
        };
        let of_route = |all: &&BTreeMap<String, String>| {
            all.get(along::ROUTE).is_some_and(|name| name == route.as_str())
        };
        let mut attributes = self.brought.values().find(of_route).cloned().unwrap_or_default();
        attributes.insert(along::LANGUAGE.to_owned(), language.to_string());
        Entry {
            caller: Caller { phone: PHONE.to_owned(), contact: CONTACT.to_owned() },
            channel,
            initiation: initiation.to_owned(),
            attributes,
        }
    }
}

/// The route that a node leads to.
fn led_to<'a>(id: &'a NodeId, node: &'a Node) -> Option<(&'a Name, &'a NodeId)> {
    match node {
        Node::HandOver(HandOver { route, .. }) | Node::CallBack { route, .. } => Some((route, id)),
        _ => None,
    }
}

/// What the screen puts on a contact that it hands over at a node.
fn handed_over(
    machine: &Machine,
    line: &Name,
    language: &Tag,
    at: &NodeId,
) -> Option<BTreeMap<String, String>> {
    let person = Person { phone: PHONE.to_owned(), mobile: None };
    let step = machine.open(line, language, person, at)?;
    step.effects.into_iter().find_map(|effect| match effect {
        Effect::HandOver(handover) => Some(handover.attributes),
        _ => None,
    })
}

/// The program for contacts to which no menu is played.
fn past_menus(program: &Program, line: &Name, way: RouteWay) -> Program {
    let mut program = program.clone();
    let nodes = program.lines.get_mut(line).into_iter().flat_map(|line| line.nodes.values_mut());
    for node in nodes {
        match node {
            Node::Menu(_) | Node::Offer { .. } | Node::Follow(_) => *node = to(Target::HangUp),
            Node::Questions(questions) if way == RouteWay::Chat => {
                *node = to(questions.failed.clone());
            }
            Node::HandOver(handover) if way == RouteWay::Chat => handover.waiting = None,
            _ => {}
        }
    }
    program
}

/// A node that leads on.
fn to(otherwise: Target) -> Node {
    Node::Branch { arms: Vec::<Arm>::new(), otherwise }
}
