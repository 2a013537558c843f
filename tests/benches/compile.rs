//! How long compiling takes, in process: text to check, program, machine, flow model; proving that
//! machine and flows do the same; and drawing a large flow.
//!
//! `cargo bench -p pivotline-tests --bench compile`

use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use pivotline_connect::document::Document;
use pivotline_connect::{Bindings, Limits, drawing};
use pivotline_machine::Machine;
use pivotline_syntax::Sources;
use pivotline_tests::{case, server, tree};

fn main() {
    let quickstart = case::folder(&server::menus("quickstart"));
    let bank = case::folder(&server::menus("bank"));
    println!("quickstart: {:.3} ms (limit 1 ms)", best(&quickstart, 200) * 1e3);
    println!("bank: {:.3} ms", best(&bank, 50) * 1e3);
    let mut smallest = None;
    for (options, runs) in [(100, 200), (1_000, 30), (10_000, 5)] {
        let each = best(&tree::tree(options), runs) / options as f64;
        let first = *smallest.get_or_insert(each);
        println!(
            "{options} options: {:.2} us an option, {:.2} times that at 100 (limit 2)",
            each * 1e6,
            each / first
        );
    }
    let program = case::program(&tree::tree(2_000));
    let flows = case::flows(&program);
    let largest = flows.values().map(String::len).max().unwrap_or_default();
    println!("2000 options are {} flows of at most {largest} characters", flows.len());
    prove("bank", &bank, "100 ms");
    let options = [100, 1_000, 2_000, 10_000];
    let took = options.map(|options| {
        let limit = if options == 2_000 { "2 s" } else { "none" };
        prove(&format!("{options} options"), &tree::tree(options), limit) / options as f64
    });
    for (options, each) in options.iter().zip(took) {
        println!(
            "{options} options: {:.2} us an option to prove, {:.2} times that at 100",
            each * 1e3,
            each / took[0]
        );
    }
    draw();
}

/// How long it takes to prove that the machine and the flows do the same, in milliseconds.
fn prove(name: &str, sources: &Sources, limit: &str) -> f64 {
    let program = case::program(sources);
    let flows = case::flows(&program);
    let start = Instant::now();
    let proof = pivotline_proof::prove(&program, &flows, &Bindings::default());
    let took = start.elapsed().as_secs_f64() * 1e3;
    println!("{name}: {} in {took:.0} ms (limit {limit})", proof.expect("it is proved"));
    took
}

/// How long a flow of a thousand blocks takes to be drawn.
fn draw() {
    let program = case::program(&tree::tree(700));
    let whole = Limits { actions: usize::MAX, characters: usize::MAX };
    let flows = case::flows_within(&program, whole);
    for json in flows.values() {
        let document = Document::read(json).expect("a flow is read");
        let times = (0..20).map(|_| {
            let mut drawn = document.clone();
            let start = Instant::now();
            drawing::arrange(black_box(&mut drawn));
            start.elapsed().as_secs_f64()
        });
        let best = times.fold(f64::INFINITY, f64::min);
        println!("drawing {} blocks: {:.3} ms (limit 1 s)", document.actions.len(), best * 1e3);
    }
}

/// The shortest of several runs, in seconds: what the work costs when nothing disturbs it.
fn best(sources: &Sources, runs: usize) -> f64 {
    let times = (0..runs).map(|_| {
        let start = Instant::now();
        black_box(compile(black_box(sources)));
        start.elapsed().as_secs_f64()
    });
    times.fold(f64::INFINITY, f64::min)
}

fn compile(sources: &Sources) -> usize {
    let program = Arc::new(case::program(sources));
    black_box(Machine::new(Arc::clone(&program)));
    let lines = program.lines.keys();
    let flows = lines.filter_map(|line| pivotline_connect::lower(&program, line).ok());
    flows.flatten().map(|flow| flow.actions.len()).sum()
}
