//! One call: told line by line, answered from a file and from standard input.

use std::collections::VecDeque;
use std::io::Write as _;

use anyhow::bail;
use pivotline_connect::interpret::{Call, Ending, Heard, Input, Turn, Wait};

use crate::Ended;

use super::answers::Answers;
use super::script::Script;
use super::{told, typed};

/// The most turns of a call. One that takes more is answered in a circle.
const MOST_TURNS: u32 = 10_000;

/// A telephone, and who holds it.
pub(super) struct Telephone {
    call: Call,
    answers: Answers,
    script: Script,
    told: Vec<String>,
    first_language: Option<String>,
    /// Keys that were typed in one line and are not pressed yet.
    keys: VecDeque<Input>,
}

impl Telephone {
    pub(super) fn new(call: Call, answers: Answers, script: Script) -> Self {
        Self {
            call,
            answers,
            script,
            told: Vec::new(),
            first_language: None,
            keys: VecDeque::new(),
        }
    }

    /// Prints a line of the call.
    ///
    /// # Errors
    /// It cannot be printed.
    pub(super) fn tell(&mut self, line: &str) -> anyhow::Result<()> {
        writeln!(std::io::stdout().lock(), "{line}")?;
        self.told.push(line.to_owned());
        Ok(())
    }

    /// Talks until the call is over.
    ///
    /// # Errors
    /// An answer does not fit what was asked, or nothing can be read or printed.
    pub(super) fn talk(&mut self, first: Turn) -> anyhow::Result<Ended> {
        let mut turn = first;
        for _ in 0..MOST_TURNS {
            self.hear(&turn.heard)?;
            if let Wait::Ended(ending) = turn.wait {
                return self.end(&ending);
            }
            turn = self.answer(&turn.wait)?;
        }
        bail!("the call is not over after {MOST_TURNS} turns: the answers lead it in a circle")
    }

    /// Answers, or does, what comes next.
    fn answer(&mut self, wait: &Wait) -> anyhow::Result<Turn> {
        let block = self.call.place().1.to_owned();
        if matches!(wait, Wait::Key { .. })
            && let Some(key) = self.keys.pop_front()
        {
            return self.resume(wait, key, "");
        }
        if let Some(answer) = self.answers.next(wait, &block) {
            let Some(inputs) = typed::inputs(wait, &answer) else {
                let asked = typed::asked(wait, &block);
                bail!("{asked}: the file of answers says `{answer}`; {}", choices(wait));
            };
            return self.resume_with(wait, inputs, &answer);
        }
        loop {
            let question = format!("{} [{}]", typed::asked(wait, &block), typed::choices(wait));
            let Some(answer) = self.script.next(&question)? else {
                return self.resume(wait, Input::HangUp, "hang up");
            };
            match typed::inputs(wait, &answer) {
                Some(inputs) => return self.resume_with(wait, inputs, &answer),
                None if self.script.is_typed() => {
                    writeln!(
                        std::io::stdout().lock(),
                        "`{answer}` is no answer; {}",
                        choices(wait)
                    )?;
                }
                None => {
                    let (line, asked) = (self.script.line(), typed::asked(wait, &block));
                    bail!("line {line}: `{answer}` is no answer to {asked}; {}", choices(wait));
                }
            }
        }
    }

    fn hear(&mut self, all: &[Heard]) -> anyhow::Result<()> {
        for heard in all {
            let first = self.first_language.get_or_insert_with(|| heard.language.clone());
            let line = told::heard(heard, first);
            self.tell(&line)?;
        }
        Ok(())
    }

    /// Does the first of some inputs; the others are keys that are pressed when they are asked for.
    fn resume_with(
        &mut self,
        wait: &Wait,
        inputs: Vec<Input>,
        answer: &str,
    ) -> anyhow::Result<Turn> {
        let mut inputs = inputs.into_iter();
        let first = inputs.next().unwrap_or(Input::Silence);
        self.keys.extend(inputs);
        self.resume(wait, first, answer)
    }

    fn resume(&mut self, wait: &Wait, input: Input, answer: &str) -> anyhow::Result<Turn> {
        let line = told::done(wait, self.call.place().1, &input, answer);
        self.tell(&line)?;
        Ok(self.call.resume(input))
    }

    fn end(&mut self, ending: &Ending) -> anyhow::Result<Ended> {
        if let Some(line) = told::ended(ending) {
            self.tell(&line)?;
        }
        if self.script.is_typed() {
            writeln!(std::io::stdout().lock(), "\nThe call:\n{}", self.told.join("\n"))?;
        }
        let is_broken = matches!(ending, Ending::Broken { .. });
        Ok(if is_broken { Ended::Findings } else { Ended::Fine })
    }
}

fn choices(wait: &Wait) -> String {
    format!("it takes {}", typed::choices(wait))
}
