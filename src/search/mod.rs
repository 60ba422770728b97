//! Searching: the query language, the index, the hits and their marks. Other rooms know [`Query`], [`Answer`] and
//! [`Hit`], never the engine behind them.

mod days;
mod fields;
mod hit;
mod index;
mod lex;
mod marks;
mod names;
mod parse;
mod query;
mod words;

pub use hit::{Answer, Hit, Unit};
pub use index::{Index, Request};
pub use query::{Query, QueryError};
