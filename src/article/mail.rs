//! A mail → its article: the plain text where there is one, else the HTML; sender, day and subject from the header, or from
//! the header of the mail that was forwarded.

use jiff::civil::Date;
use mail_parser::{Encoding, Message, MessageParser, MessagePart, MimeHeaders, PartType};

use crate::article::letter::{Letter, letter};
use crate::article::raw::{Charset, Known};
use crate::article::{Raw, Refused, charset, days, guard, html, reflowed};
use crate::text::Removed;

/// Fewer words than these in the plain part beside a long HTML part only point to it.
const POINTER: usize = 25;
/// Starts of subjects that pass a mail on.
const FORWARDS: &[&str] = &["fwd:", "fw:", "wg:", "tr:", "rv:", "i:"];
/// Starts of subjects that answer one.
const REPLIES: &[&str] = &["re:", "aw:", "sv:", "antw:"];
/// Words of senders that are no persons.
const OFFICES: &[&str] = &[
    "press", "service", "office", "ministry", "embassy", "department", "agency", "news", "desk", "media", "team",
    "mission", "secretariat", "commission", "council", "delegation", "spokesperson", "government", "union",
    "newsletter", "update", "updates", "daily", "times", "post", "bureau", "information", "communications", "alerts",
    "noreply", "mfa", "mofa", "eeas", "eu", "un", "dept",
];
/// Hosts whose name says nothing of who sends.
const FREE_HOSTS: &[&str] = &[
    "gmail.com", "outlook.com", "hotmail.com", "yahoo.com", "icloud.com", "proton.me", "protonmail.com", "gmx.net",
    "gmx.de", "mail.ru", "qq.com", "163.com",
];

/// The article of a mail.
///
/// # Errors
/// Returns an error if it has too many parts, its HTML nests too deep, or it is no mail.
pub(super) fn message(bytes: &[u8]) -> Result<Raw, Refused> {
    guard::mail(bytes)?;
    let message = MessageParser::default().parse(bytes).ok_or_else(|| Refused::new("no mail that can be read"))?;
    // A mail that was forwarded as an attachment is the one that is meant, where the letter around it is only a note.
    let inner = message.attachments().find_map(|part| part.message());
    match inner {
        Some(inner) if words(&body(&message)?.0) < POINTER * 2 => read(inner),
        _ => read(&message),
    }
}

fn read(message: &Message) -> Result<Raw, Refused> {
    let (text, charset, is_plain) = body(message)?;
    let subject = message.subject().unwrap_or_default().trim();
    let (bare, is_forward) = without_prefix(subject);
    let letter = letter(&text, is_forward);
    let from = message.from().and_then(|from| from.first());
    let sender = (from.and_then(|from| from.name()), from.and_then(|from| from.address()));
    let (byline, outlet) = letter.from.as_deref().map_or_else(|| who(sender.0, sender.1), who_in);
    let header = message.date().and_then(|date| {
        let number = |n: u8| i8::try_from(n).ok();
        Date::new(i16::try_from(date.year).ok()?, number(date.month)?, number(date.day)?).ok()
    });
    let inner = letter.subject.as_deref().map(|subject| without_prefix(subject).0.to_owned());
    let Letter { text, date, .. } = letter;
    let (text, hidden) = if is_plain { reflowed(&text) } else { (text, Removed::default()) };
    Ok(Raw {
        headline: inner.or_else(|| (!bare.is_empty()).then(|| bare.to_owned())),
        byline,
        outlet,
        published: date.as_deref().and_then(days::day).or(header),
        text,
        hidden,
        charset,
        ..Raw::default()
    })
}

