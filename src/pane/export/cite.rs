//! Citations of sources, and the text of one point with its citation for the clipboard.

use jiff::civil::Date;

use crate::brief::{Brief, Match};
use crate::pane::Pane;
use crate::pane::element::{Element, Item};
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
    vec![outlet, title, brief.kind.label().to_owned(), place, brief.date.map(long_date).unwrap_or_default()]
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
        _ if item.bare => None,
        None => Some("(no evidence given)"),
        Some(Match::None) => Some("(not found verbatim in source)"),
        Some(Match::Exact | Match::Normalised) => None,
    }
}

/// A point, its evidence and the citation for the clipboard, each on its own line, without a final line break. `None` if the
/// point does not exist.
pub fn point_text(brief: &Brief, pane: Pane, point: usize) -> Option<String> {
    let elements = pane.elements(brief, "", &[]);
    let at = elements.iter().position(|element| element.point() == Some(point))?;
    let heading = elements.iter().take(at).rev().find_map(|element| match element {
        Element::Heading(runs) => Some(plain(runs)),
        _ => None,
    });
    let mut lines = Vec::new();
    match elements.get(at)? {
        Element::Item(item) => {
            let who = heading.map(|who| format!("{who}: ")).unwrap_or_default();
            let doubt = doubt(item).map(|doubt| format!(" {doubt}")).unwrap_or_default();
            lines.push(format!("{who}{}{doubt}", plain(&item.runs)));
            let words = item.evidence.as_ref().filter(|evidence| evidence.span.is_some() && !item.shown);
            lines.extend(words.map(|evidence| format!("> {}", evidence.words)));
        }
        Element::Fact(fact) => {
            let whose = heading.map(|whose| format!(" ({whose})")).unwrap_or_default();
            let text = if fact.runs.is_empty() { String::new() } else { format!(", {}", plain(&fact.runs)) };
            lines.push(format!("{}{text}{whose}", fact.label.text));
        }
        Element::Heading(_) | Element::Prose(_) | Element::Absent(..) | Element::Gap => return None,
    }
    lines.push(citation(brief));
    Some(lines.iter().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect::<Vec<_>>().join("\n"))
}

pub(super) fn plain(runs: &[Run]) -> String {
    runs.iter().map(|run| run.text.as_str()).collect()
}
