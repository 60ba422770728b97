//! The environment and settings of the reader: plain data that every component may read.

use std::path::PathBuf;

use jiff::civil::Date;

use crate::app::keymap::Keymap;
use crate::app::message::Bookmark;

#[derive(Debug, Clone, Default)]
pub struct Setup {
    /// The library's name, for the header.
    pub library: String,
    /// Whether the library cannot be written to.
    pub is_read_only: bool,
    /// Commitments due before this day are overdue.
    pub today: Option<Date>,
    /// Columns of exported text.
    pub export_width: usize,
    /// Where exports are written; if `None`, in the folder where the program was started.
    pub export_dir: Option<PathBuf>,
    pub themes: Vec<String>,
    /// The theme in use.
    pub theme: String,
    pub keymap: Keymap,
    /// Whether mouse reports are on.
    pub mouse: bool,
    /// Where the user was when the program last ended.
    pub position: Option<Bookmark>,
    pub size: (u16, u16),
}
