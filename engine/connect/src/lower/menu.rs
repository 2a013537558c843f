//! Menus: one block that plays the prompt and waits for a key, and what it needs around it.

use std::collections::BTreeMap;

use pivotline_ir::{Faces, Menu, MenuOption};

use super::check::Check;
use super::draft::{Place, Ways};
use super::prompt::Prompt;
use super::tries::{Playing, SORRY, Tries};
use super::values::flow_attribute;
use super::{LowerError, Lowering};
use crate::model::{ActionKind, Operator};

impl Lowering<'_> {
    pub(super) fn lower_menu(&mut self, number: usize, menu: &Menu) -> Result<Place, LowerError> {
        let name = &self.block_of(number);
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
