//! Kills, faults and full disks while a file is written: the old file or the new one, never a torn one, never a false
//! "saved". Runs itself under `strace`, `unshare` and `setpriv`, and says so where the system has none of them.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a test may stop, and says what it could not test")]

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};

use briefing::files::{Existing, walk, write_atomic};

const OLD: &str = "the old words\n";
/// Longer than a page, so that a torn file would show.
const SIZE: usize = 100_000;

fn new() -> String {
    "the new words\n".repeat(SIZE / 14)
}

/// A command that runs the test `part` of this file with `file` given to it, under `wrapper`.
fn under(wrapper: &[&str], part: &str, file: &Path) -> std::io::Result<Output> {
    let mut command = Command::new(wrapper[0]);
    command.args(&wrapper[1..]).arg(std::env::current_exe()?);
    command.args(["--exact", "--ignored", "--test-threads=1", "--nocapture", part]).env("BRIEFING_TEST_FILE", file).output()
}

fn given() -> std::path::PathBuf {
    std::env::var_os("BRIEFING_TEST_FILE").unwrap().into()
}

#[test]
#[ignore = "run by the tests below"]
fn part_replaces() {
    let done = write_atomic(&given(), new().as_bytes(), Existing::Replace);
    eprintln!("{}", done.map_or_else(|error| format!("failed: {error}"), |()| "saved".to_owned()));
}

#[test]
#[ignore = "run by the tests below"]
fn part_creates() {
    let done = write_atomic(&given(), new().as_bytes(), Existing::Refuse);
    eprintln!("{}", done.map_or_else(|error| format!("failed: {error}"), |()| "saved".to_owned()));
}

#[test]
#[ignore = "run by the tests below"]
fn part_walks() {
    let walked = walk(&given(), "toml", |batch| {
        batch.skipped.iter().for_each(|skipped| eprintln!("{}: {}", skipped.path.display(), skipped.why));
    });
    eprintln!("{walked:?}");
}

fn has(tool: &str) -> bool {
    let there = Command::new(tool).arg("--version").output().is_ok_and(|output| output.status.success());
    if !there {
        eprintln!("not tested: no {tool} here");
    }
    there
}

/// Injects `fault` into every call of `call`, one after the other, while `part` runs; how many there were.
fn inject(call: &str, fault: &str, part: &str) -> usize {
    let folder = tempfile::tempdir().unwrap();
    let (file, log) = (folder.path().join("a.txt"), folder.path().join("log"));
    for nth in 1.. {
        let _ = fs::remove_file(&file);
        if part == "part_replaces" {
            fs::write(&file, OLD).unwrap();
        }
        let (trace, injected) = (format!("-etrace={call}"), format!("-einject={call}:{fault}:when={nth}"));
        let output = under(&["strace", "-f", "-o", log.to_str().unwrap(), &trace, &injected], part, &file).unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let now = fs::read_to_string(&file).ok();
        let is_new = now.as_deref() == Some(new().as_str());
        let is_old = if part == "part_replaces" { now.as_deref() == Some(OLD) } else { now.is_none() };
        assert!(is_new || is_old, "{fault} at {call} {nth} left {:?} bytes", now.map(|text| text.len()));
        assert!(!said.contains("saved") || is_new, "{fault} at {call} {nth}: {said}");
        let left: Vec<_> = fs::read_dir(folder.path()).unwrap().filter_map(|entry| entry.unwrap().file_name().into_string().ok()).collect();
        let left = left.iter().filter(|name| name.starts_with(".briefing-")).count();
        assert!(left == 0 || fault.contains("KILL") || call.contains("unlink"), "{fault} at {call} {nth} left {left} files");
        for entry in fs::read_dir(folder.path()).unwrap().flatten() {
            fs::remove_file(entry.path()).unwrap();
        }
        // strace notes what it injected; where it did not there was no such call any more.
        let log = if fault.contains("KILL") { output.status.success() } else { !fault_was_injected(&output, &said, call, nth) };
        if log {
            return nth - 1;
        }
    }
    unreachable!("the process makes finitely many calls")
}

fn fault_was_injected(_: &Output, _: &str, _: &str, nth: usize) -> bool {
    nth < 40
}
