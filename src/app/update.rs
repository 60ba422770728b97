//! `update`: what happened changes the state and says what is to be done. An arm is one call.

use std::sync::Arc;

use tui_input::Input;

use crate::app::command::{Command, Place};
use crate::app::key::{Code, Key};
use crate::app::keymap::Step;
use crate::app::message::{Effect, Message, Outcome, Position};
use crate::app::overlay::{palette, paste};
use crate::app::search::rows::Search;
use crate::app::search::shelf::Doing;
use crate::app::state::{App, Notice, Overlay, Target};
use crate::library::Entry;
use crate::pane::Pane;
use crate::search::Query;
use crate::text;

impl App {
    /// Takes in what happened; the effects are to be done in order.
    pub fn update(&mut self, message: Message) -> Vec<Effect> {
        let effects = match message {
            Message::Key(key) => self.press(key),
            Message::Paste(words) => self.take_paste(&words),
            Message::Mouse(mouse) => self.point_at(mouse),
            Message::Resized { columns, rows } => {
                self.size = (columns, rows);
                // What is loaded was cut to the screen before.
                if self.shows_results() { self.ask_again() } else { Vec::new() }
            }
            Message::Entries(news) => self.take_entries(news),
            Message::Removed(gone) => {
                self.list.change(Vec::new(), &gone);
                self.refilter().into_iter().collect()
            }
            Message::Looked { seen, total } => {
                self.list.looking = Some((seen, total));
                Vec::new()
            }
            Message::Progress { read, total } => {
                self.list.progress = Some((read, total));
                Vec::new()
            }
            Message::Settled => {
                self.list.progress = None;
                self.list.looking = None;
                // What was open last time is gone: it has not come until now.
                let is_start = self.open.is_none() && self.target.is_none();
                let first = if is_start { self.restore(false) } else { None };
                self.refilter().into_iter().chain(first).collect()
            }
            Message::Reachable(state) => {
                self.list.unreachable = state.err().map(|why| text::line(&why));
                Vec::new()
            }
            Message::Opened(opened) => {
                self.take_opened(*opened);
                Vec::new()
            }
            Message::Indexed(is_done) => self.take_indexed(is_done),
            Message::Answered { generation, answer } => self.answered(generation, answer),
            Message::Faceted { generation, facets } => {
                self.take_facets(generation, facets);
                Vec::new()
            }
            Message::Searches { all, problem, said } => {
                said.into_iter().for_each(|said| match said {
                    Ok(words) => self.say(words),
                    Err(why) => self.warn(why),
                });
                self.take_searches(all, problem)
            }
            Message::Counted { generation, name, count } => {
                self.counted((generation, name), count);
                Vec::new()
            }
            Message::Fresh { query, ids } => {
                self.take_fresh(&query, ids);
                Vec::new()
            }
            Message::Filtered { generation, ids } => self.filtered(generation, ids),
            Message::Finished(outcome) => self.finished(outcome),
            Message::Edited(came) => {
                self.edited(came);
                Vec::new()
            }
            Message::Undone(came) => self.undone(came),
            Message::Notice(words) => {
                self.say(words);
                Vec::new()
            }
            Message::Themed(Ok(name)) => {
                self.setup.theme = name;
                Vec::new()
            }
            Message::Themed(Err(why)) => {
                self.warn(why);
                Vec::new()
            }
        };
        self.settle();
        effects
    }

    /// Says something in the footer until the next key.
    pub(crate) fn say(&mut self, words: impl AsRef<str>) {
        self.notice = Some(Notice { text: text::line(words.as_ref()), is_alarm: false });
    }

    /// Says in the footer that something failed.
    pub(crate) fn warn(&mut self, words: impl AsRef<str>) {
        self.notice = Some(Notice { text: text::line(words.as_ref()), is_alarm: true });
    }

    fn take_entries(&mut self, news: Vec<Arc<Entry>>) -> Vec<Effect> {
        let open = self.open.as_ref().map(|open| open.opened.id.clone());
        let mut effects = Vec::new();
        if let Some(id) = open.filter(|id| news.iter().any(|entry| entry.id == *id)) {
            effects.push(Effect::Open(id));
        }
        let is_start = self.open.is_none() && self.target.is_none();
        let last = self.setup.position.as_ref().and_then(|position| position.id.as_ref());
        let has_come = last.is_some_and(|last| news.iter().any(|entry| entry.id == *last));
        self.list.change(news, &[]);
        if is_start {
            effects.extend(self.restore(has_come));
        }
        if self.list.progress.is_none() {
            effects.extend(self.refilter());
        }
        effects
    }

