//! Kills, faults and full disks while a file is written: the old file or the new one, never a torn one, never a false
//! "saved". Runs itself under `strace`, `unshare` and `setpriv`, and says so where the system has none of them.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test may stop, and says what it could not test"
)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};

mod support;

use briefing::files::{Existing, walk, write_atomic};
use support::{require, require_that};

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
    command
        .args(["--exact", "--ignored", "--test-threads=1", "--nocapture", part])
        .env("BRIEFING_TEST_FILE", file)
        .output()
}

fn given() -> std::path::PathBuf {
    std::env::var_os("BRIEFING_TEST_FILE").unwrap().into()
}

/// Faults are counted for each thread by itself, and the harness has one of its own: so many calls come before the
/// first that matters, more than the harness makes.
const FIRST: usize = 200;

fn writes(existing: Existing) {
    for _ in 0..FIRST {
        fs::write("/dev/null", "x").unwrap();
    }
    let done = write_atomic(&given(), new().as_bytes(), existing);
    eprintln!("{}", done.map_or_else(|error| format!("failed: {error}"), |()| "saved".to_owned()));
}

#[test]
#[ignore = "run by the tests below"]
fn part_replaces() {
    writes(Existing::Replace);
}

#[test]
#[ignore = "run by the tests below"]
fn part_creates() {
    writes(Existing::Refuse);
}

#[test]
#[ignore = "run by the tests below"]
fn part_walks() {
    let walked = walk(&given(), "toml", |batch| {
        batch.skipped.iter().for_each(|skipped| eprintln!("{}: {}", skipped.path.display(), skipped.why));
    });
    eprintln!("{walked:?}");
}

/// What stands where the file was to be written.
#[derive(Debug, PartialEq, Eq)]
enum Left {
    Nothing,
    Old,
    New,
    Torn,
}

fn left(file: &Path) -> Left {
    match fs::read_to_string(file) {
        Err(_) => Left::Nothing,
        Ok(text) if text == OLD => Left::Old,
        Ok(text) if text == new() => Left::New,
        Ok(_) => Left::Torn,
    }
}

/// Files beside the one to be written.
fn beside(file: &Path) -> usize {
    fs::read_dir(file.parent().unwrap()).unwrap().count() - usize::from(file.exists())
}

/// Injects `fault` into every call of `call`, one after the other, while `part` runs; how many there were.
fn inject(call: &str, fault: &str, part: &str) -> usize {
    let log = tempfile::NamedTempFile::new().unwrap();
    let before = if part == "part_replaces" { Left::Old } else { Left::Nothing };
    let first = if matches!(call, "openat" | "write" | "close") { FIRST } else { 1 };
    for nth in first..first + 100 {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.txt");
        if before == Left::Old {
            fs::write(&file, OLD).unwrap();
        }
        let (trace, what) = (format!("-etrace={call}"), format!("-einject={call}:{fault}:when={nth}"));
        let wrapper = ["strace", "-f", "-o", log.path().to_str().unwrap(), &trace, &what];
        let said = String::from_utf8(under(&wrapper, part, &file).unwrap().stderr).unwrap();
        let now = left(&file);
        assert!(now == before || now == Left::New, "{fault} at {call} {nth} left {now:?}");
        assert!(!said.contains("saved") || now == Left::New, "{fault} at {call} {nth}: {said}");
        let notes = fs::read_to_string(log.path()).unwrap();
        let killed = notes.contains("killed by SIGKILL");
        assert!(killed || call == "unlink" || beside(&file) == 0, "{fault} at {call} {nth} left files");
        if !(killed || notes.contains("(INJECTED)")) {
            assert_eq!(now, Left::New, "{said}");
            return nth - first;
        }
    }
    unreachable!("the process makes fewer calls")
}

#[test]
fn a_kill_at_any_call_leaves_the_old_file_or_the_new_one() {
    if !require("strace") {
        return;
    }
    let mut points = 0;
    for part in ["part_replaces", "part_creates"] {
        for call in ["openat", "write", "fchmod", "fsync", "rename,renameat,renameat2,linkat", "unlink", "close"] {
            points += inject(call, "signal=KILL", part);
        }
    }
    eprintln!("{points} kill points, 0 torn");
    assert!(points > 20);
}

