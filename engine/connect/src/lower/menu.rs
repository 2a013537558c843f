//! Menus: one block that plays the prompt and waits for a key, and what it needs around it.
//!
//! A sentence that is not always said stands in an attribute: the sentence, or one blank. So the
//! prompt is one text whatever holds, and is written once.

use std::collections::BTreeMap;

use pivotline_ir::{Condition, Faces, Menu, MenuOption, Name, PromptPart, Reply, Target, Words};

use super::check::{Check, MobileFrom};
use super::draft::{Place, Ways};
use super::values::{flow_attribute, key};
use super::{LowerError, Lowering};
use crate::model::{ActionKind, ErrorType, Operator};

/// Counts tries: one stroke for each, blanks between, as flows join texts elsewhere.
const TRIES: &str = "tries";
/// What a reply said, to be heard before the prompt.
const SORRY: &str = "sorry";

/// A menu while it is lowered.
struct Playing<'a> {
    number: usize,
    name: &'a str,
    menu: &'a Menu,
    /// The block that plays it.
    play: Place,
    /// Plays it again without an apology.
    replay: Place,
}

/// A prompt, and the attributes that hold the sentences which are not always said.
#[derive(Default)]
struct Prompt {
    text: String,
    /// What the attributes hold where nothing else is known.
    defaults: BTreeMap<String, String>,
    /// What they hold instead where a check holds; later ones win.
    instead: Vec<(Check, String, BTreeMap<String, String>)>,
}