    /// Opens what was open last time, once it `has_come`; else shows the first brief beside the list.
    fn restore(&mut self, has_come: bool) -> Option<Effect> {
        if let Some(Position { id: Some(id), pane, in_brief, point }) = self.setup.position.clone() {
            if has_come {
                self.setup.position = None;
                self.choose(&id);
                self.in_brief = in_brief;
                self.target = Some(Target { pane, point: Some(point), ..Target::default() });
                return Some(Effect::Open(id));
            }
            if self.list.progress.is_some() || self.list.looking.is_some() {
                return None;
            }
        }
        let id = self.list.chosen_entry()?.id.clone();
        self.target = Some(Target { pane: self.pane, ..Target::default() });
        Some(Effect::Open(id))
    }

    fn take_indexed(&mut self, is_done: bool) -> Vec<Effect> {
        self.is_indexing = !is_done;
        let mut effects: Vec<Effect> = self.refilter().into_iter().collect();
        if self.shows_results() {
            effects.extend(self.ask_again());
        }
        effects.extend(self.count_searches());
        effects
    }

    fn filtered(&mut self, generation: u64, ids: Result<Vec<crate::library::Id>, String>) -> Vec<Effect> {
        if generation != self.generation && !self.shows_results() {
            return Vec::new();
        }
        let chosen = self.list.chosen_entry().map(|entry| entry.id.clone());
        match (ids, &mut self.list.filter) {
            (Ok(ids), Some(filter)) => filter.ids = Some(ids.into_iter().collect()),
            (Err(why), _) => self.warn(why),
            (Ok(_), None) => {}
        }
        self.list.show(chosen.as_ref());
        if self.in_brief { Vec::new() } else { self.show_chosen() }
    }

    fn finished(&mut self, outcome: Outcome) -> Vec<Effect> {
        match outcome {
            Outcome::Done(words) => self.say(words),
            Outcome::Failed(words) => self.warn(words),
            Outcome::Exists { path, again } => {
                let question = format!("Replace {}, which exists?", text::line(&path));
                self.overlay = Some(Overlay::Confirm { question, effect: *again });
            }
        }
        Vec::new()
    }

    fn take_paste(&mut self, words: &str) -> Vec<Effect> {
        let is_changed = self.line().is_some_and(|line| paste(line, words));
        if is_changed { self.line_changed() } else { Vec::new() }
    }

    /// The line that is being typed, where one is.
    pub(crate) fn line(&mut self) -> Option<&mut Input> {
        match self.overlay.as_mut()? {
            Overlay::Search => self.search.as_mut().map(|search| &mut search.line),
            Overlay::Searches { doing: Doing::Renaming(line), .. }
            | Overlay::SaveSearch { line }
            | Overlay::Find { line, .. }
            | Overlay::Filter { line, .. }
            | Overlay::Pipe { line }
            | Overlay::Help { line, .. }
            | Overlay::Palette { line, .. } => Some(line),
            Overlay::Export(form) => form.line(),
            Overlay::Point(form) => form.line(),
            Overlay::Themes { .. } | Overlay::Confirm { .. } | Overlay::Searches { .. } => None,
        }
    }

    pub(crate) fn line_changed(&mut self) -> Vec<Effect> {
        match &mut self.overlay {
            Some(Overlay::Search) => return self.ask(),
            Some(Overlay::Find { line, from }) => {
                let (typed, from) = (line.value().to_owned(), *from);
                self.find(&typed, from);
            }
            Some(Overlay::Filter { line, error, .. }) => {
                let typed = line.value().to_owned();
                match Query::parse(&typed, true) {
                    Ok(query) => {
                        *error = None;
                        return self.set_filter(&typed, query);
                    }
                    Err(why) => *error = Some(why),
                }
            }
            Some(Overlay::Help { top, .. }) => *top = 0,
            Some(Overlay::Palette { line, found, chosen }) => {
                *found = palette(line.value());
                *chosen = 0;
            }
            Some(Overlay::Export(form)) => form.is_named = true,
            _ => {}
        }
        Vec::new()
    }

    fn press(&mut self, key: Key) -> Vec<Effect> {
        self.notice = None;
        if key.ctrl && key.code == Code::Char('c') {
            return self.quit();
        }
        if self.overlay.is_some() {
            return self.press_in_overlay(key);
        }
        self.pending.push(key);
        match self.setup.keymap.step(&self.pending) {
            Step::Command(command) => {
                self.pending.clear();
                self.run(command)
            }
            Step::More => Vec::new(),
            Step::Unbound => {
                let keys = crate::app::key::shown(&self.pending);
                let is_lone_escape = self.pending.len() > 1 && key.code == Code::Esc;
                self.pending.clear();
                if !is_lone_escape {
                    let help = self.setup.keymap.keys_of(Command::Help).first().cloned().unwrap_or_default();
                    self.say(format!("{keys} means nothing here; {help} shows the keys."));
                }
                Vec::new()
            }
        }
    }

