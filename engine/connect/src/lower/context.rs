//! What travels along with a contact to people.

use std::collections::BTreeMap;

use pivotline_ir::{Route, Words, along};

use super::check::Check;
use super::draft::Place;
use super::lowering::Lowering;
use super::values::flow_attribute;
use crate::contract::PATH;

impl Lowering<'_> {
    /// What travels along. A call that cannot take it along is handed over without.
    pub(super) fn context(
        &mut self,
        number: usize,
        name: &str,
        route: &Route,
        next: Place,
    ) -> Place {
        let mut attributes = self.traces.left_over.blanks(number);
        for value in &route.pass {
            if let Some(key) = self.values.given(value) {
                if !self.graph.has_menus() {
                    // It came along under the key that people know.
                    continue;
                }
                self.unanswered.insert(key, " ".to_owned());
            }
            attributes.insert(Route::passed_key(value), self.values.raw(value).reference());
        }
        attributes.extend(route.intent.iter().map(|is| (along::INTENT.to_owned(), is.to_string())));
        // No login has a voice way.
        attributes.insert(along::PRE_VERIFIED.to_owned(), "false".to_owned());
        attributes.insert(along::LANGUAGE.to_owned(), self.language.tag.to_string());
        if self.graph.has_menus() {
            attributes.insert(along::PATH.to_owned(), flow_attribute(PATH));
            self.initial.insert(PATH.to_owned(), " ".to_owned());
        }
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
        let (check, text) = self.checked(words);
        if check == Check::Known(true) {
            attributes.insert(along::TELL_AGENT.to_owned(), text);
            return next;
        }
        let or = self.or_text(words).unwrap_or_else(|| " ".to_owned());
        attributes.insert(along::TELL_AGENT.to_owned(), or);
        let name = format!("{name} tell");
        let told = BTreeMap::from([(along::TELL_AGENT.to_owned(), text)]);
        let told = self.set_contact(&name, told, next, next);
        check.lower(&mut self.draft, &name, told, next)
    }
}
