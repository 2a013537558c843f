//! The runtime's configuration.
