//! Broken and hostile documents: reading them does not panic or take long, and the articles are clean.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use briefing::article::{DocumentFormat, Hint, Raw, read_document};
use proptest::prelude::*;

/// Pieces that break markup, hide text or control a terminal.
const PIECES: &[&str] = &[
    "<div>",
    "</div>",
    "<p>",
    "</p",
    "<table><tr><td>",
    "</table>",
    "<script>",
    "</script>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<svg>",
    "<math>",
    "<a href='javascript:x()'>",
    "<b>",
    "</i>",
    "<br><br>",
    "&#27;[2J",
    "&#x202e;",
    "&#0;",
    "&amp;lt;",
    "\u{1b}]0;x\u{7}",
    "\u{202e}",
    "\u{200b}",
    "\u{e0041}",
    "<title>",
    "<base href='//x'>",
    "<template>",
    "<select><option>",
    "<frameset>",
    "<plaintext>",
    "\0",
    "\u{fffd}",
    "<p style='display:none'>",
    "'",
    "\"",
    "<meta charset=utf-16>",
    "<script type='application/ld+json'>{\"@type\":\"Article\",\"articleBody\":\"\\u001b[2J\"}</script>",
    "=?utf-8?Q?=1B?=",
    "\r\n\r\n",
    "Content-Type: multipart/mixed; boundary=x\r\n",
    "--x\r\n",
    "<item>",
    "<![CDATA[<p>",
    "<entry>",
    "<?xml version='1.0'?>",
];

/// No field contains control or invisible characters, and the invariants of the type hold.
fn assert_clean(raw: &Raw) {
    let fields = [&raw.headline, &raw.byline, &raw.outlet, &raw.url, &raw.language];
    let all = fields.into_iter().flatten().chain([&raw.text, &raw.charset.name]);
    for c in all.flat_map(|field| field.chars()) {
        assert!(c == '\n' || !c.is_control(), "{c:?} in {raw:?}");
        assert!(
            !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{e0000}'..='\u{e007f}'),
            "{c:?} in {raw:?}"
        );
    }
    assert!(raw.url.as_deref().is_none_or(|url| url.to_ascii_lowercase().starts_with("http")), "{raw:?}");
    assert!(!raw.text.is_empty() && raw.text.lines().all(|line| !line.trim().is_empty()), "{raw:?}");
    assert_eq!(raw.clone().sanitized(), *raw);
}

fn assert_read_cleanly(bytes: &[u8]) {
    for format in [DocumentFormat::Html, DocumentFormat::Feed, DocumentFormat::Mail, DocumentFormat::Text] {
        let start = Instant::now();
        if let Ok(found) = read_document(bytes, format, &Hint::default()) {
            found.iter().for_each(assert_clean);
        }
        assert!(start.elapsed() < Duration::from_secs(5), "{format:?} took {:?}", start.elapsed());
    }
    let _ = DocumentFormat::detect(bytes, None);
}

fn samples() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages");
    let mut samples: Vec<Vec<u8>> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "html"))
        .map(|path| fs::read(path).unwrap())
        .collect();
    samples.sort();
    samples.push(b"<?xml version='1.0'?><rss version='2.0'><channel><title>D</title><item><title>A</title><description>&lt;p&gt;One.&lt;/p&gt;</description></item></channel></rss>".to_vec());
    samples.push(b"From: A <a@b.example>\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\n\r\nOne.\r\n--x\r\nContent-Type: text/html\r\n\r\n<p>One.\r\n--x--\r\n".to_vec());
    samples
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn mutated_documents_are_read_cleanly(
        which in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0_usize..60, any::<u8>()), 1..12),
    ) {
        let samples = samples();
        let mut bytes = samples[which.index(samples.len())].clone();
        for (at, piece, cut, byte) in changes {
            let at = at.index(bytes.len().max(1)).min(bytes.len());
            match byte % 3 {
                0 => drop(bytes.drain(at..(at + cut).min(bytes.len()))),
                1 => drop(bytes.splice(at..at, PIECES[piece.index(PIECES.len())].bytes())),
                _ => drop(bytes.splice(at..at, [byte])),
            }
        }
        assert_read_cleanly(&bytes);
    }

    #[test]
    fn random_markup_is_read_cleanly(pieces in prop::collection::vec((any::<prop::sample::Index>(), 1_usize..40), 1..30)) {
        let text: String = pieces.iter().map(|(piece, times)| PIECES[piece.index(PIECES.len())].repeat(*times)).collect();
        assert_read_cleanly(text.as_bytes());
    }

    #[test]
    fn random_bytes_are_read_cleanly(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        assert_read_cleanly(&bytes);
    }
}

#[test]
fn large_repetitive_pages_are_read_or_refused_in_time() {
    for (unit, times) in [
        ("<div>", 500),
        ("<div>", 60_000),
        ("<p>", 20_000),
        ("<b>", 500),
        ("<table><tr><td>", 160),
        ("<a href=x>y", 500),
        ("<li>x", 20_000),
        ("x<br>", 20_000),
        ("<p>x</p>", 20_000),
        ("<span>x</span>", 20_000),
        ("&amp;", 50_000),
        ("<![CDATA[", 9_000),
        ("<!--", 20_000),
        ("<div class='related share promo'>x</div>", 5_000),
        ("<h1>a b c</h1>", 5_000),
        ("<script type=application/ld+json>[", 5_000),
        ("a ", 200_000),
    ] {
        let start = Instant::now();
        let _ = read_document(unit.repeat(times).as_bytes(), DocumentFormat::Html, &Hint::default());
        assert!(start.elapsed() < Duration::from_secs(8), "{unit} × {times}: {:?}", start.elapsed());
    }
}

#[test]
fn a_hostile_page_is_cleaned_and_the_removed_characters_are_counted() {
    let page = "<html lang='en\u{202e}'><title>A&#27;]0;x&#7;\u{202e}title of three words</title><meta name=author content='J\u{200b}ane&#27;[31m'>\
        <link rel=canonical href='javascript:alert(1)'><script>alert(1)</script><style>p{}</style>\
        <p>One&#27;[2J\u{202e}point \u{e0041}about flights.<img src=x onerror=alert(1)></p><p><a href='javascript:alert(2)'>Two</a> more points were made by both.</p>";
    let raw = read_document(page.as_bytes(), DocumentFormat::Html, &Hint::default()).unwrap().remove(0);
    assert_clean(&raw);
    assert_eq!(raw.text, "One␛[2Jpoint about flights.\nTwo more points were made by both.");
    assert_eq!(raw.headline.as_deref(), Some("A␛]0;x␇title of three words"));
    assert_eq!((raw.byline.as_deref(), raw.url.as_deref()), (Some("Jane␛[31m"), None));
    assert!(raw.hidden.controls >= 4 && raw.hidden.bidi >= 2 && raw.hidden.invisible >= 2, "{:?}", raw.hidden);
}
