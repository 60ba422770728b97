//! Hostile briefs, typed text and messages on the screen of the reader, and in what it writes to files and the clipboard.

use std::fs;

use briefing::app::{Effect, Message, Outcome};
use briefing::library::{Library, Location};
use briefing::pane::Pane;
use briefing::search::Event;
use briefing::ui::{Theme, draw};
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};

use crate::hostile::{NAMES, hostile_library, manifest};
use crate::oracle::{Writer, assert_only_ours, is_forbidden};
use crate::pty::Start;
use crate::screen::Desk;

/// The bytes of one frame of the reader.
fn frame(desk: &Desk) -> Vec<u8> {
    let mut bytes = Vec::new();
    let (columns, rows) = desk.app.panes.size();
    let viewport = Viewport::Fixed(Rect::new(0, 0, columns, rows));
    let mut terminal = Terminal::with_options(CrosstermBackend::new(&mut bytes), TerminalOptions { viewport }).unwrap();
    let theme = Theme::builtin("dark").unwrap();
    terminal.draw(|frame| draw(frame, &desk.app, &theme)).unwrap();
    drop(terminal);
    bytes
}

fn assert_frame(desk: &Desk, context: &str) {
    assert_only_ours(Writer::Screen, &frame(desk), context);
}

/// Checks what the reader writes to files, the clipboard and other programs.
fn assert_effects(desk: &mut Desk, context: &str) {
    for effect in std::mem::take(&mut desk.effects) {
        let text = match effect {
            Effect::Write { path, text, what, .. } => {
                assert!(!path.contains(is_forbidden) && !path.contains('/'), "{context}: {path:?}");
                format!("{text}{what}")
            }
            Effect::Copy { text, what } => format!("{text}{what}"),
            Effect::Pipe { text, .. } => text,
            _ => continue,
        };
        let wrong: Vec<char> = text.chars().filter(|&c| is_forbidden(c) && c != '\n').collect();
        assert!(wrong.is_empty(), "{context}: {wrong:?}");
    }
}

const SIZES: [(u16, u16); 4] = [(100, 30), (40, 12), (160, 40), (20, 5)];

#[test]
fn every_pane_of_a_hostile_brief_is_clean_at_every_size() {
    let folder = hostile_library();
    let mut screens = 0;
    for size in SIZES {
        let mut desk = Desk::at(Library::new(Location::Folder(folder.path().into())), size);
        let count = desk.app.list.all_entries().len();
        assert_eq!(count, manifest().len() + 2 * NAMES.len());
        for row in 0..count {
            assert_frame(&desk, &format!("{size:?} list {row}"));
            desk.press("Enter");
            for pane in 1..=Pane::ALL.len() {
                desk.press(&pane.to_string());
                assert_frame(&desk, &format!("{size:?} brief {row} pane {pane}"));
                // The last rows, too.
                desk.press("G z");
                assert_frame(&desk, &format!("{size:?} brief {row} pane {pane} zoomed, at its end"));
                desk.press("z");
                screens += 2;
            }
            desk.press("Esc Esc j");
        }
    }
    assert_eq!(screens, SIZES.len() * (manifest().len() + 2 * NAMES.len()) * Pane::ALL.len() * 2);
}

#[test]
fn words_and_lines_of_extreme_length_are_drawn_cleanly() {
    let folder = tempfile::tempdir().unwrap();
    let write_brief = |name: &str, text: &str| {
        let brief = format!("headline = \"{name} {text}\"\nsummary = \"{text}\"\n[source]\ntext = \"{text}\"\n");
        fs::write(folder.path().join(name), brief).unwrap();
    };
    write_brief("marks.toml", &format!("e{}", "\u{301}".repeat(500_000)));
    write_brief("words.toml", &"word ".repeat(200_000));
    write_brief("word.toml", &"x".repeat(400_000));
    write_brief("wide.toml", &"王".repeat(100_000));
    let mut desk = Desk::at(Library::new(Location::Folder(folder.path().into())), (100, 30));
    assert_eq!(desk.app.list.all_entries().len(), 4);
    for row in 0..4 {
        desk.press("Enter");
        for (columns, rows) in [(100, 30), (40, 12)] {
            desk.tell(Message::Resized { columns, rows });
            for keys in ["", "1", "6", "G", "7"] {
                desk.press(keys);
                assert_frame(&desk, &format!("{columns}×{rows} brief {row} pane {keys}"));
            }
        }
        desk.press("Esc Esc j");
    }
}

