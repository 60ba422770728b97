//! Loops over tables: every screen at every size, every command and key in every state, every pane, theme and format.

use std::collections::HashSet;

use briefing::app::{App, COMMANDS, Code, Effect, Key, Keymap, Message, Mouse, Outcome, Setup};
use briefing::library::{Library, Location};
use briefing::pane::Pane;
use briefing::pane::export::ExportFormat;
use briefing::search::Event;
use briefing::ui::{BUILTIN, Theme, draw};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use crate::screen::Desk;

/// The keys that lead to each screen.
const SCREENS: &[(&str, &str)] = &[
    ("list", ""),
    ("summary", "Enter 1"),
    ("quotes", "Enter 2"),
    ("commitments", "Enter 3"),
    ("participants", "Enter 4"),
    ("forums", "Enter 5"),
    ("source", "Enter 6"),
    ("details", "Enter 7"),
    ("zoom", "Enter z"),
    ("source at evidence", "Enter 3 Enter"),
    ("find", "Enter / \"the\""),
    ("search", "s"),
    ("results", "s \"trade\""),
    ("results at the end", "s \"trade\" Down Down Down PgDn PgDn"),
    ("facets", "s \"trade\" ^t Down"),
    ("facet alone", "s \"trade\" ^t Down Down Down Down Enter"),
    ("facet chosen", "s \"trade\" ^t Enter"),
    ("newest first", "s \"trade\" ^r"),
    ("name of a search", "s \"trade\" ^x \"Trade\""),
    ("saved searches", "s \"trade\" ^x \"Trade\" Enter S Esc S"),
    ("no saved searches", "S"),
    ("search renamed", "s \"trade\" ^x \"Trade\" Enter Esc S i \"x\""),
    ("search taken out", "s \"trade\" ^x \"Trade\" Enter Esc S D"),
    ("search that is wrong", "s \"party:(\""),
    ("search without result", "s \"zzzzqq\""),
    ("filter", "f \"china\""),
    ("filter that is wrong", "f \"date:x\""),
    ("filtered to nothing", "f \"zzzzqq\" Enter"),
    ("help", "?"),
    ("help searched", "? \"copy\""),
    ("palette", ":"),
    ("palette without match", ": \"zzzz\""),
    ("themes", "t"),
    ("export", "e"),
    ("export of a brief", "Enter e Up Up Right"),
    ("confirm", "Enter o"),
    ("pipe", "Enter | \"wc\""),
    ("half a sequence", "g"),
    ("sentence chosen", "Enter 6 ) )"),
    ("source beside", "Enter B 3"),
    ("form of a point", "Enter 3 i"),
    ("form of a new point", "Enter 6 ) A"),
];

fn desk(size: (u16, u16)) -> Desk {
    Desk::at(Library::new(Location::Bundled), size)
}

/// The text of the drawn screen.
fn draw_text(app: &App, theme: &Theme) -> String {
    let mut terminal = Terminal::new(TestBackend::new(app.panes.size().0, app.panes.size().1)).unwrap();
    terminal.draw(|frame| draw(frame, app, theme)).unwrap();
    terminal.backend().buffer().content.iter().map(ratatui::buffer::Cell::symbol).collect()
}

#[test]
fn every_screen_is_drawn_at_every_size() {
    let theme = Theme::builtin("dark").unwrap();
    for (name, keys) in SCREENS {
        let mut desk = desk((100, 30));
        desk.press(keys);
        let tiny = (0..=40).flat_map(|columns| (0..=15).map(move |rows| (columns, rows)));
        for (columns, rows) in tiny.chain([(99, 16), (100, 7), (150, 12), (149, 40), (500, 500), (32767, 2), (2, 9000)])
        {
            desk.tell(Message::Resized { columns, rows });
            let shown = draw_text(&desk.app, &theme);
            assert!(columns == 0 || rows == 0 || !shown.trim().is_empty(), "{name} at {columns}×{rows} is empty");
        }
        desk.tell(Message::Resized { columns: 100, rows: 30 });
        draw_text(&desk.app, &theme);
    }
}

