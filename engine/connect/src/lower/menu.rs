//! Menus: one block that plays the prompt and waits for a key, and what it needs around it.
//!
//! A sentence that is not always said stands in an attribute: the sentence, or one blank. So the
//! prompt is one text whatever holds, and is written once.

use std::collections::BTreeMap;

use pivotline_ir::{Condition, Faces, Menu, MenuOption, Name, PromptPart};

use super::check::{Check, MobileFrom};
use super::draft::{Place, Ways};
use super::tries::{Playing, SORRY, Tries};
use super::values::{flow_attribute, key};
use super::{LowerError, Lowering};
use crate::model::{ActionKind, Operator};

/// A prompt, and the attributes that hold the sentences which are not always said.
#[derive(Default)]
pub(super) struct Prompt {
    pub(super) text: String,
    /// What the attributes hold where nothing else is known.
    pub(super) defaults: BTreeMap<String, String>,
    /// What they hold instead where a check holds; later ones win.
    instead: Vec<(Check, String, BTreeMap<String, String>)>,
}

impl Lowering<'_> {
    pub(super) fn lower_menu(&mut self, number: usize, menu: &Menu) -> Result<Place, LowerError> {
        let name = &self.block_of(number);
        let mut prompt = self.prompt(number, name, menu)?;
        let play = self.draft.reserve(name);
        let tries = Tries { most: menu.tries, silence: &menu.silence, wrong: &menu.wrong_key };
        let mut replay = play;
        if tries.apologise() {
            let blank = BTreeMap::from([(SORRY.to_owned(), " ".to_owned())]);
            replay = self.set_flow(&format!("{name} again"), blank, play, play);
        }
        tries.begin(&mut prompt);
        let playing = Playing { number, name, tries, play, replay };
        let ways = self.ways_out(&playing, menu)?;
        let text = std::mem::take(&mut prompt.text);
        self.draft.fill(play, ActionKind::GetParticipantInput { text, wait: menu.wait }, ways);
        Ok(self.enter(&playing, prompt))
    }

    /// What happens before a menu is played the first time after an arrow led to it.
    fn enter(&mut self, playing: &Playing<'_>, prompt: Prompt) -> Place {
        let (number, name) = (playing.number, playing.name);
        let mut prompt = prompt;
        self.leave_traces(number, &mut prompt.defaults);
        let place = self.set_prompt(name, prompt, playing.play);
        self.remember_from(number, name, place)
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

    fn ways_out(&mut self, playing: &Playing<'_>, menu: &Menu) -> Result<Ways, LowerError> {
        let unanswered = self.unanswered(playing, (&menu.failed, &menu.exhausted), "wrong key");
        let mut keys = Vec::new();
        for option in menu.options.iter().filter(|option| option.on != Faces::Screen) {
            keys.extend(self.choice(playing, option, unanswered.wrong)?);
        }
        Ok(unanswered.and(keys))
    }

    /// The key of an option, and where it leads. Where the option does not hold, its key is a
    /// wrong key; opening hours are not asked again for that.
    fn choice(
        &mut self,
        playing: &Playing<'_>,
        option: &MenuOption,
        wrong: Place,
    ) -> Result<Option<(Operator, String, Place)>, LowerError> {
        let Some(pressed) = option.key else { return Ok(None) };
        let to = self.way(playing, &option.to);
        let mut check = self.stands(&option.when, option.through.as_ref())?;
        if check == Check::Known(false) {
            return Ok(None);
        }
        if check.asks_hours() {
            let sentence = flow_attribute(&self.part_key(playing.number, option.id.as_str()));
            check = Check::equals("not offered".to_owned(), sentence, " ").not();
        }
        let name = format!("{} key {}", playing.name, pressed.name());
        let place = check.lower(&mut self.draft, &name, to, wrong);
        Ok(Some((Operator::Equals, pressed.dtmf().to_string(), place)))
    }

    fn stands(&mut self, when: &Condition, through: Option<&Name>) -> Result<Check, LowerError> {
        let mut checks = self.checks(MobileFrom::Attribute);
        let offered = match through {
            Some(pivot) => checks.offered(pivot)?,
            None => Check::Known(true),
        };
        Ok(Check::all([checks.condition(when)?, offered]))
    }

    fn prompt(&mut self, number: usize, name: &str, menu: &Menu) -> Result<Prompt, LowerError> {
        let parts = menu.prompt(self.language);
        self.prompt_of(number, name, &parts)
    }

    /// A prompt of several sentences.
    pub(super) fn prompt_of(
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

    fn part_key(&self, number: usize, part: &str) -> String {
        let menu = self.menu_keys.get(&number).map_or("", String::as_str);
        format!("{menu}__{}", key(part))
    }
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

/// What a part of a prompt is called in a block's name.
fn part_name(id: &str) -> String {
    if id.starts_with("say") { id.to_owned() } else { format!("option {id}") }
}
