//! What hostile briefs, typed text and messages put on the screen, and what leaves the reader for files and the clipboard.

use std::fs;

use briefing::app::{Effect, Message, Outcome};
use briefing::library::{Library, Place};
use briefing::pane::Pane;
use briefing::search::Event;
use briefing::ui::{Theme, draw};
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};

use crate::hostile::{NAMES, library, manifest};
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

fn assert_frame(desk: &Desk, of: &str) {
    assert_only_ours(Writer::Screen, &frame(desk), of);
}

/// What leaves the reader for a file, the clipboard, another program.
fn assert_effects(desk: &mut Desk, of: &str) {
    for effect in std::mem::take(&mut desk.effects) {
        let text = match effect {
            Effect::Write { path, text, what, .. } => {
                assert!(!path.contains(is_forbidden) && !path.contains('/'), "{of}: {path:?}");
                format!("{text}{what}")
            }
            Effect::Copy { text, what } => format!("{text}{what}"),
            Effect::Pipe { text, .. } => text,
            _ => continue,
        };
        let wrong: Vec<char> = text.chars().filter(|&c| is_forbidden(c) && c != '\n').collect();
        assert!(wrong.is_empty(), "{of}: {wrong:?}");
    }
}

const SIZES: [(u16, u16); 4] = [(100, 30), (40, 12), (160, 40), (20, 5)];

#[test]
fn hostile_briefs_in_every_pane_at_every_size() {
    let folder = library();
    let mut screens = 0;
    for size in SIZES {
        let mut desk = Desk::at(Library::new(Place::Folder(folder.path().into())), size);
        let count = desk.app.list.all_entries().len();
        assert_eq!(count, manifest().len() + 2 * NAMES.len());
        for row in 0..count {
            assert_frame(&desk, &format!("{size:?} list {row}"));
            desk.press("Enter");
            for pane in 1..=Pane::ALL.len() {
                desk.press(&pane.to_string());
                assert_frame(&desk, &format!("{size:?} brief {row} pane {pane}"));
                // Down to the end, so that it is not only the first rows that are looked at.
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
fn a_million_marks_and_lines_of_a_megabyte_are_shown_as_all_else() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| {
        let brief = format!("headline = \"{name} {text}\"\nsummary = \"{text}\"\n[source]\ntext = \"{text}\"\n");
        fs::write(folder.path().join(name), brief).unwrap();
    };
    put("marks.toml", &format!("e{}", "\u{301}".repeat(500_000)));
    put("words.toml", &"word ".repeat(200_000));
    put("word.toml", &"x".repeat(400_000));
    put("wide.toml", &"王".repeat(100_000));
    let mut desk = Desk::at(Library::new(Place::Folder(folder.path().into())), (100, 30));
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
fn hostile_briefs_in_everything_that_opens_over_the_panes_and_in_what_is_taken_out() {
    let folder = library();
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
    let taking = [
        "y p", "y y", "y q", "y c", "y u", "e Enter", "e Up Right Enter", "e Up Right Right Enter",
        "e Up Right Right Right Enter", "e Up Up Right Enter", "e Up Up Right Right Enter", "| \"cat\" Enter",
    ];
    for size in [(100, 30), (40, 12)] {
        let mut desk = Desk::at(Library::new(Place::Folder(folder.path().into())), size);
        for row in 0..manifest().len() {
            let before = desk.app.clone();
            for journey in journeys.iter().chain(&taking) {
                desk.app = before.clone();
                desk.press("Enter").press(journey);
                let of = format!("{size:?} brief {row} {journey}");
                assert_frame(&desk, &of);
                assert_effects(&mut desk, &of);
            }
            desk.app = before;
            desk.press("j");
        }
    }
}

#[test]
fn what_is_typed_is_shown_as_text_whatever_it_is() {
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
fn what_is_said_and_asked_is_clean_whatever_it_repeats() {
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
fn the_binary_writes_nothing_else_to_a_real_terminal() {
    let folder = library();
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
