//! The proof: whatever happens on a call, the machine and the emitted flows do the same.
mod fields;
mod happening;
mod liveness;
mod sets;
mod told;
mod turn;
mod variables;
mod walk;
mod widening;

use std::collections::BTreeMap;
use std::sync::Arc;

use pivotline_connect::document::Document;
use pivotline_connect::interpret::{FlowSet, FlowSetError};
use pivotline_connect::{Bindings, LowerError, Resource, flow_name, menu_keys};
use pivotline_ir::{Line, Name, Program};
use pivotline_machine::Machine;

use fields::Fields;
use liveness::Liveness;
use told::World;
use variables::Variables;
use walk::{Stopped, Walker};

/// What was proved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Proof {
    /// Where both sides may wait: pairs of a place of the machine and one of the flows.
    pub locations: usize,
    /// What may happen there, whatever decides on the way told apart.
    pub pairs: u64,
    /// How many turns of both sides were run.
    pub steps: u64,
}

/// A difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The line.
    pub line: String,
    /// What happens until then.
    pub call: Vec<String>,
    /// What the machine tells.
    pub machine: String,
    /// What the flows tell.
    pub flow: String,
}

/// Why nothing was proved.
#[derive(Debug, thiserror::Error)]
pub enum Unproved {
    /// Machine and flows differ.
    #[error("the machine and the flows differ:\n{}\nthe machine: {}\nthe flows: {}", .0.call.join("\n"), .0.machine, .0.flow)]
    Difference(Box<Difference>),
    /// There is no such line.
    #[error("there is no line `{line}`")]
    NoSuchLine {
        /// Its name.
        line: String,
    },
    /// It would take too long.
    #[error("`{line}` is too large to be proved: {steps} turns")]
    TooLarge {
        /// The line.
        line: String,
        /// How many turns were run.
        steps: u64,
    },
    /// A flow cannot be read.
    #[error(transparent)]
    Flows(#[from] FlowSetError),
    /// The program does not hold together.
    #[error(transparent)]
    Program(#[from] LowerError),
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
    let set = Arc::new(FlowSet::read(&by_id)?);
    let documents: BTreeMap<String, Document> = by_id
        .iter()
        .filter_map(|(name, json)| Some((name.clone(), Document::read(json).ok()?)))
        .collect();
    let machine = Machine::new(Arc::new(program.clone()));
    let mut proof = Proof::default();
    for (name, line) in &program.lines {
        let keys = menu_keys(line)?;
        let fields = Fields::of(program, &documents.values().collect::<Vec<_>>());
        let variables = Variables::of(program, line, &fields, &keys);
        let is_service = |key: &str| program.services.contains_key(key);
        let liveness = Liveness::of(
            &documents,
            |place| variables.of_place(place).is_some(),
            |place| {
                place
                    .strip_prefix("Attributes.")
                    .is_some_and(|key| !pivotline_connect::contract::is_kept(key, is_service))
            },
        );
        let world = World { program, name, line, bindings };
        let mut walker = Walker::new(world, machine.clone(), fields, variables, &liveness);
        for language in beginnings(line) {
            let flow = language
                .map_or_else(|| name.to_string(), |language| flow_name(name, line, language));
            let walked = walker.walk(
                &set,
                &bindings.id(Resource::Flow, &flow),
                language.map(|language| &language.tag),
            );
            walked.map_err(|stopped| told_of(&walker, stopped))?;
        }
        proof.locations += walker.places.len();
        proof.pairs += walker.pairs;
        proof.steps += walker.steps;
    }
    Ok(proof)
}

/// The languages in which calls begin: the caller's choice, and each that no caller can choose.
fn beginnings(line: &Line) -> impl Iterator<Item = Option<&pivotline_ir::Language>> {
    let others = line.languages.iter().skip(1).filter(|language| language.offer.is_none());
    std::iter::once(None).chain(others.map(Some))
}

fn told_of(walker: &Walker<'_>, stopped: Stopped) -> Unproved {
    match stopped {
        Stopped::Unproved(why) => why,
        Stopped::Difference(found) => {
            let mut call = Vec::new();
            let mut at = found.at.map(|(at, happening)| {
                call.push(format!(
                    "{happening:?} at {:?}",
                    walker.places.get(at).map(|p| (&p.state.at, p.call.place().1.to_owned()))
                ));
                at
            });
            while let Some((from, happening, _)) =
                at.and_then(|at| walker.places.get(at)?.parent.as_ref())
            {
                call.push(format!("{happening:?}"));
                at = Some(*from);
            }
            call.reverse();
            Unproved::Difference(Box::new(Difference {
                line: walker.world.name.to_string(),
                call,
                machine: found.ran.machine.to_string(),
                flow: found.ran.flow.to_string(),
            }))
        }
    }
}

#[expect(dead_code, reason = "for messages")]
fn unused(_: &Name) {}
