//! Text without regard to its meaning: spans, cleaning, folding with a map back to the original bytes, sentences, widths,
//! numbers and dates in words, TOML with positions.

mod chars;
mod clean;
mod dates;
mod days;
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
pub use dates::{english_month, long_date, long_dates, short_date, weekday};
pub use days::{DateLanguage, NamedDay, NamedDays, find_date, find_days, find_unambiguous_date};
pub use fold::{Folded, fold, fold_text, is_cjk};
pub use hash::fnv1a;
pub use nearest::nearest;
pub use numbers::{and_more, counted, grouped};
pub use problem::{Problem, Severity};
pub use sentences::sentences;
pub use span::Span;
pub use width::{truncate, truncate_start, width};
pub use words::words;
