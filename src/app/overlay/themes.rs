//! The list of themes. The selected one is previewed.

use crate::app::layout::Layout;
use crate::app::message::Effect;
use crate::app::overlay::{Choices, Cursor};

#[derive(Debug, Clone)]
pub struct ThemePicker {
    names: Vec<String>,
    pub(super) cursor: Cursor,
    /// The theme to return to on Esc.
    before: String,
}

impl ThemePicker {
    pub(crate) fn new(names: &[String], current: &str) -> Self {
        let selected = names.iter().position(|name| name == current).unwrap_or_default();
        Self { names: names.to_vec(), cursor: Cursor { selected, top: 0 }, before: current.to_owned() }
    }

    pub fn theme_names(&self) -> &[String] {
        &self.names
    }

    pub(super) fn move_and_preview(&mut self, by: isize) -> Effect {
        self.cursor.move_by(by, self.names.len());
        self.use_selected(false)
    }

    pub(super) fn accept(&self) -> Effect {
        self.use_selected(true)
    }

    pub(super) fn cancel(self) -> Effect {
        Effect::Theme { name: self.before, keep: false }
    }

    fn use_selected(&self, keep: bool) -> Effect {
        Effect::Theme { name: self.names.get(self.cursor.selected).cloned().unwrap_or_default(), keep }
    }

    pub(super) fn choices(&self, layout: &Layout) -> Choices {
        let count = self.names.len();
        let popup = layout.popup(30, u16::try_from(count).unwrap_or(u16::MAX)).at_right();
        Choices { popup, rows: popup.inner, count, cursor: self.cursor }
    }
}
