//! "Did you mean …?": the known name that is nearest to a misspelt one.

use strsim::damerau_levenshtein;

/// The longest name for which a nearer one is looked for; names are shorter.
const LONGEST: usize = 60;

/// The nearest of the known names, if any is near enough to be meant.
pub(crate) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if name.len() > LONGEST {
        return None;
    }
    let allowed = (name.chars().count() / 3).max(1);
    known
        .into_iter()
        .filter(|other| other.len().abs_diff(name.len()) <= allowed)
        .map(|other| (damerau_levenshtein(name, other), other))
        .filter(|(distance, _)| *distance <= allowed)
        .min()
        .map(|(_, other)| other)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_is_understood_and_another_word_is_not() {
        assert_eq!(nearest("frontdesk", ["front_desk", "fraud_desk"]), Some("front_desk"));
        assert_eq!(nearest("mian", ["main", "mail_room"]), Some("main"));
        assert_eq!(nearest("loans", ["main", "cards"]), None);
    }
}
