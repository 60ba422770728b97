//! The screens of the pictures: the reader on the example briefs, its keys pressed, drawn in a theme that comes along.

use std::sync::Arc;

use briefing::app::{App, Effect, Message, Opened, Position, Setup, sequence};
use briefing::library::{Id, Library, Place};
use briefing::pane::Pane;
use briefing::ui::{BUILTIN, Part, Theme, draw};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::svg::{Window, svg};

const SIZE: (u16, u16) = (100, 30);
const BRIEF: &str = "2024-03-29-china-kazakhstan-strategic-dialogue.toml";
/// The point that the cursor is on: security, with words of the source.
const POINT: usize = 4;

/// Name and text of each picture.
pub(crate) fn pictures() -> Vec<(&'static str, String)> {
    [("reader-dark.svg", "", "dark"), ("reader-light.svg", "", "light"), ("source-dark.svg", "Enter", "dark")]
        .into_iter()
        .map(|(name, keys, theme)| (name, picture(keys, theme)))
        .collect()
}

fn picture(keys: &str, name: &str) -> String {
    let library = Library::new(Place::Bundled);
    let position = Position { id: Some(Id::new(BRIEF)), pane: Pane::Commitments, in_brief: true, point: POINT };
    let setup = Setup {
        library: library.name(),
        is_read_only: library.is_read_only(),
        export_width: 72,
        themes: BUILTIN.iter().map(|(name, _)| (*name).to_owned()).collect(),
        theme: name.to_owned(),
        position: Some(position),
        size: SIZE,
        ..Setup::default()
    };
    let mut app = App::new(setup);
    let entries = library.load_all().0.into_iter().map(|loaded| loaded.entry.into()).collect();
    let start = [Message::Entries(entries), Message::Settled, Message::Indexed(true)];
    for message in start.into_iter().chain(sequence(keys).unwrap_or_default().into_iter().map(Message::Key)) {
        tell(&mut app, &library, message);
    }
    let theme = Theme::builtin(name).expect("it comes along");
    let mut terminal = Terminal::new(TestBackend::new(SIZE.0, SIZE.1)).expect("memory can be drawn on");
    terminal.draw(|frame| draw(frame, &app, &theme)).expect("memory can be drawn on");
    let style = |part| theme.part(part);
    svg(terminal.backend().buffer(), &Window { ground: style(Part::Background), line: style(Part::Border) })
}

fn tell(app: &mut App, library: &Library, message: Message) {
    for effect in app.update(message) {
        if let Effect::Open(id) = effect {
            let reading = library.read(&id).1;
            let opened = Opened { id, brief: reading.brief.map(Arc::new), problems: reading.problems };
            tell(app, library, Message::Opened(Box::new(opened)));
        }
    }
}
