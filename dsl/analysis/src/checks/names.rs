//! N001, N002: every arrow, `needs` and `wants` names something that is declared and fits there.

use std::collections::BTreeMap;

use pivotline_syntax::ast::{BlockWord, Name, Piece, Place, Reference};
use pivotline_syntax::{Code, Diagnostic, Edit, Span};

use crate::findings::Findings;
use crate::meaning::{
    Facts, Obtained, Written, destination, is_place, nearest, obtained, offered_pivot,
};
use crate::shapes::{Folder, WrittenArrow};

/// From how many uses on the slip is taken to be in the declaration.
const MANY: usize = 2;

/// For how many such names the meant one is looked for.
const MOST_SOUGHT: usize = 100;

/// How many uses a finding shows.
const MOST_SHOWN: usize = 3;

/// Tells names that are declared nowhere, or stand for another kind of thing.
pub(super) fn check(facts: &Facts<'_, '_>, written: &Written<'_>, findings: &mut Findings) {
    let folder = facts.folder;
    let arrows = arrows(folder);
    let obtains = obtains(folder);
    misspelt_heads(folder, &uses_of_places(folder, &arrows, written), is_place, findings);
    misspelt_heads(folder, &uses_of_sources(folder, &obtains, written), is_source, findings);
    for written in arrows {
        findings.note(destination(folder, written.arrow));
    }
    for reference in obtains {
        findings.note(obtained(folder, reference));
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

fn uses_of_places<'a>(
    folder: &Folder<'a>,
    arrows: &[WrittenArrow<'a>],
    written: &Written<'a>,
) -> Uses<'a> {
    let mut uses = Uses::new();
    let screens = folder.lines.values().filter_map(|line| line.screen).map(|(_, arrow)| arrow);
    for arrow in arrows.iter().map(|written| written.arrow).chain(screens) {
        if let Place::Block(name) = &arrow.place.value {
            uses.entry(name).or_default().push(arrow.place.span);
        }
    }
    for term in written.conditions.iter().flat_map(|one| &one.condition.terms) {
        if let ([name], Some(_)) = (term.subject.path.as_slice(), offered_pivot(term)) {
            uses.entry(&name.value).or_default().push(name.span);
        }
    }
    uses
}

/// Values speak for a declared name, but not for one that is only a slip of the block's `needs`.
fn uses_of_sources<'a>(
    folder: &Folder<'a>,
    obtains: &[&'a Reference],
    written: &Written<'a>,
) -> Uses<'a> {
    let mut uses = Uses::new();
    let texts = written.texts.iter().flat_map(|text| text.both());
    let holes = texts.flat_map(|words| &words.pieces).filter_map(|piece| match piece {
        Piece::Hole(reference) => Some(reference),
        Piece::Text(_) => None,
    });
    let terms = written.conditions.iter().flat_map(|one| &one.condition.terms);
    let values = holes.chain(terms.map(|term| &term.subject));
    let values = values.filter(|reference| {
        let source = reference.path.first();
        source.is_some_and(|name| folder.declared.contains_key(name.value.as_str()))
    });
    for (_, Name { value, span }) in folder.blocks.values().filter_map(|block| block.does()) {
        uses.entry(value).or_default().push(*span);
    }
    for reference in obtains.iter().copied().chain(values) {
        if let Some(Name { value, span }) = reference.path.first() {
            uses.entry(value).or_default().push(*span);
        }
    }
    uses
}

/// Where a name that is declared nowhere is used again and again, and a declared one that is nearly
/// the same by nobody, the slip is in the declaration.
fn misspelt_heads(
    folder: &Folder<'_>,
    uses: &Uses<'_>,
    fits: impl Fn(BlockWord) -> bool,
    findings: &mut Findings,
) {
    let unused = folder
        .declared
        .iter()
        .filter(|(name, known)| fits(known.word) && !uses.contains_key(*name));
    let mut unused: BTreeMap<&str, Span> =
        unused.map(|(name, known)| (*name, known.span)).collect();
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
        folder.told.borrow_mut().insert((*name).to_owned());
    }
}

fn is_source(word: BlockWord) -> bool {
    matches!(word, BlockWord::Service | BlockWord::Login | BlockWord::Form)
}
