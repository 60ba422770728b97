//! Keys while something stands over the panes: accept, close, move, type.

use crate::app::key::{Code, Key};
use crate::app::message::Effect;
use crate::app::overlay::{edit, help};
use crate::app::search::shelf::Doing;
use crate::app::state::{App, Overlay};

impl App {
    pub(crate) fn press_in_overlay(&mut self, key: Key) -> Vec<Effect> {
        if matches!(self.overlay, Some(Overlay::Search))
            && let Some(effects) = self.press_in_results(key)
        {
            return effects;
        }
        match (&self.overlay, key.code) {
            (Some(Overlay::Confirm { .. }), _) => return self.answer_question(key),
            (Some(Overlay::Searches { doing: Doing::Choosing, .. }), Code::Esc) => return self.close_overlay(),
            (Some(Overlay::Searches { .. }), _) => return self.press_in_searches(key),
            (_, Code::Esc) => return self.close_overlay(),
            (_, Code::Enter) => return self.accept(),
            _ => {}
        }
        if let Some(by) = steps(key) {
            return self.move_in_overlay(by);
        }
        match (&mut self.overlay, key.code) {
            (Some(Overlay::Search), Code::Tab) => return self.turn_unit(1),
            (Some(Overlay::Search), Code::BackTab) => return self.turn_unit(crate::search::Unit::ALL.len() - 1),
            (Some(Overlay::Export(_)), _) => return self.press_in_form(key),
            (Some(Overlay::Point(_)), _) => return self.press_in_point(key),
            (Some(Overlay::Themes { .. }), Code::Char('q' | 't')) => return self.close_overlay(),
            (Some(Overlay::Themes { .. }), Code::Char(c @ ('j' | 'k'))) => {
                return self.move_in_overlay(if c == 'j' { (1, false) } else { (-1, false) });
            }
            _ => {}
        }
        let is_changed = self.line().is_some_and(|line| edit(line, key));
        if is_changed { self.line_changed() } else { Vec::new() }
    }

    fn answer_question(&mut self, key: Key) -> Vec<Effect> {
        let Some(Overlay::Confirm { effect, .. }) = self.overlay.take() else { return Vec::new() };
        if matches!(key.code, Code::Char('y' | 'Y')) {
            return vec![effect];
        }
        self.say("Nothing was done.");
        Vec::new()
    }

    fn close_overlay(&mut self) -> Vec<Effect> {
        match self.overlay.take() {
            Some(Overlay::Find { from, .. }) => {
                self.find("", from);
                Vec::new()
            }
            Some(Overlay::Filter { before, .. }) => {
                let (typed, query) = before.map(|f| (f.typed, f.query)).unwrap_or_default();
                self.set_filter(&typed, query)
            }
            Some(Overlay::SaveSearch { .. }) => {
                self.overlay = Some(Overlay::Search);
                Vec::new()
            }
            Some(Overlay::Themes { before, .. }) => vec![Effect::Theme { name: before, keep: false }],
            _ => Vec::new(),
        }
    }

    fn accept(&mut self) -> Vec<Effect> {
        match self.overlay.take() {
            Some(Overlay::Search) => {
                let effects = self.open_result();
                if effects.is_empty() {
                    self.overlay = Some(Overlay::Search);
                }
                effects
            }
            Some(Overlay::Filter { line, error: Some(error), before }) => {
                self.overlay = Some(Overlay::Filter { line, error: Some(error), before });
                Vec::new()
            }
            Some(Overlay::Pipe { line }) => self.pipe_to(line.value()),
            Some(Overlay::SaveSearch { line }) => self.save_search(&line),
            Some(Overlay::Palette { found, chosen, .. }) => {
                found.get(chosen).copied().map(|command| self.run(command)).unwrap_or_default()
            }
            Some(Overlay::Themes { chosen, .. }) => {
                let name = self.setup.themes.get(chosen).cloned().unwrap_or_default();
                vec![Effect::Theme { name, keep: true }]
            }
            Some(Overlay::Export(form)) => self.save(&form),
            Some(Overlay::Point(form)) => self.save_point(form),
            _ => Vec::new(),
        }
    }

    pub(crate) fn move_in_overlay(&mut self, (by, is_page): (isize, bool)) -> Vec<Effect> {
        let height = usize::from(self.layout().body.height);
        let page = isize::try_from(height / 2).unwrap_or(1).max(1);
        let by = if is_page { by * page } else { by };
        let shown = usize::from(self.layout().help_sheet().line_and_rows().1.height);
        match &mut self.overlay {
            Some(Overlay::Search) if self.search.as_ref().is_some_and(|search| search.panel.has_keys) => {
                self.move_in_panel(by);
            }
            Some(Overlay::Searches { .. }) => self.move_in_searches(by),
            Some(Overlay::Search) => {
                let shown = self.results_shown();
                return self.move_result(by, shown);
            }
            Some(Overlay::Help { line, top }) => {
                let last = help(&self.setup.keymap, line.value()).len().saturating_sub(shown);
                *top = top.saturating_add_signed(by).min(last);
            }
            Some(Overlay::Palette { found, chosen, .. }) => {
                *chosen = chosen.saturating_add_signed(by).min(found.len().saturating_sub(1));
            }
            Some(Overlay::Themes { chosen, .. }) => {
                *chosen = chosen.saturating_add_signed(by).min(self.setup.themes.len().saturating_sub(1));
                let name = self.setup.themes.get(*chosen).cloned().unwrap_or_default();
                return vec![Effect::Theme { name, keep: false }];
            }
            Some(Overlay::Export(form)) => form.step(by),
            Some(Overlay::Point(form)) => form.step(by),
            _ => {}
        }
        Vec::new()
    }
}

/// Rows or pages that a key moves in a list under a line.
fn steps(key: Key) -> Option<(isize, bool)> {
    match (key.code, key.ctrl) {
        (Code::Down, _) | (Code::Char('n'), true) => Some((1, false)),
        (Code::Up, _) | (Code::Char('p'), true) => Some((-1, false)),
        (Code::PageDown, _) | (Code::Char('f'), true) => Some((1, true)),
        (Code::PageUp, _) | (Code::Char('b'), true) => Some((-1, true)),
        _ => None,
    }
}