#[test]
fn an_error_at_any_call_is_told_and_leaves_the_old_file_or_the_new_one() {
    if !require("strace") {
        return;
    }
    let mut faults = 0;
    for part in ["part_replaces", "part_creates"] {
        for (call, error) in [
            ("openat", "EMFILE"),
            ("write", "ENOSPC"),
            ("write", "EIO"),
            ("fchmod", "EPERM"),
            ("fsync", "EIO"),
            ("fsync", "EDQUOT"),
            ("rename,renameat,renameat2", "EACCES"),
            ("unlink", "EIO"),
        ] {
            faults += inject(call, &format!("error={error}"), part);
        }
    }
    eprintln!("{faults} faults, 0 torn, 0 false successes");
    assert!(faults > 15);
}

#[test]
fn the_file_is_synced_before_it_is_renamed_and_its_folder_after() {
    if !require("strace") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let log = tempfile::NamedTempFile::new().unwrap();
    for part in ["part_creates", "part_replaces"] {
        let wrapper = [
            "strace",
            "-f",
            "-y",
            "-o",
            log.path().to_str().unwrap(),
            "-etrace=fsync,rename,renameat,renameat2,linkat,write",
        ];
        under(&wrapper, part, &folder.path().join("a.txt")).unwrap();
        let notes = fs::read_to_string(log.path()).unwrap();
        let folder = folder.path().to_str().unwrap();
        let steps: Vec<&str> = notes
            .lines()
            .filter(|line| line.contains(folder))
            .map(|line| match line {
                _ if line.contains("write(") => "write",
                _ if line.contains("rename") => "rename",
                _ if line.contains(".tmp>") => "sync file",
                _ => "sync folder",
            })
            .collect();
        let first = steps.iter().position(|&step| step != "write").unwrap();
        assert!(first > 0);
        assert_eq!(steps[first..], ["sync file", "rename", "sync folder"], "{notes}");
    }
}

#[test]
fn a_full_disk_is_told_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let script = "mount -t tmpfs -o size=64k tmpfs \"$BRIEFING_TEST_FOLDER\" || exit 77
        echo 'the old words' >\"$BRIEFING_TEST_FILE\" && \"$@\"; ls -A \"$BRIEFING_TEST_FOLDER\"; cat \"$BRIEFING_TEST_FILE\"";
    let mut command = Command::new("unshare");
    command.args(["-Urm", "sh", "-c", script, "sh"]).arg(std::env::current_exe().unwrap());
    command.args(["--exact", "--ignored", "--test-threads=1", "--nocapture", "part_replaces"]);
    command.env("BRIEFING_TEST_FOLDER", folder.path()).env("BRIEFING_TEST_FILE", folder.path().join("a.txt"));
    match command.output() {
        Ok(output) if output.status.success() => {
            let (said, shown) = (String::from_utf8(output.stderr).unwrap(), String::from_utf8(output.stdout).unwrap());
            assert!(said.contains("no space left on device") && !said.contains("saved"), "{said}");
            assert!(shown.ends_with("\na.txt\nthe old words\n"), "{shown}");
        }
        _ => {
            require_that(false, "user and mount namespaces");
        }
    }
}

#[test]
fn a_folder_that_may_not_be_read_is_named_and_the_rest_is_found() {
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    for name in ["shut", "open"] {
        fs::create_dir(folder.path().join(name)).unwrap();
        fs::write(folder.path().join(name).join("a.toml"), "").unwrap();
    }
    fs::set_permissions(folder.path().join("shut"), fs::Permissions::from_mode(0o000)).unwrap();
    let is_root = fs::read_dir(folder.path().join("shut")).is_ok();
    let wrapper: &[&str] = if is_root { &["setpriv", "--reuid=65534", "--clear-groups"] } else { &["env"] };
    let output = under(wrapper, "part_walks", folder.path());
    fs::set_permissions(folder.path().join("shut"), fs::Permissions::from_mode(0o755)).unwrap();
    match output {
        Ok(output) if output.status.success() => {
            let said = String::from_utf8(output.stderr).unwrap();
            assert!(
                said.contains("shut: permission denied") && said.contains("files: 1, skipped: 1, folders: 2"),
                "{said}"
            );
        }
        _ => {
            require_that(false, "setpriv, to run as another user than root");
        }
    }
}
