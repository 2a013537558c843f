//! Programs by digest, in a folder or in S3.
//!
//! Both keep a program as `<digest>.json`, which never changes. Beside it, `current` holds the
//! digests that were made current, the last one first, and `stopped` those that an operator has
//! stopped, one a line: new sessions begin with the first that is not stopped. Bytes whose digest
//! is not their name are never kept and never given out.

mod folder;
#[cfg(feature = "s3")]
mod s3;

use std::collections::BTreeSet;

use pivotline_ir::Program;
use pivotline_service::ports::StoreError;

pub use folder::FolderArtefacts;
#[cfg(feature = "s3")]
pub use s3::{S3Artefacts, S3Options};

const KEEP: &str = "keep a program";
const READ: &str = "read a program";
const READ_CURRENT: &str = "read which program is the current one";
const MAKE_CURRENT: &str = "make a program the current one";

const STOP: &str = "stop a program";

/// The name under which is kept which programs were made current.
const CURRENT: &str = "current";
/// The name under which is kept which programs are stopped.
const STOPPED: &str = "stopped";
/// How many programs are remembered that were current before.
const REMEMBERED: usize = 16;

/// The name of a program; `None` for what is no digest, which nothing is kept under.
fn name_of(digest: &str) -> Option<String> {
    let of_digest = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    (digest.len() == 64 && digest.bytes().all(of_digest)).then(|| format!("{digest}.json"))
}

/// The program's name, for bytes that have this digest.
fn name_to_keep(digest: &str, json: &str) -> Result<String, StoreError> {
    let name = name_of(digest).filter(|_| Program::digest(json) == digest);
    name.ok_or_else(|| error(KEEP, "its bytes have another digest"))
}

/// A program's bytes, if they are those that were kept.
fn checked(digest: &str, bytes: Vec<u8>) -> Result<String, StoreError> {
    let json = String::from_utf8(bytes).ok().filter(|json| Program::digest(json) == digest);
    json.ok_or_else(|| error(READ, format!("what is kept as {digest} has another digest")))
}

/// The digests of a file, one a line, in their order.
fn digests(name: &'static str, bytes: Option<Vec<u8>>) -> Result<Vec<String>, StoreError> {
    let text = String::from_utf8(bytes.unwrap_or_default()).unwrap_or_else(|_| "?".to_owned());
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let digests = lines.map(|line| name_of(line).map(|_| line.to_owned()));
    let digests = digests.collect::<Option<Vec<_>>>();
    digests.ok_or_else(|| error(READ_CURRENT, format!("what is kept as `{name}` is no digest")))
}

/// The first that is not stopped.
fn first_of(published: Vec<String>, stopped: &BTreeSet<String>) -> Option<String> {
    published.into_iter().find(|digest| !stopped.contains(digest))
}

/// A file of digests with one more, before all others.
fn with(digest: &str, others: &[String]) -> String {
    let others = others.iter().map(String::as_str).filter(|other| *other != digest);
    std::iter::once(digest).chain(others).collect::<Vec<_>>().join("\n")
}

/// What `current` holds once a program is made current after others.
fn published_after(digest: &str, before: &[String]) -> String {
    with(digest, before.get(..REMEMBERED).unwrap_or(before))
}

fn error(doing: &'static str, why: impl Into<String>) -> StoreError {
    StoreError { doing, why: why.into() }
}

fn not_kept(doing: &'static str, digest: &str) -> StoreError {
    error(doing, format!("no program of the digest {digest} is kept"))
}
