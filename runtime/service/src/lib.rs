//! Use cases, ports, HTTP router and pages of the runtime.
