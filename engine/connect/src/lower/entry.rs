//! Where contacts begin that are started on the screen: straight to the team's queue, past the
//! voice menu. The runtime puts the route on them, and everything that travels along.

use std::collections::BTreeSet;

use pivotline_ir::{HandOver, Language, Line, Name, Node, NodeId, Program, RouteWay, along};

use super::draft::Place;
use super::error::LowerError;
use super::graph::VoiceGraph;
use super::lowering::Lowering;
use super::names::FlowNames;
use super::values::attribute;
use crate::model::{ActionKind, Flow, FlowRole, Operator};

/// The flows of a language, one for each way in which the screen starts contacts.
pub(super) fn flows(
    program: &Program,
    name: &Name,
    line: &Line,
    language: &Language,
) -> Result<Vec<Flow>, LowerError> {
    if line.pivots.is_empty() {
        return Ok(Vec::new());
    }
    let ways = [
        (RouteWay::WebCall, FlowRole::WebCall),
        (RouteWay::Chat, FlowRole::Chat),
        (RouteWay::Callback, FlowRole::Callback),
    ];
    let mut flows = Vec::new();
    for (way, role) in ways {
        let starts: Vec<(&Name, &NodeId)> = entered(line, way).collect();
        if starts.is_empty() {
            continue;
        }
        let graph = VoiceGraph::behind(line, starts.iter().map(|(_, id)| *id))?;
        let made = Lowering::new(program, name, line, language, &graph, role);
        let title = made.names().of(entry_name(role));
        let begin = |made: &mut Lowering<'_>| made.receive(&starts, role);
        flows.push(made.flow_behind(title, &mut BTreeSet::new(), begin)?);
    }
    Ok(flows)
}

fn entry_name(role: FlowRole) -> &'static str {
    match role {
        FlowRole::Chat => "chat",
        FlowRole::Callback => "callback",
        _ => "web call",
    }
}

/// The routes that a way leads to, with their places.
fn entered(line: &Line, way: RouteWay) -> impl Iterator<Item = (&Name, &NodeId)> {
    line.nodes.iter().filter_map(move |(id, node)| {
        let route = match node {
            Node::HandOver(HandOver { route, .. }) | Node::CallBack { route, .. } => route,
            _ => return None,
        };
        line.routes.get(route)?.by.contains(&way).then_some((route, id))
    })
}

impl Lowering<'_> {
    /// How the contact is kept and spoken to, then the route's queue. One without a route has
    /// nowhere to go.
    fn receive(&mut self, starts: &[(&Name, &NodeId)], role: FlowRole) -> Place {
        let routes = starts.iter().filter_map(|(route, id)| {
            let place = self.arrived.get(&self.graph.number_of(id)?)?;
            Some((Operator::Equals, route.to_string(), *place))
        });
        let routes = routes.collect();
        let mut place = self.draft.compare("route", attribute(along::ROUTE), routes, Place::HangUp);
        place = self.recorded(role, place);
        place = self.speak(place);
        if self.line.is_written_in(self.language) {
            place = self.other_languages(role, place);
            place = self.tag(place);
        }
        self.log(place)
    }

    /// What is spoken is recorded as on the line's other calls; a chat keeps its words anyway.
    fn recorded(&mut self, role: FlowRole, next: Place) -> Place {
        let record = self.line.nodes.values().find_map(|node| match node {
            Node::Record { words, .. } if role != FlowRole::Chat => Some(words),
            _ => None,
        });
        record.map_or(next, |words| self.lower_record("recorded", words, next))
    }

    /// Contacts in another language go on in the flow that speaks it.
    fn other_languages(&mut self, role: FlowRole, place: Place) -> Place {
        let mut others = Vec::new();
        for language in self.line.languages.iter().skip(1) {
            let names = FlowNames { language, ..self.names() };
            let kind = ActionKind::TransferToFlow { flow: names.of(entry_name(role)) };
            let goes = self.draft.add_or(&format!("go on in {}", language.tag), kind, place, place);
            others.push((Operator::Equals, language.tag.to_string(), goes));
        }
        if others.is_empty() {
            return place;
        }
        self.draft.compare("language spoken", attribute(along::LANGUAGE), others, place)
    }
}
