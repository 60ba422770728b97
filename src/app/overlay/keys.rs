//! Keys, pastes and clicks while there is an overlay: accept, close, move, type. They are passed to the component that owns
//! the overlay.

use tui_input::Input;

use crate::app::command::Command;
use crate::app::export::{ExportForm, Exporter};
use crate::app::key::{Code, Key};
use crate::app::keymap::Step;
use crate::app::layout::Layout;
use crate::app::message::Effect;
use crate::app::overlay::{Choices, Overlay, edit_line, paste_line};
use crate::app::response::Response;
use crate::app::search::{Mode, SavedReply};
use crate::app::state::{App, search_context};
use crate::search::{SearchEdit, Unit};
use crate::text;

impl App {
    pub(crate) fn press_in_overlay(&mut self, key: Key) -> Response {
        match &self.overlay {
            Some(Overlay::Confirm { .. }) => return self.answer_question(key),
            Some(Overlay::SavedSearches) => return self.press_in_saved_searches(key),
            Some(Overlay::Search) => {
                if let Some(response) = self.press_in_results(key) {
                    return response;
                }
            }
            _ => {}
        }
        match key.code {
            Code::Esc => return self.close_overlay(),
            Code::Enter => return self.accept_overlay(),
            _ => {}
        }
        if let Some(by) = self.rows_of_key(key) {
            return self.move_in_overlay(by);
        }
        let context = search_context(&self.list, &self.panes, &self.setup);
        match (&mut self.overlay, key.code) {
            (Some(Overlay::Search), Code::Tab) => return self.search.cycle_unit(1, context).into(),
            (Some(Overlay::Search), Code::BackTab) => {
                return self.search.cycle_unit(Unit::ALL.len() - 1, context).into();
            }
            (Some(Overlay::Export(form)), _) => {
                form.press(key, &Exporter { panes: &self.panes, search: &self.search, setup: &self.setup });
                return Response::default();
            }
            (Some(Overlay::Point(form)), _) => {
                self.panes.brief().into_iter().for_each(|brief| form.press(brief, key));
                return Response::default();
            }
            (Some(Overlay::Themes(_)), Code::Char('q' | 't')) => return self.close_overlay(),
            (Some(Overlay::Themes(themes)), Code::Char(c @ ('j' | 'k'))) => {
                return themes.move_and_preview(if c == 'j' { 1 } else { -1 }).into();
            }
            _ => {}
        }
        let is_changed = self.typed_line().is_some_and(|line| edit_line(line, key));
        if is_changed { self.apply_typed_line() } else { Response::default() }
    }

    pub(crate) fn paste(&mut self, pasted: &str) -> Response {
        let is_changed = self.typed_line().is_some_and(|line| paste_line(line, pasted));
        if is_changed { self.apply_typed_line() } else { Response::default() }
    }

    fn typed_line(&mut self) -> Option<&mut Input> {
        match self.overlay.as_mut()? {
            Overlay::Search => Some(&mut self.search.line),
            Overlay::SavedSearches => self.saved_searches.renamed_line(),
            overlay => overlay.line(),
        }
    }

    fn apply_typed_line(&mut self) -> Response {
        let context = search_context(&self.list, &self.panes, &self.setup);
        match &mut self.overlay {
            Some(Overlay::Search) => return self.search.search_typed(context).into(),
            Some(Overlay::Find(find)) => self.panes.find_in_focused(find),
            Some(Overlay::Filter(filter)) => return filter.apply(&mut self.list).into(),
            Some(Overlay::Help(help)) => help.top = 0,
            Some(Overlay::Palette(palette)) => palette.update_matches(),
            Some(Overlay::Export(form)) => form.is_named = true,
            _ => {}
        }
        Response::default()
    }

    fn answer_question(&mut self, key: Key) -> Response {
        match (self.overlay.take(), key.code) {
            (Some(Overlay::Confirm { effect, .. }), Code::Char('y' | 'Y')) => effect.into(),
            _ => Response::say("Nothing was changed."),
        }
    }

    fn press_in_saved_searches(&mut self, key: Key) -> Response {
        match self.saved_searches.press(key, &self.setup.keymap, self.overlay_page()) {
            SavedReply::Stay(response) => response,
            SavedReply::Open(saved) => {
                self.overlay = Some(Overlay::Search);
                let context = search_context(&self.list, &self.panes, &self.setup);
                self.search.run_saved(saved, context)
            }
            SavedReply::Close => {
                self.overlay = None;
                Response::default()
            }
        }
    }

    /// Handles a key that is a command in the results or belongs to the panel of facets; `None` if it is neither.
    fn press_in_results(&mut self, key: Key) -> Option<Response> {
        if let Step::Command(command @ (Command::Sort | Command::Facets | Command::SaveSearch | Command::Searches)) =
            self.setup.keymap.step(&[key])
            && key.typed_char().is_none()
        {
            return Some(self.run_command(command));
        }
        let context = search_context(&self.list, &self.panes, &self.setup);
        self.search.press_in_panel(key, context)
    }

    fn close_overlay(&mut self) -> Response {
        match self.overlay.take() {
            Some(Overlay::Find(find)) => self.panes.cancel_find(&find),
            Some(Overlay::Filter(filter)) => return filter.cancel(&mut self.list).into(),
            Some(Overlay::SaveSearch(_)) => self.overlay = Some(Overlay::Search),
            Some(Overlay::Themes(themes)) => return themes.cancel().into(),
            _ => {}
        }
        Response::default()
    }

