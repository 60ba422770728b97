//! The reader's state and how it changes. No terminal, no file, no thread, no clock: [`App::update`] is a pure function
//! from a [`Message`] to a changed [`App`] and the [`Effect`]s that `run` is to perform.
//!
//! Each field of [`App`] is a component that owns its state: [`List`], [`Panes`], [`Search`], [`SavedSearches`] and the
//! [`Overlay`]; `review` and `export` act on the open brief. Components do not know each other: `update` passes them
//! what they need, and they return a `Response`.

mod command;
mod export;
mod key;
mod keymap;
mod layout;
mod list;
mod message;
mod mouse;
mod overlay;
mod panes;
mod response;
mod review;
mod search;
mod setup;
mod state;
mod update;

pub use command::{COMMANDS, Command, Focus, Group, Info};
pub use export::{ExportField, ExportForm, Scope};
pub use key::{Code, Key, sequence, sequence_text};
pub use keymap::{Binding, Keymap};
pub use layout::{Area, Layout, Popup, Slot};
pub use list::{Filter, FilterLine, List, ListView, LoadProgress};
pub use message::{Ask, Bookmark, Effect, Message, Mouse, Outcome};
pub use overlay::{Choices, Cursor, Help, HelpRow, Overlay, Palette, ThemePicker, help_rows};
pub use panes::{FindLine, Matches, OpenBrief, PaneState, Panes, Tab, Target};
pub use response::Notice;
pub use review::{FieldKind, PointField, PointForm};
pub use search::{FacetPanel, HIT_ROWS, Mode, PanelButton, PanelRow, SEARCH_HEAD, SavedSearches, Search};
pub use setup::Setup;
pub use state::App;