/// The text, its character set, and whether it is plain, with lines that a program broke.
fn body(message: &Message) -> Result<(String, Charset, bool), Refused> {
    let mut plain = String::new();
    let mut charset = Charset { name: "UTF-8".to_owned(), ..Charset::default() };
    for part in message.text_bodies() {
        if let PartType::Text(text) = &part.body {
            let (text, found) = decoded(message, part, text);
            plain.push_str(&text);
            plain.push_str("\n\n");
            charset = found;
        }
    }
    let page = message.html_bodies().find_map(|part| match &part.body {
        PartType::Html(html) => Some(decoded(message, part, html)),
        _ => None,
    });
    match page {
        Some((page, found)) if words(&plain) < POINTER => {
            let text = html::fragment(&page, None)?;
            let is_better = words(&text) > words(&plain) * 2;
            Ok(if is_better { (text, found, false) } else { (plain, charset, true) })
        }
        _ => Ok((plain, charset, true)),
    }
}

fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

/// The text of a part. Where its header declares no character set, the bytes tell.
fn decoded(message: &Message, part: &MessagePart, text: &str) -> (String, Charset) {
    let declared = part.content_type().and_then(|kind| kind.attribute("charset").map(str::to_owned));
    if let Some(label) = declared {
        let name = encoding_rs::Encoding::for_label(label.trim().as_bytes())
            .map_or_else(|| label.clone(), |e| e.name().to_owned());
        let damaged = text.contains('\u{fffd}');
        return (text.to_owned(), Charset { name, known: Known::Declared, damaged });
    }
    let (start, end) = (part.raw_body_offset() as usize, part.raw_end_offset() as usize);
    let raw = message.raw_message().get(start..end).filter(|_| part.encoding == Encoding::None);
    raw.map_or_else(|| charset::decode(text.as_bytes(), None), |raw| charset::decode(raw, None))
}

/// A subject without what programs put before it, and whether that says it was forwarded.
fn without_prefix(subject: &str) -> (&str, bool) {
    let (mut rest, mut is_forward) = (subject.trim(), false);
    loop {
        let strip = |list: &[&str]| {
            list.iter().find_map(|start| {
                let found = rest.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start));
                found.then(|| rest.get(start.len()..).unwrap_or_default().trim_start())
            })
        };
        if let Some(after) = strip(FORWARDS) {
            (rest, is_forward) = (after, true);
        } else if let Some(after) = strip(REPLIES) {
            rest = after;
        } else {
            return (rest, is_forward);
        }
    }
}

/// Byline and outlet of a sender: an office is an outlet, a person is a byline at the outlet that the address names.
fn who(name: Option<&str>, address: Option<&str>) -> (Option<String>, Option<String>) {
    let host =
        address.and_then(|address| address.rsplit_once('@')).map(|(_, host)| host.trim_end_matches('>').to_lowercase());
    let host = host.filter(|host| !host.is_empty() && !FREE_HOSTS.contains(&host.as_str()));
    let Some(name) = name.map(|name| name.trim_matches(['"', '\'', ' '])).filter(|name| !name.is_empty()) else {
        return (None, host);
    };
    let is_office = name.split(|c: char| !c.is_alphanumeric()).any(|word| {
        OFFICES.contains(&word.to_lowercase().as_str()) || word.len() > 1 && name.len() <= 8 && word == name
    });
    if is_office { (None, Some(name.to_owned())) } else { (Some(name.to_owned()), host) }
}

