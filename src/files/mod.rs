//! The disk: reading, walking, watching and writing atomically; file names; the user's folders.

#![allow(clippy::disallowed_methods, reason = "only this module may touch the disk")]

mod events;
mod failure;
mod home;
mod kind;
mod name;
mod outline;
mod read;
mod stamp;
mod walk;
mod watch;
mod write;

pub use home::{cache_dir, config_dir, create_dir, remove, state_dir};
pub use kind::{canonical, exists, is_file, is_folder, is_surely_missing, is_taken};
pub use name::safe_name;
pub use outline::{Outline, changed};
pub use read::{MAX_BRIEF, OpenFile, read_bytes, read_range, read_stamped, read_start, read_text};
pub use stamp::{Seen, Stamp, full_stamp, is_sure, look, now, set_time, stamp};
pub use walk::{Batch, Found, Skipped, Walked, walk};
pub use watch::{Change, Watcher, Why, watch};
pub use write::{Existing, write_atomic, write_with_folder};
