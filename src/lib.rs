//! `briefing`, a terminal reader of diplomatic briefings.
//!
//! This is a program, not a library: the modules are public only for the binary, the tests and the benchmarks, and may
//! change at any time. What each module is for, and which others it may use, is in the table under "The map" below.
//!
#![doc = include_str!("../CONTRIBUTING.md")]
#![cfg_attr(test, allow(clippy::disallowed_methods, reason = "unit tests prepare files"))]

#[doc(hidden)]
pub mod app;
#[doc(hidden)]
pub mod article;
#[doc(hidden)]
pub mod brief;
#[doc(hidden)]
pub mod cli;
#[doc(hidden)]
pub mod config;
#[doc(hidden)]
pub mod error;
#[doc(hidden)]
pub mod extract;
#[doc(hidden)]
pub mod files;
#[doc(hidden)]
pub mod import;
#[doc(hidden)]
pub mod index;
#[doc(hidden)]
pub mod library;
#[doc(hidden)]
pub mod pane;
#[doc(hidden)]
pub mod parallel;
#[doc(hidden)]
pub mod run;
#[doc(hidden)]
pub mod search;
#[doc(hidden)]
pub mod service;
#[cfg(test)]
#[path = "../tests/support/mod.rs"]
mod support;
#[doc(hidden)]
pub mod syntax;
#[doc(hidden)]
pub mod text;
#[doc(hidden)]
pub mod ui;
