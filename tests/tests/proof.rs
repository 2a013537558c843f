//! The proof over all cases and sample menus.

use std::path::Path;

use pivotline_connect::Bindings;
use pivotline_proof::prove;
use pivotline_tests::case;

fn proved(folder: &Path) {
    let program = case::program(&case::folder(folder));
    let started = std::time::Instant::now();
    match prove(&program, &case::flows(&program), &Bindings::default()) {
        Ok(proof) => println!("{}: {proof:?} in {:?}", folder.display(), started.elapsed()),
        Err(why) => panic!("{}: {why}", folder.display()),
    }
}

#[test]
fn every_case_is_proved() {
    case::entries(&case::cases().join("flows")).iter().for_each(|folder| proved(folder));
}

#[test]
fn the_sample_menus_are_proved() {
    ["quickstart", "bank"].iter().for_each(|name| proved(&case::root().join("menus").join(name)));
}
