//! Taking text out: what (pane, point, brief, results) × format (text, markdown, json, csv). Where it goes is decided elsewhere.
//! The text format wraps the very page that the screen shows.

mod json;
mod markdown;
mod table;
mod text;

use crate::brief::{Brief, Evidence, Match};
use crate::pane::Pane;
use crate::text as words;

/// A format of what is taken out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Format {
    /// Plain text, wrapped.
    #[default]
    Text,
    /// Markdown, not wrapped.
    Markdown,
    /// JSON.
    Json,
    /// One row a point.
    Csv,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 4] = [Self::Text, Self::Markdown, Self::Json, Self::Csv];

    /// The name on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Markdown => "markdown",
            Self::Json => "json",
            Self::Csv => "csv",
        }
    }

    /// The ending of a file's name, without the dot.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Text => "txt",
            Self::Markdown => "md",
            Self::Json => "json",
            Self::Csv => "csv",
        }
    }
}

/// What is taken out of a brief.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// A whole pane, not only the rows on the screen.
    Pane(Pane),
    /// One point of a pane.
    Point(Pane, usize),
    /// The brief: every pane but the details.
    Brief,
}

impl What {
    fn panes(self) -> Vec<Pane> {
        match self {
            Self::Pane(pane) | Self::Point(pane, _) => vec![pane],
            Self::Brief => Pane::ALL.into_iter().filter(|pane| *pane != Pane::Details).collect(),
        }
    }

    /// Whether a point of a pane is among it.
    fn holds(self, pane: Pane, point: usize) -> bool {
        match self {
            Self::Point(of, only) => of == pane && only == point,
            Self::Pane(of) => of == pane,
            Self::Brief => true,
        }
    }
}

/// One result of a search, as it is taken out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ResultRow {
    /// The brief's file below its library.
    pub file: String,
    /// The brief's headline.
    pub headline: String,
    /// The day of the meeting, `2024-03-29`; empty where it is not known.
    pub date: String,
    /// Who: parties, a speaker.
    pub who: String,
    /// Which kind of point.
    pub kind: String,
    /// The words found.
    pub text: String,
    /// The words of the source that state it.
    pub evidence: String,
    /// Who published the source.
    pub outlet: String,
    /// Where the source can be read.
    pub url: String,
}

/// `what` of a brief in a format; text wrapped to `width` columns (0: not wrapped). It ends in one line end.
#[must_use]
pub fn export(brief: &Brief, what: What, format: Format, width: usize) -> String {
    match format {
        Format::Text => text::brief(brief, what, width),
        Format::Markdown => markdown::brief(brief, what),
        Format::Json => json::brief(brief, what),
        Format::Csv => table::brief(brief, what),
    }
}

/// Results of the query `typed` in a format.
#[must_use]
pub fn results(typed: &str, rows: &[ResultRow], (format, width): (Format, usize)) -> String {
    match format {
        Format::Text => text::results(typed, rows, width),
        Format::Markdown => markdown::results(typed, rows),
        Format::Json => json::results(typed, rows),
        Format::Csv => table::results(rows),
    }
}

/// What may truthfully be said of a point's evidence, where it is not exact.
fn doubt(evidence: Option<&Evidence>) -> Option<&'static str> {
    match evidence.map(|e| e.found) {
        None => Some("no evidence given"),
        Some(Match::None) => Some("not found verbatim in the source"),
        Some(Match::Exact | Match::Normalised) => None,
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|c| c.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// `Report, Beijing, 29 March 2024`.
fn place_and_day(brief: &Brief) -> String {
    let date = brief.date.map(words::long_date);
    [Some(capital(brief.kind.word())), brief.place.clone(), date].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// One source in one line, its address apart: outlet, title, kind and place of the event, dates.
fn source_words(brief: &Brief) -> String {
    let source = &brief.source;
    let mut parts = vec![source.outlet.clone().unwrap_or_else(|| "Outlet not named".to_owned())];
    parts.push(format!("“{}”", brief.headline));
    parts.push(place_and_day(brief));
    parts.extend(source.published.map(|date| format!("published {}", words::long_date(date))));
    parts.extend(source.retrieved.map(|date| format!("retrieved {}", words::long_date(date))));
    parts.join(", ") + "."
}

/// A citation of the source: one line, and its address on a line of its own.
#[must_use]
pub fn citation(brief: &Brief) -> String {
    match &brief.source.url {
        Some(url) => format!("{}\n{url}\n", source_words(brief)),
        None => source_words(brief) + "\n",
    }
}

/// A name for the file: `2024-03-29_china_kazakhstan_commitments.txt`; at most 120 bytes, letters of any script, figures, hyphens.
#[must_use]
pub fn file_name(brief: &Brief, pane: Option<Pane>, format: Format) -> String {
    let date = brief.date.map_or_else(|| "undated".to_owned(), |date| date.to_string());
    let tail = format!("_{}.{}", pane.map_or("brief", Pane::name), format.extension());
    let mut middle = String::new();
    for party in brief.parties() {
        let slug = slug(party);
        if !slug.is_empty() && date.len() + middle.len() + slug.len() + tail.len() < 120 {
            middle.push('_');
            middle.push_str(&slug);
        }
    }
    format!("{date}{middle}{tail}")
}

fn slug(name: &str) -> String {
    let mut slug = String::new();
    for c in name.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests;
