//! Saving a search under a name, and the list of saved ones: opened, renamed, taken out.

use tui_input::Input;

use crate::app::command::Command;
use crate::app::key::{Code, Key};
use crate::app::keymap::Step;
use crate::app::message::Effect;
use crate::app::overlay::edit;
use crate::app::search::rows::Search;
use crate::app::search::shelf::{Count, Doing};
use crate::app::state::{App, Overlay};
use crate::library::Id;
use crate::search::{Query, SavedSearch, SearchEdit};
use crate::text;

impl App {
    /// Asks for the name under which the present search is to be saved. What is saved is a whole query: an unfinished one is
    /// brought to its end first, so that its results are seen.
    pub(crate) fn start_save(&mut self) -> Vec<Effect> {
        let Some(search) = &mut self.search else { return Vec::new() };
        let Some(whole) = Query::finish(search.line.value()).filter(|_| search.error.is_none()) else {
            self.say("This is no query yet, so it cannot be saved.");
            return Vec::new();
        };
        search.panel.has_keys = false;
        let is_new = search.line.value().trim_end() != whole || !search.line.value().ends_with(' ');
        search.line = Input::new(whole + " ");
        self.overlay = Some(Overlay::SaveSearch { line: Input::default() });
        let mut effects = if is_new { self.ask() } else { Vec::new() };
        effects.push(Effect::Searches(None));
        effects
    }

    /// Saves the present search under the name that is typed.
    pub(crate) fn save_search(&mut self, line: &Input) -> Vec<Effect> {
        let name = text::line(line.value()).trim().to_owned();
        let Some(search) = self.search.as_ref().filter(|_| !name.is_empty()) else {
            self.overlay = Some(Overlay::SaveSearch { line: line.clone() });
            self.say("A saved search needs a name.");
            return Vec::new();
        };
        let query = search.query.typed.trim().to_owned();
        let saved = SavedSearch { name, query, unit: search.unit, sort: search.sort };
        self.overlay = Some(Overlay::Search);
        // It is on the screen: from now on what comes is new.
        vec![Effect::Searches(Some(SearchEdit::Save(saved.clone()))), Effect::Look(saved)]
    }

    /// Opens the list of saved searches, which is read anew.
    pub(crate) fn open_searches(&mut self) -> Vec<Effect> {
        self.overlay = Some(Overlay::Searches { chosen: 0, doing: Doing::Choosing });
        vec![Effect::Searches(None)]
    }

    /// Takes in what the file of searches says, and asks how much each finds.
    pub(crate) fn take_searches(&mut self, all: Vec<SavedSearch>, problem: Option<String>) -> Vec<Effect> {
        self.shelf.counts.retain(|name, _| all.iter().any(|saved| saved.name == *name));
        self.shelf.all = all;
        self.shelf.problem = problem.map(|problem| text::line(&problem));
        self.shelf.is_read = true;
        if let Some(Overlay::Searches { chosen, .. }) = &mut self.overlay {
            *chosen = (*chosen).min(self.shelf.all.len().saturating_sub(1));
        }
        self.count_searches()
    }

    /// Asks how much each saved search finds, where they are seen.
    pub(crate) fn count_searches(&mut self) -> Vec<Effect> {
        if !matches!(self.overlay, Some(Overlay::Searches { .. })) || self.shelf.all.is_empty() {
            return Vec::new();
        }
        self.shelf.asked += 1;
        vec![Effect::Count { generation: self.shelf.asked, searches: self.shelf.all.clone() }]
    }

    /// Takes in how much a search finds, unless it was asked again.
    pub(crate) fn counted(&mut self, (generation, name): (u64, String), count: Result<Count, String>) {
        if generation == self.shelf.asked {
            self.shelf.counts.insert(name, count);
        }
    }

    /// Marks the results of the briefs that are new in the saved search on the screen.
    pub(crate) fn take_fresh(&mut self, query: &str, ids: Vec<Id>) {
        if let Some(search) = self.search.as_mut().filter(|search| search.query.typed.trim() == query) {
            search.fresh = ids.into_iter().collect();
        }
    }

    fn chosen_search(&self) -> Option<&SavedSearch> {
        let Some(Overlay::Searches { chosen, .. }) = &self.overlay else { return None };
        self.shelf.all.get(*chosen)
    }

