//! Reads the articles of an email: of its text, of the email that it forwards, or of attached emails and pages. Sender, day and
//! subject come from the header or, if the email was forwarded, from the header of the original.

use jiff::civil::Date;
use mail_parser::{Encoding, HeaderValue, Message, MessageParser, MimeHeaders};

use crate::article::digest::{split_newsletter, split_text};
use crate::article::hint::Hint;
use crate::article::mail_body::{MailBody, Subject, parse_mail_body, strip_prefixes};
use crate::article::mail_parts::{Attachments, BodyText, choose_body, count_words, decode_bytes};
use crate::article::mailbox::split_mailbox;
use crate::article::raw::Raw;
use crate::article::reflow::reflow;
use crate::article::refused::Refused;
use crate::article::words::{FREE_HOSTS, OFFICE_WORDS};
use crate::article::{guard, html};
use crate::text::{self, Removed};

/// A text of fewer words above attached emails or pages only introduces them.
const NOTE_WORDS: usize = 50;

/// The articles of an email or a mailbox. There is at least one.
///
/// # Errors
/// Returns an error if `bytes` are not an email, have too many parts, or contain HTML that is nested too deep; of a mailbox, if
/// that is true of all its emails.
pub(super) fn read_mail(bytes: &[u8]) -> Result<Vec<Raw>, Refused> {
    guard::check_size(bytes.len())?;
    let read = |email: &Vec<u8>| {
        guard::check_mail(email)?;
        let message = MessageParser::default().parse(email).ok_or_else(|| Refused::new("not a readable email"))?;
        read_message(&message)
    };
    read_each(split_mailbox(bytes).iter().map(read))
}

fn read_message(message: &Message) -> Result<Vec<Raw>, Refused> {
    if let Some(page) = read_saved_page(message) {
        return Ok(vec![page?]);
    }
    let body = choose_body(message)?;
    let is_note = count_words(&body.text) < NOTE_WORDS;
    let inner = attached_messages(message);
    if !inner.is_empty() && (is_note || inner.len() > 1) {
        return read_each(inner.iter().map(read_message));
    }
    if let Some(articles) = read_digest(message, &body) {
        return Ok(articles);
    }
    let mut warnings: Vec<String> = Vec::new();
    warnings.extend(inner.iter().map(|inner| {
        format!("the attached email \"{}\" was not read", text::line(inner.subject().unwrap_or_default()))
    }));
    let attachments = Attachments::read(message);
    let best = attachments.articles.iter().map(|(_, raw)| count_words(&raw.text)).max().unwrap_or_default();
    let is_attached = is_note && best > count_words(&body.text);
    warnings.extend(attachments.unread.iter().map(|name| format!("{name} is attached and was not read")));
    if body.text.trim().is_empty() && !is_attached && !warnings.is_empty() {
        return Err(Refused::new(format_args!("it contains no text of an article; {}", warnings.join("; "))));
    }
    let mut raw = read_text_of(message, body);
    if is_attached {
        let articles = attachments.articles.into_iter().map(|(_, page)| Raw {
            headline: page.headline.or_else(|| raw.headline.clone()),
            byline: page.byline.or_else(|| raw.byline.clone()),
            outlet: page.outlet.or_else(|| raw.outlet.clone()),
            published: page.published.or(raw.published),
            warnings: warnings.clone(),
            ..page
        });
        return Ok(articles.collect());
    }
    warnings.extend(attachments.articles.iter().map(|(name, _)| format!("{name} is attached and was not read")));
    raw.warnings = warnings;
    Ok(vec![raw])
}

/// The attached emails, parsed again: as parts, they do not know where they end.
fn attached_messages(message: &Message) -> Vec<Message<'static>> {
    let parts = message.attachments().filter_map(|part| Some((part, part.message()?)));
    let messages = parts.filter_map(|(part, inner)| {
        let range = part.raw_body_offset() as usize..part.raw_end_offset() as usize;
        let bytes = match part.encoding {
            Encoding::None => message.raw_message().get(range)?,
            _ => inner.raw_message(),
        };
        Some(MessageParser::default().parse(bytes)?.into_owned())
    });
    messages.collect()
}

/// The articles of several emails. One that cannot be read does not lose the others.
fn read_each(emails: impl Iterator<Item = Result<Vec<Raw>, Refused>>) -> Result<Vec<Raw>, Refused> {
    let (mut articles, mut refused) = (Vec::new(), Vec::new());
    for found in emails {
        match found {
            Ok(found) => articles.extend(found),
            Err(why) => refused.push(why),
        }
    }
    let Some(first) = articles.first_mut() else {
        return Err(refused.into_iter().next().unwrap_or_else(|| Refused::new("not a readable email")));
    };
    first.warnings.extend(refused.iter().map(|why| format!("another email of the same file was not read: {why}")));
    Ok(articles)
}

