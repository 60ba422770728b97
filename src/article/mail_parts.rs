//! Decodes the parts of an email, chooses the one with the article, and reads attached pages and texts.

use std::collections::HashSet;

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding, Message, MessagePart, MimeHeaders, PartType};

use crate::article::format::DocumentFormat;
use crate::article::hint::Hint;
use crate::article::raw::{Charset, Raw};
use crate::article::reflow::is_list_item;
use crate::article::refused::Refused;
use crate::article::text_file::read_texts;
use crate::article::words::TEASERS;
use crate::article::{charset, html};

/// A plain part of fewer words only refers to the HTML part beside it.
const POINTER_WORDS: usize = 25;
/// A line of HTML of fewer words may be a button or an address of the sender, not a part of the story.
const PROSE_WORDS: usize = 10;
/// At most this many attachments are read.
const MAX_ATTACHMENTS: usize = 50;

/// The text of an email as far as it is not attached.
#[derive(Debug)]
pub(super) struct BodyText {
    pub text: String,
    pub charset: Charset,
    /// Whether it is plain text, in which a program may have broken lines.
    pub is_plain: bool,
    /// The lines of HTML that are a story; the others are buttons and the like. `None` for plain text.
    pub story: Option<HashSet<String>>,
    /// All lines of HTML, and whether each is a heading. Empty for plain text.
    pub lines: Vec<(bool, String)>,
}

/// Chooses between the plain text of an email and its HTML. The plain text is better, unless it only refers to the HTML or is
/// an extract from it.
pub(super) fn choose_body(message: &Message) -> Result<BodyText, Refused> {
    let mut plain = String::new();
    let mut charset = Charset { name: "UTF-8".to_owned(), ..Charset::default() };
    for part in message.text_bodies().filter(|part| matches!(part.body, PartType::Text(_))) {
        let (text, found) = decode_text(message, part);
        plain.push_str(&if is_flowed(part) { join_flowed(&text, deletes_spaces(part)) } else { text });
        plain.push_str("\n\n");
        charset = found;
    }
    let plain = BodyText { text: plain, charset, is_plain: true, story: None, lines: Vec::new() };
    let (mut lines, mut story) = (Vec::new(), HashSet::new());
    let mut charset = Charset::default();
    for part in message.html_bodies().filter(|part| matches!(part.body, PartType::Html(_))) {
        let (page, found) = decode_text(message, part);
        lines.extend(html::fragment_lines(&page)?);
        story.extend(html::fragment_text(&page, None)?.lines().map(str::to_owned));
        charset = found;
    }
    let rich = lines.iter().map(|(_, line)| line.as_str()).collect::<Vec<_>>().join("\n");
    let words = count_words(&plain.text);
    let prose = rich.lines().map(count_words).filter(|words| *words >= PROSE_WORDS).sum::<usize>();
    let lower = plain.text.trim_end().to_lowercase();
    let is_teaser = lower.lines().rev().take(6).any(|line| TEASERS.iter().any(|teaser| line.contains(teaser)));
    let is_better = match () {
        () if words == 0 => !rich.trim().is_empty(),
        () if words < POINTER_WORDS => count_words(&rich) > words * 2,
        () if is_teaser => prose * 4 > words * 5,
        () => prose * 2 > words * 3,
    };
    Ok(if is_better { BodyText { text: rich, charset, is_plain: false, story: Some(story), lines } } else { plain })
}

pub(super) fn count_words(text: &str) -> usize {
    text.split_whitespace().count()
}

/// The bytes of a part without its transfer encoding, and the character set that its header declares.
pub(super) fn decode_bytes(message: &Message, part: &MessagePart) -> (Vec<u8>, Option<String>) {
    let declared = part.content_type().and_then(|kind| kind.attribute("charset").map(str::to_owned));
    let (start, end) = (part.raw_body_offset() as usize, part.raw_end_offset() as usize);
    let raw = message.raw_message().get(start..end).unwrap_or_default();
    let decoded = match (part.encoding, &part.body) {
        (_, PartType::Binary(bytes) | PartType::InlineBinary(bytes)) => Some(bytes.to_vec()),
        (Encoding::None, _) => Some(raw.to_vec()),
        (Encoding::QuotedPrintable, _) => quoted_printable_decode(raw),
        (Encoding::Base64, _) => base64_decode(raw),
    };
    match decoded {
        Some(bytes) => (bytes, declared),
        // The text of the library is in UTF-8, whatever was declared.
        None => (part.contents().to_vec(), None),
    }
}

