//! The integration tests, compiled into one binary.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a test may panic, reports if it is skipped, and prepares files"
)]

mod bad_files;
mod changes;
mod cli;
mod desk;
mod directions;
mod docs;
mod draft_desk;
mod engine;
mod golden;
mod hostile;
mod hostile_articles;
mod idle;
mod import;
mod index;
mod json;
mod language;
mod live;
mod misuse;
mod names;
mod narrow;
mod oracle;
mod pages;
mod parser;
mod picture;
mod pty;
mod readme;
mod review;
mod screen;
mod search_oracle;
#[path = "../support/mod.rs"]
mod support;
mod terminal;
mod verbs;
mod walks;
