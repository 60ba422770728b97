//! Word lists as constants, which the build script generates from TOML files in this room.

include!(concat!(env!("OUT_DIR"), "/extract_words.rs"));
