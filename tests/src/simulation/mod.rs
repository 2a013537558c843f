//! Deterministic simulation: the real runtime over a world that one seed decides.
//!
//! Several servers share a store, a sender of texts and a contact centre, which fail, are late and
//! answer twice; servers crash at any point and come back; clocks jump; a deploy comes in the
//! middle; people tap twice, in two tabs, with what is old. All of it runs in one thread on a
//! virtual clock, so that a seed gives the same schedule each time.
//!
//! | file | what it holds |
//! |---|---|
//! | `scheduler` | tasks, polled in the seed's order on a paused clock |
//! | `world`, `faults` | what all share; which faults a schedule has |
//! | `store`, `outside`, `services` | the ports |
//! | `servers` | the runtimes, their crashes and deploys |
//! | `person`, `journey` | who uses them, and how |
//! | `history` | what was stored, and whether each write follows from a wish |
//! | `ledger` | what became of each order, and what was told of it |
//!
//! It holds that an offer sends one text and a handover step starts one contact that was stored
//! first; that each stored version is the one before and one step of the machine that somebody
//! wished at that version; that what was told as done is stored; that nothing behind a login is
//! reached without it; that a link has one owner, is used up once, and a session keeps its program;
//! that an order that was stored first is done once at most, that who is told that it is done, or
//! not done, is told the truth, and that none is left under way; that a store shows nothing of a
//! person; that no contact waits for who has gone; and that whoever
//! goes on after all faults comes to an end.

mod faults;
mod history;
mod journey;
mod ledger;
mod menus;
mod outside;
mod person;
mod scheduler;
mod servers;
mod services;
mod store;
mod world;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::random::Random;
use journey::{journey, newcomer};
use person::Person;
use scheduler::{Ended, OUTSIDE};
use servers::Servers;
use world::World;

/// Something that is wrong on purpose, which the simulation must find.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Defect {
    /// The store writes whatever it is told to.
    StoreIgnoresConditions,
    /// The store says that it wrote what it did not.
    StoreForgets,
    /// Every handler that creates the session of an offer is told that it is the first.
    ClaimIsDropped,
    /// The sender of texts sends again what was not answered.
    SenderRetries,
    /// The contact centre starts a contact for each request.
    CentreForgetsTokens,
    /// The contact centre says that it ended what was given up, and does nothing.
    CentreAbandonsNothing,
    /// A service that changes things does so for each request.
    ServiceForgetsKeys,
    /// An adapter asks again what a service does that knows no keys.
    AdapterIgnoresRepeats,
}

/// What came of a schedule.
pub struct Outcome {
    /// What was so that must never be so.
    pub violation: Option<String>,
    /// What happened, line by line, where it was asked for.
    pub trace: String,
    /// How often things happened that are worth knowing.
    pub counts: BTreeMap<&'static str, usize>,
}

/// Runs the schedule of a seed.
#[must_use]
pub fn run(seed: u64, defect: Option<Defect>, traced: bool) -> Outcome {
    let world = Arc::new(World::new(seed, defect, traced));
    let servers = Servers::new(&world);
    servers.begin(1 + world.below(3));
    for number in 0..1 + world.below(2) {
        world.scheduler.begin(OUTSIDE, journey(Person::new(&servers, number)));
    }
    world.scheduler.begin(OUTSIDE, newcomer(Person::new(&servers, 80)));
    world.scheduler.begin(OUTSIDE, misfortunes(Arc::clone(&servers)));
    match world.scheduler.run(&mut Random::new(seed)) {
        Ended::Done => at_the_end(&servers),
        Ended::Stopped => {}
        Ended::Endless => world.violate("it goes on and on".to_owned()),
    }
    let (violation, trace) = (world.violation(), world.traced());
    Outcome { violation, trace, counts: world.counts() }
}

/// Crashes, outages, jumps and a deploy, until all faults end.
async fn misfortunes(servers: Arc<Servers>) {
    let world = &servers.world;
    let faults = world.faults;
    let mut happen = Vec::new();
    happen.extend(std::iter::repeat_n(0, faults.crashes));
    happen.extend(std::iter::repeat_n(1, faults.jumps));
    happen.extend(std::iter::repeat_n(2, faults.outages));
    happen.extend(std::iter::repeat_n(3, world.below(2)));
    while !happen.is_empty() {
        world.wait(world.below(60_000)).await;
        match happen.swap_remove(world.below(happen.len())) {
            0 => servers.crash().await,
            1 => servers.jump(),
            2 => {
                world.count("outages");
                world.lose_store(u64::try_from(world.below(60_000)).unwrap_or_default());
            }
            _ => servers.deploy().await,
        }
    }
    world.wait(world.below(120_000)).await;
    servers.set_clocks();
    world.heal();
}

/// What must hold when everything has come to its end.
fn at_the_end(servers: &Servers) {
    let world = &servers.world;
    let dump = servers.store.dump();
    for personal in ["+1202555", "20255501", "call-of-", "Annabella", "1250.00", "73194682"] {
        if dump.windows(personal.len()).any(|bytes| bytes == personal.as_bytes()) {
            world.violate(format!("the store shows {personal:?}"));
        }
    }
    let time = world.time();
    if let Some(key) = world::lock(&world.history).still_ordering(time) {
        world.violate(format!("{} is left with an order under way", world.name(key)));
    }
    for (token, contact) in servers.centre.living() {
        if !world::lock(&world.history).follows(&token, &contact) {
            world.violate(format!("{contact} waits for a person who was never told of it"));
        }
    }
}
