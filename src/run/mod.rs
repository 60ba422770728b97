//! What sets the reader in motion, and the services that `run` and `cli` share: the terminal and its restoration, signals,
//! the clipboard, other programs, the configuration, the places of files, the last position, the index kept true, changes in a brief's file.
//!
//! Nothing here draws and nothing here decides; `app` decides, `ui` draws.

mod answers;
pub mod aside;
pub mod clipboard;
pub mod clock;
pub mod colours;
pub mod config;
pub mod drafts;
pub mod editor;
#[cfg(feature = "fetch")]
pub mod fetch;
pub mod importing;
pub mod indexing;
mod input;
pub mod keeper;
mod kept;
mod keys;
pub mod leftovers;
mod looked;
pub mod panics;
pub mod parser;
pub mod places;
pub mod proc;
pub mod reader;
pub mod rewrite;
pub mod saving;
pub mod searches;
pub mod signals;
pub mod state;
pub mod stop;
pub mod terminal;
pub mod vocabulary;
