//! The settings, the program's paths, the state saved between runs, and today's date.

pub mod clock;
pub mod paths;
pub mod settings;
pub mod state;
