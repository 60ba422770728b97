//! One file per command. Each has a function that takes the context and the command's own arguments.

pub mod check;
pub mod completions;
pub mod config;
pub mod export;
pub mod import;
pub mod index;
pub mod keys;
pub mod list;
pub mod man;
pub mod paths;
pub mod plain;
pub mod reader;
pub mod schema;
pub mod search;
pub mod searches;
pub mod show;
pub mod themes;