/// The page that a browser saved in the form of an email. The day in its header is that of saving.
fn read_saved_page(message: &Message) -> Option<Result<Raw, Refused>> {
    let header = |name: &'static str| match message.header(name) {
        Some(HeaderValue::Text(value)) => Some(value.trim().to_owned()),
        _ => None,
    };
    let is_related = message.content_type().is_some_and(|kind| kind.subtype() == Some("related"));
    let page = message.html_bodies().next()?;
    let url = header("Snapshot-Content-Location").or_else(|| page.content_location().map(str::to_owned));
    let from = message.from().and_then(|from| from.first());
    let is_saved = |name: Option<&str>| name.is_some_and(|name| name.trim_start_matches('<').starts_with("Saved by "));
    let is_page = header("Snapshot-Content-Location").is_some()
        || from.is_some_and(|from| is_saved(from.name()) || is_saved(from.address()))
        || is_related && message.to().is_none() && message.message_id().is_none() && url.is_some();
    let (bytes, charset) = decode_bytes(message, page);
    is_page.then(|| html::read_page(&bytes, &Hint { charset, url }))
}

/// The articles of a digest or a newsletter.
fn read_digest(message: &Message, body: &BodyText) -> Option<Vec<Raw>> {
    // The headers in a forwarded email or an answer are those of earlier emails.
    if strip_prefixes(message.subject().unwrap_or_default()).1 != Subject::New {
        return None;
    }
    let lines: Vec<(bool, &str)> = body.lines.iter().map(|(is_heading, line)| (*is_heading, line.as_str())).collect();
    let pieces = if body.is_plain { split_text(&body.text) } else { split_newsletter(&lines) }?;
    let whole = read_header(message);
    let articles = pieces.into_iter().map(|piece| {
        let sender = piece.from.as_deref().map(Sender::from_header);
        let has_sender = sender.is_some();
        let sender = sender.unwrap_or(Sender { byline: piece.byline, outlet: piece.outlet });
        let (text, hidden) = if body.is_plain { reflow(&piece.text) } else { (piece.text, Removed::default()) };
        Raw {
            headline: piece.headline,
            byline: sender.byline,
            outlet: sender.outlet.or_else(|| whole.outlet.clone()),
            published: if has_sender { piece.published } else { piece.published.or(whole.published) },
            text,
            hidden,
            charset: body.charset.clone(),
            ..Raw::default()
        }
    });
    Some(articles.collect())
}

/// What the header of an email says, as an article without text.
fn read_header(message: &Message) -> Raw {
    let from = message.from().and_then(|from| from.first());
    let Sender { byline, outlet } =
        Sender::new(from.and_then(|from| from.name()), from.and_then(|from| from.address()));
    let published = message.date().and_then(|date| {
        let number = |n: u8| i8::try_from(n).ok();
        Date::new(i16::try_from(date.year).ok()?, number(date.month)?, number(date.day)?).ok()
    });
    Raw { byline, outlet, published, ..Raw::default() }
}

