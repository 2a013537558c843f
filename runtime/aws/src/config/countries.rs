//! Countries as what their numbers begin with.
//!
//! `countries.txt` has a line for each country: its code of two letters (ISO 3166-1) and the
//! beginnings of its numbers. Where beginnings of two countries fit a number, the longest one says
//! whose it is: `+1` is the United States, and `+1242` the Bahamas. It is held against the
//! numbering plans of libphonenumber, which weigh too much for a function of the call. Territories
//! whose mobile numbers are those of another country, as the Vatican's, have no line.

use std::collections::BTreeSet;

const COUNTRIES: &str = include_str!("countries.txt");

/// The numbers of some countries: beginnings of which the longest that fits a number decides.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Beginnings {
    /// Of their numbers.
    pub(super) allow: Vec<String>,
    /// Of numbers of other countries, where they begin as theirs do.
    pub(super) except: Vec<String>,
}

/// Whether there are numbers of this country.
pub(super) fn is_country(code: &str) -> bool {
    lines().any(|(country, _)| country == code)
}

/// The numbers of these countries.
pub(super) fn beginnings<'a>(countries: impl Iterator<Item = &'a str>) -> Beginnings {
    let countries: BTreeSet<&str> = countries.collect();
    let (theirs, others): (Vec<_>, Vec<_>) =
        lines().partition(|(country, _)| countries.contains(country));
    let allow: Vec<&str> = theirs.into_iter().flat_map(|(_, starts)| starts).collect();
    let among_theirs = |start: &&str| allow.iter().any(|allowed| start.starts_with(allowed));
    let except = others.into_iter().flat_map(|(_, starts)| starts).filter(among_theirs);
    let except = except.map(str::to_owned).collect();
    Beginnings { except, allow: allow.into_iter().map(str::to_owned).collect() }
}

fn lines() -> impl Iterator<Item = (&'static str, impl Iterator<Item = &'static str>)> {
    COUNTRIES.lines().filter_map(|line| {
        let mut words = line.split(' ');
        Some((words.next()?, words))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(countries: &[&str]) -> Beginnings {
        beginnings(countries.iter().copied())
    }

    #[test]
    fn numbers_of_another_country_that_begin_alike_are_excepted() {
        let states = of(&["US"]);
        assert_eq!(states.allow, ["+1"]);
        let has = |beginnings: &[String], start: &str| beginnings.iter().any(|one| one == start);
        assert!(has(&states.except, "+1242") && has(&states.except, "+1204"));
        assert!(states.except.iter().all(|start| start.starts_with("+1")));
        let both = of(&["CA", "US"]);
        assert!(has(&both.allow, "+1204") && !has(&both.except, "+1204"));
        assert!(has(&both.except, "+1242"));
        assert_eq!(of(&["DE"]), Beginnings { allow: vec!["+49".to_owned()], except: vec![] });
        assert!(is_country("BS") && !is_country("XX") && !is_country("us"));
    }

    /// The country whose beginning is the longest that fits.
    #[cfg(feature = "offline-numbers")]
    fn country_of(number: &str) -> Option<&'static str> {
        let starts =
            lines().flat_map(|(country, starts)| starts.map(move |start| (start, country)));
        let fitting = starts.filter(|(start, _)| number.starts_with(start));
        fitting.max_by_key(|(start, _)| start.len()).map(|(_, country)| country)
    }

    #[test]
    #[cfg(feature = "offline-numbers")]
    fn the_table_says_what_the_numbering_plans_say() {
        use phonenumber::metadata::DATABASE;
        // Their mobile numbers are those of another country.
        let alike = ["AX", "BL", "CC", "CX", "EH", "MF", "SJ", "VA"];
        let mut numbers = 0;
        let regions = (1..1000).filter_map(|code| Some((code, DATABASE.region(&code)?)));
        for (code, region) in
            regions.flat_map(|(code, all)| all.into_iter().map(move |one| (code, one)))
        {
            if alike.contains(&region) || region == "001" {
                continue;
            }
            let plan = DATABASE.by_id(region).expect("a region has a plan");
            let kinds = [plan.descriptors().mobile(), plan.descriptors().fixed_line()];
            for example in kinds.into_iter().flatten().filter_map(|kind| kind.example()) {
                let number = format!("+{code}{example}");
                assert_eq!(country_of(&number), Some(region), "{number}");
                numbers += 1;
            }
        }
        assert!(numbers > 400, "{numbers}");
        for (area, rest) in
            (200..1000).flat_map(|area| [2_345_678, 5_551_234].map(|rest| (area, rest)))
        {
            let number = format!("+1{area}{rest}");
            let Ok(parsed) = phonenumber::parse(None, &number) else { continue };
            if let Some(country) = parsed.country().id() {
                assert_eq!(country_of(&number), Some(country.as_ref()), "{number}");
            }
        }
    }
}
