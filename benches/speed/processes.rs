//! Whole processes: `rg -i`, `briefing search` with the index present, the index built, the first screen in a terminal.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use portable_pty::CommandBuilder;
use tempfile::TempDir;

use crate::session::Session;
use crate::table::{Row, Table, Times, time};

const PROGRAM: &str = env!("CARGO_BIN_EXE_briefing");
/// What is looked for.
const WORDS: &str = "law enforcement";

/// The time of `rg -i` over the library, its output read; none where there is no `rg`.
pub(crate) fn rg(library: &Path) -> Option<Times> {
    let mut times = Times::default();
    for round in 0..12 {
        let took = once_rg(library)?;
        // The first warms up.
        if round > 0 {
            times.add(took);
        }
    }
    Some(times)
}

fn once_rg(library: &Path) -> Option<f64> {
    let mut command = Command::new("rg");
    command.arg("-i").arg(WORDS).arg(library).stdin(Stdio::null());
    let mut is_there = true;
    let took = time(|| is_there = command.output().is_ok_and(|done| !done.stdout.is_empty()));
    is_there.then_some(took)
}

/// The program over the library of that size, with folders of its own.
fn briefing(home: &TempDir, arguments: &[&str], size: usize) -> Command {
    let mut command = Command::new(PROGRAM);
    command.args(arguments).arg("--library").arg(folder(home, size)).stdin(Stdio::null());
    for (name, folder) in places(home) {
        command.env(name, folder);
    }
    command
}

/// The library of that size.
pub(crate) fn folder(home: &TempDir, size: usize) -> PathBuf {
    home.path().join(format!("library-{size}"))
}

fn places(home: &TempDir) -> [(&'static str, PathBuf); 4] {
    ["XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "HOME"].map(|name| (name, home.path().join(name)))
}

/// So long after another a search looks at every file of a large library again.
const PAUSE: Duration = Duration::from_millis(1_050);

/// `briefing search` as a new process beside `rg -i`, by turns: in a row, and each after a pause.
/// It may take `share` of the time.
pub(crate) fn search(home: &TempDir, size: usize, share: f64, table: &mut Table) {
    for (name, rounds, pause) in
        [("briefing search, a new process", 20, Duration::ZERO), ("the same a second after another", 8, PAUSE)]
    {
        let (ours, theirs) = searched(home, size, (rounds, pause));
        let peer = (!theirs.is_nan()).then_some(("rg -i", theirs, share));
        table.add(&Row::new(name.into(), ours, peer));
    }
}

fn searched(home: &TempDir, size: usize, (rounds, pause): (usize, Duration)) -> (f64, f64) {
    let (mut ours, mut theirs) = (Times::default(), Times::default());
    for round in 0..rounds + 2 {
        std::thread::sleep(pause);
        let mut command = briefing(home, &["search", WORDS], size);
        let mut found = Vec::new();
        let took = time(|| found = command.output().unwrap().stdout);
        assert!(!found.is_empty(), "nothing was found");
        let peer = once_rg(&folder(home, size));
        if round > 1 {
            ours.add(took);
            peer.into_iter().for_each(|took| theirs.add(took));
        }
    }
    (ours.median(), theirs.median())
}

/// Builds the index of the library of that size.
pub(crate) fn build(home: &TempDir, size: usize) {
    assert!(briefing(home, &["index", "--rebuild"], size).output().unwrap().status.success());
}

/// The reader over the library of that size.
pub(crate) fn reader(home: &TempDir, size: usize) -> CommandBuilder {
    let mut command = CommandBuilder::new(PROGRAM);
    command.arg(folder(home, size));
    command.cwd(home.path());
    command.env("TERM", "xterm-256color");
    for (name, folder) in places(home) {
        command.env(name, folder);
    }
    command
}

/// From the start of the reader to its first paint, and to the first brief on the screen.
pub(crate) fn screen(home: &TempDir, size: usize) -> (f64, f64) {
    let mut session = Session::of(reader(home, size));
    let times = (session.see("library-"), session.see("agree to"));
    session.kill();
    times
}
