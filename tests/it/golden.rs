//! Screens compared cell by cell with those kept in `snapshots/`, in text and in style: keys are typed at the reader, the
//! drawing is what a user would see. After a change that was meant: `INSTA_UPDATE=always cargo test --test it golden`, then
//! read the difference.

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

/// A screen as text, then the styles of each row as runs of letters (`12a3b`: twelve cells of style a, three of b), then
/// what the letters stand for.
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
        // The cells under the right half of a wide letter hold nothing of their own.
        x += u16::try_from(briefing::text::width(symbol).max(1)).unwrap();
    }
    words
}

fn style_runs(buffer: &Buffer, y: u16, styles: &mut Vec<String>) -> String {
    let mut runs: Vec<(usize, u16)> = Vec::new();
    for x in 0..buffer.area.width {
        let style = buffer.cell((x, y)).map(named).unwrap_or_default();
        let place = styles.iter().position(|known| *known == style).unwrap_or_else(|| {
            styles.push(style);
            styles.len() - 1
        });
        match runs.last_mut() {
            Some((last, count)) if *last == place => *count += 1,
            _ => runs.push((place, 1)),
        }
    }
    runs.iter().fold(String::new(), |mut words, (style, count)| {
        write!(words, "{count}{}", letter(*style)).unwrap();
        words
    })
}

fn letter(place: usize) -> char {
    char::from(b'a' + u8::try_from(place).unwrap())
}

fn named(cell: &Cell) -> String {
    let colour = |colour: Color| if colour == Color::Reset { "–".to_owned() } else { colour.to_string() };
    let modifiers: Vec<String> = cell.modifier.iter_names().map(|(name, _)| name.to_lowercase()).collect();
    format!("{} on {} {}", colour(cell.fg), colour(cell.bg), modifiers.join(" ")).trim_end().to_owned()
}

/// Types the keys at a fresh reader and compares what is then seen.
macro_rules! seen {
    ($($name:ident: $columns:literal x $rows:literal, $theme:literal, $keys:literal;)*) => {
        $(#[test]
        fn $name() {
            let mut desk = Desk::new($columns, $rows);
            desk.press($keys);
            insta::assert_snapshot!(stringify!($name), picture(&desk, $theme));
        })*
    };
}

seen! {
    the_list_has_the_keys_at_the_start: 100 x 30, "dark", "";
    the_list_has_the_keys_without_colour: 100 x 30, "mono", "";
    three_panes_stand_together_on_a_very_wide_screen: 200 x 60, "dark", "J J Enter";
    three_panes_stand_together_without_colour: 200 x 60, "mono", "J J Enter j Tab Tab";
    many_points_stand_close_and_the_tabs_keep_their_counts: 100 x 30, "dark", "J J Enter j j";
    few_points_have_air_between_them: 100 x 30, "mono", "Enter j";
    a_brief_on_a_narrow_screen: 80 x 24, "dark", "J J Enter";
    a_brief_without_colour_on_a_narrow_screen: 80 x 24, "mono", "J J Enter j";
    only_the_pane_and_its_title_are_left_on_a_small_screen: 40 x 12, "dark", "J J Enter";
    a_small_screen_without_colour: 40 x 12, "mono", "J J Enter 1";
    the_smallest_screen: 20 x 5, "dark", "J J Enter j";
    the_source_sentence_is_marked_beside_its_point: 200 x 60, "dark", "s \"law enforcement\" Enter Enter";
    the_source_sentence_is_marked_without_colour: 80 x 24, "mono", "s \"law enforcement\" Enter Enter";
    results_come_as_one_types: 100 x 30, "dark", "s \"law enforcement\"";
    results_on_a_very_wide_screen_name_their_units: 200 x 60, "mono", "s \"trade\" Down Down";
    results_on_a_small_screen: 40 x 12, "dark", "s \"law enforcement\"";
    facets_stand_beside_the_results: 100 x 30, "dark", "s \"law\" ^t Down";
    facets_without_colour_are_marked_where_they_are_chosen: 100 x 30, "mono", "s \"law\" ^t Enter";
    facets_have_the_room_of_a_very_wide_screen: 200 x 60, "dark", "s \"trade\"";
    facets_cover_the_results_of_a_narrow_screen: 80 x 24, "mono", "s \"trade\" ^t Down Down";
    facets_on_a_small_screen: 40 x 12, "dark", "s \"trade\" ^t End";
    the_newest_results_come_first_and_the_head_says_so: 80 x 24, "dark", "s \"trade\" ^r";
    a_name_is_asked_for_at_the_foot: 80 x 24, "mono", "s \"by:kazakhstan rai\" ^x \"Rail\"";
    saved_searches_are_listed_with_what_they_find:
        100 x 30, "dark", "s \"rail OR road\" ^x \"Rail and road\" Enter ^u \"is:ungrounded\" ^x \"Without evidence\" Enter S Esc S Down";
    saved_searches_on_a_small_screen: 40 x 12, "mono", "s \"rail\" ^x \"What was said of railways\" Enter Esc S";
    no_saved_search_says_how_to_save_one: 80 x 24, "dark", "S";
    a_saved_search_is_asked_about_before_it_goes: 80 x 24, "mono", "s \"rail\" ^x \"Rail\" Enter Esc S D";
    a_wrong_query_has_a_caret_under_the_place_though_the_line_scrolls:
        40 x 12, "mono", "s \"trade and investment date:2024-13-45 and\"";
    an_unused_search_shows_what_can_be_asked: 80 x 24, "dark", "s";
    what_is_found_in_a_pane_is_marked: 80 x 24, "dark", "J J Enter 6 / \"the\" Enter n";
    a_filter_is_named_in_list_and_header: 100 x 30, "dark", "f \"kazakhstan\" Enter";
    a_filter_that_lets_nothing_through_says_how_to_get_out: 80 x 24, "mono", "f \"qqqq\" Enter";
    the_help_can_be_searched: 80 x 24, "dark", "? \"copy\"";
    the_palette_finds_commands: 100 x 30, "dark", ": \"qu\"";
    the_export_form_names_the_file: 80 x 24, "dark", "J J Enter e Up";
    the_export_form_on_the_smallest_screen: 20 x 5, "mono", "Enter e";
    a_zoomed_pane_stands_in_the_middle: 200 x 60, "dark", "J J Enter z";
}

