//! How parsing grows with the text, for texts that are hard on a grammar with backtracking.
//!
//! `cargo bench -p pivotline-tests --bench parse`

use std::hint::black_box;
use std::time::Instant;

use pivotline_syntax::{FileId, parse};

const SMALL: usize = 16_000;
const LARGE: usize = 128_000;

fn main() {
    let pieces = [
        "\"",
        "\"a",
        "{",
        "{{",
        "\"a {{ b }}",
        "a ",
        "\n",
        "# ",
        "- >",
        ",",
        "menu m {\n",
        "say \"a\"\n",
        "  \"x",
        "then ",
        "not ",
        "a and ",
        "1 \"a\" -> b when c and ",
        "takes a,",
        "-> ",
        "“",
    ];
    let mut ratios = Vec::new();
    for prefix in ["", "menu m {\n  ", "menu m {\n  say \""] {
        for piece in pieces {
            let text = |size: usize| format!("{prefix}{}", piece.repeat(size / piece.len()));
            ratios.push((best(&text(LARGE)) / best(&text(SMALL)), prefix, piece));
        }
    }
    ratios.sort_by(|one, other| other.0.total_cmp(&one.0));
    println!("eight times the text costs, at worst (8 is linear):");
    for (ratio, prefix, piece) in ratios.iter().take(5) {
        println!("{ratio:5.1} times for {prefix:?} and many of {piece:?}");
    }
}

/// The shortest of several parses, in seconds.
fn best(text: &str) -> f64 {
    let times = (0..5).map(|_| {
        let start = Instant::now();
        black_box(parse(FileId(0), black_box(text)));
        start.elapsed().as_secs_f64()
    });
    times.fold(f64::INFINITY, f64::min)
}
