//! The call that stays on the line: it looks at the screen, listens, and looks again, until the
//! person finishes there, asks for somebody, presses a key, or does nothing for too long.

use std::collections::BTreeMap;

use pivotline_ir::{Follow, HandOver, Name, Node, NodeId, Pause, Words, along};

use crate::effect::{Effect, Handover};
use crate::event::{News, Refusal};
use crate::state::{Following, State, Waiting, Why};
use crate::trace::Part;
use crate::walk::Walk;

/// What is noted of a screen at which nothing was chosen yet.
const OPENED: &str = "-";

/// The call begins to follow.
pub(crate) fn begin(walk: &mut Walk<'_>) {
    walk.state.following = Some(Following::default());
    look(walk);
}

fn look(walk: &mut Walk<'_>) {
    let seen = walk.state.following.as_ref().map(|following| following.seen.clone());
    walk.facts().read(|| Part::Links);
    let attempt = walk.state.links;
    let effect = Effect::LookAtScreen { attempt, seen: seen.unwrap_or_default() };
    walk.wait(Waiting::News, effect);
}

/// The pause is over without a key: another look.
pub(crate) fn silence(walk: &mut Walk<'_>) {
    look(walk);
}

/// The call goes on without the screen, unless something happened there first.
pub(crate) fn take_back(walk: &mut Walk<'_>, why: Why) {
    walk.state.following = None;
    walk.facts().read(|| Part::Links);
    let attempt = walk.state.links;
    walk.wait(Waiting::TakeBack { why }, Effect::TakeBackScreen { attempt });
}

/// What the screen did; nothing where it could not be looked at.
pub(crate) fn news(walk: &mut Walk<'_>, news: Option<News>) -> Result<(), Refusal> {
    let follow = follow(walk)?;
    let why = match walk.state.waiting {
        Waiting::News => None,
        Waiting::TakeBack { why } => Some(why),
        _ => return Err(Refusal::NotExpected),
    };
    // What was told is of use on the line alone.
    let told = walk.state.following.take().unwrap_or_default();
    match (news, why) {
        (Some(News::Done), _) => walk.follow(&follow.done),
        (Some(News::Agent { route, attributes }), _) => {
            return hand_over(walk, follow, &route, attributes);
        }
        (Some(News::TakenBack { at }), Some(Why::Key)) => {
            match at.and_then(|at| follow.places.iter().find(|place| place.block() == at.as_str()))
            {
                Some(place) => walk.begin(place),
                None => walk.follow(&follow.key),
            }
        }
        (_, Some(Why::Key)) => walk.follow(&follow.key),
        (_, Some(Why::Quiet)) | (Some(News::Over | News::TakenBack { .. }), None) => {
            walk.follow(&follow.over);
        }
        (Some(News::Opened), None) => tell(walk, OPENED.to_owned(), follow.opened.as_ref()),
        (Some(News::Chosen { choice }), None) => tell(walk, choice, follow.chosen.as_ref()),
        (Some(News::Nothing) | None, None) => pause(walk, follow, told),
    }
    Ok(())
}

/// Something new, which is said.
fn tell(walk: &mut Walk<'_>, seen: String, words: Option<&Words>) {
    walk.state.following = Some(Following { quiet: 0, seen });
    listen(walk, words);
}

/// Nothing new.
fn pause(walk: &mut Walk<'_>, follow: &Follow, told: Following) {
    let passed = told.quiet;
    walk.state.following = Some(Following { quiet: passed.saturating_add(1), ..told });
    match follow.after_pauses(passed) {
        Pause::Enough => take_back(walk, Why::Quiet),
        Pause::Remind(words) => listen(walk, Some(words)),
        Pause::Quiet => listen(walk, None),
    }
}

fn listen(walk: &mut Walk<'_>, words: Option<&Words>) {
    let prompt = words.map(|words| walk.facts().words(words)).unwrap_or_default();
    let menu = walk.state.at.block().into();
    walk.wait(Waiting::Pause, Effect::Listen { menu, prompt, wait: Follow::PAUSE });
}

/// The person asked for somebody on the screen: this very call is handed over. Whether the route
/// was open was asked there.
fn hand_over<'a>(
    walk: &mut Walk<'a>,
    follow: &'a Follow,
    route: &Name,
    attributes: BTreeMap<String, String>,
) -> Result<(), Refusal> {
    let line = walk.line();
    let leads = |id: &&NodeId| match line.nodes.get(*id) {
        Some(Node::HandOver(HandOver { route: to, .. })) => to == route,
        _ => false,
    };
    let (Some(at), Some(rules)) = (follow.handovers.iter().find(leads), line.routes.get(route))
    else {
        walk.follow(&follow.key);
        return Ok(());
    };
    walk.facts().read(|| Part::Path);
    let handover = Handover {
        route: route.clone(),
        queue: rules.queue.clone(),
        hours: None,
        staffed: false,
        most_waiting: None,
        by: rules.by.clone(),
        attributes: brought(&walk.state, rules.keys(), attributes),
    };
    walk.state.at = at.clone();
    walk.wait(Waiting::Handover, Effect::HandOver(handover));
    Ok(())
}

/// What the screen gives along, and the way to it on the call before.
fn brought(
    state: &State,
    keys: Vec<String>,
    mut attributes: BTreeMap<String, String>,
) -> BTreeMap<String, String> {
    attributes.retain(|key, value| keys.contains(key) && !value.trim().is_empty());
    let before = state.path.iter().map(|menu| menu.block().to_string());
    let path: Vec<String> = before.chain(attributes.remove(along::PATH)).collect();
    if !path.is_empty() {
        attributes.insert(along::PATH.to_owned(), path.join(" "));
    }
    attributes
}

fn follow<'a>(walk: &Walk<'a>) -> Result<&'a Follow, Refusal> {
    match walk.node() {
        Some(Node::Follow(follow)) => Ok(follow),
        _ => Err(Refusal::NotExpected),
    }
}
