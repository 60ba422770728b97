//! Passes each message and command to the component that handles it.

use std::sync::Arc;

use tui_input::Input;

use crate::app::command::{Command, Focus};
use crate::app::export::ExportForm;
use crate::app::key::{Code, Key, sequence_text};
use crate::app::keymap::Step;
use crate::app::list::{FilterLine, LoadProgress};
use crate::app::message::{Effect, Message, Outcome};
use crate::app::overlay::{Help, Overlay, Palette, ThemePicker};
use crate::app::response::Response;
use crate::app::review::PointForm;
use crate::app::state::{App, search_context};
use crate::library::{Entry, Id};
use crate::pane::Pane;
use crate::search::{Event, Query, SavedSearch};
use crate::text;

impl App {
    /// Handles a message. The caller must perform the effects in order.
    pub fn update(&mut self, message: Message) -> Vec<Effect> {
        let Response { effects, notice } = match message {
            Message::Key(key) => self.press(key),
            Message::Paste(pasted) => self.paste(&pasted),
            Message::Mouse(mouse) => self.handle_mouse(mouse),
            Message::Resized { columns, rows } => self.resize(columns, rows),
            other => self.receive(other),
        };
        if notice.is_some() {
            self.notice = notice;
        }
        self.fit_to_screen();
        effects
    }

    /// Handles messages that do not come from the user: events of services and outcomes of effects.
    fn receive(&mut self, message: Message) -> Response {
        match message {
            Message::Event(event) => return self.receive_event(event),
            Message::Finished(outcome) => return self.receive_outcome(outcome),
            Message::Edited(result) => return self.receive_edit(result),
            Message::Undone(result) => {
                let response = self.review().receive_undo(result);
                return self.select_opened(response);
            }
            Message::Themed(Ok(name)) => self.setup.theme = name,
            Message::Themed(Err(why)) => return Response::warn(why),
            Message::Key(_) | Message::Paste(_) | Message::Mouse(_) | Message::Resized { .. } => {}
        }
        Response::default()
    }

    fn receive_event(&mut self, event: Event) -> Response {
        match event {
            Event::Updated(entries) => return self.receive_entries(entries),
            Event::Removed(ids) => {
                self.list.apply(Vec::new(), &ids);
                return self.list.ask_filter().into();
            }
            Event::Checking { done, total } => self.list.checking = Some(LoadProgress { done, total }),
            Event::Reading { done, total } => self.list.reading = Some(LoadProgress { done, total }),
            Event::ListSynced => return self.finish_list_sync(),
            Event::IndexSynced(is_synced) => return self.receive_index_sync(is_synced),
            Event::Reachable(reachable) => self.list.set_reachable(reachable),
            Event::Opened(opened) => self.panes.show(opened),
            Event::Answered { generation, answer } => {
                let context = search_context(&self.list, &self.panes, &self.setup);
                return self.search.show_answer(generation, answer, context).into();
            }
            Event::FacetsCounted { generation, facets } => {
                self.search.show_facets(generation, facets, self.panes.body());
            }
            Event::Filtered { generation, ids } => return self.receive_filtered(generation, ids),
            Event::SavedSearches { all, problem, outcome } => return self.receive_searches(all, problem, outcome),
            Event::HitsCounted { generation, name, count } => self.saved_searches.show_count(generation, name, count),
            Event::NewHits { query, ids } => self.search.mark_new(&query, ids),
            Event::Notice(text) => return Response::say(text),
        }
        Response::default()
    }

    /// Fits everything to the size of the screen and keeps every cursor visible.
    fn fit_to_screen(&mut self) {
        let layout = self.layout();
        self.panes.fit_to_slots(&layout);
        if let Some(view) = self.list_view(&layout) {
            self.list.clamp_scroll(view.capacity());
        }
        self.fit_choices(&layout);
    }

