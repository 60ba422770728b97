//! The integration tests, one binary: the directions of the rooms, the commands, the screen.

mod commands;
mod directions;
mod screen;
