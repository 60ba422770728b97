//! The screens in the screenshots: the reader on the example briefs, after some keys, in a built-in theme.

use briefing::app::{App, Bookmark, Effect, Message, Setup, sequence};
use briefing::library::{Id, Library, Location};
use briefing::pane::Pane;
use briefing::search::Event;
use briefing::ui::{BUILTIN, Element, Theme, draw};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::svg::{Window, svg};

const SIZE: (u16, u16) = (100, 30);
const BRIEF: &str = "2024-03-29-china-kazakhstan-strategic-dialogue.toml";
/// The selected point: one with evidence in the source.
const POINT: usize = 4;

/// The file name and the SVG of each screenshot.
pub(crate) fn pictures() -> Vec<(&'static str, String)> {
    [("reader-dark.svg", "", "dark"), ("reader-light.svg", "", "light"), ("source-dark.svg", "Enter", "dark")]
        .into_iter()
        .map(|(name, keys, theme)| (name, picture(keys, theme)))
        .collect()
}

fn picture(keys: &str, name: &str) -> String {
    let library = Library::new(Location::Bundled);
    let position = Bookmark { id: Some(Id::new(BRIEF)), pane: Pane::Commitments, in_brief: true, point: POINT };
    let setup = Setup {
        library: library.title(),
        is_read_only: library.is_read_only(),
        export_width: 72,
        themes: BUILTIN.iter().map(|(name, _)| (*name).to_owned()).collect(),
        theme: name.to_owned(),
        position: Some(position),
        size: SIZE,
        ..Setup::default()
    };
    let mut app = App::new(setup);
    let entries = library.read_entries().expect("the examples can be read");
    let start = [Event::Updated(entries), Event::ListSynced, Event::IndexSynced(true)].map(Message::from);
    for message in start.into_iter().chain(sequence(keys).unwrap_or_default().into_iter().map(Message::Key)) {
        handle(&mut app, &library, message);
    }
    let theme = Theme::builtin(name).expect("the theme is built in");
    let mut terminal = Terminal::new(TestBackend::new(SIZE.0, SIZE.1)).expect("drawing to memory does not fail");
    terminal.draw(|frame| draw(frame, &app, &theme)).expect("drawing to memory does not fail");
    let style = |element| theme.element(element);
    svg(terminal.backend().buffer(), &Window { background: style(Element::Background), border: style(Element::Border) })
}

/// Handles a message as the event loop does, and reads the briefs that it opens.
fn handle(app: &mut App, library: &Library, message: Message) {
    for effect in app.update(message) {
        if let Effect::Open(id) = effect {
            let opened = library.open_brief(id);
            handle(app, library, Event::Opened(opened).into());
        }
    }
}
