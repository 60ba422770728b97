//! The reader's loop: it sleeps until something happens, handles everything that has, and draws once. It turns keys into
//! messages and performs effects.

use std::io::{self, BufWriter, Stdout, Write, stdout};
use std::path::{Path, PathBuf};
use std::thread::{self, JoinHandle};

use crossbeam_channel::{Receiver, Sender, unbounded};
use jiff::civil::Date;
use ratatui::Terminal;
use ratatui::backend::{Backend, CrosstermBackend};

use crate::app::{App, Ask, Effect, Message, Outcome};
use crate::brief::{self, Section};
use crate::error::{Error, Kind, Result};
use crate::files::{self, Existing};
use crate::library::{Id, Library};
use crate::pane::export::{self, ExportFormat};
use crate::run::clipboard::Clipboard;
use crate::run::editor;
use crate::run::input::message_of;
use crate::run::keys::KeyReader;
use crate::run::signals::{self, Signal};
use crate::run::{colours, proc, terminal};
use crate::search::Event;
use crate::service::export::collect_results;
use crate::service::facets::{self, FacetWorker, SearchFiles};
use crate::service::library::{LibraryService, Question};
use crate::service::rewrite::Rewriter;
use crate::service::saved_searches::edit_and_read;
use crate::text::{self, counted};
use crate::ui::{self, Theme};

/// What wakes the loop.
#[derive(Debug)]
enum Wake {
    Message(Message),
    Signal(Signal),
    /// The terminal has reported whether its background is light.
    Background {
        is_light: bool,
    },
}

/// Loads a theme by name, with the problems in it.
pub type LoadTheme = Box<dyn Fn(&str) -> Option<(Theme, Vec<String>)>>;

/// Everything the reader needs from outside.
pub struct Environment {
    pub library: Library,
    /// The folder of the library's index; `None` to build the index in memory.
    pub index: Option<PathBuf>,
    pub searches: SearchFiles,
    /// Loads themes adapted to the terminal's colours.
    pub load_theme: LoadTheme,
    /// The themes to choose from by the terminal's background, unless one is named.
    pub theme_pair: Option<ThemePair>,
    pub remember: Box<dyn Fn(&crate::app::Bookmark)>,
    /// The date that "overdue" is measured against.
    pub today: Option<Date>,
    /// A problem to show at the start.
    pub notice: Option<String>,
}

/// Two themes to choose from by the terminal's background. The reader does not wait for the terminal's reply: it starts
/// with the theme that was right last time.
pub struct ThemePair {
    pub dark: String,
    pub light: String,
    /// Remembers for the next start whether the background is light.
    pub remember: Box<dyn Fn(bool)>,
}

/// The maximum number of events handled between two frames, so that a flood does not stop the drawing.
const BATCH: usize = 4096;

/// Runs the reader in the terminal until it ends, and returns the exit code.
pub fn run_reader(app: App, environment: Environment) -> Result<u8> {
    let (send, events) = unbounded();
    let mut out = BufWriter::with_capacity(1 << 16, stdout());
    terminal::enter(&mut out, app.setup.mouse)?;
    let ended = run_in_terminal(app, environment, out, &send, &events);
    terminal::leave();
    ended
}

fn run_in_terminal(
    app: App,
    environment: Environment,
    mut out: BufWriter<Stdout>,
    send: &Sender<Wake>,
    events: &Receiver<Wake>,
) -> Result<u8> {
    let failed = |error: io::Error| Error::new("draw on", "the terminal", error);
    let to_loop = send.clone();
    signals::watch_signals(move |signal| drop(to_loop.send(Wake::Signal(signal))))?;
    if environment.theme_pair.is_some() && colours::can_ask(std::env::var("TERM").ok().as_deref()) {
        out.write_all(colours::ASK_BACKGROUND.as_bytes()).map_err(failed)?;
    }
    let screen = Terminal::new(CrosstermBackend::new(out)).map_err(failed)?;
    let mut reader = Reader::new(app, environment, screen, send)?;
    let ended = reader.run_loop(events);
    if !matches!(ended, Ok(0)) {
        if ended.is_err() {
            (reader.environment.remember)(&reader.app.panes.bookmark());
        }
        // If the terminal is gone, dropping the screen panics: it cannot show the cursor and complains on standard error.
        // Leaving the terminal restores everything without it.
        std::mem::forget(reader);
    }
    // Drawing fails before the thread that watches the terminal has reported that it is gone.
    if ended.is_err() && terminal::open_tty().is_err() { Ok(129) } else { ended }
}

