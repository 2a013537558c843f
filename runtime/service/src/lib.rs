//! Use cases, ports, HTTP router and pages of the runtime.
//!
//! It loads compiled programs and never parses menus. It knows no store, no cloud and no contact
//! centre but through its ports.

pub mod ports;
pub mod record;