    /// Shows the results of the chosen search; from now on what comes is new.
    fn open_chosen_search(&mut self) -> Vec<Effect> {
        let Some(saved) = self.chosen_search().cloned() else { return Vec::new() };
        // The blank behind the last word says that it is whole.
        let line = Input::new(format!("{} ", saved.query));
        self.search = Some(Search { line, unit: saved.unit, sort: saved.sort, ..Search::default() });
        self.open_search();
        let mut effects = self.ask();
        effects.push(Effect::Look(saved));
        effects
    }

    /// A key while the saved searches are listed.
    pub(crate) fn press_in_searches(&mut self, key: Key) -> Vec<Effect> {
        let Some(saved) = self.chosen_search().cloned() else { return self.press_in_no_searches(key) };
        let step = self.setup.keymap.step(&[key]);
        let Some(Overlay::Searches { doing, .. }) = &mut self.overlay else { return Vec::new() };
        match (std::mem::take(doing), key.code) {
            (Doing::Renaming(_) | Doing::Removing, Code::Esc) => {}
            (Doing::Renaming(line), Code::Enter) => {
                let to = text::line(line.value()).trim().to_owned();
                if to.is_empty() || to == saved.name {
                    return Vec::new();
                }
                if self.shelf.all.iter().any(|other| other.name == to) {
                    self.warn(format!("Another search is called “{to}” already."));
                    return Vec::new();
                }
                return vec![Effect::Searches(Some(SearchEdit::Rename { from: saved.name, to }))];
            }
            (Doing::Renaming(mut line), _) => {
                edit(&mut line, key);
                *doing = Doing::Renaming(line);
            }
            (Doing::Removing, Code::Char('y' | 'Y')) => {
                return vec![Effect::Searches(Some(SearchEdit::Delete(saved.name)))];
            }
            (Doing::Removing, _) => self.say("Nothing was done."),
            (Doing::Choosing, Code::Enter) => return self.open_chosen_search(),
            (Doing::Choosing, _) => match step {
                Step::Command(Command::Amend) => *doing = Doing::Renaming(Input::new(saved.name)),
                Step::Command(Command::Drop) => *doing = Doing::Removing,
                Step::Command(Command::Open) => return self.open_chosen_search(),
                Step::Command(command) => self.step_in_searches(command),
                _ => {}
            },
        }
        Vec::new()
    }

    fn press_in_no_searches(&mut self, key: Key) -> Vec<Effect> {
        if let Step::Command(command) = self.setup.keymap.step(&[key]) {
            self.step_in_searches(command);
        }
        Vec::new()
    }

    fn step_in_searches(&mut self, command: Command) {
        let page = usize::from(self.layout().body.height / 2).max(1).cast_signed();
        let by = match command {
            Command::Down => 1,
            Command::Up => -1,
            Command::PageDown | Command::HalfDown => page,
            Command::PageUp | Command::HalfUp => -page,
            Command::Bottom => isize::MAX,
            Command::Top => isize::MIN,
            Command::Back | Command::Quit | Command::Searches => {
                self.overlay = None;
                return;
            }
            _ => return,
        };
        self.move_in_searches(by);
    }

    /// Moves the cursor in the list of saved searches.
    pub(crate) fn move_in_searches(&mut self, by: isize) {
        let last = self.shelf.all.len().saturating_sub(1);
        if let Some(Overlay::Searches { chosen, doing: Doing::Choosing }) = &mut self.overlay {
            *chosen = chosen.saturating_add_signed(by).min(last);
        }
    }

    /// Does something with the results on the screen, or with the last ones, which are then shown.
    pub(crate) fn in_results(&mut self, act: fn(&mut Self) -> Vec<Effect>) -> Vec<Effect> {
        if self.search.as_ref().is_none_or(|search| search.query.is_empty()) {
            self.say_no_results();
            return Vec::new();
        }
        self.open_search();
        act(self)
    }

    /// Says how one comes to results.
    pub(crate) fn say_no_results(&mut self) {
        let key = self.key(Command::Search);
        self.say(format!("There are no results yet; {key} searches the library."));
    }
}
