//! The proof: whatever happens on a call, the machine and the emitted flows do the same.
//!
//! Both are run turn by turn, as callers meet them: [`Machine::step`](pivotline_machine::Machine)
//! on one side, the interpreter of the written JSON on the other. At each place where both wait,
//! all that may happen happens: each key, silence, each answer, failures. What they say and ask for
//! must be equal. New places are walked on from until none comes any more. Of keys that neither
//! side tells apart one is pressed. A turn that does not look at what places differ in is run from
//! one of them.
//!
//! **From the beginning to the end.** A call is followed through the menus, in the queue, to the agent
//! (who hears what travels along) and until the agent has left. So is each contact that the screen
//! starts, by each route and in each language: what it brings along must arrive, and where its
//! route does not take it, it is what a call would be for which no menu is played any more.
//!
//! **Many calls at once.** Calls differ in what services answered, from where menus were entered and
//! the like: these are variables. A place holds for each variable the set of values that it may
//! have there, whatever the others have. A turn is run with one value for each variable that it
//! comes to; which those were, both sides tell. It is run anew for each other value of these, and
//! for no other. So each combination that may decide anything is run, and those that decide nothing
//! are not told apart. Where sets meet, more combinations may be tried than can happen: the proof
//! may fail by that, it cannot pass. A difference is played as one call before it is told.
//!
//! **Values** of services are chosen by the guards that read them, on both sides: each word and each
//! bound, and what lies beside. In the flows they stand as symbols until an action decides on them,
//! and each has a value that no other field has, so that one in another's place is heard.
//!
//! **Hours** are told inside a turn, the same to both sides, whichever asks for them and when; all
//! that may be told of those that are asked for is tried. So is what is asked of a queue (who works
//! for it, how many wait) and whether a number can be called back.
//!
//! **What only flows know** (a sentence that is held back, the count of tries) is part of the place
//! as it stands, as long as it may still be read.
//!
//! **Connect's own failures** (an attribute that cannot be set, words that cannot be played) are
//! unknown to the machine: `failing.rs` says what must hold after one, and lets one action a turn
//! fail. Not walked are those of a call's first turn, and what comes in turns after one.
//!
//! **Not walked:** that attributes or words outgrow the limits of Connect. A service's function is
//! taken to answer as `pivotline_connect::contract` says.
//!
mod arrivals;
mod before;
mod beginning;
mod caller;
mod combinations;
mod ended;
mod ending;
mod failing;
mod failures;
mod fields;
mod happening;
mod hours;
mod in_queue;
mod liveness;
mod pins;
mod queues;
mod replay;
mod rounds;
mod sets;
mod spots;
mod stopped;
mod symbols;
mod told;
mod told_by_flows;
mod told_by_machine;
mod transcript;
mod turn;
mod typed;
mod unproved;
mod variables;
mod walk;
mod walker;
mod widening;
mod world;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use pivotline_connect::document::Document;
use pivotline_connect::interpret::{Caller, Entry, FlowSet};
use pivotline_connect::{Bindings, Resource, flow_name, menu_keys};
use pivotline_ir::{Line, Name, NodeId, Program, Tag};
use pivotline_machine::Machine;

use arrivals::Arrivals;
use beginning::Beginning;
use caller::{CONTACT, PHONE};
use failures::Failures;
use fields::Fields;
use liveness::Liveness;
use stopped::Stopped;
pub use unproved::{Difference, Unproved};
use variables::Variables;
use walker::Walker;
use world::World;

/// What was proved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Proof {
    /// Where both sides may wait: pairs of a place of the machine and one of the flows.
    pub locations: usize,
    /// What may happen there, whatever decides on the way told apart.
    pub pairs: u64,
    /// How many turns of both sides were run.
    pub steps: u64,
    /// In how many more turns Connect itself failed at an action.
    pub failures: u64,
}

impl fmt::Display for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { locations, pairs, steps, failures } = self;
        write!(
            f,
            "proved: {locations} locations, {pairs} pairs, {steps} turns of both sides, \
             {failures} failures of Connect"
        )
    }
}

/// Proves that a program and its flows, by name, do the same.
///
/// # Errors
/// They do not, or it cannot be told.
pub fn prove(
    program: &Program,
    flows: &BTreeMap<String, String>,
    bindings: &Bindings,
) -> Result<Proof, Unproved> {
    let by_id = flows.iter().map(|(name, json)| (bindings.id(Resource::Flow, name), json.clone()));
    let by_id: BTreeMap<String, String> = by_id.collect();
    let documents = FlowSet::documents(&by_id)?;
    let set = Arc::new(FlowSet::of(documents.clone())?);
    let program = in_queue::said(program);
    let fields = Fields::of(&program, &documents.values().collect::<Vec<_>>());
    let proving = Proving { program: &program, bindings, documents, set, fields };
    let mut proof = Proof::default();
    for line in &program.lines {
        proving.line(line, &mut proof)?;
    }
    Ok(proof)
}

