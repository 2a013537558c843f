//! The session engine: a pure, total step over the checked program.
