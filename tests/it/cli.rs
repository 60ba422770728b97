//! The commands, run as processes on a small library: what each prints to which stream, and its exit code.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

const BEIJING: &str = r#"schema = 1
headline = "China and Kazakhstan open a strategic dialogue"
kind = "report"
date = 2024-03-29
place = "Beijing"
review = "reviewed"
summary = "The foreign ministers met."

[[participants]]
name = "Wang Yi"
role = "Foreign Minister"
party = "China"

[[participants]]
name = "Murat Nurtleu"
role = "Foreign Minister"
party = "Kazakhstan"

[[quotes]]
speaker = "Wang Yi"
kind = "reported"
text = "China is ready to expand trade"
evidence = "China is ready to expand trade"

[[commitments]]
text = "Deepen law-enforcement and security cooperation"
parties = ["China", "Kazakhstan"]
kind = "agreed"
evidence = "bolstering law enforcement and security cooperation"

[source]
outlet = "A paper"
url = "https://example.org/a"
text = """
The ministers agreed on bolstering law enforcement and security cooperation.
Minister Wang said that China is ready to expand trade.
"""
"#;

const ALMATY: &str = r#"schema = 1
headline = "Second round of the dialogue"
date = 2025-04-25
place = "Almaty"

[[participants]]
name = "Wang Yi"
party = "China"

[[commitments]]
text = "Build a railway"
parties = ["Kazakhstan"]
kind = "pledged"

[source]
text = "Kazakhstan will build a railway."
"#;

/// A temporary home directory with a library of two briefs.
pub(crate) struct Sandbox {
    home: TempDir,
}

impl Sandbox {
    pub(crate) fn new() -> Self {
        let sandbox = Self { home: tempfile::tempdir().unwrap() };
        fs::create_dir(sandbox.library()).unwrap();
        fs::write(sandbox.home().join("readout.txt"), "Ministers meet\nThe ministers met in Oslo.\n").unwrap();
        sandbox.write_brief("beijing.toml", BEIJING);
        sandbox.write_brief("almaty.toml", ALMATY);
        sandbox
    }

    pub(crate) fn home(&self) -> &Path {
        self.home.path()
    }

    pub(crate) fn library(&self) -> PathBuf {
        self.home.path().join("library")
    }

    pub(crate) fn write_brief(&self, name: impl AsRef<Path>, text: &str) {
        fs::write(self.library().join(name), text).unwrap();
    }

    pub(crate) fn write_searches(&self, text: &str) {
        let folder = self.home().join(".config/briefing");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("searches.toml"), text).unwrap();
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_briefing"));
        command.args(arguments).current_dir(self.home.path()).stdin(Stdio::null()).env_clear();
        command.env("HOME", self.home.path()).env("BRIEFING_LIBRARY", self.library());
        command
    }

    pub(crate) fn output(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Runs the program; returns standard output, standard error and the exit code.
    pub(crate) fn run(&self, arguments: &[&str]) -> (String, String, i32) {
        let done = self.output(arguments);
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        (text(&done.stdout), text(&done.stderr), done.status.code().unwrap_or(-1))
    }
}

pub(crate) fn json(lines: &str) -> Vec<Value> {
    let all: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(all.iter().all(|object| object["schema"] == "briefing/1"), "{lines}");
    all
}

/// Whether `text` has no control characters except line ends and tabs, and no bidirectional overrides.
pub(crate) fn is_plain(text: &str) -> bool {
    !text.chars().any(|c| (c.is_control() && c != '\n' && c != '\t') || ('\u{202a}'..='\u{202e}').contains(&c))
}

#[test]
fn list_prints_one_line_per_brief_latest_first() {
    let (out, err, code) = Sandbox::new().run(&["list"]);
    assert_eq!((code, err.as_str()), (0, ""));
    let rows: Vec<Vec<&str>> = out.lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!(rows[0], ["2025-04-25", "China", "Second round of the dialogue", "almaty.toml"]);
    assert_eq!(rows[1][1], "China, Kazakhstan");
    let (out, _, code) = Sandbox::new().run(&["list", "--json"]);
    let all = json(&out);
    assert_eq!((code, all.len(), &all[1]["headline"]), (0, 2, &rows[1][2].into()));
}

