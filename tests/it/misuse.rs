//! Commands used wrongly, damaged settings, odd files and hostile names: the right exit code, a sentence, nothing that hangs.

use std::fs::{self, File};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::process::Command;

use crate::cli::{Desk, is_plain};

#[test]
fn wrong_usage_is_2_and_a_library_that_is_not_there_is_4() {
    let desk = Desk::new();
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
        let (out, err, code) = desk.say(arguments);
        assert_eq!((code, out.as_str()), (expected, ""), "{arguments:?}: {err}");
        assert!(!err.is_empty(), "{arguments:?}");
    }
}

#[test]
fn a_damaged_configuration_is_said_and_stops_nothing() {
    let desk = Desk::new();
    fs::write(desk.home().join("c.toml"), "widht = 3\nmouse = \"\\u001b[2J\"\n[[[").expect("it can be written");
    let (out, err, code) = desk.say(&["list", "--config", "c.toml"]);
    assert_eq!((code, out.lines().count()), (0, 2), "{err}");
    assert!(err.contains("line 1") && err.contains("did you mean width?") && is_plain(&err), "{err}");
}

#[test]
fn hostile_names_and_texts_reach_no_stream_as_they_are() {
    let desk = Desk::new();
    let evil = "headline = \"\\u001b]0;x\\u0007\\u202eevil\"\nkind = \"\\u001b[2J\"\n[source]\ntext = \"\\u009b2J\"\n";
    let names: [&[u8]; 5] = [b"-rf.toml", b"$(touch x).toml", b"a\nb.toml", b"\x1b]0;x\x07.toml", b"\xff\xfe.toml"];
    for name in names {
        desk.put(Path::new(std::ffi::OsStr::from_bytes(name)), evil);
    }
    desk.put("bad.toml", "x = \"\u{1b}[2J\u{202e}\n");
    let verbs: [&[&str]; 8] = [
        &["list"],
        &["list", "--json"],
        &["--plain"],
        &["check"],
        &["check", "--json"],
        &["check", "--format", "short"],
        &["search", "evil", "--unit", "briefs"],
        &["show", "rf.toml"],
    ];
    for arguments in verbs {
        let (out, err, _) = desk.say(arguments);
        assert!(is_plain(&out) && is_plain(&err), "{arguments:?}: {out:?} {err:?}");
    }
    for typed in ["\u{1b}]0;x\u{7}", "--\u{1b}[2J", "\u{202e}"] {
        for arguments in [&["show", typed][..], &["search", typed], &[typed], &["list", "x", typed], &["check", typed]]
        {
            let (out, err, _) = desk.say(arguments);
            assert!(is_plain(&out) && is_plain(&err), "{arguments:?}: {out:?} {err:?}");
        }
    }
    assert!(!desk.home().join("x").exists());
}

#[test]
fn what_is_no_file_and_what_is_too_long_hangs_nothing() {
    let desk = Desk::new();
    let made = Command::new("mkfifo").arg(desk.library().join("fifo.toml")).status();
    assert!(made.is_ok_and(|status| status.success()));
    std::os::unix::fs::symlink(".", desk.library().join("loop")).expect("a link can be made");
    std::os::unix::fs::symlink("/dev/zero", desk.library().join("zero.toml")).expect("a link can be made");
    File::create(desk.library().join("huge.toml")).and_then(|file| file.set_len(100 << 20)).expect("it can be made");
    desk.put("empty.toml", "");
    let (out, _, code) = desk.say(&["list"]);
    assert_eq!(code, 3, "{out}");
    assert!(out.contains("Second round"), "{out}");
}

#[test]
fn no_color_unless_asked_for() {
    let desk = Desk::new();
    assert!(is_plain(&desk.say(&["check", "--color", "auto"]).0));
    desk.put("broken.toml", "schema = \n");
    assert!(desk.say(&["check", "--color", "always"]).0.contains("\u{1b}["));
    assert!(is_plain(&desk.say(&["check", "--color", "never"]).0));
}
