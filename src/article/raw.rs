//! What every door of this room gives: one article as it was found, clean, before anything is read out of it. Plain data,
//! so that it can come out of a child process and go on to whoever takes it further.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::text::{self, Kind, Removed};

/// The longest text of an article that is kept, in bytes: a brief that carries it must stay below what is read as one.
pub const MAX_TEXT: usize = 3 * 1024 * 1024;
/// The longest headline, name or address that is kept, in bytes.
const MAX_LINE: usize = 2048;

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Raw {
    /// Its headline, where the source tells it apart from the text.
    pub headline: Option<String>,
    pub byline: Option<String>,
    pub outlet: Option<String>,
    /// The day of publication, in the publisher's own zone where it says one.
    pub published: Option<Date>,
    /// Where it stands: http or https.
    pub url: Option<String>,
    /// The primary language tag in small letters: `en`.
    pub language: Option<String>,
    /// The text: clean, one paragraph a line, no empty lines.
    pub text: String,
    /// The character set of the bytes.
    pub charset: Charset,
    /// Characters taken out or replaced on the way.
    pub hidden: Removed,
}

/// The character set of what was read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Charset {
    /// Its name, as the web has it: `UTF-8`, `GBK`.
    pub name: String,
    pub known: Known,
    /// Whether some bytes were none of its characters and stand as U+FFFD.
    pub damaged: bool,
}

/// How a character set is known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Known {
    /// By the mark at the start of the bytes.
    Bom,
    /// The document, or whoever sent it, says so.
    Declared,
    /// By looking at the bytes.
    #[default]
    Detected,
}

impl Known {
    /// As it stands behind a character set's name: `GBK (declared)`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Bom => "byte order mark",
            Self::Declared => "declared",
            Self::Detected => "detected",
        }
    }
}

impl Raw {
    /// The paragraphs of the text.
    pub fn paragraphs(&self) -> impl Iterator<Item = &str> {
        self.text.lines()
    }

    /// The same with every law of this type made true, whoever filled it: each field through the one door, the address one
    /// of the web, nothing longer than it may be. What was taken out is counted. Doing it again changes nothing.
    pub fn settled(mut self) -> Self {
        let mut hidden = self.hidden;
        let mut line = |field: Option<String>| field.and_then(|text| one_line(&text, &mut hidden));
        self.headline = line(self.headline);
        self.byline = line(self.byline);
        self.outlet = line(self.outlet);
        self.language = line(self.language).as_deref().and_then(language);
        self.url = line(self.url).filter(|url| is_web_url(url));
        self.charset.name = line(Some(self.charset.name)).unwrap_or_default();
        self.text = paragraphs(self.text.split('\n'), &mut hidden);
        self.hidden = hidden;
        self
    }
}

/// `text` as one clean line, cut at [`MAX_LINE`]; none where nothing is left.
fn one_line(text: &str, hidden: &mut Removed) -> Option<String> {
    let (line, removed) = text::clean(text, Kind::Line);
    hidden.add(removed);
    let end = line.floor_char_boundary(MAX_LINE);
    let line = line.get(..end).unwrap_or_default().trim();
    (!line.is_empty()).then(|| line.to_owned())
}

/// The lines that hold anything, clean, up to [`MAX_TEXT`].
pub(super) fn paragraphs<'a>(lines: impl Iterator<Item = &'a str>, hidden: &mut Removed) -> String {
    let mut out = String::new();
    // A line end inside a paragraph (a lone CR, U+2028) ends it too.
    for line in lines.flat_map(|line| line.split(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}', '\u{b}', '\u{c}'])) {
        let (line, removed) = text::clean(line, Kind::Line);
        hidden.add(removed);
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
pub(super) fn language(code: &str) -> Option<String> {
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
    fn settling_makes_every_law_true_and_doing_it_again_changes_nothing() {
        let raw = Raw {
            headline: Some(" A\u{1b}]0;x\u{7} \u{202e}head\nline ".into()),
            byline: Some(" \u{200b} ".into()),
            url: Some("javascript:alert(1)".into()),
            language: Some("en_GB".into()),
            text: "One.\r\n\n  \nTwo\u{2028}three\u{200b}. \n".into(),
            ..Raw::default()
        };
        let settled = raw.settled();
        assert_eq!(settled.headline.as_deref(), Some("A␛]0;x␇ head line"));
        assert_eq!((settled.byline.as_deref(), settled.url.as_deref()), (None, None));
        assert_eq!(settled.language.as_deref(), Some("en"));
        assert_eq!(settled.paragraphs().collect::<Vec<_>>(), ["One.", "Two", "three."]);
        assert_eq!((settled.hidden.controls, settled.hidden.bidi, settled.hidden.invisible), (2, 1, 2));
        assert_eq!(settled.clone().settled(), settled);
    }

    #[test]
    fn text_and_lines_end_at_their_limits_on_a_letter() {
        let long = "é".repeat(MAX_LINE);
        let raw = Raw { headline: Some(long), text: "ab c\n".repeat(MAX_TEXT / 4), ..Raw::default() }.settled();
        assert_eq!(raw.headline.map(|line| line.len()), Some(MAX_LINE));
        assert!(raw.text.len() <= MAX_TEXT && raw.text.len() > MAX_TEXT - 10);
    }

    #[test]
    fn only_addresses_of_the_web_stay() {
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
    fn a_language_is_its_primary_tag() {
        for (code, tag) in
            [("en-US", Some("en")), ("zh_Hans", Some("zh")), ("FR", Some("fr")), ("und", None), ("x", None)]
        {
            assert_eq!(language(code).as_deref(), tag, "{code}");
        }
    }
}