#[test]
fn list_with_a_query_prints_matching_briefs_or_exits_with_1() {
    let sandbox = Sandbox::new();
    let (out, _, code) = sandbox.run(&["list", "strategic"]);
    assert_eq!((code, out.lines().count()), (0, 1), "{out}");
    assert_eq!(sandbox.run(&["list", "nothingatall"]).2, 1);
}

#[test]
fn search_exits_with_0_if_there_are_hits_and_1_if_not() {
    let sandbox = Sandbox::new();
    let (out, err, code) = sandbox.run(&["search", "law enforcement"]);
    assert_eq!(code, 0, "{err}");
    let row: Vec<&str> = out.trim_end().split('\t').collect();
    assert_eq!(row[0], "2024-03-29");
    assert!(row.contains(&"Deepen law-enforcement and security cooperation") && row.contains(&"beijing.toml"), "{out}");
    let (out, _, _) = sandbox.run(&["search", "law enforcement", "--json"]);
    let hits = json(&out);
    assert_eq!(
        (&hits[0]["unit"], &hits[0]["point"], &hits[0]["file"]),
        (&"commitment".into(), &1.into(), &"beijing.toml".into())
    );
    assert!(hits[0]["marks"].as_array().is_some_and(|marks| !marks.is_empty()));
    let (out, err, code) = sandbox.run(&["search", "nothingatall"]);
    assert_eq!((out.as_str(), code), ("", 1), "{err}");
    let (out, _, code) = sandbox.run(&["search", "trade", "--unit", "quotes"]);
    assert!(code == 0 && out.contains("Wang Yi"), "{out}");
}

#[test]
fn facets_follow_the_hits_and_count_what_each_narrowed_query_finds() {
    let sandbox = Sandbox::new();
    let (out, err, code) = sandbox.run(&["search", "NOT nothing", "--facets"]);
    assert_eq!(code, 0, "{err}");
    let (hits, facets): (Vec<&str>, Vec<&str>) = out.lines().partition(|line| line.starts_with("202"));
    assert_eq!(hits.len(), 2);
    assert_eq!(
        facets,
        [
            "party\tKazakhstan\t2\tparty:Kazakhstan", "party\tChina\t1\tparty:China", "kind\tagreed\t1\tkind:agreed",
            "kind\tpledged\t1\tkind:pledged", "year\t2024\t1\tdate:2024", "year\t2025\t1\tdate:2025",
        ]
    );
    for row in facets {
        let row: Vec<&str> = row.split('\t').collect();
        let found = sandbox.run(&["search", &format!("NOT nothing {}", row[3])]).0.lines().count();
        assert_eq!(found.to_string(), row[2], "{row:?}");
    }
    let (out, _, _) = sandbox.run(&["search", "NOT nothing", "--facets", "--json"]);
    let objects = json(&out);
    let facets = objects.last().unwrap();
    assert_eq!(objects.iter().filter(|object| object["type"] == "facets").count(), 1);
    assert_eq!(
        facets["party"]["values"][0],
        serde_json::json!({"value": "Kazakhstan", "count": 2, "query": "party:Kazakhstan"})
    );
    assert_eq!(facets["forum"], serde_json::json!({"values": [], "more": 0}));
    assert_eq!(sandbox.run(&["search", "nothingatall", "--facets"]).0, "");
}

