//! How fast it is, each figure beside that of a peer measured in the same run: a search keystroke and a whole
//! `briefing search` beside `rg -i` over the same files, a key's frame beside a bare redraw; and how start and index grow.
//!
//! `cargo bench --bench speed` measures 10,000 briefs, `cargo bench --bench speed -- 2000` so many, and with names of parts
//! (`growth`, `search`, `keystrokes`, `frames`) only those. What stands beside `rg` is left out, and said so, where `rg`
//! is not installed.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark may stop, and prints")]

#[path = "../briefs/mod.rs"]
mod briefs;
mod frames;
mod processes;
mod table;

use std::path::Path;

use briefing::app::{App, Setup};
use briefing::library::{Library, Place};
use briefing::search::{Index, Query, Request};
use tempfile::TempDir;

use crate::table::{Row, Table, Times};

/// What is typed, a key at a time: the words of the research, phrases, fields, a rare word, three words at once.
const TYPED: &[&str] =
    &["law enforcement", "\"freedom of navigation\"", "trade energy corridor", "Quashator", "party:china rail"];

const PARTS: [&str; 4] = ["growth", "search", "keystrokes", "frames"];

fn main() {
    let asked: Vec<String> = std::env::args().skip(1).collect();
    let count = asked.iter().find_map(|word| word.parse().ok()).unwrap_or(10_000);
    let is_named = |part: &str| asked.iter().any(|word| word == part);
    let wants = |part: &str| is_named(part) || !PARTS.iter().any(|other| is_named(other));
    let home = tempfile::tempdir().unwrap();
    let mut table = Table::default();
    let sizes: Vec<usize> = [24, 1_000].into_iter().filter(|size| *size < count).chain([count]).collect();
    for size in &sizes {
        briefs::write(&library(&home, *size), *size, 1).unwrap();
    }
    let files = library(&home, count);
    if wants("growth") {
        processes::growth(&home, &sizes, &mut table);
    }
    if wants("search") {
        processes::search(&home, count, &mut table);
    }
    if wants("keystrokes") {
        let rg = processes::rg(&files);
        if rg.is_none() {
            table.say("rg is not installed: nothing is measured beside it");
        }
        keystrokes(&home, count, rg.as_ref(), &mut table);
    }
    if wants("frames") {
        frames::measure(&files, &mut table);
    }
    table.print(count);
}

fn library(home: &TempDir, count: usize) -> std::path::PathBuf {
    home.path().join(format!("library-{count}"))
}

/// Every state of the search line while `TYPED`, and then a word that hardly any brief has, are typed.
fn strokes(count: usize) -> Vec<String> {
    let brief = briefs::brief(count / 2, 1);
    let mut regions = brief.split(" region of ").skip(1).filter_map(|rest| rest.split(' ').next());
    let rare = regions.by_ref().max_by_key(|region| region.len()).unwrap_or("Nowhere").to_owned();
    let typed = TYPED.iter().copied().chain([rare.as_str()]);
    let ends = |words: &str| -> Vec<String> {
        words.char_indices().map(|(at, c)| words.chars().take(at + c.len_utf8()).collect()).collect()
    };
    typed.flat_map(ends).collect()
}

fn keystrokes(home: &TempDir, count: usize, rg: Option<&Times>, table: &mut Table) {
    let index = index(&library(home, count), &home.path().join("index"));
    let strokes = strokes(count);
    // What the reader asks for while one types: as many as a screen of 200×60 shows.
    let limit = App::new(Setup { size: (200, 60), ..Setup::default() }).results_shown();
    let mut times = Times::default();
    let mut each: Vec<Times> = vec![Times::default(); strokes.len()];
    for _ in 0..15 {
        for (typed, each) in strokes.iter().zip(&mut each) {
            let took = table::time(|| {
                let query = Query::parse(typed, true).unwrap_or_default();
                let request = Request { query, limit, ..Request::default() };
                std::hint::black_box(index.search(&request, &|| false).unwrap());
            });
            times.add(took);
            each.add(took);
        }
    }
    let worst = each.iter().zip(&strokes).max_by(|a, b| a.0.median().total_cmp(&b.0.median()));
    let label = |what: &str| format!("a search keystroke, {what} of {}", strokes.len());
    let peer = |share: f64| rg.map(|rg| ("rg -i", rg.median(), share));
    table.add(Row::new(label("median"), times.median(), peer(0.01)));
    table.add(Row::new(label("p99"), times.p99(), peer(0.1)));
    if let Some((times, typed)) = worst {
        table.say(&format!("the slowest keystroke: {:.2} ms for {typed}", times.median()));
    }
}

/// The index of a library, kept on disk.
fn index(library: &Path, folder: &Path) -> Index {
    let (index, _) = Index::open(folder).unwrap();
    index.refresh(&Library::new(Place::of(library)), &|_| {}).unwrap();
    index
}
