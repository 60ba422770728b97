//! Compiles the bundled briefs into the program: a sorted table of file names and texts.

use std::{env, fs, io, path::Path};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=briefs");
    let root = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    let mut files: Vec<_> = fs::read_dir(Path::new(&root).join("briefs"))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .collect();
    files.sort();
    let rows: String = files
        .iter()
        .map(|path| format!("    ({:?}, include_str!({path:?})),\n", path.file_name().unwrap_or_default()))
        .collect();
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    fs::write(Path::new(&out).join("bundled.rs"), format!("&[\n{rows}]\n"))
}
