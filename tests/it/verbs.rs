//! Tests that loop over every command, taken from the definition of the command line itself.

use std::fs::File;
use std::io;
use std::process::{Command, Stdio};

use briefing::cli::args::Cli;
use briefing::pane::Pane;
use briefing::pane::export::ExportFormat;
use clap::CommandFactory;

use crate::cli::{Sandbox, is_plain, json};

/// Arguments with which a command prints something. A new command needs a row.
fn sample(verb: &str) -> &'static [&'static str] {
    match verb {
        "search" => &["search", "law"],
        "searches" => &["searches"],
        "list" => &["list"],
        "show" => &["show", "beij"],
        "export" => &["export", "beij", "-o", "-"],
        "check" => &["check", "library"],
        "import" => &["import", "--dry-run", "readout.txt"],
        "index" => &["index"],
        "themes" => &["themes"],
        "keys" => &["keys"],
        "paths" => &["paths"],
        "config" => &["config"],
        "schema" => &["schema"],
        "completions" => &["completions", "bash"],
        "man" => &["man"],
        _ => &["add a row for this command to sample()"],
    }
}

fn verbs() -> Vec<clap::Command> {
    Cli::command().get_subcommands().filter(|verb| verb.get_name() != "help").cloned().collect()
}

#[test]
fn every_command_has_help_with_examples() {
    let sandbox = Sandbox::new();
    for verb in verbs() {
        let name = verb.get_name();
        for arguments in [&[name, "--help"][..], &["help", name]] {
            let (out, err, code) = sandbox.run(arguments);
            assert_eq!((code, err.as_str()), (0, ""), "{arguments:?}");
            let about = verb.get_about().unwrap().to_string();
            assert!(out.starts_with(about.split(", ").next().unwrap()), "{name}: {out}");
            assert!(
                out.contains("Examples:\n  briefing ") && out.contains(&format!("Usage: briefing {name}")),
                "{out}"
            );
            assert!(
                is_plain(&out) && !out.contains('`') && out.lines().all(|line| line.chars().count() <= 120),
                "{out}"
            );
        }
        assert!(sandbox.run(&["--help"]).0.contains(&format!("\n  {name} ")), "{name}");
    }
}

#[test]
fn every_command_with_json_prints_objects_of_one_schema() {
    let sandbox = Sandbox::new();
    let mut listings = 0;
    for verb in verbs() {
        if !verb.get_arguments().any(|argument| argument.get_id() == "json") {
            continue;
        }
        let mut arguments = sample(verb.get_name()).to_vec();
        if verb.get_name() == "check" {
            sandbox.write_brief("beijing.toml", "schema = 1\nheadline = \"A\"\nkind = \"repot\"\n");
        }
        if verb.get_name() == "searches" {
            sandbox.write_searches("[[search]]\nname = \"Law\"\nquery = \"law\"\n");
        }
        arguments.push("--json");
        let (out, err, _) = sandbox.run(&arguments);
        let objects = json(&out);
        assert!(!objects.is_empty() && is_plain(&out), "{arguments:?}: {err}");
        assert!(objects.iter().all(|object| object["type"].is_string()), "{out}");
        listings += 1;
    }
    assert!(listings >= 8, "{listings}");
}

#[test]
fn wrong_arguments_exit_with_2_and_one_clear_sentence() {
    let sandbox = Sandbox::new();
    for verb in verbs() {
        for wrong in [&["--no-such-option"][..], &["--color", "sometimes"], &["--library"]] {
            let arguments = [sample(verb.get_name()), wrong].concat();
            let (out, err, code) = sandbox.run(&arguments);
            assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}: {err}");
            let first = err.lines().next().unwrap();
            assert!(first.starts_with("error: ") && first.contains(wrong[0]), "{arguments:?}: {err}");
        }
    }
    for (arguments, words) in [
        (&["export", "beij", "--pane", "menu"][..], "possible values: summary, quotes"),
        (&["export", "beij", "--format", "pdf"], "possible values: text, markdown"),
        (&["export", "beij", "--query", "law"], "--pane commitments or --pane quotes"),
        (&["export", "--query", "law", "--pane", "forums"], "--pane source"),
        (&["export", "beij", "--unit", "quotes"], "cannot be used with '--unit"),
        (&["search", "law", "--unit", "words"], "possible values: commitments"),
        (&["show", "nowhere"], "briefing list shows all"),
        (&["search", "--saved", "None"], "there is no saved search called \"None\""),
        (&["search", "law", "--saved", "None"], "cannot be used with"),
        (&["search"], "<QUERY>"),
        (&["serch"], "did you mean search?"),
    ] {
        let (out, err, code) = sandbox.run(arguments);
        assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}: {err}");
        assert!(err.contains(words), "{arguments:?}: {err}");
    }
}

