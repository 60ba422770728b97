//! Wraps blocks into rows. `textwrap` finds where a line may break. Filling the lines is done here, because lines must be byte
//! ranges, so that runs keep their roles and their positions in the source, and because a URL is never broken: one that is too
//! long has its own row and exceeds the width.

use std::borrow::Cow;
use std::ops::Range;

use textwrap::WordSeparator;
use unicode_segmentation::UnicodeSegmentation;

use crate::pane::page::{Block, Page, Role, Row, Run};
use crate::text::{Span, truncate, width};

/// The fewest columns beside a marker. If it leaves fewer, the text follows it on the same row and is not indented.
const MIN_TEXT_COLUMNS: usize = 20;
/// The fewest columns to which text is truncated.
const MIN_CUT_COLUMNS: usize = 12;
/// The longest URL that is not broken, in bytes. Browsers accept no longer ones.
const MAX_URL_BYTES: usize = 2083;
const SCHEMES: [&str; 3] = ["https", "http", "ftp"];
/// Precedes each row of source text.
const QUOTED: &str = "> ";

impl Page {
    /// Wraps the page to `width` columns (0: no wrapping). Only blanks at the ends of rows, and the ends of clipped blocks, are lost.
    pub fn rows(&self, width: usize) -> Vec<Row> {
        self.spaced(width, false)
    }

    /// Like [`Page::rows`], with the empty rows of [`Block::air`] if `has_air`.
    pub fn spaced(&self, width: usize, has_air: bool) -> Vec<Row> {
        let mut rows = Vec::new();
        for (index, block) in self.blocks.iter().enumerate() {
            if !rows.is_empty() {
                let empty = Row { block: index, ..Row::default() };
                let above = block.above + if has_air { block.air } else { 0 };
                rows.extend(std::iter::repeat_n(empty, above));
            }
            rows.extend(block_rows(block, index, width));
        }
        rows
    }
}

/// Wraps `block`, which has the position `index` in its page.
fn block_rows(block: &Block, index: usize, columns: usize) -> Vec<Row> {
    let frame = Frame::new(block, columns);
    if block.clip && columns > 0 {
        return vec![clipped(block, &frame, columns).in_block(block, index)];
    }
    let words = BlockText::new(block, &frame);
    let room = if columns == 0 { usize::MAX } else { columns.saturating_sub(frame.hang).max(1) };
    let to_row = |(i, line): (usize, Range<usize>)| words.line_row(block, &frame, i == 0, &line).in_block(block, index);
    break_lines(&words.text, &words.links(), room).into_iter().enumerate().map(to_row).collect()
}

impl Row {
    fn in_block(self, block: &Block, index: usize) -> Self {
        Self { block: index, point: block.point, ..self }
    }
}

/// The left margin of a block.
#[derive(Default)]
struct Frame {
    indent: usize,
    /// Columns before the text of every row.
    hang: usize,
    /// The marker, if it leaves too little room beside it. It then begins the text.
    inline_marker: Option<Run>,
    /// Follows the marker or the indent on every row.
    quoted: &'static str,
}

impl Frame {
    fn new(block: &Block, columns: usize) -> Self {
        let quoted = if block.quoted { QUOTED } else { "" };
        let hang = block.indent + width(&block.marker.text) + quoted.len();
        let room = columns.saturating_sub(hang);
        if columns == 0 || hang == 0 || room >= MIN_TEXT_COLUMNS || room * 2 >= columns {
            return Self { indent: block.indent, hang, inline_marker: None, quoted };
        }
        let quoted = if columns > MIN_CUT_COLUMNS { quoted } else { "" };
        let marker = trim(&block.marker.text);
        let inline = Run { text: format!("{marker}  "), ..block.marker.clone() };
        Self { indent: 0, hang: quoted.len(), inline_marker: (!marker.is_empty()).then_some(inline), quoted }
    }
}

/// The concatenated runs of a block, with the start of each.
struct BlockText<'a> {
    text: String,
    runs: Vec<(usize, &'a Run)>,
    /// The number of bytes before the block's text, for an inline marker.
    lead: usize,
    /// The end of the block's text, after which the tail follows.
    end: usize,
}

