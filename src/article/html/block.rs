//! A piece of a page as blocks: what stands in a line or paragraph of its own, as a reader would see it. Elements that are
//! nothing of the article are passed over on the way.

use std::ops::Range;

use dom_query::NodeRef;

use crate::article::html::weigh::Weigh;

/// A line of text of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block {
    /// The text, blanks folded.
    pub text: String,
    pub kind: Kind,
    /// How many bytes of it are links.
    pub linked: usize,
    /// Whether all of it is in italics.
    pub is_slanted: bool,
}

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Paragraph,
    Heading,
    Item,
    Quote,
    Row,
}

impl Block {
    /// A paragraph that is nothing but its text.
    pub(super) fn plain(text: &str) -> Self {
        Self { text: text.to_owned(), kind: Kind::Paragraph, linked: 0, is_slanted: false }
    }

    /// Whether hardly anything of it is no link.
    pub(super) fn is_link(&self) -> bool {
        self.linked * 10 >= self.text.len() * 9
    }

    /// How many words it has.
    pub(super) fn words(&self) -> usize {
        self.text.split(' ').count()
    }
}

/// Elements nested deeper than this give their text as it comes. The check before the parser allows less.
const MAX_DEPTH: usize = 1024;
/// Cells that hold more text than this, in bytes, lay a page out: they are no row.
const LONG_CELL: usize = 250;
/// A line longer than this, in bytes, was broken by whoever set it, not by what it says.
const SET_LINE: usize = 40;

/// The blocks of `node`.
pub(super) fn blocks(node: &NodeRef, weigh: &Weigh) -> Vec<Block> {
    let mut walk = Walk { weigh, blocks: Vec::new(), line: Line::default() };
    walk.children(node, At { kind: Kind::Paragraph, is_link: false, is_slanted: false, is_set: false, depth: 0 });
    walk.flush(Kind::Paragraph, false);
    walk.blocks
}

/// Where in the page one is.
#[derive(Clone, Copy)]
struct At {
    kind: Kind,
    is_link: bool,
    is_slanted: bool,
    /// Whether blanks and line ends stand as they are written.
    is_set: bool,
    depth: usize,
}

/// A line that is being put together; `\n` in it is a break that was asked for.
#[derive(Default)]
struct Line {
    text: String,
    links: Vec<Range<usize>>,
    slants: Vec<Range<usize>>,
}

struct Walk<'a> {
    weigh: &'a Weigh,
    blocks: Vec<Block>,
    line: Line,
}

