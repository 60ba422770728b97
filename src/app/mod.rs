//! The reader's state and how it changes. No terminal, no file, no thread, no clock: `update` is a pure function from
//! a [`Message`] to a changed [`App`] and the [`Effect`]s that `run` is to do.

mod amend;
mod beside;
mod change;
mod choices;
mod command;
mod form;
mod group;
mod head;
mod key;
mod keymap;
mod layout;
mod list;
mod message;
mod mouse;
mod moves;
mod narrow;
mod over;
mod overlay;
mod panes;
mod point_form;
mod results;
mod search;
mod searches;
mod shelf;
mod state;
mod take;
mod update;

pub use choices::Choices;
pub use command::{COMMANDS, Command, Info, Place};
pub use form::{Field, Form, Scope};
pub use group::Group;
pub use key::{Code, Key, sequence, shown};
pub use keymap::{Binding, Keymap};
pub use layout::{Area, Layout, Needs, Sheet, Slot, layout};
pub use list::ListView;
pub use message::{Ask, Effect, Message, Mouse, Opened, Outcome, Position};
pub use overlay::{HelpRow, help};
pub use panes::Tab;
pub use point_form::{Holds, PointField, PointForm};
pub use results::{Panel, PanelRow, Search};
pub use search::{RESULT_ROWS, RESULTS_HEAD};
pub use shelf::{Count, Doing, Shelf};
pub use state::{App, Filter, Found, List, Notice, OpenBrief, Overlay, PaneState, Setup, Spot, Target};
