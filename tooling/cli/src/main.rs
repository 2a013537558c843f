//! The binary `pivotline`.

fn main() -> std::process::ExitCode {
    pivotline::main()
}
