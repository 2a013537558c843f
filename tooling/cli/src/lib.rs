//! The command line: check, fmt, build, serve, explain.
