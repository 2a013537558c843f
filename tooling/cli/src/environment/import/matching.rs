//! Which thing of an instance a name of the menus means.

use std::collections::BTreeSet;

use pivotline_connect::Resource;

use super::Thing;

/// How alike two names are that may be meant for each other.
const ALIKE: f64 = 0.8;
/// How many near misses are shown.
const NEAR: usize = 3;

/// What was found for a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Match {
    /// One thing.
    One(Thing),
    /// Several, each with another id.
    Several(Vec<Thing>),
    /// None; these are nearly called so, the nearest first.
    None(Vec<Thing>),
}

/// The things that a name means: those whose name has the same letters and digits.
#[must_use]
pub fn matched(kind: Resource, name: &str, things: &BTreeSet<Thing>) -> Match {
    let of_kind = || things.iter().filter(|thing| thing.kind == kind);
    let wanted = bare(name);
    let mut same: Vec<Thing> =
        of_kind().filter(|thing| bare(&thing.name) == wanted).cloned().collect();
    if same.len() > 1 && same.iter().filter(|thing| thing.name == name).count() == 1 {
        same.retain(|thing| thing.name == name);
    }
    match same.as_slice() {
        [one] => Match::One(one.clone()),
        [] => Match::None(near(&wanted, of_kind())),
        _ => Match::Several(same),
    }
}

fn near<'a>(wanted: &str, things: impl Iterator<Item = &'a Thing>) -> Vec<Thing> {
    let alike = |thing: &Thing| {
        let name = bare(&thing.name);
        // A function is often called by the bank's and the environment's name, too.
        if name.contains(wanted) { 1.0 } else { strsim::jaro_winkler(&name, wanted) }
    };
    let mut near: Vec<(f64, &Thing)> = things.map(|thing| (alike(thing), thing)).collect();
    near.retain(|(alike, _)| *alike > ALIKE);
    near.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    near.into_iter().take(NEAR).map(|(_, thing)| thing.clone()).collect()
}

/// A name's letters and digits, in small letters.
fn bare(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn queue(name: &str, id: &str) -> Thing {
        Thing { kind: Resource::Queue, name: name.to_owned(), id: id.to_owned() }
    }

    #[test]
    fn signs_blanks_and_capitals_do_not_count() {
        let things = [
            queue("Front Desk", "1"),
            queue("Dispute Team", "2"),
            queue("Card-Team", "3"),
            queue("card team", "4"),
            queue("fraud", "5"),
            queue("Fraud", "6"),
        ];
        let things: BTreeSet<Thing> = things.into();
        let of = |name| matched(Resource::Queue, name, &things);
        assert_eq!(of("front_desk"), Match::One(queue("Front Desk", "1")));
        assert_eq!(of("disputes"), Match::None(vec![queue("Dispute Team", "2")]));
        assert!(matches!(of("card_team"), Match::Several(found) if found.len() == 2));
        assert_eq!(of("fraud"), Match::One(queue("fraud", "5")), "the same letters come first");
        assert_eq!(matched(Resource::Hours, "fraud", &things), Match::None(Vec::new()));
    }
}
