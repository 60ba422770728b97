//! The settings, the program's folders, the state kept between runs, and today's date.

pub mod clock;
pub mod paths;
pub mod settings;
pub mod state;