#[test]
fn every_command_exits_with_0_on_a_closed_pipe_and_with_4_on_a_full_disk() -> io::Result<()> {
    let sandbox = Sandbox::new();
    sandbox.write_searches("[[search]]\nname = \"Law\"\nquery = \"law\"\n");
    let mut tested = 0;
    for arguments in verbs().iter().map(|verb| sample(verb.get_name())).chain([&["--plain"][..], &["--help"], &[]]) {
        if sandbox.output(arguments).stdout.is_empty() {
            continue;
        }
        let (reader, writer) = io::pipe()?;
        drop(reader);
        let done = sandbox.command(arguments).stdout(writer).stderr(Stdio::piped()).output()?;
        assert_eq!(
            (done.status.code(), String::from_utf8_lossy(&done.stderr).as_ref()),
            (Some(0), ""),
            "{arguments:?}"
        );
        let full = File::options().write(true).open("/dev/full")?;
        let done = sandbox.command(arguments).stdout(full).stderr(Stdio::piped()).output()?;
        let message = String::from_utf8_lossy(&done.stderr).to_lowercase();
        assert_eq!((done.status.code(), message.lines().count()), (Some(4), 1), "{arguments:?}: {message}");
        assert!(message.contains("no space left"), "{arguments:?}: {message}");
        tested += 1;
    }
    assert!(tested >= 13, "{tested}");
    Ok(())
}

/// Exports to `file` with a file size limit of 0, which fails like a full disk. Returns standard error and the exit code.
fn export_on_full_disk(sandbox: &Sandbox, file: &str) -> (String, Option<i32>) {
    let script = format!(
        "trap '' XFSZ; ulimit -f 0; exec {} export beij --pane commitments --force -o {file}",
        env!("CARGO_BIN_EXE_briefing")
    );
    let mut command = Command::new("sh");
    command.args(["-c", &script]).current_dir(sandbox.home()).stdin(Stdio::null()).env_clear();
    command.env("HOME", sandbox.home()).env("BRIEFING_LIBRARY", sandbox.library());
    let done = command.output().unwrap();
    (String::from_utf8_lossy(&done.stderr).into_owned(), done.status.code())
}

#[test]
fn a_failed_export_leaves_the_old_file_and_does_not_claim_success() {
    let sandbox = Sandbox::new();
    let file = sandbox.home().join("old.txt");
    std::fs::write(&file, "mine").unwrap();
    std::fs::create_dir(sandbox.home().join("folder")).unwrap();
    for (target, cause) in [("old.txt", "too large"), ("new.txt", "too large")] {
        let (message, code) = export_on_full_disk(&sandbox, target);
        assert_eq!(code, Some(4), "{message}");
        assert!(message.contains(cause) && message.contains(target) && !message.contains("saved"), "{message}");
    }
    for (target, cause) in [
        ("no/such/folder/x.txt", "no such file or directory"),
        ("/proc/x.txt", ""),
        ("old.txt/x.txt", "not a directory"),
        ("old.txt", "use --force to overwrite it"),
    ] {
        let (out, message, code) = sandbox.run(&["export", "beij", "--pane", "commitments", "-o", target]);
        assert_eq!((code, out.as_str()), (4, ""), "{target}: {message}");
        assert!(message.contains(cause) && !message.contains("saved 1"), "{target}: {message}");
    }
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "mine");
    let names: Vec<_> = std::fs::read_dir(sandbox.home()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(names.iter().all(|name| !name.to_string_lossy().ends_with(".tmp")), "{names:?}");
    assert!(!sandbox.home().join("new.txt").exists());
    // If the target is a folder, the file gets its default name in it.
    let (_, message, code) = sandbox.run(&["export", "beij", "--pane", "commitments", "-o", "folder"]);
    assert_eq!(
        (code, message.as_str()),
        (0, "briefing: saved 1 commitment to folder/2024-03-29_china_kazakhstan_commitments.txt\n")
    );
}

#[test]
fn every_pane_is_exported_in_every_format_under_its_own_name() {
    let sandbox = Sandbox::new();
    for pane in Pane::ALL {
        for format in ExportFormat::ALL {
            let (_, message, code) = sandbox.run(&["export", "beij", "--pane", pane.name(), "--format", format.name()]);
            assert_eq!(code, 0, "{message}");
            let name = format!("2024-03-29_china_kazakhstan_{}.{}", pane.name(), format.extension());
            let text = std::fs::read_to_string(sandbox.home().join(&name)).unwrap();
            assert!(
                message.starts_with("briefing: saved ") && message.ends_with(&format!(" to {name}\n")),
                "{message}"
            );
            assert!(text.ends_with('\n') && !text.ends_with("\n\n") && is_plain(&text), "{name}");
            let (out, message, _) =
                sandbox.run(&["export", "beij", "--pane", pane.name(), "--format", format.name(), "-o", "-"]);
            assert_eq!((out.as_str(), message.as_str()), (text.as_str(), ""), "{name}");
        }
    }
}

