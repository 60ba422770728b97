//! The time from a key to a finished frame at 200×60, next to a bare redraw of the same size: a page of text that scrolls by a
//! line. Both are drawn through the terminal backend into a sink.

use std::collections::VecDeque;
use std::io::sink;
use std::path::Path;

use briefing::app::{App, Effect, Message, Setup, sequence};
use briefing::library::{Library, Location};
use briefing::search::Event;
use briefing::ui::{BUILTIN, Theme, draw};
use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};
use ratatui::style::{Color, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;
use ratatui::{Terminal, backend};

use crate::briefs;
use crate::table::{Row, Table, Times, time};

const SIZE: (u16, u16) = (200, 60);

/// Keys as a reader presses them: through the list, through the points, page by page, from pane to pane, zoomed.
const KEYS: &str =
    "j j j k j PageDown PageUp Enter j j j j Tab j j PageDown Tab 6 j j PageDown G g g 3 z j j z J K Esc d u";

/// A terminal of fixed size that discards its output.
struct Sink(CrosstermBackend<std::io::Sink>);

type Result<T> = std::io::Result<T>;

impl Backend for Sink {
    type Error = std::io::Error;

    fn draw<'a, I: Iterator<Item = (u16, u16, &'a Cell)>>(&mut self, content: I) -> Result<()> {
        self.0.draw(content)
    }

    fn hide_cursor(&mut self) -> Result<()> {
        self.0.hide_cursor()
    }

    fn show_cursor(&mut self) -> Result<()> {
        self.0.show_cursor()
    }

    fn get_cursor_position(&mut self) -> Result<Position> {
        Ok(Position::ORIGIN)
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> Result<()> {
        self.0.set_cursor_position(position)
    }

    fn clear(&mut self) -> Result<()> {
        self.0.clear()
    }

    fn clear_region(&mut self, region: ClearType) -> Result<()> {
        self.0.clear_region(region)
    }

    fn size(&self) -> Result<Size> {
        Ok(Size::new(SIZE.0, SIZE.1))
    }

    fn window_size(&mut self) -> Result<WindowSize> {
        Ok(WindowSize { columns_rows: Size::new(SIZE.0, SIZE.1), pixels: Size::new(0, 0) })
    }

    fn flush(&mut self) -> Result<()> {
        backend::Backend::flush(&mut self.0)
    }
}

fn terminal() -> Terminal<Sink> {
    Terminal::new(Sink(CrosstermBackend::new(sink()))).unwrap()
}

/// A reader over one library and a bare redraw, with their times.
struct Subject {
    count: usize,
    library: Library,
    app: App,
    terminals: [Terminal<Sink>; 2],
    ours: Times,
    bare: Times,
}

impl Subject {
    fn new(library: &Path, count: usize) -> Self {
        let library = Library::new(Location::from_path(library));
        let app = open_app(&library);
        let terminals = [terminal(), terminal()];
        Self { count, library, app, terminals, ours: Times::default(), bare: Times::default() }
    }
}

/// Measures reader and bare redraw alternately, over all libraries alternately, so that a slow moment of the machine affects
/// all of them. Returns the median of the reader for each library.
pub(crate) fn measure(libraries: &[(&Path, usize)], table: &mut Table) -> Vec<f64> {
    let mut subjects: Vec<Subject> = libraries.iter().map(|(library, count)| Subject::new(library, *count)).collect();
    let theme = Theme::builtin("dark").unwrap();
    let lines = lines();
    for round in 0..12 {
        for (at, key) in sequence(KEYS).unwrap().into_iter().enumerate() {
            for Subject { library, app, terminals: [ours, bare], ours: times, bare: peer, .. } in &mut subjects {
                let took = time(|| {
                    handle(app, library, Message::Key(key));
                    ours.draw(|frame| draw(frame, app, &theme)).unwrap();
                });
                let top = round * 40 + at;
                let took_bare = time(|| {
                    let seen = lines.iter().cycle().skip(top % lines.len()).take(usize::from(SIZE.1)).cloned();
                    let page = Paragraph::new(seen.collect::<Vec<_>>());
                    bare.draw(|frame| frame.render_widget(page, frame.area())).unwrap();
                });
                // The first round warms up.
                if round > 0 {
                    times.add(took);
                    peer.add(took_bare);
                }
            }
        }
    }
    subjects
        .iter_mut()
        .map(|subject| {
            let name = format!("a key to a finished frame, 200×60, {} briefs", subject.count);
            let median = subject.ours.median();
            table.add(&Row::new(name, median, Some(("bare redraw", subject.bare.median(), 2.0))));
            table.add(&Row::new("the same, p99".into(), subject.ours.p99(), None));
            median
        })
        .collect()
}

/// The reader with the library loaded.
fn open_app(library: &Library) -> App {
    let setup = Setup {
        library: "library".into(),
        export_width: 72,
        themes: BUILTIN.iter().map(|(name, _)| (*name).to_owned()).collect(),
        theme: "dark".into(),
        size: SIZE,
        ..Setup::default()
    };
    let mut app = App::new(setup);
    handle(&mut app, library, Event::Updated(library.read_entries().expect("the library can be read")));
    handle(&mut app, library, Event::ListSynced);
    handle(&mut app, library, Event::IndexSynced(true));
    app
}

/// Handles a message as the event loop does, and reads the briefs that it opens.
fn handle(app: &mut App, library: &Library, message: impl Into<Message>) {
    let mut messages = VecDeque::from([message.into()]);
    while let Some(message) = messages.pop_front() {
        for effect in app.update(message) {
            if let Effect::Open(id) = effect {
                messages.push_back(Event::Opened(library.open_brief(id)).into());
            }
        }
    }
}

/// Lines as wide as the screen, with words in three colours.
fn lines() -> Vec<Line<'static>> {
    let colours = [Color::Reset, Color::Cyan, Color::DarkGray];
    let text: String = (0..40).map(|n| briefs::brief(n, 2).replace(['\n', '"'], " ")).collect();
    let mut words = text.split_whitespace();
    let mut lines = Vec::new();
    for _ in 0..200 {
        let mut spans: Vec<Span<'static>> = Vec::new();
        let mut width = 0;
        while width < usize::from(SIZE.0)
            && let Some(word) = words.next()
        {
            width += word.chars().count() + 1;
            spans.push(Span::styled(format!("{word} "), Style::new().fg(colours[spans.len() % 3])));
        }
        lines.push(Line::from(spans));
    }
    lines
}
