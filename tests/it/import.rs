//! `briefing import` as a process: one object a file in their order, exit codes, and the article everybody knows.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const ARTICLE: &str = "Ministers meet in Oslo\nNorwegian Foreign Minister Kari Lund met Chadian Foreign Minister Idriss Saleh in Oslo on \
                       3 May 2024.\nBoth sides agreed to open an air link.\n";

fn import(home: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_briefing"));
    command.arg("import").args(arguments).current_dir(home).stdin(Stdio::null()).env_clear().env("HOME", home);
    command
}

fn objects(done: &Output) -> Vec<Value> {
    let text = String::from_utf8(done.stdout.clone()).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn each_file_gives_one_object_in_the_order_given_and_a_bad_one_does_not_stop_the_rest() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("a.txt"), ARTICLE).unwrap();
    fs::write(home.path().join("bad.txt"), b"abc\xff").unwrap();
    let done = import(home.path(), &["--dry-run", "--json", "a.txt", "bad.txt", "gone.txt", "a.txt"]).output().unwrap();
    assert_eq!(done.status.code(), Some(3));
    let all = objects(&done);
    assert_eq!(all.len(), 4);
    assert!(all[1]["error"].as_str().unwrap().contains("not UTF-8 at byte 3"), "{}", all[1]);
    assert!(all[2]["error"].as_str().unwrap().contains("no such file"), "{}", all[2]);
    for brief in [&all[0], &all[3]] {
        assert_eq!(brief["schema"], "briefing/1");
        assert_eq!(
            (&brief["place"], &brief["date"], &brief["review"]),
            (&"Oslo".into(), &"2024-05-03".into(), &"draft".into())
        );
        assert_eq!(brief["participants"][1]["party"], "Chad");
        assert_eq!(brief["commitments"][0]["evidence"], "Both sides agreed to open an air link");
        assert_eq!(brief["source"]["language"], "en");
    }
    assert_eq!(import(home.path(), &["--dry-run", "gone.txt"]).output().unwrap().status.code(), Some(4));
    assert_eq!(import(home.path(), &["--dry-run"]).output().unwrap().status.code(), Some(2));
}

#[test]
fn standard_input_gives_a_brief_that_is_toml() {
    let home = tempfile::tempdir().unwrap();
    let mut child =
        import(home.path(), &["--dry-run", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(ARTICLE.as_bytes()).unwrap();
    let done = child.wait_with_output().unwrap();
    let text = String::from_utf8(done.stdout).unwrap();
    assert_eq!(done.status.code(), Some(0));
    let reading = briefing::brief::read(&text);
    assert!(reading.problems.is_empty(), "{text}\n{:?}", reading.problems);
    assert_eq!(reading.brief.unwrap().commitments[0].text, "Open an air link");
}

#[test]
fn the_article_everybody_knows_gives_what_a_careful_reader_finds() {
    let seed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/seed-article.txt");
    if !seed.exists() {
        eprintln!("skipped: {} is not there", seed.display());
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let seed = seed.to_str().unwrap();
    let brief = &objects(&import(home.path(), &["--dry-run", "--json", seed]).output().unwrap())[0];
    let count = |key: &str| brief[key].as_array().unwrap().len();
    assert_eq!(
        (count("participants"), count("quotes"), count("commitments"), count("forums")),
        (2, 6, 13, 5),
        "{brief:#}"
    );
    assert_eq!(
        (&brief["place"], &brief["date"], &brief["date_words"]),
        (&"Beijing".into(), &Value::Null, &"Friday".into())
    );
    let speakers: Vec<&str> =
        brief["quotes"].as_array().unwrap().iter().map(|quote| quote["speaker"].as_str().unwrap()).collect();
    assert_eq!(speakers, ["Wang Yi", "Wang Yi", "Wang Yi", "Wang Yi", "Murat Nurtleu", "Murat Nurtleu"]);
    let known =
        &objects(&import(home.path(), &["--dry-run", "--json", "--published", "2024-03-31", seed]).output().unwrap())
            [0];
    assert_eq!(known["date"], "2024-03-29");
}
