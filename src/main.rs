//! Hands the arguments to `cli`, returns the exit code.

fn main() {}
