//! Compares screens cell by cell, text and style, with those in `snapshots/`, after typing keys in the reader. After an intended
//! change, run `INSTA_UPDATE=always cargo test --test it golden` and read the diff.

use std::fmt::Write as _;

use briefing::app::{Message, Outcome};
use briefing::library::{Library, Location};
use briefing::search::Event;
use briefing::ui::{Theme, draw};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::Color;

use crate::screen::Desk;

/// A screen as text, then the styles of each row as runs of letters (`12a3b` is twelve cells of style a and three of b), then the
/// style of each letter.
fn picture(desk: &Desk, theme: &str) -> String {
    let mut terminal = Terminal::new(TestBackend::new(desk.app.panes.size().0, desk.app.panes.size().1)).unwrap();
    let theme = Theme::builtin(theme).unwrap();
    terminal.draw(|frame| draw(frame, &desk.app, &theme)).unwrap();
    let buffer = terminal.backend().buffer();
    let mut styles: Vec<String> = Vec::new();
    let (mut words, mut runs) = (String::new(), String::new());
    for y in 0..buffer.area.height {
        words.push_str(row(buffer, y).trim_end());
        words.push('\n');
        runs.push_str(&style_runs(buffer, y, &mut styles));
        runs.push('\n');
    }
    let legend: String = styles.iter().enumerate().map(|(i, style)| format!("{} {style}\n", letter(i))).collect();
    format!("{words}--\n{runs}--\n{legend}")
}

fn row(buffer: &Buffer, y: u16) -> String {
    let mut words = String::new();
    let mut x = 0;
    while x < buffer.area.width {
        let symbol = buffer.cell((x, y)).map_or(" ", Cell::symbol);
        words.push_str(symbol);
        // Skip the cell under the right half of a wide letter.
        x += u16::try_from(briefing::text::width(symbol).max(1)).unwrap();
    }
    words
}

fn style_runs(buffer: &Buffer, y: u16, styles: &mut Vec<String>) -> String {
    let mut runs: Vec<(usize, u16)> = Vec::new();
    for x in 0..buffer.area.width {
        let style = buffer.cell((x, y)).map(describe_style).unwrap_or_default();
        let index = styles.iter().position(|known| *known == style).unwrap_or_else(|| {
            styles.push(style);
            styles.len() - 1
        });
        match runs.last_mut() {
            Some((last, count)) if *last == index => *count += 1,
            _ => runs.push((index, 1)),
        }
    }
    runs.iter().fold(String::new(), |mut words, (style, count)| {
        write!(words, "{count}{}", letter(*style)).unwrap();
        words
    })
}

fn letter(index: usize) -> char {
    char::from(b'a' + u8::try_from(index).unwrap())
}

fn describe_style(cell: &Cell) -> String {
    let colour = |colour: Color| if colour == Color::Reset { "–".to_owned() } else { colour.to_string() };
    let modifiers: Vec<String> = cell.modifier.iter_names().map(|(name, _)| name.to_lowercase()).collect();
    format!("{} on {} {}", colour(cell.fg), colour(cell.bg), modifiers.join(" ")).trim_end().to_owned()
}

/// Types the keys in a new reader and compares its screen.
macro_rules! screens {
    ($($name:ident: $columns:literal x $rows:literal, $theme:literal, $keys:literal;)*) => {
        $(#[test]
        fn $name() {
            let mut desk = Desk::new($columns, $rows);
            desk.press($keys);
            insta::assert_snapshot!(stringify!($name), picture(&desk, $theme));
        })*
    };
}

