//! The export form: what is taken out, in which format, to which file.

use tui_input::Input;

use crate::pane::export::ExportFormat;

/// What an export takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// The pane with the focus.
    Pane,
    /// The points of the pane with the words that are being found.
    Matches,
    /// The point under the cursor.
    Point,
    Brief,
    /// The results of the last search.
    Results,
}

impl Scope {
    /// The word in the form.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pane => "pane",
            Self::Matches => "matches",
            Self::Point => "point",
            Self::Brief => "brief",
            Self::Results => "results",
        }
    }
}

/// The fields of the export form.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Field {
    /// What is taken out.
    Scope,
    Format,
    #[default]
    File,
}

#[derive(Debug, Clone)]
pub struct Form {
    /// What can be taken out here.
    pub scopes: Vec<Scope>,
    /// The chosen one, as a place in `scopes`.
    pub scope: usize,
    pub format: ExportFormat,
    /// The file's path, relative to where the program was started.
    pub path: Input,
    /// Whether the user changed the path, so that it is no longer made up.
    pub is_named: bool,
    /// The field with the cursor.
    pub field: Field,
}
