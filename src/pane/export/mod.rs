//! Exports a pane, a point, a brief or the hits of a search as text, Markdown, JSON or CSV. A new format is a file here, a variant
//! of [`ExportFormat`], and an arm in [`export`] and [`results`].

mod cite;
mod csv;
mod document;
mod json;
mod markdown;
mod name;
mod text;
mod what;

use crate::pane::export::document::Document;

pub use cite::citation;
pub use json::{JSON_SCHEMA, brief_fields, object};
pub use name::{file_name, results_name};
pub use what::{ExportFormat, Filter, ResultRow, Results, Subject, What};

/// The default width of text, in columns.
pub const WIDTH: usize = 72;

/// Exports a brief or a part of it. Text is wrapped to `width` columns (0: no wrapping).
///
/// Lines end in `\n` and have no trailing blanks. There are no control characters.
pub fn export<'a>(subject: impl Into<Subject<'a>>, what: What<'_>, format: ExportFormat, width: usize) -> String {
    let subject = subject.into();
    match format {
        ExportFormat::Text => text::write(&Document::new(subject, what), width),
        ExportFormat::Markdown => markdown::write(&Document::new(subject, what)),
        ExportFormat::Json => json::write_brief(subject, what),
        ExportFormat::Csv => csv::write_brief(subject, what),
    }
}

/// Exports the hits of a search, with the guarantees of [`export`].
pub fn results(results: &Results, format: ExportFormat, width: usize) -> String {
    match format {
        ExportFormat::Text => text::write(&Document::from_results(results), width),
        ExportFormat::Markdown => markdown::write(&Document::from_results(results)),
        ExportFormat::Json => json::write_results(results),
        ExportFormat::Csv => csv::write_results(results),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop")]
mod tests;