impl<'a> BlockText<'a> {
    fn new(block: &'a Block, frame: &'a Frame) -> Self {
        let mut words = Self { text: String::new(), runs: Vec::new(), lead: 0, end: 0 };
        if let Some(marker) = &frame.inline_marker {
            words.push(marker);
            words.lead = words.text.len();
        }
        for run in &block.runs {
            words.push(run);
        }
        words.end = words.text.len();
        if !block.tail.text.is_empty() {
            words.text.push_str(if words.text.is_empty() { "" } else { "  " });
            words.push(&block.tail);
        }
        words
    }

    fn push(&mut self, run: &'a Run) {
        self.runs.push((self.text.len(), run));
        self.text.push_str(&run.text);
    }

    /// The ranges that must not be broken, in order: link runs, and URLs in other runs.
    fn links(&self) -> Vec<Range<usize>> {
        let runs = self.runs.iter().filter(|(_, run)| run.role == Role::Link);
        let mut links: Vec<Range<usize>> = runs.map(|(at, run)| *at..at + run.text.len()).collect();
        links.extend(find_urls(&self.text));
        links.sort_by_key(|link| (link.start, link.end));
        links.dedup_by(|link, before| {
            let meets = link.start < before.end;
            before.end = if meets { before.end.max(link.end) } else { before.end };
            meets
        });
        links
    }

    /// The row for the bytes `line`, without blanks at the end.
    fn line_row(&self, block: &Block, frame: &Frame, first: bool, line: &Range<usize>) -> Row {
        let mut row = Row { indent: frame.indent, ..Row::default() };
        if first && frame.inline_marker.is_none() && !block.marker.text.is_empty() {
            row.runs.push(block.marker.clone());
        } else if frame.inline_marker.is_none() {
            row.indent = frame.hang - frame.quoted.len();
        }
        if !frame.quoted.is_empty() {
            row.runs.push(Run::new(Role::Muted, frame.quoted));
        }
        row.lead = row.runs.iter().map(|run| run.text.len()).sum();
        let end = line.start + trim(Span::new(line.start, line.end).slice(&self.text)).len();
        row.runs.extend(self.slice_runs(line.start..end));
        row.lead += self.lead.clamp(line.start, end.max(line.start)) - line.start;
        row.start = line.start.clamp(self.lead, self.end) - self.lead;
        row.end = end.clamp(self.lead, self.end) - self.lead;
        row.trimmed()
    }

    /// The runs that cover the bytes `line`.
    fn slice_runs(&self, line: Range<usize>) -> Vec<Run> {
        let first = self.runs.partition_point(|(at, run)| at + run.text.len() <= line.start);
        let mut at = line.start;
        let mut runs = Vec::new();
        for (start, run) in self.runs.get(first..).unwrap_or_default() {
            if at < *start && at < line.end {
                runs.push(Run::new(Role::Muted, Span::new(at, line.end.min(*start)).slice(&self.text)));
            }
            let Some(shown) = Span::new(line.start, line.end).intersection(Span::new(*start, start + run.text.len()))
            else {
                if *start >= line.end {
                    break;
                }
                continue;
            };
            let within = Span::new(shown.start() - start, shown.end() - start);
            let source = run.source.map(|source| within.shifted(source.start()));
            runs.push(Run { role: run.role, text: within.slice(&run.text).to_owned(), source });
            at = shown.end();
        }
        runs
    }
}

impl Row {
    /// Removes blanks at the end, which a marker without text would leave.
    fn trimmed(mut self) -> Self {
        while let Some(last) = self.runs.last_mut() {
            last.text.truncate(trim(&last.text).len());
            if !last.text.is_empty() {
                break;
            }
            self.runs.pop();
        }
        if self.runs.is_empty() {
            self.indent = 0;
        }
        self.lead = self.lead.min(self.runs.iter().map(|run| run.text.len()).sum());
        self
    }
}

/// `block` in one row, with its tail at the right edge.
fn clipped(block: &Block, frame: &Frame, columns: usize) -> Row {
    let room = columns.saturating_sub(frame.hang).max(1);
    let tail = width(&block.tail.text);
    let has_tail = tail > 0 && room >= tail + 2 + MIN_CUT_COLUMNS;
    let mut bare = Block { tail: Run::default(), ..block.clone() };
    let lead = frame.inline_marker.as_ref().map_or(0, |marker| marker.text.len());
    if let Some(marker) = &frame.inline_marker {
        bare.marker = Run::default();
        bare.runs.insert(0, marker.clone());
    }
    let end = shorten(&mut bare, if has_tail { room - tail - 2 } else { room });
    let still = Frame { inline_marker: None, ..*frame };
    let words = BlockText::new(&bare, &still);
    let mut row = words.line_row(&bare, &still, true, &(0..words.text.len()));
    row.lead = (row.lead + lead.min(end)).min(row.text().len());
    row.end = row.end.min(end).saturating_sub(lead);
    if has_tail {
        let used = row.indent + width(&row.text());
        row.runs.push(Run::new(Role::Body, " ".repeat(columns.saturating_sub(used + tail))));
        row.runs.push(block.tail.clone());
    }
    row
}

