//! From syntax to one checked program: names, types, checks, lowering.
