//! Text taken out of a brief or an answer: the one border to the export formats.

use crate::brief::Brief;
use crate::library::Library;
use crate::pane::Pane;
use crate::pane::export::{self, Filter, Format, What};
use crate::search::Answer;
use crate::service::export::results_of;

/// The brief, or one pane of it, in `format`, text wrapped to `width` columns.
pub fn of_brief(brief: &Brief, pane: Option<Pane>, format: Format, width: usize) -> String {
    export::export(brief, pane.map_or(What::Brief, What::Pane), format, width)
}

/// The points of a pane that a filter leaves, in `format`, text wrapped to `width` columns.
pub fn of_filtered(brief: &Brief, (pane, filter): (Pane, &Filter), format: Format, width: usize) -> String {
    export::export(brief, What::Filtered(pane, filter), format, width)
}

/// The results in `format`, with what only the files of the library know.
pub fn of_answer(typed: &str, (answer, library): (&Answer, &Library), format: Format, width: usize) -> String {
    export::results(&results_of(answer, library, typed), format, width)
}

/// What it is, for a message: `7 agreed points of HEADLINE`.
pub fn what(brief: &Brief, pane: Option<Pane>) -> String {
    let Some(pane) = pane else { return "the brief".to_owned() };
    match pane.count(brief) {
        Some(1) => format!("1 {}", pane.name().trim_end_matches('s')),
        Some(count) => format!("{count} {}", pane.name()),
        None => format!("the {}", pane.name()),
    }
}
