//! How long compiling takes, in process: text to check, program, machine, flow model.
//!
//! `cargo bench -p pivotline-tests --bench compile`

use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

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