/// Truncates the text of `block` to `budget` columns. Returns the number of bytes that are left.
fn shorten(block: &mut Block, budget: usize) -> usize {
    let text = block.joined_text();
    let over = width(&text).saturating_sub(budget);
    if over == 0 {
        return text.len();
    }
    let mut before = 0;
    for run in &mut block.runs {
        let wide = width(&run.text);
        if run.role == Role::Evidence && wide >= over + MIN_CUT_COLUMNS {
            run.text = truncate(&run.text, wide - over).into_owned();
            return before + run.text.len().saturating_sub('…'.len_utf8());
        }
        before += run.text.len();
    }
    let end = truncate(&text, budget).len().saturating_sub('…'.len_utf8());
    let plain = Block { runs: std::mem::take(&mut block.runs), ..Block::default() };
    block.runs = BlockText::new(&plain, &Frame::default()).slice_runs(0..end);
    block.runs.push(Run::new(Role::Muted, "…"));
    end
}

/// `text` without blanks at the end, except no-break spaces.
fn trim(text: &str) -> &str {
    text.trim_end_matches(|c: char| c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{2007}' | '\u{202f}'))
}

/// Splits `text` into lines of at most `room` columns, not counting blanks at their ends. `links`, which are sorted and do not
/// overlap, are not broken.
fn break_lines(text: &str, links: &[Range<usize>], room: usize) -> Vec<Range<usize>> {
    let mut lines = Lines { room, links, start: 0, used: 0, done: Vec::new() };
    if text.contains('\n') || width(trim(text)) > room {
        let (mut from, mut to) = (0, 0);
        for word in WordSeparator::UnicodeBreakProperties.find_words(&masked(text)) {
            to += word.word.len() + word.whitespace.len();
            if lines.link_at(to).is_none_or(|link| link.start == to) {
                lines.push_piece(Span::new(from, to).slice(text), from);
                from = to;
            }
        }
    }
    lines.done.push(lines.start..text.len());
    lines.done
}

struct Lines<'a> {
    room: usize,
    links: &'a [Range<usize>],
    /// The start of the current line.
    start: usize,
    /// The width of the current line.
    used: usize,
    done: Vec<Range<usize>>,
}

impl<'a> Lines<'a> {
    /// The link that contains the byte `at`.
    fn link_at(&self, at: usize) -> Option<&'a Range<usize>> {
        let first = self.links.partition_point(|link| link.end <= at);
        self.links.get(first).filter(|link| link.start <= at)
    }

    fn end_before(&mut self, at: usize) {
        if self.start < at {
            self.done.push(self.start..at);
            self.start = at;
            self.used = 0;
        }
    }

    /// Appends `piece`, which starts at `from`, to the current line or to a new one.
    fn push_piece(&mut self, piece: &str, from: usize) {
        let bare = trim(piece);
        let wide = width(bare);
        if self.used + wide > self.room {
            self.end_before(from);
        }
        if wide > self.room {
            self.break_word(bare, from);
        } else {
            self.used += wide;
        }
        let blanks = Span::new(bare.len(), piece.len()).slice(piece);
        self.used += width(blanks);
        if blanks.contains('\n') {
            self.end_before(from + piece.len());
        }
    }

    /// Breaks `word`, which starts at `from` and is wider than a line, between graphemes outside links.
    fn break_word(&mut self, word: &str, from: usize) {
        let mut inside = 0;
        for (at, cluster) in word.grapheme_indices(true) {
            if from + at < inside {
                continue;
            }
            let mut wide = width(cluster);
            if let Some(link) = self.link_at(from + at) {
                inside = link.end;
                wide = width(Span::new(at, word.len().min(link.end - from)).slice(word));
            }
            if self.used + wide > self.room {
                self.end_before(from + at);
            }
            self.used += wide;
        }
    }
}

