//! The sealed part of a session as it is stored.
//!
//! A store is paid by the kilobyte, and the position goes through every form of a page. So names
//! are short, what is usual is left out, what stands elsewhere is not said again, and menus are
//! counted by their place in one list.

use std::collections::BTreeMap;

use pivotline_ir::{Face, Name, NodeId, Tag};
use pivotline_machine::{Answer, Caller, Contact, State, Waiting};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use smol_str::SmolStr;

use super::{Former, Leg, Pending, Session, Standing, Tapped};
use crate::number::Number;
use crate::repeats::Repeats;
use crate::token::CredentialHash;

/// A session's sealed part, with short names.
#[derive(Serialize, Deserialize)]
struct Stored {
    #[serde(rename = "p")]
    phone: Number,
    #[serde(rename = "c")]
    call: SmolStr,
    #[serde(rename = "l")]
    line: Name,
    #[serde(rename = "g")]
    language: Tag,
    #[serde(rename = "o")]
    opens: NodeId,
    #[serde(rename = "h", default, skip_serializing_if = "Option::is_none")]
    credential: Option<CredentialHash>,
    #[serde(rename = "f", default, skip_serializing_if = "Option::is_none")]
    former: Option<Former>,
    #[serde(rename = "s", default, skip_serializing_if = "Option::is_none")]
    state: Option<StoredState>,
    #[serde(rename = "q", default, skip_serializing_if = "Option::is_none")]
    pending_step: Option<u64>,
    #[serde(rename = "n", default, skip_serializing_if = "is_tried")]
    standing: Standing,
    #[serde(rename = "t", default, skip_serializing_if = "Option::is_none")]
    tapped: Option<Tapped>,
    #[serde(rename = "w", default, skip_serializing_if = "Option::is_none")]
    opened_with: Option<String>,
    #[serde(rename = "k", default, skip_serializing_if = "is_gone")]
    leg: Leg,
    #[serde(rename = "d", default, skip_serializing_if = "std::ops::Not::not")]
    finished: bool,
    #[serde(rename = "z", default, skip_serializing_if = "Option::is_none")]
    last_choice: Option<String>,
    #[serde(rename = "r", default, skip_serializing_if = "Repeats::is_empty")]
    repeats: Repeats,
}

