//! `briefing schema`: the JSON Schema of a brief, for editors and for programs that write briefs.

use crate::brief;
use crate::cli::context::Context;
use crate::cli::out::{Outcome, Status};

pub fn print_schema(context: &mut Context) -> Outcome {
    context.out.write_line(&format!("{:#}", brief::schema()))?;
    Ok(Status::Success)
}
