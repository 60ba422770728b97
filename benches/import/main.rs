//! The speed and memory of an import: the whole process `briefing import --dry-run --json FOLDER`, with its start and the child
//! process that parses, over texts of about 400 words and over web pages that contain them; and of the parser of English alone.
//!
//! `cargo bench --bench import` measures 4,000 texts and 1,000 pages, `-- 400` that many texts and a quarter as many pages. Only
//! processor time counts, so that other work on the machine matters little. It reads `/proc`: Linux only.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a failed benchmark stops; the figures are printed"
)]

#[path = "../articles/mod.rs"]
mod articles;
#[path = "../speed/memory.rs"]
mod memory;
mod process;

use std::fs;
use std::path::{Path, PathBuf};

use briefing::syntax::parse;
use briefing::text::sentences;
use tempfile::TempDir;

use crate::process::{Used, own_seconds, run};

const PROGRAM: &str = env!("CARGO_BIN_EXE_briefing");
/// The goal in articles per second of processor time.
const SPEED: f64 = 300.0;
/// The goal in pages per second of processor time.
const PAGES: f64 = 200.0;
/// The limit of the processor time of one article in a new process, in milliseconds.
const START: f64 = 50.0;
/// The goal in tokens per second of processor time.
const PARSED: f64 = 75_000.0;
/// The limit in MiB.
const MEMORY: f64 = 80.0;

fn main() {
    let count = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(4_000);
    let home = tempfile::tempdir().unwrap();
    let texts = write_files(&home, "texts", count, "txt", articles::text);
    let pages = write_files(&home, "pages", count / 4, "html", articles::page);
    let one = write_files(&home, "one", 1, "txt", articles::text);
    let words: usize = (0..count).map(|n| articles::text(n, 1).split_whitespace().count()).sum();
    println!("\n{count} texts of {} words on average, {} pages\n", words / count.max(1), count / 4);
    println!("| what | measured | goal | |\n|---|---:|---:|---|");
    let start = best(&one);
    let started = start.cpu * 1000.0;
    row("CPU time of one article in a new process, ms at most", started, Some((START, started <= START)));
    let (texts, pages) = (best(&texts), best(&pages));
    #[allow(clippy::cast_precision_loss, reason = "few")]
    let (n, m) = (count as f64, (count / 4) as f64);
    row("articles per CPU second, start included", n / texts.cpu, Some((SPEED, n / texts.cpu >= SPEED)));
    row("pages per CPU second, start and child included", m / pages.cpu, Some((PAGES, m / pages.cpu >= PAGES)));
    let parsed = parsed_tokens();
    row("tokens tagged and parsed per CPU second", parsed, Some((PARSED, parsed >= PARSED)));
    let most = texts.own.max(pages.own);
    row("memory of the process, MiB at most", most, Some((MEMORY, most < MEMORY)));
    row("memory of the child that parses, MiB at most", pages.child, Some((MEMORY, pages.child < MEMORY)));
}

/// The tokens of the articles that the parser reads in a second, measured for at least one.
fn parsed_tokens() -> f64 {
    let texts: Vec<String> = (0..100).map(|n| articles::text(n, 1)).collect();
    let sentences: Vec<&str> =
        texts.iter().flat_map(|text| sentences(text).into_iter().map(|span| span.slice(text))).collect();
    let (start, mut tokens, mut used) = (own_seconds(), 0, 0.0);
    while used < 1.0 {
        tokens += sentences.iter().map(|sentence| parse(sentence).len()).sum::<usize>();
        used = own_seconds() - start;
    }
    #[allow(clippy::cast_precision_loss, reason = "few")]
    let tokens = tokens as f64;
    tokens / used
}

fn row(what: &str, measured: f64, goal: Option<(f64, bool)>) {
    let goal = goal.map_or_else(
        || " | ".to_owned(),
        |(goal, is_met)| format!("{goal} | {}", if is_met { "met" } else { "MISSED" }),
    );
    println!("| {what} | {measured:.1} | {goal} |");
}

/// Writes a folder of `count` files.
fn write_files(home: &TempDir, name: &str, count: usize, ending: &str, make: impl Fn(usize, u64) -> String) -> PathBuf {
    let folder = home.path().join(name);
    fs::create_dir(&folder).unwrap();
    for n in 0..count {
        fs::write(folder.join(format!("{n:06}.{ending}")), make(n, 1)).unwrap();
    }
    folder
}

/// The least processor time of five runs, and the most memory.
fn best(inputs: &Path) -> Used {
    let runs = (0..5).map(|_| run(PROGRAM, &["import", "--dry-run", "--json"], inputs));
    let worse = Used { cpu: f64::INFINITY, ..Used::default() };
    runs.fold(worse, |best, run| Used {
        cpu: best.cpu.min(run.cpu),
        own: best.own.max(run.own),
        child: best.child.max(run.child),
    })
}
