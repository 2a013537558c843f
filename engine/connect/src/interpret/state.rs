//! All that a call remembers.

use super::contact::Contact;
use super::frame::Frame;
use super::keypad::Keypad;
use super::stage::Stage;
use super::watch::{Passed, Watch};
use super::{Heard, HeardKind, Listener, references, speech};

/// What actions read and change.
#[derive(Clone, Debug)]
pub(super) struct State {
    pub(super) contact: Contact,
    pub(super) stage: Stage,
    /// The flow or module that runs.
    pub(super) frame: Frame,
    /// Those that wait for it to come back, the last one first to go on.
    pub(super) callers: Vec<Frame>,
    /// What is being typed, in store mode.
    pub(super) keypad: Option<Keypad>,
    /// What was heard in this turn.
    pub(super) heard: Vec<Heard>,
    /// An action that fails whenever it is come to, whatever it does.
    pub(super) failing: Option<Passed>,
    /// Who wants to know what is read and written.
    pub(super) watch: Watch,
}

impl State {
    /// What stands at a path. A missing value is empty.
    pub(super) fn look_up(&self, path: &str) -> &str {
        self.watch.read(path);
        let own = self.frame.registers.get(path);
        own.or_else(|| self.contact.look_up(path)).unwrap_or_default()
    }

    /// A text with its references filled.
    pub(super) fn fill(&self, text: &str) -> String {
        references::fill(text, |path| self.look_up(path))
    }

    /// Whether the prompt could be played.
    pub(super) fn hear(&mut self, kind: HeardKind, prompt: &str) -> bool {
        let Some(text) = speech::spoken(prompt) else {
            return false;
        };
        if !text.is_empty() {
            let listener = self.listener();
            let language = self.contact.language().to_owned();
            let voice = self.contact.voice().to_owned();
            let engine = self.contact.engine.clone();
            self.heard.push(Heard { kind, text, language, voice, engine, listener });
        }
        true
    }

    fn listener(&self) -> Listener {
        match self.stage {
            Stage::AgentWhisper | Stage::Hold(Listener::Agent) => Listener::Agent,
            _ => Listener::Caller,
        }
    }
}
