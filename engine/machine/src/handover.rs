//! What a contact takes along to people.

use std::collections::BTreeMap;

use pivotline_ir::{Face, Name, Node, NodeId, Route, along};

use crate::effect::Handover;
use crate::facts::Facts;
use crate::trace::Part;

/// What the attributes of a handover may weigh together: bytes of UTF-8. Amazon Connect takes
/// 32,768 of a contact; the rest is left to the flow's own attributes and to those of the way.
const LIMIT: usize = 30_720;

/// The handover that a node makes, with everything that travels along; none where the node makes
/// none.
pub(crate) fn handover(facts: &Facts<'_>, node: &Node) -> Option<Handover> {
    let (name, staffed, most_waiting) = match node {
        Node::HandOver(node) => {
            let most = node.crowded.as_ref().map(|crowded| crowded.over);
            (&node.route, node.unstaffed.is_some(), most)
        }
        Node::CallBack { route, .. } => (route, false, None),
        _ => return None,
    };
    let route = facts.line.routes.get(name)?;
    Some(Handover {
        route: name.clone(),
        queue: route.queue.clone(),
        hours: route.hours.clone(),
        staffed,
        most_waiting,
        by: route.by.clone(),
        attributes: attributes(facts, (name, route)),
    })
}

fn attributes(facts: &Facts<'_>, (name, route): (&Name, &Route)) -> BTreeMap<String, String> {
    let state = facts.state;
    facts.read(|| Part::Path);
    let login = state.logins.iter().max_by_key(|(_, at)| **at);
    let path: Vec<_> = state.path.iter().map(NodeId::block).collect();
    let mut attributes = BTreeMap::new();
    let mut put = |key: &str, value: String| {
        if !value.trim().is_empty() {
            attributes.insert(key.to_owned(), value);
        }
    };
    for value in &route.pass {
        put(&Route::passed_key(value), facts.value(value).unwrap_or_default().to_owned());
    }
    put(along::INTENT, route.intent.as_ref().map(ToString::to_string).unwrap_or_default());
    put(along::PRE_VERIFIED, login.is_some().to_string());
    if let Some((name, at)) = login {
        put(along::LOGIN, name.to_string());
        put(along::LOGIN_TIME, at.to_string());
    }
    if state.face == Face::Screen {
        // A contact that begins on the screen comes to the flow of its way, which asks for these.
        put(along::ROUTE, name.to_string());
        if facts.line.nodes.values().any(|node| matches!(node, Node::CallBack { .. })) {
            put(along::CALLER_PHONE, state.caller.phone.clone());
        }
    }
    put(along::LANGUAGE, state.language.to_string());
    put(along::PATH, path.join(" "));
    put(along::TELL_AGENT, route.tell.as_ref().map(|words| facts.words(words)).unwrap_or_default());
    cut(&mut attributes);
    attributes
}

/// Keeps the attributes within their limit: the longest gives way first, at its end.
fn cut(attributes: &mut BTreeMap<String, String>) {
    let weight = |attributes: &BTreeMap<String, String>| -> usize {
        attributes.iter().map(|(key, value)| key.len() + value.len()).sum()
    };
    while let excess @ 1.. = weight(attributes).saturating_sub(LIMIT) {
        let longest = attributes.values_mut().max_by_key(|value| value.len());
        let Some(longest) = longest.filter(|value| !value.is_empty()) else { return };
        let keep = longest.floor_char_boundary(longest.len().saturating_sub(excess));
        longest.truncate(keep);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_attribute_gives_way_and_no_letter_is_torn() {
        let of = |key: &str, value: String| (key.to_owned(), value);
        let mut attributes =
            BTreeMap::from([of("intent", "pay".to_owned()), of("path", "é".repeat(LIMIT))]);
        cut(&mut attributes);
        let path = attributes.get("path").map(String::len);
        assert_eq!(path, Some((LIMIT - "intentpaypath".len()) / 2 * 2));
        assert_eq!(attributes.get("intent").map(String::as_str), Some("pay"));
    }
}
