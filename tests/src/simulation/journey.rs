//! What people do with a link: everything that they should, and much that they should not.

use std::sync::Arc;

use serde_json::{Value, json};

use super::history::What;
use super::menus::LINE;
use super::person::{Person, Told};
use super::scheduler::OUTSIDE;
use super::servers::Servers;
use super::world::{lock, tell};

/// How often Amazon Connect runs a function that failed.
const RUNS: usize = 4;

/// A person's call and journey, from the first ring to the end.
pub(super) async fn journey(person: Arc<Person>) {
    let world = &person.world;
    world.wait(world.below(20_000)).await;
    let Some(token) = call(&person).await else { return };
    world.wait(world.below(30_000)).await;
    if world.below(3) == 0 {
        scanner(&person.servers, &token);
    }
    if world.below(6) == 0 {
        stranger(&person, &token);
    }
    let option = ["1", "2", "3", "6", "6", "7", "8", "8"].get(world.below(12)).copied();
    let mut told = person.open(&token, option).await;
    if matches!(told, Told::Refused(422, _)) {
        told = person.open(&token, None).await;
    }
    let Told::Done(mut state) = told else { return };
    let mut steps = 4 + world.below(12);
    while steps > 0 {
        // Who has begun to order goes on with it, and soon.
        let ordering = state.as_ref().is_some_and(is_form);
        steps -= usize::from(!ordering);
        let told = step(&person, state.take(), &token).await;
        match told {
            Told::Done(now) | Told::Refused(409 | 422, now) => state = now,
            Told::Refused(..) => break,
            Told::Nothing => {}
        }
        world.wait(world.below(if ordering { 3_000 } else { 15_000 })).await;
    }
    all_is_well(&person).await;
    come_to_an_end(&person).await;
}

/// Calls, and asks for a link until one comes.
async fn call(person: &Person) -> Option<String> {
    let Person { world, servers, number, phone, .. } = person;
    let contact = format!("call-of-{number}");
    for attempt in 1..=2 + usize::from(world.is_healed()) {
        for _ in 0..RUNS {
            let event = link_event(phone, &contact, attempt);
            let what = format!("call {number}: asks for link {attempt}");
            match servers.run(&what, "GenerateVisualLink", event).await.as_deref() {
                Some("sent" | "not_sent") => break,
                _ => world.wait(world.below(1_000)).await,
            }
        }
        world.wait(10_000).await;
        if let Some(token) = servers.sender.tokens(phone).pop() {
            return Some(token);
        }
    }
    None
}

fn link_event(phone: &str, contact: &str, attempt: usize) -> Value {
    json!({"Details": {
        "ContactData": {
            "ContactId": contact,
            "LanguageCode": "en-US",
            "CustomerEndpoint": {"Address": phone, "Type": "TELEPHONE_NUMBER"},
        },
        "Parameters": {
            "phone": phone, "contact": contact, "attempt": attempt.to_string(),
            "pivot": "to_screen", "opens": "main", "line": LINE, "language": "en-US",
        },
    }, "Name": "ContactFlowEvent"})
}

/// A program that fetches whatever link it sees. It must not matter.
fn scanner(servers: &Arc<Servers>, token: &str) {
    let scanner = Person::new(servers, 90);
    let token = token.to_owned();
    servers.world.scheduler.begin(OUTSIDE, async move {
        for _ in 0..2 {
            scanner.get(&format!("/start?s={token}")).await;
            scanner.get(&format!("/session/{token}")).await;
        }
    });
}

/// Somebody else who has the link, and tries it.
fn stranger(person: &Person, token: &str) {
    let stranger = Person::new(&person.servers, person.number + 10);
    let token = token.to_owned();
    person.world.scheduler.begin(OUTSIDE, async move {
        stranger.world.wait(stranger.world.below(20_000)).await;
        if let Told::Done(Some(state)) = stranger.open(&token, None).await {
            let told = stranger.insist(&stranger.tap(&state, What::Choose("2".to_owned()))).await;
            tell!(stranger.world, "person {} has the link: {told:?}", stranger.number);
        }
    });
}

/// One thing that a person does.
async fn step(person: &Person, state: Option<Value>, token: &str) -> Told {
    let world = &person.world;
    let state = match state {
        Some(state) => state,
        None => match person.look().await {
            Told::Done(Some(state)) => state,
            told => return told,
        },
    };
    let Some(what) = anything(person, &state) else {
        if world.below(if state["connecting"] == true { 5 } else { 8 }) == 0 {
            world.count(waits_for(&state));
            return person.insist(&person.tap(&state, What::Finish)).await;
        }
        wait_for_people(person, &state);
        return person.look().await;
    };
    let often = if is_form(&state) {
        "1"
    } else {
        ["0", "3", "4", "0", "3", "4", "6", "8"][world.below(8)]
    };
    let shown = |id: &str| {
        state["options"]
            .as_array()
            .is_some_and(|options| options.iter().any(|option| option["id"] == id))
    };
    // More of them go to people, and order, than would by chance: that is where most can go wrong.
    let often = Some(often).filter(|often| world.below(2) == 0 && shown(often));
    let what = often.map_or(what, |often| What::Choose(often.to_owned()));
    let tap = person.tap(&state, what);
    match world.below(16) {
        0 => person.look().await,
        1 => {
            // A double tap.
            let (first, second) = tokio::join!(person.insist(&tap), person.insist(&tap));
            same_for_both(person, &first, &second);
            if matches!(second, Told::Done(_)) { second } else { first }
        }
        2 => {
            // Two tabs: the same tap, or another one, as requests of their own.
            let other = anything(person, &state);
            let other = other.map_or_else(|| person.again(&tap), |what| person.tap(&state, what));
            let (first, second) = tokio::join!(person.insist(&tap), person.insist(&other));
            let one = matches!(first, Told::Done(_)) && matches!(second, Told::Done(_));
            if one {
                world.violate("two tabs did two things at one place".to_owned());
            }
            Told::Done(None)
        }
        3 => match person.earlier() {
            // What was sent before, sent again.
            Some(earlier) => {
                let earlier = if world.below(2) == 0 { earlier } else { person.again(&earlier) };
                person.send(&earlier).await;
                Told::Done(None)
            }
            None => person.insist(&tap).await,
        },
        4 => {
            // What is not shown.
            let hidden = ["1", "2", "3", "4", "9", "confirm", "x"];
            let what = What::Choose(hidden[world.below(hidden.len())].to_owned());
            person.insist(&person.tap(&state, what)).await
        }
        5 => {
            person.get(&format!("/session/{token}")).await;
            Told::Done(None)
        }
        6 => {
            world.wait(world.below(400_000)).await;
            person.insist(&tap).await
        }
        7 => {
            // Gives up on an answer, and looks.
            person.send(&tap).await;
            Told::Done(None)
        }
        8 if world.below(3) == 0 => person.insist(&person.tap(&state, What::Finish)).await,
        _ => person.insist(&tap).await,
    }
}

