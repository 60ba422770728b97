//! Reads the article of an email, from its plain text if it has any, or else from its HTML. Sender, day and subject come from
//! the header or, if the email was forwarded, from the header of the original.

use jiff::civil::Date;
use mail_parser::{Encoding, Message, MessageParser, MessagePart, MimeHeaders, PartType};

use crate::article::mail_body::{MailBody, parse_mail_body};
use crate::article::raw::{Charset, CharsetSource, Raw};
use crate::article::reflow::reflow;
use crate::article::refused::Refused;
use crate::article::words::{FORWARD_PREFIXES, FREE_HOSTS, OFFICE_WORDS, REPLY_PREFIXES};
use crate::article::{charset, guard, html};
use crate::text::{self, Removed};

/// A plain part of fewer words only refers to the HTML part beside it.
const POINTER_WORDS: usize = 25;

/// The article of an email.
///
/// # Errors
/// Returns an error if `bytes` are not an email, have too many parts, or contain HTML that is nested too deep.
pub(super) fn read_mail(bytes: &[u8]) -> Result<Raw, Refused> {
    guard::check_mail(bytes)?;
    let message = MessageParser::default().parse(bytes).ok_or_else(|| Refused::new("not a readable email"))?;
    // If the text is only a note, the attached email is the article.
    let inner = message.attachments().find_map(|part| part.message());
    match inner {
        Some(inner) if count_words(&body_text(&message)?.text) < POINTER_WORDS * 2 => read_message(inner),
        _ => read_message(&message),
    }
}

fn read_message(message: &Message) -> Result<Raw, Refused> {
    let BodyText { text, charset, is_plain } = body_text(message)?;
    let subject = message.subject().unwrap_or_default().trim();
    let (bare, is_forward) = strip_prefixes(subject);
    let body = parse_mail_body(&text, is_forward);
    let from = message.from().and_then(|from| from.first());
    let Sender { byline, outlet } = body.from.as_deref().map_or_else(
        || Sender::new(from.and_then(|from| from.name()), from.and_then(|from| from.address())),
        Sender::from_header,
    );
    let header = message.date().and_then(|date| {
        let number = |n: u8| i8::try_from(n).ok();
        Date::new(i16::try_from(date.year).ok()?, number(date.month)?, number(date.day)?).ok()
    });
    let inner = body.subject.as_deref().map(|subject| strip_prefixes(subject).0.to_owned());
    let MailBody { text, date, .. } = body;
    let (text, hidden) = if is_plain { reflow(&text) } else { (text, Removed::default()) };
    Ok(Raw {
        headline: inner.or_else(|| (!bare.is_empty()).then(|| bare.to_owned())),
        byline,
        outlet,
        published: date.as_deref().and_then(text::find_unambiguous_date).or(header),
        text,
        hidden,
        charset,
        ..Raw::default()
    })
}

struct BodyText {
    text: String,
    charset: Charset,
    /// Whether it is plain text, in which a program may have broken lines.
    is_plain: bool,
}

fn body_text(message: &Message) -> Result<BodyText, Refused> {
    let mut plain = String::new();
    let mut charset = Charset { name: "UTF-8".to_owned(), ..Charset::default() };
    for part in message.text_bodies() {
        if let PartType::Text(text) = &part.body {
            let (text, found) = decode_part(message, part, text);
            plain.push_str(&text);
            plain.push_str("\n\n");
            charset = found;
        }
    }
    let page = message.html_bodies().find_map(|part| match &part.body {
        PartType::Html(html) => Some(decode_part(message, part, html)),
        _ => None,
    });
    match page {
        Some((page, found)) if count_words(&plain) < POINTER_WORDS => {
            let text = html::fragment_text(&page, None)?;
            let is_better = count_words(&text) > count_words(&plain) * 2;
            Ok(if is_better {
                BodyText { text, charset: found, is_plain: false }
            } else {
                BodyText { text: plain, charset, is_plain: true }
            })
        }
        _ => Ok(BodyText { text: plain, charset, is_plain: true }),
    }
}

fn count_words(text: &str) -> usize {
    text.split_whitespace().count()
}

