//! The reader's loop: it sleeps until something happens, takes in all that has, draws once. The only place where messages
//! are made of keys, and effects are done.

use std::io::{self, BufWriter, Stdout, Write, stdout};
use std::path::{Path, PathBuf};
use std::thread::{self, JoinHandle};

use crossbeam_channel::{Receiver, Sender, unbounded};
use jiff::civil::Date;
use ratatui::Terminal;
use ratatui::backend::{Backend, CrosstermBackend};

use crate::app::{App, Ask, Effect, Message, Opened, Outcome};
use crate::brief::{self, Part, Reading};
use crate::error::{Error, Result};
use crate::library::{Id, Library};
use crate::pane::export::ExportFormat;
use crate::run::clipboard::Clipboard;
use crate::run::editor;
use crate::run::input::message_of;
use crate::run::keys::Keys;
use crate::run::signals::{self, Signal};
use crate::run::{colours, proc, terminal};
use crate::service::export::{results_text, write};
use crate::service::facets::{self, Aside};
use crate::service::library::{Keeper, Question};
use crate::service::rewrite::Rewriter;
use crate::service::saved_searches;
use crate::text;
use crate::ui::{self, Theme};

/// What wakes the loop.
#[derive(Debug)]
enum Woken {
    Message(Message),
    Signal(Signal),
    /// The terminal's background is light, or dark.
    Light(bool),
}

/// Finds a theme by its name, with what is wrong in it.
pub type FindTheme = Box<dyn Fn(&str) -> Option<(Theme, Vec<String>)>>;

/// Everything the reader needs from outside.
pub struct Environment {
    pub library: Library,
    /// The folder of its index; none where that is made in memory.
    pub index: Option<PathBuf>,
    /// Where saved searches are kept.
    pub searches: facets::SearchFiles,
    /// Finds a theme by its name, lowered to what the terminal can show, with what is wrong in it.
    pub themes: FindTheme,
    /// The themes to choose between by the terminal's background; none where one is named.
    pub shades: Option<ThemePair>,
    pub remember: Box<dyn Fn(&crate::app::Position)>,
    /// The day that "overdue" is measured against.
    pub today: Option<Date>,
    /// Things to say at the start.
    pub notices: Vec<String>,
}

/// Two themes, of which the terminal's background chooses. It is not waited for: the reader starts with the one that was
/// right last time.
pub struct ThemePair {
    /// The theme for a dark background.
    pub dark: String,
    /// The theme for a light one.
    pub light: String,
    /// Keeps whether it is light, for the next start.
    pub remember: Box<dyn Fn(bool)>,
}

/// Messages taken in before the screen is drawn: a flood of them must not keep it from being drawn.
const BATCH: usize = 4096;

/// Runs the reader in the terminal until it ends; the exit code.
///
/// # Errors
/// Returns an error if there is no terminal to be had.
pub fn run_reader(app: App, outside: Environment) -> Result<u8> {
    let (send, woken) = unbounded();
    let mut out = BufWriter::with_capacity(1 << 16, stdout());
    terminal::enter(&mut out, app.setup.mouse)?;
    let signal = send.clone();
    let started = signals::spawn(move |s| drop(signal.send(Woken::Signal(s))));
    let ended = started.and_then(|()| {
        let failed = |cause: io::Error| Error::new("draw on", "the terminal", cause);
        if outside.shades.is_some() && colours::may_ask(std::env::var("TERM").ok().as_deref()) {
            out.write_all(colours::ASK.as_bytes()).map_err(failed)?;
        }
        let screen = Terminal::new(CrosstermBackend::new(out)).map_err(failed)?;
        let keys = read_keys(&send)?;
        let mut reader = Reader::start(app, (outside, screen), (keys, &send))?;
        let ended = reader.live(&woken);
        if !matches!(ended, Ok(0)) {
            // Dropping the screen complains on standard error where the cursor cannot be shown, and that complaint is
            // itself a panic where the terminal has gone. Leaving gives everything back without it.
            if ended.is_err() {
                (reader.outside.remember)(&reader.app.position());
            }
            std::mem::forget(reader);
        }
        // Drawing fails before the watcher of the terminal has said that it has gone.
        if ended.is_err() && terminal::open_tty().is_err() { Ok(129) } else { ended }
    });
    terminal::leave();
    ended
}

