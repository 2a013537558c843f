//! N001, N002: every arrow, `needs` and `wants` names something that is declared and fits there.

use std::collections::{BTreeMap, BTreeSet};

use pivotline_syntax::ast::{BlockWord, Name, Place, Reference};
use pivotline_syntax::{Code, Diagnostic, Edit, Span};

use crate::findings::Findings;
use crate::meaning::{Facts, Obtained, destination, nearest, obtained};
use crate::shapes::{ArrowBlock, Folder, WrittenArrow};

/// From how many uses on the slip is taken to be in the declaration.
const MANY: usize = 2;

/// For how many such names the meant one is looked for.
const MOST_SOUGHT: usize = 100;

/// How many uses a finding shows.
const MOST_SHOWN: usize = 3;

/// Tells names that are declared nowhere, or stand for another kind of thing.
pub(super) fn check(facts: &Facts<'_, '_>, findings: &mut Findings) {
    let folder = facts.folder;
    let arrows = arrows(folder);
    let obtains = obtains(folder);
    let mut told = misspelt_heads(folder, &uses_of_arrows(folder, &arrows), is_place, findings);
    told.extend(misspelt_heads(folder, &uses_of_obtains(&obtains), is_source, findings));
    for written in arrows {
        if written.arrow.block().is_none_or(|name| !told.contains(name)) {
            findings.note(destination(folder, written.arrow));
        }
    }
    for reference in obtains {
        if reference.path.first().is_none_or(|name| !told.contains(name.value.as_str())) {
            findings.note(obtained(folder, reference));
        }
    }
    let obtains = folder.blocks.values().flat_map(|block| &block.obtains);
    for obtain in obtains.filter(|obtain| obtain.wanted) {
        if let Ok(Obtained::Login(login)) = obtained(folder, obtain.reference) {
            let message = "a login that is only wanted is not built yet";
            findings.push(
                Diagnostic::error(Code::S014NotBuilt, obtain.reference.span, message)
                    .help(format!("write `needs {login}`, or leave it out")),
            );
        }
    }
}

fn arrows<'a>(folder: &Folder<'a>) -> Vec<WrittenArrow<'a>> {
    let of_lines = folder.lines.values().flat_map(|line| line.arrows());
    let of_blocks = folder.blocks.values().flat_map(|block| block.arrows());
    let of_logins = folder.logins.values().flat_map(|login| login.arrows());
    of_lines.chain(of_blocks).chain(of_logins).collect()
}

fn obtains<'a>(folder: &Folder<'a>) -> Vec<&'a Reference> {
    let needed = folder.services.values().flat_map(|service| service.needs.iter().copied());
    let blocks = folder.blocks.values();
    let obtains = blocks.flat_map(|block| block.obtains.iter().map(|obtain| obtain.reference));
    needed.chain(obtains).collect()
}

/// Each name that is used, with the places.
type Uses<'a> = BTreeMap<&'a str, Vec<Span>>;

fn uses_of_arrows<'a>(folder: &Folder<'a>, arrows: &[WrittenArrow<'a>]) -> Uses<'a> {
    let mut uses = Uses::new();
    let screens = folder.lines.values().filter_map(|line| line.screen).map(|(_, arrow)| arrow);
    for arrow in arrows.iter().map(|written| written.arrow).chain(screens) {
        if let Place::Block(name) = &arrow.place.value {
            uses.entry(name).or_default().push(arrow.place.span);
        }
    }
    uses
}

fn uses_of_obtains<'a>(obtains: &[&'a Reference]) -> Uses<'a> {
    let mut uses = Uses::new();
    for Name { value, span } in obtains.iter().filter_map(|reference| reference.path.first()) {
        uses.entry(value).or_default().push(*span);
    }
    uses
}

/// Where a name that is declared nowhere is used again and again, and a declared one that is nearly
/// the same by nobody, the slip is in the declaration. Gives the names that are told so.
fn misspelt_heads<'a>(
    folder: &Folder<'a>,
    uses: &Uses<'a>,
    fits: impl Fn(BlockWord) -> bool,
    findings: &mut Findings,
) -> BTreeSet<&'a str> {
    let unused = folder
        .declared
        .iter()
        .filter(|(name, known)| fits(known.word) && !uses.contains_key(*name));
    let mut unused: BTreeMap<&str, Span> =
        unused.map(|(name, known)| (*name, known.span)).collect();
    let mut told = BTreeSet::new();
    let unknown = uses
        .iter()
        .filter(|(name, places)| places.len() >= MANY && !folder.declared.contains_key(*name));
    for (name, places) in unknown.take(MOST_SOUGHT) {
        let Some(meant) = nearest(name, unused.keys().copied()) else { continue };
        let Some(span) = unused.remove(meant) else { continue };
        let message = format!("nothing names `{meant}`, and `{name}` is declared nowhere");
        let finding = Diagnostic::error(Code::N001UnknownName, span, message)
            .label(format!("{} places say `{name}`", places.len()))
            .help(format!("is it called `{name}`?"))
            .fix(format!("write `{name}`"), vec![Edit { span, text: (*name).to_owned() }]);
        let shown = places.iter().take(MOST_SHOWN);
        findings.push(shown.fold(finding, |finding, place| finding.also(*place, "such as here")));
        told.insert(*name);
    }
    told
}

fn is_place(word: BlockWord) -> bool {
    matches!(word, BlockWord::Step | BlockWord::Menu | BlockWord::Pivot | BlockWord::Route)
}

fn is_source(word: BlockWord) -> bool {
    matches!(word, BlockWord::Service | BlockWord::Login)
}