fn read_text_of(message: &Message, body: BodyText) -> Raw {
    let BodyText { text, charset, is_plain, story, .. } = body;
    let (subject, kind) = strip_prefixes(message.subject().unwrap_or_default());
    let body = parse_mail_body(&text, kind);
    let header = read_header(message);
    let MailBody { text, is_inner, from: inner_from, date, subject: inner_subject } = body;
    let Sender { byline, outlet } = match inner_from {
        Some(from) => Sender::from_header(&from),
        None if is_inner => Sender { byline: None, outlet: None },
        None => Sender { byline: header.byline, outlet: header.outlet },
    };
    let inner_subject = inner_subject.map(|subject| strip_prefixes(&subject).0.to_owned());
    let text = match story {
        Some(story) => text.lines().filter(|line| story.contains(*line)).collect::<Vec<_>>().join("\n"),
        None => text,
    };
    let (text, hidden) = if is_plain { reflow(&text) } else { (text, Removed::default()) };
    Raw {
        headline: inner_subject.or_else(|| (!subject.is_empty()).then(|| subject.to_owned())),
        byline,
        outlet,
        // The day on which an email was forwarded says nothing about the original.
        published: if is_inner { date.as_deref().and_then(text::find_unambiguous_date) } else { header.published },
        text,
        hidden,
        charset,
        ..Raw::default()
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
    use crate::article::{CharsetSource, DocumentFormat, Hint};

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
        assert_eq!(strip_prefixes("FW: Re: Fwd: Talks"), ("Talks", Subject::Forward));
        assert_eq!(strip_prefixes("Re: Fwd: Talks"), ("Talks", Subject::Reply));
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

    const FIRST: &str = "The foreign ministers of Norway and Ghana met in the old harbour building in Oslo on Friday.";
    const SECOND: &str = "“Our coast guards will train together,” she said after the talks, which lasted three hours.";

    /// An email of several parts, each its header and its body.
    fn multipart(kind: &str, parts: &[(&str, &str)]) -> Raw {
        let parts: String = parts.iter().map(|(head, body)| format!("--b\r\n{head}\r\n\r\n{body}\r\n")).collect();
        read(format!("{HEAD}Content-Type: multipart/{kind}; boundary=b\r\n\r\n{parts}--b--\r\n").as_bytes())
    }

    const PLAIN: &str = "Content-Type: text/plain; charset=utf-8";
    const HTML: &str = "Content-Type: text/html; charset=utf-8";

    #[test]
    fn the_fuller_of_two_parts_is_read() {
        let page = format!("<p>{FIRST}</p><p>{SECOND}</p><p>{FIRST}</p><p>{SECOND}</p>");
        for teaser in [
            "This message contains HTML.",
            "Please open this message in a program that can show messages of this kind, or read the text on our pages. Thank you for your interest in the work of the ministry and its missions.",
            &format!("{FIRST}\r\n\r\nRead more: https://mfa.example/1"),
            &format!("{FIRST} “Our coast guards …"),
        ] {
            let raw = multipart("alternative", &[(PLAIN, teaser), (HTML, &page)]);
            assert!(raw.text.contains(SECOND), "{teaser}: {}", raw.text);
        }
        let buttons = "<p><a href=x>Share</a> <a href=y>Follow us</a></p>".repeat(40);
        let raw = multipart(
            "alternative",
            &[
                (PLAIN, &format!("{FIRST}\r\n\r\n{SECOND} End.")),
                (HTML, &format!("<p>{FIRST}</p><p>{SECOND}</p>{buttons}")),
            ],
        );
        assert!(raw.text.ends_with("End."), "{}", raw.text);
    }

    #[test]
    fn an_email_forwarded_as_html_is_read_without_its_header() {
        let gmail = format!(
            "<div dir=ltr>For us?<br><br><div class=gmail_quote><div class=gmail_attr>---------- Forwarded message ---------<br>From: <b>MFA Press</b> &lt;p@mfa.example&gt;<br>\
             Date: Fri, Mar 29, 2024 at 8:00 PM<br>Subject: Talks in Oslo<br>To: &lt;d@d.example&gt;<br></div><br><p>{FIRST}</p><p>{SECOND}</p></div></div>"
        );
        let outlook = format!(
            "<p>For us?</p><div style='border-top:1pt solid'><p><b>From:</b> MFA Press &lt;p@mfa.example&gt;<br><b>Sent:</b> Friday, March 29, 2024 8:00 PM<br>\
             <b>To:</b> Desk<br><b>Subject:</b> Talks in Oslo</p></div><p>{FIRST}</p><p>{SECOND}</p>"
        );
        for page in [gmail, outlook] {
            let mail = format!(
                "From: Jane Roe <jane@desk.example>\r\nDate: Mon, 1 Apr 2024 08:00:00 +0000\r\nSubject: Fwd: Talks\r\nMIME-Version: 1.0\r\n{HTML}\r\n\r\n{page}"
            );
            let raw = read(mail.as_bytes());
            assert_eq!(raw.text, format!("{FIRST}\n{SECOND}"));
            assert_eq!((raw.outlet.as_deref(), raw.byline.as_deref()), (Some("MFA Press"), None));
            assert_eq!(
                (raw.published, raw.headline.as_deref()),
                (Some(Date::constant(2024, 3, 29)), Some("Talks in Oslo"))
            );
        }
    }

    #[test]
    fn the_day_of_forwarding_is_not_the_day_of_the_original() {
        let mail = format!(
            "From: Jane Roe <jane@desk.example>\r\nDate: Mon, 1 Apr 2024 08:00:00 +0000\r\nSubject: Fwd: Talks\r\nMIME-Version: 1.0\r\n\r\nForwarded message:\r\n\r\n{FIRST}\r\n"
        );
        let raw = read(mail.as_bytes());
        assert_eq!((raw.text.as_str(), raw.published, raw.byline), (FIRST, None, None));
    }

    #[test]
    fn the_bytes_are_checked_against_the_declared_character_set() {
        for declared in ["us-ascii", "iso-8859-1", "utf-8"] {
            for encoding in ["8bit", "quoted-printable"] {
                let body = if encoding == "8bit" {
                    SECOND.to_owned()
                } else {
                    SECOND.replace('“', "=E2=80=9C").replace('”', "=E2=80=9D")
                };
                let mail = format!(
                    "{HEAD}Content-Type: text/plain; charset={declared}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n{body}\r\n"
                );
                assert_eq!(read(mail.as_bytes()).text, SECOND, "{declared}, {encoding}");
            }
        }
        let text = "Встреча министров иностранных дел прошла в Москве в пятницу вечером.";
        let mut mail = format!("{HEAD}{PLAIN}\r\n\r\n").into_bytes();
        mail.extend_from_slice(&encoding_rs::WINDOWS_1251.encode(text).0);
        assert_eq!(read(&mail).text, text);
    }

    #[test]
    fn flowed_lines_are_joined_and_items_stay_apart() {
        let head = "Content-Type: text/plain; charset=utf-8; format=flowed";
        let raw = multipart(
            "mixed",
            &[(
                head,
                "They agreed to: \r\n- open a line by the end of \r\n2024; \r\n- meet again.\r\n\r\nAll \r\nwas well.",
            )],
        );
        assert_eq!(raw.text, "They agreed to:\n- open a line by the end of 2024;\n- meet again.\nAll was well.");
        let raw = multipart("mixed", &[(&format!("{head}; delsp=yes"), "外務 \r\n大臣")]);
        assert_eq!(raw.text, "外務大臣");
    }

    #[test]
    fn an_attached_page_is_the_article_and_other_files_are_named() {
        let page = format!(
            "<html><head><title>Talks in Oslo end</title></head><body><h1>Talks in Oslo end</h1><p>{FIRST}</p><p>{SECOND}</p></body></html>"
        );
        for head in [
            "Content-Type: text/html; name=readout.html\r\nContent-Disposition: attachment; filename=readout.html",
            "Content-Type: application/octet-stream; name=readout.htm\r\nContent-Disposition: attachment; filename=readout.htm",
        ] {
            let raw = multipart("mixed", &[(PLAIN, "The readout is attached."), (head, &page)]);
            assert!(raw.text.ends_with(&format!("{FIRST}\n{SECOND}")), "{}", raw.text);
            assert_eq!(
                (raw.headline.as_deref(), raw.outlet.as_deref()),
                (Some("Talks in Oslo end"), Some("MFA Press Service"))
            );
            assert_eq!(raw.warnings, Vec::<String>::new());
            let raw = multipart("mixed", &[(PLAIN, &format!("{FIRST} ").repeat(9)), (head, &page)]);
            assert!(!raw.text.contains(SECOND) && raw.warnings[0].ends_with("is attached and was not read"), "{raw:?}");
        }
        let pdf = "Content-Type: application/pdf; name=\"the readout.pdf\"\r\nContent-Disposition: attachment\r\nContent-Transfer-Encoding: base64";
        let picture = "Content-Type: image/png; name=logo.png\r\nContent-Disposition: attachment\r\nContent-Transfer-Encoding: base64";
        let raw = multipart(
            "mixed",
            &[(PLAIN, "The readout is attached."), (pdf, "JVBERi0xLjQK"), (picture, "iVBORw0KGgo=")],
        );
        assert_eq!(raw.warnings, ["the readout.pdf is attached and was not read"]);
        let mail = format!(
            "{HEAD}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n{pdf}\r\n\r\nJVBERi0xLjQK\r\n--b--\r\n"
        );
        let why = crate::article::read_document(mail.as_bytes(), DocumentFormat::Mail, &Hint::default()).unwrap_err();
        assert!(why.to_string().contains("the readout.pdf is attached"), "{why}");
    }

    #[test]
    fn a_saved_page_is_dated_by_the_page() {
        let page = format!(
            "<!DOCTYPE html><html><head><title>Talks in Oslo | Ministry</title></head><body><h1>Talks in Oslo</h1><p>{FIRST}</p><p>{SECOND}</p></body></html>"
        );
        let part = format!(
            "------x\r\nContent-Type: text/html\r\nContent-Location: https://mfa.example/1\r\n\r\n{page}\r\n------x--\r\n"
        );
        let kind = "MIME-Version: 1.0\r\nContent-Type: multipart/related; type=\"text/html\"; boundary=\"----x\"\r\n";
        for head in [
            "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://mfa.example/1\r\nSubject: Talks\r\n",
            "From: \"Saved by Some Browser 11\"\r\nSubject: Talks\r\n",
            "Subject: Talks\r\n",
        ] {
            let raw = read(format!("{head}Date: Thu, 04 Apr 2024 10:00:00 -0000\r\n{kind}\r\n{part}").as_bytes());
            assert_eq!((raw.published, raw.url.as_deref()), (None, Some("https://mfa.example/1")), "{head}");
            assert_eq!((raw.headline.as_deref(), raw.byline.as_deref()), (Some("Talks in Oslo"), None), "{head}");
            assert_eq!(raw.text, format!("{FIRST}\n{SECOND}"), "{head}");
        }
        let raw = read(format!("{HEAD}To: desk@d.example\r\n{kind}\r\n{part}").as_bytes());
        assert_eq!(raw.published, Some(Date::constant(2024, 3, 30)));
    }

    fn read_all(mail: &str) -> Vec<Raw> {
        crate::article::read_document(mail.as_bytes(), DocumentFormat::Mail, &Hint::default()).unwrap()
    }

    #[test]
    fn each_email_of_a_mailbox_and_of_a_digest_is_an_article() {
        let email = |n: u8| {
            format!(
                "From: Press <p{n}@mfa.example>\nDate: Fri, {n} Mar 2024 10:00:00 +0000\nSubject: Talks {n}\nMessage-ID: <{n}@x>\nMIME-Version: 1.0\n\n{FIRST} Round {n}.\n\n"
            )
        };
        let mailbox = format!(
            "From a@a.example Tue Mar 12 20:00:01 2024\n{}From - Tue Mar 12 20:00:01 2024\n{}",
            email(1),
            email(2)
        );
        let topics = "Today's topics: the talks of the ministers in the old harbour building. ".repeat(9);
        let digest = format!(
            "{HEAD}Content-Type: multipart/mixed; boundary=o\n\n--o\nContent-Type: text/plain\n\n{topics}\n--o\nContent-Type: multipart/digest; boundary=i\n\n--i\n\n{}\n--i\n\n{}\n--i--\n--o--\n",
            email(1),
            email(2)
        );
        let plain = format!(
            "{HEAD}\r\n{topics}\n\n{rule}\n\nDate: Fri, 1 Mar 2024\nFrom: Press <p1@mfa.example>\nSubject: Talks 1\n\n{FIRST} Round 1.\n\n{rule}\n\nDate: Sat, 2 Mar 2024\nFrom: Press <p2@mfa.example>\nSubject: Talks 2\n\n{FIRST} Round 2.\n",
            rule = "-".repeat(30)
        );
        for mail in [mailbox, digest, plain] {
            let rows: Vec<_> = read_all(&mail)
                .into_iter()
                .map(|raw| (raw.headline.unwrap(), raw.outlet.unwrap(), raw.published.unwrap(), raw.text))
                .collect();
            let row = |n: u8| {
                (
                    format!("Talks {n}"),
                    "Press".to_owned(),
                    Date::constant(2024, 3, 1).saturating_add(jiff::Span::new().days(n - 1)),
                    format!("{FIRST} Round {n}."),
                )
            };
            assert_eq!(rows, [row(1), row(2)], "{mail}");
        }
    }

    #[test]
    fn each_story_of_a_newsletter_is_an_article() {
        let page = format!(
            "<a href=x>View in browser</a><h1>The Weekly</h1><h2>Talks</h2><p>OSLO, March 1 (Reuters) - {FIRST}</p><a href=x>Read more</a><h2>A port</h2><p>{SECOND}</p><p><a href=x>Unsubscribe</a></p>"
        );
        let rows: Vec<_> = read_all(&format!("{HEAD}{HTML}\r\n\r\n{page}"))
            .into_iter()
            .map(|raw| (raw.headline.unwrap(), raw.outlet.unwrap(), raw.text))
            .collect();
        let outlet = "MFA Press Service".to_owned();
        assert_eq!(
            rows,
            [
                ("Talks".to_owned(), outlet.clone(), format!("OSLO, March 1 (Reuters) - {FIRST}")),
                ("A port".to_owned(), outlet, SECOND.to_owned())
            ]
        );
    }
}
