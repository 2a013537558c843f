//! Reading a transcript.

use std::iter::Peekable;

use pivotline_ir::{Line, Name, Program};

use super::given::Given;
use super::on_screen::OnScreen;
use super::{Mismatch, tidy};

/// A transcript, read.
#[derive(Clone, Debug, Default)]
pub struct Script {
    /// The number that calls.
    pub caller: String,
    /// The line that is called, where it is named.
    pub line: Option<String>,
    /// What is given.
    pub given: Given,
    /// What the caller does after dialling.
    pub actions: Vec<Action>,
    /// The whole call, line by line, blanks joined.
    pub lines: Vec<String>,
    /// What stands before the call: comments and what is given, as written.
    head: String,
}

/// What a caller does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Presses this key, as a telephone sends it.
    Press(char),
    /// Keys these digits.
    Digits(String),
    /// Waits: for the time that a key is waited for, or for an interval in a queue.
    Silence,
    /// Is answered by an agent.
    AgentAnswers,
    /// Is left by the agent.
    AgentLeaves,
    /// Hangs up.
    HangUp,
    /// Does this on the screen that the call follows.
    OnScreen(OnScreen),
}

impl Action {
    /// The next action that means something in a queue. Where nothing ever interrupts the wait, a
    /// transcript ends there, unless an agent answers. Keys are not heard in a queue.
    pub fn in_queue<'a>(
        actions: &mut Peekable<impl Iterator<Item = &'a Self>>,
        interrupted: bool,
    ) -> Option<&'a Self> {
        if !interrupted {
            return actions.next_if(|action| **action == Self::AgentAnswers);
        }
        actions.find(|action| matches!(action, Self::Silence | Self::AgentAnswers | Self::HangUp))
    }

    /// The next action that means something beside an agent.
    pub fn with_agent<'a>(
        actions: &mut Peekable<impl Iterator<Item = &'a Self>>,
    ) -> Option<&'a Self> {
        actions.find(|action| matches!(action, Self::AgentLeaves | Self::HangUp))
    }

    /// What a question for digits is answered with, of which so many are taken; none for silence.
    #[must_use]
    pub fn keyed(&self, most: u32) -> Option<String> {
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        match self {
            Self::Press('*') => None,
            Self::Press('#') => Some(String::new()),
            Self::Press(digit) => Some(digit.to_string()),
            Self::Digits(digits) => Some(digits.chars().take(most).collect()),
            Self::Silence
            | Self::AgentAnswers
            | Self::AgentLeaves
            | Self::HangUp
            | Self::OnScreen(_) => None,
        }
    }

    /// The action's line in a transcript.
    #[must_use]
    pub fn line(&self) -> String {
        match self {
            Self::Press(key) => format!("> press {}", key_name(*key)),
            Self::Digits(digits) => format!("> digits {digits}"),
            Self::Silence => "> silence".to_owned(),
            Self::AgentAnswers => "> agent answers".to_owned(),
            Self::AgentLeaves => "> agent leaves".to_owned(),
            Self::HangUp => "> hang up".to_owned(),
            Self::OnScreen(does) => format!("> screen {does}"),
        }
    }
}

fn key_name(key: char) -> String {
    match key {
        '*' => "star".to_owned(),
        '#' => "hash".to_owned(),
        digit => digit.to_string(),
    }
}

impl Script {
    /// Reads a transcript.
    ///
    /// # Errors
    /// A line that is none, told with its number.
    pub fn read(text: &str) -> Result<Self, Mismatch> {
        let mut script = Self::default();
        for (at, line) in text.lines().enumerate() {
            script
                .line(line.trim())
                .map_err(|why| Mismatch(format!("line {}: {why}: {line}", at + 1)))?;
        }
        if script.caller.is_empty() {
            return Err(Mismatch("nobody dials".to_owned()));
        }
        Ok(script)
    }

    /// The transcript's text, with other lines for its call.
    #[must_use]
    pub fn told_as(&self, lines: &[String]) -> String {
        format!("{}{}\n", self.head, lines.join("\n"))
    }

