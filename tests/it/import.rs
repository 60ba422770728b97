//! `briefing import` as a process: its output for each file, its exit codes, and what it finds in a report of our own.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use crate::oracle::{Writer, assert_only_ours};

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
fn files_are_imported_in_order_and_a_bad_one_does_not_stop_the_rest() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("a.txt"), ARTICLE).unwrap();
    fs::write(home.path().join("bad.txt"), b"%PDF-1.7 abc").unwrap();
    let done = import(home.path(), &["--dry-run", "--json", "a.txt", "bad.txt", "gone.txt", "a.txt"]).output().unwrap();
    assert_eq!(done.status.code(), Some(3));
    let all = objects(&done);
    assert_eq!(all.len(), 4);
    assert!(all[1]["error"].as_str().unwrap().contains("it is a PDF file"), "{}", all[1]);
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
fn an_article_on_standard_input_becomes_toml() {
    let home = tempfile::tempdir().unwrap();
    let mut child =
        import(home.path(), &["--dry-run", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(ARTICLE.as_bytes()).unwrap();
    let done = child.wait_with_output().unwrap();
    let text = String::from_utf8(done.stdout).unwrap();
    assert_eq!(done.status.code(), Some(0));
    let reading = briefing::brief::read_brief(&text);
    assert!(reading.problems.is_empty(), "{text}\n{:?}", reading.problems);
    assert_eq!(reading.brief.unwrap().commitments[0].text, "Open an air link");
}

#[test]
fn a_report_on_a_dialogue_gives_its_participants_quotes_and_forums() {
    let home = tempfile::tempdir().unwrap();
    let report = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/foreign-ministers-dialogue.txt");
    let report = report.to_str().unwrap();
    let import_json = |options: &[&str]| {
        let arguments = [&["--dry-run", "--json"], options, &[report]].concat();
        objects(&import(home.path(), &arguments).output().unwrap()).remove(0)
    };
    let brief = import_json(&[]);
    // Without the day of publication, “Friday” is no date.
    assert_eq!(
        (&brief["place"], &brief["date"], &brief["date_words"]),
        (&"Ankara".into(), &Value::Null, &"Friday".into())
    );
    assert_eq!(import_json(&["--published", "2024-03-31"])["date"], "2024-03-29");
    assert_eq!(brief["source"]["outlet"], "The Anatolian Courier");
    let rows = |list: &str, keys: [&str; 3]| -> Vec<[String; 3]> {
        let text = |entry: &Value, key: &str| entry[key].as_str().unwrap_or_default().to_owned();
        brief[list].as_array().unwrap().iter().map(|entry| keys.map(|key| text(entry, key))).collect()
    };
    let two_offices = "Deputy Prime Minister and Minister of Foreign Affairs";
    assert_eq!(
        rows("participants", ["name", "role", "party"]),
        [["Selim Karahan", "Foreign Minister", "Turkey"], ["Rustam Yuldashev", two_offices, "Uzbekistan"]]
    );
    let quotes = rows("quotes", ["speaker", "kind", "text"]);
    let expected = [
        ("Selim Karahan", "reported", "At the opening Minister Karahan, "),
        ("Selim Karahan", "direct", "“We are not beginning a conversation, "),
        ("Selim Karahan", "reported", "Minister Karahan reaffirmed Türkiye’s readiness "),
        ("Selim Karahan", "reported", "He called for more student exchanges "),
        ("Rustam Yuldashev", "reported", "In reply, Deputy Prime Minister Yuldashev said "),
        ("Rustam Yuldashev", "reported", "He pledged to ease the visa rules "),
    ];
    assert_eq!(quotes.len(), expected.len(), "{quotes:#?}");
    for ([speaker, kind, text], (expected_speaker, expected_kind, start)) in quotes.iter().zip(expected) {
        assert_eq!((speaker.as_str(), kind.as_str()), (expected_speaker, expected_kind), "{text}");
        assert!(text.starts_with(start), "{text}");
    }
    // The “UP” of the Unity Party is not a forum.
    assert_eq!(
        rows("forums", ["name", "acronym", "mention"]),
        [
            ("Trans-Caspian International Transport Route", "TITR"),
            ("Organization of Turkic States", "OTS"),
            ("United Nations", "UN"),
            ("Economic Cooperation Organization", "ECO"),
        ]
        .map(|(name, acronym)| [name, acronym, name])
    );
}

const BODY: &str = "Norwegian Foreign Minister Kari Lund met Chadian Foreign Minister Idriss Saleh in Oslo on 3 May 2024. \
                    They spoke about the trade between the two countries and about the roads that the people of both need.";
const AGREED: &str = "Both sides agreed to open an air link before the end of the coming year.";

/// Standard output, standard error and the exit code.
fn output_text(done: &Output) -> (String, String, Option<i32>) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (text(&done.stdout), text(&done.stderr), done.status.code())
}

/// A folder with a report of the same meeting in every document format.
fn documents() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| fs::write(home.path().join(name), bytes).unwrap();
    let text = format!("Ministers meet in Oslo\n{BODY}\n{AGREED}\n");
    write("a.txt", text.as_bytes());
    let page = format!(
        "<html lang=en><head><title>Ministers meet in Oslo</title><meta property='og:site_name' content='The Desk'>\
         <link rel=canonical href='https://desk.example/oslo'><meta name=author content='A. Reporter'></head><body><nav>Home</nav>\
         <article><h1>Ministers meet in Oslo</h1><p>{BODY}</p><p>{AGREED}</p></article></body></html>"
    );
    write("b.html", page.as_bytes());
    let item =
        |n: u8| format!("<item><title>Round {n} in Oslo</title><description>{BODY} Round {n}.</description></item>");
    write(
        "c.rss",
        format!("<rss version='2.0'><channel><title>Desk</title>{}{}</channel></rss>", item(1), item(2)).as_bytes(),
    );
    let atom = format!(
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>Desk</title><id>x</id><updated>2024-05-04T00:00:00Z</updated><entry><id>y</id>\
         <title>Talks</title><updated>2024-05-04T00:00:00Z</updated><content>{BODY}</content></entry></feed>"
    );
    write("d.atom", atom.as_bytes());
    let feed = serde_json::json!({
        "version": "https://jsonfeed.org/version/1.1", "title": "Desk",
        "items": [{ "id": "1", "title": "Talks", "content_text": format!("{BODY} Third.") }],
    });
    write("e.json", feed.to_string().as_bytes());
    let mail = format!(
        "Received: x\r\nMessage-ID: <x@x>\r\nFrom: Press Office <p@mfa.example>\r\nDate: Sat, 4 May 2024 08:00:00 +0000\r\n\
         Subject: Talks\r\nContent-Type: text/plain\r\n\r\n{BODY}\r\n"
    );
    write("f.eml", mail.as_bytes());
    write("g.txt", b"Talks in Dakar\nForeign Minister H\xe9l\xe8ne Diop of Senegal spoke of the caf\xe9 in Dakar.\n");
    let wide: Vec<u8> = [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    write("h.txt", &wide);
    home
}

#[test]
fn every_document_format_is_imported_with_its_metadata() {
    let home = documents();
    let done = import(home.path(), &["--dry-run", "--json", "."]).output().unwrap();
    let (_, err, code) = output_text(&done);
    assert_eq!((code, err.as_str()), (Some(0), "briefing: 9 articles, 0 failed\n"));
    let all = objects(&done);
    let rows: Vec<(&str, u64, &str, &str)> = all
        .iter()
        .map(|one| {
            let source = &one["source"];
            let charset = source["charset"]["name"].as_str().unwrap();
            (
                one["file"].as_str().unwrap(),
                one["item"].as_u64().unwrap_or(0),
                charset,
                source["outlet"].as_str().unwrap_or(""),
            )
        })
        .collect();
    let expected = [
        ("./a.txt", 0, "UTF-8", ""),
        ("./b.html", 0, "UTF-8", "The Desk"),
        ("./c.rss", 1, "UTF-8", "Desk"),
        ("./c.rss", 2, "UTF-8", "Desk"),
        ("./d.atom", 0, "UTF-8", "Desk"),
        ("./e.json", 0, "UTF-8", "Desk"),
        ("./f.eml", 0, "UTF-8", "Press Office"),
        ("./g.txt", 0, "windows-1252", ""),
        ("./h.txt", 0, "UTF-16LE", ""),
    ];
    assert_eq!(rows, expected);
    assert_eq!(
        (&all[1]["source"]["url"], &all[1]["source"]["byline"]),
        (&"https://desk.example/oslo".into(), &"A. Reporter".into())
    );
    assert_eq!(all[8]["source"]["charset"]["source"], "bom");
    assert!(all[7]["source"]["text"].as_str().unwrap().contains("Hélène Diop"));
    for one in all.iter().filter(|one| one["file"] != "./g.txt") {
        assert_eq!((&one["date"], one["participants"].as_array().unwrap().len()), (&"2024-05-03".into(), 2), "{one:#}");
    }
    let (_, err, _) = output_text(&import(home.path(), &["--dry-run", "-v", "h.txt", "--json"]).output().unwrap());
    assert_eq!(err, "briefing: h.txt: UTF-16LE (byte order mark)\n");
}

fn library(home: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(home.join("desk")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn an_article_is_imported_twice_only_with_force() {
    let home = documents();
    let add = |arguments: &[&str]| {
        output_text(&import(home.path(), &[arguments, &["--library", "desk"]].concat()).output().unwrap())
    };
    let (out, err, code) = add(&["a.txt"]);
    assert_eq!((code, out.as_str()), (Some(0), "desk/2024-05-03-ministers-meet-in-oslo.toml\n"), "{err}");
    assert_eq!(err, "briefing: 1 article, 1 draft written to desk, 0 already there, 0 failed\n");
    let file = library(home.path()).remove(0);
    let text = fs::read_to_string(&file).unwrap();
    let reading = briefing::brief::read_brief(&text);
    let brief = reading.brief.unwrap();
    assert!(reading.problems.is_empty() && text.contains("review = \"draft\""), "{text}");
    assert!(brief.commitments.iter().all(|one| one.evidence.as_ref().unwrap().found == briefing::brief::Match::Exact));
    // The draft is renamed and edited; the article comes again as a page, in UTF-16, with other white space, and unchanged.
    fs::rename(&file, home.path().join("desk/mine.toml")).unwrap();
    fs::write(home.path().join("desk/mine.toml"), text.replace("headline = \"Ministers", "headline = \"My ministers"))
        .unwrap();
    fs::write(home.path().join("i.txt"), format!("Another headline\r\n\r\n{BODY}\r\n\r\n  {AGREED}\r\n")).unwrap();
    let (out, err, code) = add(&["b.html", "h.txt", "i.txt", "a.txt"]);
    assert_eq!((code, out.as_str()), (Some(0), ""), "{err}");
    assert_eq!(err.matches(": already in the library: desk/mine.toml\n").count(), 4, "{err}");
    assert_eq!(library(home.path()).len(), 1);
    let (out, _, code) = add(&["--force", "a.txt", "a.txt"]);
    assert_eq!((code, out.lines().count(), library(home.path()).len()), (Some(0), 2, 3));
    assert!(out.ends_with("desk/2024-05-03-ministers-meet-in-oslo_2.toml\n"), "{out}");
    let again = objects(&import(home.path(), &["--json", "--library", "desk", "a.txt", "c.rss"]).output().unwrap());
    assert!(again[0]["already"].is_string() && again[1]["written"].is_string() && again[2]["item"] == 2, "{again:#?}");
    let listed = output_text(&import(home.path(), &[]).args(["--help"]).output().unwrap());
    assert!(listed.0.contains("--allow-private"));
}

#[test]
fn concurrent_imports_neither_lose_nor_duplicate_drafts() {
    let home = documents();
    for n in 0..12 {
        fs::write(home.path().join(format!("x{n}.txt")), format!("Same headline\n{BODY}\nRound {n} ended well.\n"))
            .unwrap();
    }
    let files: Vec<String> = (0..12).map(|n| format!("x{n}.txt")).collect();
    let mut arguments: Vec<&str> = files.iter().map(String::as_str).collect();
    arguments.extend(["--library", "desk"]);
    let running: Vec<_> = (0..3)
        .map(|_| import(home.path(), &arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap())
        .collect();
    let done: Vec<Output> = running.into_iter().map(|child| child.wait_with_output().unwrap()).collect();
    assert!(done.iter().all(|done| done.status.success()), "{done:?}");
    let written: usize = done.iter().map(|done| output_text(done).0.lines().count()).sum();
    assert_eq!((written, library(home.path()).len()), (12, 12));
}

#[test]
fn failed_inputs_are_reported_and_the_rest_is_imported() {
    let home = documents();
    let write = |name: &str, bytes: &[u8]| fs::write(home.path().join(name), bytes).unwrap();
    write("empty.txt", b"");
    write("picture.html", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    write("deep.html", "<div>".repeat(60_000).as_bytes());
    write("huge.txt", &vec![b'x'; briefing::article::MAX_BYTES + 1]);
    write("broken.rss", b"<rss version='2.0'><channel><item>");
    let bad = ["empty.txt", "picture.html", "deep.html", "huge.txt", "gone.txt", "broken.rss"];
    let done = import(home.path(), &[&["--json", "--library", "desk", "a.txt"][..], &bad, &["g.txt"]].concat())
        .output()
        .unwrap();
    let (out, err, code) = output_text(&done);
    let all = objects(&done);
    assert_eq!((code, all.len()), (Some(3), 8), "{out}{err}");
    for (one, name) in all[1..7].iter().zip(bad) {
        assert!(one["file"] == name && one["error"].as_str().unwrap().contains(name), "{one}");
    }
    assert!(all[0]["written"].is_string() && all[7]["written"].is_string());
    assert!(err.ends_with("briefing: 2 articles, 2 drafts written to desk, 0 already there, 6 failed\n"), "{err}");
    for arguments in [&["--dry-run", "empty.txt", "gone.txt"][..], &["--library", "a.txt/x", "a.txt"]] {
        let (_, err, code) = output_text(&import(home.path(), arguments).output().unwrap());
        assert_eq!(code, Some(4), "{err}");
    }
    for (arguments, words) in [
        (&["a.txt"][..], "cannot import into the bundled examples"),
        (&["a.txt", "--library", "b.html"], "is a single brief; name a folder for the drafts"),
        (&["a.txt", "--dry-run", "--url", "ftp://x"], "begins with http"),
        (&["a.txt", "--explain", "--json"], "cannot be used with"),
    ] {
        let (out, err, code) = output_text(&import(home.path(), arguments).output().unwrap());
        assert_eq!((code, out.as_str()), (Some(2), ""), "{err}");
        assert!(err.contains(words), "{err}");
    }
    let (_, err, code) =
        output_text(&import(home.path(), &["--dry-run", "c.rss", "--url", "https://a.example/x"]).output().unwrap());
    assert_eq!(code, Some(4));
    assert!(err.contains("it has 2 articles, but --url is the URL of one"), "{err}");
}

#[test]
fn what_was_not_read_is_reported_and_stands_in_the_draft() {
    let home = documents();
    let mail = format!(
        "From: Press <p@mfa.example>\r\nSubject: Talks\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
         --b\r\nContent-Type: text/plain\r\n\r\n{BODY}\r\n--b\r\nContent-Type: application/pdf; name=annex.pdf\r\n\
         Content-Disposition: attachment\r\n\r\n%PDF-1.4\r\n--b--\r\n"
    );
    fs::write(home.path().join("k.eml"), mail).unwrap();
    let done = import(home.path(), &["--dry-run", "--json", "k.eml"]).output().unwrap();
    let (_, err, code) = output_text(&done);
    assert_eq!((code, err.as_str()), (Some(0), "briefing: k.eml: annex.pdf is attached and was not read\n"));
    let summary = objects(&done)[0]["summary"].as_str().unwrap().to_owned();
    assert!(summary.ends_with("\nWarning: annex.pdf is attached and was not read."), "{summary}");
}

#[test]
fn what_contains_no_article_is_refused_with_the_reason() {
    let home = documents();
    let page = |title: &str, body: &str| {
        format!("<!DOCTYPE html><html><head><title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>")
    };
    for (name, content, reason) in [
        (
            "m.html",
            page("Page not found", "<p>The page you were looking for is not here.</p>"),
            "it is an error page (\"Page not found\")",
        ),
        ("m.xml", page("Page not found", "<p>Try the search.</p>"), "it is an error page (\"Page not found\")"),
        ("m.csv", "day,party,text\n1,Norway,a\n2,Ghana,b\n".to_owned(), "it is a table (CSV)"),
        ("m.json", "{\"status\": 404}".to_owned(), "it is JSON without the text of an article"),
        ("m.opml", "<opml version='2.0'><body></body></opml>".to_owned(), "it is a list of feeds (OPML)"),
    ] {
        fs::write(home.path().join(name), content).unwrap();
        let done = import(home.path(), &["--dry-run", "--json", name]).output().unwrap();
        assert_eq!(output_text(&done).2, Some(3), "{name}");
        assert_eq!(objects(&done)[0]["error"], format!("could not import {name}: {reason}"));
    }
}

#[test]
fn options_override_the_metadata_of_an_article() {
    let home = documents();
    let arguments = [
        "--dry-run", "--json", "b.html", "--outlet", "My\u{1b}[1m desk", "--url", "https://a.example/x", "--published",
        "2024-05-09",
    ];
    let source = objects(&import(home.path(), &arguments).output().unwrap())[0]["source"].clone();
    assert_eq!(
        (&source["outlet"], &source["url"], &source["published"]),
        (&"My␛[1m desk".into(), &"https://a.example/x".into(), &"2024-05-09".into())
    );
    assert_eq!(source["retrieved"], Value::Null);
}

/// Starts a server that always answers with `page`, and returns its URL.
#[cfg(feature = "fetch")]
fn server(page: String) -> String {
    use std::io::Read;
    use std::net::TcpListener;

    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/talks.html", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 4096]);
            let head = format!(
                "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                page.len()
            );
            let _ = stream.write_all(format!("{head}{page}").as_bytes());
        }
    });
    address
}

#[cfg(feature = "fetch")]
#[test]
fn a_private_address_is_fetched_only_if_allowed_and_the_day_is_recorded() {
    let home = documents();
    let address = server(fs::read_to_string(home.path().join("b.html")).unwrap());
    let (_, err, code) = output_text(&import(home.path(), &["--dry-run", &address]).output().unwrap());
    assert_eq!(code, Some(4), "{err}");
    let fetched = import(home.path(), &["--dry-run", "--json", "--allow-private", &address])
        .env("SOURCE_DATE_EPOCH", "1767218400")
        .env("TZ", "UTC")
        .output()
        .unwrap();
    let one = &objects(&fetched)[0];
    assert_eq!((&one["place"], &one["source"]["retrieved"]), (&"Oslo".into(), &"2025-12-31".into()), "{one:#}");
}

#[test]
fn explain_marks_each_point_with_its_construction_and_row() {
    let home = documents();
    fs::write(home.path().join("k.txt"), format!("Ministers meet in Oslo\n{BODY}\n{AGREED}\nRead more: other talks\n"))
        .unwrap();
    let (out, err, code) = output_text(&import(home.path(), &["--explain", "k.txt"]).output().unwrap());
    assert_eq!((code, err.as_str()), (Some(0), ""));
    let flat = out.split_whitespace().collect::<Vec<_>>().join(" ");
    for words in [
        "[C1 Both sides agreed to open an air link",
        "C1 agreed · Norway, Chad · firm",
        "active · “agreed to”",
        "[P1 Kari Lund]",
        "place Oslo",
        "(left out: Read more: other talks)",
    ] {
        assert!(flat.contains(words), "{words}: {out}");
    }
    assert!(out.lines().all(|line| line.chars().count() <= 72), "{out}");
    let styled = import(home.path(), &["--explain", "k.txt", "--color", "always"]).output().unwrap().stdout;
    assert_only_ours(Writer::Lines, &styled, "explain");
    assert!(String::from_utf8(styled).unwrap().contains("\x1b[4mBoth\x1b[0m"));
}

#[test]
fn a_hostile_article_cannot_emit_control_characters() {
    let home = tempfile::tempdir().unwrap();
    let nasty = "\u{1b}]0;x\u{7}\u{202e}\u{9b}2J\u{200b}\u{e0041}";
    let text = format!(
        "Mini{nasty}sters meet\nForeign Minister Kari{nasty} Lund of Norway said: \"We {nasty} will open it.\" Norway will open{nasty} a road.\n{BODY}\n"
    );
    fs::write(home.path().join("a.txt"), &text).unwrap();
    let escaped = text.replace('\u{1b}', "&#27;");
    fs::write(home.path().join("b.html"), format!("<title>{escaped}</title><p>{escaped}</p><p>{BODY}</p>")).unwrap();
    fs::write(home.path().join(format!("c{}.txt", "\u{1b}[31m")), b"%PDF-1.4").unwrap();
    for arguments in [
        &["--dry-run"][..],
        &["--dry-run", "--json", "-v"],
        &["--explain"],
        &["--explain", "--color=always"],
        &["--library", "desk"],
    ] {
        let done =
            import(home.path(), &[arguments, &["a.txt", "b.html", "c\u{1b}[31m.txt"]].concat()).output().unwrap();
        assert_eq!(done.status.code(), Some(3), "{done:?}");
        assert_only_ours(Writer::Lines, &done.stdout, "output");
        assert_only_ours(Writer::Lines, &done.stderr, "errors");
    }
    for file in library(home.path()) {
        assert_only_ours(Writer::Lines, &fs::read(&file).unwrap(), "draft");
        assert_only_ours(Writer::Lines, file.to_str().unwrap().as_bytes(), "name");
    }
    let one = &objects(&import(home.path(), &["--dry-run", "--json", "a.txt"]).output().unwrap())[0];
    assert!(one["source"]["hidden"]["bidi"].as_u64().unwrap() >= 1, "{one:#}");
}

#[test]
fn the_users_lexicon_is_used_and_its_mistakes_are_reported() {
    let home = documents();
    let folder = home.path().join(".config/briefing/lexicon");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("desk.toml"), "[[forum]]\nname = \"Fjord Compact\"\nacronym = \"FJC\"\n").unwrap();
    fs::write(home.path().join("k.txt"), format!("Talks\n{BODY} They praised the Fjord Compact.\n")).unwrap();
    let done = import(home.path(), &["--dry-run", "--json", "k.txt"]).output().unwrap();
    assert_eq!((output_text(&done).1.as_str(), &objects(&done)[0]["forums"][0]["acronym"]), ("", &"FJC".into()));
    fs::write(folder.join("wrong.toml"), "say = [\"x\"]\nsya = [\"y\"]\n").unwrap();
    let (_, err, code) = output_text(&import(home.path(), &["--dry-run", "k.txt"]).output().unwrap());
    assert_eq!(code, Some(0));
    assert!(
        err.contains("lexicon/wrong.toml:2:1: error: “sya” is not a list of words or a party; it is left out"),
        "{err}"
    );
    let check = |extra: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_briefing"));
        command.arg("check").args(extra).current_dir(home.path()).env_clear().env("HOME", home.path());
        output_text(&command.output().unwrap())
    };
    let (out, err, code) = check(&[]);
    assert_eq!(code, Some(1), "{err}");
    assert!(out.contains("sya = [") && out.contains("^^^") && out.contains("did you mean “say”?"), "{out}");
    assert!(err.contains("26 files checked: 1 error, 0 warnings"), "{err}");
}