    fn press(&mut self, key: Key) -> Response {
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
                self.run_command(command)
            }
            Step::More => Response::default(),
            Step::Unbound => {
                let keys = std::mem::take(&mut self.pending);
                if keys.len() > 1 && key.code == Code::Esc {
                    return Response::default();
                }
                let help = self.setup.keymap.keys_of(Command::Help).first().cloned().unwrap_or_default();
                Response::say(format!("{} is not bound; {help} shows the keys.", sequence_text(&keys)))
            }
        }
    }

    pub(crate) fn run_command(&mut self, command: Command) -> Response {
        match command {
            Command::Down => self.move_focused(1),
            Command::Up => self.move_focused(-1),
            Command::PageDown => self.move_page(1, 1),
            Command::PageUp => self.move_page(-1, 1),
            Command::HalfDown => self.move_page(1, 2),
            Command::HalfUp => self.move_page(-1, 2),
            Command::Top => self.move_to_end(false),
            Command::Bottom => self.move_to_end(true),
            Command::NextBrief => self.step_brief(1),
            Command::PreviousBrief => self.step_brief(-1),
            Command::Open => self.open_selected(),
            Command::Filter => self.start_filter(),
            Command::FilterHere => self.filter_here(),
            Command::Quit if self.is_at_top() => self.quit(),
            Command::Back | Command::Quit => self.back(),
            Command::QuitNow => self.quit(),
            Command::Reload => Response::say("Reading the library again.").and(Effect::Reload),
            Command::Mouse => self.toggle_mouse(),
            Command::Redraw => Effect::Redraw.into(),
            Command::Suspend => Effect::Suspend.into(),
            Command::CopyPane | Command::CopyPoint | Command::CopyQuote | Command::CopyCitation | Command::CopyUrl => {
                self.exporter().copy(command)
            }
            other => self
                .run_in_panes(other)
                .or_else(|other| self.run_in_search(other))
                .unwrap_or_else(|other| self.run_in_review(other).unwrap_or_else(|other| self.open_overlay(other))),
        }
    }

    /// Runs commands about the panes of the open brief; returns any other command.
    fn run_in_panes(&mut self, command: Command) -> Result<Response, Command> {
        let panes = &mut self.panes;
        match command {
            Command::NextPane => panes.cycle(1),
            Command::PreviousPane => panes.cycle(Pane::ALL.len() - 1),
            Command::Pane(index) => return Ok(panes.focus_index(usize::from(index))),
            Command::Zoom => return Ok(panes.toggle_zoom()),
            Command::Beside => return Ok(panes.toggle_source_beside()),
            Command::FindNext => return Ok(panes.step_match(1)),
            Command::FindPrevious => return Ok(panes.step_match(-1)),
            Command::NextCommitment => panes.jump_point(Pane::Commitments, 1),
            Command::PreviousCommitment => panes.jump_point(Pane::Commitments, -1),
            Command::NextQuote => panes.jump_point(Pane::Quotes, 1),
            Command::PreviousQuote => panes.jump_point(Pane::Quotes, -1),
            Command::NextUngrounded => return Ok(panes.jump_ungrounded(1)),
            Command::PreviousUngrounded => return Ok(panes.jump_ungrounded(-1)),
            Command::NextUnsure => return Ok(panes.jump_unsure(1)),
            Command::PreviousUnsure => return Ok(panes.jump_unsure(-1)),
            Command::NextUnreviewed => return Ok(panes.jump_unreviewed(1, &self.setup.keymap)),
            Command::PreviousUnreviewed => return Ok(panes.jump_unreviewed(-1, &self.setup.keymap)),
            Command::NextSentence => return Ok(panes.step_sentence(1)),
            Command::PreviousSentence => return Ok(panes.step_sentence(-1)),
            Command::JumpBack => {
                let response = panes.jump_back();
                return Ok(self.select_opened(response));
            }
            other => return Err(other),
        }
        Ok(Response::default())
    }

    /// Runs commands about the search and the saved searches; returns any other command.
    fn run_in_search(&mut self, command: Command) -> Result<Response, Command> {
        match command {
            Command::Search => self.search.reset(),
            Command::Results if !self.search.was_opened() => return Ok(self.say_no_results()),
            Command::Sort | Command::Facets | Command::SaveSearch if self.search.query().is_empty() => {
                return Ok(self.say_no_results());
            }
            Command::Results | Command::Sort | Command::Facets | Command::SaveSearch => {}
            Command::Searches => {
                self.overlay = Some(Overlay::SavedSearches);
                return Ok(self.saved_searches.open_list().into());
            }
            other => return Err(other),
        }
        self.overlay = Some(Overlay::Search);
        let context = search_context(&self.list, &self.panes, &self.setup);
        Ok(match command {
            Command::Sort => self.search.toggle_sort(context).into(),
            Command::Facets => self.search.toggle_panel(context),
            Command::SaveSearch => match self.search.complete(context) {
                Some(response) => {
                    self.overlay = Some(Overlay::SaveSearch(Input::default()));
                    response.and(Effect::Searches(None))
                }
                None => Response::say("This query is not complete, so it cannot be saved."),
            },
            _ => Response::default(),
        })
    }

    /// Runs commands about the review of the open brief; returns any other command.
    fn run_in_review(&mut self, command: Command) -> Result<Response, Command> {
        let mut review = self.review();
        let result = match command {
            Command::Accept => review.accept(),
            Command::Drop => review.drop_point(),
            Command::Review => review.toggle_reviewed(),
            Command::EditFile => review.edit_file(),
            Command::Undo => Ok(review.undo()),
            Command::Amend | Command::AddPoint => {
                let form = if command == Command::Amend { review.edit_point() } else { review.add_point() };
                form.map(|form| {
                    self.overlay = Some(Overlay::Point(form));
                    Response::default()
                })
            }
            other => return Err(other),
        };
        Ok(result.unwrap_or_else(|why_not| why_not))
    }

    /// Runs commands that open an overlay or an input line.
    fn open_overlay(&mut self, command: Command) -> Response {
        let overlay = match command {
            Command::Find if self.panes.open_brief().is_none() => {
                Err("No brief is open; f filters the list, s searches the library.")
            }
            Command::Find => Ok(Overlay::Find(self.panes.start_find())),
            Command::Pipe if self.panes.brief().is_none() => Err("No brief is open."),
            Command::Pipe => Ok(Overlay::Pipe(Input::default())),
            Command::Export => {
                let form = ExportForm::new(&self.exporter());
                form.map(Overlay::Export).ok_or("There is nothing to export: no brief is open.")
            }
            Command::OpenUrl => match self.panes.brief().and_then(|brief| brief.source.url.clone()) {
                Some(url) => {
                    let question = format!("Open in the browser: {}?", text::line(&url));
                    Ok(Overlay::Confirm { question, effect: Effect::OpenUrl(url) })
                }
                None => Err("This brief has no URL."),
            },
            Command::Theme => Ok(Overlay::Themes(ThemePicker::new(&self.setup.themes, &self.setup.theme))),
            Command::Palette => Ok(Overlay::Palette(Palette::new())),
            _ => Ok(Overlay::Help(Help::default())),
        };
        match overlay {
            Ok(overlay) => self.overlay = Some(overlay),
            Err(why) => return Response::say(why),
        }
        Response::default()
    }

    // Movement in the list or in the open brief, whichever has the focus.

    fn move_focused(&mut self, by: isize) -> Response {
        if self.panes.has_focus() {
            self.panes.move_in_focused(by);
            return Response::default();
        }
        self.list.move_by(by);
        self.preview_selected().into()
    }

    /// Moves by a page or, with `divisor` 2, half a page.
    fn move_page(&mut self, by: isize, divisor: usize) -> Response {
        if self.panes.has_focus() {
            self.panes.move_page(by, divisor);
            return Response::default();
        }
        let capacity = self.list_view(&self.layout()).map_or(1, |view| view.capacity());
        self.move_focused(by * (capacity / divisor).max(1).cast_signed())
    }

    fn move_to_end(&mut self, is_bottom: bool) -> Response {
        if self.panes.has_focus() {
            self.panes.move_to_end(is_bottom);
            return Response::default();
        }
        self.list.select_index(if is_bottom { usize::MAX } else { 0 });
        self.preview_selected().into()
    }

    /// Opens the brief under the cursor of the list, beside the list.
    pub(crate) fn preview_selected(&mut self) -> Option<Effect> {
        let id = self.list.selected_entry()?.id.clone();
        self.panes.preview(id)
    }

    fn step_brief(&mut self, by: isize) -> Response {
        let edge = if by > 0 { "last" } else { "first" };
        let notice = if self.list.move_by(by) {
            Response::default()
        } else {
            Response::say(format!("This is the {edge} brief of the list."))
        };
        notice.and(self.preview_selected())
    }

    /// Handles Enter: opens the brief, or the source text behind a point.
    fn open_selected(&mut self) -> Response {
        if self.panes.has_focus() {
            return self.panes.open_evidence();
        }
        if self.list.selected_entry().is_some() {
            self.panes.enter();
        }
        self.preview_selected().into()
    }

    /// Handles Esc: clears, closes or leaves one thing at a time. Never quits.
    fn back(&mut self) -> Response {
        if self.panes.has_focus() {
            let response = self.panes.back();
            return self.select_opened(response);
        }
        self.panes.leave();
        self.list.set_filter("", Query::default()).into()
    }

    /// Moves the cursor of the list to the brief that `response` opens.
    fn select_opened(&mut self, response: Response) -> Response {
        for effect in &response.effects {
            if let Effect::Open(id) = effect {
                self.list.select(id);
            }
        }
        response
    }

    /// Opens the brief of the hit with the cursor at its point.
    pub(crate) fn open_selected_hit(&mut self) -> Response {
        let Some((id, target)) = self.search.selected_target() else {
            self.overlay = Some(Overlay::Search);
            return Response::default();
        };
        self.overlay = None;
        self.list.select(&id);
        self.panes.open_hit(id, target).into()
    }

    fn start_filter(&mut self) -> Response {
        self.panes.leave();
        self.overlay = Some(Overlay::Filter(FilterLine::new(&self.list)));
        Response::default()
    }

    /// Filters the list by the party or forum under the cursor.
    fn filter_here(&mut self) -> Response {
        let found = if self.panes.has_focus() && self.panes.brief().is_some() {
            self.panes.party_or_forum()
        } else {
            let card = self.list.selected_entry().and_then(|entry| entry.card.as_ref());
            card.and_then(|card| card.parties.first()).map(|party| ("party", party.to_string()))
        };
        let Some((field, name)) = found else {
            return Response::say("There is no party or forum under the cursor.");
        };
        let typed = format!("{field}:\"{}\"", name.replace('"', ""));
        match Query::parse(&typed, false) {
            Ok(query) => {
                self.panes.leave();
                self.list.set_filter(&typed, query).into()
            }
            Err(why) => Response::warn(why.message),
        }
    }

    /// Handles Enter in the form of a point. The form stays open until the file has been changed, so that nothing typed is lost.
    pub(crate) fn save_point(&mut self, mut form: PointForm) -> Response {
        let saved = self.review().save(&mut form);
        if matches!(saved, Ok(None)) {
            return Response::say("Nothing was changed.");
        }
        self.overlay = Some(Overlay::Point(form));
        saved.map_or_else(|why_not| why_not, Option::unwrap_or_default)
    }

    fn say_no_results(&self) -> Response {
        let key = self.setup.keymap.hint(Command::Search);
        Response::say(format!("There are no results yet; {key} searches the library."))
    }

    fn toggle_mouse(&mut self) -> Response {
        self.setup.mouse = !self.setup.mouse;
        let text = if self.setup.mouse { "The mouse is on." } else { "The mouse is off: the terminal selects text." };
        Response::say(text).and(Effect::Mouse(self.setup.mouse))
    }

    fn is_at_top(&self) -> bool {
        self.focus() == Focus::List && self.list.filter().is_none() && !self.panes.is_zoomed()
    }

    fn quit(&self) -> Response {
        Response::from(Effect::Remember(self.panes.bookmark())).and(Effect::Quit)
    }

    // What came from outside and concerns more than one component.

    fn resize(&mut self, columns: u16, rows: u16) -> Response {
        self.panes.resize((columns, rows));
        if !self.shows_results() {
            return Response::default();
        }
        // Only the hits that fit on the smaller screen are loaded.
        let context = search_context(&self.list, &self.panes, &self.setup);
        self.search.ask_again(context).into()
    }

    fn receive_entries(&mut self, entries: Vec<Arc<Entry>>) -> Response {
        let has = |id: &Id| entries.iter().any(|entry| entry.id == *id);
        let reopened = self.panes.open_id().filter(|id| has(id)).cloned().map(Effect::Open);
        let is_start = self.is_start();
        let has_last = self.setup.position.as_ref().and_then(|position| position.id.as_ref()).is_some_and(has);
        self.list.apply(entries, &[]);
        let restored = if is_start { self.restore(has_last) } else { None };
        let filter = if self.list.reading.is_none() { self.list.ask_filter() } else { None };
        Response::from(reopened).and(restored).and(filter)
    }

    fn finish_list_sync(&mut self) -> Response {
        (self.list.reading, self.list.checking) = (None, None);
        // If nothing is open yet, the brief that was open last time no longer exists.
        let first = if self.is_start() { self.restore(false) } else { None };
        Response::from(self.list.ask_filter()).and(first)
    }

    const fn is_start(&self) -> bool {
        self.panes.open_brief().is_none() && !self.panes.is_opening()
    }

    /// Opens the brief that was open when the program last ended, once its entry has been read. If it no longer exists, opens
    /// the first brief.
    fn restore(&mut self, has_last: bool) -> Option<Effect> {
        let last = self.setup.position.as_ref().and_then(|position| position.id.clone());
        if let Some(id) = last {
            if has_last {
                let bookmark = self.setup.position.take()?;
                self.list.select(&id);
                return Some(self.panes.restore(id, &bookmark));
            }
            if self.list.reading.is_some() || self.list.checking.is_some() {
                return None;
            }
        }
        let id = self.list.selected_entry()?.id.clone();
        self.panes.preview(id)
    }

    fn receive_index_sync(&mut self, is_synced: bool) -> Response {
        self.is_indexing = !is_synced;
        let filter = self.list.ask_filter();
        let context = search_context(&self.list, &self.panes, &self.setup);
        let search = if self.shows_results() { self.search.ask_again(context) } else { None };
        Response::from(filter).and(search).and(self.ask_counts())
    }

    /// Requests how many hits the saved searches have, if they are on the screen.
    fn ask_counts(&mut self) -> Option<Effect> {
        if matches!(self.overlay, Some(Overlay::SavedSearches)) { self.saved_searches.ask_counts() } else { None }
    }

    fn receive_searches(
        &mut self,
        all: Vec<SavedSearch>,
        problem: Option<String>,
        outcome: Option<Result<String, String>>,
    ) -> Response {
        self.saved_searches.set_searches(all, problem);
        let notice = match outcome {
            Some(Ok(done)) => Response::say(done),
            Some(Err(why)) => Response::warn(why),
            None => Response::default(),
        };
        notice.and(self.ask_counts())
    }

    fn receive_filtered(&mut self, generation: u64, ids: Result<Vec<Id>, String>) -> Response {
        if generation != self.list.filter_generation() {
            return Response::default();
        }
        let response = self.list.show_filtered(ids);
        let shown = if self.panes.has_focus() { None } else { self.preview_selected() };
        response.and(shown)
    }

    fn receive_outcome(&mut self, outcome: Outcome) -> Response {
        match outcome {
            Outcome::Done(done) => Response::say(done),
            Outcome::Failed(why) => Response::warn(why),
            Outcome::Exists { path, again } => {
                let question = format!("Replace the existing file {}?", text::line(&path));
                self.overlay = Some(Overlay::Confirm { question, effect: *again });
                Response::default()
            }
        }
    }

    fn receive_edit(&mut self, result: Result<String, String>) -> Response {
        match result {
            Ok(done) => {
                if matches!(self.overlay, Some(Overlay::Point(_))) {
                    self.overlay = None;
                }
                Response::say(done)
            }
            Err(why) => {
                // The cursor stays on the point that was not changed.
                self.panes.set_target(None);
                Response::warn(why)
            }
        }
    }
}
