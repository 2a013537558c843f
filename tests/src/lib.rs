//! Tests over the whole: cases, harness, architecture, benches.
