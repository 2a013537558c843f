//! `pivotline explain`: a finding's page.

use std::io::Write as _;

use anyhow::Context as _;
use pivotline_syntax::Code;

use crate::Ended;
use crate::args::ExplainArgs;

/// Prints the page of a code, or the list of codes.
///
/// # Errors
/// There is no such code, or the output cannot be written.
pub fn run(args: &ExplainArgs) -> anyhow::Result<Ended> {
    let mut stdout = std::io::stdout().lock();
    let Some(code) = &args.code else {
        for code in Code::ALL {
            writeln!(stdout, "{}  {}", code.as_str(), code.title())?;
        }
        return Ok(Ended::Fine);
    };
    let known: Option<Code> = code.to_uppercase().parse().ok();
    let known = known.with_context(|| {
        format!("there is no code `{code}`; `pivotline explain` lists those that there are")
    })?;
    writeln!(stdout, "{}", pivotline_analysis::explain(known).trim_end())?;
    Ok(Ended::Fine)
}
