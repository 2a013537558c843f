//! A program's bytes: what is kept of it, and read again by whoever did not compile it.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use crate::program::Program;
use crate::verify::Fault;

/// The format of the bytes that [`Program::to_json`] writes. It changes when an older reader
/// would misunderstand a newer program.
pub const FORMAT: &str = "pivotline.program/1";

/// Why bytes are not a program.
#[derive(Debug, thiserror::Error)]
pub enum ProgramError {
    /// They are not JSON of the program's shape.
    #[error("this is not a compiled program: {0}")]
    Shape(#[from] serde_json::Error),
    /// They are of a format that this version does not read.
    #[error("this program is of format `{0}`, and this version reads `{FORMAT}`: build it anew")]
    Format(String),
    /// The machine in them does not hold together.
    #[error("this program does not hold together: {}", faults(.0))]
    Faults(Vec<Fault>),
}

fn faults(faults: &[Fault]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

impl Program {
    /// The program's bytes: the same program gives the same bytes.
    ///
    /// # Errors
    /// Never for a program that [`Program::verify`] finds no fault in.
    pub fn to_json(&self) -> Result<String, ProgramError> {
        let mut json = serde_json::to_string_pretty(self)?;
        json.push('\n');
        Ok(json)
    }

    /// The program of these bytes, if it holds together.
    ///
    /// # Errors
    /// Another shape or format, or a machine whose arrows lead nowhere.
    pub fn from_json(json: &str) -> Result<Self, ProgramError> {
        let program: Self = serde_json::from_str(json)?;
        if program.format != FORMAT {
            return Err(ProgramError::Format(program.format));
        }
        let faults = program.verify();
        if faults.is_empty() { Ok(program) } else { Err(ProgramError::Faults(faults)) }
    }

    /// The digest of a program's bytes: SHA-256 in lower-case hexadecimal.
    #[must_use]
    pub fn digest(json: &str) -> String {
        Sha256::digest(json.as_bytes()).iter().fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }
}
