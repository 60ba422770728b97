//! Measures a whole process from outside: the processor time of it and its children, and the peak memory of each.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use crate::memory;

/// Ticks per second in `/proc`, fixed by the Linux interface.
const TICKS: f64 = 100.0;

#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Used {
    /// Seconds of processor time in user and system mode, with that of the children.
    pub(crate) cpu: f64,
    /// Peak memory of the process in MiB.
    pub(crate) own: f64,
    /// The highest peak memory of a child in MiB; 0 if there was none.
    pub(crate) child: f64,
}

/// Runs the program to its end and discards its output; pins it to the first processor if `taskset` is installed.
pub(crate) fn run(program: &str, arguments: &[&str], inputs: &Path) -> Used {
    let mut command = Command::new("taskset");
    command.args(["-c", "0", program]);
    let pinned = Command::new("taskset").arg("-V").output().is_ok();
    if !pinned {
        command = Command::new(program);
    }
    command.args(arguments).arg(inputs).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let before = children_seconds();
    let mut child = command.spawn().unwrap();
    let mut used = Used::default();
    watch(&mut child, &mut used);
    assert!(child.wait().unwrap().success(), "the import failed");
    used.cpu = children_seconds() - before;
    used
}

/// `SeenBriefs` at the memory until the process has ended.
fn watch(child: &mut Child, used: &mut Used) {
    while child.try_wait().unwrap().is_none() {
        used.own = used.own.max(memory::peak(child.id()).unwrap_or_default());
        for pid in children(child.id()) {
            used.child = used.child.max(memory::peak(pid).unwrap_or_default());
        }
        thread::sleep(Duration::from_millis(3));
    }
}

/// The child processes of the main thread of `pid`.
fn children(pid: u32) -> Vec<u32> {
    let listed = fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap_or_default();
    listed.split_whitespace().filter_map(|pid| pid.parse().ok()).collect()
}

/// Seconds of processor time of all children that have ended.
fn children_seconds() -> f64 {
    seconds([16, 17])
}

/// Seconds of processor time of this process.
pub(crate) fn own_seconds() -> f64 {
    seconds([14, 15])
}

/// The sum of two fields of `/proc/self/stat`.
fn seconds(fields: [usize; 2]) -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    // The name in parentheses may contain blanks; the fields after it are numbered from 3.
    let texts: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |field: usize| texts.get(field - 3).and_then(|n| n.parse::<f64>().ok()).unwrap_or_default();
    fields.into_iter().map(ticks).sum::<f64>() / TICKS
}
