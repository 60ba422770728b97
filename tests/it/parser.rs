//! The parser's child process: what it replies, and that no document escapes from it or brings the program down.

use std::path::Path;
use std::time::{Duration, Instant};

use briefing::article::{DocumentFormat, Hint, Raw};
use briefing::import::documents::{DocumentReader, Input};
use briefing::import::parser::{Limits, ParseError, Parser};

fn parser(limits: Limits) -> Parser {
    Parser::new(env!("CARGO_BIN_EXE_briefing").into(), limits)
}

fn parse_page(parser: &mut Parser, html: &str) -> Result<Vec<Raw>, ParseError> {
    parser.parse_document(html.as_bytes(), DocumentFormat::Html, &Hint::default())
}

const PAGE: &str = "<title>Oslo talks</title><p>The ministers met in Oslo and agreed to open direct flights between the two capitals.</p>";

/// Checks that the parser reads the next page as if nothing had happened.
fn assert_still_works(parser: &mut Parser) {
    let found = parse_page(parser, PAGE).unwrap();
    assert!(found[0].text.starts_with("The ministers met in Oslo"), "{found:?}");
}

#[test]
fn the_child_finds_the_same_articles_as_this_process() {
    let mut parser = parser(Limits::default());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "html") {
            let bytes = std::fs::read(&path).unwrap();
            let here = briefing::article::read_document(&bytes, DocumentFormat::Html, &Hint::default()).unwrap();
            assert_eq!(
                parser.parse_document(&bytes, DocumentFormat::Html, &Hint::default()).unwrap(),
                here,
                "{}",
                path.display()
            );
        }
    }
}

#[test]
fn a_child_that_has_used_its_time_is_replaced() {
    // A test build is slow enough for some children to use up their time.
    let mut parser = parser(Limits::default());
    let filler =
        "<p>The ministers met in Oslo and agreed to open direct flights between the two capitals.</p>".repeat(2000);
    for n in 0..12 {
        assert!(parse_page(&mut parser, &filler).is_ok(), "{n}");
    }
}

#[test]
fn an_endless_document_is_stopped_and_the_next_is_read() {
    let mut parser = parser(Limits { cpu: 1, wall: Duration::from_mins(1) });
    assert_eq!(parser.run_trial("loop").unwrap_err().to_string(), "the parser stopped (signal 24)");
    assert_still_works(&mut parser);
    let start = Instant::now();
    let mut parser = self::parser(Limits { cpu: 60, wall: Duration::from_secs(2) });
    for trial in ["loop", "sleep"] {
        assert_eq!(parser.run_trial(trial).unwrap_err().to_string(), "the parser took too long");
    }
    assert!(start.elapsed() < Duration::from_secs(20));
}

#[test]
fn using_two_gigabytes_or_overflowing_the_stack_ends_only_the_child() {
    let mut parser = parser(Limits::default());
    for trial in ["memory", "stack"] {
        assert_eq!(parser.run_trial(trial).unwrap_err().to_string(), "the parser stopped (signal 6)", "{trial}");
        assert_still_works(&mut parser);
    }
    assert_eq!(parser.run_trial("panic").unwrap_err().to_string(), "the parser crashed on it");
    assert_still_works(&mut parser);
}

#[test]
fn the_child_can_neither_open_files_nor_connect_nor_run_programs() {
    let mut parser = parser(Limits::default());
    for trial in ["open", "connect", "exec"] {
        assert_eq!(parser.run_trial(trial).unwrap_err().to_string(), "nothing succeeded", "{trial}");
    }
}

#[test]
fn documents_made_to_exhaust_the_parser_are_refused_at_once() {
    let mut parser = parser(Limits::default());
    let rows = [
        ("<div>".repeat(60_000), "nested more than 512 deep"),
        ("<b><div></b>".repeat(60_000), "nested more than 512 deep"),
        ("<br>".repeat(300_000), "more than 200000 tags"),
        (format!("<p {}>", "a=1 ".repeat(100_000)), "more than 256 attributes in one tag"),
    ];
    for (document, reason) in rows {
        let start = Instant::now();
        assert_eq!(parse_page(&mut parser, &document).unwrap_err().to_string(), reason);
        assert!(start.elapsed() < Duration::from_secs(5), "{reason}");
    }
    let deepest = format!("{}x{}", "<div>".repeat(500), "</div>".repeat(500));
    let _ = parse_page(&mut parser, &deepest);
    assert_still_works(&mut parser);
}

#[test]
fn a_program_that_is_not_the_parser_is_an_error() {
    for program in ["/bin/true", "/bin/echo"] {
        let mut parser = Parser::new(program.into(), Limits { cpu: 1, wall: Duration::from_secs(5) });
        assert!(matches!(parse_page(&mut parser, PAGE), Err(ParseError::NotStarted(_))), "{program}");
    }
}

#[test]
fn files_of_every_kind_are_imported_by_name_and_by_content() {
    let folder = tempfile::tempdir().unwrap();
    let mut reader = DocumentReader::new(parser(Limits::default()));
    let feed = "<rss version='2.0'><channel><title>Desk</title><item><title>A</title><description>One point.</description></item>\
                <item><title>B</title><description>Two points.</description></item></channel></rss>";
    let email = "Received: x\nMessage-ID: <x>\nFrom: Press Office <p@mfa.example>\nSubject: Talks\n\nThe ministers met in Oslo.\n";
    for (name, content, count, outlet) in [
        ("page", PAGE, 1, None),
        ("feed.txt", feed, 2, Some("Desk")),
        ("email", email, 1, Some("Press Office")),
        ("text.txt", "The ministers met.", 1, None),
    ] {
        let path = folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        let found = reader.read_articles(&Input::File(path)).unwrap();
        assert_eq!((found.len(), found[0].outlet.as_deref()), (count, outlet), "{name}");
    }
}
