//! The elements of a pane before layout: headings, prose, facts, numbered points. Screen, text and Markdown are all generated from
//! them, so that a new pane works in every format and the formats cannot diverge.

use std::collections::HashSet;

use crate::brief::{Confidence, Evidence, Match};
use crate::pane::page::{Block, Page, Role, Run};
use crate::text::width;

/// The widest column of labels. A longer label pushes its own text to the right.
const WIDEST_LABEL: usize = 28;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Element {
    Heading(Vec<Run>),
    Prose(Vec<Run>),
    Fact(Fact),
    Item(Item),
    /// Says what is missing. The second text is a hint for the screen.
    Absent(&'static str, &'static str),
    /// An empty row; the labels after it are aligned separately.
    Gap,
}

/// A label and its text, in two columns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Fact {
    /// The point of the pane it belongs to.
    pub(super) point: Option<usize>,
    /// The left column; empty if the fact continues the one above.
    pub(super) label: Run,
    pub(super) runs: Vec<Run>,
    /// Whether an empty row precedes it if there is room.
    pub(super) is_apart: bool,
    pub(super) confidence: Option<Confidence>,
}

/// A numbered point and its evidence.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Item {
    /// Its position in the file, from 0. Its number is one higher, whatever the order on the page.
    pub(super) point: usize,
    /// How many points of its kind the file has, to align the numbers.
    pub(super) total: usize,
    pub(super) runs: Vec<Run>,
    /// Whether `runs` are the source's own words.
    pub(super) is_verbatim: bool,
    /// Topics, strength, due date and the like.
    pub(super) facts: Vec<Run>,
    /// Only in files: the headline of its brief.
    pub(super) notes: Vec<Run>,
    /// Only in files: the source's own words for the due date.
    pub(super) due_words: Option<String>,
    pub(super) evidence: Option<Evidence>,
    /// What encloses the evidence on the screen.
    pub(super) marks: (&'static str, &'static str),
    /// Whether `runs` already contain the evidence.
    pub(super) contains_evidence: bool,
    /// Whether it needs no evidence, because it is a sentence of the source or a whole brief.
    pub(super) needs_no_evidence: bool,
    /// The index of its source in the list of sources of a file.
    pub(super) source: usize,
    /// In a draft: whether a person has reviewed it.
    pub(super) reviewed: Option<bool>,
    pub(super) confidence: Option<Confidence>,
}

impl Element {
    pub(super) fn prose(role: Role, text: impl Into<String>) -> Self {
        Self::Prose(vec![Run::new(role, text)])
    }

    pub(super) fn heading(text: impl Into<String>) -> Self {
        Self::Heading(vec![Run::new(Role::Heading, text)])
    }

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

    /// How many empty rows are added if there is room: between points, and between points and headings.
    fn air_after(&self, before: &Self) -> usize {
        usize::from(match (before, self) {
            (Self::Heading(_) | Self::Item(_), Self::Item(_)) | (Self::Item(_), Self::Heading(_)) => true,
            (Self::Fact(_), Self::Fact(fact)) => fact.is_apart,
            _ => false,
        })
    }

    /// How many empty rows separate it from `before`.
    fn space_after(&self, before: &Self) -> usize {
        let close = matches!(
            (before, self),
            (Self::Heading(_), _) | (Self::Fact(_), Self::Fact(_)) | (Self::Item(_), Self::Item(_))
        );
        usize::from(!close)
    }
}

impl Item {
    /// The right-aligned number, followed by `after`.
    pub(super) fn marker(&self, after: &str) -> Run {
        let columns = self.total.max(1).to_string().len();
        Run::new(Role::Number, format!("{:>columns$}{after}", self.point + 1))
    }

    pub(super) fn facts(&self) -> Vec<Run> {
        join_runs(self.facts.iter().cloned(), " · ")
    }

