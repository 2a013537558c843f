//! From sources to everything that is made of them, in memory: nothing is written here.

use pivotline_analysis::{Compiled, SourceMap};
use pivotline_connect::{Bindings, Emitted, Flow, LowerError, check_limits};
use pivotline_ir::{Name, Program};
use pivotline_proof::{Proof, Unproved, prove};
use pivotline_syntax::{Code, Diagnostic, Sources, Span};

/// What a menu folder makes, and what is wrong with it.
pub struct Checked {
    /// Everything that is made of it; `None` where a finding is an error.
    pub product: Option<Product>,
    /// All findings, sorted by place.
    pub findings: Vec<Diagnostic>,
}

/// What a folder makes.
pub struct Product {
    /// The program.
    pub program: Program,
    /// Its bytes.
    pub machine: String,
    /// Its flows, line by line; each line's calls begin in the one whose role is `Inbound`.
    pub flows: Vec<FlowProduct>,
    /// That the flows do what the program says, whatever happens on a call.
    pub proof: Proof,
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

/// Compiles sources to their last bytes: also what Amazon Connect alone could refuse is found here.
#[must_use]
pub fn check(sources: &Sources, bindings: &Bindings) -> Checked {
    let Compiled { program, mut diagnostics, source_map } = pivotline_analysis::compile(sources);
    let mut product = program.map(|program| product(program, bindings, &source_map));
    if let Some(Err(findings)) = &mut product {
        diagnostics.append(findings);
    }
    diagnostics.sort_by_key(|finding| finding.primary.span);
    let product = product.and_then(Result::ok);
    Checked { product, findings: diagnostics }
}

fn product(
    program: Program,
    bindings: &Bindings,
    places: &SourceMap,
) -> Result<Product, Vec<Diagnostic>> {
    let mut flows = Vec::new();
    let mut findings = Vec::new();
    for line in program.lines.keys() {
        let place = places.name(line.as_str()).unwrap_or_default();
        match pivotline_connect::lower(&program, line) {
            Ok(lowered) => flows.extend(lowered.into_iter().map(|flow| {
                let emitted = pivotline_connect::emit(&flow, bindings);
                FlowProduct { line: line.clone(), flow, emitted }
            })),
            Err(error) => findings.push(not_on_a_call(place, &error)),
        }
    }
    for made in &flows {
        let place = places.name(made.line.as_str()).unwrap_or_default();
        findings.extend(too_large(place, made));
    }
    if !findings.is_empty() {
        return Err(findings);
    }
    let written = flows.iter().map(|made| (made.flow.name.clone(), made.emitted.json.clone()));
    let proof = prove(&program, &written.collect(), bindings)
        .map_err(|why| vec![not_proved(&program, places, &why)])?;
    match program.to_json() {
        Ok(machine) => Ok(Product { program, machine, flows, proof }),
        Err(_) => Err(findings),
    }
}

fn not_proved(program: &Program, places: &SourceMap, why: &Unproved) -> Diagnostic {
    let line = why.line().or_else(|| program.lines.keys().next().map(Name::as_str));
    let place = line.and_then(|line| places.name(line)).unwrap_or_default();
    let message = "the flows made of this line are not proved to do what the menus say";
    let finding = Diagnostic::error(Code::P001NotProved, place, message);
    finding.help(why.to_string())
}

fn not_on_a_call(place: Span, error: &LowerError) -> Diagnostic {
    let message = format!("this line cannot be a telephone call: {error}");
    Diagnostic::error(Code::N014CannotDecide, place, message)
}

fn too_large(place: Span, made: &FlowProduct) -> Vec<Diagnostic> {
    let limits = check_limits(&made.flow, &made.emitted.json).into_iter();
    let findings = limits.map(|limit| {
        let limit = limit.to_string();
        let (message, help) = limit.split_once(": ").unwrap_or((&limit, ""));
        let message = message.replacen("the flow", &format!("the flow `{}`", made.flow.name), 1);
        Diagnostic::error(Code::L003FlowTooLarge, place, message).help(help)
    });
    findings.collect()
}