fn read_keys(send: &Sender<Wake>) -> Result<KeyReader> {
    let (to_loop, send) = (send.clone(), send.clone());
    let on_input = move |input| {
        crate::service::rehearse_panic("keys");
        message_of(input).is_none_or(|message| to_loop.send(Wake::Message(message)).is_ok())
    };
    KeyReader::new(on_input, move |is_light| drop(send.send(Wake::Background { is_light })))
}

type Screen = Terminal<CrosstermBackend<BufWriter<Stdout>>>;

struct Reader {
    app: App,
    environment: Environment,
    screen: Screen,
    theme: Theme,
    keys: KeyReader,
    send: Sender<Wake>,
    library: LibraryService,
    facets: FacetWorker,
    clipboard: Clipboard,
    rewriter: Rewriter,
    /// Threads that write exports.
    exports: Vec<JoinHandle<()>>,
    /// Whether the next frame must draw every cell, because what the terminal shows is unknown.
    is_stale: bool,
    exit_code: Option<u8>,
}

impl Reader {
    fn new(app: App, environment: Environment, screen: Screen, send: &Sender<Wake>) -> Result<Self> {
        let to_loop = send.clone();
        let report = move |event: Event| drop(to_loop.send(Wake::Message(event.into())));
        let (library, index, today) = (environment.library.clone(), environment.index.clone(), environment.today);
        let library = LibraryService::start(library, index, today, report.clone())?;
        let facets = FacetWorker::spawn(library.engine(), environment.searches.clone(), today, report)?;
        if let Some(notice) = &environment.notice {
            let _ = send.send(Wake::Message(failure(notice)));
        }
        let theme = first_theme(&environment, &app.setup.theme, send)?;
        Ok(Self {
            app,
            environment,
            screen,
            theme,
            keys: read_keys(send)?,
            send: send.clone(),
            library,
            facets,
            clipboard: Clipboard::default(),
            rewriter: Rewriter::default(),
            exports: Vec::new(),
            is_stale: false,
            exit_code: None,
        })
    }

    fn run_loop(&mut self, events: &Receiver<Wake>) -> Result<u8> {
        loop {
            self.draw_frame()?;
            let Ok(first) = events.recv() else { return Ok(0) };
            self.handle_event(first);
            for event in events.try_iter().take(BATCH) {
                self.handle_event(event);
            }
            if let Some(code) = self.exit_code {
                // Quitting waits for exports, as announced; a signal does not.
                if code == 0 {
                    self.exports.drain(..).for_each(|thread| drop(thread.join()));
                }
                return Ok(code);
            }
        }
    }

    fn draw_frame(&mut self) -> Result<()> {
        let (app, theme, is_stale) = (&self.app, &self.theme, self.is_stale);
        let drawn = terminal::draw_synchronized(&mut self.screen, Terminal::backend_mut, |screen| {
            if is_stale {
                // Not `Terminal::clear`: it asks for the cursor's position, and the key thread would receive the reply.
                screen.backend_mut().clear()?;
                screen.swap_buffers();
            }
            screen.draw(|frame| ui::draw(frame, app, theme)).map(drop)
        });
        self.is_stale &= !matches!(drawn, Ok(true));
        drawn.map(drop).map_err(|error| Error::new("draw on", "the terminal", error))
    }

    fn handle_event(&mut self, event: Wake) {
        match event {
            Wake::Signal(Signal::Stop(number)) => {
                (self.environment.remember)(&self.app.panes.bookmark());
                self.exit_code = Some(u8::try_from(signals::exit_code(number)).unwrap_or(1));
            }
            Wake::Signal(Signal::Resumed) => {
                self.is_stale = true;
                if let Ok(size) = self.screen.size() {
                    self.update(Message::Resized { columns: size.width, rows: size.height });
                }
            }
            Wake::Background { is_light } => self.match_background(is_light),
            Wake::Message(message) => {
                match message {
                    Message::Key(_) => crate::service::rehearse_panic("main"),
                    // A terminal that was smaller for a moment has lost cells, even if it has its old size again.
                    Message::Resized { .. } => self.is_stale = true,
                    _ => {}
                }
                self.update(message);
            }
        }
    }

    fn update(&mut self, message: Message) {
        let mut effects: Vec<Effect> = self.app.update(message);
        while !effects.is_empty() {
            let mut more = Vec::new();
            for effect in effects {
                if let Some(message) = self.perform(effect) {
                    more.extend(self.app.update(message));
                }
            }
            effects = more;
        }
    }