#[test]
fn the_lexicon_example_in_the_manual_is_valid() {
    let manual = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/import.md")).unwrap();
    let text = manual.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap().to_owned();
    let (_, problems) =
        briefing::extract::Lexicon::with(&[briefing::extract::Own { name: "desk.toml".into(), text: text.clone() }]);
    assert!(text.contains("[[forum]]") && problems[0].is_empty(), "{problems:?}");
}

#[test]
fn an_interrupt_leaves_complete_drafts_and_starts_no_more() {
    let home = tempfile::tempdir().unwrap();
    let (articles, library) = (home.path().join("articles"), home.path().join("library"));
    fs::create_dir(&articles).unwrap();
    let count = 3000;
    for n in 0..count {
        fs::write(articles.join(format!("{n:04}.txt")), ARTICLE.replace("air link", &format!("air link number {n}")))
            .unwrap();
    }
    let mut command = import(home.path(), &["articles", "--library", "library"]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let drafts = || -> Vec<PathBuf> {
        let found = fs::read_dir(&library).into_iter().flatten().map(|entry| entry.unwrap().path());
        found.filter(|path| path.extension().is_some_and(|ending| ending == "toml")).collect()
    };
    let since = std::time::Instant::now();
    while drafts().len() < 3 && since.elapsed() < crate::pty::PATIENCE {
        std::thread::yield_now();
    }
    let pid = rustix::process::Pid::from_child(&child);
    rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
    let done = child.wait_with_output().unwrap();
    assert_eq!(done.status.code(), Some(130), "{done:?}");
    let (written, message) = (drafts(), String::from_utf8(done.stderr).unwrap());
    assert!((3..count).contains(&written.len()), "{}", written.len());
    assert!(
        message.contains("stopped after") && message.contains(&format!("{} drafts written", written.len())),
        "{message}"
    );
    assert_eq!(String::from_utf8(done.stdout).unwrap().lines().count(), written.len());
    for path in written {
        let reading = briefing::brief::read_brief(&fs::read_to_string(&path).unwrap());
        assert!(reading.problems.is_empty() && reading.brief.is_some(), "{}: {:?}", path.display(), reading.problems);
    }
    // The next import continues where this one stopped.
    let rest = import(home.path(), &["articles", "--library", "library"]).output().unwrap();
    assert_eq!((rest.status.code(), drafts().len()), (Some(0), count));
}

#[test]
fn stopping_an_import_reports_no_page_as_failed() {
    let home = tempfile::tempdir().unwrap();
    let (pages, library) = (home.path().join("pages"), home.path().join("library"));
    fs::create_dir(&pages).unwrap();
    let lines: Vec<&str> = ARTICLE.lines().collect();
    for n in 0..2000 {
        let last = lines[2].trim_end_matches('.');
        let page = format!("<title>{}</title><p>{}</p><p>{last} number {n}.</p>", lines[0], lines[1]);
        fs::write(pages.join(format!("{n:04}.html")), page).unwrap();
    }
    let mut session =
        crate::pty::Start::new(&["import", pages.to_str().unwrap(), "--library", library.to_str().unwrap()]).open();
    session.see("importing: ");
    session.press("\x03");
    session.see("stopped after");
    assert_eq!(session.end(), 130);
    let message = String::from_utf8_lossy(&session.all).into_owned();
    assert!(message.contains(", 0 failed") && !message.contains("could not"), "{}", session.shown());
    assert!(fs::read_dir(&library).unwrap().count() < 2000);
}

#[test]
fn an_interrupt_ends_an_import_that_waits_for_input() {
    let home = tempfile::tempdir().unwrap();
    let child = import(home.path(), &["-", "--dry-run"]).stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let pid = rustix::process::Pid::from_child(&child);
    let since = std::time::Instant::now();
    // Before the program has installed its handler, the signal ends it as it ends any other program.
    rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
    let mut child = child;
    let _held = child.stdin.take();
    let status = child.wait().unwrap();
    assert!(
        status.code() == Some(130) || std::os::unix::process::ExitStatusExt::signal(&status) == Some(2),
        "{status}"
    );
    assert!(since.elapsed() < crate::pty::PATIENCE);
}

#[test]
fn import_into_an_unusable_library_fails_with_a_message() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("a.txt"), ARTICLE).unwrap();
    // Root may write anywhere except below a file.
    fs::write(home.path().join("file.toml"), "schema = 1\nheadline = \"x\"\n").unwrap();
    for (library, code) in [("a.txt/sub", 4), ("file.toml", 2)] {
        let done = import(home.path(), &["a.txt", "--library", library]).output().unwrap();
        assert_eq!(done.status.code(), Some(code), "{library}: {done:?}");
        assert!(done.stdout.is_empty() && !done.stderr.is_empty(), "{library}");
    }
}

