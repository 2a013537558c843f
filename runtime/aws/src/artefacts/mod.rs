//! Programs by digest, in a folder or in S3.
//!
//! Both keep a program as `<digest>.json`, which never changes, and beside it `current`, which
//! holds the digest that new sessions begin with. Bytes whose digest is not their name are never
//! kept and never given out.

mod folder;
#[cfg(feature = "s3")]
mod s3;

use pivotline_ir::Program;
use pivotline_service::ports::StoreError;

pub use folder::FolderArtefacts;
#[cfg(feature = "s3")]
pub use s3::{S3Artefacts, S3Options};

const KEEP: &str = "keep a program";
const READ: &str = "read a program";
const READ_CURRENT: &str = "read which program is the current one";
const MAKE_CURRENT: &str = "make a program the current one";

/// The name under which the digest of the current program is kept.
const CURRENT: &str = "current";

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

/// The digest that `current` holds.
fn pointed_at(bytes: Vec<u8>) -> Result<String, StoreError> {
    let digest = String::from_utf8(bytes).unwrap_or_default().trim().to_owned();
    let digest = Some(digest).filter(|digest| name_of(digest).is_some());
    digest.ok_or_else(|| error(READ_CURRENT, "what is kept as `current` is no digest"))
}

fn error(doing: &'static str, why: impl Into<String>) -> StoreError {
    StoreError { doing, why: why.into() }
}

fn not_kept(digest: &str) -> StoreError {
    error(MAKE_CURRENT, format!("no program of the digest {digest} is kept"))
}
