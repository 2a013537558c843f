//! The two programs of a schedule: one before a deploy, one after it.

use std::sync::{Arc, LazyLock};

use pivotline_ir::Program;
use pivotline_machine::Machine;
use pivotline_service::record::Digest;
use pivotline_syntax::{SourceFile, Sources};

use crate::case;

/// A compiled program.
pub(super) struct Menus {
    pub(super) json: String,
    pub(super) digest: Digest,
    pub(super) machine: Machine,
}

/// The program before the deploy and the one after it.
pub(super) static MENUS: LazyLock<[Menus; 2]> = LazyLock::new(|| {
    [include_str!("../../simulation/before.menu"), include_str!("../../simulation/after.menu")]
        .map(Menus::read)
});

/// The line that is called.
pub(super) const LINE: &str = "everyday";

impl Menus {
    fn read(text: &str) -> Self {
        let file = SourceFile { path: "simulation.menu".to_owned(), text: text.to_owned() };
        let program = case::program(&Sources::new(vec![file]));
        let json = program.to_json().expect("a compiled program can be written");
        let digest = Digest::parse(&Program::digest(&json)).expect("a digest");
        Self { json, digest, machine: Machine::new(Arc::new(program)) }
    }

    /// The program of a digest.
    pub(super) fn of(digest: &Digest) -> Option<&'static Self> {
        MENUS.iter().find(|menus| menus.digest == *digest)
    }
}
