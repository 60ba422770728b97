//! Searching: the query language, the index, the hits and their marks. Other rooms know [`Query`], [`Answer`] and
//! [`Hit`], never the engine behind them.

mod analyse;
mod bits;
mod block;
mod calendar;
mod days;
mod disk;
mod eval;
mod facets;
mod fault;
mod feed;
mod fields;
mod find;
mod hit;
mod index;
mod known;
mod layout;
mod lex;
mod marks;
mod names;
mod narrow;
mod near;
#[cfg(test)]
mod oracle;
mod parse;
mod print;
mod query;
mod request;
mod row;
mod saved;
mod schema;
mod seal;
mod spread;
mod tally;
mod terms;
mod values;
mod words;
mod write;

pub use facets::{Facet, FacetCounts, FacetValue};
pub use feed::{Fed, Feed};
pub use hit::{Answer, Hit, Unit};
pub use index::{Index, Opened};
pub use print::Print;
pub use query::{Query, QueryError};
pub use request::{Request, Sort};
pub use saved::{Change, Saved, Searches, changed};
pub use tally::Tally;
pub use write::Writer;