    pub(crate) fn run(&mut self, command: Command) -> Vec<Effect> {
        match command {
            Command::Down => return self.go(1),
            Command::Up => return self.go(-1),
            Command::PageDown => return self.go_page(1, 1),
            Command::PageUp => return self.go_page(-1, 1),
            Command::HalfDown => return self.go_page(1, 2),
            Command::HalfUp => return self.go_page(-1, 2),
            Command::Top => return self.go_end(false),
            Command::Bottom => return self.go_end(true),
            Command::NextPane => self.turn_pane(1),
            Command::PreviousPane => self.turn_pane(Pane::ALL.len() - 1),
            Command::Pane(index) => self.open_pane(usize::from(index)),
            Command::Zoom => self.toggle_zoom(),
            Command::Beside => self.toggle_beside(),
            Command::NextBrief => return self.turn_brief(1),
            Command::PreviousBrief => return self.turn_brief(-1),
            Command::Open => return self.open_here(),
            Command::Back => return self.back(),
            Command::JumpBack => return self.jump_back(),
            Command::Find => self.start_find(),
            Command::FindNext => self.step_match(1),
            Command::FindPrevious => self.step_match(-1),
            Command::Search => {
                // Of the search before only unit and order are left.
                self.search = self.search.take().map(Search::anew);
                self.open_search();
            }
            Command::Results => match &self.search {
                Some(_) => self.open_search(),
                None => self.say_no_results(),
            },
            Command::Sort => return self.in_results(Self::turn_sort),
            Command::Facets => return self.in_results(Self::turn_panel),
            Command::SaveSearch => return self.in_results(Self::start_save),
            Command::Searches => return self.open_searches(),
            Command::Filter => self.start_filter(),
            Command::FilterHere => return self.filter_here(),
            Command::Export => self.start_export(),
            Command::CopyPane => return self.copy_pane(),
            Command::CopyPoint => return self.copy_point(),
            Command::CopyQuote => return self.copy_quote(),
            Command::CopyCitation => return self.copy_citation(),
            Command::CopyUrl => return self.copy_url(),
            Command::Pipe => self.start_pipe(),
            Command::NextCommitment => self.jump_point(Pane::Commitments, 1),
            Command::PreviousCommitment => self.jump_point(Pane::Commitments, -1),
            Command::NextQuote => self.jump_point(Pane::Quotes, 1),
            Command::PreviousQuote => self.jump_point(Pane::Quotes, -1),
            Command::NextUngrounded => self.jump_ungrounded(1),
            Command::PreviousUngrounded => self.jump_ungrounded(-1),
            Command::OpenUrl => self.ask_open_url(),
            Command::NextUnreviewed => self.jump_unreviewed(1),
            Command::PreviousUnreviewed => self.jump_unreviewed(-1),
            Command::Accept => return self.accept_point(),
            Command::Drop => return self.drop_point(),
            Command::Amend => self.amend_point(),
            Command::EditFile => return self.edit_file(),
            Command::NextSentence => self.step_sentence(1),
            Command::PreviousSentence => self.step_sentence(-1),
            Command::AddPoint => self.add_point(),
            Command::Undo => return self.undo(),
            Command::Review => return self.toggle_review(),
            Command::Theme => {
                let before = self.setup.theme.clone();
                let chosen = self.setup.themes.iter().position(|name| *name == before).unwrap_or_default();
                self.overlay = Some(Overlay::Themes { chosen, before });
            }
            Command::Reload => {
                self.say("Reading the library again.");
                return vec![Effect::Reload];
            }
            Command::Help => self.overlay = Some(Overlay::Help { line: Input::default(), top: 0 }),
            Command::Palette => {
                let found = palette("");
                self.overlay = Some(Overlay::Palette { line: Input::default(), found, chosen: 0 });
            }
            Command::Mouse => {
                self.setup.mouse = !self.setup.mouse;
                self.say(if self.setup.mouse {
                    "The mouse is on."
                } else {
                    "The mouse is off: the terminal selects text."
                });
                return vec![Effect::Mouse(self.setup.mouse)];
            }
            Command::Redraw => return vec![Effect::Redraw],
            Command::Suspend => return vec![Effect::Suspend],
            Command::Quit => return if self.is_at_top() { self.quit() } else { self.back() },
            Command::QuitNow => return self.quit(),
        }
        Vec::new()
    }

    fn is_at_top(&self) -> bool {
        self.place() == Place::List && self.list.filter.is_none() && !self.zoom
    }

    fn quit(&self) -> Vec<Effect> {
        vec![Effect::Remember(self.position()), Effect::Quit]
    }

    /// Where the reader stands, for the next start.
    pub fn position(&self) -> Position {
        let spot = self.spot();
        Position { id: spot.id, pane: spot.pane, in_brief: spot.in_brief, point: spot.point }
    }
}
