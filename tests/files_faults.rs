//! Kills, failed system calls and full disks while a file is written: the result is the old file or the new one, never a torn
//! one, and never a false "saved". The tests run themselves under `strace`, `unshare` and `setpriv`.

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
/// Longer than a page, so that a torn file would be noticed.
const SIZE: usize = 100_000;

fn new_text() -> String {
    "the new words\n".repeat(SIZE / 14)
}

/// Runs the test `part` of this file under `wrapper`, with `file` as its argument.
fn run_under(wrapper: &[&str], part: &str, file: &Path) -> std::io::Result<Output> {
    let mut command = Command::new(wrapper[0]);
    command.args(&wrapper[1..]).arg(std::env::current_exe()?);
    command
        .args(["--exact", "--ignored", "--test-threads=1", "--nocapture", part])
        .env("BRIEFING_TEST_FILE", file)
        .output()
}

fn target_file() -> std::path::PathBuf {
    std::env::var_os("BRIEFING_TEST_FILE").unwrap().into()
}

/// Faults are counted per thread. The test thread makes this many extra calls first, more than the thread of the test harness
/// makes in total, so that only the test thread is hit.
const EXTRA_CALLS: usize = 200;

fn write_target(existing: Existing) {
    for _ in 0..EXTRA_CALLS {
        fs::write("/dev/null", "x").unwrap();
    }
    let done = write_atomic(&target_file(), new_text().as_bytes(), existing);
    eprintln!("{}", done.map_or_else(|error| format!("failed: {error}"), |()| "saved".to_owned()));
}

#[test]
#[ignore = "run by the tests below"]
fn part_replaces() {
    write_target(Existing::Replace);
}

#[test]
#[ignore = "run by the tests below"]
fn part_creates() {
    write_target(Existing::Refuse);
}

#[test]
#[ignore = "run by the tests below"]
fn part_walks() {
    let walked = walk(&target_file(), "toml", |batch| {
        batch.skipped.iter().for_each(|skipped| eprintln!("{}: {}", skipped.path.display(), skipped.why));
    });
    eprintln!("{walked:?}");
}

/// What is at the path after the attempt.
#[derive(Debug, PartialEq, Eq)]
enum AtPath {
    Nothing,
    Old,
    New,
    Torn,
}

fn inspect(file: &Path) -> AtPath {
    match fs::read_to_string(file) {
        Err(_) => AtPath::Nothing,
        Ok(text) if text == OLD => AtPath::Old,
        Ok(text) if text == new_text() => AtPath::New,
        Ok(_) => AtPath::Torn,
    }
}

/// The number of other files in the folder.
fn count_siblings(file: &Path) -> usize {
    fs::read_dir(file.parent().unwrap()).unwrap().count() - usize::from(file.exists())
}

/// Runs `part` repeatedly, each time with `fault` injected into the next call of `call`. Returns the number of such calls.
fn inject(call: &str, fault: &str, part: &str) -> usize {
    let log = tempfile::NamedTempFile::new().unwrap();
    let before = if part == "part_replaces" { AtPath::Old } else { AtPath::Nothing };
    let first = if matches!(call, "openat" | "write" | "close") { EXTRA_CALLS } else { 1 };
    for nth in first..first + 100 {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.txt");
        if before == AtPath::Old {
            fs::write(&file, OLD).unwrap();
        }
        let (trace, what) = (format!("-etrace={call}"), format!("-einject={call}:{fault}:when={nth}"));
        let wrapper = ["strace", "-f", "-o", log.path().to_str().unwrap(), &trace, &what];
        let messages = String::from_utf8(run_under(&wrapper, part, &file).unwrap().stderr).unwrap();
        let now = inspect(&file);
        assert!(now == before || now == AtPath::New, "{fault} at {call} {nth} left {now:?}");
        assert!(!messages.contains("saved") || now == AtPath::New, "{fault} at {call} {nth}: {messages}");
        let notes = fs::read_to_string(log.path()).unwrap();
        let killed = notes.contains("killed by SIGKILL");
        assert!(killed || call == "unlink" || count_siblings(&file) == 0, "{fault} at {call} {nth} left files");
        if !(killed || notes.contains("(INJECTED)")) {
            assert_eq!(now, AtPath::New, "{messages}");
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
fn an_error_at_any_call_is_reported_and_leaves_the_old_file_or_the_new_one() {
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
        run_under(&wrapper, part, &folder.path().join("a.txt")).unwrap();
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
fn a_full_disk_is_reported_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let script = "mount -t tmpfs -o size=64k tmpfs \"$BRIEFING_TEST_FOLDER\" || exit 77
        echo 'the old words' >\"$BRIEFING_TEST_FILE\" && \"$@\"; ls -A \"$BRIEFING_TEST_FOLDER\"; cat \"$BRIEFING_TEST_FILE\"";
    let mut command = Command::new("unshare");
    command.args(["-Urm", "sh", "-c", script, "sh"]).arg(std::env::current_exe().unwrap());
    command.args(["--exact", "--ignored", "--test-threads=1", "--nocapture", "part_replaces"]);
    command.env("BRIEFING_TEST_FOLDER", folder.path()).env("BRIEFING_TEST_FILE", folder.path().join("a.txt"));
    match command.output() {
        Ok(output) if output.status.success() => {
            let (messages, shown) =
                (String::from_utf8(output.stderr).unwrap(), String::from_utf8(output.stdout).unwrap());
            assert!(messages.contains("no space left on device") && !messages.contains("saved"), "{messages}");
            assert!(shown.ends_with("\na.txt\nthe old words\n"), "{shown}");
        }
        _ => {
            require_that(false, "user and mount namespaces");
        }
    }
}

#[test]
fn an_unreadable_folder_is_reported_and_the_other_files_are_found() {
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    for name in ["shut", "open"] {
        fs::create_dir(folder.path().join(name)).unwrap();
        fs::write(folder.path().join(name).join("a.toml"), "").unwrap();
    }
    fs::set_permissions(folder.path().join("shut"), fs::Permissions::from_mode(0o000)).unwrap();
    let is_root = fs::read_dir(folder.path().join("shut")).is_ok();
    let wrapper: &[&str] = if is_root { &["setpriv", "--reuid=65534", "--clear-groups"] } else { &["env"] };
    let output = run_under(wrapper, "part_walks", folder.path());
    fs::set_permissions(folder.path().join("shut"), fs::Permissions::from_mode(0o755)).unwrap();
    match output {
        Ok(output) if output.status.success() => {
            let messages = String::from_utf8(output.stderr).unwrap();
            assert!(
                messages.contains("shut: permission denied") && messages.contains("files: 1, skipped: 1, folders: 2"),
                "{messages}"
            );
        }
        _ => {
            require_that(false, "setpriv, to run as another user than root");
        }
    }
}
