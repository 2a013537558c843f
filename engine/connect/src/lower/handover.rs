//! Handing the call to people: hours, what travels along, the queue, the transfer.

use std::collections::BTreeMap;

use pivotline_ir::{Name, Route, Words};

use super::check::{Check, MobileFrom};
use super::draft::{Place, Ways};
use super::values::flow_attribute;
use super::{LowerError, Lowering};
use crate::model::{ActionKind, ErrorType};

/// The attribute that tells the agent what the caller wants.
const TELL: &str = "tell_agent";

/// Where a call goes that was not handed over.
#[derive(Clone, Copy)]
pub(super) struct Refused {
    pub(super) closed: Place,
    pub(super) full: Place,
    pub(super) failed: Place,
}

impl Lowering<'_> {
    pub(super) fn lower_handover(
        &mut self,
        name: &str,
        route: &Name,
        refused: Refused,
    ) -> Result<Place, LowerError> {
        let missing = || LowerError::Missing { what: "route", name: route.to_string() };
        let route = self.line.routes.get(route).ok_or_else(missing)?;
        let transfer = self.transfer(name, refused);
        let queue = ActionKind::UpdateContactTargetQueue { queue: route.queue.to_string() };
        let queue = self.draft.add_or(&format!("{name} queue"), queue, transfer, refused.failed);
        let place = self.context(name, route, queue);
        Ok(match &route.hours {
            None => place,
            Some(hours) => {
                let kind = ActionKind::CheckHoursOfOperation { hours: hours.to_string() };
                let ways = Ways::by_hours(place, refused.closed);
                self.draft.add(&format!("{name} hours"), kind, ways)
            }
        })
    }

    fn transfer(&mut self, name: &str, refused: Refused) -> Place {
        let errors = vec![
            (ErrorType::QueueAtCapacity, refused.full),
            (ErrorType::NoMatchingError, refused.failed),
        ];
        let ways = Ways { next: Some(refused.failed), conditions: Vec::new(), errors };
        self.draft.add(name, ActionKind::TransferContactToQueue, ways)
    }

    /// What travels along. A call that cannot take it along is handed over without.
    fn context(&mut self, name: &str, route: &Route, next: Place) -> Place {
        let mut attributes = BTreeMap::new();
        for value in &route.pass {
            attributes.insert(value.name().replace('.', "_"), self.values.raw(value).reference());
        }
        attributes.extend(route.intent.iter().map(|is| ("intent".to_owned(), is.to_string())));
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
