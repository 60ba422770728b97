//! Draws the screenshots of the README from the real reader on the example briefs: `cargo run --example picture`.

#![allow(clippy::disallowed_methods, reason = "writes the screenshots")]

use std::fs;
use std::path::Path;

mod screen;
mod svg;

fn main() -> std::io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/pictures");
    fs::create_dir_all(&folder)?;
    for (name, picture) in screen::pictures() {
        fs::write(folder.join(name), picture)?;
    }
    Ok(())
}
