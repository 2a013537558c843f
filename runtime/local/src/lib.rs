//! The laptop's runtime: a durable store in one file, an outbox, a local contact centre.
