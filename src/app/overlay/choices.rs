//! Lists in a box over the panes with one selected row: commands, themes, saved searches. Drawing and the mouse use the same
//! geometry.

use crate::app::layout::{Area, Popup};

/// The selected row of a list, and its scroll position.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cursor {
    pub selected: usize,
    /// The first row on the screen.
    pub top: usize,
}

impl Cursor {
    pub(crate) fn move_by(&mut self, by: isize, count: usize) {
        self.selected = self.selected.saturating_add_signed(by).min(count.saturating_sub(1));
    }

    /// Scrolls to the selected row, and no further than necessary: a second click must hit the same row.
    pub(crate) fn scroll_to_selected(&mut self, choices: &Choices) {
        let height = choices.height();
        let top = choices.cursor.top.min(choices.count.saturating_sub(height));
        self.top = top.clamp((self.selected + 1).saturating_sub(height), self.selected);
    }
}

/// The index `by` steps after `index` among `count`, wrapping around.
pub(crate) fn step_around(index: usize, by: isize, count: usize) -> usize {
    (index + count).wrapping_add_signed(by) % count.max(1)
}

/// The geometry of a list in a box.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choices {
    pub popup: Popup,
    /// The area of the rows in it.
    pub rows: Area,
    pub count: usize,
    pub cursor: Cursor,
}

impl Choices {
    /// The indices of the rows on the screen, with their areas.
    pub fn on_screen(self) -> impl Iterator<Item = (usize, Area)> {
        let top = self.cursor.top;
        (top..self.count).take(self.height()).enumerate().map(move |(row, i)| (i, self.rows.nth_row(row)))
    }

    fn height(self) -> usize {
        usize::from(self.rows.height).max(1)
    }
}
