//! Searching: the query language, the index, the hits and their marks. Other rooms know [`Query`], [`Answer`] and
//! [`Hit`], never the engine behind them.

mod hit;
mod query;

pub use hit::{Answer, Hit, Unit};
pub use query::{Query, QueryError};
