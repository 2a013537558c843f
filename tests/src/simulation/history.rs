//! What was stored, write by write, and why: each write must follow from one thing that somebody
//! wished or that happened outside, by one step of the machine.

use std::collections::{BTreeMap, BTreeSet};

use super::ledger::Ledger;
use super::menus::{LINE, Menus};
use super::world::{World, tell};
use pivotline_ir::{Name, Node};
use pivotline_machine::{Answer, Caller, Effect, Event, Machine, State, Step, Waiting};
use pivotline_service::Inspected;
use pivotline_service::record::{Record, SessionKey, Stage};
use serde_json::{Value, json};

/// What a person wished, and the version of the session that they saw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wish {
    pub(super) version: Option<u64>,
    pub(super) what: What,
}

/// What a person can wish.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum What {
    Open(Option<String>),
    Choose(String),
    Answer(String),
    Finish,
}

/// How a write came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Write {
    Created,
    Replaced,
}

/// Why a stored version is as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Why {
    /// The offer was claimed, or what became of its text was told.
    Offer,
    /// Somebody's wish: one of these, which all lead to the same.
    Wish(Vec<What>),
    /// What became of a handover, of the contact that came of it, or of an order.
    Outside(Event),
    /// Nothing but the time until which it lives changed.
    Kept,
}

/// A stored version.
struct Entry {
    record: Record,
    inside: Inspected,
    /// The key of the order that is pending.
    order: Option<String>,
    why: Why,
}

/// A session's history.
#[derive(Default)]
struct Story {
    entries: Vec<Entry>,
    wishes: Vec<Wish>,
    /// Who was told that the link is theirs.
    owners: BTreeSet<usize>,
}

/// The history of all sessions.
#[derive(Default)]
pub(super) struct History {
    stories: BTreeMap<SessionKey, Story>,
    /// Contacts by the token that they were started with.
    contacts: BTreeMap<String, String>,
    pub(super) ledger: Ledger,
}

impl History {
    /// Somebody is about to ask for something.
    pub(super) fn wished(&mut self, key: &SessionKey, wish: Wish) {
        self.stories.entry(key.clone()).or_default().wishes.push(wish);
    }

    /// Something was stored.
    pub(super) fn written(&mut self, world: &World, key: &SessionKey, how: Write, record: &Record) {
        let name = world.name(key);
        let inside = match Inspected::of(&World::server_key(), key, record) {
            Ok(inside) => inside,
            Err(wrong) => return world.violate(format!("{name} cannot be opened: {wrong}")),
        };
        let story = self.stories.entry(key.clone()).or_default();
        let why = match explain(story, &self.contacts, how, record, &inside) {
            Ok(why) => why,
            Err(wrong) => {
                let state = inside.state.map(|state| (state.at, state.waiting));
                let before = story.entries.last().map(|entry| &entry.why);
                return world.violate(format!(
                    "{name}, version {}: {wrong}; it is at {state:?}, and was before by {before:?}",
                    record.version,
                ));
            }
        };
        let at = inside.state.as_ref().map_or("the link", |state| state.at.as_str());
        tell!(world, "    {name} is version {} at {at}: {why:?}", record.version);
        let before = story.entries.last().and_then(|entry| entry.order.as_deref());
        match (before, &why) {
            (None, _) | (Some(_), Why::Kept) => {}
            (Some(order), Why::Outside(event)) => match self.ledger.told(order, event) {
                Ok(what) => world.count(what),
                Err(wrong) => world.violate(wrong),
            },
            (Some(_), _) => world.violate(format!("{name} left its order under way")),
        }
        let order = order_key(key, record, &inside);
        order.iter().for_each(|order| self.ledger.stored(order));
        story.entries.push(Entry { record: record.clone(), inside, order, why });
    }

    /// A contact is started. Its token must be that of a handover that is stored, and be new.
    pub(super) fn started(&mut self, token: &str, contact: &str) -> Result<(), String> {
        let entries = self.stories.values().flat_map(|story| &story.entries);
        let mut pending = entries.filter_map(|entry| entry.inside.handover.as_ref());
        if !pending.any(|pending| *pending == token) {
            return Err("a contact started that no stored step asked for".to_owned());
        }
        match self.contacts.insert(token.to_owned(), contact.to_owned()) {
            None => Ok(()),
            Some(_) => Err("one handover started two contacts".to_owned()),
        }
    }