impl Walk<'_> {
    fn children(&mut self, node: &NodeRef, at: At) {
        for child in node.children_it(false) {
            if child.is_text() {
                self.text(&child.text(), at);
            } else if child.is_element() {
                self.element(&child, at);
            }
        }
    }

    fn text(&mut self, text: &str, at: At) {
        let start = self.line.text.len();
        if at.is_set {
            self.line.text.push_str(text);
        } else {
            self.line.text.extend(text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }));
        }
        let range = start..self.line.text.len();
        if at.is_link {
            self.line.links.push(range.clone());
        }
        if at.is_slanted {
            self.line.slants.push(range);
        }
    }

    fn element(&mut self, node: &NodeRef, mut at: At) {
        let name = node.node_name().unwrap_or_default();
        let name: &str = &name;
        if at.depth >= MAX_DEPTH {
            return self.text(&node.text(), at);
        }
        at.depth += 1;
        let is_block = is_block(name);
        if self.weigh.is_unwanted(node) {
            if is_block {
                self.flush(at.kind, at.is_set);
            }
            return;
        }
        match name {
            "br" => self.line.text.push('\n'),
            "hr" => self.flush(at.kind, at.is_set),
            "sup" if is_reference(node) => {}
            "q" => {
                self.line.text.push('“');
                self.children(node, at);
                self.line.text.push('”');
            }
            "tr" => self.row(node, at),
            _ if is_block => {
                self.flush(at.kind, at.is_set);
                at.kind = kind(name).unwrap_or(at.kind);
                at.is_set |= name == "pre";
                self.children(node, at);
                self.flush(at.kind, at.is_set);
            }
            _ => {
                at.is_link |= name == "a" && node.attr("href").is_some_and(|to| !to.starts_with('#'));
                at.is_slanted |= matches!(name, "i" | "em");
                self.children(node, at);
            }
        }
    }

    /// A row of a table of facts is one line; the cells of a table that lays out a page are paragraphs.
    fn row(&mut self, node: &NodeRef, at: At) {
        self.flush(at.kind, at.is_set);
        let cells: Vec<NodeRef> = node.children_it(false).filter(|n| n.has_name("td") || n.has_name("th")).collect();
        let inner = ["p", "div", "table", "ul", "ol", "h1", "h2", "h3", "blockquote"];
        let lays_out = cells.len() < 2
            || cells.iter().any(|cell| cell.normalized_char_count() > LONG_CELL)
            || cells
                .iter()
                .any(|cell| cell.descendants_it().filter(|n| inner.iter().any(|i| n.has_name(i))).count() > 1);
        if lays_out {
            for cell in cells {
                self.children(&cell, at);
                self.flush(at.kind, at.is_set);
            }
            return;
        }
        let first = self.blocks.len();
        for cell in cells {
            self.children(&cell, At { kind: Kind::Row, ..at });
            self.flush(Kind::Row, false);
        }
        let row: Vec<Block> = self.blocks.split_off(first);
        let linked = row.iter().map(|cell| cell.linked).sum();
        let text = row.into_iter().map(|cell| cell.text).collect::<Vec<_>>().join(" | ");
        if !text.is_empty() {
            self.blocks.push(Block { text, kind: Kind::Row, linked, is_slanted: false });
        }
    }

    /// Ends the line: its parts between the breaks become blocks, those that only a line's end parts are joined.
    fn flush(&mut self, kind: Kind, is_set: bool) {
        let line = std::mem::take(&mut self.line);
        let mut at = 0;
        let mut is_new = true;
        for part in line.text.split('\n') {
            let range = at..at + part.len();
            at = range.end + 1;
            let text = part.split_whitespace().collect::<Vec<_>>().join(" ");
            if text.is_empty() {
                is_new = true;
                continue;
            }
            let inside = |ranges: &[Range<usize>]| {
                let bytes = |r: &Range<usize>| {
                    let (start, end) = (r.start.max(range.start), r.end.min(range.end));
                    line.text.get(start.min(end)..end).map_or(0, |text| text.trim().len())
                };
                ranges.iter().map(bytes).sum::<usize>()
            };
            let (linked, slanted) = (inside(&line.links), inside(&line.slants));
            let is_slanted = slanted * 10 >= text.len() * 9;
            match self.blocks.last_mut() {
                Some(last) if !is_new && goes_on(&last.text, &text, is_set) => {
                    last.text.push(' ');
                    last.text.push_str(&text);
                    last.linked += linked;
                    last.is_slanted &= is_slanted;
                }
                _ => self.blocks.push(Block { text, kind, linked, is_slanted }),
            }
            is_new = false;
        }
    }
}

/// Whether `next` goes on with what `line` says: it was broken in the middle of a sentence.
fn goes_on(line: &str, next: &str, is_set: bool) -> bool {
    let last = line.rsplit('\n').next().unwrap_or_default();
    let starts_small = next.starts_with(|c: char| c.is_lowercase() || c == ',' || c == ';');
    let is_open = !line.ends_with(['.', '!', '?', ':', ';', '”', '"', '»', '。']);
    last.len() >= SET_LINE && (is_set || (is_open && starts_small))
}

fn kind(name: &str) -> Option<Kind> {
    Some(match name {
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Kind::Heading,
        "li" | "dt" | "dd" => Kind::Item,
        "blockquote" => Kind::Quote,
        _ => return None,
    })
}

fn is_block(name: &str) -> bool {
    const BLOCKS: &[&str] = &[
        "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "dir", "div", "dl",
        "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
        "hgroup", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table",
        "tbody", "td", "tfoot", "th", "thead", "ul", "caption", "video", "audio", "iframe",
    ];
    BLOCKS.contains(&name)
}

/// The sign of a footnote: a number, in brackets or not.
fn is_reference(node: &NodeRef) -> bool {
    let text = node.text();
    let text = text.trim().trim_matches(['[', ']', '(', ')', '*']);
    text.len() <= 3 && text.bytes().all(|b| b.is_ascii_digit())
}
