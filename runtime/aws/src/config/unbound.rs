//! What a program names and an environment does not bind.

use std::collections::{BTreeMap, BTreeSet};

use pivotline_ir::{Line, Name, Node, Program};

use super::environment::Environment;

/// The queues, opening hours and services that the program names and the environment does not
/// bind, each with what to write.
#[must_use]
pub fn unbound(environment: &Environment, program: &Program) -> Vec<String> {
    let place = &environment.name;
    let lines = || program.lines.values();
    let queues = lines().flat_map(|line| line.routes.values()).map(|route| &route.queue).collect();
    let mut told = missing(place, "queue", &queues, &environment.bound.queue);
    let hours = lines().flat_map(hours).collect();
    told.extend(missing(place, "hours", &hours, &environment.bound.hours));
    let services = &environment.services;
    let asked = program.services.keys();
    let asked = asked.filter(|name| !services.http.services.contains_key(*name));
    let asked = asked.filter(|name| !services.lambda.contains_key(*name));
    told.extend(asked.map(|name| {
        format!("service `{name}`: nothing says how it is asked; write [environments.{place}.services.{name}]")
    }));
    told
}

/// The opening hours that a line asks, in its routes and its conditions.
fn hours(line: &Line) -> BTreeSet<&Name> {
    let routes = line.routes.values().filter_map(|route| route.hours.as_ref());
    let conditions = line.nodes.values().flat_map(Node::conditions);
    routes.chain(conditions.flat_map(|condition| condition.hours())).collect()
}

fn missing(
    place: &str,
    kind: &str,
    named: &BTreeSet<&Name>,
    bound: &BTreeMap<String, String>,
) -> Vec<String> {
    let missing = named.iter().filter(|name| !bound.contains_key(name.as_str()));
    let told = missing.map(|name| {
        format!(
            "{kind} `{name}`: it is bound to nothing; write it in [environments.{place}.{kind}]"
        )
    });
    told.collect()
}