impl Lowering<'_> {
    pub(super) fn lower_menu(&mut self, number: usize, menu: &Menu) -> Result<Place, LowerError> {
        let name = &self.block_of(number);
        let mut prompt = self.prompt(number, name, menu)?;
        let play = self.draft.reserve(name);
        let apologises = apologises(menu);
        let mut replay = play;
        if apologises {
            prompt.text = format!("{} {}", flow_attribute(SORRY), prompt.text);
            prompt.defaults.insert(SORRY.to_owned(), " ".to_owned());
            let blank = BTreeMap::from([(SORRY.to_owned(), " ".to_owned())]);
            replay = self.set_flow(&format!("{name} again"), blank, play, play);
        }
        if counts(menu) {
            prompt.defaults.insert(TRIES.to_owned(), "1".to_owned());
        }
        let playing = Playing { number, name, menu, play, replay };
        let ways = self.ways_out(&playing)?;
        let text = std::mem::take(&mut prompt.text);
        self.draft.fill(play, ActionKind::GetParticipantInput { text, wait: menu.wait }, ways);
        Ok(self.enter(&playing, prompt))
    }

    /// What happens before a menu is played the first time after an arrow led to it.
    fn enter(&mut self, playing: &Playing<'_>, prompt: Prompt) -> Place {
        let (number, name) = (playing.number, playing.name);
        let mut place = playing.play;
        for (check, name, attributes) in prompt.instead.into_iter().rev() {
            let set = self.set_flow(&name, attributes, place, place);
            place = check.lower(&mut self.draft, &name, set, place);
        }
        let mut attributes = prompt.defaults;
        self.leave_traces(number, &mut attributes);
        if !attributes.is_empty() {
            place = self.set_flow(&format!("{name} enter"), attributes, place, place);
        }
        self.remember_from(number, name, place)
    }

    fn ways_out(&mut self, playing: &Playing<'_>) -> Result<Ways, LowerError> {
        let menu = playing.menu;
        let failed = self.way(playing, &menu.failed);
        let exhausted = self.way(playing, &menu.exhausted);
        let mut count = exhausted;
        if counts(menu) {
            let tries = usize::try_from(menu.tries).unwrap_or(usize::MAX);
            let none_left =
                (Operator::Equals, ["1"].repeat(tries.saturating_add(1)).join(" "), exhausted);
            let name = format!("{} tries", playing.name);
            count = self.draft.compare(&name, flow_attribute(TRIES), vec![none_left], playing.play);
        }
        let silence = self.reply(playing, "silence", &menu.silence, count, exhausted);
        let wrong = self.reply(playing, "wrong key", &menu.wrong_key, count, exhausted);
        let mut conditions = Vec::new();
        for option in menu.options.iter().filter(|option| option.on != Faces::Screen) {
            conditions.extend(self.choice(playing, option, wrong)?);
        }
        let errors = vec![
            (ErrorType::InputTimeLimitExceeded, silence),
            (ErrorType::NoMatchingCondition, wrong),
            (ErrorType::NoMatchingError, failed),
        ];
        Ok(Ways { next: Some(wrong), conditions, errors })
    }

    /// Where a way out of a menu leads.
    fn way(&mut self, playing: &Playing<'_>, target: &Target) -> Place {
        match target {
            Target::Repeat => playing.replay,
            Target::Back => self.lower_back(playing.number, playing.replay),
            Target::To(_) | Target::HangUp => self.place(playing.number, target),
        }
    }

    /// Silence or a wrong key: elsewhere at once, or the reply and, while tries are left, the
    /// menu again.
    fn reply(
        &mut self,
        playing: &Playing<'_>,
        role: &str,
        reply: &Reply,
        count: Place,
        exhausted: Place,
    ) -> Place {
        let words = match reply {
            Reply::Go(target) => return self.way(playing, target),
            Reply::Again(_) if !counts(playing.menu) => return exhausted,
            Reply::Again(words) => words,
        };
        let name = format!("{} {role}", playing.name);
        let tag = &self.language.tag;
        let (text, or) = (words.in_language(tag), words.or_in_language(tag));
        let mut checks = self.checks(MobileFrom::Attribute);
        let check = if or.is_some() { checks.complete(text) } else { checks.unbroken(text) };
        let text = self.values.text(text);
        let or = or.map_or_else(|| " ".to_owned(), |or| self.values.text(or));
        let said = self.one_try_more(playing, &name, text, count, exhausted);
        if check == Check::Known(true) {
            return said;
        }
        let instead = self.one_try_more(playing, &format!("{name} or"), or, count, exhausted);
        check.lower(&mut self.draft, &name, said, instead)
    }

    /// Where the count cannot be kept, no more tries are given: a call must not go round.
    fn one_try_more(
        &mut self,
        playing: &Playing<'_>,
        name: &str,
        words: String,
        count: Place,
        exhausted: Place,
    ) -> Place {
        let tries = format!("{} 1", flow_attribute(TRIES));
        let mut attributes = BTreeMap::from([(TRIES.to_owned(), tries)]);
        if apologises(playing.menu) {
            attributes.insert(SORRY.to_owned(), words);
        }
        self.set_flow(name, attributes, count, exhausted)
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
        let mut prompt = Prompt::default();
        let mut sentences = Vec::new();
        let mut groups = BTreeMap::new();
        for part in menu.prompt(self.language) {
            let stands = self.stands(part.when, part.through)?;
            if stands == Check::Known(false) {
                continue;
            }
            let attribute = self.part_key(number, &part.id);
            let variants = self.variants(&part, stands);
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
        let mut checks = self.checks(MobileFrom::Attribute);
        let complete = if part.or.is_some() {
            checks.complete(&part.text)
        } else {
            checks.unbroken(&part.text)
        };
        let text = self.values.text(&part.text);
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

/// Whether tries are counted: where the menu may be played again by itself.
fn counts(menu: &Menu) -> bool {
    let again = |reply: &Reply| matches!(reply, Reply::Again(_));
    menu.tries > 1 && (again(&menu.silence) || again(&menu.wrong_key))
}

/// Whether words may be heard before the prompt.
fn apologises(menu: &Menu) -> bool {
    let says = |words: &Words| words.text.values().any(|text| !text.segments.is_empty());
    let apology = |reply: &Reply| matches!(reply, Reply::Again(words) if says(words));
    counts(menu) && (apology(&menu.silence) || apology(&menu.wrong_key))
}

/// What a part of a prompt is called in a block's name.
fn part_name(id: &str) -> String {
    if id.starts_with("say") { id.to_owned() } else { format!("option {id}") }
}