#[test]
fn an_empty_library_says_what_to_do_at_every_size_and_after_every_key() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = Desk::at(Library::new(Location::Folder(folder.path().into())), (100, 30));
    let theme = Theme::builtin("dark").unwrap();
    assert!(!draw_text(&desk.app, &theme).trim().is_empty());
    for key in keys() {
        desk.tell(Message::Key(key));
        draw_text(&desk.app, &theme);
    }
}

/// Every key of a keyboard, alone and with modifiers.
fn keys() -> Vec<Key> {
    use Code::{
        BackTab, Backspace, Char, Delete, Down, End, Enter, Esc, F, Home, Left, PageDown, PageUp, Right, Tab, Up,
    };
    let named =
        [Enter, Esc, Tab, BackTab, Backspace, Delete, Up, Down, Left, Right, Home, End, PageUp, PageDown, F(1), F(12)];
    let typed = (' '..='~').chain(['é', '王', '\u{301}', '\u{202e}']).map(Char);
    let codes: Vec<Code> = named.into_iter().chain(typed).collect();
    let with = |ctrl: bool, alt: bool| codes.clone().into_iter().map(move |code| Key { code, ctrl, alt });
    with(false, false).chain(with(true, false)).chain(with(false, true)).collect()
}

#[test]
fn every_screen_can_be_drawn_after_every_key() {
    let theme = Theme::builtin("dark").unwrap();
    for size in [(100, 30), (40, 12)] {
        for (name, way) in SCREENS {
            let mut desk = desk(size);
            desk.press(way);
            let before = desk.app.clone();
            for key in keys() {
                desk.app = before.clone();
                desk.tell(Message::Key(key));
                assert!(!draw_text(&desk.app, &theme).trim().is_empty(), "{key} at {name}");
            }
        }
    }
}

#[test]
fn escape_leads_from_every_screen_to_the_list_and_never_quits() {
    for (name, way) in SCREENS {
        let mut desk = desk((100, 30));
        desk.press(way);
        for _ in 0..6 {
            desk.press("Esc");
        }
        assert!(desk.app.overlay.is_none() && !desk.app.panes.has_focus() && !desk.app.panes.is_zoomed(), "{name}");
        assert!(desk.app.list.filter().is_none() && desk.app.pending.is_empty(), "{name}");
        assert!(!desk.effects.contains(&Effect::Quit), "{name}");
        desk.press("q");
        assert!(desk.effects.contains(&Effect::Quit), "{name}");
    }
}

#[test]
fn the_keys_that_quit_at_once_do_so_on_every_screen() {
    for (name, way) in SCREENS {
        let mut desk = desk((100, 30));
        desk.press(way);
        desk.tell(Message::Key(Key { code: Code::Char('c'), ctrl: true, alt: false }));
        assert!(desk.effects.contains(&Effect::Quit), "{name}");
    }
}

#[test]
fn every_command_has_a_sentence_and_does_the_same_by_key_and_by_name() {
    let map = Keymap::default();
    let mut taken = HashSet::new();
    for info in COMMANDS {
        assert!(info.sentence.ends_with('.') && !info.short.is_empty(), "{}", info.name);
        let own = map.keys_of(info.command);
        assert_eq!(own.len(), info.keys.split("  ").filter(|keys| !keys.is_empty()).count(), "{}", info.name);
        for keys in own {
            assert!(taken.insert(keys.clone()), "{keys} is taken twice");
            for way in ["", "Enter", "Enter 2 j", "Enter z"] {
                let (mut by_key, mut by_name) = (desk((100, 30)), desk((100, 30)));
                by_key.press(way).press(&keys);
                by_name.press(way).press(&format!(": \"{}\" Enter", info.name));
                let theme = Theme::builtin("dark").unwrap();
                let (one, other) = (draw_text(&by_key.app, &theme), draw_text(&by_name.app, &theme));
                assert_eq!(one, other, "{} at {way:?}", info.name);
                let effects = |desk: &Desk| format!("{:?}", desk.effects);
                assert_eq!(effects(&by_key), effects(&by_name), "{} at {way:?}", info.name);
            }
        }
    }
    for keys in ["^I", "^M", "^H", "^S", "^Q"] {
        assert!(!taken.contains(keys), "{keys} is another key or the terminal's own");
    }
}