#[test]
fn what_is_new_in_a_saved_search_is_counted_and_marked() {
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
    insta::assert_snapshot!("what_is_new_in_a_saved_search_is_counted", picture(&desk, "dark"));
    desk.press("Enter");
    insta::assert_snapshot!("what_is_new_in_a_saved_search_is_marked", picture(&desk, "mono"));
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
fn a_library_out_of_reach_says_why() {
    let folder = folder(&[]);
    let mut desk = Desk::at(library(&folder), (80, 24));
    desk.tell(Event::Reachable(Err("permission denied".to_owned())));
    insta::assert_snapshot!(picture(&desk, "dark"));
}

#[test]
fn drafts_broken_files_and_names_of_many_scripts_are_told_apart() {
    let folder = folder(&[("a.toml", DRAFT), ("b.toml", "schema = 1\nheadline = \n")]);
    let mut desk = Desk::at(library(&folder), (100, 30));
    desk.press("Enter j");
    insta::assert_snapshot!("a_draft_in_many_scripts", picture(&desk, "dark"));
    desk.press("J");
    insta::assert_snapshot!("a_broken_file_says_why", picture(&desk, "dark"));
}

#[test]
fn a_draft_is_checked_beside_its_source() {
    let folder = folder(&[("a.toml", crate::review::DRAFT)]);
    for (name, keys, size, theme) in [
        ("a_draft_stands_beside_its_source", "Enter", (200, 60), "dark"),
        ("a_draft_stands_beside_its_source_without_colour", "Enter j", (200, 60), "mono"),
        ("a_draft_on_a_narrow_screen", "Enter", (80, 24), "dark"),
        ("a_point_is_edited_in_a_form", "Enter i", (80, 24), "dark"),
        ("a_sentence_is_chosen_for_a_point", "Enter ) ) A", (200, 60), "dark"),
        ("a_point_is_edited_on_a_small_screen", "Enter i Down Down Down", (40, 12), "mono"),
    ] {
        let mut desk = Desk::at(library(&folder), size);
        desk.press(keys);
        insta::assert_snapshot!(name, picture(&desk, theme));
    }
}

#[test]
fn how_far_a_library_is_read_stands_at_the_right_of_the_foot() {
    let mut desk = Desk::new(100, 30);
    let foot =
        |desk: &Desk| picture(desk, "mono").lines().nth(usize::from(desk.app.panes.size().1) - 1).unwrap().to_owned();
    let keys = foot(&desk);
    desk.tell(Event::Checking { done: 34_000, total: 100_000 });
    assert!(foot(&desk).ends_with("━━━━──────── checking 34,000 of 100,000"), "{}", foot(&desk));
    desk.tell(Event::Reading { done: 99_999, total: 100_000 });
    insta::assert_snapshot!("a_library_being_read", picture(&desk, "dark"));
    desk.tell(Message::Resized { columns: 40, rows: 12 });
    assert!(foot(&desk).starts_with(" j k move") && foot(&desk).ends_with(" 99 %"), "{}", foot(&desk));
    // What is typed has the whole line.
    desk.press("f");
    assert!(!foot(&desk).contains('%'), "{}", foot(&desk));
    desk.press("Esc");
    desk.tell(Message::Resized { columns: 100, rows: 30 });
    desk.tell(Message::Finished(Outcome::Done("saved a.txt".to_owned())));
    assert!(
        foot(&desk).starts_with(" ▌ saved a.txt") && foot(&desk).ends_with(" 99,999 of 100,000"),
        "{}",
        foot(&desk)
    );
    desk.tell(Message::Finished(Outcome::Done(format!("saved {}", "a".repeat(60)))));
    assert!(!foot(&desk).contains("100,000"), "{}", foot(&desk));
    desk.tell(Event::ListSynced);
    desk.press("Esc");
    assert_eq!(foot(&desk), keys);
}

#[test]
fn a_failure_and_a_success_are_told_apart() {
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
