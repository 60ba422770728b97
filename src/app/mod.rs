//! The reader's state and how it changes. No terminal, no file, no thread, no clock: `update` is a pure function from
//! a [`Message`] to a changed [`App`] and the [`Effect`]s that `run` is to do.

mod command;
mod group;
mod key;
mod keymap;
mod layout;
mod list;
mod message;
mod mouse;
mod overlay;
mod panes;
mod review;
mod search;
mod state;
mod update;

pub use command::{COMMANDS, Command, Info, Place};
pub use group::Group;
pub use key::{Code, Key, sequence, shown};
pub use keymap::{Binding, Keymap};
pub use layout::{Area, Layout, Needs, Sheet, Slot, layout};
pub use list::ListView;
pub use message::{Ask, Effect, Message, Mouse, Opened, Outcome, Position};
pub use overlay::choices::Choices;
pub use overlay::form::{Field, Form, Scope};
pub use overlay::{HelpRow, help};
pub use panes::Tab;
pub use review::point_form::{Holds, PointField, PointForm};
pub use search::rows::{Panel, PanelRow, Search};
pub use search::shelf::{Count, Doing, Shelf};
pub use search::{RESULT_ROWS, RESULTS_HEAD};
pub use state::{App, Filter, Found, List, Notice, OpenBrief, Overlay, PaneState, Setup, Spot, Target};
