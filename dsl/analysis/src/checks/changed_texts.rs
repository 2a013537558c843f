//! Which text is a changed one: the pairs of texts without a translation and translations without
//! a text, by how alike they are.

use std::collections::{BTreeMap, BTreeSet};

use strsim::normalized_levenshtein;

/// How alike two texts must be for one to be taken for the other's older form.
const ALIKE: f64 = 0.5;

/// What a common beginning counts against likeness of the whole.
const BEGINNING: f64 = 0.8;

/// For how many texts of a language such a pair is looked for.
const MOST_PAIRED: usize = 20;

/// With how many leftover translations each of them is compared.
const MOST_COMPARED: usize = 100;

/// The longest text that is compared.
const LONGEST_COMPARED: usize = 300;

/// For each changed text its older form; those that are most alike are paired first.
pub(super) fn older_forms<'m, 'o>(
    new: impl Iterator<Item = &'m str>,
    old: impl Iterator<Item = &'o str>,
) -> BTreeMap<&'m str, &'o str> {
    let short = |text: &&str| text.len() <= LONGEST_COMPARED;
    let old: Vec<&str> = old.filter(short).take(MOST_COMPARED).collect();
    let mut all: Vec<(f64, &str, &str)> = Vec::new();
    for new in new.take(MOST_PAIRED).filter(short) {
        let alike = old.iter().map(|old| (alike(new, old), new, *old));
        all.extend(alike.filter(|(alike, ..)| *alike >= ALIKE));
    }
    all.sort_by(|one, other| other.0.total_cmp(&one.0));
    let mut changed = BTreeMap::new();
    let mut used = BTreeSet::new();
    for (_, new, old) in all {
        if !changed.contains_key(new) && used.insert(old) {
            changed.insert(new, old);
        }
    }
    changed
}

/// From 0 to 1: how much of two texts is the same, as a whole or from their beginning.
fn alike(new: &str, old: &str) -> f64 {
    normalized_levenshtein(new, old).max(BEGINNING * beginning(new, old))
}

fn beginning(new: &str, old: &str) -> f64 {
    let same = new.split(' ').zip(old.split(' ')).take_while(|(one, other)| one == other).count();
    let fewer = new.split(' ').count().min(old.split(' ').count());
    let share = |count: usize| u16::try_from(count).map_or(0.0, f64::from);
    if same < 2 { 0.0 } else { share(same) / share(fewer).max(1.0) }
}

#[cfg(test)]
mod tests {
    use super::older_forms;

    #[test]
    fn a_changed_ending_is_a_change_and_the_best_match_wins() {
        let new = ["We open at eight in the morning.", "We open at nine."];
        let old = ["We open at seven.", "We open at ten.", "Goodbye."];
        let found = older_forms(new.into_iter(), old.into_iter());
        assert_eq!(found[new[1]], old[1]);
        assert_eq!(found[new[0]], old[0]);
    }
}