/// What all walks know.
struct Proving<'a> {
    program: &'a Program,
    bindings: &'a Bindings,
    documents: BTreeMap<String, Document>,
    set: Arc<FlowSet>,
    fields: Fields,
}

impl Proving<'_> {
    /// Proves a line: its calls, and the contacts that the screen starts.
    fn line(&self, (name, line): (&Name, &Line), proof: &mut Proof) -> Result<(), Unproved> {
        let keys = menu_keys(line)?;
        let world = World::new(self.program, (name, line), self.bindings);
        let variables = Variables::of(&world, world.told_within_turns(), &self.fields, &keys);
        let liveness = Liveness::of(
            &self.documents,
            &self.set,
            |place| variables.of_place(place).is_some(),
            |place| world.travels(place),
        );
        let failures = Failures::of(&self.documents, &liveness);
        let known = (&liveness, &failures);
        let machine = Machine::new(Arc::new(self.program.clone()));
        for arrivals in Arrivals::of(self.program, &machine, (name, line)) {
            let world = World::of_arrivals(&arrivals, name, self.bindings);
            let Some(world) = world else { continue };
            let machine = Machine::new(Arc::new(arrivals.program.clone()));
            let walker = Walker::new(world, machine, &self.fields, variables.clone(), known);
            let beginnings = self.arriving(&arrivals, line);
            walked(walker, beginnings, proof)?;
        }
        let walker = Walker::new(world, machine, &self.fields, variables, known);
        walked(walker, self.calling(name, line), proof)
    }

    /// How calls begin.
    fn calling<'a>(&'a self, name: &'a Name, line: &'a Line) -> Vec<Beginning<'a>> {
        let beginnings = beginnings(line).map(|language| {
            let flow = language
                .map_or_else(|| name.to_string(), |language| flow_name(name, line, language));
            let caller = Caller { phone: PHONE.to_owned(), contact: CONTACT.to_owned() };
            Beginning {
                flows: &self.set,
                flow: self.bindings.id(Resource::Flow, &flow),
                entry: Entry::call(caller),
                language: language.map(|language| &language.tag),
                at: None,
                opening: format!("> dial {PHONE} {name}"),
            }
        });
        beginnings.collect()
    }

    /// How contacts begin that the screen starts: by each route, in each language.
    fn arriving<'a>(&'a self, arrivals: &'a Arrivals, line: &'a Line) -> Vec<Beginning<'a>> {
        let flow = self.bindings.id(Resource::Flow, &arrivals.flow);
        let beginning = |(route, at): &'a (Name, NodeId), tag: &'a Tag| Beginning {
            flows: &self.set,
            flow: flow.clone(),
            entry: arrivals.entry(route, tag),
            language: Some(tag),
            at: Some(at),
            opening: format!("# `{}` begins, for `{route}`, in {tag}", arrivals.flow),
        };
        let tags = || line.languages.iter().map(|language| &language.tag);
        let starts = arrivals.starts.iter();
        starts
            .flat_map(|start| tags().map(move |tag| (start, tag)))
            .map(|(start, tag)| beginning(start, tag))
            .collect()
    }
}

/// Walks from all these beginnings.
fn walked(
    mut walker: Walker<'_>,
    beginnings: Vec<Beginning<'_>>,
    proof: &mut Proof,
) -> Result<(), Unproved> {
    for beginning in beginnings {
        match walker.walk(&beginning) {
            Ok(()) => {}
            Err(Stopped::Unproved(why)) => return Err(why),
            Err(Stopped::Difference(found)) => {
                let difference = walker.difference(&beginning, &found);
                return Err(Unproved::Difference(Box::new(difference)));
            }
        }
    }
    if let Some(round) = rounds::round(&walker) {
        let line = walker.world.name.to_string();
        let places = round.iter().filter_map(|at| walker.places.get(*at));
        let places = places.map(|place| place.state.at.to_string()).collect();
        return Err(Unproved::Endless { line, places });
    }
    proof.locations += walker.places.len();
    proof.pairs += walker.pairs();
    proof.steps += walker.steps;
    proof.failures += walker.failed;
    Ok(())
}

/// The languages in which calls begin: the caller's choice, and each that no caller can choose.
fn beginnings(line: &Line) -> impl Iterator<Item = Option<&pivotline_ir::Language>> {
    let others = line.languages.iter().skip(1).filter(|language| language.offer.is_none());
    std::iter::once(None).chain(others.map(Some))
}
