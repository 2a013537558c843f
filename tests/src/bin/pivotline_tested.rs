//! The command line as a process for tests: the binary `pivotline` under another name, because
//! Cargo builds a package's own binaries alone for its tests.

fn main() -> std::process::ExitCode {
    pivotline::main()
}