    /// The line of the program that is called: the named one, or else the first.
    ///
    /// # Errors
    /// There is none of this name.
    pub fn line_of<'a>(&self, program: &'a Program) -> Result<(&'a Name, &'a Line), Mismatch> {
        let mut lines = program.lines.iter();
        let found = match &self.line {
            Some(name) => lines.find(|(line, _)| line.as_str() == name),
            None => lines.next(),
        };
        let named = self.line.as_deref().map(|line| format!(" `{line}`")).unwrap_or_default();
        found.ok_or_else(|| Mismatch(format!("the menus have no line{named}")))
    }

    /// The line that begins the call.
    #[must_use]
    pub fn dial(&self) -> String {
        let line = self.line.as_ref().map(|line| format!(" {line}")).unwrap_or_default();
        format!("> dial {}{line}", self.caller)
    }

    fn line(&mut self, line: &str) -> Result<(), String> {
        let called = !self.caller.is_empty();
        if line.is_empty() || line.starts_with('#') || line.starts_with("given ") {
            if called && !line.is_empty() {
                return Err("this stands before the call".to_owned());
            }
            if !called {
                self.head.push_str(&format!("{line}\n"));
            }
            return line.strip_prefix("given ").map_or(Ok(()), |given| self.given.read(given));
        }
        match (line.strip_prefix("> "), line.strip_prefix("< ")) {
            (Some(done), _) if !called => self.dials(done)?,
            (Some(done), _) => self.actions.push(action(done)?),
            (_, Some(_)) if called => {}
            _ => return Err("a line of a call begins with `>` or `<`".to_owned()),
        }
        self.lines.push(tidy(line));
        Ok(())
    }

    fn dials(&mut self, done: &str) -> Result<(), String> {
        let mut words = done.split_whitespace();
        match (words.next(), words.next(), words.next()) {
            (Some("dial"), Some(number), line) => {
                self.caller = number.to_owned();
                self.line = line.map(str::to_owned);
                Ok(())
            }
            _ => Err("a call begins with `> dial NUMBER`".to_owned()),
        }
    }
}

fn action(done: &str) -> Result<Action, String> {
    if let Some(does) = done.strip_prefix("screen ") {
        return OnScreen::read(does.trim()).map(Action::OnScreen);
    }
    let mut words = done.split_whitespace();
    match (words.next(), words.next()) {
        (Some("silence"), None) => Ok(Action::Silence),
        (Some("digits"), Some(digits)) if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            Ok(Action::Digits(digits.to_owned()))
        }
        (Some("hang"), Some("up")) => Ok(Action::HangUp),
        (Some("agent"), Some("answers")) => Ok(Action::AgentAnswers),
        (Some("agent"), Some("leaves")) => Ok(Action::AgentLeaves),
        (Some("press"), Some(key)) => {
            let key = pivotline_ir::Key::from_name(key).ok_or("no phone has such a key")?;
            Ok(Action::Press(key.dtmf()))
        }
        _ => {
            let can = "a caller can `press KEY`, key `digits 1234`, stay `silence` and `hang up`; \
                       `agent answers` and `agent leaves` are an agent's";
            Err(can.to_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# A comment.\ngiven outage fails\n> dial +12025550100\n< say \"a  b\"\n\
                        > press star\n> silence\n> hang up\n";

    #[test]
    fn a_transcript_is_read_and_told() {
        let script = Script::read(TEXT).unwrap();
        assert_eq!(script.caller, "+12025550100");
        assert_eq!(script.actions, [Action::Press('*'), Action::Silence, Action::HangUp]);
        assert_eq!(script.lines[1], "< say \"a b\"");
        assert_eq!(script.told_as(&script.lines), TEXT.replace("a  b", "a b"));
    }

    #[test]
    fn what_is_no_transcript_is_refused_with_its_line() {
        for (text, line) in [
            ("> press 1\n", "line 1"),
            ("> dial +12025550100\n> press 12\n", "line 2"),
            ("> dial +12025550100\ngiven outage fails\n", "line 2"),
            ("> dial +12025550100\nhello\n", "line 2"),
        ] {
            let refused = Script::read(text).unwrap_err();
            assert!(refused.0.starts_with(line), "{refused}");
        }
        assert!(Script::read("given outage fails\n").is_err());
    }
}
