//! `pivotline flow layout`: draws a flow anew.

use std::io::Write as _;
use std::path::Path;

use anyhow::ensure;
use pivotline_connect::document::Document;
use pivotline_connect::drawing;

use crate::Ended;
use crate::args::flow::LayoutArgs;
use crate::output;

use super::read;

/// Draws a flow anew, and shows that nothing else in it changed.
///
/// # Errors
/// The file cannot be read or is no flow, or the drawn one cannot be written.
pub(super) fn run(args: &LayoutArgs) -> anyhow::Result<Ended> {
    let shown = args.file.display();
    let (old, mut document) = read(&args.file)?;
    let before = drawing::digest(&document);
    drawing::arrange(&mut document);
    let drawn = document.write();
    let after = drawing::digest(&Document::read(&drawn)?);
    ensure!(
        before == after,
        "{shown}: drawing it anew would change more than where blocks stand, so nothing is \
         written ({before} before, {after} after)"
    );
    let mut stdout = std::io::stdout().lock();
    writeln!(stdout, "{before} before, without its layout")?;
    writeln!(stdout, "{after} after, without its layout")?;
    if args.check {
        return Ok(if drawn == old {
            writeln!(stdout, "{shown} is drawn so already")?;
            Ended::Fine
        } else {
            writeln!(stdout, "{shown} would be drawn anew")?;
            Ended::Findings
        });
    }
    let out: &Path = args.out.as_ref().unwrap_or(&args.file);
    output::write(out, &drawn)?;
    writeln!(stdout, "wrote {}: {} actions", out.display(), document.actions.len())?;
    Ok(Ended::Fine)
}
