//! How fast it is, each figure beside that of a peer measured in the same run: a search keystroke and a whole
//! `briefing search` beside `rg -i` over the same files, a key's frame beside a bare redraw; and how start and index grow.
//!
//! `cargo bench --bench speed` measures 10,000 briefs, `cargo bench --bench speed -- 2000` so many, and with names of parts
//! (`growth`, `search`, `keystrokes`, `frames`) only those. What stands beside `rg` is left out, and said so, where `rg`
//! is not installed.

#![allow(clippy::unwrap_used, reason = "a benchmark may stop")]

mod asked;
#[path = "../briefs/mod.rs"]
mod briefs;
mod frames;
mod keystrokes;
mod processes;
#[allow(dead_code, reason = "the benchmark of scale uses all of it")]
mod session;
mod table;

use std::path::Path;

use tempfile::TempDir;

use crate::asked::Asked;
use crate::table::{Row, Table, Times, time};
use briefing::index::Index;
use briefing::library::{Library, Place};

const PARTS: [&str; 4] = ["growth", "search", "keystrokes", "frames"];

fn main() {
    let asked = Asked::now();
    let count = asked.count(10_000);
    let wants = |part: &str| asked.wants(part, &PARTS);
    let home = tempfile::tempdir().unwrap();
    let mut table = Table::new(count);
    let sizes: Vec<usize> = [24, 1_000].into_iter().filter(|size| *size < count).chain([count]).collect();
    for size in &sizes {
        briefs::write(&processes::folder(&home, *size), *size, 1).unwrap();
    }
    let files = processes::folder(&home, count);
    if wants("growth") {
        growth(&home, &sizes, &mut table);
    }
    if wants("search") {
        processes::search(&home, count, 0.2, &mut table);
    }
    if wants("keystrokes") {
        let rg = processes::rg(&files);
        if rg.is_none() {
            table.say("rg is not installed: nothing is measured beside it");
        }
        let index = index(&files, &home.path().join("index"));
        keystrokes::measure(&index, count, rg.as_ref(), (0.01, 0.1), &mut table);
    }
    if wants("frames") {
        frames::measure(&[(&files, count)], &mut table);
    }
    table.end();
}

/// Index and first screen at each size.
fn growth(home: &TempDir, sizes: &[usize], table: &mut Table) {
    for &size in sizes {
        let mut built = Times::default();
        for _ in 0..3 {
            built.add(time(|| processes::build(home, size)));
        }
        table.add(&Row::new(format!("the index built, {size} briefs"), built.median(), None));
    }
    for &size in sizes {
        let (mut first, mut filled) = (Times::default(), Times::default());
        for _ in 0..7 {
            let (screen, list) = processes::screen(home, size);
            first.add(screen);
            filled.add(list);
        }
        table.add(&Row::new(format!("first screen in a terminal, {size} briefs"), first.median(), None));
        table.add(&Row::new(format!("first briefs on it, {size} briefs"), filled.median(), None));
    }
}

/// The index of a library, kept on disk.
fn index(library: &Path, folder: &Path) -> Index {
    let (index, _) = Index::open(folder).unwrap();
    index.refresh(&Library::new(Place::of(library)), &|_| {}).unwrap();
    index
}