    /// Performs `effect` and returns its result if there is one at once.
    fn perform(&mut self, effect: Effect) -> Option<Message> {
        match effect {
            Effect::Quit => self.exit_code = Some(0),
            Effect::Suspend => return signals::suspend().err().map(failure),
            Effect::Redraw => self.is_stale = true,
            Effect::Mouse(on) => return terminal::set_mouse(self.screen.backend_mut(), on).err().map(failure),
            Effect::Open(id) => return self.library.open_brief(id).map(|opened| Event::Opened(opened).into()),
            Effect::Reload => self.library.reload(),
            Effect::Search(Ask { generation, request }) => {
                self.facets.cancel_facets();
                self.library.ask(Question::Search { generation, request });
            }
            Effect::Filter { generation, query } => self.library.ask(Question::Filter { generation, query }),
            Effect::Facets(Ask { generation, request }) => {
                self.facets.ask(facets::Question::Facets { generation, request });
            }
            Effect::Count { generation, searches } => {
                self.facets.ask(facets::Question::Count { generation, searches });
            }
            Effect::MarkSeen(saved) => self.facets.ask(facets::Question::MarkSeen(saved)),
            Effect::Searches(edit) => {
                return Some(edit_and_read(&self.environment.searches.searches, edit.as_ref()).into());
            }
            Effect::Write { path, text, what, replace } => {
                return Some(Message::Finished(write_file(path, text, what, replace)));
            }
            Effect::WriteResults { path, ask, format, replace } => {
                return Some(self.write_results(path, ask, format, replace));
            }
            Effect::Copy { text, what } => {
                return Some(match self.clipboard.copy(&text, self.screen.backend_mut()) {
                    Ok(copied) => success(format!("{what}: {}", copied.description())),
                    Err(error) => failure(error),
                });
            }
            Effect::Edit { id, seen, edits, done } => {
                let edited = self.rewriter.apply_edits(&self.environment.library, &id, &seen, &edits);
                return Some(Message::Edited(edited.map(|()| done).map_err(|error| error.to_string())));
            }
            Effect::Undo => {
                let undone = self.rewriter.undo_last(&self.environment.library);
                return Some(Message::Undone(undone.map_err(|error| error.to_string())));
            }
            Effect::EditFile { id, part } => return self.edit_file(&id, part).err().map(failure),
            Effect::Pipe { command, text } => self.pipe_to(command, text),
            Effect::OpenUrl(url) => {
                return Some(proc::open_url(&url).map_or_else(failure, |()| success("opened in the browser")));
            }
            Effect::Theme { name, keep } => return self.use_theme(&name, keep),
            Effect::Remember(position) => (self.environment.remember)(&position),
        }
        None
    }

    /// Switches to the theme for this background unless the user has chosen another one meanwhile.
    fn match_background(&mut self, is_light: bool) {
        let Some(pair) = &self.environment.theme_pair else { return };
        (pair.remember)(is_light);
        let (right, other) = if is_light { (&pair.light, &pair.dark) } else { (&pair.dark, &pair.light) };
        if self.app.setup.theme == *other && right != other {
            let name = right.clone();
            if let Some(message) = self.use_theme(&name, true) {
                self.update(message);
            }
        }
    }

    fn use_theme(&mut self, name: &str, keep: bool) -> Option<Message> {
        let Some((theme, problems)) = (self.environment.load_theme)(name) else {
            return Some(Message::Themed(Err(format!("There is no theme “{name}”."))));
        };
        self.theme = theme;
        match problems.into_iter().next() {
            Some(problem) => Some(Message::Themed(Err(problem))),
            None => keep.then(|| Message::Themed(Ok(name.to_owned()))),
        }
    }

    /// Lends the terminal to the editor until it ends.
    fn edit_file(&mut self, id: &Id, part: Option<Section>) -> Result<()> {
        let refused = |reason: &str| Error::new("edit", id, reason);
        let file = self.environment.library.file(id).ok_or_else(|| refused("the examples are part of the program"))?;
        let file = std::path::absolute(&file).map_err(|error| refused(&error.to_string()))?;
        let (text, _) = self.environment.library.read_text(id)?;
        let line = part.map_or(1, |part| brief::line_of(&text, part));
        let argv = editor::command_line(&editor::configured_editor(&|name| std::env::var(name).ok()), &file, line)?;
        self.keys.pause()?;
        let ended = editor::run_editor(&argv);
        self.keys.resume();
        self.is_stale = true;
        ended
    }

