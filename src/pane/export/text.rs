//! The export format text: the same blocks as on the screen, wrapped by the same function.

use crate::brief::Match;
use crate::pane::element::{Element, Item, join_runs, lay_out, unsure};
use crate::pane::export::cite::doubt;
use crate::pane::export::document::{Document, facts};
use crate::pane::page::{Block, Page, Role, Run};
use crate::text::width;

/// `document` wrapped to `columns` (0: no wrapping).
pub(super) fn write(document: &Document, columns: usize) -> String {
    let mut page = Page { blocks: titled(&document.title, '=', columns) };
    page.blocks.extend(shape(&facts(document)).blocks);
    for (title, elements) in &document.sections {
        let first = page.blocks.len();
        if let Some(title) = title {
            page.blocks.extend(titled(title, '-', columns));
        }
        page.blocks.extend(shape(elements).blocks);
        if let Some(block) = page.blocks.get_mut(first) {
            block.above = 1;
        }
    }
    page.blocks.extend(sources(document));
    page_text(&page, columns)
}

fn page_text(page: &Page, columns: usize) -> String {
    let mut text = String::new();
    for row in page.rows(columns) {
        text.push_str(&" ".repeat(row.indent));
        for run in &row.runs {
            text.push_str(&run.text);
        }
        text.push('\n');
    }
    text
}

/// A title, underlined with `sign` as wide as its longest row.
fn titled(title: &str, sign: char, columns: usize) -> Vec<Block> {
    let block = |text: String| Block { runs: vec![Run::new(Role::Title, text)], ..Block::default() };
    let title = Page { blocks: vec![block(title.to_owned())] };
    let longest = title.rows(columns).iter().map(|row| width(&row.text())).max().unwrap_or_default();
    let rule = if columns == 0 { longest } else { longest.min(columns) };
    title.blocks.into_iter().chain([block(sign.to_string().repeat(rule))]).collect()
}

fn shape(elements: &[Element]) -> Page {
    lay_out(elements, |says, _| says.to_owned(), blocks)
}

/// A point with the number of its source, its facts, and its evidence after `> `.
fn blocks(item: &Item) -> Vec<Block> {
    let point = Some(item.point);
    let marker = item.marker(". ");
    let indent = width(&marker.text);
    let mark = doubt(item).map_or_else(|| format!(" [{}]", item.source + 1), |doubt| format!(" {doubt}"));
    let mut runs = item.runs.clone();
    runs.push(Run::new(Role::Muted, mark));
    let mut blocks = vec![Block { point, marker, runs, above: 1, quoted: item.is_verbatim, ..Block::default() }];
    let facts = details(item);
    if !facts.is_empty() {
        blocks.push(Block { point, indent, runs: facts, ..Block::default() });
    }
    if let Some(evidence) = item.evidence.as_ref().filter(|_| !item.contains_evidence) {
        let quoted = evidence.found != Match::None;
        let label = if quoted { "" } else { "evidence given: " };
        let runs = vec![Run::new(Role::Evidence, format!("{label}{}", evidence.words.replace('\n', " ")))];
        blocks.push(Block { point, indent, runs, quoted, ..Block::default() });
    }
    blocks
}

/// The facts and notes of a point, and why to be careful with it, in one line.
pub(super) fn details(item: &Item) -> Vec<Run> {
    let found = Some(item.state()).filter(|_| !item.needs_no_evidence && doubt(item).is_none());
    let facts = item.facts.iter().map(|fact| match item.due_words.as_ref().filter(|_| fact.role == Role::Due) {
        Some(words) => Run::new(Role::Due, format!("{} (source: “{words}”)", fact.text)),
        None => fact.clone(),
    });
    join_runs(facts.chain(item.notes.clone()).chain([unsure(item.confidence)]).chain(found), " · ")
}

/// The list of sources, with each URL on its own line.
fn sources(document: &Document) -> Vec<Block> {
    let line = |text: &str| vec![Run::new(Role::Body, text)];
    let mut blocks = vec![Block { above: 1, runs: line("Sources"), ..Block::default() }];
    for (at, entry) in document.sources.iter().enumerate() {
        let marker = Run::new(Role::Number, format!("[{}] ", at + 1));
        let indent = width(&marker.text);
        blocks.push(Block { marker, runs: line(&entry.words), ..Block::default() });
        if let Some(url) = &entry.url {
            let role = if url.contains(char::is_whitespace) { Role::Body } else { Role::Link };
            blocks.push(Block { indent, runs: vec![Run::new(role, url)], ..Block::default() });
        }
    }
    blocks
}
