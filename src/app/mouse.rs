//! The mouse: the wheel scrolls what is under it, a click chooses, a click on what is chosen opens.

use crate::app::layout::Area;
use crate::app::message::{Effect, Mouse};
use crate::app::state::{App, Overlay};

impl App {
    pub(crate) fn point_at(&mut self, mouse: Mouse) -> Vec<Effect> {
        match mouse {
            Mouse::Wheel { rows, .. } if self.overlay.is_some() => {
                self.move_in_overlay((isize::from(rows.signum()), false))
            }
            Mouse::Click { x, y } if matches!(self.overlay, Some(Overlay::Search)) => self.click_result((x, y)),
            Mouse::Click { x, y } if self.overlay.is_some() => self.click_choice((x, y)),
            Mouse::Wheel { x, y, rows } => {
                self.wheel(x, y, isize::from(rows));
                Vec::new()
            }
            Mouse::Click { x, y } => {
                self.notice = None;
                self.click(x, y)
            }
        }
    }

    fn wheel(&mut self, x: u16, y: u16, rows: isize) {
        let layout = self.layout();
        if let Some(slot) = layout.slots.iter().find(|slot| slot.body.holds(x, y)) {
            if let Some(state) = self.open.as_mut().and_then(|open| open.panes.get_mut(&slot.pane)) {
                state.top = state.top.saturating_add_signed(rows);
            }
        } else if self.list_view(&layout).is_some_and(|view| view.rows.holds(x, y)) {
            self.list.top = self.list.top.saturating_add_signed(rows.signum());
            let count = self.list_view(&layout).map_or(1, |view| view.count());
            self.list.top = self.list.top.min(self.list.shown.len().saturating_sub(count));
            self.list.chosen = self.list.chosen.clamp(self.list.top, self.list.top + count - 1);
        }
    }

    fn click(&mut self, x: u16, y: u16) -> Vec<Effect> {
        let layout = self.layout();
        if let Some(view) = self.list_view(&layout).filter(|view| view.rows.holds(x, y)) {
            let place = self.list.top + usize::from((y - view.rows.y) / view.step.max(1));
            if place >= self.list.shown.len() {
                return Vec::new();
            }
            let is_again = place == self.list.chosen && !self.in_brief;
            self.list.chosen = place;
            self.in_brief = is_again && self.open.is_some();
            return self.show_chosen();
        }
        if let Some((line, tabs)) = self.tab_line(&layout).filter(|(line, _)| line.holds(x, y)) {
            let at = x - line.x;
            let tab = tabs.into_iter().rev().find(|tab| tab.x <= at);
            if let Some(tab) = tab {
                self.in_brief = true;
                self.show_pane(tab.pane);
            }
            return Vec::new();
        }
        let holds = |area: Area| area.holds(x, y);
        if let Some(slot) = layout.slots.iter().find(|slot| holds(slot.body) || slot.title.is_some_and(holds)) {
            self.in_brief = true;
            self.show_pane(slot.pane);
            if let Some(state) = self.open.as_mut().and_then(|open| open.panes.get_mut(&slot.pane)) {
                let place = y.checked_sub(slot.body.y).map(|place| state.top + usize::from(place));
                let row = place.and_then(|place| state.rows.get(place));
                if let Some(point) = row.and_then(|row| row.point) {
                    state.point = point;
                }
            }
        }
        Vec::new()
    }
}
