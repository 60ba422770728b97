//! The speed of the program, each figure next to that of a peer measured in the same run: a search keystroke and a whole
//! `briefing search` next to `rg -i` over the same files, a frame next to a bare redraw; and how start and index grow.
//!
//! `cargo bench --bench speed` measures 10,000 briefs, `-- 2000` that many; names of parts (`growth`, `search`, `keystrokes`,
//! `frames`) select those parts. Without `rg`, its column stays empty and a line below the table says so.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a failed benchmark stops")]

mod arguments;
#[path = "../briefs/mod.rs"]
mod briefs;
mod frames;
mod keystrokes;
mod memory;
#[allow(dead_code, reason = "the scale benchmark uses all of it")]
mod processes;
#[allow(dead_code, reason = "the scale benchmark uses all of it")]
mod session;
mod table;

use std::path::Path;

use tempfile::TempDir;

use crate::arguments::Arguments;
use crate::table::{Row, Table, Times, time};
use briefing::index::Index;
use briefing::library::{Library, Location};

const PARTS: [&str; 4] = ["growth", "search", "keystrokes", "frames"];

fn main() {
    let arguments = Arguments::from_env();
    let count = arguments.count(10_000);
    let wants = |part: &str| arguments.wants(part, &PARTS);
    let home = tempfile::tempdir().unwrap();
    let mut table = Table::new(count);
    let sizes: Vec<usize> = [24, 1_000].into_iter().filter(|size| *size < count).chain([count]).collect();
    for size in &sizes {
        briefs::write(&processes::folder(&home, *size), *size, 1).unwrap();
    }
    let files = processes::folder(&home, count);
    if wants("growth") {
        measure_growth(&home, &sizes, &mut table);
    }
    if wants("search") {
        processes::measure_search(&home, count, 0.2, &mut table);
    }
    if wants("keystrokes") {
        let rg = processes::time_rg(&files);
        if rg.is_none() {
            table.note("rg is not installed, so nothing is compared with it.");
        }
        let index = build_index(&files, &home.path().join("index"));
        let goals = keystrokes::Goals { median: 0.01, p99: 0.1 };
        keystrokes::measure(&index, count, rg.as_ref(), goals, &mut table);
    }
    if wants("frames") {
        frames::measure(&[(&files, count)], &mut table);
    }
    table.finish();
}

/// Measures the build of the index and the first screen at each size.
fn measure_growth(home: &TempDir, sizes: &[usize], table: &mut Table) {
    for &size in sizes {
        let mut built = Times::default();
        for _ in 0..3 {
            built.add(time(|| processes::build_index(home, size)));
        }
        table.add(&Row::new(format!("building the index, {size} briefs"), built.median(), None));
    }
    for &size in sizes {
        let (mut first_frame, mut first_brief) = (Times::default(), Times::default());
        for _ in 0..7 {
            let (frame, brief) = processes::time_start(home, size);
            first_frame.add(frame);
            first_brief.add(brief);
        }
        table.add(&Row::new(format!("first screen in a terminal, {size} briefs"), first_frame.median(), None));
        table.add(&Row::new(format!("first briefs on the screen, {size} briefs"), first_brief.median(), None));
    }
}

fn build_index(library: &Path, folder: &Path) -> Index {
    let (index, _) = Index::open(folder).unwrap();
    index.sync(&Library::new(Location::from_path(library)), &|_| {}).unwrap();
    index
}