fn read_keys(send: &Sender<Woken>) -> Result<Keys> {
    let (send, tell) = (send.clone(), send.clone());
    let take = move |input| {
        crate::service::rehearse_panic("keys");
        message_of(input).is_none_or(|message| send.send(Woken::Message(message)).is_ok())
    };
    Keys::read(take, move |is_light| drop(tell.send(Woken::Light(is_light))))
}

type Screen = Terminal<CrosstermBackend<BufWriter<Stdout>>>;

struct Reader {
    app: App,
    outside: Environment,
    screen: Screen,
    theme: Theme,
    keys: Keys,
    send: Sender<Woken>,
    keeper: Keeper,
    aside: Aside,
    clipboard: Clipboard,
    rewriter: Rewriter,
    /// Results that are being written.
    saving: Vec<JoinHandle<()>>,
    /// What is on the screen is not known: the next frame is a whole one.
    is_stale: bool,
    end: Option<u8>,
}

impl Reader {
    fn start(app: App, (outside, screen): (Environment, Screen), (keys, send): (Keys, &Sender<Woken>)) -> Result<Self> {
        let tell = send.clone();
        let pass = move |message| drop(tell.send(Woken::Message(message)));
        let keeper = Keeper::start(outside.library.clone(), (outside.index.clone(), outside.today), pass.clone())?;
        let aside = Aside::start(keeper.index(), (outside.searches.clone(), outside.today), pass)?;
        for notice in &outside.notices {
            let _ = send.send(Woken::Message(Message::Finished(Outcome::Failed(notice.clone()))));
        }
        let theme = theme_of(&outside, &app.setup.theme, send)?;
        let (send, clipboard, rewriter) = (send.clone(), Clipboard::default(), Rewriter::default());
        let (saving, is_stale, end) = (Vec::new(), false, None);
        Ok(Self { app, outside, screen, theme, keys, send, keeper, aside, clipboard, rewriter, saving, is_stale, end })
    }

    fn live(&mut self, woken: &Receiver<Woken>) -> Result<u8> {
        loop {
            self.draw()?;
            let Ok(first) = woken.recv() else { return Ok(0) };
            self.take(first);
            for more in woken.try_iter().take(BATCH) {
                self.take(more);
            }
            if let Some(code) = self.end {
                // Who quits has been told that results are being saved; who is told to end is not waited for.
                if code == 0 {
                    self.saving.drain(..).for_each(|thread| drop(thread.join()));
                }
                return Ok(code);
            }
        }
    }

    fn draw(&mut self) -> Result<()> {
        let (app, theme, is_stale) = (&self.app, &self.theme, self.is_stale);
        let drawn = terminal::frame(&mut self.screen, Terminal::backend_mut, |screen| {
            if is_stale {
                // Not `Terminal::clear`: it asks the terminal for its cursor, and the keys' thread would take the answer.
                screen.backend_mut().clear()?;
                screen.swap_buffers();
            }
            screen.draw(|frame| ui::draw(frame, app, theme)).map(drop)
        });
        self.is_stale &= !matches!(drawn, Ok(true));
        drawn.map(drop).map_err(|cause| Error::new("draw on", "the terminal", cause))
    }

