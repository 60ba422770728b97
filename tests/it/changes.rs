//! What the reader writes, from the key to the file: marking a brief as reviewed, exporting matching points and filtered
//! results, replacing an existing file.

use std::fs;

use briefing::app::{Effect, Message, Outcome, Overlay};
use briefing::brief::Review;
use briefing::library::Id;
use briefing::pane::Pane;
use briefing::search::{Answer, Event, Hit, Unit};

use crate::draft_desk::{DraftDesk, NAME};

fn draft() -> String {
    let brief = include_str!("../../briefs/2024-03-29-china-kazakhstan-strategic-dialogue.toml");
    let draft = brief.replace("review = \"reviewed\"", "review = \"draft\"  # not yet\ndesk = \"north\"");
    assert_ne!(draft, brief);
    draft
}

/// Opens the China–Kazakhstan dialogue, as a draft with a comment.
fn open_draft() -> DraftDesk {
    DraftDesk::new(&draft(), Pane::Commitments, (100, 30))
}

fn is_alarm(desk: &DraftDesk) -> bool {
    desk.app.notice.as_ref().is_some_and(|notice| notice.is_alarm)
}

/// The path, the text and the description of the last file written.
fn last_write(desk: &DraftDesk) -> (&str, &str, &str) {
    let written = desk.effects.last().and_then(|effect| match effect {
        Effect::Write { path, text, what, replace: false } => Some((path.as_str(), text.as_str(), what.as_str())),
        _ => None,
    });
    written.expect("a file is written")
}

#[test]
fn x_toggles_the_review_mark_in_the_file_and_changes_nothing_else() {
    let mut desk = open_draft();
    desk.press("j j");
    let point = desk.app.panes.state(Pane::Commitments).unwrap().point();
    assert_ne!(point, 0);
    desk.press("x");
    assert_eq!((desk.notice(), is_alarm(&desk)), ("marked as reviewed", false));
    assert_eq!(desk.app.panes.brief().unwrap().review, Review::Reviewed);
    assert_eq!(desk.app.panes.state(Pane::Commitments).unwrap().point(), point, "the cursor moved");
    assert_eq!(desk.file(), draft().replace("\"draft\"  # not yet", "\"reviewed\"  # not yet"));
    desk.press("x");
    assert_eq!((desk.notice(), is_alarm(&desk)), ("marked as a draft", false));
    assert_eq!(desk.file(), draft());
}

#[test]
fn a_file_changed_by_another_program_is_shown_and_not_overwritten() {
    let mut desk = open_draft();
    let theirs = draft().replace("headline = \"China", "headline = \"Theirs: China");
    desk.write(&theirs);
    desk.press("x");
    assert!(is_alarm(&desk) && desk.notice().contains("has changed since it was read"), "{}", desk.notice());
    assert_eq!(desk.file(), theirs);
    assert!(desk.app.panes.brief().unwrap().headline.starts_with("Theirs"), "the new version is not on the screen");
    desk.press("x");
    assert_eq!(desk.notice(), "marked as reviewed");
}

#[test]
fn a_brief_that_cannot_be_marked_is_reported() {
    let mut desk = open_draft();
    desk.app.setup.is_read_only = true;
    desk.press("x");
    assert!(desk.notice().starts_with("The examples cannot be changed"), "{:?}", desk.notice());
    desk.app.setup.is_read_only = false;
    fs::remove_file(desk.path()).unwrap();
    desk.press("x");
    assert!(is_alarm(&desk) && desk.notice().contains("no such file"), "{}", desk.notice());
    desk.press("x");
    assert!(desk.notice().starts_with("No brief is open"), "{:?}", desk.notice());
    assert_eq!(desk.effects, []);
}

#[test]
fn matching_points_can_be_exported_and_the_heading_names_the_filter() {
    let mut desk = open_draft();
    desk.press("e Enter");
    assert_eq!(last_write(&desk).2, "13 commitments");
    desk.press("/");
    desk.press("\"cooperat\"");
    desk.press("Enter e S-Tab S-Tab Right Enter");
    let (path, text, what) = last_write(&desk);
    assert_eq!(path, "2024-03-29_china_kazakhstan_commitments.txt");
    let left_out = text.split("filter: cooperat, ").nth(1).and_then(|rest| rest.split(' ').next()).unwrap();
    let left_out: usize = left_out.parse().unwrap();
    let points =
        text.lines().filter(|line| line.trim_start().split_once(". ").is_some_and(|(n, _)| n.parse::<usize>().is_ok()));
    let count = points.count();
    assert!(count > 0 && left_out > 0 && count + left_out == 13, "{text}");
    assert_eq!(what, format!("{count} of 13 commitments"));
    assert!(text.contains(&format!("Agreed points ({count} of 13; filter: cooperat")), "{text}");
    desk.press("e Enter");
    assert_eq!(last_write(&desk).2, "13 commitments", "the whole pane is the default");
}

#[test]
fn exported_results_are_named_after_the_query_and_keep_the_filter() {
    let mut desk = open_draft();
    desk.press("Esc f");
    desk.press("\"party:china\"");
    desk.press("Enter s");
    desk.press("\"law\"");
    let Some(Effect::Search(ask)) = desk.effects.last().cloned() else { panic!("nothing is asked") };
    let hit = Hit {
        id: Id::new(NAME),
        stamp: desk.library.read_brief(&Id::new(NAME)).0.stamp,
        unit: Unit::Commitment,
        ordinal: 4,
        headline: "H".into(),
        date: None,
        who: "China".into(),
        kind: "agreed".into(),
        text: "Deepen".into(),
        marks: Vec::new(),
        headline_marks: Vec::new(),
        evidence: None,
    };
    let answer = Answer { total: 1, hits: vec![hit], outside: 3, ..Answer::default() };
    let results = briefing::service::export::collect_results(&answer, &desk.library, "law");
    assert_eq!((results.left_out, results.rows.len()), (3, 1));
    assert!(results.rows[0].evidence.is_some(), "there is no evidence");
    desk.tell(Event::Answered { generation: ask.generation, answer: Ok(answer) });
    desk.press("Enter e");
    let Some(Overlay::Export(form)) = &desk.app.overlay else { panic!("no form") };
    let position = form.scopes.iter().position(|scope| scope.label() == "results").unwrap();
    desk.press("S-Tab S-Tab");
    for _ in 0..position {
        desk.press("Right");
    }
    desk.press("Enter");
    let Some(Effect::WriteResults { path, ask, replace: false, .. }) = desk.effects.last() else {
        panic!("no results")
    };
    assert_eq!(path, "results_law.txt");
    assert_eq!(ask.request.within.as_ref().map(|filter| filter.typed.as_str()), Some("party:china"));
}

#[test]
fn an_existing_file_is_replaced_only_if_the_user_says_yes() {
    for (answer, is_replaced) in [("y", true), ("n", false), ("Esc", false), ("Enter", false)] {
        let mut desk = open_draft();
        desk.press("e Enter");
        let Some(Effect::Write { path, text, what, .. }) = desk.effects.pop() else { panic!("nothing is written") };
        let again = Box::new(Effect::Write { path: path.clone(), text, what, replace: true });
        desk.tell(Message::Finished(Outcome::Exists { path, again: again.clone() }));
        assert!(
            matches!(&desk.app.overlay, Some(Overlay::Confirm { question, .. }) if question.starts_with("Replace "))
        );
        desk.press(answer);
        assert_eq!(desk.effects, if is_replaced { vec![*again] } else { vec![] }, "{answer}");
        assert!(desk.app.overlay.is_none());
    }
}
