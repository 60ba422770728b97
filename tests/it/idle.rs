//! An idle reader uses no processor time.

use std::fs;
use std::io::Read;
use std::path::Path;
use std::thread;
use std::time::Duration;

use crate::support::require_that;
use portable_pty::{CommandBuilder, PtySize, native_pty_system};

/// How often the threads of a process have been woken: they have gone to sleep voluntarily as often.
fn wake_ups(pid: u32) -> u64 {
    let tasks = fs::read_dir(format!("/proc/{pid}/task")).unwrap();
    let count = |status: &str| -> u64 {
        let line = status.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"));
        line.and_then(|number| number.trim().parse().ok()).unwrap_or_default()
    };
    tasks.flatten().map(|task| count(&fs::read_to_string(task.path().join("status")).unwrap_or_default())).sum()
}

#[test]
fn an_idle_reader_does_not_wake_up() {
    if !require_that(Path::new("/proc/self/task").exists(), "wake-up counts in /proc") {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let library = Path::new(env!("CARGO_MANIFEST_DIR")).join("briefs");
    let pty = native_pty_system().openpty(PtySize { rows: 30, cols: 100, pixel_width: 0, pixel_height: 0 }).unwrap();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_briefing"));
    command.arg(library);
    command.env("TERM", "xterm-256color");
    for name in ["XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "HOME"] {
        command.env(name, home.path());
    }
    let mut child = pty.slave.spawn_command(command).unwrap();
    let mut reader = pty.master.try_clone_reader().unwrap();
    thread::spawn(move || {
        let mut part = vec![0; 1 << 16];
        while reader.read(&mut part).is_ok_and(|read| read > 0) {}
    });
    let pid = child.process_id().unwrap();
    // Nothing reports that a program does nothing, so the test has to wait and to count.
    let wake_ups_in = |seconds: f32| {
        let before = wake_ups(pid);
        thread::sleep(Duration::from_secs_f32(seconds));
        wake_ups(pid).abs_diff(before)
    };
    let has_started = (0..60).any(|_| wake_ups_in(0.5) == 0 && wake_ups(pid) > 10);
    let woken = wake_ups_in(3.0);
    let _ = child.kill();
    let _ = child.wait();
    assert!(has_started, "the reader is never idle");
    assert_eq!(woken, 0);
}