    fn take(&mut self, woken: Woken) {
        match woken {
            Woken::Signal(Signal::Stop(number)) => {
                (self.outside.remember)(&self.app.position());
                self.end = Some(u8::try_from(signals::exit_code(number)).unwrap_or(1));
            }
            Woken::Signal(Signal::Resumed) => {
                self.is_stale = true;
                if let Ok(size) = self.screen.size() {
                    self.update(Message::Resized { columns: size.width, rows: size.height });
                }
            }
            Woken::Light(is_light) => self.shade(is_light),
            Woken::Message(message) => {
                match message {
                    Message::Key(_) => crate::service::rehearse_panic("main"),
                    // A terminal that was smaller for a moment has lost what stood there, though its size is the old one.
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

    /// Does an effect; what came of it at once.
    fn perform(&mut self, effect: Effect) -> Option<Message> {
        match effect {
            Effect::Quit => self.end = Some(0),
            Effect::Suspend => {
                return signals::suspend().err().map(|e| Message::Finished(Outcome::Failed(e.to_string())));
            }
            Effect::Redraw => self.is_stale = true,
            Effect::Mouse(on) => {
                let done = terminal::set_mouse(self.screen.backend_mut(), on);
                return done.err().map(|e| Message::Finished(Outcome::Failed(e.to_string())));
            }
            Effect::Open(id) => {
                let (_, reading) = self.outside.library.read(&id);
                let Reading { brief, problems } = reading;
                let opened = Opened { id, brief: brief.map(std::sync::Arc::new), problems };
                return Some(Message::Opened(Box::new(opened)));
            }
            Effect::Reload => self.keeper.reload(),
            Effect::Search(ask) => {
                self.aside.drop_facets();
                self.keeper.ask(Question::Search(ask));
            }
            Effect::Facets(ask) => self.aside.ask(facets::Question::Facets(ask)),
            Effect::Searches(change) => {
                return Some(saved_searches::change_and_read(&self.outside.searches.searches, change));
            }
            Effect::Count { generation, searches } => self.aside.ask(facets::Question::Count(generation, searches)),
            Effect::Look(saved) => self.aside.ask(facets::Question::Look(saved)),
            Effect::Filter { generation, query } => self.keeper.ask(Question::Filter(generation, query)),
            Effect::Write { path, text, what, replace } => {
                return Some(Message::Finished(write(&path, (text, what), replace)));
            }
            Effect::WriteResults { path, ask, format, replace } => {
                return Some(self.write_results(path, ask, (format, replace)));
            }
            Effect::Copy { text, what } => {
                let copied = self.clipboard.copy(&text, self.screen.backend_mut());
                return Some(Message::Finished(match copied {
                    Ok(how) => Outcome::Done(format!("{what}: {}", how.words())),
                    Err(error) => Outcome::Failed(error.to_string()),
                }));
            }
            Effect::Edit { id, seen, edits, done } => {
                let changed = self.rewriter.change(&self.outside.library, (&id, &seen), &edits);
                return Some(Message::Edited(changed.map(|()| done).map_err(|error| error.to_string())));
            }
            Effect::EditFile { id, part } => {
                let edited = self.edit_file(&id, part);
                return edited.err().map(|error| Message::Finished(Outcome::Failed(error.to_string())));
            }
            Effect::Undo => return Some(self.rewriter.undo_told(&self.outside.library)),
            Effect::Pipe { command, text } => self.pipe(command, text),
            Effect::OpenUrl(url) => {
                return Some(Message::Finished(match proc::open_url(&url) {
                    Ok(()) => Outcome::Done("given to the browser".into()),
                    Err(error) => Outcome::Failed(error.to_string()),
                }));
            }
            Effect::Theme { name, keep } => return self.use_theme(&name, keep),
            Effect::Remember(position) => (self.outside.remember)(&position),
        }
        None
    }

    /// Takes the theme for this background, unless the user has chosen another one meanwhile.
    fn shade(&mut self, is_light: bool) {
        let Some(shades) = &self.outside.shades else { return };
        (shades.remember)(is_light);
        let (right, other) = if is_light { (&shades.light, &shades.dark) } else { (&shades.dark, &shades.light) };
        if self.app.setup.theme == *other && right != other {
            let name = right.clone();
            if let Some(message) = self.use_theme(&name, true) {
                self.update(message);
            }
        }
    }

    fn use_theme(&mut self, name: &str, keep: bool) -> Option<Message> {
        match (self.outside.themes)(name) {
            Some((theme, notices)) => {
                self.theme = theme;
                match notices.into_iter().next() {
                    Some(notice) => Some(Message::Themed(Err(notice))),
                    None if keep => Some(Message::Themed(Ok(name.to_owned()))),
                    None => None,
                }
            }
            None => Some(Message::Themed(Err(format!("There is no theme “{name}”.")))),
        }
    }

    /// The editor has the terminal until it ends.
    fn edit_file(&mut self, id: &Id, part: Option<Part>) -> Result<()> {
        let refused = |cause: &str| Error::new("edit", id.shown(), cause);
        let file = self.outside.library.file(id).ok_or_else(|| refused("the examples are part of the program"))?;
        let file = std::path::absolute(&file).map_err(|cause| refused(&cause.to_string()))?;
        let (text, _) = self.outside.library.text(id)?;
        let line = part.map_or(1, |part| brief::line_of(&text, part));
        let argv = editor::argv(&editor::named(&|name| std::env::var(name).ok()), &file, line)?;
        self.keys.hold()?;
        let ended = editor::run(&argv);
        self.keys.go_on();
        self.is_stale = true;
        ended
    }

    /// All results are written beside the reader: of a large library they are thousands of files to read. Whether a file is
    /// in the way is asked before.
    fn write_results(&mut self, path: String, ask: Ask, (format, replace): (ExportFormat, bool)) -> Message {
        if !replace && crate::files::is_file(Path::new(&path)) {
            let again = Box::new(Effect::WriteResults { path: path.clone(), ask, format, replace: true });
            return Message::Finished(Outcome::Exists { path, again });
        }
        let words = format!("Saving the results to {} …", text::line(&path));
        let (answer, library) = (self.keeper.answers(), self.outside.library.clone());
        let (send, width) = (self.send.clone(), self.app.setup.export_width);
        let work = move || {
            let outcome = match answer(&ask) {
                Ok(found) => write(&path, results_text((&found, &ask), &library, (format, width)), replace),
                Err(error) => Outcome::Failed(format!("not saved: {error}")),
            };
            let _ = send.send(Woken::Message(Message::Finished(outcome)));
        };
        match thread::Builder::new().name("briefing-export".into()).spawn(work) {
            Ok(thread) => {
                self.saving.push(thread);
                Message::Notice(words)
            }
            Err(error) => Message::Finished(Outcome::Failed(error.to_string())),
        }
    }

    /// The command runs beside the reader: it may take its time.
    fn pipe(&self, command: String, text: String) {
        let send = self.send.clone();
        let run = move || {
            let outcome = match proc::words(&command).and_then(|argv| proc::pipe(&argv, &text)) {
                Ok(done) if done.code == Some(0) => {
                    let first = done.output.lines().find(|l| !l.trim().is_empty()).unwrap_or("done").to_owned();
                    Outcome::Done(format!("{command}: {first}"))
                }
                Ok(done) => {
                    let code = done.code.map_or("a signal".to_owned(), |code| format!("code {code}"));
                    Outcome::Failed(format!(
                        "{command} ended with {code}: {}",
                        done.output.lines().next().unwrap_or_default()
                    ))
                }
                Err(error) => Outcome::Failed(error.to_string()),
            };
            let _ = send.send(Woken::Message(Message::Finished(outcome)));
        };
        let thread = thread::Builder::new().name("briefing-pipe".into()).spawn(run);
        if let Err(error) = thread {
            let _ = self.send.send(Woken::Message(Message::Finished(Outcome::Failed(error.to_string()))));
        }
    }
}

/// The theme `name`; what is wrong in it is said and the rest of it used, dark where there is none.
fn theme_of(outside: &Environment, name: &str, send: &Sender<Woken>) -> Result<Theme> {
    let say = |notice: String| drop(send.send(Woken::Message(Message::Themed(Err(notice)))));
    if let Some((theme, notices)) = (outside.themes)(name) {
        notices.into_iter().take(1).for_each(say);
        return Ok(theme);
    }
    say(format!("There is no theme “{name}”; dark is used."));
    let dark = (outside.themes)("dark").map(|(theme, _)| theme).or_else(|| Theme::builtin("dark"));
    dark.ok_or_else(|| Error::new("find", "a theme", "none is built in"))
}
