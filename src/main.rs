//! Runs `cli` and returns its exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(briefing::cli::main())
}
