//! What a pane is made of, before it has a shape: headings, prose, facts, numbered points. Screen, text file, Markdown
//! and CSV are made from the same parts, so that a new pane has all of them and none can drift from the others.

use crate::brief::{Evidence, Match};
use crate::pane::page::{Block, Page, Role, Run};
use crate::text::width;

/// The widest column of labels: a longer label pushes its own text to the right.
const WIDEST_LABEL: usize = 28;

/// A piece of a pane.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    Heading(Vec<Run>),
    Prose(Vec<Run>),
    /// A label and what is said under it.
    Fact(Fact),
    Item(Item),
    /// What is not there, and on the screen what to do about it.
    Absent(&'static str, &'static str),
    /// An empty row; labels after it have a column of their own.
    Gap,
}

/// A label and what is said under it, in two columns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Fact {
    /// The point of the pane it belongs to.
    pub(super) point: Option<usize>,
    /// The left column; empty where the fact goes on with the one above.
    pub(super) label: Run,
    pub(super) runs: Vec<Run>,
    /// Whether it begins something that stands apart from what is above it, where there is room.
    pub(super) apart: bool,
}

/// A numbered point and the words of the source that state it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Item {
    /// Its place in the file, from 0; its number is one more, whatever the order on the page.
    pub(super) point: usize,
    /// How many there are in the file: numbers align.
    pub(super) of: usize,
    pub(super) runs: Vec<Run>,
    /// Whether `runs` are the source's own words.
    pub(super) verbatim: bool,
    /// What else is known of it: topics, strength, date.
    pub(super) facts: Vec<Run>,
    /// What only a file has room for: the headline of the brief it comes from.
    pub(super) notes: Vec<Run>,
    /// The source's own words for the date among the facts, which only a file has room for.
    pub(super) due_words: Option<String>,
    /// The words of the source.
    pub(super) evidence: Option<Evidence>,
    /// What encloses the words of the source on the screen.
    pub(super) marks: (&'static str, &'static str),
    /// Whether `runs` show the words of the source already.
    pub(super) shown: bool,
    /// Whether it is no statement of ours that would need evidence: a sentence of the source, a whole brief.
    pub(super) bare: bool,
    /// Which source of a file it rests on, from 0.
    pub(super) source: usize,
    /// In a draft: whether somebody has looked at it.
    pub(super) reviewed: Option<bool>,
}

impl Part {
    /// A paragraph of one run.
    pub(super) fn prose(role: Role, text: impl Into<String>) -> Self {
        Self::Prose(vec![Run::new(role, text)])
    }

    /// A heading of one run.
    pub(super) fn heading(text: impl Into<String>) -> Self {
        Self::Heading(vec![Run::new(Role::Heading, text)])
    }

    /// A quiet label and its text.
    pub(super) fn fact(label: &str, role: Role, text: impl Into<String>) -> Self {
        let (label, runs) = (Run::new(Role::Muted, label), vec![Run::new(role, text)]);
        Self::Fact(Fact { label, runs, ..Fact::default() })
    }

    /// The point of the pane it belongs to.
    pub(super) fn point(&self) -> Option<usize> {
        match self {
            Self::Fact(fact) => fact.point,
            Self::Item(item) => Some(item.point),
            Self::Heading(_) | Self::Prose(_) | Self::Absent(..) | Self::Gap => None,
        }
    }

    /// How many more there are where there is room: points stand apart from one another and from their heading, groups
    /// of them further.
    fn air_after(&self, before: &Self) -> usize {
        usize::from(match (before, self) {
            (Self::Heading(_) | Self::Item(_), Self::Item(_)) | (Self::Item(_), Self::Heading(_)) => true,
            (Self::Fact(_), Self::Fact(fact)) => fact.apart,
            _ => false,
        })
    }

    /// How many empty rows stand between `before` and it.
    fn space_after(&self, before: &Self) -> usize {
        let close = matches!(
            (before, self),
            (Self::Heading(_), _) | (Self::Fact(_), Self::Fact(_)) | (Self::Item(_), Self::Item(_))
        );
        usize::from(!close)
    }
}

