//! The integration tests, one binary: the program as people meet it.

mod cli;
