//! How keys and answers change the reader's state: behaviour that no snapshot of a screen would check.

use std::fs;
use std::path::Path;

use briefing::app::{Message, Overlay};
use briefing::library::{Library, Location};
use briefing::pane::Pane;
use briefing::search::Event;

use crate::screen::Desk;

/// The reader with one brief of this text.
fn desk_with(text: &str) -> Desk {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.toml");
    fs::write(&file, text).unwrap();
    Desk::at(Library::new(Location::from_path(Path::new(&file))), (100, 30))
}

#[test]
fn escape_leaves_first_the_zoom_and_then_the_brief() {
    let mut desk = Desk::new(100, 30);
    desk.press("Enter z Esc");
    assert!(desk.app.panes.has_focus() && !desk.app.panes.is_zoomed());
    desk.press("Esc");
    assert!(!desk.app.panes.has_focus());
}

#[test]
fn jumping_to_points_without_evidence_wraps_at_the_end() {
    let points: String = ["One", "Two", "Three"].map(|text| format!("[[commitments]]\ntext = \"{text}\"\n")).concat();
    let mut desk = desk_with(&format!("schema = 1\nheadline = \"Talks\"\n{points}"));
    let mut visited = Vec::new();
    for key in ["]g", "]g", "]g", "]g", "[g", "[g"] {
        desk.press(key);
        visited.push(desk.app.panes.state(Pane::Commitments).unwrap().point());
    }
    // At the start the cursor is on the first point.
    assert_eq!(visited, [1, 2, 0, 1, 0, 2]);
}

#[test]
fn an_answer_to_an_older_question_is_ignored() {
    let mut desk = Desk::new(100, 30);
    desk.press("s \"trade\"");
    let search = desk.app.search.clone();
    let stale = briefing::search::Answer { total: 0, hits: Vec::new(), ..search.answer().cloned().unwrap() };
    desk.tell(Event::Answered { generation: search.generation() - 1, answer: Ok(stale) });
    desk.tell(Event::Answered { generation: search.generation() - 1, answer: Err("broken".into()) });
    let now = &desk.app.search;
    assert!(now.total() > 0 && now.total() == search.total() && now.failure().is_none());
    desk.press("Esc f \"kazakhstan\" Enter");
    let (shown, generation) = (desk.app.list.visible().to_vec(), desk.app.list.filter_generation());
    desk.tell(Event::Filtered { generation: generation - 1, ids: Ok(Vec::new()) });
    assert_eq!(desk.app.list.visible(), shown);
    desk.tell(Event::Filtered { generation, ids: Ok(Vec::new()) });
    assert!(desk.app.list.visible().is_empty());
}

#[test]
fn opening_a_found_sentence_marks_it_in_the_source() {
    let mut desk = Desk::new(100, 30);
    desk.press("s \"in:source law enforcement\" Enter");
    assert_eq!(desk.app.panes.focused(), Pane::Source);
    let text = desk.app.panes.brief().unwrap().source.text.clone().unwrap();
    let marked = desk.app.panes.open_brief().unwrap().evidence.unwrap();
    assert!(marked.slice(&text).contains("law enforcement"), "{}", marked.slice(&text));
    // The row it begins in is on the screen.
    let height = usize::from(desk.app.layout().slot(Pane::Source).unwrap().text.height);
    let state = desk.app.panes.state(Pane::Source).unwrap();
    let rows = state.rows().iter().skip(state.top()).take(height);
    assert!(rows.flat_map(|row| &row.runs).any(|run| run.source.is_some_and(|span| span.overlaps(marked))));
}

#[test]
fn pasted_text_counts_as_typed() {
    let mut desk = Desk::new(100, 30);
    desk.press("s");
    desk.tell(Message::Paste("law enforcement\nand more".into()));
    assert!(desk.app.search.total() > 0);
    desk.press("Esc f");
    desk.tell(Message::Paste("kazakhstan".into()));
    assert!(desk.app.list.visible().len() < desk.app.list.all_entries().len());
    desk.press("Esc :");
    desk.tell(Message::Paste("them".into()));
    assert!(matches!(&desk.app.overlay, Some(Overlay::Palette(palette)) if palette.found().len() < 5));
    desk.press("Esc e");
    desk.tell(Message::Paste("x".into()));
    assert!(matches!(&desk.app.overlay, Some(Overlay::Export(form)) if form.is_named));
}

#[test]
fn the_selected_brief_stays_on_the_screen() {
    let mut desk = Desk::new(60, 12);
    for keys in ["G", "k", "k k k k k", "b", "b b", "j", "d d", "u", "g g", "G", "f \"kazakhstan\" Enter", "Esc"] {
        desk.press(keys);
        let list = &desk.app.list;
        let count = desk.app.list_view(&desk.app.layout()).unwrap().capacity();
        assert!(
            (list.top()..list.top() + count).contains(&list.selected()),
            "{keys}: {} at {}",
            list.selected(),
            list.top()
        );
    }
}

#[test]
fn escape_cancels_a_key_sequence_without_a_notice() {
    let mut desk = Desk::new(100, 30);
    desk.press("g Esc");
    assert_eq!(desk.app.notice, None);
    desk.press("g x");
    let notice = &desk.app.notice.as_ref().unwrap().text;
    assert!(notice.starts_with("g x is not bound"), "{notice}");
    assert!(desk.app.pending.is_empty());
}

#[test]
fn a_brief_without_a_date_shows_the_date_words_of_its_source() {
    let desk = desk_with("schema = 1\nheadline = \"Talks\"\ndate_words = \"last Friday\"\nkind = \"communique\"\n");
    let screen = desk.screen("dark");
    assert!(screen.contains("“last Friday”, date not known · communiqué"), "{screen}");
}

#[test]
fn hits_outside_the_filter_are_counted() {
    let mut desk = Desk::new(100, 30);
    desk.press("s \"trade\"");
    let all = desk.app.search.total();
    desk.press("Esc f \"party:kazakhstan\" Enter s \"trade\"");
    let few = desk.app.search.total();
    assert!(few > 0 && few < all);
    let screen = desk.screen("dark");
    assert!(screen.contains(&format!(" · {} more outside this filter", all - few)), "{screen}");
}