    /// Somebody was told that the link is theirs.
    pub(super) fn owned(&mut self, key: &SessionKey, person: usize) -> Result<(), String> {
        let story = self.stories.entry(key.clone()).or_default();
        story.owners.insert(person);
        if story.owners.len() > 1 {
            return Err("a link was opened by two".to_owned());
        }
        let open = |what: &What| matches!(what, What::Open(_));
        let opened =
            |entry: &Entry| matches!(&entry.why, Why::Wish(wishes) if wishes.iter().any(open));
        let opened = story.entries.iter().any(opened);
        opened.then_some(()).ok_or_else(|| "an opening was told that is not stored".to_owned())
    }

    /// Somebody was told that their wish was done.
    pub(super) fn acknowledged(&self, key: &SessionKey, wish: &Wish) -> Result<(), String> {
        let entries = self.stories.get(key).map(|story| story.entries.as_slice());
        let entries = entries.unwrap_or_default();
        let done = entries.iter().enumerate().any(|(place, entry)| {
            let seen = wish.version.is_none_or(|version| stands(&entries[..place], version));
            seen && matches!(&entry.why, Why::Wish(wishes) if wishes.contains(&wish.what))
        });
        done.then_some(()).ok_or_else(|| format!("{wish:?} was told as done and is not stored"))
    }

    /// Somebody was shown this version of a session, at this menu, and told this before it.
    pub(super) fn shown(
        &self,
        key: &SessionKey,
        version: u64,
        menu: &str,
        said: &Value,
    ) -> Result<(), String> {
        let story = self.stories.get(key);
        let entry = story
            .and_then(|story| story.entries.iter().find(|entry| entry.record.version == version));
        let wrong = || format!("version {version} at {menu} was shown, {said}, and is not stored");
        let entry = entry.ok_or_else(wrong)?;
        let state = entry.inside.state.as_ref().ok_or_else(wrong)?;
        let menus = Menus::of(&entry.record.program).ok_or_else(wrong)?;
        let view = menus.machine.view(state);
        let same = view.menu.as_str() == menu && json!(view.said) == *said;
        same.then_some(()).ok_or_else(wrong)
    }

    /// A session that lives and whose order nobody has told of.
    pub(super) fn still_ordering(&self, now: u64) -> Option<&SessionKey> {
        let last = |story: &Story| {
            story.entries.last().is_some_and(|entry| {
                let over = entry.record.stage == Stage::Completed || entry.record.expires <= now;
                entry.order.is_some() && !over
            })
        };
        self.stories.iter().find(|(_, story)| last(story)).map(|(key, _)| key)
    }

    /// Whether a session is over, as it is stored.
    pub(super) fn is_completed(&self, key: &SessionKey) -> bool {
        let last = self.stories.get(key).and_then(|story| story.entries.last());
        last.is_some_and(|entry| entry.record.stage == Stage::Completed)
    }

    /// Until when a session lives, in seconds since 1970.
    pub(super) fn expires(&self, key: &SessionKey) -> Option<u64> {
        Some(self.stories.get(key)?.entries.last()?.record.expires)
    }

    /// Whether some session is about to be, or is, with this contact, started with this token. One
    /// that has come to its end is not.
    pub(super) fn follows(&self, token: &str, contact: &str) -> bool {
        let last = self.stories.values().filter_map(|story| story.entries.last());
        let mut last = last.filter(|entry| entry.record.stage != Stage::Completed);
        last.any(|entry| {
            let pending = entry.inside.handover.as_ref();
            let state = entry.inside.state.as_ref();
            let followed = state.and_then(|state| state.contact.as_ref());
            pending.is_some_and(|pending| *pending == token)
                || followed.is_some_and(|followed| followed.id == contact)
        })
    }
}

/// Whether what was stored with a version stands at the end of these entries, though it may have
/// been stored again as it is.
fn stands(entries: &[Entry], version: u64) -> bool {
    let mut changed = false;
    let since = entries.iter().rev().take_while(|entry| {
        let stands = !changed;
        changed = entry.why != Why::Kept;
        stands
    });
    since.into_iter().any(|entry| entry.record.version == version)
}

