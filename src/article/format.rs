//! Recognises the format of a document by its first bytes or, if they do not suffice, by the name of its file.

#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DocumentFormat {
    Text,
    Html,
    /// RSS, Atom or JSON feed, or other JSON.
    Feed,
    /// An email with its headers.
    Mail,
}

/// Number of bytes that are examined.
const START: usize = 2048;
/// How files without text start.
const NOT_TEXT: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a packed file, such as a word processor's"),
    (b"\xd0\xcf\x11\xe0", "an old office file"),
    (b"{\\rtf", "an RTF file"),
    (b"\x1f\x8b", "a packed file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x7fELF", "a program"),
];
/// First elements of other files, and what these are.
const OTHER_XML: &[(&str, &str)] = &[
    ("opml", "a list of feeds (OPML)"),
    ("urlset", "a site map"),
    ("sitemapindex", "a site map"),
    ("svg", "a picture"),
    ("kml", "a map"),
    ("plist", "a list of settings"),
];
/// Elements that a page or a piece of one may begin with.
const TAGS: &[&str] =
    &["!doctype html", "html", "head", "body", "title", "meta", "article", "div", "p", "table", "h1", "main"];
/// Headers that only an email that was sent has.
const TRANSPORT_HEADERS: &[&str] =
    &["received", "message-id", "mime-version", "return-path", "dkim-signature", "content-type", "x-mailer"];
/// Headers that every email has.
const AUTHOR_HEADERS: &[&str] = &["from", "to", "subject", "date", "cc", "reply-to", "sender"];

impl DocumentFormat {
    /// The format of `bytes`. `name` is the name of the file, or `None` for standard input.
    ///
    /// # Errors
    /// Returns the kind of file if it cannot contain an article.
    pub fn detect(bytes: &[u8], name: Option<&str>) -> Result<Self, &'static str> {
        if let Some((_, what)) = NOT_TEXT.iter().find(|(start, _)| bytes.starts_with(start)) {
            return Err(what);
        }
        let start = lower_start(bytes);
        if let Some(format) = detect_by_start(&start) {
            return Ok(format);
        }
        if let Some(what) = name_other_xml(&start) {
            return Err(what);
        }
        if start.chars().filter(|c| *c == '\0').count() > 2 {
            return Err("no text: it contains zero bytes");
        }
        let ending = name.and_then(|name| name.rsplit_once('.')).map(|(_, ending)| ending.to_ascii_lowercase());
        Ok(match ending.as_deref() {
            Some("html" | "htm" | "xhtml" | "shtml") => Self::Html,
            Some("eml" | "mbox" | "mhtml" | "mht") => Self::Mail,
            Some("rss" | "atom" | "xml") => Self::Feed,
            _ => Self::Text,
        })
    }

    /// The format that a web server declares; `None` if the media type does not determine it.
    pub fn from_media_type(media: &str) -> Option<Self> {
        let media = media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match media.as_str() {
            "text/html" | "application/xhtml+xml" => Some(Self::Html),
            "application/rss+xml" | "application/atom+xml" | "application/rdf+xml" | "application/feed+json" => {
                Some(Self::Feed)
            }
            "message/rfc822" | "multipart/related" | "application/x-mimearchive" => Some(Self::Mail),
            _ => None,
        }
    }
}

/// The first bytes as text in lower case. Only ASCII matters, so the character set does not.
fn lower_start(bytes: &[u8]) -> String {
    let bytes = bytes.get(..bytes.len().min(START)).unwrap_or_default();
    let is_wide = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") || bytes.get(1) == Some(&0);
    let narrow: Vec<u8> = if is_wide || bytes.first() == Some(&0) {
        bytes.iter().copied().filter(|b| *b != 0).collect()
    } else {
        bytes.to_vec()
    };
    String::from_utf8_lossy(&narrow).trim_start_matches(['\u{feff}', '\u{fffd}']).trim_start().to_ascii_lowercase()
}

fn detect_by_start(start: &str) -> Option<DocumentFormat> {
    let inside = start.strip_prefix(['{', '[']).map(str::trim_start);
    // "[Translated from French]" is not a list.
    if inside.is_some_and(|inside| inside.starts_with(['"', '{', '['])) {
        return Some(DocumentFormat::Feed);
    }
    if start.starts_with('<') {
        return detect_by_element(start);
    }
    let mut lines = start.lines().peekable();
    lines.next_if(|line| line.starts_with("from ") && line.contains(['@', ':']));
    let names: Vec<&str> = lines
        .take_while(|line| !line.is_empty())
        .filter(|line| !line.starts_with([' ', '\t']))
        .map_while(|line| line.split_once(':').map(|(name, _)| name))
        .take_while(|name| !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'))
        .collect();
    let has = |known: &[&str]| names.iter().filter(|name| known.contains(name)).count();
    (has(TRANSPORT_HEADERS) > 0 && has(AUTHOR_HEADERS) > 1).then_some(DocumentFormat::Mail)
}

/// What a file in XML is, if it is neither a page nor a feed.
fn name_other_xml(start: &str) -> Option<&'static str> {
    let name = first_element(start)?;
    let found = OTHER_XML
        .iter()
        .find(|(root, _)| name.strip_prefix(root).is_some_and(|rest| rest.starts_with([' ', '>', '\n', '\r'])));
    let other = start.starts_with("<?xml").then_some("XML, but neither a page nor a feed");
    found.map(|(_, what)| *what).or(other)
}