fn decode_text(message: &Message, part: &MessagePart) -> (String, Charset) {
    let (bytes, declared) = decode_bytes(message, part);
    charset::decode(&bytes, declared.as_deref())
}

fn has_parameter(part: &MessagePart, name: &str, value: &str) -> bool {
    let found = part.content_type().and_then(|kind| kind.attribute(name));
    found.is_some_and(|found| found.eq_ignore_ascii_case(value))
}

fn is_flowed(part: &MessagePart) -> bool {
    has_parameter(part, "format", "flowed")
}

fn deletes_spaces(part: &MessagePart) -> bool {
    has_parameter(part, "delsp", "yes")
}

/// Joins the lines of `format=flowed` text (RFC 3676): a line that ends in a blank continues on the next line of the same
/// quoting depth. Items of lists stay apart, because some programs leave a blank at the end of every line.
fn join_flowed(text: &str, deletes_spaces: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut open: Option<usize> = None;
    for line in text.lines() {
        let rest = line.trim_start_matches('>');
        let depth = line.len() - rest.len();
        let rest = rest.strip_prefix(' ').unwrap_or(rest);
        let is_signature = rest.trim_end() == "--";
        if open == Some(depth) && !rest.trim().is_empty() && !is_signature && !is_list_item(rest) {
            if deletes_spaces {
                out.pop();
            }
            out.push_str(rest);
        } else {
            if !out.is_empty() {
                out.push('\n');
            }
            out.push_str(line.get(..depth).unwrap_or_default());
            out.push_str(if depth > 0 { " " } else { "" });
            out.push_str(rest);
        }
        open = (rest.ends_with(' ') && !is_signature).then_some(depth);
    }
    out
}

/// What is attached to an email, apart from other emails, pictures and signatures.
#[derive(Default)]
pub(super) struct Attachments {
    /// The name of each page or text, and what it says.
    pub articles: Vec<(String, Raw)>,
    /// The names of the files that cannot be read.
    pub unread: Vec<String>,
}

impl Attachments {
    pub(super) fn read(message: &Message) -> Self {
        let mut found = Self::default();
        for part in message.attachments().filter(|part| is_document(part)).take(MAX_ATTACHMENTS) {
            let (bytes, charset) = decode_bytes(message, part);
            let name = part.attachment_name().map(crate::text::line);
            let format = DocumentFormat::detect(&bytes, name.as_deref());
            let hint = Hint { charset, url: None };
            let articles = match format {
                Ok(DocumentFormat::Html) => html::read_page(&bytes, &hint).map(|page| vec![page]).ok(),
                Ok(DocumentFormat::Text) => read_texts(&bytes, &hint).ok(),
                _ => None,
            };
            let name = name.unwrap_or_else(|| "a document without a name".to_owned());
            match articles {
                Some(articles) => found.articles.extend(articles.into_iter().map(|raw| (name.clone(), raw))),
                None => found.unread.push(name),
            }
        }
        found
    }
}

/// Whether a part may contain an article: no picture, signature or calendar.
fn is_document(part: &MessagePart) -> bool {
    if matches!(part.body, PartType::Message(_) | PartType::Multipart(_)) {
        return false;
    }
    let Some(kind) = part.content_type() else { return false };
    let subtype = kind.subtype().unwrap_or_default().to_ascii_lowercase();
    let is_extra =
        ["signature", "pkcs7", "pgp", "calendar", "ics", "vcard", "delivery-status", "rfc822-headers", "css"];
    let is_type = kind.ctype().eq_ignore_ascii_case("text") || kind.ctype().eq_ignore_ascii_case("application");
    is_type && !is_extra.iter().any(|extra| subtype.contains(extra))
}
