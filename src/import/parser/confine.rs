//! What a process takes away from itself before it looks at a hostile document: time, memory, files, other programs, the
//! network. What the system does not have is left out; the other walls still stand.

use rustix::process::{Resource, Rlimit, setrlimit};

pub(super) const MEMORY: u64 = 512 * 1024 * 1024;

/// Takes everything away that no parser needs. The process may compute for `seconds` from its start on, and use what is
/// open already. How well the system's own sandbox holds: `full`, `partial`, `none`.
pub(super) fn confine(seconds: u64) -> &'static str {
    // The sandbox needs a file of its own to be set up, so it comes before files are taken away.
    let sandbox = sandbox();
    limit(Resource::As, MEMORY, MEMORY);
    // The first limit ends the process with a signal of its own, which tells whoever waits why.
    limit(Resource::Cpu, seconds, seconds + 1);
    limit(Resource::Core, 0, 0);
    limit(Resource::Fsize, 0, 0);
    // The three streams that are open; nothing else can be opened: no file, no socket, no pipe.
    limit(Resource::Nofile, 3, 3);
    limit(Resource::Nproc, 0, 0);
    sandbox
}

fn limit(resource: Resource, soft: u64, hard: u64) {
    // Some systems lack some of them.
    let _ = setrlimit(resource, Rlimit { current: Some(soft), maximum: Some(hard) });
}

/// No file can be opened, no program run, no connection made, no signal sent, from here on.
#[cfg(target_os = "linux")]
fn sandbox() -> &'static str {
    use landlock::{ABI, Access, AccessFs, AccessNet, Ruleset, RulesetAttr, RulesetStatus, Scope};
    let abi = ABI::V6;
    let restricted = Ruleset::default()
        .handle_access(AccessFs::from_all(abi))
        .and_then(|rules| rules.handle_access(AccessNet::from_all(abi)))
        .and_then(|rules| rules.scope(Scope::from_all(abi)))
        .and_then(landlock::Ruleset::create)
        .and_then(landlock::RulesetCreated::restrict_self);
    match restricted.map(|status| status.ruleset) {
        Ok(RulesetStatus::FullyEnforced) => "full",
        Ok(RulesetStatus::PartiallyEnforced) => "partial",
        _ => "none",
    }
}

#[cfg(not(target_os = "linux"))]
fn sandbox() -> &'static str {
    "none"
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

    /// What of all that a parser has no business with works.
    fn works(folder: &Path, port: u16) -> Vec<&'static str> {
        let tried = [
            ("read a file", File::open(folder.join("private")).is_ok()),
            ("list a folder", fs::read_dir(folder).is_ok_and(|mut files| files.next().is_some())),
            ("write a file", fs::write(folder.join("private"), "changed").is_ok()),
            ("make a file", File::create(folder.join("new")).is_ok()),
            ("take a file away", fs::remove_file(folder.join("other")).is_ok()),
            ("run a program", Command::new("/bin/true").status().is_ok()),
            ("connect", TcpStream::connect(("127.0.0.1", port)).is_ok()),
        ];
        tried.into_iter().filter_map(|(what, worked)| worked.then_some(what)).collect()
    }

    #[test]
    fn the_sandbox_alone_keeps_files_programs_and_the_network_out_of_reach() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["private", "other"] {
            fs::write(folder.path().join(name), "mine").unwrap();
        }
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        // It holds the thread that enters it, and no limit of the process stands beside it here.
        let inside = thread::scope(|scope| scope.spawn(|| (sandbox(), works(folder.path(), port))).join().unwrap());
        match &inside {
            ("none", _) => eprintln!("not tested: the system has no sandbox"),
            ("partial", worked) => assert!(worked.is_empty() || *worked == ["connect"], "{worked:?}"),
            (_, worked) => assert!(worked.is_empty(), "{worked:?}"),
        }
        if inside.0 != "none" {
            assert_eq!(fs::read_to_string(folder.path().join("private")).unwrap(), "mine");
        }
        assert_eq!(works(folder.path(), port).len(), 7, "all of it works outside");
    }
}
