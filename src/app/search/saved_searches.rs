//! The saved searches, how many hits each has, and the list in which they are opened, renamed and deleted.

use std::collections::HashMap;

use tui_input::Input;

use crate::app::command::Command;
use crate::app::key::{Code, Key};
use crate::app::keymap::{Keymap, Step};
use crate::app::layout::Layout;
use crate::app::message::Effect;
use crate::app::overlay::{Choices, Cursor, WIDEST, edit_line};
use crate::app::response::Response;
use crate::search::{SavedSearch, SearchCount, SearchEdit};
use crate::text;

#[derive(Debug, Clone, Default)]
pub struct SavedSearches {
    /// In the order of the file.
    all: Vec<SavedSearch>,
    problem: Option<String>,
    is_read: bool,
    /// By name; outdated until new counts arrive.
    counts: HashMap<String, Result<SearchCount, String>>,
    /// The number of the last request for counts; answers to earlier ones are dropped.
    asked: u64,
    pub(crate) cursor: Cursor,
    mode: Mode,
}

/// What keys do in the list.
#[derive(Debug, Clone, Default)]
pub enum Mode {
    #[default]
    Choose,
    /// The user types a new name for the selected search.
    Rename(Input),
    /// The user is asked whether to delete the selected search.
    Delete,
}

/// What happens after a key in the list.
pub(crate) enum SavedReply {
    Stay(Response),
    Open(SavedSearch),
    Close,
}

impl SavedSearches {
    pub fn all(&self) -> &[SavedSearch] {
        &self.all
    }

    pub fn problem(&self) -> Option<&str> {
        self.problem.as_deref()
    }

    /// Whether the file has been read.
    pub const fn is_read(&self) -> bool {
        self.is_read
    }

    pub fn count(&self, name: &str) -> Option<&Result<SearchCount, String>> {
        self.counts.get(name)
    }

    /// The number of the last request for counts.
    pub const fn count_generation(&self) -> u64 {
        self.asked
    }

    pub const fn mode(&self) -> &Mode {
        &self.mode
    }

    pub(crate) const fn renamed_line(&mut self) -> Option<&mut Input> {
        match &mut self.mode {
            Mode::Rename(line) => Some(line),
            Mode::Choose | Mode::Delete => None,
        }
    }

    pub fn has_name(&self, name: &str) -> bool {
        self.all.iter().any(|saved| saved.name == name)
    }

    pub fn selected(&self) -> Option<&SavedSearch> {
        self.all.get(self.cursor.selected)
    }

    /// Moves the cursor to the first search and reads the file again.
    pub(crate) fn open_list(&mut self) -> Effect {
        (self.cursor, self.mode) = (Cursor::default(), Mode::Choose);
        Effect::Searches(None)
    }

    /// Replaces the searches by those in the file.
    pub(crate) fn set_searches(&mut self, all: Vec<SavedSearch>, problem: Option<String>) {
        self.counts.retain(|name, _| all.iter().any(|saved| saved.name == *name));
        self.all = all;
        self.problem = problem.map(|problem| text::line(&problem));
        self.is_read = true;
        self.cursor.selected = self.cursor.selected.min(self.all.len().saturating_sub(1));
    }

    /// Requests how many hits each search has.
    pub(crate) fn ask_counts(&mut self) -> Option<Effect> {
        if self.all.is_empty() {
            return None;
        }
        self.asked += 1;
        Some(Effect::Count { generation: self.asked, searches: self.all.clone() })
    }

    /// Shows how many hits a search has, unless that was requested again since.
    pub(crate) fn show_count(&mut self, generation: u64, name: String, count: Result<SearchCount, String>) {
        if generation == self.asked {
            self.counts.insert(name, count);
        }
    }

    pub(crate) fn press(&mut self, key: Key, keymap: &Keymap, page: isize) -> SavedReply {
        let step = keymap.step(&[key]);
        let Some(saved) = self.selected().cloned() else {
            return if key.code == Code::Esc { SavedReply::Close } else { self.run(step, page) };
        };
        let response = match (std::mem::take(&mut self.mode), key.code) {
            (Mode::Choose, Code::Esc) => return SavedReply::Close,
            (Mode::Choose, Code::Enter) => return SavedReply::Open(saved),
            (Mode::Choose, _) => match step {
                Step::Command(Command::Amend) => {
                    self.mode = Mode::Rename(Input::new(saved.name));
                    Response::default()
                }
                Step::Command(Command::Drop) => {
                    self.mode = Mode::Delete;
                    Response::default()
                }
                Step::Command(Command::Open) => return SavedReply::Open(saved),
                _ => return self.run(step, page),
            },
            (Mode::Rename(_) | Mode::Delete, Code::Esc) => Response::default(),
            (Mode::Rename(line), Code::Enter) => self.rename(saved.name, &line),
            (Mode::Rename(mut line), _) => {
                edit_line(&mut line, key);
                self.mode = Mode::Rename(line);
                Response::default()
            }
            (Mode::Delete, Code::Char('y' | 'Y')) => Effect::Searches(Some(SearchEdit::Delete(saved.name))).into(),
            (Mode::Delete, _) => Response::say("Nothing was changed."),
        };
        SavedReply::Stay(response)
    }

    fn rename(&self, from: String, line: &Input) -> Response {
        let to = text::line(line.value()).trim().to_owned();
        if to.is_empty() || to == from {
            return Response::default();
        }
        if self.has_name(&to) {
            return Response::warn(format!("There is already a search named “{to}”."));
        }
        Effect::Searches(Some(SearchEdit::Rename { from, to })).into()
    }

    fn run(&mut self, step: Step, page: isize) -> SavedReply {
        let Step::Command(command) = step else { return SavedReply::Stay(Response::default()) };
        let by = match command {
            Command::Down => 1,
            Command::Up => -1,
            Command::PageDown | Command::HalfDown => page,
            Command::PageUp | Command::HalfUp => -page,
            Command::Bottom => isize::MAX,
            Command::Top => isize::MIN,
            Command::Back | Command::Quit | Command::Searches => return SavedReply::Close,
            _ => 0,
        };
        self.move_selection(by);
        SavedReply::Stay(Response::default())
    }

    /// Moves the cursor, unless the user is typing a name or answering a question.
    pub(crate) fn move_selection(&mut self, by: isize) {
        if matches!(self.mode, Mode::Choose) {
            self.cursor.move_by(by, self.all.len());
        }
    }

    /// The geometry of the list.
    pub(crate) fn choices(&self, layout: &Layout) -> Choices {
        let (count, has_problem) = (self.all.len(), self.problem.is_some());
        let height = u16::try_from(count.max(2) + usize::from(has_problem) * 2).unwrap_or(u16::MAX);
        let popup = layout.popup(WIDEST, height.clamp(4, 22));
        let mut rows = popup.inner;
        if has_problem {
            // One row for the problem, and a blank one if there is room.
            rows = rows.split_top(1).1;
            rows = rows.split_top(u16::from(rows.height >= 4)).1;
        }
        Choices { popup, rows, count, cursor: self.cursor }
    }
}