/// [`who`], from `Jane Roe <jane@a.example>`.
fn who_in(from: &str) -> (Option<String>, Option<String>) {
    match from.split_once(['<', '[']) {
        Some((name, address)) => {
            who(Some(name), Some(address.trim_start_matches("mailto:").trim_matches(['>', ']', ' '])))
        }
        None if from.contains('@') => who(None, Some(from)),
        None => who(Some(from), None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Format, Hint};

    fn of(mail: &[u8]) -> Raw {
        crate::article::read(mail, Format::Mail, &Hint::default()).unwrap().remove(0)
    }

    const HEAD: &str = "From: \"MFA Press Service\" <press@mfa.example>\r\nDate: Sat, 30 Mar 2024 01:00:00 +0800\r\nSubject: =?UTF-8?Q?Talks_in_Bras=C3=ADlia?=\r\nMIME-Version: 1.0\r\n";

    #[test]
    fn plain_text_is_preferred_and_put_back_into_paragraphs() {
        let mail = format!(
            "{HEAD}Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\
             Content-Transfer-Encoding: quoted-printable\r\n\r\nThe foreign ministers of the two countries met in Bras=EDlia on Friday and\r\n\
             agreed to open direct flights between their capitals before the end\r\nof the year.\r\n\r\nThey will meet again in the spring of next year, as both of them said\r\nafter the talks, which had begun on Thursday and ended past midnight\r\nin the old palace.\r\n-- \r\nPress\r\n\
             --b\r\nContent-Type: text/html\r\n\r\n<p>Other</p>\r\n--b--\r\n"
        );
        let raw = of(mail.as_bytes());
        assert_eq!(raw.paragraphs().count(), 2, "{}", raw.text);
        assert!(raw.text.contains("met in Brasília on Friday and agreed") && !raw.text.contains("Press"));
        assert_eq!(
            (raw.headline.as_deref(), raw.outlet.as_deref(), raw.byline),
            (Some("Talks in Brasília"), Some("MFA Press Service"), None)
        );
        assert_eq!((raw.published, raw.charset.name.as_str()), (Some(Date::constant(2024, 3, 30)), "windows-1252"));
        assert_eq!(raw.charset.known, Known::Declared);
    }

    #[test]
    fn html_is_read_where_there_is_nothing_else() {
        let mail = format!(
            "{HEAD}Content-Type: text/html; charset=utf-8\r\n\r\n<style>x</style><p>The ministers met.</p><table><tr><td><p>They agreed.</p></td></tr></table><p>All was well."
        );
        assert_eq!(of(mail.as_bytes()).text, "The ministers met.\nThey agreed.\nAll was well.");
    }

    #[test]
    fn bytes_without_a_declared_character_set_are_looked_at() {
        let text = "Встреча министров иностранных дел прошла в Москве в пятницу вечером.";
        let mut mail = b"From: a@b.example\r\nSubject: x\r\n\r\n".to_vec();
        mail.extend_from_slice(&encoding_rs::WINDOWS_1251.encode(text).0);
        let raw = of(&mail);
        assert_eq!((raw.text.as_str(), raw.charset.known), (text, Known::Detected));
    }

    #[test]
    fn a_mail_forwarded_as_an_attachment_is_the_one_inside() {
        let mail = "From: Jane Roe <jane@desk.example>\r\nSubject: Fwd: Talks\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
            --b\r\nContent-Type: text/plain\r\n\r\nFor your brief.\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: MFA Press <p@mfa.example>\r\nSubject: Talks in Oslo\r\n\
            Date: Fri, 29 Mar 2024 10:00:00 +0000\r\n\r\nThe ministers met.\r\n--b--\r\n";
        let raw = of(mail.as_bytes());
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
            let found = who(name, address);
            assert_eq!((found.0.as_deref(), found.1.as_deref()), (byline, outlet), "{name:?}");
        }
        assert_eq!(who_in("Jane Roe [mailto:jane@desk.example]").1.as_deref(), Some("desk.example"));
        assert_eq!(without_prefix("FW: Re: Fwd: Talks"), ("Talks", true));
    }

    #[test]
    fn hostile_mails_come_out_clean_or_not_at_all() {
        let mail = "From: =?utf-8?B?G107eAdFdmls?= <x@y.example>\r\nSubject: =?utf-8?Q?A=1B]0;x=07=E2=80=AEb?=\r\nMIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<script>bad()</script><p>One&#27;[2J<a href='javascript:x()'>two</a> and more words.</p>";
        let raw = of(mail.as_bytes());
        let all = format!("{raw:?}");
        assert!(!all.chars().any(char::is_control) && !all.contains("bad()") && raw.hidden.total() >= 4, "{all}");
        for broken in
            [b"".as_slice(), b"\r\n\r\n", b"Content-Type: multipart/mixed; boundary=\"\"\r\n\r\n--", b"\x00\xff\xfe"]
        {
            let _ = crate::article::read(broken, Format::Mail, &Hint::default());
        }
    }
}