/// A machine's state without what the session says already.
#[derive(Serialize, Deserialize)]
struct StoredState {
    #[serde(rename = "a")]
    at: NodeId,
    /// Left out where a menu is played for the first time, as on a page it always is.
    #[serde(rename = "w", default, skip_serializing_if = "Option::is_none")]
    waiting: Option<Waiting>,
    #[serde(rename = "v", default, skip_serializing_if = "BTreeMap::is_empty")]
    answers: BTreeMap<Name, Option<BTreeMap<Name, String>>>,
    /// What the form at hand was answered so far.
    #[serde(rename = "i", default, skip_serializing_if = "Vec::is_empty")]
    asking: Vec<String>,
    /// How many orders were made.
    #[serde(rename = "o", default, skip_serializing_if = "is_none_yet")]
    orders: u32,
    #[serde(rename = "l", default, skip_serializing_if = "BTreeMap::is_empty")]
    logins: BTreeMap<Name, u64>,
    /// The menus that were played.
    #[serde(rename = "m", default, skip_serializing_if = "Vec::is_empty")]
    menus: Vec<NodeId>,
    /// From which of these each of these was entered first.
    #[serde(rename = "e", default, skip_serializing_if = "Vec::is_empty")]
    entered_from: Vec<Option<usize>>,
    /// In which order these were played.
    #[serde(rename = "p", default, skip_serializing_if = "Vec::is_empty")]
    path: Vec<usize>,
    #[serde(rename = "s", default, skip_serializing_if = "Vec::is_empty")]
    said: Vec<String>,
    #[serde(rename = "d", default, skip_serializing_if = "std::ops::Not::not")]
    solved: bool,
    #[serde(rename = "h", default, skip_serializing_if = "BTreeMap::is_empty")]
    hours: BTreeMap<Name, bool>,
    #[serde(rename = "c", default, skip_serializing_if = "Option::is_none")]
    contact: Option<Contact>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_gone(leg: &Leg) -> bool {
    *leg == Leg::Gone
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_none_yet(count: &u32) -> bool {
    *count == 0
}

fn is_tried(standing: &Standing) -> bool {
    *standing == Standing::Tried
}

const AT_A_MENU: Waiting = Waiting::Choice { playing: 1 };

impl Serialize for Session {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Stored::from(self).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Session {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Stored::deserialize(deserializer).map(Self::from)
    }
}

impl From<&Session> for Stored {
    fn from(session: &Session) -> Self {
        Self {
            phone: session.phone.clone(),
            call: session.call.clone(),
            line: session.line.clone(),
            language: session.language.clone(),
            opens: session.opens.clone(),
            credential: session.credential.clone(),
            former: session.former.clone(),
            state: session.state.as_ref().map(StoredState::from),
            pending_step: session.pending.map(|pending| pending.step),
            standing: session.pending.map(|pending| pending.standing).unwrap_or_default(),
            tapped: session.tapped.clone(),
            opened_with: session.opened_with.clone(),
            leg: session.leg,
            finished: session.finished,
            last_choice: session.last_choice.clone(),
            repeats: session.repeats.clone(),
        }
    }
}

impl From<Stored> for Session {
    fn from(stored: Stored) -> Self {
        let about = (&stored.phone, &stored.line, &stored.language);
        let state = stored.state.map(|state| state.of(about));
        Self {
            state,
            phone: stored.phone,
            call: stored.call,
            line: stored.line,
            language: stored.language,
            opens: stored.opens,
            credential: stored.credential,
            former: stored.former,
            pending: stored.pending_step.map(|step| Pending { step, standing: stored.standing }),
            tapped: stored.tapped,
            opened_with: stored.opened_with,
            leg: stored.leg,
            finished: stored.finished,
            last_choice: stored.last_choice,
            repeats: stored.repeats,
        }
    }
}

impl From<&State> for StoredState {
    fn from(state: &State) -> Self {
        let menus: Vec<NodeId> = state.entered_from.keys().cloned().collect();
        // The keys are in order: they come from an ordered map.
        let place = |menu: &NodeId| menus.binary_search(menu).ok();
        let froms = state.entered_from.values().map(|from| place(from.as_ref()?));
        Self {
            entered_from: froms.collect(),
            path: state.path.iter().filter_map(place).collect(),
            at: state.at.clone(),
            waiting: (state.waiting != AT_A_MENU).then(|| state.waiting.clone()),
            answers: state
                .answers
                .iter()
                .map(|(name, answer)| (name.clone(), fields(answer)))
                .collect(),
            asking: state.asking.clone(),
            orders: state.orders,
            logins: state.logins.clone(),
            said: state.said.clone(),
            solved: state.solved,
            hours: state.hours.clone(),
            contact: state.contact.clone(),
            menus,
        }
    }
}

fn fields(answer: &Answer) -> Option<BTreeMap<Name, String>> {
    match answer {
        Answer::Ok(fields) => Some(fields.clone()),
        Answer::Failed => None,
    }
}

impl StoredState {
    fn of(self, (phone, line, language): (&Number, &Name, &Tag)) -> State {
        let menus = &self.menus;
        let menu = |place: usize| menus.get(place).cloned();
        let froms = self.entered_from.iter().map(|from| menu((*from)?));
        let answers = self.answers.into_iter();
        State {
            entered_from: menus.iter().cloned().zip(froms).collect(),
            path: self.path.iter().filter_map(|place| menu(*place)).collect(),
            line: line.clone(),
            language: language.clone(),
            face: Face::Screen,
            // Whoever opened a link that came by text has a mobile phone.
            caller: Caller { phone: phone.reveal().to_owned(), mobile: Some(true) },
            at: self.at,
            waiting: self.waiting.unwrap_or(AT_A_MENU),
            answers: answers
                .map(|(name, fields)| (name, fields.map_or(Answer::Failed, Answer::Ok)))
                .collect(),
            asking: self.asking,
            // On the screen nobody loses a try.
            rounds: 0,
            orders: self.orders,
            logins: self.logins,
            said: self.said,
            solved: self.solved,
            links: 0,
            following: None,
            hours: self.hours,
            contact: self.contact,
        }
    }
}
