//! Word lists as constants, which the build script generates from the TOML files of `lexicon`.

include!(concat!(env!("OUT_DIR"), "/extract_words.rs"));