/// The URLs in `text`, with adjacent brackets and punctuation.
fn find_urls(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut done = 0;
    for (at, _) in text.match_indices("://") {
        let before = Span::new(done.min(at), at).slice(text);
        let Some(scheme) = SCHEMES.into_iter().find(|scheme| before.ends_with(scheme)) else { continue };
        let rest = Span::new(at, text.len()).slice(text);
        let length = rest.find(|c: char| !c.is_ascii_graphic() || matches!(c, '<' | '>' | '"')).unwrap_or(rest.len());
        let before = Span::new(0, before.len() - scheme.len()).slice(before);
        let opening = before.len() - before.trim_end_matches(['(', '[', '“', '«', '"', '\'']).len();
        let after = Span::new(length, rest.len()).slice(rest);
        let closing = after.len() - after.trim_start_matches(['.', ',', ';', ')', '”', '»', '"', '\'']).len();
        // Longer text is not a URL, and the search continues after it.
        done = at + length + closing;
        if length <= MAX_URL_BYTES {
            found.push(at - scheme.len() - opening..done);
        }
    }
    found
}

/// The text in which line breaks are searched, with the same byte positions as `text`. Letters of scripts that need a dictionary
/// (Thai, Lao, Khmer, Burmese) are replaced by letters that are never separated: without a dictionary, `textwrap` prints a
/// warning.
fn masked(text: &str) -> Cow<'_, str> {
    if !text.chars().any(needs_dictionary) {
        return Cow::Borrowed(text);
    }
    let mask = |c| match c {
        _ if !needs_dictionary(c) => c,
        '\0'..='\u{ffff}' => '\u{1401}',
        _ => '\u{10400}',
    };
    Cow::Owned(text.chars().map(mask).collect())
}