    /// Why to be careful with the point, on the screen; empty if there is no reason.
    fn tail(&self) -> Run {
        let (unsure, state) = (unsure(self.confidence), self.state());
        match (unsure.text.is_empty(), state.text.is_empty()) {
            (true, _) => state,
            (_, true) => unsure,
            _ => Run::new(state.role, format!("{} · {}", unsure.text, state.text)),
        }
    }

    /// How its evidence was found, and whether its text has other words, in one or two words; nothing if all is as it should be.
    pub(super) fn state(&self) -> Run {
        match self.evidence.as_ref().map(|evidence| (evidence.found, evidence)) {
            Some((Match::None, _)) => Run::new(Role::Ungrounded, "not in source"),
            Some((_, evidence)) if self.is_reworded(evidence) => Run::new(Role::Ungrounded, "reworded"),
            Some((Match::Normalised, _)) => Run::new(Role::Normalised, "normalised"),
            Some((Match::Exact, _)) => Run::default(),
            None => Run::new(Role::Ungrounded, "no evidence"),
        }
    }

    /// Whether its text is not what its evidence says, as far as words show: after an edit, or if the wrong evidence was pasted.
    fn is_reworded(&self, evidence: &Evidence) -> bool {
        let text: String = self.runs.iter().map(|run| run.text.as_str()).collect();
        if self.is_verbatim { !evidence.contains(&text) } else { !evidence.shares_a_word(&text) }
    }