/// Why a write follows from the one before, or what is wrong with it.
fn explain(
    story: &Story,
    contacts: &BTreeMap<String, String>,
    how: Write,
    record: &Record,
    inside: &Inspected,
) -> Result<Why, String> {
    let Some(before) = story.entries.last() else {
        let claim = how == Write::Created && record.version == 1 && inside.state.is_none();
        return claim.then_some(Why::Offer).ok_or_else(|| "it begins in the middle".to_owned());
    };
    if how == Write::Created {
        return Err("it was created a second time".to_owned());
    }
    if record.version != before.record.version + 1 {
        return Err("its version does not rise by one".to_owned());
    }
    if record.program != before.record.program {
        return Err("it changed its program".to_owned());
    }
    if record.created != before.record.created {
        return Err("it was made at another time".to_owned());
    }
    let settled = before.inside.given_up
        && !inside.given_up
        && inside.state == before.inside.state
        && record.stage == before.record.stage;
    if settled {
        return Ok(Why::Kept);
    }
    if matches!(before.record.stage, Stage::Completed | Stage::NotSent) {
        return Err(format!("it was {:?} and lives again", before.record.stage));
    }
    let menus = Menus::of(&record.program).ok_or("it has a program that nobody published")?;
    let handover = inside.state.as_ref().is_some_and(|state| state.waiting == Waiting::Handover);
    if inside.given_up {
        let contact = inside.state.as_ref().is_some_and(|state| state.contact.is_some());
        let pending = before.inside.handover.is_some();
        let left = if contact { !pending } else { pending };
        if !left || record.stage != Stage::Completed {
            return Err("something is left behind that was not there, or nobody went".to_owned());
        }
    } else if handover != inside.handover.is_some() {
        return Err("it waits for a handover that is not pending, or the reverse".to_owned());
    }
    let orders = |state: &State| menus.machine.order(state).is_some();
    if inside.state.as_ref().is_some_and(orders) != inside.ordered {
        return Err("it waits for an order that is not pending, or the reverse".to_owned());
    }
    if let Some(state) = &inside.state {
        locked(&menus.machine, state)?;
    }
    match (&before.inside.state, &inside.state) {
        (None, None) => Ok(Why::Offer),
        (Some(_), None) => Err("it lost its state".to_owned()),
        (None, Some(state)) => opened(&menus.machine, story, &before.inside, state),
        (Some(old), Some(new)) => {
            let wishes = story
                .wishes
                .iter()
                .filter(|wish| wish.version.is_none_or(|version| stands(&story.entries, version)));
            let wishes = wishes.map(|wish| &wish.what);
            let mut met: Vec<What> = Vec::new();
            for what in wishes {
                if !met.contains(what) && wanted(&menus.machine, old, what, new) {
                    met.push(what.clone());
                }
            }
            let pending = before.inside.handover.as_ref();
            if !met.is_empty() {
                return Ok(Why::Wish(met));
            }
            if let Some(event) = happened(&menus.machine, old, pending, contacts, new) {
                return Ok(Why::Outside(event));
            }
            // What certainly did not begin is begun anew, under a token of its own.
            let anew = before.inside.put_off
                && inside.handover.is_some()
                && pending.is_some_and(|token| !contacts.contains_key(token));
            let kept = old == new && (anew || before.inside.handover == inside.handover);
            kept.then_some(Why::Kept).ok_or_else(|| "nobody wished it".to_owned())
        }
    }
}

/// The key of the order that is pending in a session.
fn order_key(key: &SessionKey, record: &Record, inside: &Inspected) -> Option<String> {
    let state = inside.state.as_ref().filter(|_| inside.ordered)?;
    let order = Menus::of(&record.program)?.machine.order(state)?;
    Some(Inspected::order_key(&World::server_key(), key, &order))
}

/// Nothing that is behind a login is reached without it.
fn locked(machine: &Machine, state: &State) -> Result<(), String> {
    let line = machine.program().lines.get(LINE).ok_or("the line is gone")?;
    let at = line.node(state.at.as_str());
    let at = at.ok_or("it is at a place that its program does not have")?;
    if state.logins.contains_key("bank_app") {
        return Ok(());
    }
    let told = matches!(state.answers.get("balance"), Some(Answer::Ok(_)));
    let account = state.at.as_str() == "account" && matches!(at, Node::Menu(_));
    if told || account { Err("it is behind a login that never was".to_owned()) } else { Ok(()) }
}

