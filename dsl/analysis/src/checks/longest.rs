//! How long a text can become: its words, and the longest that each value can be.

use pivotline_ir::{Kind, Segment, Template, ValueRef};

/// The longest address of a visual menu: a host name, `/start?s=` and 22 characters.
const LINK: usize = 60;

/// The most characters that a text can have.
pub(super) fn longest(template: &Template) -> usize {
    let segments = template.segments.iter();
    segments
        .map(|segment| match segment {
            Segment::Text(text) => text.chars().count(),
            Segment::Hole(hole) => longest_value(&hole.value, hole.kind),
        })
        .sum()
}

/// The most characters that a value is expected to have when it is said or shown.
pub(super) fn longest_value(value: &ValueRef, kind: Kind) -> usize {
    if *value == ValueRef::Link {
        return LINK;
    }
    match kind {
        Kind::Words => 40,
        Kind::Number => 15,
        Kind::Money => 45,
        Kind::Day => 25,
        Kind::Time => 10,
        Kind::Phone => 31,
        Kind::Digits => 40,
        Kind::YesNo => 3,
    }
}
