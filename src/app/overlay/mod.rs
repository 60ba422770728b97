//! Overlays, which are drawn over the panes or take their keys: help, palette, themes, forms, input lines, questions.

mod choices;
mod help;
mod keys;
mod line;
mod palette;
mod themes;

use tui_input::Input;

use crate::app::export::ExportForm;
use crate::app::list::FilterLine;
use crate::app::message::Effect;
use crate::app::panes::FindLine;
use crate::app::review::PointForm;

pub(crate) use choices::step_around;
pub use choices::{Choices, Cursor};
pub use help::{Help, HelpRow, help_rows};
pub(crate) use line::{edit_line, paste_line};
pub use palette::Palette;
pub use themes::ThemePicker;

/// The widest content of a list with sentences or queries, in columns.
pub(crate) const WIDEST: u16 = 92;

#[derive(Debug, Clone)]
pub enum Overlay {
    Search,
    /// The user types a name for the search in the footer.
    SaveSearch(Input),
    SavedSearches,
    Find(FindLine),
    Filter(FilterLine),
    /// The user types a command in the footer to pipe the pane to.
    Pipe(Input),
    Help(Help),
    Palette(Palette),
    Themes(ThemePicker),
    Export(ExportForm),
    Point(PointForm),
    /// A question that y or n answers.
    Confirm {
        question: String,
        /// Performed if the answer is yes.
        effect: Effect,
    },
}

impl Overlay {
    /// The input line. The search and the saved searches own theirs, so they have none here.
    fn line(&mut self) -> Option<&mut Input> {
        match self {
            Self::Find(FindLine { line, .. })
            | Self::Filter(FilterLine { line, .. })
            | Self::Help(Help { line, .. })
            | Self::Palette(Palette { line, .. })
            | Self::SaveSearch(line)
            | Self::Pipe(line) => Some(line),
            Self::Export(form) => form.typed_line(),
            Self::Point(form) => form.typed_line(),
            Self::Search | Self::SavedSearches | Self::Themes(_) | Self::Confirm { .. } => None,
        }
    }
}
