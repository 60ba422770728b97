//! Plain text: headline underlined, a head of `Key: value` lines, the pages of the panes as the screen wraps them, the source
//! with its address on a line of its own.

use crate::brief::Brief;
use crate::pane::export::{ResultRow, What, place_and_day, source_words};
use crate::pane::{Block, Page, Pane, Role, Run};
use crate::text;

/// Columns of the keys of the head.
const KEY: usize = 11;

pub(super) fn brief(brief: &Brief, what: What, width: usize) -> String {
    let mut out = Lines::new(width);
    out.title(&brief.headline);
    let people = brief.participants.iter().map(|p| match &p.party {
        Some(party) => format!("{} ({party})", p.name),
        None => p.name.clone(),
    });
    let people: Vec<String> = people.collect();
    out.pair("Parties", &brief.parties().join(", "));
    out.pair("People", &people.join(", "));
    let words = brief.date_words.as_ref().map(|w| format!(" (source: “{w}”)")).unwrap_or_default();
    out.pair("Event", &format!("{}{words}", place_and_day(brief)));
    if let What::Pane(pane) | What::Point(pane, _) = what {
        let count = pane.count(brief).map(|n| format!(" ({n})")).unwrap_or_default();
        let words = match what {
            What::Point(_, point) => {
                format!("{}, point {} of {}", pane.title(), point + 1, pane.count(brief).unwrap_or(1))
            }
            _ => format!("{}{count}", pane.title()),
        };
        out.pair("Pane", &words);
    }
    for pane in what.panes() {
        if pane == Pane::Source && what == What::Brief {
            continue;
        }
        out.blank();
        if what == What::Brief {
            out.heading(pane.title());
        }
        out.page(&pane_page(brief, what, pane));
    }
    out.blank();
    out.line("Source");
    out.hanging("[1] ", &source_words(brief));
    if let Some(url) = &brief.source.url {
        out.line(&format!("    {url}"));
    }
    out.end()
}

/// The page of a pane for a file: nothing is cut, and evidence stands as a quotation.
fn pane_page(brief: &Brief, what: What, pane: Pane) -> Page {
    let mut page = pane.page(brief, "", &[]);
    page.blocks.retain(|block| match (what, block.point) {
        (What::Point(..), None) => false,
        (_, Some(point)) => what.holds(pane, point),
        _ => true,
    });
    for block in &mut page.blocks {
        block.clip = false;
    }
    page
}

pub(super) fn results(typed: &str, rows: &[ResultRow], width: usize) -> String {
    let mut out = Lines::new(width);
    out.title(&format!("Results for {typed}"));
    out.pair("Results", &rows.len().to_string());
    for (i, row) in rows.iter().enumerate() {
        out.blank();
        let marker = format!("{}. ", i + 1);
        out.hanging(&marker, &format!("{} ({}): {}", row.who, row.kind, row.text));
        let indent = " ".repeat(marker.len());
        if !row.evidence.is_empty() {
            out.hanging(&format!("{indent}> "), &row.evidence);
        }
        let date = if row.date.is_empty() { "no date" } else { &row.date };
        out.hanging(&indent, &format!("{}, {date}, {}", row.headline, row.outlet));
        if !row.url.is_empty() {
            out.line(&format!("{indent}{}", row.url));
        }
    }
    out.end()
}

struct Lines {
    width: usize,
    text: String,
}

impl Lines {
    const fn new(width: usize) -> Self {
        Self { width, text: String::new() }
    }

    fn line(&mut self, line: &str) {
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    fn blank(&mut self) {
        if !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    fn page(&mut self, page: &Page) {
        for row in page.rows(self.width) {
            self.line(&format!("{}{}", " ".repeat(row.indent), row.text()));
        }
    }

    fn hanging(&mut self, marker: &str, words: &str) {
        let block = Block {
            marker: Run::new(Role::Number, marker),
            runs: vec![Run::new(Role::Body, words)],
            ..Block::default()
        };
        self.page(&Page { blocks: vec![block] });
    }

    fn title(&mut self, title: &str) {
        let page = Page { blocks: vec![Block { runs: vec![Run::new(Role::Title, title)], ..Block::default() }] };
        let widest = page.rows(self.width).iter().map(|row| text::width(&row.text())).max().unwrap_or_default();
        self.page(&page);
        self.line(&"=".repeat(widest));
    }

    fn heading(&mut self, title: &str) {
        self.line(title);
        self.line(&"-".repeat(text::width(title)));
        self.blank();
    }

    fn pair(&mut self, key: &str, value: &str) {
        if !value.is_empty() {
            self.hanging(&format!("{:<KEY$}", format!("{key}:")), value);
        }
    }

    /// One line end at the end, no empty line before it.
    fn end(self) -> String {
        self.text.trim_end().to_owned() + "\n"
    }
}