#[test]
fn the_library_folder_is_created_with_the_first_draft() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("a.txt"), ARTICLE).unwrap();
    for (input, is_created) in [("gone.txt", false), ("a.txt", true)] {
        import(home.path(), &[input, "--library", "new/library"]).output().unwrap();
        assert_eq!(home.path().join("new/library").exists(), is_created, "{input}");
    }
}

#[test]
fn files_with_unusual_names_are_imported_and_printed_on_one_line() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("mixed");
    fs::create_dir(&folder).unwrap();
    let names = ["with blank.txt", "Übergröße é.txt", "new\nline.txt", "-dash.txt", "esc\u{1b}[31m.txt"];
    for (n, name) in names.iter().enumerate() {
        fs::write(folder.join(name), ARTICLE.replace("air link", &format!("air link number {n}"))).unwrap();
    }
    fs::write(folder.join("bad\n\u{1b}[2J.txt"), "").unwrap();
    let done = import(home.path(), &["mixed", "--library", "library", "--json"]).output().unwrap();
    assert_eq!(done.status.code(), Some(3));
    let all = objects(&done);
    assert_eq!((all.len(), all.iter().filter(|one| one["written"].is_string()).count()), (6, 5));
    for text in [&done.stdout, &done.stderr] {
        assert!(!text.iter().any(|byte| *byte < b' ' && *byte != b'\n'));
    }
}
