//! What the reader is given when it starts: plain data that components may read.

use std::path::PathBuf;

use jiff::civil::Date;

use crate::app::keymap::Keymap;
use crate::app::message::Bookmark;

/// What the reader is given when it starts.
#[derive(Debug, Clone, Default)]
pub struct Setup {
    /// The library's name, for the header.
    pub library: String,
    /// Whether the library cannot be written to.
    pub is_read_only: bool,
    /// The day from which on a commitment is overdue.
    pub today: Option<Date>,
    /// Columns of exported text.
    pub export_width: usize,
    /// The folder that exports go to; where the program was started if absent.
    pub export_dir: Option<PathBuf>,
    pub themes: Vec<String>,
    /// The theme in use.
    pub theme: String,
    pub keymap: Keymap,
    /// Whether mouse reports are on.
    pub mouse: bool,
    /// Where the user was last time.
    pub position: Option<Bookmark>,
    pub size: (u16, u16),
}
