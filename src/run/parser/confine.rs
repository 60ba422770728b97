//! What a process takes away from itself before it looks at a hostile document: time, memory, files, other programs, the
//! network. What the system does not have is left out; the other walls still stand.

use rustix::process::{Resource, Rlimit, setrlimit};

/// Memory, in bytes.
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
