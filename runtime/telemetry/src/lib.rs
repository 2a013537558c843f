//! What an operator sees: logs, traces, metrics, journey events.
//!
//! It listens to the runtime and never acts on it. Nothing personal passes through it.
