//! The restrictions that the child imposes on itself before it reads a hostile document: on time, memory, files, other
//! programs and the network. A restriction that the system does not support is skipped; the others still apply.

use rustix::process::{Resource, Rlimit, setrlimit};

const MEMORY: u64 = 512 * 1024 * 1024;

/// Leaves the process only what is already open, and `seconds` of CPU time counted from its start.
pub(super) fn confine(seconds: u64) {
    // Comes first, because setting up the sandbox opens a file.
    enter_sandbox();
    limit(Resource::As, MEMORY, MEMORY);
    // Reaching the soft limit sends SIGXCPU, from which the parent learns why the child ended.
    limit(Resource::Cpu, seconds, seconds + 1);
    limit(Resource::Core, 0, 0);
    limit(Resource::Fsize, 0, 0);
    // Only the three standard streams: no other file, socket or pipe can be opened.
    limit(Resource::Nofile, 3, 3);
    limit(Resource::Nproc, 0, 0);
}

fn limit(resource: Resource, soft: u64, hard: u64) {
    // Not every system has every limit.
    let _ = setrlimit(resource, Rlimit { current: Some(soft), maximum: Some(hard) });
}

/// From here on no file can be opened, no program run, no connection made and no signal sent. Returns how much of that the
/// system enforces.
#[cfg(target_os = "linux")]
fn enter_sandbox() -> Enforcement {
    use landlock::{ABI, Access, AccessFs, AccessNet, Ruleset, RulesetAttr, RulesetStatus, Scope};
    let abi = ABI::V6;
    let restricted = Ruleset::default()
        .handle_access(AccessFs::from_all(abi))
        .and_then(|rules| rules.handle_access(AccessNet::from_all(abi)))
        .and_then(|rules| rules.scope(Scope::from_all(abi)))
        .and_then(landlock::Ruleset::create)
        .and_then(landlock::RulesetCreated::restrict_self);
    match restricted.map(|status| status.ruleset) {
        Ok(RulesetStatus::FullyEnforced) => Enforcement::Full,
        Ok(RulesetStatus::PartiallyEnforced) => Enforcement::Partial,
        _ => Enforcement::None,
    }
}

#[cfg(not(target_os = "linux"))]
fn enter_sandbox() -> Enforcement {
    Enforcement::None
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Enforcement {
    #[cfg(target_os = "linux")]
    Full,
    #[cfg(target_os = "linux")]
    Partial,
    None,
}

#[cfg(test)]
#[cfg(target_os = "linux")]
#[allow(clippy::unwrap_used, reason = "a test may stop")]
mod tests {
    use std::fs::{self, File};
    use std::net::{TcpListener, TcpStream};
    use std::path::Path;
    use std::process::Command;
    use std::thread;

    use super::*;

    /// Which of the actions that a parser must not perform succeed.
    fn allowed_actions(folder: &Path, port: u16) -> Vec<&'static str> {
        let tried = [
            ("read a file", File::open(folder.join("private")).is_ok()),
            ("list a folder", fs::read_dir(folder).is_ok_and(|mut files| files.next().is_some())),
            ("write a file", fs::write(folder.join("private"), "changed").is_ok()),
            ("create a file", File::create(folder.join("new")).is_ok()),
            ("remove a file", fs::remove_file(folder.join("other")).is_ok()),
            ("run a program", Command::new("/bin/true").status().is_ok()),
            ("connect", TcpStream::connect(("127.0.0.1", port)).is_ok()),
        ];
        tried.into_iter().filter_map(|(what, worked)| worked.then_some(what)).collect()
    }

    #[test]
    fn the_sandbox_alone_blocks_files_programs_and_the_network() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["private", "other"] {
            fs::write(folder.path().join(name), "mine").unwrap();
        }
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        // The sandbox confines only the thread that enters it, and no process limit applies here.
        let inside = || (enter_sandbox(), allowed_actions(folder.path(), port));
        let (enforcement, allowed) = thread::scope(|scope| scope.spawn(inside).join().unwrap());
        match enforcement {
            Enforcement::None => {
                crate::support::require_that(false, "a kernel with Landlock");
            }
            Enforcement::Partial => assert!(allowed.is_empty() || allowed == ["connect"], "{allowed:?}"),
            Enforcement::Full => assert!(allowed.is_empty(), "{allowed:?}"),
        }
        if enforcement != Enforcement::None {
            assert_eq!(fs::read_to_string(folder.path().join("private")).unwrap(), "mine");
        }
        assert_eq!(allowed_actions(folder.path(), port).len(), 7, "everything is allowed outside");
    }
}
