//! Refuses documents that would exhaust a parser: parsers overflow the stack or take time quadratic in the depth. One pass
//! counts depth, tags, attributes and parts before parsing. The confined child process would contain the damage, but if it is
//! killed, all articles of a feed are lost, and nobody learns why. Counts may be too high, but never too low.

use crate::article::refused::Refused;

/// Largest document, in bytes.
pub const MAX_BYTES: usize = 8 * 1024 * 1024;
/// Nesting depth of elements. Browsers have the same limit.
const MAX_DEPTH: usize = 512;
const MAX_TAGS: usize = 200_000;
/// Per tag.
const MAX_ATTRIBUTES: usize = 256;
/// Parts of an email.
const MAX_PARTS: usize = 1000;
const MAX_NESTED_PARTS: usize = 20;
const MAX_HEADER_LINES: usize = 5000;

/// Elements without an end tag.
const VOID: &[&str] =
    &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];
/// Elements whose end tag is optional. They cannot nest without elements that are counted.
const OPTIONAL_END: &[&str] =
    &["p", "li", "td", "th", "tr", "dt", "dd", "option", "optgroup", "tbody", "thead", "tfoot", "colgroup"];
/// Elements that the end tag of an outer element does not close.
const SCOPES: &[&str] = &["table", "template", "object", "applet", "marquee", "svg", "math", "button", "select"];
/// Elements whose end tag closes only themselves.
const FORMATTING: &[&str] =
    &["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];

/// Checks a page before it is parsed as HTML. The error names the limit that it exceeds.
pub(super) fn check_html(page: &str) -> Result<(), Refused> {
    Scan::new(page, false)?.check()
}

/// Checks a feed before it is parsed as XML. The error names the limit that it exceeds.
pub(super) fn check_xml(feed: &str) -> Result<(), Refused> {
    Scan::new(feed, true)?.check()
}

/// Checks an email before it is parsed as MIME. The error names the limit that it exceeds.
pub(super) fn check_mail(mail: &[u8]) -> Result<(), Refused> {
    check_size(mail.len())?;
    let mut boundaries: Vec<Vec<u8>> = Vec::new();
    let (mut parts, mut inner, mut header) = (0_usize, 0_usize, true);
    for (n, line) in mail.split(|b| *b == b'\n').enumerate() {
        let line = line.trim_ascii_end();
        header &= !line.is_empty();
        if header && n > MAX_HEADER_LINES {
            return Err(Refused::new(format!("a header of more than {MAX_HEADER_LINES} lines")));
        }
        if let Some(rest) = line.strip_prefix(b"--") {
            parts += usize::from(boundaries.iter().any(|boundary| rest.starts_with(boundary)));
        }
        let small = line.get(..line.len().min(1000)).unwrap_or_default().to_ascii_lowercase();
        inner += usize::from(find_bytes(&small, b"message/rfc822").is_some());
        if let Some(at) = find_bytes(&small, b"boundary=") {
            let name = line.get(at + b"boundary=".len()..).unwrap_or_default();
            let name: Vec<u8> =
                name.iter().copied().skip_while(|b| *b == b'"').take_while(|b| !b"\"; ".contains(b)).collect();
            inner += 1;
            if !name.is_empty() && !boundaries.contains(&name) {
                boundaries.push(name);
            }
        }
        if parts > MAX_PARTS || inner > MAX_NESTED_PARTS {
            let what = if parts > MAX_PARTS { "parts" } else { "parts inside parts" };
            let most = if parts > MAX_PARTS { MAX_PARTS } else { MAX_NESTED_PARTS };
            return Err(Refused::new(format!("more than {most} {what}")));
        }
    }
    Ok(())
}

fn find_bytes(text: &[u8], word: &[u8]) -> Option<usize> {
    text.windows(word.len()).position(|window| window == word)
}

pub(super) fn check_size(bytes: usize) -> Result<(), Refused> {
    if bytes > MAX_BYTES {
        return Err(Refused::new(format!("larger than {} MiB", MAX_BYTES / (1024 * 1024))));
    }
    Ok(())
}

struct Scan<'a> {
    rest: &'a str,
    is_xml: bool,
    /// The names of the open elements; in HTML, in lower case.
    open: Vec<String>,
    tags: usize,
}

impl<'a> Scan<'a> {
    fn new(text: &'a str, is_xml: bool) -> Result<Self, Refused> {
        check_size(text.len())?;
        Ok(Self { rest: text, is_xml, open: Vec::new(), tags: 0 })
    }