    /// Writes the export on a thread, because all hits of a large library are thousands of files to read.
    fn write_results(&mut self, path: String, ask: Ask, format: ExportFormat, replace: bool) -> Message {
        if !replace && files::is_file(Path::new(&path)) {
            let again = Box::new(Effect::WriteResults { path: path.clone(), ask, format, replace: true });
            return Message::Finished(Outcome::Exists { path, again });
        }
        let notice = format!("Saving the results to {} …", text::line(&path));
        let (search, library) = (self.library.answers(), self.environment.library.clone());
        let (send, width) = (self.send.clone(), self.app.setup.export_width);
        let work = move || {
            let outcome = match search(&ask.request) {
                Ok(answer) => {
                    let (one, many) = answer.unit.nouns();
                    let mut results = collect_results(&answer, &library, &ask.request.query.typed);
                    results.filter = ask.request.within.as_ref().map(|filter| filter.typed.clone());
                    let text = export::results(&results, format, width);
                    write_file(path, text, counted(answer.total, one, many), replace)
                }
                Err(error) => Outcome::Failed(format!("not saved: {error}")),
            };
            let _ = send.send(Wake::Message(Message::Finished(outcome)));
        };
        match thread::Builder::new().name("briefing-export".into()).spawn(work) {
            Ok(thread) => {
                self.exports.push(thread);
                Event::Notice(notice).into()
            }
            Err(error) => failure(error),
        }
    }

    /// Runs the command on a thread, because it may take its time.
    fn pipe_to(&self, command: String, text: String) {
        let send = self.send.clone();
        let run = move || {
            let message = match proc::split_words(&command).and_then(|argv| proc::pipe(&argv, &text)) {
                Ok(done) if done.code == Some(0) => {
                    let first = done.output.lines().find(|line| !line.trim().is_empty()).unwrap_or("done");
                    success(format!("{command}: {first}"))
                }
                Ok(done) => {
                    let code = done.code.map_or("a signal".to_owned(), |code| format!("code {code}"));
                    let first = done.output.lines().next().unwrap_or_default();
                    failure(format!("{command} ended with {code}: {first}"))
                }
                Err(error) => failure(error),
            };
            let _ = send.send(Wake::Message(message));
        };
        if let Err(error) = thread::Builder::new().name("briefing-pipe".into()).spawn(run) {
            let _ = self.send.send(Wake::Message(failure(error)));
        }
    }
}

fn success(sentence: impl Into<String>) -> Message {
    Message::Finished(Outcome::Done(sentence.into()))
}

#[expect(clippy::needless_pass_by_value, reason = "it is used as a function of an error")]
fn failure(reason: impl ToString) -> Message {
    Message::Finished(Outcome::Failed(reason.to_string()))
}

/// Writes `text`, described by `what`, to the file `path`.
fn write_file(path: String, text: String, what: String, replace: bool) -> Outcome {
    let existing = if replace { Existing::Replace } else { Existing::Refuse };
    match files::write_atomic(path.as_ref(), text.as_bytes(), existing) {
        Ok(()) => Outcome::Done(format!("saved {what} to {}", text::line(&path))),
        Err(error) if error.kind == Kind::AlreadyExists && files::is_file(Path::new(&path)) => {
            let again = Box::new(Effect::Write { path: path.clone(), text, what, replace: true });
            Outcome::Exists { path, again }
        }
        Err(error) => Outcome::Failed(format!("not saved: {}", error.reason)),
    }
}

/// Loads the theme `name`, or the dark one if it does not exist, and sends the first problem in it.
fn first_theme(environment: &Environment, name: &str, send: &Sender<Wake>) -> Result<Theme> {
    let report = |problem: String| drop(send.send(Wake::Message(Message::Themed(Err(problem)))));
    if let Some((theme, problems)) = (environment.load_theme)(name) {
        problems.into_iter().take(1).for_each(report);
        return Ok(theme);
    }
    report(format!("There is no theme “{name}”; using dark."));
    let dark = (environment.load_theme)("dark").map(|(theme, _)| theme).or_else(|| Theme::builtin("dark"));
    dark.ok_or_else(|| Error::new("find", "a theme", "none is built in"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(path: &Path, replace: bool) -> Outcome {
        write_file(path.to_string_lossy().into_owned(), "new\n".to_owned(), "7 commitments".to_owned(), replace)
    }

    #[test]
    fn an_existing_file_is_replaced_only_on_request() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("a.txt");
        assert_eq!(write(&path, false), Outcome::Done(format!("saved 7 commitments to {}", path.display())));
        std::fs::write(&path, "mine").expect("the file is written");
        let Outcome::Exists { again, .. } = write(&path, false) else { panic!("the file exists") };
        assert!(matches!(*again, Effect::Write { replace: true, .. }));
        assert_eq!(std::fs::read_to_string(&path).ok().as_deref(), Some("mine"));
        for target in [folder.path().join("none/a.txt"), folder.path().to_owned(), path.join("b.txt")] {
            let outcome = write(&target, false);
            assert!(matches!(&outcome, Outcome::Failed(reason) if reason.starts_with("not saved: ")), "{outcome:?}");
        }
        assert!(matches!(write(&path, true), Outcome::Done(_)));
        assert_eq!(std::fs::read_to_string(&path).ok().as_deref(), Some("new\n"));
    }
}
