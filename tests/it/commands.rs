//! The commands, as a script meets them: output, exit codes, files.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn briefing(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_briefing"));
    for name in ["XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"] {
        command.env(name, folder.join(name));
    }
    command.env_remove("BRIEFING_LIBRARY").env_remove("BRIEFING_CONFIG").env("NO_COLOR", "1");
    command.current_dir(folder).args(arguments).stdin(Stdio::null()).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn a_search_finds_and_tells_by_its_exit_code() {
    let folder = tempfile::tempdir().unwrap();
    let found = briefing(folder.path(), &["search", "law enforcement"]);
    assert_eq!(found.status.code(), Some(0));
    assert!(out(&found).contains("law-enforcement"), "{}", out(&found));
    assert_eq!(briefing(folder.path(), &["search", "zzzzqqqq"]).status.code(), Some(1));
    let wrong = briefing(folder.path(), &["search", "forumm:sco"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&wrong.stderr).contains('^'));
}

#[test]
fn every_listing_gives_one_json_object_a_line() {
    let folder = tempfile::tempdir().unwrap();
    let verbs: &[&[&str]] =
        &[&["search", "trade"], &["list"], &["list", "party:china"], &["themes"], &["keys"], &["paths"], &["config"]];
    for arguments in verbs {
        let output = briefing(folder.path(), &[arguments, &["--json"][..]].concat());
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        for line in out(&output).lines() {
            let value: serde_json::Value = serde_json::from_str(line).unwrap();
            assert_eq!(value.get("schema").and_then(|s| s.as_str()), Some("briefing/1"), "{line}");
        }
    }
}

#[test]
fn an_export_is_written_whole_and_never_over_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let arguments = ["export", "strategic-dialogue", "--pane", "commitments", "-o", "points.txt"];
    assert_eq!(briefing(folder.path(), &arguments).status.code(), Some(0));
    let text = fs::read_to_string(folder.path().join("points.txt")).unwrap();
    assert!(text.contains("Deepen law-enforcement and security cooperation") && text.ends_with('\n'), "{text}");
    assert!(text.lines().all(|line| line.chars().count() <= 72 || line.contains("://")), "{text}");
    fs::write(folder.path().join("points.txt"), "mine").unwrap();
    let again = briefing(folder.path(), &arguments);
    assert_eq!(again.status.code(), Some(4));
    assert_eq!(fs::read_to_string(folder.path().join("points.txt")).unwrap(), "mine");
}

#[test]
fn check_shows_what_is_wrong_and_where() {
    let folder = tempfile::tempdir().unwrap();
    let library = folder.path().join("briefs");
    fs::create_dir(&library).unwrap();
    fs::write(library.join("good.toml"), "schema = 1\nheadline = \"A talk\"\n").unwrap();
    assert_eq!(briefing(folder.path(), &["check"]).status.code(), Some(0));
    fs::write(library.join("bad.toml"), "schema = 1\nheadline = \"A\"\nkind = \"repot\"\ndate = 7\n").unwrap();
    fs::write(library.join("worse.toml"), b"\xff\xfe").unwrap();
    let output = briefing(folder.path(), &["check", "--format", "short"]);
    let text = out(&output);
    assert_eq!(output.status.code(), Some(1));
    assert!(text.contains("bad.toml:3:8:") && text.contains("bad.toml:4:") && text.contains("worse.toml"), "{text}");
    assert!(out(&briefing(folder.path(), &["list"])).contains("A talk"));
}

#[test]
fn hostile_text_reaches_no_output() {
    let folder = tempfile::tempdir().unwrap();
    let library = folder.path().join("briefs");
    fs::create_dir(&library).unwrap();
    let evil = r"\u001b]0;x\u0007\u202e\u200b";
    let text = format!(
        "schema = 1\nheadline = \"h{evil}\"\nplace = \"p{evil}\"\nsummary = \"s{evil}\"\nx{evil_key} = 1\n\
         [[participants]]\nname = \"n{evil}\"\nparty = \"y{evil}\"\n[[quotes]]\nspeaker = \"n{evil}\"\ntext = \"q{evil}\"\n\
         [[commitments]]\ntext = \"c{evil}\"\nparties = [\"y{evil}\"]\n[source]\nurl = \"https://e.org/{evil}\"\ntext = \"t{evil}\"\n",
        evil_key = "y"
    );
    fs::write(library.join("a\u{1b}[2J.toml"), text).unwrap();
    let verbs: &[&[&str]] = &[
        &["list"],
        &["list", "--json"],
        &["search", "c"],
        &["search", "in:source t"],
        &["check"],
        &["show", "a"],
        &["export", "a", "-o", "-"],
        &["export", "a", "--format", "markdown", "-o", "-"],
        &["export", "a", "--format", "json", "-o", "-"],
        &["export", "a", "--format", "csv", "-o", "-"],
        &["--plain"],
    ];
    for arguments in verbs {
        let output = briefing(folder.path(), arguments);
        let all = format!("{}{}", out(&output), String::from_utf8_lossy(&output.stderr));
        assert!(!all.is_empty(), "{arguments:?}");
        let wrong = |c: char| {
            c != '\n' && c != '\t' && c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c) || c == '\u{200b}'
        };
        assert!(!all.contains(wrong), "{arguments:?}: {all:?}");
    }
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let folder = tempfile::tempdir().unwrap();
    let script = format!("{} --plain | head -1", env!("CARGO_BIN_EXE_briefing"));
    let output = Command::new("sh").args(["-c", &script]).current_dir(folder.path()).output().unwrap();
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(!output.stdout.is_empty());
}
