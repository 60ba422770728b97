//! The lists of `english.toml`, as the build found them.

include!(concat!(env!("OUT_DIR"), "/syntax_words.rs"));
