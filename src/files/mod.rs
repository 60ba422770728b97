//! The only room that touches the disk: open, walk, watch, write atomically (interim; owner: files).
