//! The lists of words in the TOML files beside this one, as constants that the build generates.

include!(concat!(env!("OUT_DIR"), "/article_words.rs"));
