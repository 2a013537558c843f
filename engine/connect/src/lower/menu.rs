//! Menus: one block that plays the prompt and waits for a key, and what it needs around it.

use std::collections::BTreeMap;

use pivotline_ir::{Faces, Menu, MenuOption};

use super::check::Check;
use super::draft::{Place, Ways};
use super::error::LowerError;
use super::lowering::Lowering;
use super::prompt::Prompt;
use super::tries::{Playing, SORRY, Tries};
use super::values::flow_attribute;
use crate::contract::{HERE, PATH, entered_from};
use crate::model::{ActionKind, Operator};

/// What stands in `here` before any menu was played; no menu is called so.
const NOWHERE: &str = "-";

impl Lowering<'_> {
    pub(super) fn lower_menu(&mut self, number: usize, menu: &Menu) -> Result<Place, LowerError> {
        let name = &self.graph.blocks_name(number);
        let mut prompt = self.prompt(number, name, &menu.prompt(self.language))?;
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

    /// Remembers at a menu's first entry which menu was played before it.
    fn remember_from(&mut self, number: usize, name: &str, enter: Place) -> Place {
        if !self.traces.from.contains(&number) {
            return enter;
        }
        let Some(from) = self.menu_keys.get(&number).map(|menu| entered_from(menu)) else {
            return enter;
        };
        self.initial.insert(from.clone(), " ".to_owned());
        let value = flow_attribute(&from);
        let attributes = BTreeMap::from([(from, flow_attribute(HERE))]);
        let remember = self.set_flow(&format!("{name} entered from"), attributes, enter, enter);
        let first = vec![(Operator::Equals, " ".to_owned(), remember)];
        self.draft.compare(&format!("{name} first entry"), value, first, enter)
    }

    /// What a menu sets when it is entered, for others to read.
    fn leave_traces(&mut self, number: usize, attributes: &mut BTreeMap<String, String>) {
        if self.traces.path {
            let path = format!("{} {}", flow_attribute(PATH), self.graph.block(number));
            attributes.insert(PATH.to_owned(), path);
            self.initial.insert(PATH.to_owned(), " ".to_owned());
        }
        if let Some(menu) = self.menu_keys.get(&number).filter(|_| self.traces.here) {
            attributes.insert(HERE.to_owned(), menu.clone());
            self.initial.insert(HERE.to_owned(), NOWHERE.to_owned());
        }
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
}