    fn check(mut self) -> Result<(), Refused> {
        while let Some((_, rest)) = self.rest.split_once('<') {
            self.rest = rest;
            if let Some(rest) = rest.strip_prefix("!--") {
                self.rest = rest.split_once("-->").map_or("", |(_, rest)| rest);
            } else if self.is_xml && rest.starts_with("![CDATA[") {
                self.rest = rest.split_once("]]>").map_or("", |(_, rest)| rest);
            } else if let Some(rest) = rest.strip_prefix('/') {
                let name = self.tag_name(rest);
                self.rest = rest;
                self.close_tag(&name);
            } else if rest.starts_with(|c: char| c.is_alphabetic() || (self.is_xml && c == '_')) {
                self.open_tag(rest)?;
            }
        }
        Ok(())
    }

    fn tag_name(&self, text: &str) -> String {
        let start = text.get(..text.floor_char_boundary(64)).unwrap_or_default();
        let name = start.split(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/')).next().unwrap_or_default();
        if self.is_xml { name.to_owned() } else { name.to_ascii_lowercase() }
    }

    fn open_tag(&mut self, rest: &'a str) -> Result<(), Refused> {
        let name = self.tag_name(rest);
        self.tags += 1;
        if self.tags > MAX_TAGS {
            return Err(Refused::new(format!("more than {MAX_TAGS} tags")));
        }
        let tag = Tag::scan(rest);
        if tag.attributes > MAX_ATTRIBUTES {
            return Err(Refused::new(format!("more than {MAX_ATTRIBUTES} attributes in one tag")));
        }
        self.rest = rest.get(tag.end..).unwrap_or_default();
        let is_foreign = self.is_xml || self.open.iter().any(|open| open == "svg" || open == "math");
        let has_no_end = !self.is_xml && (VOID.contains(&name.as_str()) || OPTIONAL_END.contains(&name.as_str()));
        if has_no_end || (tag.is_self_closing && is_foreign) {
            return Ok(());
        }
        if !is_foreign && matches!(name.as_str(), "script" | "style") {
            self.rest = skip_raw_text(self.rest, &name);
            return Ok(());
        }
        self.open.push(name);
        if self.open.len() > MAX_DEPTH {
            return Err(Refused::new(format!("nested more than {MAX_DEPTH} deep")));
        }
        Ok(())
    }

    fn close_tag(&mut self, name: &str) {
        let is = |list: &[&str], name: &str| !self.is_xml && list.contains(&name);
        let reach = self.open.iter().rposition(|open| open == name || is(SCOPES, open));
        let Some(at) = reach.filter(|at| self.open.get(*at).is_some_and(|open| open == name)) else { return };
        if is(FORMATTING, name) {
            self.open.remove(at);
        } else {
            self.open.truncate(at);
        }
    }
}

/// The text after the end tag of a raw-text element.
fn skip_raw_text<'a>(text: &'a str, name: &str) -> &'a str {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("</") {
        if after.get(..name.len()).is_some_and(|tag| tag.eq_ignore_ascii_case(name)) {
            return after;
        }
        rest = after;
    }
    ""
}

struct Tag {
    attributes: usize,
    /// The byte after its `>`.
    end: usize,
    /// Whether it ends in `/>`.
    is_self_closing: bool,
}