#[test]
fn saved_searches_are_listed_and_their_hits_are_new_until_seen() {
    let sandbox = Sandbox::new();
    let (out, err, code) = sandbox.run(&["searches"]);
    assert_eq!((out.as_str(), code), ("", 1), "{err}");
    sandbox.write_searches(
        "[[search]]\nname = \"Security\"\nquery = \"security\"\n\n[[search]]\nname = \"Wrong\"\nquery = \"law (\"\n\n\
         [[search]]\nname = \"All\"\nquery = \"NOT nothing\"\nunit = \"briefs\"\nsort = \"date\"\n",
    );
    let (out, err, code) = sandbox.run(&["searches"]);
    assert_eq!((out.as_str(), code), ("Security\t1\t1\tsecurity\nAll\t2\t2\tNOT nothing\n", 0), "{err}");
    assert!(err.contains("searches.toml:7:14: error: "), "{err}");
    let (out, _, code) = sandbox.run(&["search", "--saved", "All"]);
    assert_eq!(code, 0);
    let days: Vec<&str> = out.lines().filter_map(|line| line.split('\t').next()).collect();
    assert_eq!(days, ["2025-04-25", "2024-03-29"], "the saved search sets the unit and the order");
    let (out, _, _) = sandbox.run(&["search", "--saved", "All", "--unit", "commitments", "--json"]);
    assert!(json(&out).iter().all(|hit| hit["unit"] == "commitment"), "the command line overrides the saved search");
    assert!(sandbox.run(&["searches"]).0.contains("All\t2\t0\t"));
    sandbox.write_brief("third.toml", &ALMATY.replace("Almaty", "Astana"));
    let (out, _, _) = sandbox.run(&["searches", "--json"]);
    let all = json(&out);
    assert_eq!((&all[1]["total"], &all[1]["briefs"], &all[1]["new"]), (&3.into(), &3.into(), &1.into()), "{out}");
    assert_eq!((&all[0]["name"], &all[0]["new"]), (&"Security".into(), &1.into()));
    let (_, err, code) = sandbox.run(&["search", "--saved", "security"]);
    assert!(code == 2 && err.contains("did you mean \"Security\"?"), "{err}");
    let (out, err, code) = sandbox.run(&["check", "--format", "short"]);
    assert!(code == 1 && out.contains("searches.toml:7:14: error: "), "{out}{err}");
}

#[test]
fn an_invalid_query_is_shown_with_a_caret_and_exits_with_2() {
    let (out, err, code) = Sandbox::new().run(&["search", "\"open"]);
    assert_eq!((out.as_str(), code), ("", 2));
    assert!(err.contains("\n  \"open\n  ^"), "{err}");
}

#[test]
fn show_accepts_part_of_a_name_but_does_not_guess_between_briefs() {
    let sandbox = Sandbox::new();
    for name in ["beijing.toml", "beij", "strategic dialogue", "library/beijing.toml"] {
        let (out, err, code) = sandbox.run(&["show", name]);
        assert_eq!(code, 0, "{name}: {err}");
        assert!(out.contains("China and Kazakhstan open a strategic dialogue"), "{name}: {out}");
    }
    let (out, err, code) = sandbox.run(&["show", "dialogue"]);
    assert_eq!((out.as_str(), code), ("", 2));
    assert!(err.contains("almaty.toml") && err.contains("beijing.toml"), "{err}");
    assert_eq!(sandbox.run(&["show", "nowhere"]).2, 2);
    let (out, _, _) = sandbox.run(&["show", "beij", "--json"]);
    assert_eq!(json(&out)[0]["participants"][1]["name"], "Murat Nurtleu");
}

#[test]
fn show_prints_each_pane() {
    let sandbox = Sandbox::new();
    for pane in ["summary", "quotes", "commitments", "participants", "forums", "source", "details"] {
        let (out, err, code) = sandbox.run(&["show", "beij", "--pane", pane]);
        assert_eq!(code, 0, "{pane}: {err}");
        assert!(!out.trim().is_empty() && out.ends_with('\n') && is_plain(&out), "{pane}: {out}");
    }
    assert_eq!(sandbox.run(&["show", "beij", "--pane", "menu"]).2, 2);
}