/// The text from the name of the first element, after declarations and comments.
fn first_element(mut start: &str) -> Option<&str> {
    loop {
        start = start.trim_start();
        let end = match start {
            _ if start.starts_with("<?") => "?>",
            _ if start.starts_with("<!--") => "-->",
            _ if start.starts_with("<!doctype") && !start.starts_with("<!doctype html") => ">",
            _ => break,
        };
        start = start.split_once(end)?.1;
    }
    start.strip_prefix('<')
}

fn detect_by_element(start: &str) -> Option<DocumentFormat> {
    let name = first_element(start)?;
    let is = |tag: &str| {
        name.strip_prefix(tag)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['>', ' ', '/', '\n', '\r', '\t']))
    };
    if ["rss", "feed", "rdf:rdf", "atom:feed"].iter().any(|tag| is(tag)) {
        return Some(DocumentFormat::Feed);
    }
    TAGS.iter().any(|tag| is(tag)).then_some(DocumentFormat::Html)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bytes_override_the_name() {
        let rows: [(&[u8], Option<&str>, DocumentFormat); 23] = [
            (b"{\"title\": \"x\"}", Some("a.txt"), DocumentFormat::Feed),
            (b"[\n {\"title\": \"x\"}]", None, DocumentFormat::Feed),
            (b"[Translated] The ministers met.", None, DocumentFormat::Text),
            (b"<!DOCTYPE html><p>x", Some("a.txt"), DocumentFormat::Html),
            (b"\xef\xbb\xbf\r\n <HTML lang=en>", None, DocumentFormat::Html),
            (b"<!-- saved --><div class=x>", None, DocumentFormat::Html),
            (b"<?xml version='1.0'?>\n<rss version='2.0'>", Some("feed.html"), DocumentFormat::Feed),
            (b"<?xml version='1.0'?><!-- x --><feed xmlns='y'>", None, DocumentFormat::Feed),
            (b"<?xml version='1.0'?><!DOCTYPE html PUBLIC 'x'>", None, DocumentFormat::Html),
            (b"<rdf:RDF xmlns='x'>", None, DocumentFormat::Feed),
            (b"{\"version\": \"https://jsonfeed.org/version/1.1\"}", None, DocumentFormat::Feed),
            (b"Return-Path: <a@b>\nReceived: x\n\ty: z\nFrom: a@b\nDate: x\n\nBody", None, DocumentFormat::Mail),
            (b"From a@b Mon Jan 1\nMessage-ID: <x>\nFrom: a\nTo: b\n\nx", None, DocumentFormat::Mail),
            (b"From: the Ministry\nDate: Friday\nSubject: Readout\n\nText", None, DocumentFormat::Text),
            (b"From: a\n\nMime-Version: 1.0", Some("a.EML"), DocumentFormat::Mail),
            (b"Beijing (Xinhua) -- x", None, DocumentFormat::Text),
            (b"Beijing", Some("a.htm"), DocumentFormat::Html),
            (b"Beijing", Some("a.md"), DocumentFormat::Text),
            (b"", None, DocumentFormat::Text),
            (b"<3 diplomacy", None, DocumentFormat::Text),
            (b"<pre", None, DocumentFormat::Text),
            (b"\xff\xfe<\0h\0t\0m\0l\0>\0", None, DocumentFormat::Html),
            (b"B\0e\0i\0j\0i\0n\0g\0", None, DocumentFormat::Text),
        ];
        for (bytes, name, format) in rows {
            assert_eq!(DocumentFormat::detect(bytes, name), Ok(format), "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn files_without_text_are_named_in_the_refusal() {
        for (bytes, what) in [
            (b"%PDF-1.7".as_slice(), "a PDF file"),
            (b"PK\x03\x04", "a packed file, such as a word processor's"),
            (b"<?xml version='1.0'?>\n<opml version='2.0'>", "a list of feeds (OPML)"),
            (b"<opml version='2.0'>", "a list of feeds (OPML)"),
            (b"<?xml version='1.0'?><!DOCTYPE x SYSTEM 'x'><urlset xmlns='x'>", "a site map"),
            (b"<?xml version='1.0'?><invoice>", "XML, but neither a page nor a feed"),
            (b"ab\x01\x00\x00\x00c", "no text: it contains zero bytes"),
        ] {
            assert_eq!(DocumentFormat::detect(bytes, Some("a.txt")), Err(what));
        }
    }

    #[test]
    fn a_specific_media_type_determines_the_format() {
        assert_eq!(DocumentFormat::from_media_type("Text/HTML; charset=utf-8"), Some(DocumentFormat::Html));
        assert_eq!(DocumentFormat::from_media_type("application/atom+xml"), Some(DocumentFormat::Feed));
        assert_eq!(DocumentFormat::from_media_type("application/xml"), None);
    }
}
