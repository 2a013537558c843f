//! Reading a folder's files, each by what its path ends in.

use pivotline_syntax::ast::File;
use pivotline_syntax::{FileId, Sources, TextEntry, parse, parse_texts};

use crate::findings::Findings;

/// A folder's files, read.
#[derive(Default)]
pub(crate) struct Reading {
    /// The menus.
    pub(crate) menus: Vec<File>,
    /// The translations.
    pub(crate) texts: Vec<TextsFile>,
}

/// A file of translations.
pub(crate) struct TextsFile {
    /// The file.
    pub(crate) file: FileId,
    /// The language, from the file's name; `None` where it names none.
    pub(crate) tag: Option<String>,
    /// Its lines.
    pub(crate) entries: Vec<TextEntry>,
}

/// Reads all files; other files than menus and translations are left alone.
pub(crate) fn read(sources: &Sources, findings: &mut Findings) -> Reading {
    let mut reading = Reading::default();
    for (file, source) in sources.iter() {
        if source.path.ends_with(".menu") {
            let parsed = parse(file, &source.text);
            parsed
                .diagnostics
                .into_iter()
                .for_each(|finding| findings.push_not_understood(finding));
            reading.menus.push(parsed.ast);
        } else if source.path.ends_with(".texts") {
            let (entries, diagnostics) = parse_texts(file, &source.text);
            diagnostics.into_iter().for_each(|finding| findings.push_not_understood(finding));
            let tag = tag(&source.path).map(str::to_owned);
            reading.texts.push(TextsFile { file, tag, entries });
        }
    }
    reading
}

/// The language that a path names: `es-US` of `bank.es-US.texts`.
fn tag(path: &str) -> Option<&str> {
    let name = path.rsplit('/').next()?.strip_suffix(".texts")?;
    name.rsplit_once('.').map(|(_, tag)| tag)
}
