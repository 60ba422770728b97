//! `briefing schema`: what a brief's file may hold, for editors and for programs that make briefs.

use crate::brief;
use crate::cli::context::Context;
use crate::cli::out::{Done, Outcome};

/// Prints the JSON schema of a brief.
///
/// # Errors
/// Returns an error if standard output cannot be written.
pub fn run(context: &mut Context) -> Outcome {
    context.out.line(&format!("{:#}", brief::schema()))?;
    Ok(Done::Well)
}
