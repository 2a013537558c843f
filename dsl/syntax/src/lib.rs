//! The menu language's text: grammar, lossless tree, syntax tree, diagnostics, formatter.
