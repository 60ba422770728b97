//! What sets the reader in motion, and the services that `run` and `cli` share: the terminal and its restoration, signals,
//! the clipboard, other programs, the configuration, the places of files, the last position, the index kept true, changes in a brief's file.
//!
//! Nothing here draws and nothing here decides; `app` decides, `ui` draws.

mod answers;
pub mod clipboard;
pub mod colours;
pub mod editor;
mod input;
pub mod interrupt;
mod keys;
pub mod panics;
pub mod proc;
pub mod reader;
pub mod signals;

pub mod terminal;