/// The same tap is answered alike, however often it comes.
fn same_for_both(person: &Person, first: &Told, second: &Told) {
    let done = |told: &Told| matches!(told, Told::Done(_));
    let stale = |told: &Told| matches!(told, Told::Refused(409, _));
    if (done(first) && stale(second)) || (stale(first) && done(second)) {
        person.world.violate(format!("a double tap was told {first:?} and {second:?}"));
    }
}

/// Anything that a page asks for: an option, or an answer, which may be none.
fn anything(person: &Person, state: &Value) -> Option<What> {
    if let Some(most) = state["field"]["most"].as_u64() {
        let digits = if most == 8 { "73194682" } else { "50" };
        let wrong = person.world.below(8) == 0;
        return Some(What::Answer(if wrong { "7" } else { digits }.to_owned()));
    }
    let options = state["options"].as_array()?;
    let option = options.get(person.world.below(options.len()))?;
    Some(What::Choose(option["id"].as_str()?.to_owned()))
}

fn is_form(state: &Value) -> bool {
    ["transfer", "new_card"].iter().any(|form| state["menu"] == *form)
}

/// What a person waits for who has nothing to choose.
fn waits_for(state: &Value) -> &'static str {
    match (state["connecting"] == true, is_form(state)) {
        (true, true) => "orders that cannot be left",
        (true, _) => "given up",
        (false, _) => "given up late",
    }
}

/// An agent takes the contact, and ends it sometime.
fn wait_for_people(person: &Person, state: &Value) {
    if let Some(contact) = state["contact"]["id"].as_str()
        && person.world.below(8) == 0
    {
        person.servers.centre.hang_up(contact);
    }
}

/// Waits until faults have ended, and servers that were down are up again.
async fn all_is_well(person: &Person) {
    while !person.world.is_healed() {
        person.world.wait(5_000).await;
    }
    person.world.wait(30_000).await;
}

/// Now that nothing goes wrong any more, a person comes to an end: an agent, or the session's.
async fn come_to_an_end(person: &Person) {
    let world = &person.world;
    for _ in 0..18 {
        let state = match person.look().await {
            Told::Done(Some(state)) => state,
            Told::Refused(410, _) => return look_over(person),
            told => {
                return world.violate(format!("person {} cannot go on: {told:?}", person.number));
            }
        };
        if state["done"] == true {
            return;
        }
        if let Some(contact) = state["contact"]["id"].as_str() {
            person.servers.centre.hang_up(contact);
            continue;
        }
        let Some(what) = anything(person, &state) else {
            // They are being connected, or order, and are told of it within three minutes.
            world.wait(10_000).await;
            continue;
        };
        let what = if world.below(3) > 0 { What::Choose("0".to_owned()) } else { what };
        let tap = person.tap(&state, what);
        match person.insist(&tap).await {
            Told::Done(_) | Told::Refused(409 | 422, _) => {}
            Told::Refused(410, _) => return look_over(person),
            told => return world.violate(format!("person {} is stuck: {told:?}", person.number)),
        }
    }
    let finished = match person.look().await {
        Told::Done(Some(state)) if state["connecting"] == true => {
            let number = person.number;
            return world
                .violate(format!("person {number} is being connected, or orders, for ever"));
        }
        Told::Done(Some(state)) => person.insist(&person.tap(&state, What::Finish)).await,
        told => told,
    };
    if !matches!(finished, Told::Done(_) | Told::Refused(410, _)) {
        world.violate(format!("person {} cannot finish: {finished:?}", person.number));
    }
}

/// A session that is told to be over is over.
fn look_over(person: &Person) {
    let Some(session) = person.session() else { return };
    let history = lock(&person.world.history);
    let expired = history.expires(&session).is_none_or(|expires| expires <= person.world.time());
    if !expired && !history.is_completed(&session) {
        person.world.violate(format!("person {} was told that it is over", person.number));
    }
}

/// After all faults, somebody new is served.
pub(super) async fn newcomer(person: Arc<Person>) {
    all_is_well(&person).await;
    let Some(token) = call(&person).await else {
        return person.world.violate("a new caller gets no link".to_owned());
    };
    match person.open(&token, None).await {
        Told::Done(_) => come_to_an_end(&person).await,
        told => person.world.violate(format!("a new caller cannot open the link: {told:?}")),
    }
}
