//! Citations of sources.

use jiff::civil::Date;

use crate::brief::{Brief, Match};
use crate::pane::element::Item;
use crate::pane::page::Run;
use crate::text::long_date;

/// A source in a list of sources.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Entry {
    /// Outlet, title, kind, place, dates.
    pub(super) words: String,
    /// Written on its own line.
    pub(super) url: Option<String>,
}

impl Entry {
    pub(super) fn from_brief(brief: &Brief) -> Self {
        let (event, dates) = (event(brief), dates(brief));
        Self { words: sentence([event, dates].into_iter().flatten()), url: brief.source.url.clone() }
    }

    /// For a hit, which has less metadata than a brief.
    pub(super) fn from_hit(outlet: Option<&str>, headline: &str, date: Option<Date>, url: Option<&str>) -> Self {
        let title = [outlet.unwrap_or("Source not named").to_owned(), format!("“{headline}”")];
        Self { words: sentence(title.into_iter().chain(date.map(long_date))), url: url.map(str::to_owned) }
    }
}

fn sentence(pieces: impl Iterator<Item = String>) -> String {
    pieces.filter(|piece| !piece.is_empty()).collect::<Vec<_>>().join(", ")
}

/// Outlet, title, kind, place and day of the event.
fn event(brief: &Brief) -> Vec<String> {
    let outlet = brief.source.outlet.as_deref().unwrap_or("Source not named").to_owned();
    let title = format!("“{}”", brief.headline);
    let place = brief.place.clone().unwrap_or_default();
    vec![outlet, title, brief.kind.label().to_owned(), place, brief.days().unwrap_or_default()]
}

fn dates(brief: &Brief) -> Vec<String> {
    let published = brief.source.published.map(|date| format!("published {}", long_date(date)));
    let retrieved = brief.source.retrieved.map(|date| format!("retrieved {}", long_date(date)));
    published.into_iter().chain(retrieved).collect()
}

/// The source of `brief` in one line: outlet, “headline”, kind, place and day, published, retrieved, URL.
pub fn citation(brief: &Brief) -> String {
    let Entry { words, url } = Entry::from_brief(brief);
    let line = sentence([words].into_iter().chain(url));
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The remark after a point whose evidence is missing or not in the source.
pub(super) fn doubt(item: &Item) -> Option<&'static str> {
    match item.evidence.as_ref().map(|evidence| evidence.found) {
        _ if item.needs_no_evidence => None,
        None => Some("(no evidence given)"),
        Some(Match::None) => Some("(not found verbatim in source)"),
        Some(Match::Exact | Match::Normalised) => None,
    }
}

pub(super) fn plain(runs: &[Run]) -> String {
    runs.iter().map(|run| run.text.as_str()).collect()
}