#[test]
fn export_reports_what_it_saved_and_overwrites_only_with_force() {
    let sandbox = Sandbox::new();
    let name = "2024-03-29_china_kazakhstan_commitments.txt";
    let (out, err, code) = sandbox.run(&["export", "beij", "--pane", "commitments"]);
    assert_eq!((out.as_str(), code), ("", 0), "{err}");
    assert!(err.contains("saved") && err.contains(name), "{err}");
    let file = sandbox.home.path().join(name);
    let saved = fs::read_to_string(&file).unwrap();
    assert!(saved.contains("Deepen law-enforcement"), "{saved}");
    fs::write(&file, "mine").unwrap();
    let (_, err, code) = sandbox.run(&["export", "beij", "--pane", "commitments"]);
    assert!(code == 4 && !err.contains("saved 1"), "{err}");
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
    assert_eq!(sandbox.run(&["export", "beij", "--pane", "commitments", "--force"]).2, 0);
    assert_eq!(fs::read_to_string(&file).unwrap(), saved);
    let (out, err, code) = sandbox.run(&["export", "beij", "--pane", "commitments", "-o", "-"]);
    assert_eq!((out.as_str(), err.as_str(), code), (saved.as_str(), "", 0));
}

#[test]
fn every_format_exports_briefs_and_hits() {
    let sandbox = Sandbox::new();
    for format in ["text", "markdown", "json", "csv"] {
        let pane = ["export", "beij", "--pane", "commitments", "--format", format, "-o", "-"];
        let results = ["export", "--query", "law", "--format", format, "-o", "-"];
        for arguments in [&pane[..], &results[..]] {
            let (out, err, code) = sandbox.run(arguments);
            assert_eq!(code, 0, "{arguments:?}: {err}");
            assert!(out.contains("law-enforcement") && is_plain(&out), "{arguments:?}: {out}");
            if format == "json" {
                assert!(serde_json::from_str::<Value>(&out).is_ok(), "{out}");
            }
        }
    }
    assert_eq!(sandbox.run(&["export", "--query", "nothingatall", "-o", "-"]).2, 1);
    assert_eq!(sandbox.run(&["export"]).2, 2);
    assert_eq!(sandbox.run(&["export", "beij", "-o", "/no/such/folder/x.txt"]).2, 4);
}

#[test]
fn check_reports_each_problem_with_its_position() {
    let sandbox = Sandbox::new();
    sandbox.write_brief("beijing.toml", &BEIJING.replace("kind = \"report\"\n", "kind = \"repot\"\n"));
    sandbox.write_brief("broken.toml", "schema = \n");
    fs::write(sandbox.library().join("bytes.toml"), b"\xff\xfe").unwrap();
    let (out, err, code) = sandbox.run(&["check", "--format", "short"]);
    assert_eq!(code, 1, "{err}");
    assert!(out.contains("bytes.toml"), "{out}");
    assert!(out.lines().any(|line| line.contains("beijing.toml:3:") && line.contains("repot")), "{out}");
    assert!(out.lines().any(|line| line.contains("broken.toml:1:")), "{out}");
    let (out, _, _) = sandbox.run(&["check"]);
    assert!(out.contains("kind = \"repot\"") && out.contains('^'), "{out}");
    let (out, _, _) = sandbox.run(&["check", "--json"]);
    assert!(json(&out).iter().any(|problem| problem["line"] == 3));
    let (out, err, code) = sandbox.run(&["check", "--quiet"]);
    assert_eq!((out.as_str(), err.as_str(), code), ("", "", 1));
    assert_eq!(sandbox.run(&["check", "/no/such/file"]).2, 4);
}

#[test]
fn a_broken_file_is_reported_and_the_others_are_still_used() {
    let sandbox = Sandbox::new();
    sandbox.write_brief("broken.toml", "schema = \n");
    let (out, err, code) = sandbox.run(&["list"]);
    assert_eq!((code, out.lines().count()), (3, 3), "{out}");
    assert!(err.contains("briefing check"), "{err}");
    assert_eq!(sandbox.run(&["search", "railway"]).2, 0);
}

