//! Taking text out: *what* (pane, point, brief, results) × *format* (text, markdown, json, csv). Where it goes is decided
//! elsewhere. A new format is one file here, a row in [`Format`] and an arm in [`export`] and [`results`].

mod cite;
mod csv;
mod json;
mod markdown;
mod name;
mod sheet;
mod text;
mod what;

use crate::pane::export::sheet::Sheet;

pub use cite::{citation, point_text};
pub use json::{JSON_SCHEMA, brief_fields, object};
pub use name::{file_name, results_name};
pub use what::{Filter, Format, ResultRow, Results, Subject, What};

/// Columns of a text file where nothing else is asked for.
pub const WIDTH: usize = 72;

/// `what` of a brief in `format`, text wrapped to `width` columns (0: not wrapped).
///
/// Lines end in `\n`, one at the end; none ends in a blank; there are no control characters.
pub fn export<'a>(subject: impl Into<Subject<'a>>, what: What<'_>, format: Format, width: usize) -> String {
    let subject = subject.into();
    match format {
        Format::Text => text::write(&Sheet::of(subject, what), width),
        Format::Markdown => markdown::write(&Sheet::of(subject, what)),
        Format::Json => json::write(subject, what),
        Format::Csv => csv::write(subject, what),
    }
}

/// The results of a search in `format`, under the laws of [`export`].
pub fn results(results: &Results, format: Format, width: usize) -> String {
    match format {
        Format::Text => text::write(&Sheet::of_results(results), width),
        Format::Markdown => markdown::write(&Sheet::of_results(results)),
        Format::Json => json::write_results(results),
        Format::Csv => csv::write_results(results),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop")]
mod tests;
