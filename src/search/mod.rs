//! The query language and the plain data of a search: query, request, answer, hit, facet. The local engine that answers
//! requests is the room `index`.

pub(crate) mod dates;
pub(crate) mod edit;
pub(crate) mod event;
pub(crate) mod facet;
pub mod fields;
pub(crate) mod hit;
pub(crate) mod lexer;
pub(crate) mod marks;
pub(crate) mod names;
pub(crate) mod parser;
pub mod query;
pub(crate) mod request;
pub(crate) mod saved;
pub mod words;

pub use event::{Event, SearchCount};
pub use facet::{Facet, FacetCounts, FacetValue};
pub use hit::{Answer, Hit, Unit};
pub use query::{Query, QueryError};
pub use request::{Request, Sort};
pub use saved::{SavedSearch, SearchEdit, SearchFile, apply_edit};
