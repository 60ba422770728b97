//! An article as read from a document: clean text and metadata. It is plain data, because a child process sends it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::text::{self, Kind, Removed};

/// Longest text of an article, in bytes. The brief that contains it must stay below the limit for briefs.
pub const MAX_TEXT: usize = 3 * 1024 * 1024;
/// Longest headline, name or URL, in bytes.
const MAX_LINE: usize = 2048;
const MAX_WARNINGS: usize = 20;

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Raw {
    /// `None` if the document does not separate it from the text.
    pub headline: Option<String>,
    pub byline: Option<String>,
    pub outlet: Option<String>,
    /// The day of publication, in the publisher's time zone if the document names one.
    pub published: Option<Date>,
    /// An http or https URL.
    pub url: Option<String>,
    /// The primary language tag in lower case: `en`.
    pub language: Option<String>,
    /// Clean text with one paragraph per line and no empty lines.
    pub text: String,
    pub charset: Charset,
    /// Characters that were removed or replaced.
    pub hidden: Removed,
    /// What the user must know about the text: what was left out, cut off or repaired. Each is a clause.
    pub warnings: Vec<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Charset {
    /// The name that the Web uses: `UTF-8`, `GBK`.
    pub name: String,
    pub source: CharsetSource,
    /// Whether some bytes were invalid and became U+FFFD.
    pub damaged: bool,
}

/// How the character set was recognised.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CharsetSource {
    /// By a byte order mark.
    Bom,
    /// The document or its sender declares it.
    Declared,
    /// It was guessed from the bytes.
    #[default]
    Detected,
}

impl CharsetSource {
    /// The word shown after the name of a character set: `GBK (declared)`.
    pub const fn description(self) -> &'static str {
        match self {
            Self::Bom => "byte order mark",
            Self::Declared => "declared",
            Self::Detected => "detected",
        }
    }
}

impl Raw {
    pub fn paragraphs(&self) -> impl Iterator<Item = &str> {
        self.text.lines()
    }

    /// Cleans and truncates every field, drops a URL that is not http or https, and counts the characters removed. Idempotent.
    pub fn sanitized(mut self) -> Self {
        let mut hidden = self.hidden;
        let mut line = |field: Option<String>| field.and_then(|text| clean_line(&text, &mut hidden));
        self.headline = line(self.headline);
        self.byline = line(self.byline);
        self.outlet = line(self.outlet);
        self.language = line(self.language).as_deref().and_then(primary_language);
        self.url = line(self.url).filter(|url| is_web_url(url));
        self.charset.name = line(Some(self.charset.name)).unwrap_or_default();
        self.warnings =
            self.warnings.into_iter().take(MAX_WARNINGS).filter_map(|warning| line(Some(warning))).collect();
        self.text = clean_paragraphs(self.text.split('\n'), &mut hidden);
        self.hidden = hidden;
        self
    }
}

/// `text` as one clean line of at most [`MAX_LINE`] bytes; `None` if nothing is left.
fn clean_line(text: &str, hidden: &mut Removed) -> Option<String> {
    let (line, removed) = text::clean(text, Kind::Line);
    hidden.merge(removed);
    let end = line.floor_char_boundary(MAX_LINE);
    let line = line.get(..end).unwrap_or_default().trim();
    (!line.is_empty()).then(|| line.to_owned())
}

/// The clean lines that are not empty, up to [`MAX_TEXT`] bytes.
fn clean_paragraphs<'a>(lines: impl Iterator<Item = &'a str>, hidden: &mut Removed) -> String {
    let mut out = String::new();
    // A lone CR or U+2028 ends a paragraph too.
    for line in lines.flat_map(|line| line.split(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}', '\u{b}', '\u{c}'])) {
        let (line, removed) = text::clean(line, Kind::Line);
        hidden.merge(removed);
        if line.is_empty() {
            continue;
        }
        if out.len() + line.len() + 1 > MAX_TEXT {
            break;
        }
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&line);
    }
    out
}

/// The primary tag of a language code such as `en-US` or `zh_Hans`.
pub(super) fn primary_language(code: &str) -> Option<String> {
    let tag = code.trim().split(['-', '_', '.', ' ', ',', ';']).next().unwrap_or_default().to_ascii_lowercase();
    let is_tag = matches!(tag.len(), 2 | 3) && tag.bytes().all(|b| b.is_ascii_lowercase());
    (is_tag && tag != "und").then_some(tag)
}

/// Whether `url` is an http or https URL with a host, no user name and no white space.
pub(crate) fn is_web_url(url: &str) -> bool {
    let rest = ["https://", "http://"].iter().find_map(|scheme| {
        let start = url.get(..scheme.len())?;
        start.eq_ignore_ascii_case(scheme).then(|| url.get(scheme.len()..)).flatten()
    });
    let host = rest.and_then(|rest| rest.split(['/', '?', '#']).next()).unwrap_or_default();
    !host.is_empty() && !host.contains('@') && !url.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sanitizing_cleans_every_field_and_is_idempotent() {
        let raw = Raw {
            headline: Some(" A\u{1b}]0;x\u{7} \u{202e}head\nline ".into()),
            byline: Some(" \u{200b} ".into()),
            url: Some("javascript:alert(1)".into()),
            language: Some("en_GB".into()),
            text: "One.\r\n\n  \nTwo\u{2028}three\u{200b}. \n".into(),
            ..Raw::default()
        };
        let clean = raw.sanitized();
        assert_eq!(clean.headline.as_deref(), Some("A␛]0;x␇ head line"));
        assert_eq!((clean.byline.as_deref(), clean.url.as_deref()), (None, None));
        assert_eq!(clean.language.as_deref(), Some("en"));
        assert_eq!(clean.paragraphs().collect::<Vec<_>>(), ["One.", "Two", "three."]);
        assert_eq!((clean.hidden.controls, clean.hidden.bidi, clean.hidden.invisible), (2, 1, 2));
        assert_eq!(clean.clone().sanitized(), clean);
    }

    #[test]
    fn text_and_lines_are_cut_between_characters() {
        let long = "é".repeat(MAX_LINE);
        let raw = Raw { headline: Some(long), text: "ab c\n".repeat(MAX_TEXT / 4), ..Raw::default() }.sanitized();
        assert_eq!(raw.headline.map(|line| line.len()), Some(MAX_LINE));
        assert!(raw.text.len() <= MAX_TEXT && raw.text.len() > MAX_TEXT - 10);
    }

    #[test]
    fn only_http_and_https_urls_are_web_urls() {
        let rows = [
            ("https://a.example/x", true),
            ("HTTP://a.example", true),
            ("ftp://a.example", false),
            ("https:///x", false),
            ("https://u@a.example", false),
            ("https://a.example/a b", false),
            ("//a.example/x", false),
            ("data:text/html,x", false),
            ("é", false),
        ];
        for (url, expected) in rows {
            assert_eq!(is_web_url(url), expected, "{url}");
        }
    }

    #[test]
    fn language_codes_are_reduced_to_their_primary_tag() {
        for (code, tag) in
            [("en-US", Some("en")), ("zh_Hans", Some("zh")), ("FR", Some("fr")), ("und", None), ("x", None)]
        {
            assert_eq!(primary_language(code).as_deref(), tag, "{code}");
        }
    }
}
