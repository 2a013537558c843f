//! Any flow runs to an end of its own: random calls through flows that others made.
//!
//! The flows are those of the folder that `PIVOTLINE_CORPUS` names; without it, those of the cases
//! here.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::{env, fs};

use pivotline_connect::interpret::{
    Call, Caller, Ending, FlowSet, Input, Listener, Outcome, QueueAnswer, Wait,
};
use pivotline_tests::case;

const CALLS_PER_FLOW: u64 = 50;
const TURNS_PER_CALL: usize = 300;

/// Why a flow that is not well made may break a call. No type of action is among these.
const FAULTS_OF_FLOWS: [&str; 6] = [
    "has no branch for it",
    "it has no NextAction",
    "it has no transitions",
    "is missing or not well made",
    "there is no such action",
    "actions ran without waiting",
];

/// A small generator: the same calls every time.
struct Lots(u64);

impl Lots {
    fn below(&mut self, count: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % count
    }

    fn one_of<T: Clone>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())].clone()
    }
}

/// Each set of flows by a name, and the flow to begin with.
fn sets() -> Vec<(String, String, BTreeMap<String, String>)> {
    let Some(folder) = env::var_os("PIVOTLINE_CORPUS") else {
        eprintln!("PIVOTLINE_CORPUS is not set: only the flows of the cases are called");
        return own_sets();
    };
    let mut files: Vec<_> = fs::read_dir(&folder)
        .expect("PIVOTLINE_CORPUS is a folder")
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .collect();
    files.sort();
    let set = |path: &std::path::PathBuf| {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let flows = BTreeMap::from([(name.clone(), fs::read_to_string(path).unwrap())]);
        (name.clone(), name, flows)
    };
    files.iter().map(set).collect()
}

fn own_sets() -> Vec<(String, String, BTreeMap<String, String>)> {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/flows");
    let mut folders: Vec<_> =
        fs::read_dir(cases).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    let mut sets = Vec::new();
    for folder in folders.iter().filter(|folder| folder.join("main.menu").exists()) {
        let flows: BTreeMap<_, _> =
            case::flows(&case::program(&case::folder(folder))).into_iter().collect();
        for begin in flows.keys() {
            sets.push((folder.display().to_string(), begin.clone(), flows.clone()));
        }
    }
    sets
}

/// Something that may happen to a call that waits so.
fn any_input(lots: &mut Lots, wait: &Wait) -> Input {
    match wait {
        Wait::Key { .. } => match lots.below(16) {
            0 => Input::HangUp,
            1..=3 => Input::Silence,
            _ => Input::Key(lots.one_of(&['0', '1', '2', '3', '4', '5', '6', '9', '*', '#'])),
        },
        Wait::Lambda { .. } | Wait::LambdaStart { .. } => {
            let answers = [None, Some(BTreeMap::new()), Some([("a".into(), "1".into())].into())];
            Input::Lambda(lots.one_of(&answers))
        }
        Wait::Hours { .. } | Wait::QueueHours { .. } => {
            Input::Hours(lots.one_of(&[Some(true), Some(false), None]))
        }
        Wait::Metric { figures, .. } if lots.below(4) > 0 => {
            Input::Metric(Some(lots.one_of(figures)))
        }
        Wait::Metric { .. } => Input::Metric(None),
        Wait::Draw { numbers } => Input::Draw(lots.one_of(numbers)),
        Wait::Queue { .. } => {
            Input::Queue(lots.one_of(&[QueueAnswer::Taken, QueueAnswer::Full, QueueAnswer::Failed]))
        }
        Wait::Queued { seconds: Some(_), .. } => {
            lots.one_of(&[Input::Interrupt, Input::AgentAnswered, Input::HangUp])
        }
        Wait::Queued { .. } => lots.one_of(&[Input::AgentAnswered, Input::HangUp]),
        Wait::WithAgent => lots.one_of(&[
            Input::Hold(Listener::Caller),
            Input::Hold(Listener::Agent),
            Input::AgentLeft,
            Input::HangUp,
        ]),
        Wait::OnHold { seconds: Some(_) } => {
            lots.one_of(&[Input::Interrupt, Input::HoldEnded, Input::AgentLeft])
        }
        Wait::OnHold { .. } => Input::HoldEnded,
        Wait::Outcome { branches, .. } => Input::Outcome(Outcome::plain(lots.one_of(branches))),
        Wait::Ended(_) => Input::HangUp,
    }
}

/// How a random call ended; none where the caller would still be there.
fn call(flows: &Arc<FlowSet>, begin: &str, seed: u64) -> Option<Ending> {
    let mut lots = Lots(seed);
    let caller = Caller { phone: "+12025550123".to_owned(), contact: "contact".to_owned() };
    let (mut call, mut turn) = Call::begin(Arc::clone(flows), begin, caller);
    for _ in 0..TURNS_PER_CALL {
        if let Wait::Ended(ending) = turn.wait {
            return Some(ending);
        }
        turn = call.resume(any_input(&mut lots, &turn.wait));
    }
    None
}

#[test]
fn no_action_stops_a_call() {
    let mut faults = BTreeMap::new();
    let (mut flows_called, mut calls, mut unended) = (0, 0, 0);
    for (name, begin, sources) in sets() {
        let flows = Arc::new(FlowSet::read(&sources).unwrap_or_else(|why| panic!("{name}: {why}")));
        flows_called += 1;
        for seed in 0..CALLS_PER_FLOW {
            calls += 1;
            match call(&flows, &begin, seed) {
                Some(Ending::Broken { reason }) => *faults.entry(reason).or_insert(0) += 1,
                Some(_) => {}
                None => unended += 1,
            }
        }
    }
    eprintln!("{calls} calls through {flows_called} flows; {unended} went on; faults: {faults:#?}");
    assert!(calls > 0, "there is no flow");
    for reason in faults.keys() {
        assert!(FAULTS_OF_FLOWS.iter().any(|fault| reason.contains(fault)), "{reason}");
    }
}