impl Item {
    /// The number, right-aligned, and `after`.
    pub(super) fn marker(&self, after: &str) -> Run {
        let columns = self.of.max(1).to_string().len();
        Run::new(Role::Number, format!("{:>columns$}{after}", self.point + 1))
    }

    /// The facts in one line.
    pub(super) fn facts(&self) -> Vec<Run> {
        separated(self.facts.iter().cloned(), " · ")
    }

    /// How it is grounded, in a word or two.
    pub(super) fn state(&self) -> Run {
        state(self.evidence.as_ref())
    }

    /// What stands under it on the screen: the facts and as many words of the source as fit.
    fn fine_print(&self) -> Vec<Run> {
        let mut runs = self.facts();
        let Some(evidence) = self.evidence.as_ref().filter(|_| !self.shown) else { return runs };
        // Words that bring their own quotation marks get no others around them.
        let is_quoted = evidence.words.starts_with(['“', '"', '«', '„', '‘', '「']);
        let (before, after) = if is_quoted { ("source: ", "") } else { self.marks };
        let open = if runs.is_empty() { before.to_owned() } else { format!(" · {before}") };
        runs.push(Run::new(Role::Muted, open));
        runs.push(Run::new(Role::Evidence, evidence.words.replace('\n', " ")));
        runs.push(Run::new(Role::Muted, after));
        runs.retain(|run| !run.text.is_empty());
        runs
    }
}

/// How a point is grounded, in a word or two.
pub(super) fn state(evidence: Option<&Evidence>) -> Run {
    match evidence.map(|e| e.found) {
        Some(Match::Exact) => Run::new(Role::Exact, "exact"),
        Some(Match::Normalised) => Run::new(Role::Normalised, "normalised"),
        Some(Match::None) => Run::new(Role::Ungrounded, "not in source"),
        None => Run::new(Role::Ungrounded, "no evidence"),
    }
}

/// `runs` with `between` between them.
pub(super) fn separated(runs: impl IntoIterator<Item = Run>, between: &str) -> Vec<Run> {
    let mut joined: Vec<Run> = Vec::new();
    for run in runs.into_iter().filter(|run| !run.text.is_empty()) {
        if !joined.is_empty() {
            joined.push(Run::new(Role::Muted, between));
        }
        joined.push(run);
    }
    joined
}

/// `names` as a list in a sentence: `A, B and C`.
pub(super) fn listed<T: AsRef<str>>(names: &[T]) -> String {
    match names {
        [] => String::new(),
        [only] => only.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", first.join(", "), last.as_ref())
        }
    }
}

/// `count` and the noun for it.
pub(super) fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// A small number in words.
pub(super) fn in_words(count: usize) -> String {
    const WORDS: [&str; 10] = ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"];
    count.checked_sub(2).and_then(|i| WORDS.get(i)).map_or_else(|| count.to_string(), |word| (*word).to_owned())
}

/// The parts as a page for the screen.
pub(super) fn screen(parts: &[Part]) -> Page {
    let hint = |says: &str, hint: &str| format!("{says} {hint}");
    let mut page = shaped(parts, hint, |item| {
        let marker = item.marker(match item.reviewed {
            None => "  ",
            Some(true) => " ✓ ",
            Some(false) => " ○ ",
        });
        let indent = width(&marker.text);
        let point = Some(item.point);
        let words = Block { point, marker, runs: item.runs.clone(), ..Block::default() };
        let fine = Block { point, indent, runs: item.fine_print(), clip: true, tail: item.state(), ..Block::default() };
        vec![words, fine]
    });
    // A command opens the address; on the screen it need not run over the edge.
    for block in page.blocks.iter_mut().filter(|block| block.runs.iter().all(|run| run.role == Role::Link)) {
        block.clip = true;
    }
    page
}

