//! The mouse. The wheel scrolls what is under it, a click selects, and a click on a selected row opens it.

use crate::app::message::{Effect, Mouse};
use crate::app::overlay::Overlay;
use crate::app::response::Response;
use crate::app::state::{App, search_context};

impl App {
    pub(crate) fn handle_mouse(&mut self, mouse: Mouse) -> Response {
        match (mouse, &self.overlay) {
            (Mouse::Wheel { rows, .. }, Some(_)) => self.move_in_overlay(rows.signum().into()),
            (Mouse::Click { x, y }, Some(Overlay::Search)) => self.click_results(x, y),
            (Mouse::Click { x, y }, Some(_)) => self.click_choice(x, y),
            (Mouse::Wheel { x, y, rows }, None) => {
                self.wheel(x, y, rows.into());
                Response::default()
            }
            (Mouse::Click { x, y }, None) => {
                self.notice = None;
                self.click(x, y).into()
            }
        }
    }

    fn wheel(&mut self, x: u16, y: u16, rows: isize) {
        if self.panes.scroll_at(x, y, rows) {
            return;
        }
        if let Some(view) = self.list_view(&self.layout()).filter(|view| view.rows.contains(x, y)) {
            self.list.scroll(rows.signum(), view.capacity());
        }
    }

    fn click(&mut self, x: u16, y: u16) -> Option<Effect> {
        let Some(view) = self.list_view(&self.layout()).filter(|view| view.rows.contains(x, y)) else {
            self.panes.click(x, y);
            return None;
        };
        let index = self.list.top() + usize::from((y - view.rows.y) / view.step.max(1));
        if index >= self.list.visible().len() {
            return None;
        }
        let is_selected = index == self.list.selected() && !self.panes.has_focus();
        self.list.select_index(index);
        if is_selected && self.panes.open_brief().is_some() {
            self.panes.enter();
        } else {
            self.panes.unfocus();
        }
        self.preview_selected()
    }

    fn click_results(&mut self, x: u16, y: u16) -> Response {
        let is_button = self.panel_button().is_some_and(|button| button.area.contains(x, y));
        let context = search_context(&self.list, &self.panes, &self.setup);
        if is_button {
            return self.search.toggle_panel(context);
        }
        if let Some(response) = self.search.click_panel(x, y, context) {
            return response;
        }
        if self.search.click_hit(y, context.body) { self.open_selected_hit() } else { Response::default() }
    }
}
