//! Exports: *what* (pane, point, brief, hits) × *format* (text, markdown, json, csv), as a string. A new format is one file here, a row in [`ExportFormat`] and an arm in [`export`] and [`results`].

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
pub use what::{ExportFormat, Filter, ResultRow, Results, Subject, What};

/// The default width of a text file, in columns.
pub const WIDTH: usize = 72;

/// Exports `what` of a brief; text is wrapped to `width` columns (0: no wrapping).
///
/// Each line ends in `\n` and has no trailing blanks; there are no control characters.
pub fn export<'a>(subject: impl Into<Subject<'a>>, what: What<'_>, format: ExportFormat, width: usize) -> String {
    let subject = subject.into();
    match format {
        ExportFormat::Text => text::write(&Sheet::of(subject, what), width),
        ExportFormat::Markdown => markdown::write(&Sheet::of(subject, what)),
        ExportFormat::Json => json::write(subject, what),
        ExportFormat::Csv => csv::write(subject, what),
    }
}

/// Exports the hits of a search; the guarantees are those of [`export`].
pub fn results(results: &Results, format: ExportFormat, width: usize) -> String {
    match format {
        ExportFormat::Text => text::write(&Sheet::of_results(results), width),
        ExportFormat::Markdown => markdown::write(&Sheet::of_results(results)),
        ExportFormat::Json => json::write_results(results),
        ExportFormat::Csv => csv::write_results(results),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop")]
mod tests;