/// The parts as a page, with `absent` giving the words for what is not there and `item` the blocks of a point.
pub(super) fn shaped(
    parts: &[Part],
    absent: impl Fn(&str, &str) -> String,
    item: impl Fn(&Item) -> Vec<Block>,
) -> Page {
    let mut blocks: Vec<Block> = Vec::new();
    for group in parts.split(|part| *part == Part::Gap) {
        let column = column(group);
        for (at, part) in group.iter().enumerate() {
            let first = blocks.len();
            match part {
                Part::Heading(runs) | Part::Prose(runs) => {
                    blocks.push(Block { runs: runs.clone(), ..Block::default() });
                }
                Part::Fact(fact) => blocks.push(fact.block(column)),
                Part::Absent(says, hint) => {
                    let runs = vec![Run::new(Role::Muted, absent(says, hint))];
                    blocks.push(Block { runs, ..Block::default() });
                }
                Part::Item(point) => blocks.extend(item(point)),
                Part::Gap => {}
            }
            let before = at.checked_sub(1).and_then(|before| group.get(before));
            if let Some(block) = blocks.get_mut(first) {
                block.above = block.above.max(before.map_or(1, |before| part.space_after(before)));
                block.air = before.map_or(0, |before| part.air_after(before));
            }
        }
    }
    Page { blocks }
}

/// The column in which the text of the facts of `group` begins.
fn column(group: &[Part]) -> usize {
    let labels = group.iter().map(|part| if let Part::Fact(fact) = part { width(&fact.label.text) } else { 0 });
    labels.filter(|wide| (1..=WIDEST_LABEL).contains(wide)).max().map_or(0, |wide| wide + 2)
}

impl Fact {
    fn block(&self, column: usize) -> Block {
        let (point, runs) = (self.point, self.runs.clone());
        if self.label.text.is_empty() {
            return Block { point, indent: column, runs, ..Block::default() };
        }
        let wide = width(&self.label.text);
        let blanks = " ".repeat(column.saturating_sub(wide).max(2));
        let marker = Run { text: format!("{}{blanks}", self.label.text), ..self.label.clone() };
        Block { point, marker, runs, ..Block::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_listed_as_in_a_sentence() {
        let rows = [(vec![], ""), (vec!["A"], "A"), (vec!["A", "B"], "A and B"), (vec!["A", "B", "C"], "A, B and C")];
        for (names, expected) in rows {
            assert_eq!(listed(&names), expected);
        }
        assert_eq!([in_words(1), in_words(2), in_words(6), in_words(27)], ["1", "two", "six", "27"]);
    }

    #[test]
    fn words_that_bring_their_own_quotation_marks_get_no_others() {
        for (words, expected) in
            [("he said so", "“he said so”"), ("“So be it”, he said", "source: “So be it”, he said")]
        {
            let evidence = Evidence { words: words.to_owned(), found: Match::Exact, span: None };
            let item = Item { evidence: Some(evidence), marks: ("“", "”"), ..Item::default() };
            let shown: String = item.fine_print().iter().map(|run| run.text.as_str()).collect();
            assert_eq!(shown, expected);
        }
    }

    #[test]
    fn air_comes_between_points_and_more_between_their_groups_and_only_where_it_is_asked_for() {
        let item = || Part::Item(Item { runs: vec![Run::new(Role::Body, "x")], of: 2, bare: true, ..Item::default() });
        let page = screen(&[Part::heading("A"), item(), item(), Part::heading("B"), item()]);
        let (close, airy) = (page.rows(40), page.spaced(40, true));
        assert_eq!(airy.len(), close.len() + page.air());
        let empty = |rows: &[crate::pane::page::Row]| -> Vec<usize> {
            rows.iter().enumerate().filter(|(_, row)| row.text().is_empty()).map(|(i, _)| i).collect()
        };
        assert_eq!(empty(&close).len(), 1);
        assert_eq!(page.air(), 4);
    }

    #[test]
    fn facts_align_until_a_gap() {
        let parts = [
            Part::fact("Outlet", Role::Body, "The Desk"),
            Part::fact("Published on", Role::Body, "a day"),
            Part::Gap,
            Part::fact("Tags", Role::Body, "x"),
        ];
        let rows: Vec<String> = screen(&parts).rows(40).iter().map(crate::pane::page::Row::text).collect();
        assert_eq!(rows, ["Outlet        The Desk", "Published on  a day", "", "Tags  x"]);
    }
}