#[test]
fn plain_numbers_the_briefs_of_a_folder_and_prints_a_single_brief_in_full() {
    let sandbox = Sandbox::new();
    for arguments in [&["--plain"][..], &[][..]] {
        let (out, err, code) = sandbox.run(arguments);
        assert_eq!((code, err.as_str()), (0, ""));
        assert!(out.contains("1. 25 April 2025") && out.contains("2. 29 March 2024"), "{out}");
    }
    let (out, _, code) = sandbox.run(&["library/beijing.toml"]);
    assert_eq!(code, 0);
    assert!(
        out.contains("Date: 29 March 2024") && out.contains("Murat Nurtleu") && out.contains("Agreed points"),
        "{out}"
    );
}

#[test]
fn index_paths_config_man_and_completions_print_what_they_promise() {
    let sandbox = Sandbox::new();
    let index = |arguments: &[&str]| {
        let (out, err, code) = sandbox.run(&[&["index", "--json"], arguments].concat());
        let object = json(&out).remove(0);
        assert_eq!((err.as_str(), code), ("", if object["broken"] == 0 { 0 } else { 3 }));
        let folder = PathBuf::from(object["folder"].as_str().unwrap());
        assert!(folder.join("meta.json").is_file() && folder.starts_with(sandbox.home.path().join(".cache/briefing")));
        ["briefs", "broken", "read", "removed"].map(|name| object[name].as_u64().unwrap())
    };
    assert_eq!(index(&[]), [2, 0, 2, 0]);
    std::thread::sleep(std::time::Duration::from_millis(120));
    index(&[]);
    assert_eq!(index(&[]), [2, 0, 0, 0]);
    assert_eq!(index(&["--rebuild"]), [2, 0, 2, 0]);
    sandbox.write_brief("broken.toml", "headline");
    fs::remove_file(sandbox.library().join("almaty.toml")).unwrap();
    assert_eq!(index(&[]), [1, 1, 1, 1]);
    let (out, _, _) = sandbox.run(&["index"]);
    assert!(out.starts_with("1 brief can be searched, 1 file contains none; "), "{out}");
    let (out, err, code) = sandbox.run(&["index", "--library", "nowhere"]);
    assert_eq!((out.as_str(), code), ("", 4), "{err}");
    fs::remove_file(sandbox.library().join("broken.toml")).unwrap();
    sandbox.write_brief("almaty.toml", ALMATY);
    let (out, _, _) = sandbox.run(&["paths", "--json"]);
    assert!(json(&out).iter().any(|path| path["name"] == "library" && path["origin"] == "$BRIEFING_LIBRARY"));
    let (out, _, _) = sandbox.run(&["config", "--show-origin"]);
    assert!(out.contains("width = 72  (built-in)"), "{out}");
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let (out, _, code) = sandbox.run(&["completions", shell]);
        assert!(code == 0 && out.contains("briefing"), "{shell}");
    }
    assert_eq!(sandbox.run(&["man", "--dir", "pages"]).2, 0);
    assert!(sandbox.home.path().join("pages/briefing-export.1").is_file());
    assert!(sandbox.run(&["man"]).0.contains(".TH briefing 1"));
}

#[test]
fn the_argument_overrides_the_environment_which_overrides_the_configuration() {
    let sandbox = Sandbox::new();
    let other = sandbox.home.path().join("other");
    fs::create_dir(&other).unwrap();
    fs::write(other.join("one.toml"), ALMATY).unwrap();
    assert_eq!(sandbox.run(&["list", "--library", "other"]).0.lines().count(), 1);
    assert_eq!(sandbox.run(&["--plain", "other/one.toml"]).0.lines().next(), Some("Second round of the dialogue"));
    let configured = sandbox.home.path().join("c.toml");
    fs::write(&configured, "library = \"other\"\n").unwrap();
    let done = sandbox.command(&["list", "--config", "c.toml"]).env_remove("BRIEFING_LIBRARY").output();
    assert_eq!(String::from_utf8_lossy(&done.unwrap().stdout).lines().count(), 1);
    assert_eq!(
        sandbox.run(&["list", "--config", "c.toml"]).0.lines().count(),
        2,
        "the environment overrides the configuration"
    );
}