    fn accept_overlay(&mut self) -> Response {
        match self.overlay.take() {
            Some(Overlay::Search) => self.open_selected_hit(),
            Some(Overlay::Filter(filter)) if filter.error.is_some() => {
                self.overlay = Some(Overlay::Filter(filter));
                Response::default()
            }
            Some(Overlay::Pipe(line)) => self.exporter().pipe(line.value()).into(),
            Some(Overlay::SaveSearch(line)) => self.save_search(line),
            Some(Overlay::Palette(palette)) => {
                palette.selected().map_or_else(Response::default, |command| self.run_command(command))
            }
            Some(Overlay::Themes(themes)) => themes.accept().into(),
            Some(Overlay::Export(form)) => self.export(form),
            Some(Overlay::Point(form)) => self.save_point(form),
            _ => Response::default(),
        }
    }

    pub(crate) fn save_search(&mut self, line: Input) -> Response {
        let name = text::line(line.value()).trim().to_owned();
        if name.is_empty() {
            self.overlay = Some(Overlay::SaveSearch(line));
            return Response::say("A saved search needs a name.");
        }
        self.overlay = Some(Overlay::Search);
        let saved = self.search.to_saved(name);
        // The hits on the screen have been seen, so only later ones are new.
        Response::from(Effect::Searches(Some(SearchEdit::Save(saved.clone())))).and(Effect::MarkSeen(saved))
    }

    fn export(&mut self, form: ExportForm) -> Response {
        if form.path.value().trim().is_empty() {
            self.overlay = Some(Overlay::Export(form));
            return Response::warn("A file needs a name.");
        }
        let context = search_context(&self.list, &self.panes, &self.setup);
        self.exporter().submit(&form, context).into()
    }

    fn overlay_page(&self) -> isize {
        isize::try_from((self.panes.body().height / 2).max(1)).unwrap_or(1)
    }

    /// The number of rows that a key moves in a list below an input line.
    fn rows_of_key(&self, key: Key) -> Option<isize> {
        match (key.code, key.ctrl) {
            (Code::Down, _) | (Code::Char('n'), true) => Some(1),
            (Code::Up, _) | (Code::Char('p'), true) => Some(-1),
            (Code::PageDown, _) | (Code::Char('f'), true) => Some(self.overlay_page()),
            (Code::PageUp, _) | (Code::Char('b'), true) => Some(-self.overlay_page()),
            _ => None,
        }
    }

    pub(crate) fn move_in_overlay(&mut self, by: isize) -> Response {
        let context = search_context(&self.list, &self.panes, &self.setup);
        match &mut self.overlay {
            Some(Overlay::Search) if self.search.panel().has_keys() => self.search.move_in_panel(by, context.body),
            Some(Overlay::Search) => return self.search.move_by(by, context).into(),
            Some(Overlay::SavedSearches) => self.saved_searches.move_selection(by),
            Some(Overlay::Help(help)) => {
                let height = self.panes.layout().help_popup().line_and_rows().1.height;
                help.scroll(by, &self.setup.keymap, height);
            }
            Some(Overlay::Palette(palette)) => palette.cursor.move_by(by, palette.found().len()),
            Some(Overlay::Themes(themes)) => return themes.move_and_preview(by).into(),
            Some(Overlay::Export(form)) => form.step(by),
            Some(Overlay::Point(form)) => form.step(by),
            _ => {}
        }
        Response::default()
    }

    /// The geometry of a list over the panes, if there is one.
    pub fn choices(&self, layout: &Layout) -> Option<Choices> {
        match &self.overlay {
            Some(Overlay::Palette(palette)) => Some(palette.choices(layout)),
            Some(Overlay::Themes(themes)) => Some(themes.choices(layout)),
            Some(Overlay::SavedSearches) => Some(self.saved_searches.choices(layout)),
            _ => None,
        }
    }

    /// Keeps the selected row of a list on the screen.
    pub(crate) fn fit_choices(&mut self, layout: &Layout) {
        let Some(choices) = self.choices(layout) else { return };
        match &mut self.overlay {
            Some(Overlay::Palette(palette)) => palette.cursor.scroll_to_selected(&choices),
            Some(Overlay::Themes(themes)) => themes.cursor.scroll_to_selected(&choices),
            _ => self.saved_searches.cursor.scroll_to_selected(&choices),
        }
    }

    /// A click selects a row; a click on the selected row accepts it like Enter.
    pub(crate) fn click_choice(&mut self, x: u16, y: u16) -> Response {
        if matches!(self.overlay, Some(Overlay::SavedSearches)) && !matches!(self.saved_searches.mode(), Mode::Choose) {
            return Response::default();
        }
        let Some(choices) = self.choices(&self.panes.layout()) else { return Response::default() };
        let Some((clicked, _)) = choices.on_screen().find(|(_, row)| row.contains(x, y)) else {
            return Response::default();
        };
        self.notice = None;
        let selected = choices.cursor.selected;
        if clicked == selected {
            return self.press_in_overlay(Key::from(Code::Enter));
        }
        self.move_in_overlay(clicked.cast_signed() - selected.cast_signed())
    }
}
