//! Wrong usage, damaged configuration, odd files and hostile text: each gets the right exit code and message, and nothing hangs.

use std::fs::{self, File};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::process::Command;

use crate::cli::{Sandbox, is_plain};

#[test]
fn wrong_usage_exits_with_2_and_a_missing_library_with_4() {
    let sandbox = Sandbox::new();
    let rows: [(&[&str], i32); 9] = [
        (&["search"], 2),
        (&["search", ""], 2),
        (&["list", "--wrong"], 2),
        (&["serch"], 2),
        (&["nowhere-at-all"], 4),
        (&["list", "--library", "nowhere"], 4),
        (&["search", "x", "nowhere"], 4),
        (&["list", "--config", "nowhere"], 4),
        (&["completions", "tcsh"], 2),
    ];
    for (arguments, expected) in rows {
        let (out, err, code) = sandbox.run(arguments);
        assert_eq!((code, out.as_str()), (expected, ""), "{arguments:?}: {err}");
        assert!(!err.is_empty(), "{arguments:?}");
    }
}

#[test]
fn a_damaged_configuration_is_reported_and_defaults_are_used() {
    let sandbox = Sandbox::new();
    fs::write(sandbox.home().join("c.toml"), "widht = 3\nmouse = \"\\u001b[2J\"\n[[[").unwrap();
    let (out, err, code) = sandbox.run(&["list", "--config", "c.toml"]);
    assert_eq!((code, out.lines().count()), (0, 2), "{err}");
    assert!(err.contains("line 1") && err.contains("did you mean width?") && is_plain(&err), "{err}");
}

#[test]
fn hostile_file_names_and_text_are_cleaned_in_all_output() {
    let sandbox = Sandbox::new();
    let bad = r"\u001b]0;x\u0007\u009b2J\u202e\u200b";
    let evil = format!(
        "schema = 1\nheadline = \"evil{bad}\"\nkind = \"{bad}\"\nplace = \"p{bad}\"\nsummary = \"s{bad}\"\nunknown = \"{bad}\"\n\
         [[participants]]\nname = \"n{bad}\"\nparty = \"y{bad}\"\n[[quotes]]\nspeaker = \"n{bad}\"\ntext = \"q{bad}\"\n\
         [[commitments]]\ntext = \"c{bad}\"\nparties = [\"y{bad}\"]\n[source]\nurl = \"https://e.org/{bad}\"\ntext = \"t{bad}\"\n"
    );
    let names: [&[u8]; 5] = [b"-rf.toml", b"$(touch x).toml", b"a\nb.toml", b"\x1b]0;x\x07.toml", b"\xff\xfe.toml"];
    for name in names {
        sandbox.write_brief(Path::new(std::ffi::OsStr::from_bytes(name)), &evil);
    }
    sandbox.write_brief("bad.toml", "x = \"\u{1b}[2J\u{202e}\n");
    let commands: [&[&str]; 13] = [
        &["list"],
        &["list", "--json"],
        &["--plain"],
        &["check"],
        &["check", "--json"],
        &["check", "--format", "short"],
        &["search", "evil", "--unit", "briefs"],
        &["search", "c", "--json"],
        &["show", "rf.toml"],
        &["export", "rf.toml", "-o", "-"],
        &["export", "rf.toml", "--format", "markdown", "-o", "-"],
        &["export", "rf.toml", "--format", "json", "-o", "-"],
        &["export", "rf.toml", "--format", "csv", "-o", "-"],
    ];
    for arguments in commands {
        let (out, err, _) = sandbox.run(arguments);
        assert!(!out.is_empty() && is_plain(&out) && is_plain(&err), "{arguments:?}: {out:?} {err:?}");
    }
    for typed in ["\u{1b}]0;x\u{7}", "--\u{1b}[2J", "\u{202e}"] {
        for arguments in [&["show", typed][..], &["search", typed], &[typed], &["list", "x", typed], &["check", typed]]
        {
            let (out, err, _) = sandbox.run(arguments);
            assert!(is_plain(&out) && is_plain(&err), "{arguments:?}: {out:?} {err:?}");
        }
    }
    assert!(!sandbox.home().join("x").exists());
}

#[test]
fn special_and_huge_files_do_not_hang() {
    let sandbox = Sandbox::new();
    let made = Command::new("mkfifo").arg(sandbox.library().join("fifo.toml")).status();
    assert!(made.is_ok_and(|status| status.success()));
    std::os::unix::fs::symlink(".", sandbox.library().join("loop")).unwrap();
    std::os::unix::fs::symlink("/dev/zero", sandbox.library().join("zero.toml")).unwrap();
    File::create(sandbox.library().join("huge.toml")).and_then(|file| file.set_len(100 << 20)).unwrap();
    sandbox.write_brief("empty.toml", "");
    let (out, _, code) = sandbox.run(&["list"]);
    assert_eq!(code, 3, "{out}");
    assert!(out.contains("Second round"), "{out}");
}

#[test]
fn colour_is_off_unless_asked_for() {
    let sandbox = Sandbox::new();
    assert!(is_plain(&sandbox.run(&["check", "--color", "auto"]).0));
    sandbox.write_brief("broken.toml", "schema = \n");
    assert!(sandbox.run(&["check", "--color", "always"]).0.contains("\u{1b}["));
    assert!(is_plain(&sandbox.run(&["check", "--color", "never"]).0));
}
