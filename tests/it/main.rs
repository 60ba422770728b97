//! The integration tests, one binary: the directions of the rooms, the commands, the screen.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test that cannot go on fails, one that is skipped says so"
)]

mod bad_files;
mod cli;
mod commands;
mod directions;
mod hostile;
mod live;
mod oracle;
mod pty;
mod screen;
mod terminal;
mod walks;