    /// The sign between number and text; a blank if there is none.
    const fn sign(&self) -> &'static str {
        match self.reviewed {
            _ if self.confidence.is_some() => UNSURE_SIGN,
            None => " ",
            Some(true) => "✓",
            Some(false) => "○",
        }
    }

    /// The line below it on the screen: facts and evidence, which is cut if it is too long.
    fn fine_print(&self) -> Vec<Run> {
        let mut runs = self.facts();
        let Some(evidence) = self.evidence.as_ref().filter(|_| !self.contains_evidence) else { return runs };
        // Evidence that has quotation marks does not get more of them.
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

/// The sign of a point that is unsure. It is in every character set and every font.
const UNSURE_SIGN: &str = "?";

/// The word after a point that is unsure, or else nothing.
pub(super) fn unsure(confidence: Option<Confidence>) -> Run {
    confidence.map_or_else(Run::default, |Confidence::Low| Run::new(Role::Unsure, "unsure"))
}

pub(super) fn join_runs(runs: impl IntoIterator<Item = Run>, between: &str) -> Vec<Run> {
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
pub(super) fn join_names<T: AsRef<str>>(names: &[T]) -> String {
    match names {
        [] => String::new(),
        [only] => only.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", first.join(", "), last.as_ref())
        }
    }
}

pub(super) fn number_in_words(count: usize) -> String {
    const WORDS: [&str; 10] = ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"];
    count.checked_sub(2).and_then(|i| WORDS.get(i)).map_or_else(|| count.to_string(), |word| (*word).to_owned())
}

/// Lays out the elements for the screen.
pub(super) fn lay_out_screen(elements: &[Element]) -> Page {
    let hint = |says: &str, hint: &str| format!("{says} {hint}");
    let has_signs = elements.iter().any(|element| matches!(element, Element::Item(item) if item.sign() != " "));
    let mut page = lay_out(elements, hint, |item| {
        let mut marker = item.marker(&if has_signs { format!(" {} ", item.sign()) } else { "  ".to_owned() });
        if item.confidence.is_some() {
            marker.role = Role::Unsure;
        }
        let indent = width(&marker.text);
        let point = Some(item.point);
        let words = Block { point, marker, runs: item.runs.clone(), ..Block::default() };
        let fine = Block { point, indent, runs: item.fine_print(), clip: true, tail: item.tail(), ..Block::default() };
        vec![words, fine]
    });
    add_signs(&mut page, elements);
    // A command opens the URL, so it need not be shown in full.
    for block in page.blocks.iter_mut().filter(|block| block.runs.iter().all(|run| run.role == Role::Link)) {
        block.clip = true;
    }
    page
}

/// Adds a column of signs before the facts if one of them is unsure.
fn add_signs(page: &mut Page, elements: &[Element]) {
    let unsure = elements.iter().filter_map(|element| match element {
        Element::Fact(fact) if fact.confidence.is_some() => fact.point,
        _ => None,
    });
    let unsure: HashSet<usize> = unsure.collect();
    if unsure.is_empty() {
        return;
    }
    for (block, point) in page.blocks.iter_mut().filter_map(|block| block.point.map(|point| (block, point))) {
        let sign = if unsure.contains(&point) { UNSURE_SIGN } else { " " };
        block.marker.text.insert_str(0, &format!("{sign} "));
    }
}

/// Lays out the elements. `absent` returns the text for what is missing, `item` the blocks of a point.
pub(super) fn lay_out(
    elements: &[Element],
    absent: impl Fn(&str, &str) -> String,
    item: impl Fn(&Item) -> Vec<Block>,
) -> Page {
    let mut blocks: Vec<Block> = Vec::new();
    for group in elements.split(|element| *element == Element::Gap) {
        let column = column(group);
        for (at, element) in group.iter().enumerate() {
            let first = blocks.len();
            match element {
                Element::Heading(runs) | Element::Prose(runs) => {
                    blocks.push(Block { runs: runs.clone(), ..Block::default() });
                }
                Element::Fact(fact) => blocks.push(fact.to_block(column)),
                Element::Absent(says, hint) => {
                    let runs = vec![Run::new(Role::Muted, absent(says, hint))];
                    blocks.push(Block { runs, ..Block::default() });
                }
                Element::Item(point) => blocks.extend(item(point)),
                Element::Gap => {}
            }
            let before = at.checked_sub(1).and_then(|before| group.get(before));
            if let Some(block) = blocks.get_mut(first) {
                block.above = block.above.max(before.map_or(1, |before| element.space_after(before)));
                block.air = before.map_or(0, |before| element.air_after(before));
            }
        }
    }
    Page { blocks }
}

/// The column in which the text of the facts of `group` begins.
fn column(group: &[Element]) -> usize {
    let labels =
        group.iter().map(|element| if let Element::Fact(fact) = element { width(&fact.label.text) } else { 0 });
    labels.filter(|wide| (1..=WIDEST_LABEL).contains(wide)).max().map_or(0, |wide| wide + 2)
}

impl Fact {
    fn to_block(&self, column: usize) -> Block {
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
    fn names_are_joined_as_in_a_sentence() {
        let rows = [(vec![], ""), (vec!["A"], "A"), (vec!["A", "B"], "A and B"), (vec!["A", "B", "C"], "A, B and C")];
        for (names, expected) in rows {
            assert_eq!(join_names(&names), expected);
        }
        assert_eq!(
            [number_in_words(1), number_in_words(2), number_in_words(6), number_in_words(27)],
            ["1", "two", "six", "27"]
        );
    }

    #[test]
    fn evidence_with_its_own_quotation_marks_gets_no_others() {
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
    fn points_and_groups_are_separated_only_if_there_is_room() {
        let item = || {
            Element::Item(Item {
                runs: vec![Run::new(Role::Body, "x")],
                total: 2,
                needs_no_evidence: true,
                ..Item::default()
            })
        };
        let page = lay_out_screen(&[Element::heading("A"), item(), item(), Element::heading("B"), item()]);
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
        let elements = [
            Element::fact("Outlet", Role::Body, "The Desk"),
            Element::fact("Published on", Role::Body, "a day"),
            Element::Gap,
            Element::fact("Tags", Role::Body, "x"),
        ];
        let rows: Vec<String> = lay_out_screen(&elements).rows(40).iter().map(crate::pane::page::Row::text).collect();
        assert_eq!(rows, ["Outlet        The Desk", "Published on  a day", "", "Tags  x"]);
    }
}
