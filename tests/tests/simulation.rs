//! The runtime under random schedules of faults. `PIVOTLINE_SIMULATIONS` says how many,
//! `PIVOTLINE_SIMULATION_SEED` runs one of them and shows what happens.

use std::collections::BTreeMap;
use std::env;
use std::thread;

use pivotline_tests::simulation::{Defect, run};

/// How many schedules run where nobody says.
const SCHEDULES: u64 = if cfg!(debug_assertions) { 150 } else { 1_500 };

fn number(name: &str) -> Option<u64> {
    let value = env::var(name).ok()?;
    Some(value.parse().unwrap_or_else(|_| panic!("{name}={value} is no number")))
}

/// The schedule of a seed, which must be good; how often things happened in it.
fn good(seed: u64) -> BTreeMap<&'static str, usize> {
    let outcome = run(seed, None, false);
    if let Some(violation) = outcome.violation {
        let trace = run(seed, None, true).trace;
        panic!(
            "{trace}\nseed {seed}: {violation}\nPIVOTLINE_SIMULATION_SEED={seed} cargo test -p \
             pivotline-tests --test simulation shows it again"
        );
    }
    outcome.counts
}

fn add(
    mut sum: BTreeMap<&'static str, usize>,
    counts: BTreeMap<&'static str, usize>,
) -> BTreeMap<&'static str, usize> {
    for (what, count) in counts {
        *sum.entry(what).or_default() += count;
    }
    sum
}

#[test]
fn nothing_is_lost_and_nothing_happens_twice() {
    if let Some(seed) = number("PIVOTLINE_SIMULATION_SEED") {
        let outcome = run(seed, None, true);
        println!("{}", outcome.trace);
        assert_eq!(outcome.violation, None, "seed {seed}");
        return;
    }
    let schedules = number("PIVOTLINE_SIMULATIONS").unwrap_or(SCHEDULES);
    let threads = thread::available_parallelism().map_or(1, |threads| threads.get() as u64);
    let began = std::time::Instant::now();
    let counts = thread::scope(|scope| {
        let parts: Vec<_> = (0..threads)
            .map(|part| {
                let seeds = (0..schedules).skip(part as usize).step_by(threads as usize);
                scope.spawn(move || seeds.map(good).fold(BTreeMap::new(), add))
            })
            .collect();
        let parts = parts.into_iter().map(|part| part.join());
        parts.map(|part| part.expect("a schedule failed; see above")).fold(BTreeMap::new(), add)
    });
    println!("{schedules} schedules in {:?}: {counts:#?}", began.elapsed());
    if schedules >= 1_000 {
        let happen = [
            "texts",
            "openings",
            "contacts",
            "crashes",
            "outages",
            "clock jumps",
            "deploys",
            "late writes",
            "logged_in",
            "solved",
            "completed",
            "refused handovers",
            "refused handovers that had begun",
            "settled handovers",
            "late starts",
            "given up",
            "given up late",
            "orders done",
            "late orders",
            "orders taken up again",
            "orders told as done",
            "orders told as not done",
            "orders told as unsure",
            "orders that cannot be left",
            "deaths while ordering",
        ];
        for what in happen {
            let often = counts.get(what).is_some_and(|count| *count as u64 > schedules / 400);
            assert!(often, "{what}: {counts:#?}");
        }
    }
}

#[test]
fn a_seed_gives_the_same_schedule_each_time() {
    for seed in 0..12 {
        let (first, second) = (run(seed, None, true), run(seed, None, true));
        assert!(first.trace.lines().count() > 20, "{}", first.trace);
        assert_eq!(first.trace, second.trace);
    }
}

/// In how many schedules a defect is found.
fn found(defect: Defect) -> u64 {
    let seeds = 0..300;
    let found = seeds.into_iter().find(|seed| run(*seed, Some(defect), false).violation.is_some());
    found.unwrap_or_else(|| panic!("{defect:?} is not found")) + 1
}

#[test]
fn a_store_that_ignores_conditions_is_found() {
    assert!(found(Defect::StoreIgnoresConditions) < 100);
}

#[test]
fn a_store_that_forgets_is_found() {
    assert!(found(Defect::StoreForgets) < 100);
}

#[test]
fn a_claim_that_is_dropped_is_found() {
    assert!(found(Defect::ClaimIsDropped) < 100);
}

#[test]
fn a_sender_that_retries_is_found() {
    assert!(found(Defect::SenderRetries) < 100);
}

#[test]
fn a_contact_that_waits_for_who_has_gone_is_found() {
    assert!(found(Defect::CentreAbandonsNothing) < 300);
}

#[test]
fn a_contact_centre_that_forgets_tokens_is_found() {
    assert!(found(Defect::CentreForgetsTokens) < 100);
}

#[test]
fn a_service_that_forgets_keys_is_found() {
    assert!(found(Defect::ServiceForgetsKeys) < 100);
}

#[test]
fn an_adapter_that_asks_again_without_keys_is_found() {
    assert!(found(Defect::AdapterIgnoresRepeats) < 300);
}