fn opened(machine: &Machine, story: &Story, link: &Inspected, new: &State) -> Result<Why, String> {
    let caller = Caller { phone: new.caller.phone.clone(), mobile: Some(true) };
    for wish in &story.wishes {
        let What::Open(option) = &wish.what else { continue };
        let step = machine.open(&LINE.into(), &link.language, caller.clone(), &link.opens);
        let Some(step) = step else { continue };
        let tapped = option.as_deref();
        if leads(machine, step, tapped, new, TURNS) {
            return Ok(Why::Wish(vec![wish.what.clone()]));
        }
    }
    Err("nobody opened it so".to_owned())
}

/// Whether a wish in one state leads to the other one.
fn wanted(machine: &Machine, old: &State, what: &What, new: &State) -> bool {
    let login: Option<&Name> = match old.waiting {
        Waiting::Login => new.logins.keys().find(|login| !old.logins.contains_key(*login)),
        _ => None,
    };
    let event = match (what, &old.waiting, login) {
        (What::Open(_), ..) => return false,
        (What::Finish, ..) => Event::Finish,
        (What::Choose(choice), Waiting::Login, Some(login)) if choice == "confirm" => {
            Event::LoggedIn { at: new.logins[login] }
        }
        (What::Choose(choice), Waiting::Login, None) if choice == "cancel" => Event::LoginRefused,
        (What::Choose(_), Waiting::Login, _) => return false,
        (What::Choose(option), ..) => Event::Choose { option: option.clone() },
        (What::Answer(digits), ..) => Event::Digits { digits: digits.clone() },
    };
    leads(machine, machine.step(old, event), None, new, TURNS)
}

/// What happened outside that leads from one state to the other one.
fn happened(
    machine: &Machine,
    old: &State,
    pending: Option<&String>,
    contacts: &BTreeMap<String, String>,
    new: &State,
) -> Option<Event> {
    let mut events = Vec::new();
    if let Some(pending) = pending {
        events.extend([Event::Closed, Event::Full, Event::HandoverFailed]);
        let started = contacts.get(pending);
        let contact = new.contact.as_ref().filter(|contact| started == Some(&contact.id));
        events.extend(
            contact.map(|contact| Event::HandedOver {
                kind: contact.kind,
                contact: contact.id.clone(),
            }),
        );
    }
    if let Some(order) = machine.order(old) {
        events.extend(answers(new, &order.service));
        events.extend([Event::ServiceFailed, Event::ServiceUnsure]);
    }
    if old.waiting == Waiting::Contact {
        events.push(Event::ContactEnded);
    }
    let mut events = events.into_iter();
    events.find(|event| leads(machine, machine.step(old, event.clone()), None, new, TURNS))
}

/// How many answers a step may need.
const TURNS: usize = 8;

/// Whether a step comes to a state, whatever services and hours answer on the way.
fn leads(machine: &Machine, step: Step, tapped: Option<&str>, goal: &State, turns: usize) -> bool {
    let Some(turns) = turns.checked_sub(1).filter(|_| step.refused.is_none()) else { return false };
    let events = match step.effects.last() {
        Some(Effect::Ask { service, .. }) => answers(goal, service),
        Some(Effect::CheckHours { .. }) => {
            [Some(true), Some(false), None].map(|open| Event::HoursChecked { open }).into()
        }
        _ if step.state == *goal => return true,
        _ => match tapped.filter(|_| matches!(step.state.waiting, Waiting::Choice { .. })) {
            Some(option) => {
                let event = Event::Choose { option: option.to_owned() };
                return leads(machine, machine.step(&step.state, event), None, goal, turns);
            }
            None => return false,
        },
    };
    events
        .into_iter()
        .any(|event| leads(machine, machine.step(&step.state, event), tapped, goal, turns))
}

fn answers(goal: &State, service: &Name) -> Vec<Event> {
    match goal.answers.get(service) {
        Some(Answer::Ok(fields)) => vec![Event::Answered { fields: fields.clone() }],
        _ => vec![Event::ServiceFailed],
    }
}
