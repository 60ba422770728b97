//! The integration tests, one binary: the directions of the rooms, the commands, the screen.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod cli;
mod commands;
mod directions;
mod hostile;
mod pages;
mod parser;
mod screen;
mod terminal;