impl Tag {
    /// Reads the tag at the start of `text`.
    fn scan(text: &str) -> Self {
        let (mut count, mut quote, mut before) = (0, None, b' ');
        let mut in_name = true;
        for (at, byte) in text.bytes().enumerate() {
            match (quote, byte) {
                (Some(open), _) if byte == open => quote = None,
                (Some(_), _) | (None, b'=') => {}
                (None, b'>') => {
                    return Self { attributes: count, end: at + 1, is_self_closing: before == b'/' };
                }
                (None, b'"' | b'\'') if before == b'=' => quote = Some(byte),
                (None, b' ' | b'\t' | b'\n' | b'\r' | b'\x0c' | b'/') => in_name = false,
                (None, _) if !in_name && before != b'=' => {
                    count += 1;
                    in_name = true;
                }
                (None, _) => in_name = true,
            }
            // Ignore blanks around `=`.
            if !(byte.is_ascii_whitespace() && before == b'=') {
                before = byte;
            }
        }
        Self { attributes: count, end: text.len(), is_self_closing: false }
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;

    fn html_of(text: &str) -> Result<(), String> {
        check_html(text).map_err(|refused| refused.to_string())
    }

    #[test]
    fn pages_that_browsers_accept_pass() {
        for page in [
            "<p>one<p>two".repeat(2000),
            "<ul><li>a<li>b</ul>".repeat(2000),
            "<div><b>x</div></b>".repeat(2000),
            "<div><img src='a>b'><br/></div>".repeat(2000),
            format!("<script>{}</script>", "'<div>'".repeat(2000)),
            format!("<!-- {} -->", "<div>".repeat(2000)),
            "<div>".repeat(MAX_DEPTH),
            "<table><tr><td>x</table>".repeat(2000),
            "a < b ".repeat(2000),
            format!("<a {}>", "x=1 ".repeat(MAX_ATTRIBUTES)),
        ] {
            assert_eq!(html_of(&page), Ok(()), "{page:.60}");
        }
    }

    #[test]
    fn deep_nesting_is_refused_in_every_form() {
        let deep = |unit: &str| html_of(&unit.repeat(600));
        for unit in [
            "<div>", "<div></x>", "<b><div></b>", "<div><table></div>", "<div a='>'>", "<div/>", "<DIV>",
            "<font color=1>", "<svg><script><g>", "<svg><title>", "<div<div>", "<object></div>",
        ] {
            assert_eq!(deep(unit), Err(format!("nested more than {MAX_DEPTH} deep")), "{unit}");
        }
        assert!(html_of(&"<div>".repeat(60_000)).is_err());
    }

    #[test]
    fn floods_are_refused() {
        assert!(html_of(&format!("<a {}>", "x=1 ".repeat(MAX_ATTRIBUTES + 1))).is_err());
        assert!(html_of(&format!("<a {}>", "x ".repeat(MAX_ATTRIBUTES + 1))).is_err());
        assert!(html_of(&format!("<a {}>", "x='a b'/".repeat(MAX_ATTRIBUTES + 1))).is_err());
        assert_eq!(html_of(&"<br>".repeat(MAX_TAGS)), Ok(()));
        assert_eq!(html_of(&"<br>".repeat(MAX_TAGS + 1)), Err(format!("more than {MAX_TAGS} tags")));
        assert_eq!(html_of(&" ".repeat(MAX_BYTES + 1)), Err("larger than 8 MiB".into()));
    }

    #[test]
    fn xml_has_its_own_nesting_rules() {
        let xml_of = |text: &str| check_xml(text).is_ok();
        assert!(xml_of(&"<a/>".repeat(2000)) && xml_of(&"<p>x</p>".repeat(2000)));
        assert!(xml_of(&format!("<a><![CDATA[{}]]></a>", "<div>".repeat(2000))));
        assert!(!xml_of(&"<p>".repeat(600)) && !xml_of(&"<br>".repeat(600)) && !xml_of(&"<_x>".repeat(600)));
    }

    #[test]
    fn the_parts_of_an_email_are_limited() {
        let part = "\n--b\nContent-Type: text/plain\n\nx";
        let with = |n: usize| format!("Content-Type: multipart/mixed; boundary=\"b\"\n{}", part.repeat(n));
        assert!(check_mail(with(MAX_PARTS).as_bytes()).is_ok());
        assert!(check_mail(with(MAX_PARTS + 1).as_bytes()).is_err());
        let nested: String =
            (0..30).map(|n| format!("Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n")).collect();
        assert!(check_mail(nested.as_bytes()).is_err());
        assert!(check_mail("Content-Type: message/rfc822\n\n".repeat(30).as_bytes()).is_err());
        assert!(check_mail("X: y\n".repeat(MAX_HEADER_LINES + 2).as_bytes()).is_err());
        assert!(check_mail("\n--b\n".repeat(5000).as_bytes()).is_ok());
    }

    #[test]
    fn checks_take_linear_time() {
        for unit in ["<div>", "</div>", "<div></x>", "<!--", "<script>", "<a b='", "<", "</", "<a ", "<b></i>"] {
            let text = unit.repeat(MAX_BYTES / 8 / unit.len());
            let start = Instant::now();
            let _ = (check_html(&text), check_xml(&text), check_mail(text.as_bytes()));
            assert!(start.elapsed() < Duration::from_secs(3), "{unit}");
        }
    }
}
