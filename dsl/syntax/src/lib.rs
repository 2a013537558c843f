//! The menu language's text: grammar, lossless tree, syntax tree, diagnostics, formatter.
//!
//! Pure: it reads no file, asks no clock, prints nothing. It knows no meaning: names are names
//! here, and which block may hold which statement is the only thing that it says about them.

pub mod ast;
mod code;
pub mod diagnostic;
mod format;
mod lower;
mod names;
mod page;
mod parser;
mod readable;
pub mod source;
mod texts;
mod tree;

pub use code::UnknownCode;
pub use diagnostic::{Code, Diagnostic, Edit, Fix, Label, Severity};
pub use format::format;
pub use lower::{Parsed, parse};
pub use names::{LONGEST_NAME, RESERVED, is_reserved, is_well_formed};
pub use page::page;
pub use readable::check_readable;
pub use source::{FileId, SourceFile, Sources, Span};
pub use texts::{TextEntry, parse_texts};
pub use tree::{Kind, Menu, Node, Token};
