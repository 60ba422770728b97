//! Lists in a box over the panes, of which one row is chosen: commands, themes, saved searches. Where their rows stand, for who
//! draws them and for the mouse alike.

use crate::app::key::{Code, Key};
use crate::app::layout::{Area, Layout, Sheet};
use crate::app::message::Effect;
use crate::app::search::shelf::Doing;
use crate::app::state::{App, Overlay};

/// The widest a list with sentences or queries is (columns).
const WIDE: u16 = 92;

/// A list of which one row is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choices {
    pub sheet: Sheet,
    /// The rows in it.
    pub rows: Area,
    /// How many there are to choose from.
    pub count: usize,
    pub chosen: usize,
    /// The first one on the screen.
    pub top: usize,
}

impl Choices {
    /// Those on the screen, each with its row.
    pub fn visible(self) -> impl Iterator<Item = (usize, Area)> {
        (self.top..self.count).take(self.height()).enumerate().map(move |(place, i)| (i, self.rows.row(place)))
    }

    fn height(self) -> usize {
        usize::from(self.rows.height).max(1)
    }
}

impl App {
    /// The list over the panes; none where there is no such thing.
    pub fn choices(&self, layout: &Layout) -> Option<Choices> {
        let height = |rows: usize| u16::try_from(rows).unwrap_or(u16::MAX);
        let top = self.choices_top;
        Some(match &self.overlay {
            Some(Overlay::Palette { found, chosen, .. }) => {
                let sheet = layout.sheet(WIDE, height(found.len() + 2).clamp(6, 22));
                Choices { sheet, rows: sheet.line_and_rows().1, count: found.len(), chosen: *chosen, top }
            }
            Some(Overlay::Themes { chosen, .. }) => {
                let count = self.setup.themes.len();
                let sheet = layout.sheet(30, height(count)).at_right();
                Choices { sheet, rows: sheet.inner, count, chosen: *chosen, top }
            }
            Some(Overlay::Searches { chosen, .. }) => {
                let (count, has_problem) = (self.shelf.all.len(), self.shelf.problem.is_some());
                let sheet = layout.sheet(WIDE, height(count.max(2) + usize::from(has_problem) * 2).clamp(4, 22));
                let mut rows = sheet.inner;
                if has_problem {
                    // Its line, and an empty one where there is room.
                    rows = rows.split_top(1).1;
                    rows = rows.split_top(u16::from(rows.height >= 4)).1;
                }
                Choices { sheet, rows, count, chosen: *chosen, top }
            }
            _ => return None,
        })
    }

    /// Keeps the chosen row on the screen, and what is on the screen in its place as far as that goes: a second click meets
    /// what the first did.
    pub(crate) fn settle_choices(&mut self, layout: &Layout) {
        self.choices_top = self.choices(layout).map_or(0, |choices| {
            let height = choices.height();
            let top = choices.top.min(choices.count.saturating_sub(height));
            top.clamp((choices.chosen + 1).saturating_sub(height), choices.chosen)
        });
    }

    /// A click chooses a row; where it is chosen already it is taken, as by Enter.
    pub(crate) fn click_choice(&mut self, (x, y): (u16, u16)) -> Vec<Effect> {
        if matches!(self.overlay, Some(Overlay::Searches { doing: Doing::Renaming(_) | Doing::Removing, .. })) {
            return Vec::new();
        }
        let Some(choices) = self.choices(&self.layout()) else { return Vec::new() };
        let Some((clicked, _)) = choices.visible().find(|(_, row)| row.holds(x, y)) else { return Vec::new() };
        self.notice = None;
        if clicked == choices.chosen {
            return self.press_in_overlay(Key::plain(Code::Enter));
        }
        let by = clicked.cast_signed() - choices.chosen.cast_signed();
        self.move_in_overlay((by, false))
    }
}
