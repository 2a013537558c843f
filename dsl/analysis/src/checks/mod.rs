//! Checks: one file for each. A check only tells; it changes nothing.

mod beginnings;
mod bound_names;
mod changed_texts;
mod dead_end;
mod declared_twice;
mod faces;
mod forms;
mod keys;
mod label;
mod languages;
mod longest;
mod may_be_missing;
mod missing;
mod names;
mod needs_round;
mod never_closed;
mod never_reached;
mod never_seen;
mod no_menu_there;
mod on_the_call;
mod orders;
mod ranges;
mod round_told;
mod rounds;
mod said_twice;
mod silent_call;
mod speakable;
mod stays;
mod tags;
mod team_ways;
mod text_empty;
mod text_message;
mod text_too_long;
mod translations;
mod unhandled;
mod values;
mod way_to_screen;

use pivotline_syntax::Sources;

use crate::findings::Findings;
use crate::lowering::LoweredLine;
use crate::meaning::{Facts, Written};
use crate::reading::Reading;
use crate::shapes::LineShape;

/// The checks of what is written, each block once.
pub(crate) fn of_folder(
    facts: &Facts<'_, '_>,
    sources: &Sources,
    reading: &Reading,
    findings: &mut Findings,
) {
    let folder = facts.folder;
    let written = Written::new(facts);
    names::check(facts, &written, findings);
    declared_twice::check(folder, findings);
    beginnings::check(folder, findings);
    said_twice::check(facts, findings);
    missing::check(folder, findings);
    forms::check(facts, findings);
    orders::check(facts, findings);
    needs_round::check(folder, findings);
    languages::check(folder, findings);
    tags::check(folder, findings);
    values::check(facts, &written, findings);
    may_be_missing::check(folder, &written, findings);
    bound_names::check(folder, &written, findings);
    keys::check(folder, findings);
    dead_end::check(folder, findings);
    never_closed::check(folder, findings);
    team_ways::check(folder, findings);
    ranges::check(folder, findings);
    text_empty::check(&written, reading, findings);
    stays::check(folder, findings);
    speakable::check(sources, &written, facts.translations, findings);
    label::check(facts, sources, &written, findings);
    text_too_long::labels(facts, &written, findings);
    text_message::check(folder, &written, facts.translations, findings);
    translations::check(facts, sources, &written, reading, findings);
}

/// The checks of a line's machine.
pub(crate) fn of_line(
    facts: &Facts<'_, '_>,
    line: &LineShape<'_>,
    lowered: &LoweredLine,
    findings: &mut Findings,
) {
    unhandled::check(facts, line, lowered, findings);
    way_to_screen::check(facts, line, lowered, findings);
    faces::check(facts, line, lowered, findings);
    dead_end::of_line(lowered, findings);
    rounds::check(facts, line, lowered, findings);
    no_menu_there::check(facts, lowered, findings);
    silent_call::check(facts, lowered, findings);
    text_too_long::check(lowered, findings);
    text_message::measure(facts, lowered, findings);
}

/// The checks of all lines together.
pub(crate) fn of_lines(
    facts: &Facts<'_, '_>,
    lowered: &[(&LineShape<'_>, LoweredLine)],
    findings: &mut Findings,
) {
    on_the_call::check(facts, lowered, findings);
    never_reached::check(facts, lowered, findings);
    never_seen::check(facts, lowered, findings);
}
