//! What is over the panes or takes the keys below them: help, palette, themes, forms, lines to type in, questions.

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

pub use choices::{Choices, Cursor};
pub use help::{Help, HelpRow, help};
pub(crate) use line::{edit_line, paste_line};
pub use palette::Palette;
pub use themes::ThemePicker;

/// The widest content of a list with sentences or queries, in columns.
pub(crate) const WIDEST: u16 = 92;

#[derive(Debug, Clone)]
pub enum Overlay {
    Search,
    /// A name for the search on the screen is typed in the footer.
    SaveSearch(Input),
    SavedSearches,
    Find(FindLine),
    Filter(FilterLine),
    /// A command to pipe the pane to is typed in the footer.
    Pipe(Input),
    Help(Help),
    Palette(Palette),
    Themes(ThemePicker),
    Export(ExportForm),
    Point(PointForm),
    /// A question to answer with y or n.
    Confirm {
        question: String,
        /// What to do on yes.
        effect: Effect,
    },
}

impl Overlay {
    /// The line being typed. That of the search is in the search, that of a saved search in the saved searches.
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
