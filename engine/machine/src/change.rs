//! Changing things: an order to a service, made once for each time that its place is come to.

use pivotline_ir::{Face, Name, Node, NodeId, Target};

use crate::answer::checked;
use crate::effect::{Effect, Order};
use crate::event::{Event, Refusal};
use crate::facts::Facts;
use crate::state::{Answer, Waiting};
use crate::trace::Part;
use crate::walk::Walk;

/// Makes the order of the node at hand. Whoever is not logged in as the service needs it orders
/// nothing; so nobody does on the call, which has no login.
pub(crate) fn begin<'a>(
    walk: &mut Walk<'a>,
    service: &Name,
    failed: &'a Target,
) -> Option<&'a Target> {
    let is_open = walk.service(service).is_some_and(|rules| {
        let voice = walk.state.face == Face::Voice;
        let known = |login: &Name| !voice && walk.state.logins.contains_key(login);
        rules.behind.iter().all(known)
    });
    walk.answered(service, Answer::Failed);
    if !is_open {
        return Some(failed);
    }
    walk.facts().read(|| Part::Orders);
    walk.changed(|| Part::Orders);
    walk.state.orders = walk.state.orders.saturating_add(1);
    let order = walk.node().and_then(|node| order(&walk.facts(), &walk.state.at, node));
    let Some(order) = order else { return Some(failed) };
    walk.wait(Waiting::Service, Effect::Change(order));
    None
}

/// The order that a node makes; none where it makes none.
pub(crate) fn order(facts: &Facts<'_>, at: &NodeId, node: &Node) -> Option<Order> {
    let Node::Change { service, .. } = node else { return None };
    let rules = facts.program.services.get(service)?;
    Some(Order {
        service: service.clone(),
        block: at.block().into(),
        number: facts.state.orders,
        arguments: facts.arguments(rules),
        within: rules.within,
    })
}

/// Where it goes, now that it is known what became of the order. An answer that is not what the
/// service declares leaves open what was done.
pub(crate) fn told<'a>(
    walk: &mut Walk<'a>,
    (service, [ok, failed, unsure]): (&Name, [&'a Target; 3]),
    event: Event,
) -> Result<&'a Target, Refusal> {
    match event {
        Event::Answered { fields } => {
            let rules = walk.service(service);
            let answer = rules.map_or(Answer::Failed, |rules| checked(rules, &fields));
            let then = if answer == Answer::Failed { unsure } else { ok };
            walk.answered(service, answer);
            Ok(then)
        }
        Event::ServiceFailed => Ok(failed),
        Event::ServiceUnsure => Ok(unsure),
        _ => Err(Refusal::NotExpected),
    }
}