#[test]
fn text_is_wrapped_to_the_width_and_not_at_all_if_it_is_0() {
    let sandbox = Sandbox::new();
    let widest = |width: &[&str]| {
        let arguments = [&["export", "beij", "-o", "-"][..], width].concat();
        let (out, _, _) = sandbox.run(&arguments);
        let lines = out.lines().filter(|line| !line.contains("://")).map(|line| line.chars().count());
        lines.max().unwrap_or_default()
    };
    assert!(widest(&[]) <= 72 && widest(&["--width", "30"]) <= 30);
    assert!(widest(&["--width", "0"]) > 72, "the article has long paragraphs");
    std::fs::write(sandbox.home().join("c.toml"), "width = 40\n").unwrap();
    assert!(widest(&["--config", "c.toml"]) <= 40);
}

#[test]
fn every_command_that_prints_a_brief_says_what_is_unsure() {
    let sandbox = Sandbox::new();
    sandbox.write_brief("draft.toml", &crate::review::unsure_draft());
    let run = |arguments: &[&str]| sandbox.run(arguments).0;
    let plain = run(&["--plain", "library/draft.toml"]);
    for line in [
        "1 ? “the gates open in June”\ndirect  unsure\n",
        "\n1 ○ Open the",
        "\n2 ? Lower the tolls\n",
        "\n? B. Minister  unsure\n",
    ] {
        assert!(plain.contains(line), "{line}: {plain}");
    }
    let shown = run(&["show", "neighbours", "--pane", "commitments"]);
    assert!(shown.contains("2. Lower the tolls [1]\n   soft · unsure\n"), "{shown}");
    let markdown = run(&["export", "--query", "tolls", "-o", "-", "--format", "markdown"]);
    assert!(markdown.contains(" · unsure\n"), "{markdown}");
    let json = run(&["show", "neighbours", "--json"]);
    assert_eq!(json.matches("\"confidence\":\"low\"").count(), 3, "{json}");
}

#[test]
fn export_with_a_query_exports_matching_points_and_counts_the_others() {
    let sandbox = Sandbox::new();
    let extra = "\n[[commitments]]\ntext = \"Build a railway\"\nparties = [\"Kazakhstan\"]\nkind = \"pledged\"\n";
    let text = std::fs::read_to_string(sandbox.library().join("beijing.toml")).unwrap();
    sandbox.write_brief("beijing.toml", &text.replace("\n[source]", &format!("{extra}\n[source]")));
    let export = |brief: &str, query: &str, more: &[&str]| {
        sandbox.run(&[&["export", brief, "--query", query, "-o", "-"][..], more].concat())
    };
    for brief in ["beij", "library/beijing.toml"] {
        let (out, message, code) = export(brief, "by:kazakhstan kind:pledged", &["--pane", "commitments"]);
        assert_eq!((code, message.as_str()), (0, ""));
        let head = "Agreed points (1 of 2; filter: by:kazakhstan\n";
        let head = out.contains(head) || out.contains("(1 of 2; filter: by:kazakhstan kind:pledged, 1\n");
        assert!(head && out.contains("2. Build a railway") && !out.contains("1. Deepen"), "{out}");
    }
    let (out, _, _) = export("beij", "railway", &["--pane", "commitments", "--format", "json"]);
    let value: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(value["filter"], serde_json::json!({ "words": "railway", "left_out": 1 }));
    let (out, message, code) = export("beij", "nothingatall", &["--pane", "commitments"]);
    assert_eq!((out.as_str(), code), ("", 1), "{message}");
    let (out, _, code) = sandbox.run(&["export", "--query", "trade", "--pane", "quotes", "-o", "-"]);
    assert!(code == 0 && out.contains("Found:  1 quote\n") && out.contains("ready to expand trade"), "{out}");
    let (_, message, _) = sandbox.run(&["export", "--query", "railway"]);
    assert_eq!(message, "briefing: saved 2 commitments for railway to results_railway.txt\n");
}

#[test]
fn overdue_depends_on_the_date_in_the_users_time_zone() {
    let sandbox = Sandbox::new();
    let text = std::fs::read_to_string(sandbox.library().join("almaty.toml")).unwrap();
    sandbox.write_brief("almaty.toml", &text.replace("kind = \"pledged\"", "kind = \"pledged\"\ndue = 2025-12-31"));
    // 31 December 2025, 22:00 UTC: the year is over in Astana, but not in New York.
    for (zone, code) in [("UTC0", 1), ("", 1), ("<+05>-5", 0), ("EST5", 1), ("No/Such_Zone", 1)] {
        let mut command = sandbox.command(&["search", "is:overdue"]);
        command.env("SOURCE_DATE_EPOCH", "1767218400").env("TZ", zone);
        assert_eq!(command.output().unwrap().status.code(), Some(code), "{zone}");
    }
}

#[test]
fn schema_prints_the_json_schema() {
    let (out, err, code) = Sandbox::new().run(&["schema"]);
    assert_eq!((code, err.as_str()), (0, ""));
    let value: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(value, briefing::brief::schema());
    assert!(out.ends_with("}\n") && value["properties"]["commitments"]["items"]["properties"]["due"].is_object());
}
