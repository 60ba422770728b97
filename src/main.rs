//! Hands the arguments to `cli`, returns the exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(briefing::cli::run())
}
