//! Splits HTML into blocks, which are the lines and paragraphs that a reader sees. Elements that do not belong to the article are
//! skipped.

use std::ops::Range;

use dom_query::NodeRef;

use crate::article::html::weigh::Weight;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TextBlock {
    /// The text, with runs of white space as one space.
    pub text: String,
    pub kind: BlockKind,
    /// Number of bytes in links.
    pub linked: usize,
    /// Whether at least 90 % of it is in italics.
    pub is_slanted: bool,
    /// Whether it is the first block of an item of a list.
    pub starts_item: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BlockKind {
    Paragraph,
    Heading,
    Item,
    Quote,
    Row,
}

impl TextBlock {
    /// A paragraph without links or italics.
    pub(super) fn from_text(text: &str) -> Self {
        Self { text: text.to_owned(), kind: BlockKind::Paragraph, linked: 0, is_slanted: false, starts_item: false }
    }

    /// Whether at least 90 % of it is links.
    pub(super) fn is_link(&self) -> bool {
        self.linked * 10 >= self.text.len() * 9
    }

    pub(super) fn count_words(&self) -> usize {
        self.text.split(' ').count()
    }
}

/// Elements nested deeper are read as plain text. `guard` allows less, but parsers insert elements.
const MAX_DEPTH: usize = 1024;
/// A cell with more text, in bytes, is part of a layout, not data.
const LONG_CELL: usize = 250;
/// Only lines of at least this many bytes may have been broken in the middle of a sentence.
const MIN_BROKEN_LINE: usize = 40;

/// Quotation marks.
pub(super) const MARKS: &[char] = &['"', '“', '”', '„', '«', '»', '‘', '‚', '‹', '›', '「', '『'];

pub(super) fn split_blocks(node: &NodeRef, weight: &Weight) -> Vec<TextBlock> {
    let mut walk = Walk { weight, blocks: Vec::new(), line: Line::default() };
    walk.walk_children(
        node,
        Inherited { kind: BlockKind::Paragraph, is_link: false, is_slanted: false, is_preformatted: false, depth: 0 },
    );
    walk.flush(BlockKind::Paragraph, false);
    walk.blocks
}

/// What an element inherits from those around it.
#[derive(Clone, Copy)]
struct Inherited {
    kind: BlockKind,
    is_link: bool,
    is_slanted: bool,
    /// Whether white space is significant.
    is_preformatted: bool,
    depth: usize,
}

/// The line in progress; `\n` in it is an explicit break.
#[derive(Default)]
struct Line {
    text: String,
    links: Vec<Range<usize>>,
    slants: Vec<Range<usize>>,
}

struct Walk<'a> {
    weight: &'a Weight,
    blocks: Vec<TextBlock>,
    line: Line,
}