#[test]
fn every_pane_of_every_brief_is_drawn_in_every_theme() {
    for (name, _) in BUILTIN {
        let theme = Theme::builtin(name).unwrap();
        let mut desk = desk((120, 40));
        desk.press("Enter");
        for _ in 0..desk.app.list.all_entries().len() {
            for (i, pane) in Pane::ALL.into_iter().enumerate() {
                desk.press(&(i + 1).to_string());
                assert_eq!(desk.app.panes.focused(), pane);
                assert!(!draw_text(&desk.app, &theme).trim().is_empty());
            }
            desk.press("J");
        }
    }
}

#[test]
fn the_form_exports_every_pane_in_every_format() {
    for (i, pane) in Pane::ALL.into_iter().enumerate() {
        for (n, format) in ExportFormat::ALL.into_iter().enumerate() {
            let mut desk = desk((100, 30));
            desk.press(&format!("Enter {} e Up {} Enter", i + 1, "Right ".repeat(n)));
            let Some(Effect::Write { path, text, replace: false, .. }) = desk.effects.last() else {
                panic!("{} as {} was not written: {:?}", pane.name(), format.name(), desk.effects)
            };
            assert!(path.ends_with(&format!(".{}", format.extension())), "{path}");
            assert!(text.ends_with('\n') && text.len() > 20, "{path}: {text}");
            assert!(!text.lines().any(|line| format == ExportFormat::Text && line.ends_with(' ')), "{path}: {text}");
        }
    }
}

#[test]
fn the_outcome_of_an_export_is_shown_and_replacing_a_file_needs_a_yes() {
    let theme = Theme::builtin("dark").unwrap();
    let mut desk = desk((100, 30));
    desk.tell(Message::Finished(Outcome::Done("saved 7 commitments to a.txt".into())));
    assert!(draw_text(&desk.app, &theme).contains("saved 7 commitments to a.txt"));
    desk.tell(Message::Finished(Outcome::Failed("not saved: no space left".into())));
    let shown = draw_text(&desk.app, &theme);
    assert!(shown.contains("not saved") && !shown.contains("saved 7"), "{shown}");
    for (key, is_done) in [("y", true), ("n", false), ("Esc", false), ("Enter", false)] {
        let again = Effect::Write { path: "a.txt".into(), text: "x".into(), what: "x".into(), replace: true };
        let outcome = Outcome::Exists { path: "a.txt".into(), again: Box::new(again.clone()) };
        desk.tell(Message::Finished(outcome));
        assert!(draw_text(&desk.app, &theme).contains("a.txt"), "the question names the file");
        desk.effects.clear();
        desk.press(key);
        assert_eq!(desk.effects.contains(&again), is_done, "{key}");
    }
}

#[test]
fn every_cell_of_every_screen_accepts_clicks_and_the_wheel() {
    let theme = Theme::builtin("dark").unwrap();
    for size in [(100, 30), (40, 12), (160, 40)] {
        for (name, way) in SCREENS {
            let mut desk = desk(size);
            desk.press(way);
            let before = desk.app.clone();
            for y in (0..size.1).step_by(2) {
                for x in (0..size.0).step_by(7) {
                    for mouse in
                        [Mouse::Click { x, y }, Mouse::Wheel { x, y, rows: 3 }, Mouse::Wheel { x, y, rows: -3 }]
                    {
                        desk.app = before.clone();
                        desk.tell(Message::Mouse(mouse));
                    }
                }
                assert!(!draw_text(&desk.app, &theme).trim().is_empty(), "{name} {y}");
            }
            desk.tell(Message::Mouse(Mouse::Click { x: u16::MAX, y: u16::MAX }));
        }
    }
}

#[test]
fn late_and_unexpected_answers_are_ignored() {
    let mut desk = desk((100, 30));
    desk.press("s \"trade\"");
    let before = format!("{:?}", desk.app.search);
    for generation in [0, 1, u64::MAX] {
        desk.tell(Event::Answered { generation, answer: Err("late".into()) });
    }
    assert_eq!(format!("{:?}", desk.app.search), before);
}

#[test]
fn the_initial_state_can_be_drawn() {
    for size in [(0, 0), (1, 1), (100, 30), (200, 60)] {
        let app = App::new(Setup { size, ..Setup::default() });
        draw_text(&app, &Theme::builtin("dark").unwrap());
    }
}
