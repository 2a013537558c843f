//! The menu language's text: grammar, lossless tree, syntax tree, diagnostics, formatter.
//!
//! Pure: it reads no file, asks no clock, prints nothing. It knows no meaning: names are names
//! here, and which block may hold which statement is the only thing that it says about them.

pub mod ast;
mod code;
pub mod diagnostic;
pub mod source;

pub use diagnostic::{Code, Diagnostic, Edit, Fix, Label, Severity};
pub use source::{FileId, SourceFile, Sources, Span};
