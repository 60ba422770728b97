//! The query language and the plain data of a search: query, request, answer, hit, facet. What answers requests is an
//! [`Engine`]; the room `index` has the one for a folder of briefs.

pub(crate) mod dates;
pub(crate) mod edit;
pub(crate) mod engine;
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

pub use engine::{Engine, IsStale, uncancelled};
pub use event::{Event, SearchCount};
pub use facet::{Facet, FacetCounts, FacetValue};
pub use hit::{Answer, Hit, HitCounts, Unit};
pub use query::{Query, QueryError};
pub use request::{Request, Sort};
pub use saved::{SavedSearch, SearchEdit, SearchFile, apply_edit};