screens! {
    the_list_has_the_focus_at_the_start: 100 x 30, "dark", "";
    the_list_without_colour: 100 x 30, "mono", "";
    three_panes_on_a_very_wide_screen: 200 x 60, "dark", "J J Enter";
    three_panes_without_colour: 200 x 60, "mono", "J J Enter j Tab Tab";
    many_points_without_blank_rows: 100 x 30, "dark", "J J Enter j j";
    few_points_with_blank_rows: 100 x 30, "mono", "Enter j";
    a_brief_on_a_narrow_screen: 80 x 24, "dark", "J J Enter";
    a_brief_without_colour_on_a_narrow_screen: 80 x 24, "mono", "J J Enter j";
    a_brief_on_a_small_screen: 40 x 12, "dark", "J J Enter";
    a_brief_without_colour_on_a_small_screen: 40 x 12, "mono", "J J Enter 1";
    the_smallest_screen: 20 x 5, "dark", "J J Enter j";
    evidence_is_highlighted_beside_its_point: 200 x 60, "dark", "s \"law enforcement\" Enter Enter";
    evidence_is_highlighted_without_colour: 80 x 24, "mono", "s \"law enforcement\" Enter Enter";
    hits_appear_while_typing: 100 x 30, "dark", "s \"law enforcement\"";
    hits_on_a_very_wide_screen: 200 x 60, "mono", "s \"trade\" Down Down";
    hits_on_a_small_screen: 40 x 12, "dark", "s \"law enforcement\"";
    facets_beside_the_hits: 100 x 30, "dark", "s \"law\" ^t Down";
    chosen_facets_without_colour: 100 x 30, "mono", "s \"law\" ^t Enter";
    facets_on_a_very_wide_screen: 200 x 60, "dark", "s \"trade\"";
    facets_over_the_hits_on_a_narrow_screen: 80 x 24, "mono", "s \"trade\" ^t Down Down";
    facets_on_a_small_screen: 40 x 12, "dark", "s \"trade\" ^t End";
    hits_newest_first: 80 x 24, "dark", "s \"trade\" ^r";
    the_footer_asks_for_a_name: 80 x 24, "mono", "s \"by:kazakhstan rai\" ^x \"Rail\"";
    saved_searches_with_their_counts:
        100 x 30, "dark", "s \"rail OR road\" ^x \"Rail and road\" Enter ^u \"is:ungrounded\" ^x \"Without evidence\" Enter S Esc S Down";
    saved_searches_on_a_small_screen: 40 x 12, "mono", "s \"rail\" ^x \"What was said of railways\" Enter Esc S";
    an_empty_list_of_saved_searches: 80 x 24, "dark", "S";
    deleting_a_saved_search_asks_first: 80 x 24, "mono", "s \"rail\" ^x \"Rail\" Enter Esc S D";
    a_query_error_has_a_caret_in_a_scrolled_line:
        40 x 12, "mono", "s \"trade and investment date:2024-13-45 and\"";
    an_empty_search_shows_examples: 80 x 24, "dark", "s";
    matches_in_a_pane_are_marked: 80 x 24, "dark", "J J Enter 6 / \"the\" Enter n";
    a_filter_is_shown_in_list_and_header: 100 x 30, "dark", "f \"kazakhstan\" Enter";
    a_filter_without_matches_says_how_to_clear_it: 80 x 24, "mono", "f \"qqqq\" Enter";
    the_help_can_be_searched: 80 x 24, "dark", "? \"copy\"";
    the_palette_finds_commands: 100 x 30, "dark", ": \"qu\"";
    the_export_form_names_the_file: 80 x 24, "dark", "J J Enter e Up";
    the_export_form_on_the_smallest_screen: 20 x 5, "mono", "Enter e";
    a_zoomed_pane_is_centred: 200 x 60, "dark", "J J Enter z";
}

#[test]
fn new_hits_of_a_saved_search_are_counted_and_marked() {
    let folder = folder(&[("a.toml", DRAFT)]);
    let mut desk = Desk::at(library(&folder), (100, 30));
    desk.press("s \"执法\" ^x \"Law\" Enter Esc");
    std::fs::write(
        folder.path().join("b.toml"),
        DRAFT.replace("三方外长会晤", "第二次会晤").replace("2026-01-15", "2026-02-15"),
    )
    .unwrap();
    std::fs::write(desk.home().join("searches.toml"), BROKEN_SEARCHES).unwrap();
    desk.reindex(library(&folder));
    desk.press("S");
    insta::assert_snapshot!("new_hits_are_counted", picture(&desk, "dark"));
    desk.press("Enter");
    insta::assert_snapshot!("new_hits_are_marked", picture(&desk, "mono"));
}

const BROKEN_SEARCHES: &str =
    "[[search]]\nname = \"Law\"\nquery = \"执法\"\n\n[[search]]\nname = \"Wrong\"\nquery = \"partx:\\\"a\\\"\"\n";

#[test]
fn an_empty_library_says_what_to_do() {
    let folder = folder(&[]);
    let desk = Desk::at(library(&folder), (80, 24));
    insta::assert_snapshot!(picture(&desk, "dark"));
}

#[test]
fn an_unreachable_library_says_why() {
    let folder = folder(&[]);
    let mut desk = Desk::at(library(&folder), (80, 24));
    desk.tell(Event::Reachable(Err("permission denied".to_owned())));
    insta::assert_snapshot!(picture(&desk, "dark"));
}

#[test]
fn drafts_and_broken_files_are_recognisable() {
    let folder = folder(&[("a.toml", DRAFT), ("b.toml", "schema = 1\nheadline = \n")]);
    let mut desk = Desk::at(library(&folder), (100, 30));
    desk.press("Enter j");
    insta::assert_snapshot!("a_draft_in_many_scripts", picture(&desk, "dark"));
    desk.press("J");
    insta::assert_snapshot!("a_broken_file_says_why", picture(&desk, "dark"));
}

