//! Calls on the machine and through the flows, told as transcripts (`pivotline::transcript`).
//!
//! The caller's lines are played on the machine and on the flows as Amazon Connect would run them.
//! Both share the answers that are given, and nothing else; their transcripts must be the file's.
//! With `UPDATE_CALLS=1` in the environment a file is written anew when both agree.

pub mod chance;
mod difference;
mod on_machine;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use pivotline::transcript::on_connect;
use pivotline_ir::{Line, Name, Program};

pub use pivotline::transcript::{Action, Given, Mismatch, Script};

/// A program and its flows, ready to be called.
#[derive(Clone, Debug)]
pub struct Numbers {
    program: Program,
    flows: BTreeMap<String, String>,
}

impl Numbers {
    /// The lines of a program, and its flows as JSON by name.
    #[must_use]
    pub fn new(program: Program, flows: BTreeMap<String, String>) -> Self {
        Self { program, flows }
    }

    /// Plays a transcript's calls on both, and holds what they tell against each other and
    /// against the file.
    ///
    /// # Errors
    /// The file is no transcript, or what was told differs; the text shows where.
    pub fn check(&self, path: &Path) -> Result<(), Mismatch> {
        let text = fs::read_to_string(path).map_err(|why| Mismatch(why.to_string()))?;
        let script = Script::read(&text)?;
        let machine = self.agreed(&script)?;
        if std::env::var_os("UPDATE_CALLS").is_some() {
            let told = script.told_as(&machine);
            return fs::write(path, told).map_err(|why| Mismatch(why.to_string()));
        }
        difference::same("the file", &script.lines, "the call", &machine)
    }

    /// The transcript of a call, on which the machine and the flows agree.
    ///
    /// # Errors
    /// They do not, or the script asks for what cannot be played.
    pub fn agreed(&self, script: &Script) -> Result<Vec<String>, Mismatch> {
        let machine = self.on_machine(script)?;
        let connect = self.on_connect(script)?;
        difference::same("the machine", &machine, "Amazon Connect", &connect)?;
        Ok(machine)
    }

    /// The program.
    #[must_use]
    pub fn program(&self) -> &Program {
        &self.program
    }

    /// The transcript of a call on the machine.
    ///
    /// # Errors
    /// The script asks for what cannot be played.
    pub fn on_machine(&self, script: &Script) -> Result<Vec<String>, Mismatch> {
        on_machine::play(&self.program, self.line(script)?, script)
    }

    /// The transcript of a call through the flows.
    ///
    /// # Errors
    /// The flows cannot be read, or the script asks for what cannot be played.
    pub fn on_connect(&self, script: &Script) -> Result<Vec<String>, Mismatch> {
        on_connect::play(&self.program, &self.flows, self.line(script)?, script)
    }

    fn line(&self, script: &Script) -> Result<(&Name, &Line), Mismatch> {
        script.line_of(&self.program)
    }
}
