//! The child that parses: what it answers, and that nothing it is given gets out of it or takes it along.

use std::path::Path;
use std::time::{Duration, Instant};

use briefing::article::{Format, Hint, Raw};
use briefing::import::documents::{Importer, Input};
use briefing::import::parser::{Limits, Parser};

fn parser(limits: Limits) -> Parser {
    Parser::new(env!("CARGO_BIN_EXE_briefing").into(), limits)
}

fn page(parser: &mut Parser, html: &str) -> Result<Vec<Raw>, String> {
    parser.articles(html.as_bytes(), Format::Html, &Hint::default())
}

const PAGE: &str = "<title>Oslo talks</title><p>The ministers met in Oslo and agreed to open direct flights between the two capitals.</p>";

/// A parser that has just survived `trial` reads the next page as if nothing had been.
fn goes_on(parser: &mut Parser) {
    let found = page(parser, PAGE).unwrap();
    assert!(found[0].text.starts_with("The ministers met in Oslo"), "{found:?}");
}

#[test]
fn the_child_finds_what_the_parser_in_this_process_finds() {
    let mut parser = parser(Limits::default());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "html") {
            let bytes = std::fs::read(&path).unwrap();
            let here = briefing::article::read(&bytes, Format::Html, &Hint::default()).unwrap();
            assert_eq!(parser.articles(&bytes, Format::Html, &Hint::default()).unwrap(), here, "{}", path.display());
        }
    }
}

#[test]
fn a_child_that_has_worked_enough_is_replaced_unseen() {
    // In a build for tests a page takes long enough for some children to be used up.
    let mut parser = parser(Limits::default());
    let filler =
        "<p>The ministers met in Oslo and agreed to open direct flights between the two capitals.</p>".repeat(2000);
    for n in 0..12 {
        assert!(page(&mut parser, &filler).is_ok(), "{n}");
    }
}

#[test]
fn what_runs_for_ever_is_stopped_by_its_time_and_the_rest_goes_on() {
    let mut parser = parser(Limits { cpu: 1, wall: Duration::from_mins(1) });
    assert_eq!(parser.tried("loop").unwrap_err(), "the parser stopped (signal 24)");
    goes_on(&mut parser);
    let start = Instant::now();
    let mut parser = self::parser(Limits { cpu: 60, wall: Duration::from_secs(2) });
    for trial in ["loop", "sleep"] {
        assert_eq!(parser.tried(trial).unwrap_err(), "the parser took too long");
    }
    assert!(start.elapsed() < Duration::from_secs(20));
}

#[test]
fn what_wants_two_gigabytes_or_overflows_its_stack_ends_alone() {
    let mut parser = parser(Limits::default());
    for trial in ["memory", "stack"] {
        assert_eq!(parser.tried(trial).unwrap_err(), "the parser stopped (signal 6)", "{trial}");
        goes_on(&mut parser);
    }
    assert_eq!(parser.tried("panic").unwrap_err(), "the parser failed on it");
    goes_on(&mut parser);
}

#[test]
fn nothing_can_be_opened_connected_to_or_run_from_the_child() {
    let mut parser = parser(Limits::default());
    for trial in ["open", "connect", "exec"] {
        assert_eq!(parser.tried(trial).unwrap_err(), "nothing worked", "{trial}");
    }
    let modules = std::fs::read_to_string("/sys/kernel/security/lsm").unwrap_or_default();
    let sandbox = parser.sandbox().unwrap();
    if modules.contains("landlock") {
        assert_ne!(sandbox, "none");
    } else {
        eprintln!("not tested: the system does not say whether it has landlock; the child says {sandbox}");
    }
}

#[test]
fn bombs_are_refused_at_once_by_what_they_are() {
    let mut parser = parser(Limits::default());
    let rows = [
        ("<div>".repeat(60_000), "nested more than 512 deep"),
        ("<b><div></b>".repeat(60_000), "nested more than 512 deep"),
        ("<br>".repeat(300_000), "more than 200000 tags"),
        (format!("<p {}>", "a=1 ".repeat(100_000)), "more than 256 attributes in one tag"),
    ];
    for (bomb, why) in rows {
        let start = Instant::now();
        assert_eq!(page(&mut parser, &bomb).unwrap_err(), why);
        assert!(start.elapsed() < Duration::from_secs(5), "{why}");
    }
    let most = format!("{}x{}", "<div>".repeat(500), "</div>".repeat(500));
    let _ = page(&mut parser, &most);
    goes_on(&mut parser);
}

#[test]
fn a_program_that_is_no_parser_is_an_error() {
    for (program, why) in
        [("/bin/true", "the parser could not be started"), ("/bin/echo", "the parser could not be started")]
    {
        let mut parser = Parser::new(program.into(), Limits { cpu: 1, wall: Duration::from_secs(5) });
        assert!(page(&mut parser, PAGE).unwrap_err().starts_with(why), "{program}");
    }
}

#[test]
fn files_of_every_kind_are_imported_by_name_and_by_content() {
    let folder = tempfile::tempdir().unwrap();
    let mut importer = Importer::new(parser(Limits::default()));
    let feed = "<rss version='2.0'><channel><title>Desk</title><item><title>A</title><description>One point.</description></item>\
                <item><title>B</title><description>Two points.</description></item></channel></rss>";
    let mail = "Received: x\nMessage-ID: <x>\nFrom: Press Office <p@mfa.example>\nSubject: Talks\n\nThe ministers met in Oslo.\n";
    for (name, content, count, outlet) in [
        ("page", PAGE, 1, None),
        ("feed.txt", feed, 2, Some("Desk")),
        ("mail", mail, 1, Some("Press Office")),
        ("text.txt", "The ministers met.", 1, None),
    ] {
        let path = folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        let found = importer.articles(&Input::File(path)).unwrap();
        assert_eq!((found.len(), found[0].outlet.as_deref()), (count, outlet), "{name}");
    }
}
