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

#[test]
fn a_line_of_several_flows_is_proved() {
    for options in [100, 400] {
        let program = case::program(&pivotline_tests::tree::tree(options));
        let started = std::time::Instant::now();
        let flows = case::flows(&program);
        assert!(options < 200 || flows.len() > 1);
        let proof = prove(&program, &flows, &Bindings::default());
        println!("{options}: {proof:?} in {:?}", started.elapsed());
        proof.unwrap();
    }
}
