//! Whole processes: `rg -i`, `briefing search` and `briefing list` with an index, the build of the index, and the reader in a
//! terminal. All run in folders of their own below `home`, over a library that `folder` names by its size.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use portable_pty::CommandBuilder;
use tempfile::TempDir;

use crate::memory;
use crate::session::Session;
use crate::table::{Row, Table, Times, time};

const PROGRAM: &str = env!("CARGO_BIN_EXE_briefing");
const QUERY: &str = "law enforcement";

/// Times `rg -i` over the library, including reading its output; `None` if `rg` is not installed.
pub(crate) fn time_rg(library: &Path) -> Option<Times> {
    let mut times = Times::default();
    for round in 0..12 {
        let took = time_rg_once(library)?;
        // The first run warms up.
        if round > 0 {
            times.add(took);
        }
    }
    Some(times)
}

fn time_rg_once(library: &Path) -> Option<f64> {
    let mut command = Command::new("rg");
    command.arg("-i").arg(QUERY).arg(library).stdin(Stdio::null());
    let mut has_hits = true;
    let took = time(|| has_hits = command.output().is_ok_and(|done| !done.stdout.is_empty()));
    has_hits.then_some(took)
}

/// A command of the program over the library of `size` briefs.
fn command(home: &TempDir, arguments: &[&str], size: usize) -> Command {
    let mut command = Command::new(PROGRAM);
    command.args(arguments).arg("--library").arg(folder(home, size)).stdin(Stdio::null());
    for (name, folder) in environment(home) {
        command.env(name, folder);
    }
    command
}

/// The folder of the library of `size` briefs.
pub(crate) fn folder(home: &TempDir, size: usize) -> PathBuf {
    home.path().join(format!("library-{size}"))
}

fn environment(home: &TempDir) -> [(&'static str, PathBuf); 4] {
    ["XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "HOME"].map(|name| (name, home.path().join(name)))
}

/// After this pause a search checks every file of a large library again.
const PAUSE: Duration = Duration::from_millis(1_050);

/// Measures `briefing search` as a new process, alternating with `rg -i`: in quick succession, and each after a pause. The goal
/// is `share` of the time of `rg`.
pub(crate) fn measure_search(home: &TempDir, size: usize, share: f64, table: &mut Table) {
    for (name, rounds, pause) in
        [("briefing search, a new process", 20, Duration::ZERO), ("the same, a second after the last search", 8, PAUSE)]
    {
        let (ours, rg) = median_search(home, size, rounds, pause);
        let peer = (!rg.is_nan()).then_some(("rg -i", rg, share));
        table.add(&Row::new(name.into(), ours, peer));
    }
}

/// The median times of `briefing search` and of `rg -i`; the latter is NaN if `rg` is not installed.
fn median_search(home: &TempDir, size: usize, rounds: usize, pause: Duration) -> (f64, f64) {
    let (mut ours, mut rg) = (Times::default(), Times::default());
    for round in 0..rounds + 2 {
        std::thread::sleep(pause);
        let mut command = command(home, &["search", QUERY], size);
        let mut found = Vec::new();
        let took = time(|| found = command.output().unwrap().stdout);
        assert!(!found.is_empty(), "nothing was found");
        let peer = time_rg_once(&folder(home, size));
        if round > 1 {
            ours.add(took);
            peer.into_iter().for_each(|took| rg.add(took));
        }
    }
    (ours.median(), rg.median())
}

/// Measures `briefing list` as a new process: its time with its output read, and its peak memory.
pub(crate) fn measure_list(home: &TempDir, size: usize, table: &mut Table) {
    let (mut times, mut peak) = (Times::default(), 0.0_f64);
    for round in 0..8 {
        let mut listed = Vec::new();
        let took = time(|| listed = command(home, &["list"], size).output().unwrap().stdout);
        assert_eq!(listed.iter().filter(|byte| **byte == b'\n').count(), size, "not every brief is listed");
        // The first run warms up.
        if round > 0 {
            times.add(took);
        }
    }
    for _ in 0..3 {
        let mut child = command(home, &["list"], size).stdout(Stdio::null()).spawn().unwrap();
        while child.try_wait().unwrap().is_none() {
            peak = peak.max(memory::peak(child.id()).unwrap_or_default());
            std::thread::sleep(Duration::from_micros(500));
        }
    }
    table.add(&Row::new("briefing list, a new process".into(), times.median(), Some(("allowed", 300.0, 1.0))));
    table.add(&Row::new("its peak resident memory, MiB".into(), peak, Some(("allowed", 150.0, 1.0))));
}

pub(crate) fn build_index(home: &TempDir, size: usize) {
    assert!(command(home, &["index", "--rebuild"], size).output().unwrap().status.success());
}

/// Starts the reader over the library of `size` briefs.
pub(crate) fn start_reader(home: &TempDir, size: usize) -> Session {
    let mut command = CommandBuilder::new(PROGRAM);
    command.arg(folder(home, size));
    command.cwd(home.path());
    command.env("TERM", "xterm-256color");
    for (name, folder) in environment(home) {
        command.env(name, folder);
    }
    Session::start(command)
}

/// Milliseconds from the start of the reader to its first frame, and to the first brief on the screen.
pub(crate) fn time_start(home: &TempDir, size: usize) -> (f64, f64) {
    let mut session = start_reader(home, size);
    let times = (session.wait_for("library-"), session.wait_for("agree to"));
    session.kill();
    times
}
