//! Every command with a hostile library, hostile arguments and hostile settings: what it writes to a pipe and to a terminal.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::process::{Command, Stdio};

use briefing::pane::Pane;

use crate::hostile::{NAMES, hostile_library, manifest};
use crate::oracle::{Writer, assert_only_ours};
use crate::pty::{PROGRAM, Start};

/// Every command with the library, with each of its files, and with hostile arguments.
fn commands(library: &Path) -> Vec<Vec<std::ffi::OsString>> {
    let words = |line: &[&str]| line.iter().map(|word| (*word).into()).collect::<Vec<std::ffi::OsString>>();
    let mut all: Vec<Vec<std::ffi::OsString>> = [
        &["list"][..],
        &["list", "--json"],
        &["list", "headline"],
        &["--plain"],
        &["check"],
        &["check", "--json"],
        &["check", "--format", "short"],
        &["check", "--color", "always"],
        &["search", "point"],
        &["search", "point", "--json"],
        &["search", "quote", "--unit", "quotes"],
        &["search", "article", "--unit", "sentences"],
        &["search", "headline", "--unit", "briefs"],
        &["search", "party:\u{1b}[2J"],
        &["search", "\"\u{1b}]0;x\u{7}\u{202e}"],
        &["search", "\u{1b}[2J:x"],
        &["export", "--query", "point", "-o", "-"],
        &["export", "--query", "point", "--format", "csv", "-o", "-"],
        &["show", "\u{1b}[2J\u{202e}"],
        &["\u{1b}]0;x\u{7}"],
        &["--\u{1b}[2J"],
        &["check", "\u{202e}\u{9b}"],
        &["--config", "\u{1b}[2J", "list"],
        &["paths"],
        &["config"],
        &["paths", "--json"],
        &["themes"],
        &["export", "TITLE", "-o", "no\u{1b}[2J/such"],
        &["completions", "\u{1b}[2J"],
    ]
    .iter()
    .map(|line| words(line))
    .collect();
    for name in manifest().iter().filter(|file| file.loads).map(|file| file.name.as_str()) {
        all.push(words(&["show", name]));
        all.push(words(&["show", name, "--json"]));
        for pane in Pane::ALL {
            all.push(words(&["show", name, "--pane", pane.name()]));
        }
        for format in ["text", "markdown", "json", "csv"] {
            all.push(words(&["export", name, "--format", format, "-o", "-"]));
        }
    }
    for name in NAMES {
        let path = library.join(OsStr::from_bytes(name));
        all.push(vec!["check".into(), path.clone().into()]);
        all.push(vec!["--plain".into(), path.clone().into()]);
        all.push(vec!["export".into(), path.into(), "-o".into(), "-".into()]);
    }
    all
}

/// A home whose configuration and theme are hostile too.
fn home() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let config = home.path().join("XDG_CONFIG_HOME/briefing");
    fs::create_dir_all(config.join("themes")).unwrap();
    let evil = r"\u001b]0;PWN\u0007\u009b2J\u202e\u200b";
    let settings = format!(
        "width = \"{evil}\"\ntheme = \"{evil}\"\n\"{evil}\" = 1\nexport_dir = \"x{evil}\"\n[keys]\n\"{evil}\" = \"{evil}\"\n\"g z\" = \"{evil}\"\n\x1b[2J\u{202e} = \n"
    );
    fs::write(config.join("config.toml"), settings).unwrap();
    fs::write(config.join("themes").join("a\u{1b}[2J\u{202e}.toml"), format!("text = \"{evil}\"\n")).unwrap();
    home
}

#[test]
fn every_command_writes_plain_lines_to_a_pipe() {
    let (folder, home) = (hostile_library(), home());
    for arguments in commands(folder.path()) {
        let mut command = Command::new(PROGRAM);
        for name in ["XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"] {
            command.env(name, home.path().join(name));
        }
        command.env("BRIEFING_LIBRARY", folder.path()).current_dir(home.path()).stdin(Stdio::null());
        let done = command.args(&arguments).output().unwrap();
        let context = format!("{arguments:?}");
        assert!(done.status.code().is_some_and(|code| code <= 4), "{context}: {:?}", done.status);
        assert_only_ours(Writer::Lines, &done.stderr, &context);
        assert_only_ours(Writer::Lines, &done.stdout, &context);
        let is_colour_wanted = arguments.iter().any(|word| word == "always");
        assert!(is_colour_wanted || !done.stdout.contains(&0x1b), "{context}: colour in a pipe");
    }
    let left: Vec<_> = fs::read_dir(home.path()).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| name.to_string_lossy().starts_with("XDG_")), "{left:?}");
}

#[test]
fn every_command_writes_plain_lines_to_a_terminal() {
    let (folder, home) = (hostile_library(), home());
    let mut script = Vec::new();
    for arguments in commands(folder.path()) {
        if arguments == ["\u{1b}]0;x\u{7}"] {
            continue;
        }
        script.extend(b"\"$PROGRAM\"");
        for word in &arguments {
            script.extend(b" '");
            script.extend(
                word.as_bytes()
                    .iter()
                    .flat_map(|byte| if *byte == b'\'' { &b"'\\''"[..] } else { std::slice::from_ref(byte) }),
            );
            script.push(b'\'');
        }
        script.extend(b" </dev/null\n");
    }
    script.extend(b"echo the end\n");
    let file = home.path().join("script");
    fs::write(&file, script).unwrap();
    let start = Start::other(&["sh", file.to_str().unwrap()]).home(home.path()).env("PROGRAM", PROGRAM);
    let mut session = start.env("BRIEFING_LIBRARY", folder.path().to_str().unwrap()).open();
    assert_eq!(session.end(), 0);
    session.see("the end");
    assert_only_ours(Writer::Lines, &session.all, "the commands");
}
