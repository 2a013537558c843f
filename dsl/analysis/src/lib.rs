//! From syntax to one checked program: names, types, checks, lowering.
//!
//! Pure: it reads no file, asks no clock, prints nothing. It knows the menu language's meaning and
//! must never know a target: what Amazon Connect or a page makes of the program is not said here.

mod checks;
mod findings;
mod grouping;
mod lowering;
mod meaning;
mod page;
mod reading;
mod shapes;
mod source_map;
mod ways;

use std::collections::BTreeMap;

use pivotline_ir::{FORMAT, Program};
use pivotline_syntax::{Diagnostic, Sources};

use findings::Findings;
use lowering::{LoweredLine, lower_line, lower_outside};
use meaning::{Facts, Translation, Translations};
use reading::Reading;
use shapes::Folder;

pub use page::explain;
pub use source_map::SourceMap;

/// What a folder of menus means.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// The program; `None` where anything is an error.
    pub program: Option<Program>,
    /// Everything that was found, in the order of the files and their text.
    pub diagnostics: Vec<Diagnostic>,
    /// Where the program's parts were written.
    pub source_map: SourceMap,
}

/// Compiles a folder: its `.menu` files and its translations, `NAME.TAG.texts`. Other files are
/// left alone. Whatever the texts are, it ends, in time linear in their size.
#[must_use]
pub fn compile(sources: &Sources) -> Compiled {
    let mut findings = Findings::default();
    let reading = reading::read(sources, &mut findings);
    let mut folder = Folder::new(&reading.menus);
    folder.has_nameless |= findings.has_unreadable();
    let translations = translations(&reading);
    let facts = Facts::new(&folder, &translations);
    checks::of_folder(&facts, sources, &reading, &mut findings);
    let lowered: Vec<_> =
        folder.lines.values().map(|line| (line, lower_line(&facts, line))).collect();
    for (line, lowered) in &lowered {
        checks::of_line(&facts, line, lowered, &mut findings);
    }
    checks::of_lines(&facts, &lowered, &mut findings);
    let failed = findings.has_errors();
    let (program, source_map) =
        assemble(&facts, lowered.into_iter().map(|(line, lowered)| (line.name, lowered)));
    Compiled { program: (!failed).then_some(program), diagnostics: findings.sorted(), source_map }
}

fn translations(reading: &Reading) -> Translations<'_> {
    let mut translations = Translations::default();
    for file in &reading.texts {
        let Some(tag) = &file.tag else { continue };
        for entry in &file.entries {
            let one = Translation { text: &entry.key, translation: &entry.translation };
            translations.add(tag, one);
        }
    }
    translations
}

fn assemble<'a>(
    facts: &Facts<'_, '_>,
    lowered: impl Iterator<Item = (&'a str, LoweredLine)>,
) -> (Program, SourceMap) {
    let mut source_map = SourceMap::default();
    let mut lines = BTreeMap::new();
    for (name, lowered) in lowered {
        source_map.add_nodes(name.into(), lowered.places);
        lines.insert(name.into(), lowered.line);
    }
    for (name, declared) in &facts.folder.declared {
        source_map.add_name((*name).into(), declared.span);
    }
    let (services, logins, forms) = lower_outside(facts, &lines);
    (Program { format: FORMAT.to_owned(), lines, services, logins, forms }, source_map)
}