#[test]
fn overlays_and_exports_of_hostile_briefs_are_clean() {
    let folder = hostile_library();
    let journeys = [
        "s \"headline\"",
        "s \"point\"",
        "s \"quote in:quotes\"",
        "s \"article\" Tab Tab",
        "s \"name\" Tab Tab Tab",
        "s \"party:title\"",
        "s \"point\" ^t",
        "s \"point\" ^t End",
        "s \"point\" ^t Enter",
        "s \"name\" Tab Tab Tab ^t Down Down Enter",
        "s \"point\" ^x \"A\" Enter Esc S",
        "s \"point\" Enter",
        "s \"point\" Enter Enter",
        "f \"bidi\"",
        "f \"bidi\" Enter",
        "/ \"a\"",
        "/ \"a\" Enter n",
        "?",
        ":",
        "t",
        "e",
        "e Up Left",
        "e Up Up Right",
        "o",
        "*",
        "| \"cat\"",
        "7 / \"hidden\"",
        "] c Enter",
        "6 / \"article\" Enter",
        "y",
        "i",
    ];
    let exports = [
        "y p", "y y", "y q", "y c", "y u", "e Enter", "e Up Right Enter", "e Up Right Right Enter",
        "e Up Right Right Right Enter", "e Up Up Right Enter", "e Up Up Right Right Enter", "| \"cat\" Enter",
    ];
    for size in [(100, 30), (40, 12)] {
        let mut desk = Desk::at(Library::new(Location::Folder(folder.path().into())), size);
        for row in 0..manifest().len() {
            let before = desk.app.clone();
            for journey in journeys.iter().chain(&exports) {
                desk.app = before.clone();
                desk.press("Enter").press(journey);
                let context = format!("{size:?} brief {row} {journey}");
                assert_frame(&desk, &context);
                assert_effects(&mut desk, &context);
            }
            desk.app = before;
            desk.press("j");
        }
    }
}

#[test]
fn typed_control_characters_are_shown_as_text() {
    let mut desk = Desk::new(100, 30);
    for field in ["s", "f", "/", "|", "?", ":", "e"] {
        for typed in [
            "\u{1b}[2J", "\u{9b}2J", "\u{202e}evil ", "\u{7}\u{8}", "\u{200b} ", "\u{e0041} ", "a\u{301}\u{301}",
            "\u{feff}",
        ] {
            desk.press(field).press(&format!("\"{typed}\""));
            assert_frame(&desk, &format!("{field} {typed:?}"));
            desk.press("Enter");
            assert_frame(&desk, &format!("{field} {typed:?} Enter"));
            assert_effects(&mut desk, &format!("{field} {typed:?} Enter"));
            desk.press("Esc Esc Esc Esc");
        }
    }
}

#[test]
fn notices_and_questions_are_clean() {
    let evil = "x\u{1b}]0;PWN\u{7}\u{9b}2J\u{202e}\u{200b}\ny";
    let mut desk = Desk::new(100, 30);
    let again = Box::new(Effect::Redraw);
    for message in [
        Message::Event(Event::Notice(evil.into())),
        Message::Finished(Outcome::Done(evil.into())),
        Message::Finished(Outcome::Failed(evil.into())),
        Message::Event(Event::Reachable(Err(evil.into()))),
        Message::Themed(Err(evil.into())),
        Message::Event(Event::Answered { generation: desk.app.search.generation(), answer: Err(evil.into()) }),
        Message::Event(Event::Filtered { generation: desk.app.list.filter_generation(), ids: Err(evil.into()) }),
        Message::Finished(Outcome::Exists { path: evil.into(), again }),
    ] {
        desk.tell(message.clone());
        assert_frame(&desk, &format!("{message:?}"));
    }
}

#[test]
fn the_program_writes_only_clean_text_to_a_real_terminal() {
    let folder = hostile_library();
    let path = folder.path().to_str().unwrap();
    for (columns, rows) in [(100, 30), (40, 12)] {
        let mut session = Start::new(&[path]).size(columns, rows).open();
        session.see("BIDI");
        session.rest();
        session.step("\r");
        for key in ["1", "2", "3", "4", "5", "6", "7"] {
            session.step(key);
            for _ in 0..manifest().len() + 2 * NAMES.len() {
                session.step("J");
            }
            session.step("gg");
            session.step("K");
        }
        for keys in
            ["?", "\u{1b}", ":", "\u{1b}", "e", "\u{1b}", "t", "j", "\u{1b}", "/", "a", "\u{1b}", "f", "p", "\u{1b}"]
        {
            session.step(keys);
        }
        session.press("spoint");
        session.see("point");
        session.step("\t");
        session.step("\r");
        session.press("\u{3}");
        assert_eq!(session.end(), 0);
        session.assert_restored("hostile");
        assert_only_ours(Writer::Screen, &session.all, &format!("{columns}×{rows}"));
    }
}
