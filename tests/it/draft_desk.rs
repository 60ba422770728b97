//! The reader with one draft in a folder, without a terminal. Edits reach the file, so tests can check both.

use std::fs;
use std::path::PathBuf;

use briefing::app::{App, Bookmark, Code, Effect, Key, Message, Setup, sequence};
use briefing::library::{Id, Library, Location};
use briefing::pane::Pane;
use briefing::search::Event;
use briefing::service::rewrite::Rewriter;
use briefing::ui::{Theme, draw};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

/// The file of the draft.
pub(crate) const NAME: &str = "draft.toml";

pub(crate) struct DraftDesk {
    folder: tempfile::TempDir,
    pub(crate) app: App,
    pub(crate) library: Library,
    rewriter: Rewriter,
    /// The effects that were not performed.
    pub(crate) effects: Vec<Effect>,
}

impl DraftDesk {
    /// Opens `pane` of the brief `text`.
    pub(crate) fn new(text: &str, pane: Pane, size: (u16, u16)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(NAME), text).unwrap();
        let library = Library::new(Location::Folder(folder.path().to_owned()));
        let position = Bookmark { id: Some(Id::new(NAME)), pane, in_brief: true, point: 0 };
        let setup =
            Setup { library: "Desk".into(), export_width: 72, position: Some(position), size, ..Setup::default() };
        let rewriter = Rewriter::default();
        let mut desk = Self { folder, app: App::new(setup), library, rewriter, effects: Vec::new() };
        let entries = desk.library.read_entries().unwrap();
        desk.tell(Event::Updated(entries));
        desk.tell(Event::ListSynced);
        desk
    }

    /// Performs effects that open and change briefs, as the loop does, and collects the others.
    pub(crate) fn tell(&mut self, message: impl Into<Message>) {
        for effect in self.app.update(message.into()) {
            match effect {
                Effect::Open(id) => {
                    let opened = self.library.open_brief(id);
                    self.tell(Event::Opened(opened));
                }
                Effect::Edit { id, seen, edits, done } => {
                    let edited = self.rewriter.apply_edits(&self.library, &id, &seen, &edits);
                    self.tell(Message::Edited(edited.map(|()| done).map_err(|error| error.to_string())));
                }
                Effect::Undo => {
                    let undone = self.rewriter.undo_last(&self.library);
                    self.tell(Message::Undone(undone.map_err(|error| error.to_string())));
                }
                other => self.effects.push(other),
            }
        }
    }

    /// Types keys separated by blanks; `"…"` types words.
    pub(crate) fn press(&mut self, keys: &str) -> &mut Self {
        for (i, part) in keys.split('"').enumerate() {
            let typed = part.chars().map(|c| Key::from(Code::Char(c)));
            let keys = if i % 2 == 1 { typed.collect() } else { sequence(part).unwrap_or_default() };
            for key in keys {
                self.tell(Message::Key(key));
            }
        }
        self
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join(NAME)
    }

    /// The text of the file.
    pub(crate) fn file(&self) -> String {
        fs::read_to_string(self.path()).unwrap()
    }

    pub(crate) fn write(&self, text: &str) {
        fs::write(self.path(), text).unwrap();
    }

    pub(crate) fn notice(&self) -> &str {
        self.app.notice.as_ref().map_or("", |notice| notice.text.as_str())
    }

    pub(crate) fn cursor(&self) -> (Pane, usize) {
        (self.app.panes.focused(), self.app.panes.focused_state().unwrap().point())
    }

    pub(crate) fn screen(&self) -> String {
        let (columns, rows) = self.app.panes.size();
        let mut terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
        let theme = Theme::builtin("mono").unwrap();
        terminal.draw(|frame| draw(frame, &self.app, &theme)).unwrap();
        terminal.backend().to_string()
    }
}
