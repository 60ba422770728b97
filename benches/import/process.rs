//! A whole process, measured from outside: the processor time that it and the processes it started and waited for have used,
//! and the most memory that each of the two kinds held at once.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

/// Ticks a second in `/proc`; the interface of Linux fixes it.
const TICKS: f64 = 100.0;

/// What a process and its children took.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Used {
    /// Processor time in seconds, user's and system's, children's included.
    pub(crate) cpu: f64,
    /// The most memory that the process held, in MiB.
    pub(crate) own: f64,
    /// The most that one of its children held, in MiB; 0 where it had none.
    pub(crate) child: f64,
}

/// Runs `command` to its end, its output thrown away, on the first processor alone where `taskset` is there.
pub(crate) fn run(program: &str, arguments: &[&str], inputs: &Path) -> Used {
    let mut command = Command::new("taskset");
    command.args(["-c", "0", program]);
    let pinned = Command::new("taskset").arg("-V").output().is_ok();
    if !pinned {
        command = Command::new(program);
    }
    command.args(arguments).arg(inputs).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let before = of_children();
    let mut child = command.spawn().unwrap();
    let mut used = Used::default();
    watch(&mut child, &mut used);
    assert!(child.wait().unwrap().success(), "the import failed");
    used.cpu = of_children() - before;
    used
}

/// SeenBriefs at the memory until the process has ended.
fn watch(child: &mut Child, used: &mut Used) {
    let pid = child.id().to_string();
    let peak = |pid: &str| -> Option<f64> {
        let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        line.split_whitespace().next()?.parse::<f64>().ok().map(|kib| kib / 1024.0)
    };
    while child.try_wait().unwrap().is_none() {
        used.own = used.own.max(peak(&pid).unwrap_or_default());
        for pid in children(&pid) {
            used.child = used.child.max(peak(&pid).unwrap_or_default());
        }
        thread::sleep(Duration::from_millis(3));
    }
}

/// The processes that the main thread of `pid` has started.
fn children(pid: &str) -> Vec<String> {
    let listed = fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap_or_default();
    listed.split_whitespace().map(str::to_owned).collect()
}

/// Processor time of all children that have ended, in seconds.
fn of_children() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    // The name in parentheses may hold blanks; behind it the fields are numbered from 3.
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |field: usize| fields.get(field - 3).and_then(|n| n.parse::<f64>().ok()).unwrap_or_default();
    (ticks(16) + ticks(17)) / TICKS
}
