//! `pivotline explain`: a finding's page, or a type of the Flow language.

use std::io::Write as _;

use anyhow::Context as _;
use pivotline_connect::{describe, validate};
use pivotline_syntax::Code;

use crate::Ended;
use crate::args::ExplainArgs;

/// Prints the page of a code or of a type, or the list of codes.
///
/// # Errors
/// There is no such code, or the output cannot be written.
pub fn run(args: &ExplainArgs) -> anyhow::Result<Ended> {
    let mut stdout = std::io::stdout().lock();
    let Some(code) = &args.code else {
        for code in Code::ALL {
            writeln!(stdout, "{}  {}", code.as_str(), code.title())?;
        }
        for code in validate::Code::ALL {
            writeln!(stdout, "{}  {}", code.as_str(), code.title())?;
        }
        return Ok(Ended::Fine);
    };
    let page = page(code).with_context(|| {
        format!("there is no code `{code}`; `pivotline explain` lists those that there are")
    })?;
    writeln!(stdout, "{}", page.trim_end())?;
    Ok(Ended::Fine)
}

/// The page of a code of a menu's finding or of a flow's, or what a type of action takes.
fn page(word: &str) -> Option<String> {
    let code = word.to_uppercase();
    if let Ok(code) = code.parse::<Code>() {
        return Some(pivotline_analysis::explain(code).to_owned());
    }
    let of_flow = validate::Code::ALL.iter().find(|known| known.as_str() == code);
    of_flow.map(|code| validate::page(*code).to_owned()).or_else(|| describe(word))
}
