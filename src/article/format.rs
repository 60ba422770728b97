//! What kind of document some bytes are: by how they start, and where that says nothing, by the name of their file.

/// The doors of this room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    Text,
    /// A page of the web.
    Html,
    /// RSS, Atom or JSON feed.
    Feed,
    /// A mail with its headers.
    Mail,
}

/// How far is looked, in bytes.
const START: usize = 2048;
/// What other kinds of file start with, and what they are.
const OTHERS: &[(&[u8], &str)] = &[
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
/// Elements a page or a part of one may begin with.
const TAGS: &[&str] =
    &["!doctype html", "html", "head", "body", "title", "meta", "article", "div", "p", "table", "h1", "main"];
/// Headers that only a mail which has been sent carries.
const SENT: &[&str] =
    &["received", "message-id", "mime-version", "return-path", "dkim-signature", "content-type", "x-mailer"];
/// Headers that a mail carries too.
const WRITTEN: &[&str] = &["from", "to", "subject", "date", "cc", "reply-to", "sender"];

impl Format {
    /// The kind of `bytes`, whose file is called `name` (`None` for standard input).
    ///
    /// # Errors
    /// What it is instead, where it is nothing that can be read as an article.
    pub fn of(bytes: &[u8], name: Option<&str>) -> Result<Self, &'static str> {
        if let Some((_, what)) = OTHERS.iter().find(|(start, _)| bytes.starts_with(start)) {
            return Err(what);
        }
        let start = start(bytes);
        if let Some(format) = by_start(&start) {
            return Ok(format);
        }
        if start.chars().filter(|c| *c == '\0').count() > 2 {
            return Err("no text: it holds zero bytes");
        }
        let ending = name.and_then(|name| name.rsplit_once('.')).map(|(_, ending)| ending.to_ascii_lowercase());
        Ok(match ending.as_deref() {
            Some("html" | "htm" | "xhtml" | "shtml") => Self::Html,
            Some("eml") => Self::Mail,
            Some("rss" | "atom" | "xml") => Self::Feed,
            _ => Self::Text,
        })
    }

    /// The kind that a web server says it sends; none where that leaves it open.
    pub fn of_media_type(media: &str) -> Option<Self> {
        let media = media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match media.as_str() {
            "text/html" | "application/xhtml+xml" => Some(Self::Html),
            "application/rss+xml" | "application/atom+xml" | "application/rdf+xml" | "application/feed+json" => {
                Some(Self::Feed)
            }
            "message/rfc822" => Some(Self::Mail),
            _ => None,
        }
    }
}

/// The beginning as text in small letters, whatever the character set: only ASCII is looked for.
fn start(bytes: &[u8]) -> String {
    let bytes = bytes.get(..bytes.len().min(START)).unwrap_or_default();
    let is_wide = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") || bytes.get(1) == Some(&0);
    let narrow: Vec<u8> = if is_wide || bytes.first() == Some(&0) {
        bytes.iter().copied().filter(|b| *b != 0).collect()
    } else {
        bytes.to_vec()
    };
    String::from_utf8_lossy(&narrow).trim_start_matches(['\u{feff}', '\u{fffd}']).trim_start().to_ascii_lowercase()
}

fn by_start(start: &str) -> Option<Format> {
    if start.starts_with('{') {
        return start.contains("jsonfeed.org/version").then_some(Format::Feed);
    }
    if start.starts_with('<') {
        return tag(start);
    }
    let mut lines = start.lines().peekable();
    lines.next_if(|line| line.starts_with("from ") && line.contains('@'));
    let names: Vec<&str> = lines
        .take_while(|line| !line.is_empty())
        .filter(|line| !line.starts_with([' ', '\t']))
        .map_while(|line| line.split_once(':').map(|(name, _)| name))
        .take_while(|name| !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'))
        .collect();
    let has = |known: &[&str]| names.iter().filter(|name| known.contains(name)).count();
    (has(SENT) > 0 && has(WRITTEN) > 1).then_some(Format::Mail)
}

/// What the first element says, beyond declarations and comments.
fn tag(mut start: &str) -> Option<Format> {
    loop {
        start = start.trim_start();
        let end = match start {
            _ if start.starts_with("<?") => "?>",
            _ if start.starts_with("<!--") => "-->",
            _ => break,
        };
        start = start.split_once(end)?.1;
    }
    let name = start.strip_prefix('<')?;
    let is = |tag: &str| {
        name.strip_prefix(tag)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['>', ' ', '/', '\n', '\r', '\t']))
    };
    if ["rss", "feed", "rdf:rdf", "atom:feed"].iter().any(|tag| is(tag)) {
        return Some(Format::Feed);
    }
    TAGS.iter().any(|tag| is(tag)).then_some(Format::Html)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_start_of_the_bytes_counts_before_the_name() {
        let rows: [(&[u8], Option<&str>, Format); 20] = [
            (b"<!DOCTYPE html><p>x", Some("a.txt"), Format::Html),
            (b"\xef\xbb\xbf\r\n <HTML lang=en>", None, Format::Html),
            (b"<!-- saved --><div class=x>", None, Format::Html),
            (b"<?xml version='1.0'?>\n<rss version='2.0'>", Some("feed.html"), Format::Feed),
            (b"<?xml version='1.0'?><!-- x --><feed xmlns='y'>", None, Format::Feed),
            (b"<?xml version='1.0'?><!DOCTYPE html PUBLIC 'x'>", None, Format::Html),
            (b"<rdf:RDF xmlns='x'>", None, Format::Feed),
            (b"{\"version\": \"https://jsonfeed.org/version/1.1\"}", None, Format::Feed),
            (b"Return-Path: <a@b>\nReceived: x\n\ty: z\nFrom: a@b\nDate: x\n\nBody", None, Format::Mail),
            (b"From a@b Mon Jan 1\nMessage-ID: <x>\nFrom: a\nTo: b\n\nx", None, Format::Mail),
            (b"From: the Ministry\nDate: Friday\nSubject: Readout\n\nText", None, Format::Text),
            (b"From: a\n\nMime-Version: 1.0", Some("a.EML"), Format::Mail),
            (b"Beijing (Xinhua) -- x", None, Format::Text),
            (b"Beijing", Some("a.htm"), Format::Html),
            (b"Beijing", Some("a.md"), Format::Text),
            (b"", None, Format::Text),
            (b"<3 diplomacy", None, Format::Text),
            (b"<pre", None, Format::Text),
            (b"\xff\xfe<\0h\0t\0m\0l\0>\0", None, Format::Html),
            (b"B\0e\0i\0j\0i\0n\0g\0", None, Format::Text),
        ];
        for (bytes, name, format) in rows {
            assert_eq!(Format::of(bytes, name), Ok(format), "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn what_is_no_text_is_refused_by_its_name() {
        for (bytes, what) in [
            (b"%PDF-1.7".as_slice(), "a PDF file"),
            (b"PK\x03\x04", "a packed file, such as a word processor's"),
            (b"ab\x01\x00\x00\x00c", "no text: it holds zero bytes"),
        ] {
            assert_eq!(Format::of(bytes, Some("a.txt")), Err(what));
        }
    }

    #[test]
    fn a_servers_word_is_taken_where_it_is_definite() {
        assert_eq!(Format::of_media_type("Text/HTML; charset=utf-8"), Some(Format::Html));
        assert_eq!(Format::of_media_type("application/atom+xml"), Some(Format::Feed));
        assert_eq!(Format::of_media_type("application/xml"), None);
    }
}
