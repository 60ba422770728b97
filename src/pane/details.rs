//! The details pane: file, review, evidence counts, hidden characters and problems.

use crate::brief::{Brief, Match, Problem, Review, SCHEMA, Severity};
use crate::pane::element::{Element, Fact, join_runs};
use crate::pane::page::{Role, Run};
use crate::text::{self, Removed};

pub(super) fn detail_elements(brief: &Brief, file: &str, problems: &[Problem]) -> Vec<Element> {
    let mut elements = Vec::new();
    if !file.is_empty() {
        elements.push(Element::fact("File", Role::Body, file));
    }
    // A file without a headline contains no brief, only problems.
    if !brief.headline.is_empty() {
        elements.extend(about(brief));
    }
    elements.push(Element::heading("Problems"));
    if problems.is_empty() {
        elements.push(Element::prose(Role::Muted, "None. The file is as it should be."));
    }
    elements.extend(problems.iter().flat_map(problem));
    elements
}

fn about(brief: &Brief) -> Vec<Element> {
    let mut elements = Vec::new();
    elements.push(match brief.review {
        Review::Draft => Element::fact("Review", Role::Draft, "draft — nobody has checked this yet"),
        Review::Reviewed => Element::fact("Review", Role::Body, "reviewed"),
    });
    elements.push(Element::fact("Kind", Role::Body, format!("{}, schema {SCHEMA}", brief.kind.label())));
    if !brief.tags.is_empty() {
        elements.push(Element::fact("Tags", Role::Label, brief.tags.join(" · ")));
    }
    elements.push(fact("Evidence", grounding(brief)));
    elements.push(fact("Hidden", hidden(brief.source.hidden, "removed at import")));
    elements.push(fact("", hidden(brief.source.found_hidden, "found in the file and not shown")));
    elements
}

fn fact(label: &str, runs: Vec<Run>) -> Element {
    Element::Fact(Fact { label: Run::new(Role::Muted, label), runs, ..Fact::default() })
}

/// How many points have evidence, by how well it matches the source.
fn grounding(brief: &Brief) -> Vec<Run> {
    let count = |found| brief.all_evidence().filter(|evidence| evidence.map(|e| e.found) == found).count();
    let rows = [
        (Role::Body, count(Some(Match::Exact)), "verbatim"),
        (Role::Normalised, count(Some(Match::Normalised)), "normalised"),
        (Role::Ungrounded, count(Some(Match::None)), "not in source"),
        (Role::Ungrounded, count(None), "no evidence"),
    ];
    let some = rows.into_iter().filter(|(_, count, _)| *count > 0);
    let runs = join_runs(some.map(|(role, count, word)| Run::new(role, format!("{count} {word}"))), " · ");
    if runs.is_empty() { vec![Run::new(Role::Muted, "no points that would need any")] } else { runs }
}

/// How many hidden characters there were. `action` says what happened to them.
fn hidden(removed: Removed, action: &str) -> Vec<Run> {
    if removed.total() == 0 {
        return vec![Run::new(Role::Muted, format!("no hidden characters {action}"))];
    }
    let rows = [
        (removed.controls, "control character", "control characters"),
        (removed.bidi, "direction mark", "direction marks"),
        (removed.invisible, "invisible character", "invisible characters"),
        (removed.marks, "heaped mark", "heaped marks"),
    ];
    let some = rows.into_iter().filter(|(count, ..)| *count > 0);
    let words: Vec<String> = some.map(|(count, one, many)| text::counted(count as usize, one, many)).collect();
    vec![Run::new(Role::Alarm, format!("{} {action}", words.join(", ")))]
}

/// The position, message and help of a problem, and its line in the file.
fn problem(problem: &Problem) -> Vec<Element> {
    let position = match problem.line {
        0 => "file".to_owned(),
        line => format!("{line}:{}", problem.column),
    };
    let role = if problem.severity == Severity::Error { Role::Alarm } else { Role::Draft };
    let mut runs = vec![Run::new(role, &problem.message)];
    runs.extend(problem.help.as_ref().map(|help| Run::new(Role::Muted, format!(" — {help}"))));
    let mut elements = vec![fact(&position, runs)];
    if !problem.shown.is_empty() {
        elements.push(fact("", vec![Run::new(Role::Muted, format!("| {}", problem.shown))]));
    }
    elements
}
