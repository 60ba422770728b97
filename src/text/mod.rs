//! Words on a page; nothing of diplomacy. Spans, the one door for text from outside, folding with a way back
//! to the original bytes, sentences, widths, dates in words.

mod chars;
mod clean;
mod dates;
mod fold;
mod hash;
mod nearest;
mod numbers;
mod problem;
mod sentences;
mod span;
pub mod toml;
mod width;
mod words;

pub use clean::{Kind, Removed, clean, line};
pub use dates::{long_date, short_date};
pub use fold::{Folded, fold, fold_text, is_cjk};
pub use hash::fnv1a;
pub use nearest::nearest;
pub use numbers::{and_more, counted, grouped};
pub use problem::{Problem, Severity};
pub use sentences::sentences;
pub use span::Span;
pub use width::{fit, fit_start, width};
pub use words::words;
