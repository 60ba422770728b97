//! `briefing schema`: the JSON Schema of a brief, for editors and for programs that write briefs.

use crate::brief;
use crate::cli::context::CommandContext;
use crate::cli::out::{CommandResult, Status};

pub fn print_schema(context: &mut CommandContext) -> CommandResult {
    context.out.write_line(&format!("{:#}", brief::schema()))?;
    Ok(Status::Success)
}
