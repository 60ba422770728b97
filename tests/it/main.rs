//! The integration tests, one binary: the directions of the rooms, the commands, the screen.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod bad_files;
mod cli;
mod commands;
mod directions;
mod golden;
mod hostile;
mod index;
mod live;
mod oracle;
mod pty;
mod screen;
mod terminal;
mod walks;
