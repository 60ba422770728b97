//! What some tests need of the machine. If it is missing, the test is skipped and says so; if `CI` is set, it fails instead,
//! so that no pipeline passes by skipping.

#![allow(clippy::print_stderr, dead_code, reason = "a skipped test says so; not every test binary uses all of this")]

use std::process::{Command, Stdio};

/// Returns whether `tool` is installed.
#[track_caller]
pub(crate) fn require(tool: &str) -> bool {
    let version = Command::new(tool).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    require_that(version.is_ok_and(|status| status.success()), tool)
}

/// Returns `is_available`. Linux has everything the tests need; other systems may skip even if `CI` is set.
#[track_caller]
pub(crate) fn require_that(is_available: bool, what: &str) -> bool {
    if !is_available {
        let must_run = cfg!(target_os = "linux") && std::env::var_os("CI").is_some();
        assert!(!must_run, "this test needs {what}");
        eprintln!("skipped: this test needs {what}");
    }
    is_available
}