/// Whether `c` has the line breaking class SA of Unicode.
const fn needs_dictionary(c: char) -> bool {
    matches!(c,
        '\u{e01}'..='\u{e3a}' | '\u{e40}'..='\u{e4e}' | '\u{e81}'..='\u{ece}' | '\u{edc}'..='\u{edf}'
        | '\u{1000}'..='\u{103f}' | '\u{1050}'..='\u{108f}' | '\u{109a}'..='\u{109f}'
        | '\u{1780}'..='\u{17d3}' | '\u{17d7}' | '\u{17dc}'..='\u{17dd}'
        | '\u{1950}'..='\u{19df}' | '\u{1a20}'..='\u{1aad}' | '\u{a9e0}'..='\u{a9fe}' | '\u{aa60}'..='\u{aadf}'
        | '\u{11700}'..='\u{1174f}')
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop")]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::{Kind, clean};

    const URL: &str = "https://www.example.org/a/very/long/path-to-nowhere?with=arguments&more=of-them#and-an-anchor";

    fn page(block: Block) -> Page {
        Page { blocks: vec![block] }
    }

    fn prose(text: &str) -> Block {
        Block { runs: vec![Run::new(Role::Body, text)], ..Block::default() }
    }

    fn drawn(page: &Page, width: usize) -> Vec<String> {
        page.rows(width).iter().map(|row| format!("{}{}", " ".repeat(row.indent), row.text())).collect()
    }

    #[test]
    fn rows_have_as_many_words_as_fit() {
        let rows = [
            ("one two three", 7, vec!["one two", "three"]),
            ("one two three", 0, vec!["one two three"]),
            ("one  two", 4, vec!["one", "two"]),
            ("law-enforcement work", 12, vec!["law-enforcem", "ent work"]),
            ("law-enforcement work", 15, vec!["law-enforcement", "work"]),
            ("中哈两国外长会晤。", 8, vec!["中哈两国", "外长会", "晤。"]),
            ("trade of 41\u{a0}billion dollars", 14, vec!["trade of", "41\u{a0}billion", "dollars"]),
            ("first\nsecond", 40, vec!["first", "second"]),
            ("", 10, vec![""]),
        ];
        for (text, width, expected) in rows {
            assert_eq!(drawn(&page(prose(text)), width), expected, "{text:?} at {width}");
        }
    }

    #[test]
    fn later_rows_are_indented_to_the_width_of_the_marker() {
        let mut block = prose("Deepen law-enforcement and security cooperation");
        block.marker = Run::new(Role::Number, " 5  ");
        let expected = [" 5  Deepen law-enforcement", "    and security", "    cooperation"];
        assert_eq!(drawn(&page(block.clone()), 27), expected);
        block.quoted = true;
        block.marker = Run::default();
        block.indent = 4;
        assert_eq!(drawn(&page(block), 29)[..2], ["    > Deepen law-enforcement", "    > and security"]);
    }

    #[test]
    fn a_marker_that_leaves_no_room_begins_the_text() {
        let mut block = prose("Foreign Minister");
        block.marker = Run::new(Role::Label, "Wang Yi             ");
        assert_eq!(drawn(&page(block.clone()), 18), ["Wang Yi  Foreign", "Minister"]);
        let places: Vec<_> = page(block).rows(18).iter().map(|row| (row.lead, row.start, row.end)).collect();
        assert_eq!(places, [(9, 0, 7), (0, 8, 16)]);
    }

    #[test]
    fn a_url_is_never_broken() {
        let block = prose(&format!("It stands at ({URL}), they say."));
        assert_eq!(drawn(&page(block), 20), ["It stands at", &format!("({URL}),"), "they say."]);
        let link = Block { runs: vec![Run::new(Role::Link, "www.example.org/a-b/c-d e")], ..Block::default() };
        assert_eq!(drawn(&page(link), 5), ["www.example.org/a-b/c-d e"]);
    }

    #[test]
    fn an_overlong_url_is_broken_like_a_word() {
        for text in [format!("https://{}", "a".repeat(1_000_000)), "http://".repeat(150_000)] {
            assert!(page(prose(&text)).rows(80).iter().all(|row| width(&row.text()) <= 80));
        }
    }

    #[test]
    fn a_clipped_block_loses_evidence_first_and_has_its_tail_at_the_edge() {
        let runs = vec![
            Run::new(Role::Label, "security · firm · “"),
            Run::new(Role::Evidence, "bolstering law enforcement and security cooperation"),
            Run::new(Role::Muted, "”"),
        ];
        let tail = Run::new(Role::Unsure, "doubt");
        let block = Block { runs, tail, clip: true, indent: 4, ..Block::default() };
        let page = page(block);
        assert_eq!(drawn(&page, 54), ["    security · firm · “bolstering law enforce…”  doubt"]);
        assert_eq!(drawn(&page, 24), ["    security · f…  doubt"]);
        assert_eq!(drawn(&page, 16), ["    security ·…"]);
        let all = "    security · firm · “bolstering law enforcement and security cooperation”  doubt";
        assert_eq!(drawn(&page, 0), [all]);
        let row = &page.rows(54)[0];
        let cut = Span::find(&page.text_of(0), "enforcement").unwrap();
        assert_eq!(row.columns(cut), Some(38..45));
        assert_eq!(row.columns(cut.shifted(7)), None);
    }

    #[test]
    fn a_span_of_the_block_is_mapped_to_columns() {
        let mut block = prose("王毅 said: deepen cooperation");
        block.marker = Run::new(Role::Number, "5  ");
        let page = page(block);
        let span = Span::find(&page.text_of(0), "deepen cooperation").unwrap();
        let cells: Vec<_> = page.rows(20).iter().map(|row| row.columns(span)).collect();
        assert_eq!(drawn(&page, 20), ["5  王毅 said: deepen", "   cooperation"]);
        assert_eq!(cells, [Some(14..20), Some(3..14)]);
    }

    #[test]
    fn a_span_of_the_source_is_mapped_to_columns() {
        let source = "Beijing. 王毅 said that China is ready.";
        let (first, second) = ("Beijing. 王毅 said ", "that China is ready.");
        let runs = vec![
            Run::from_source(Role::Body, first, Span::new(0, first.len())),
            Run::from_source(Role::Body, second, Span::new(first.len(), source.len())),
        ];
        let page = page(Block { runs, ..Block::default() });
        let span = Span::find(source, "王毅 said that China").unwrap();
        let cells: Vec<_> = page.rows(16).iter().map(|row| row.source_columns(span)).collect();
        assert_eq!(drawn(&page, 16), ["Beijing. 王毅", "said that China", "is ready."]);
        assert_eq!(cells, [Some(9..13), Some(0..15), None]);
    }

    fn random_words() -> impl Strategy<Value = String> {
        let word = prop_oneof![
            "[a-z]{1,12}",
            "[a-z]{1,6}-[a-z]{1,40}",
            "[中哈两国外长战略对话。，《》]{1,30}",
            "[а-яәғқңөұүһі]{1,15}",
            "[ابتثجحخدذرزسشلا]{1,12}",
            "[กขคงจฉชซนิีึุู่้]{1,20}",
            "([👩🚀🇰🇿😀]|❤\u{fe0f}|👨\u{200d}🦰|1\u{fe0f}\u{20e3}){1,9}",
            "([aeк]\u{301}\u{327}?){1,30}",
            "[“”«»()…—–/,.;:!?'\u{a0}\u{3000}0-9]{1,8}",
            "[\u{915}\u{94d}\u{937}\u{93f}\u{1100}\u{1161}\u{11a8}\u{301}]{1,9}",
            Just(URL.to_owned()),
        ];
        prop::collection::vec(word, 0..12).prop_map(|words| clean(&words.join(" "), Kind::Line).0)
    }

    fn random_block() -> impl Strategy<Value = Block> {
        let role = prop_oneof![Just(Role::Body), Just(Role::Party), Just(Role::Evidence)];
        let runs = prop::collection::vec((role, random_words()), 0..4);
        let marker = prop_oneof![Just(""), Just("12  "), Just("王毅外长            ")];
        (runs, marker, 0usize..6, any::<bool>(), any::<bool>(), prop_oneof![Just(""), Just("doubt")]).prop_map(
            |(runs, marker, indent, quoted, clip, tail)| {
                let mut at = 7;
                let mut sourced = Vec::new();
                for (role, text) in runs {
                    let end = at + text.len();
                    sourced.push(Run { role, text, source: Some(Span::new(at, end)) });
                    at = end;
                }
                let (marker, tail) = (Run::new(Role::Number, marker), Run::new(Role::Unsure, tail));
                Block { marker, indent, runs: sourced, quoted, clip, tail, ..Block::default() }
            },
        )
    }

    fn without_blanks(text: &str) -> String {
        text.chars().filter(|c| !c.is_whitespace()).collect()
    }

    proptest! {
        #[test]
        fn no_row_exceeds_the_width_unless_a_grapheme_or_url_does(block in random_block(), columns in 1usize..=80) {
            for row in page(block).rows(columns) {
                let text = row.text();
                let wide = row.indent + width(&text);
                let words = text.get(row.lead..).unwrap_or_default();
                let alone = words.graphemes(true).filter(|g| width(g) > 0).count() <= 1;
                prop_assert!(wide <= columns || alone || text.contains("://"), "{wide} > {columns}: {text:?}");
            }
        }

        #[test]
        fn wrapping_loses_nothing_but_blanks(mut block in random_block(), columns in 0usize..=80) {
            block.clip = false;
            block.quoted = false;
            let whole = format!("{}{}{}", block.marker.text, block.joined_text(), block.tail.text);
            let rows = page(block).rows(columns);
            let shown: String = rows.iter().map(Row::text).collect();
            prop_assert_eq!(without_blanks(&shown), without_blanks(&whole));
        }

        #[test]
        fn no_row_ends_in_a_blank(block in random_block(), columns in 0usize..=80) {
            for row in page(block).rows(columns) {
                let text = row.text();
                prop_assert_eq!(trim(&text), text.as_str());
            }
        }

        #[test]
        fn a_row_has_the_position_of_its_text_in_the_block(block in random_block(), columns in 0usize..=80) {
            let page = page(block);
            let whole = page.text_of(0);
            let mut last = 0;
            for row in page.rows(columns) {
                let words = Span::new(row.start, row.end).slice(&whole);
                prop_assert_eq!(row.end - row.start, words.len());
                let text = row.text();
                prop_assert_eq!(text.get(row.lead..row.lead + words.len()), Some(words));
                prop_assert!(row.start >= last);
                last = row.end;
            }
        }

        #[test]
        fn a_cut_run_has_its_position_in_the_source(mut block in random_block(), columns in 0usize..=80) {
            block.clip = false;
            let source = format!("{}{}", " ".repeat(7), block.joined_text());
            for run in page(block).rows(columns).iter().flat_map(|row| &row.runs) {
                if let Some(span) = run.source {
                    prop_assert_eq!(span.slice(&source), run.text.as_str());
                }
            }
        }

        #[test]
        fn a_url_is_in_one_row(block in random_block(), columns in 1usize..=80) {
            let page = page(Block { clip: false, ..block });
            let given = page.text_of(0).matches(URL).count();
            let shown: usize = page.rows(columns).iter().map(|row| row.text().matches(URL).count()).sum();
            prop_assert_eq!(given, shown);
        }
    }
}
