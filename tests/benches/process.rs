//! What `pivotline check menus/quickstart` costs as a whole process, held against the cheapest
//! process there is.
//!
//! `cargo bench -p pivotline-tests --bench process`

use std::process::{Command, Stdio};

use pivotline_tests::server::menus;

const RUNS: u32 = 200;

fn main() {
    let quickstart = menus("quickstart");
    let mut check = Command::new(env!("CARGO_BIN_EXE_pivotline_tested"));
    check.arg("check").arg(&quickstart);
    let mut nothing = Command::new("true");
    let (Some(check), Some(nothing)) = (cpu(&mut check), cpu(&mut nothing)) else {
        println!("check: not measured, this system does not tell its children's processor time");
        return;
    };
    println!("check menus/quickstart: {check:.2} ms of CPU (limit 10 ms)");
    println!(
        "`true`: {nothing:.2} ms, so check is {:.1} times the cheapest process",
        check / nothing
    );
}

/// The processor time of one run in milliseconds, over many runs.
fn cpu(command: &mut Command) -> Option<f64> {
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let before = children()?;
    for _ in 0..RUNS {
        command.status().ok()?;
    }
    // The kernel counts in hundredths of a second.
    Some((children()? - before) * 10.0 / f64::from(RUNS))
}

/// The processor time of all children that have ended, in ticks.
fn children() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let (_, fields) = stat.rsplit_once(')')?;
    let fields: Vec<&str> = fields.split_whitespace().collect();
    let ticks = |at: usize| fields.get(at)?.parse::<f64>().ok();
    Some(ticks(13)? + ticks(14)?)
}
