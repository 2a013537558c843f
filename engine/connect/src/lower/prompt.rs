//! Prompts: what is said before a block waits for keys.
//!
//! A sentence that is not always said stands in an attribute: the sentence, or one blank. So the
//! prompt is one text whatever holds, and is written once.

use std::collections::BTreeMap;

use pivotline_ir::{Condition, Name, PromptPart};

use super::check::{Check, MobileFrom};
use super::draft::Place;
use super::error::LowerError;
use super::lowering::Lowering;
use super::values::{flow_attribute, key};

/// A prompt, and the attributes that hold the sentences which are not always said.
#[derive(Default)]
pub(super) struct Prompt {
    pub(super) text: String,
    /// What the attributes hold where nothing else is known.
    pub(super) defaults: BTreeMap<String, String>,
    /// What they hold instead where a check holds; later ones win.
    instead: Vec<(Check, String, BTreeMap<String, String>)>,
}

impl Prompt {
    /// Holds a sentence in an attribute. Sentences under the same check are set together.
    fn hold(
        &mut self,
        groups: &mut BTreeMap<Check, usize>,
        attribute: String,
        name: &str,
        variants: Vec<(Check, String)>,
    ) {
        self.defaults.insert(attribute.clone(), " ".to_owned());
        for (check, text) in variants {
            if check == Check::Known(true) {
                self.defaults.insert(attribute.clone(), text);
                continue;
            }
            let group = *groups.entry(check.clone()).or_insert(self.instead.len());
            match self.instead.get_mut(group) {
                Some((_, _, attributes)) => {
                    attributes.insert(attribute.clone(), text);
                }
                None => {
                    let attributes = BTreeMap::from([(attribute.clone(), text)]);
                    self.instead.push((check, name.to_owned(), attributes));
                }
            }
        }
    }
}

impl Lowering<'_> {
    /// A prompt of several sentences.
    pub(super) fn prompt(
        &mut self,
        number: usize,
        name: &str,
        parts: &[PromptPart<'_>],
    ) -> Result<Prompt, LowerError> {
        let mut prompt = Prompt::default();
        let mut sentences = Vec::new();
        let mut groups = BTreeMap::new();
        for part in parts {
            let stands = self.stands(part.when, part.through)?;
            if stands == Check::Known(false) {
                continue;
            }
            let attribute = self.part_key(number, &part.id);
            let variants = self.variants(part, stands);
            match variants.as_slice() {
                [(Check::Known(true), text)] => sentences.push(text.clone()),
                _ => {
                    sentences.push(flow_attribute(&attribute));
                    let name = format!("{name} {}", part_name(&part.id));
                    prompt.hold(&mut groups, attribute, &name, variants);
                }
            }
        }
        prompt.text = sentences.join(" ");
        if prompt.text.trim().is_empty() {
            " ".clone_into(&mut prompt.text);
        }
        Ok(prompt)
    }

    /// Sets what a prompt is made of before it is played the first time.
    pub(super) fn set_prompt(&mut self, name: &str, prompt: Prompt, play: Place) -> Place {
        let mut place = play;
        for (check, name, attributes) in prompt.instead.into_iter().rev() {
            let set = self.set_flow(&name, attributes, place, place);
            place = check.lower(&mut self.draft, &name, set, place);
        }
        if prompt.defaults.is_empty() {
            return place;
        }
        self.set_flow(&format!("{name} enter"), prompt.defaults, place, place)
    }

    /// What must hold for a part of a prompt to be said, or for an option to be there.
    pub(super) fn stands(
        &mut self,
        when: &Condition,
        through: Option<&Name>,
    ) -> Result<Check, LowerError> {
        let mut checks = self.checks(MobileFrom::Attribute);
        let offered = match through {
            Some(pivot) => checks.offered(pivot)?,
            None => Check::Known(true),
        };
        Ok(Check::all([checks.condition(when)?, offered]))
    }

    /// What a part says under which check: the last that holds wins. Where none does, nothing.
    fn variants(&mut self, part: &PromptPart<'_>, stands: Check) -> Vec<(Check, String)> {
        let (complete, text) = self.checked_text(&part.text, part.or.as_ref());
        let whole = Check::all([stands.clone(), complete]);
        match &part.or {
            Some(or) if whole != stands => {
                let or = self.values.text(or);
                vec![(stands, or), (whole, text)]
            }
            _ => vec![(whole, text)],
        }
    }

    /// The flow attribute that holds a part of a prompt which is not always said.
    pub(super) fn part_key(&self, number: usize, part: &str) -> String {
        let menu = self.menu_keys.get(&number).map_or("", String::as_str);
        format!("{menu}__{}", key(part))
    }
}

/// What a part of a prompt is called in a block's name.
fn part_name(id: &str) -> String {
    if id.starts_with("say") { id.to_owned() } else { format!("option {id}") }
}
