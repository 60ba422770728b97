//! From a key to a finished frame at 200×60, beside a bare redraw of the same size: a page of text moved by a line, only the
//! rows that are seen. Both are drawn through the terminal's backend into a sink.

use std::collections::VecDeque;
use std::io::sink;
use std::path::Path;
use std::sync::Arc;

use briefing::app::{App, Effect, Message, Opened, Setup, sequence};
use briefing::library::{Event, Library, Place};
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

/// Escape sequences that nobody reads, for a terminal that is always of one size.
struct Sink(CrosstermBackend<std::io::Sink>);

type Done<T> = std::io::Result<T>;

impl Backend for Sink {
    type Error = std::io::Error;

    fn draw<'a, I: Iterator<Item = (u16, u16, &'a Cell)>>(&mut self, content: I) -> Done<()> {
        self.0.draw(content)
    }

    fn hide_cursor(&mut self) -> Done<()> {
        self.0.hide_cursor()
    }

    fn show_cursor(&mut self) -> Done<()> {
        self.0.show_cursor()
    }

    fn get_cursor_position(&mut self) -> Done<Position> {
        Ok(Position::ORIGIN)
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> Done<()> {
        self.0.set_cursor_position(position)
    }

    fn clear(&mut self) -> Done<()> {
        self.0.clear()
    }

    fn clear_region(&mut self, region: ClearType) -> Done<()> {
        self.0.clear_region(region)
    }

    fn size(&self) -> Done<Size> {
        Ok(Size::new(SIZE.0, SIZE.1))
    }

    fn window_size(&mut self) -> Done<WindowSize> {
        Ok(WindowSize { columns_rows: Size::new(SIZE.0, SIZE.1), pixels: Size::new(0, 0) })
    }

    fn flush(&mut self) -> Done<()> {
        backend::Backend::flush(&mut self.0)
    }
}

fn terminal() -> Terminal<Sink> {
    Terminal::new(Sink(CrosstermBackend::new(sink()))).unwrap()
}

/// A reader over one library, and the bare redraws beside it.
struct Desk {
    count: usize,
    library: Library,
    app: App,
    terminals: [Terminal<Sink>; 2],
    ours: Times,
    bare: Times,
}

impl Desk {
    fn new((library, count): (&Path, usize)) -> Self {
        let library = Library::new(Place::of(library));
        let app = app(&library);
        let terminals = [terminal(), terminal()];
        Self { count, library, app, terminals, ours: Times::default(), bare: Times::default() }
    }
}

/// Measures both by turns, and that over libraries of so many briefs by turns: what slows the machine down for a moment meets
/// all of them. The medians of ours.
pub(crate) fn measure(libraries: &[(&Path, usize)], table: &mut Table) -> Vec<f64> {
    let mut desks: Vec<Desk> = libraries.iter().copied().map(Desk::new).collect();
    let theme = Theme::builtin("dark").unwrap();
    let lines = lines();
    for round in 0..12 {
        for (at, key) in sequence(KEYS).unwrap().into_iter().enumerate() {
            for Desk { library, app, terminals: [ours, bare], ours: times, bare: peer, .. } in &mut desks {
                let took = time(|| {
                    take(app, library, Message::Key(key));
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
    desks
        .iter_mut()
        .map(|desk| {
            let name = format!("a key to a finished frame, 200×60, {} briefs", desk.count);
            let median = desk.ours.median();
            table.add(&Row::new(name, median, Some(("bare redraw", desk.bare.median(), 2.0))));
            table.add(&Row::new("the same, p99".into(), desk.ours.p99(), None));
            median
        })
        .collect()
}

/// The reader with the whole library in its list.
fn app(library: &Library) -> App {
    let setup = Setup {
        library: "library".into(),
        export_width: 72,
        themes: BUILTIN.iter().map(|(name, _)| (*name).to_owned()).collect(),
        theme: "dark".into(),
        size: SIZE,
        ..Setup::default()
    };
    let mut app = App::new(setup);
    let (loaded, _) = library.load_all();
    let entries = Event::Entries(loaded);
    let Event::Entries(loaded) = entries else { return app };
    take(&mut app, library, Message::Entries(loaded.into_iter().map(|one| one.entry.into()).collect()));
    take(&mut app, library, Message::Settled);
    take(&mut app, library, Message::Indexed(true));
    app
}

/// What the loop does with a message: briefs are read from their files at once.
fn take(app: &mut App, library: &Library, message: Message) {
    let mut messages = VecDeque::from([message]);
    while let Some(message) = messages.pop_front() {
        for effect in app.update(message) {
            if let Effect::Open(id) = effect {
                let (_, reading) = library.read(&id);
                let opened = Opened { id, brief: reading.brief.map(Arc::new), problems: reading.problems };
                messages.push_back(Message::Opened(Box::new(opened)));
            }
        }
    }
}

/// Lines as wide as the screen, of words in three colours.
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
