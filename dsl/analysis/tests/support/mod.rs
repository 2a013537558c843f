//! What the tests of this package share.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::expect_used,
    clippy::panic,
    reason = "each test uses some of it"
)]

use pivotline_analysis::{Compiled, compile};
use pivotline_ir::{Line, Node, Program};
use pivotline_syntax::{SourceFile, Sources};

/// The folder of one menu file.
pub fn sources(menu: &str) -> Sources {
    Sources::new(vec![SourceFile { path: "main.menu".to_owned(), text: menu.to_owned() }])
}

/// What a menu file means; it must be without errors.
pub fn program(menu: &str) -> Program {
    let Compiled { program, diagnostics, .. } = compile(&sources(menu));
    let program = program.unwrap_or_else(|| panic!("{diagnostics:#?}"));
    assert_eq!(program.verify(), []);
    program
}

/// The only line of a program.
pub fn line(program: &Program) -> &Line {
    let mut lines = program.lines.values();
    let line = lines.next().expect("a line");
    assert!(lines.next().is_none());
    line
}

/// The node of this name.
pub fn node<'p>(line: &'p Line, id: &str) -> &'p Node {
    line.node(id).unwrap_or_else(|| panic!("no `{id}` in {:?}", line.nodes.keys()))
}

/// The findings of a menu file, each as `CODE text of its place: message`.
pub fn findings(menu: &str) -> Vec<String> {
    let sources = sources(menu);
    let found = compile(&sources).diagnostics;
    let shown = found.iter().map(|one| {
        let at = sources.text(one.primary.span).lines().next().unwrap_or_default();
        format!("{} `{at}`: {}", one.code.as_str(), one.message)
    });
    shown.collect()
}