#[test]
fn a_draft_is_reviewed_beside_its_source() {
    let folder = folder(&[("a.toml", crate::review::DRAFT)]);
    for (name, keys, size, theme) in [
        ("a_draft_beside_its_source", "Enter", (200, 60), "dark"),
        ("a_draft_beside_its_source_without_colour", "Enter j", (200, 60), "mono"),
        ("a_draft_on_a_narrow_screen", "Enter", (80, 24), "dark"),
        ("a_point_is_edited_in_a_form", "Enter i", (80, 24), "dark"),
        ("a_point_is_added_from_a_sentence", "Enter ) ) A", (200, 60), "dark"),
        ("a_point_is_edited_on_a_small_screen", "Enter i Down Down Down", (40, 12), "mono"),
    ] {
        let mut desk = Desk::at(library(&folder), size);
        desk.press(keys);
        insta::assert_snapshot!(name, picture(&desk, theme));
    }
}

#[test]
fn unsure_points_are_marked_before_and_after() {
    let folder = folder(&[("a.toml", &crate::review::unsure_draft())]);
    for (name, keys, size, theme) in [
        ("unsure_points", "Enter 3", (120, 40), "dark"),
        ("unsure_points_without_colour", "Enter", (80, 24), "mono"),
        ("unsure_people_in_sixteen_colours", "Enter 4", (80, 24), "ansi"),
        ("unsure_points_on_a_small_screen", "Enter 3 j", (40, 12), "mono"),
        ("the_help_explains_unsure", "Enter ? \"unsure\"", (80, 24), "dark"),
    ] {
        let mut desk = Desk::at(library(&folder), size);
        desk.press(keys);
        insta::assert_snapshot!(name, picture(&desk, theme));
    }
}

#[test]
fn the_footer_shows_how_far_the_library_has_been_read() {
    let mut desk = Desk::new(100, 30);
    let footer =
        |desk: &Desk| picture(desk, "mono").lines().nth(usize::from(desk.app.panes.size().1) - 1).unwrap().to_owned();
    let keys = footer(&desk);
    desk.tell(Event::Checking { done: 34_000, total: 100_000 });
    assert!(footer(&desk).ends_with("━━━━──────── checking 34,000 of 100,000"), "{}", footer(&desk));
    desk.tell(Event::Reading { done: 99_999, total: 100_000 });
    insta::assert_snapshot!("a_library_being_read", picture(&desk, "dark"));
    desk.tell(Message::Resized { columns: 40, rows: 12 });
    assert!(footer(&desk).starts_with(" j k move") && footer(&desk).ends_with(" 99 %"), "{}", footer(&desk));
    // An input line takes the whole row.
    desk.press("f");
    assert!(!footer(&desk).contains('%'), "{}", footer(&desk));
    desk.press("Esc");
    desk.tell(Message::Resized { columns: 100, rows: 30 });
    desk.tell(Message::Finished(Outcome::Done("saved a.txt".to_owned())));
    assert!(
        footer(&desk).starts_with(" ▌ saved a.txt") && footer(&desk).ends_with(" 99,999 of 100,000"),
        "{}",
        footer(&desk)
    );
    desk.tell(Message::Finished(Outcome::Done(format!("saved {}", "a".repeat(60)))));
    assert!(!footer(&desk).contains("100,000"), "{}", footer(&desk));
    desk.tell(Event::ListSynced);
    desk.press("Esc");
    assert_eq!(footer(&desk), keys);
}

#[test]
fn failures_differ_from_successes() {
    let mut desk = Desk::new(80, 24);
    desk.tell(Message::Finished(Outcome::Done("saved 7 commitments to a.txt".to_owned())));
    let saved = picture(&desk, "mono");
    assert!(saved.contains("\n ▌ saved 7 commitments to a.txt\n"), "{saved}");
    desk.tell(Message::Finished(Outcome::Failed("could not write a.txt: the disk is full".to_owned())));
    let failed = picture(&desk, "mono");
    assert!(failed.contains("\n ▌! could not write a.txt: the disk is full\n"), "{failed}");
}

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn library(folder: &tempfile::TempDir) -> Library {
    Library::new(Location::Folder(folder.path().to_owned()))
}

const DRAFT: &str = r#"schema = 1
headline = "三方外长会晤 – a meeting in many scripts, with a headline that takes more than one row"
kind = "readout"
date = 2026-01-15
place = "Oslo"
review = "draft"

[[participants]]
name = "王毅"
party = "中国"

[[participants]]
name = "محمد"
party = "السعودية"

[[participants]]
name = "Nguyễn Phú Trọng"
party = "Việt Nam"

[[commitments]]
text = "加强执法安全合作，深化两国人民之间的交流与合作，共同维护地区和平与稳定"
parties = ["中国", "Việt Nam"]
kind = "agreed"
strength = "firm"
evidence = "加强执法安全合作"

[[commitments]]
text = "Something that the source does not say"
parties = ["中国"]
to = ["السعودية"]
kind = "pledged"
strength = "soft"
due = 2025-12-31
evidence = "never there"

[source]
text = "双方同意加强执法安全合作和人文交流。"
"#;
