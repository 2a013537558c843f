//! What is typed, or stands in a script: one line an answer.

use std::io::{BufRead as _, IsTerminal as _, Write as _, stdin};

/// Standard input: a person at a terminal, or a script.
pub(super) struct Script {
    is_typed: bool,
    line: usize,
}

impl Script {
    /// Reads from standard input.
    pub(super) fn from_stdin() -> Self {
        Self { is_typed: stdin().is_terminal(), line: 0 }
    }

    /// Whether a person types, who is told what is asked and may try again.
    pub(super) fn is_typed(&self) -> bool {
        self.is_typed
    }

    /// The number of the line that was read last.
    pub(super) fn line(&self) -> usize {
        self.line
    }

    /// The next answer; none at the end. Lines of a printed call that are no answers are skipped.
    ///
    /// # Errors
    /// Standard input cannot be read.
    pub(super) fn next(&mut self, question: &str) -> std::io::Result<Option<String>> {
        loop {
            if self.is_typed {
                let mut stdout = std::io::stdout().lock();
                write!(stdout, "{question}> ")?;
                stdout.flush()?;
            }
            let mut line = String::new();
            if stdin().lock().read_line(&mut line)? == 0 {
                return Ok(None);
            }
            self.line += 1;
            if let Some(answer) = answer_in(line.trim()) {
                return Ok(Some(answer.to_owned()));
            }
        }
    }
}

/// The answer in a line: the line itself, or what a printed call says was answered.
fn answer_in(line: &str) -> Option<&str> {
    if line.starts_with('<') || line.starts_with("> dial") {
        return None;
    }
    if let Some(question) = line.strip_prefix(": ") {
        return question.split_once(" -> ").map(|(_, answer)| answer);
    }
    let done = line.strip_prefix("> ").unwrap_or(line);
    Some(done.strip_prefix("press ").unwrap_or(done))
}
