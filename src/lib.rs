//! `briefing`: a terminal reader of diplomatic briefings.
//!
//! The map of the house. Each room may use those above it in this list and what the table in
//! `tests/it/directions.rs` names, never one below.
//!
//! | room | what it is for |
//! |---|---|
//! | [`error`] | what failed: the deed, the thing, the cause |
//! | [`cores`] | work shared out over the machine's cores |
//! | [`text`] | words on a page: spans, cleaning, folding, sentences, widths |
//! | [`files`] | the only room that touches the disk: open, walk, watch, write |
//! | [`brief`] | what a brief is; TOML in and out with positions; problems |
//! | [`article`] | a document (text, page, feed, mail) becomes articles: clean text with paragraphs and sentences |
//! | [`extract`] | article to brief: one file a rule, word lists as TOML beside them |
//! | [`library`] | a folder of briefs: load, change, watch |
//! | [`search`] | query, index, hits, marks |
//! | [`pane`] | what a pane says, as a page without colour; wrapping; export formats |
//! | [`app`] | the reader's state and how it changes; no terminal, no files, no clock |
//! | [`ui`] | state to cells; themes |
//! | [`run`] | terminal, signals, the loop; does the effects |
//! | [`cli`] | arguments; one file a verb |
//!
//! One keystroke: `run` reads it, `app`  answers with effects, `run` does them, `ui` draws once.

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
#[doc(hidden)]
pub mod text;
#[doc(hidden)]
pub mod ui;