impl Walk<'_> {
    fn walk_children(&mut self, node: &NodeRef, context: Inherited) {
        for child in node.children_it(false) {
            if child.is_text() {
                self.add_text(&child.text(), context);
            } else if child.is_element() {
                self.walk_element(&child, context);
            }
        }
    }

    fn add_text(&mut self, text: &str, context: Inherited) {
        let start = self.line.text.len();
        if context.is_preformatted {
            self.line.text.push_str(text);
        } else {
            self.line.text.extend(text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }));
        }
        let range = start..self.line.text.len();
        if context.is_link {
            self.line.links.push(range.clone());
        }
        if context.is_slanted {
            self.line.slants.push(range);
        }
    }

    fn walk_element(&mut self, node: &NodeRef, mut context: Inherited) {
        let name = node.node_name().unwrap_or_default();
        let name: &str = &name;
        if context.depth >= MAX_DEPTH {
            return self.add_text(&node.text(), context);
        }
        context.depth += 1;
        let is_block = is_block(name);
        if self.weight.is_unwanted(node) {
            if is_block {
                self.flush(context.kind, context.is_preformatted);
            }
            return;
        }
        match name {
            "br" => self.line.text.push('\n'),
            "hr" => self.flush(context.kind, context.is_preformatted),
            "sup" if is_footnote_mark(node) => {}
            // How the characters before it are pronounced.
            "rt" | "rp" => {}
            // Some pages write marks around the element or in it, and tell the browser to draw none.
            "q" if self.line.text.trim_end().ends_with(MARKS) || node.text().trim_start().starts_with(MARKS) => {
                self.walk_children(node, context);
            }
            "q" => {
                self.line.text.push('“');
                self.walk_children(node, context);
                self.line.text.push('”');
            }
            "tr" => self.add_row(node, context),
            _ if is_block => {
                self.flush(context.kind, context.is_preformatted);
                let first = self.blocks.len();
                context.kind = block_kind(name).unwrap_or(context.kind);
                context.is_preformatted |= name == "pre";
                self.walk_children(node, context);
                self.flush(context.kind, context.is_preformatted);
                match name {
                    "li" | "dd" => self.start_item(first),
                    "blockquote" => self.quote_speech(first),
                    _ => {}
                }
            }
            _ => {
                context.is_link |= name == "a" && node.attr("href").is_some_and(|to| !to.starts_with('#'));
                context.is_slanted |= matches!(name, "i" | "em");
                self.walk_children(node, context);
            }
        }
    }

    /// A row of a data table becomes one line; the cells of a layout table become paragraphs.
    fn add_row(&mut self, node: &NodeRef, context: Inherited) {
        self.flush(context.kind, context.is_preformatted);
        let cells: Vec<NodeRef> = node.children_it(false).filter(|n| n.has_name("td") || n.has_name("th")).collect();
        let inner = ["p", "div", "table", "ul", "ol", "h1", "h2", "h3", "blockquote"];
        let lays_out = cells.len() < 2
            || cells.iter().any(|cell| cell.normalized_char_count() > LONG_CELL)
            || cells
                .iter()
                .any(|cell| cell.descendants_it().filter(|n| inner.iter().any(|i| n.has_name(i))).count() > 1);
        if lays_out {
            for cell in cells {
                self.walk_children(&cell, context);
                self.flush(context.kind, context.is_preformatted);
            }
            return;
        }
        let first = self.blocks.len();
        for cell in cells {
            self.walk_children(&cell, Inherited { kind: BlockKind::Row, ..context });
            self.flush(BlockKind::Row, false);
        }
        let row: Vec<TextBlock> = self.blocks.split_off(first);
        let linked = row.iter().map(|cell| cell.linked).sum();
        let text = row.into_iter().map(|cell| cell.text).collect::<Vec<_>>().join(" | ");
        if !text.is_empty() {
            self.blocks.push(TextBlock { text, kind: BlockKind::Row, linked, is_slanted: false, starts_item: false });
        }
    }

    /// Marks the block `first` as the start of an item, unless it is a heading or what follows it makes a whole text.
    fn start_item(&mut self, first: usize) {
        let own = self.blocks.iter().skip(first + 1).filter(|block| !block.starts_item).count();
        if let Some(block) = self.blocks.get_mut(first).filter(|block| block.kind == BlockKind::Item && own <= 2) {
            block.starts_item = true;
        }
    }

    /// Puts quotation marks around the paragraphs from `first` on, which a colon announces and the page only sets off.
    fn quote_speech(&mut self, first: usize) {
        let is_announced =
            first.checked_sub(1).and_then(|at| self.blocks.get(at)).is_some_and(|lead| lead.text.ends_with(':'));
        let Some(own) = self.blocks.get_mut(first..) else { return };
        let is_prose = own.iter().all(|block| block.kind == BlockKind::Quote && !block.text.contains(MARKS));
        if !is_announced || !is_prose {
            return;
        }
        own.iter_mut().for_each(|block| block.text.insert(0, '“'));
        if let Some(last) = own.last_mut() {
            last.text.push('”');
        }
    }

    /// Ends the line. Each piece between two breaks becomes a block, but pieces of the same sentence are joined.
    fn flush(&mut self, kind: BlockKind, is_preformatted: bool) {
        let line = std::mem::take(&mut self.line);
        let mut start = 0;
        let mut is_new = true;
        for piece in line.text.split('\n') {
            let range = start..start + piece.len();
            start = range.end + 1;
            let text = piece.split_whitespace().collect::<Vec<_>>().join(" ");
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
                Some(last) if !is_new && is_continued(&last.text, &text, is_preformatted) => {
                    last.text.push(' ');
                    last.text.push_str(&text);
                    last.linked += linked;
                    last.is_slanted &= is_slanted;
                }
                _ => self.blocks.push(TextBlock { text, kind, linked, is_slanted, starts_item: false }),
            }
            is_new = false;
        }
    }
}

/// Whether `next` continues the sentence of `line`.
fn is_continued(line: &str, next: &str, is_preformatted: bool) -> bool {
    let last = line.rsplit('\n').next().unwrap_or_default();
    let starts_small = next.starts_with(|c: char| c.is_lowercase() || c == ',' || c == ';');
    let is_open = !line.ends_with(['.', '!', '?', ':', ';', '”', '"', '»', '。']);
    last.len() >= MIN_BROKEN_LINE && (is_preformatted || (is_open && starts_small))
}

fn block_kind(name: &str) -> Option<BlockKind> {
    Some(match name {
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "dt" => BlockKind::Heading,
        "li" | "dd" => BlockKind::Item,
        "blockquote" => BlockKind::Quote,
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

/// Whether `node` is the number of a footnote, in brackets or not.
fn is_footnote_mark(node: &NodeRef) -> bool {
    let text = node.text();
    let text = text.trim().trim_matches(['[', ']', '(', ')', '*']);
    text.len() <= 3 && text.bytes().all(|b| b.is_ascii_digit())
}