/// The text of a part. If its header declares no character set, it is guessed from the bytes.
fn decode_part(message: &Message, part: &MessagePart, text: &str) -> (String, Charset) {
    let declared = part.content_type().and_then(|kind| kind.attribute("charset").map(str::to_owned));
    if let Some(label) = declared {
        let name = encoding_rs::Encoding::for_label(label.trim().as_bytes())
            .map_or_else(|| label.clone(), |e| e.name().to_owned());
        let damaged = text.contains('\u{fffd}');
        return (text.to_owned(), Charset { name, source: CharsetSource::Declared, damaged });
    }
    let (start, end) = (part.raw_body_offset() as usize, part.raw_end_offset() as usize);
    let raw = message.raw_message().get(start..end).filter(|_| part.encoding == Encoding::None);
    raw.map_or_else(|| charset::decode(text.as_bytes(), None), |raw| charset::decode(raw, None))
}

/// A subject without its prefixes (`Re:`, `Fwd:`), and whether one of them says that it was forwarded.
fn strip_prefixes(subject: &str) -> (&str, bool) {
    let (mut rest, mut is_forward) = (subject.trim(), false);
    loop {
        let strip = |list: &[&str]| {
            list.iter().find_map(|start| {
                let found = rest.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start));
                found.then(|| rest.get(start.len()..).unwrap_or_default().trim_start())
            })
        };
        if let Some(after) = strip(FORWARD_PREFIXES) {
            (rest, is_forward) = (after, true);
        } else if let Some(after) = strip(REPLY_PREFIXES) {
            rest = after;
        } else {
            return (rest, is_forward);
        }
    }
}

/// The sender of an email. An office is an outlet; a person is a byline, and the host of the address is the outlet.
#[derive(Debug, PartialEq, Eq)]
struct Sender {
    byline: Option<String>,
    outlet: Option<String>,
}

impl Sender {
    fn new(name: Option<&str>, address: Option<&str>) -> Self {
        let host = address.and_then(|address| address.rsplit_once('@'));
        let host = host.map(|(_, host)| host.trim_end_matches('>').to_lowercase());
        let host = host.filter(|host| !host.is_empty() && !FREE_HOSTS.contains(&host.as_str()));
        let Some(name) = name.map(|name| name.trim_matches(['"', '\'', ' '])).filter(|name| !name.is_empty()) else {
            return Self { byline: None, outlet: host };
        };
        let is_office = name.split(|c: char| !c.is_alphanumeric()).any(|word| {
            OFFICE_WORDS.contains(&word.to_lowercase().as_str()) || word.len() > 1 && name.len() <= 8 && word == name
        });
        if is_office {
            Self { byline: None, outlet: Some(name.to_owned()) }
        } else {
            Self { byline: Some(name.to_owned()), outlet: host }
        }
    }

