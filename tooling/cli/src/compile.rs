//! From a folder to everything that is made of it, in memory: nothing is written here.

use pivotline_connect::{Bindings, Emitted, Flow};
use pivotline_ir::{Name, Program};
use pivotline_syntax::Diagnostic;

use crate::folder::Folder;

/// What a folder makes.
pub struct Product {
    /// The program.
    pub program: Program,
    /// Its bytes.
    pub machine: String,
    /// Its flows, line by line; each line's first one is where its calls begin.
    pub flows: Vec<FlowProduct>,
}

/// One flow.
pub struct FlowProduct {
    /// The line that it serves.
    pub line: Name,
    /// The flow.
    pub flow: Flow,
    /// Its JSON, and the names in it that nothing binds.
    pub emitted: Emitted,
}

/// Compiles a folder: its program where it has no error, and all findings.
pub fn program(folder: &Folder) -> (Option<Program>, Vec<Diagnostic>) {
    let compiled = folder.compile();
    (compiled.program, compiled.diagnostics)
}

/// Makes everything of a program.
///
/// # Errors
/// A flow is beyond what Amazon Connect takes; the message says by how much and what to do.
pub fn product(program: Program, bindings: &Bindings) -> anyhow::Result<Product> {
    let machine = program.to_json()?;
    let mut flows = Vec::new();
    for line in program.lines.keys() {
        for flow in pivotline_connect::lower(&program, line)? {
            let emitted = pivotline_connect::emit(&flow, bindings);
            flows.push(FlowProduct { line: line.clone(), flow, emitted });
        }
    }
    Ok(Product { program, machine, flows })
}

/// What Amazon Connect would refuse for its size, each with a remedy.
#[must_use]
pub fn over_limits(product: &Product) -> Vec<String> {
    let flows = product.flows.iter();
    let over = flows.flat_map(|made| {
        pivotline_connect::check_limits(&made.flow, &made.emitted.json)
            .into_iter()
            .map(|limit| limit.to_string())
    });
    over.collect()
}
