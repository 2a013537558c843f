//! `pivotline migrate --check`: says whether open sessions could go on with another program.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use anyhow::Context as _;
use pivotline_connect::Bindings;
use pivotline_ir::Program;
use pivotline_machine::obstacles;

use crate::Ended;
use crate::args::{Format, MigrateArgs};
use crate::compile;
use crate::folder::Folder;

/// Looks for places at which open sessions could not go on, and tells them.
///
/// # Errors
/// A program cannot be read, or the output cannot be written.
pub fn run(args: &MigrateArgs) -> anyhow::Result<Ended> {
    let (old, new) = (program(&args.old)?, program(&args.new)?);
    let (Some(old), Some(new)) = (old, new) else { return Ok(Ended::Findings) };
    let obstacles = obstacles(&old, &new);
    let mut stdout = std::io::stdout().lock();
    match args.format {
        Format::Json => writeln!(stdout, "{}", serde_json::to_string_pretty(&obstacles)?)?,
        Format::Text => {
            for obstacle in &obstacles {
                writeln!(stdout, "{obstacle}")?;
            }
            match obstacles.len() {
                0 => writeln!(stdout, "every open session could go on")?,
                1 => writeln!(stdout, "1 reason why open sessions could not go on")?,
                count => writeln!(stdout, "{count} reasons why open sessions could not go on")?,
            }
        }
    }
    Ok(if obstacles.is_empty() { Ended::Fine } else { Ended::Findings })
}

/// The program of a folder of menus, or of a compiled file; nothing where the menus have errors,
/// which are told.
fn program(path: &Path) -> anyhow::Result<Option<Program>> {
    if path.extension().is_some_and(|extension| extension == "json") {
        let json =
            fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        let program = Program::from_json(&json).with_context(|| path.display().to_string())?;
        return Ok(Some(program));
    }
    let folder = Folder::read(path)?;
    let checked = compile::check(&folder.sources, &Bindings::default());
    let Some(product) = checked.product else {
        super::tell(&folder.sources, &checked.findings)?;
        return Ok(None);
    };
    Ok(Some(product.program))
}