    /// Reads `Jane Roe <jane@a.example>`.
    fn from_header(from: &str) -> Self {
        match from.split_once(['<', '[']) {
            Some((name, address)) => {
                Self::new(Some(name), Some(address.trim_start_matches("mailto:").trim_matches(['>', ']', ' '])))
            }
            None if from.contains('@') => Self::new(None, Some(from)),
            None => Self::new(Some(from), None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{DocumentFormat, Hint};

    fn read(mail: &[u8]) -> Raw {
        crate::article::read_document(mail, DocumentFormat::Mail, &Hint::default()).unwrap().remove(0)
    }

    const HEAD: &str = "From: \"MFA Press Service\" <press@mfa.example>\r\nDate: Sat, 30 Mar 2024 01:00:00 +0800\r\nSubject: =?UTF-8?Q?Talks_in_Bras=C3=ADlia?=\r\nMIME-Version: 1.0\r\n";

    #[test]
    fn plain_text_is_preferred_and_its_paragraphs_are_rejoined() {
        let mail = format!(
            "{HEAD}Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\
             Content-Transfer-Encoding: quoted-printable\r\n\r\nThe foreign ministers of the two countries met in Bras=EDlia on Friday and\r\n\
             agreed to open direct flights between their capitals before the end\r\nof the year.\r\n\r\nThey will meet again in the spring of next year, as both of them said\r\nafter the talks, which had begun on Thursday and ended past midnight\r\nin the old palace.\r\n-- \r\nPress\r\n\
             --b\r\nContent-Type: text/html\r\n\r\n<p>Other</p>\r\n--b--\r\n"
        );
        let raw = read(mail.as_bytes());
        assert_eq!(raw.paragraphs().count(), 2, "{}", raw.text);
        assert!(raw.text.contains("met in Brasília on Friday and agreed") && !raw.text.contains("Press"));
        assert_eq!(
            (raw.headline.as_deref(), raw.outlet.as_deref(), raw.byline),
            (Some("Talks in Brasília"), Some("MFA Press Service"), None)
        );
        assert_eq!((raw.published, raw.charset.name.as_str()), (Some(Date::constant(2024, 3, 30)), "windows-1252"));
        assert_eq!(raw.charset.source, CharsetSource::Declared);
    }

    #[test]
    fn html_is_read_if_there_is_no_plain_text() {
        let mail = format!(
            "{HEAD}Content-Type: text/html; charset=utf-8\r\n\r\n<style>x</style><p>The ministers met.</p><table><tr><td><p>They agreed.</p></td></tr></table><p>All was well."
        );
        assert_eq!(read(mail.as_bytes()).text, "The ministers met.\nThey agreed.\nAll was well.");
    }

    #[test]
    fn an_undeclared_character_set_is_guessed() {
        let text = "Встреча министров иностранных дел прошла в Москве в пятницу вечером.";
        let mut mail = b"From: a@b.example\r\nSubject: x\r\n\r\n".to_vec();
        mail.extend_from_slice(&encoding_rs::WINDOWS_1251.encode(text).0);
        let raw = read(&mail);
        assert_eq!((raw.text.as_str(), raw.charset.source), (text, CharsetSource::Detected));
    }

    #[test]
    fn an_email_forwarded_as_an_attachment_is_the_article() {
        let mail = "From: Jane Roe <jane@desk.example>\r\nSubject: Fwd: Talks\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
            --b\r\nContent-Type: text/plain\r\n\r\nFor your brief.\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: MFA Press <p@mfa.example>\r\nSubject: Talks in Oslo\r\n\
            Date: Fri, 29 Mar 2024 10:00:00 +0000\r\n\r\nThe ministers met.\r\n--b--\r\n";
        let raw = read(mail.as_bytes());
        assert_eq!((raw.text.as_str(), raw.headline.as_deref()), ("The ministers met.", Some("Talks in Oslo")));
        assert_eq!((raw.outlet.as_deref(), raw.published), (Some("MFA Press"), Some(Date::constant(2024, 3, 29))));
    }

    #[test]
    fn senders_are_offices_or_persons() {
        let rows = [
            (Some("Jane Roe"), Some("jane@desk.example"), (Some("Jane Roe"), Some("desk.example"))),
            (Some("Jane Roe"), Some("jane@gmail.com"), (Some("Jane Roe"), None)),
            (Some("Embassy of Norway"), Some("x@gmail.com"), (None, Some("Embassy of Norway"))),
            (None, Some("info@mfa.example"), (None, Some("mfa.example"))),
            (None, None, (None, None)),
        ];
        for (name, address, (byline, outlet)) in rows {
            let found = Sender::new(name, address);
            assert_eq!((found.byline.as_deref(), found.outlet.as_deref()), (byline, outlet), "{name:?}");
        }
        assert_eq!(Sender::from_header("Jane Roe [mailto:jane@desk.example]").outlet.as_deref(), Some("desk.example"));
        assert_eq!(strip_prefixes("FW: Re: Fwd: Talks"), ("Talks", true));
    }

    #[test]
    fn hostile_emails_are_cleaned_or_refused() {
        let mail = "From: =?utf-8?B?G107eAdFdmls?= <x@y.example>\r\nSubject: =?utf-8?Q?A=1B]0;x=07=E2=80=AEb?=\r\nMIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<script>bad()</script><p>One&#27;[2J<a href='javascript:x()'>two</a> and more words.</p>";
        let raw = read(mail.as_bytes());
        let all = format!("{raw:?}");
        assert!(!all.chars().any(char::is_control) && !all.contains("bad()") && raw.hidden.total() >= 4, "{all}");
        for broken in
            [b"".as_slice(), b"\r\n\r\n", b"Content-Type: multipart/mixed; boundary=\"\"\r\n\r\n--", b"\x00\xff\xfe"]
        {
            let _ = crate::article::read_document(broken, DocumentFormat::Mail, &Hint::default());
        }
    }
}
