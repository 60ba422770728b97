//! Runs the reader: the terminal and how it is restored, keys, signals, the clipboard, other programs, the event loop. `app`
//! decides what happens and `ui` draws it.

pub mod clipboard;
mod colour_replies;
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
