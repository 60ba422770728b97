//! The example briefs compiled into the program, so that it shows something wherever it is started.

/// File name and text of each, in the order of the names.
pub(crate) const BUNDLED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/bundled.rs"));
