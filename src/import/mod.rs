//! Imports documents from files and URLs into a library: fetching, the confined parser, writing the drafts.

pub mod documents;
pub mod drafts;
#[cfg(feature = "fetch")]
pub mod fetch;
pub mod lexicon;
pub mod parser;
