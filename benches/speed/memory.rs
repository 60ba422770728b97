//! The memory of a running process, in MiB, from `/proc`: Linux only.

#![allow(dead_code, reason = "not every benchmark uses both")]

/// Resident now; `None` if the process has ended.
pub(crate) fn resident(pid: u32) -> Option<f64> {
    status_mib(pid, "VmRSS:")
}

/// The most that was ever resident; `None` if the process has ended.
pub(crate) fn peak(pid: u32) -> Option<f64> {
    status_mib(pid, "VmHWM:")
}

fn status_mib(pid: u32, field: &str) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(field))?;
    line.split_whitespace().next()?.parse::<f64>().ok().map(|kib| kib / 1024.0)
}
