//! Extracts the text of an email from what mail programs add: forwarded headers, quoted replies, signatures, disclaimers.

use crate::article::words::{
    ANNOUNCEMENT_STARTS, ANNOUNCEMENT_VERBS, CLOSINGS, DATE_HEADERS, DISCLAIMERS, FORWARD_PREFIXES, FORWARDED_MARKS,
    FROM_HEADERS, ORIGINAL_MARKS, OTHER_HEADERS, REPLY_PREFIXES, SUBJECT_HEADERS,
};

/// What the subject of an email says about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    New,
    Reply,
    Forward,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct MailBody {
    pub text: String,
    /// Whether the text is that of an email that this one forwards. Then the next three are all that is known of it.
    pub is_inner: bool,
    pub from: Option<String>,
    pub date: Option<String>,
    pub subject: Option<String>,
}

/// Fewer words than this above another email are a note to the recipient, not an answer.
const MAX_NOTE_WORDS: usize = 20;
/// Longest signature, in lines.
const MAX_SIGNATURE: usize = 12;
/// A header inside the text has at most this many lines, with the lines of a long list of recipients.
const MAX_HEADER_LINES: usize = 40;
/// An email may be forwarded this many times.
const MAX_FORWARDS: usize = 20;

/// Parses the body of an email, or of the email that it forwards.
pub(super) fn parse_mail_body(text: &str, subject: Subject) -> MailBody {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    parse_lines(&lines, subject, MAX_FORWARDS)
}

fn parse_lines(lines: &[&str], subject: Subject, forwards_left: usize) -> MailBody {
    let lines = &unquote(lines)[..];
    let Some(found) = find_inner(lines).filter(|_| forwards_left > 0) else {
        return MailBody { text: strip_extras(lines), ..MailBody::default() };
    };
    let above = strip_rules(lines.get(..found.start).unwrap_or_default());
    let under = lines.get(found.end..).unwrap_or_default();
    let words = above.iter().map(|line| line.split_whitespace().count()).sum::<usize>();
    let is_passed_on = match subject {
        _ if found.kind == Announcement::Forwarded => true,
        Subject::Forward => true,
        Subject::New => words < MAX_NOTE_WORDS,
        // The text below an answer is older, however short the answer is.
        Subject::Reply => words == 0,
    };
    // The answer may be between or below the quoted lines.
    let is_answered =
        found.kind == Announcement::Quoted && under.iter().any(|line| is_quoted(line)) && { !is_mostly_quoted(under) };
    if is_answered {
        let rest: Vec<&str> = above.iter().chain(under).copied().collect();
        return MailBody { text: strip_extras(&rest), ..MailBody::default() };
    }
    let inner_subject = found.header.subject.as_deref().map_or(Subject::New, |subject| strip_prefixes(subject).1);
    let inner = parse_lines(under, inner_subject, forwards_left - 1);
    if !is_passed_on || inner.text.trim().is_empty() {
        return MailBody { text: strip_extras(above), ..MailBody::default() };
    }
    if inner.is_inner { inner } else { MailBody { text: inner.text, is_inner: true, ..found.header } }
}

/// A subject without its prefixes (`Re:`, `Fwd:`), and what the first of them says.
pub(super) fn strip_prefixes(subject: &str) -> (&str, Subject) {
    let (mut rest, mut kind) = (subject.trim(), Subject::New);
    loop {
        let strip = |list: &[&str]| {
            list.iter().find_map(|start| {
                let found = rest.get(..start.len()).is_some_and(|head| head.to_lowercase() == *start);
                found.then(|| rest.get(start.len()..).unwrap_or_default().trim_start())
            })
        };
        let (after, found) = match strip(FORWARD_PREFIXES) {
            Some(after) => (after, Subject::Forward),
            None => match strip(REPLY_PREFIXES) {
                Some(after) => (after, Subject::Reply),
                None => return (rest, kind),
            },
        };
        rest = after;
        kind = if kind == Subject::New { found } else { kind };
    }
}

/// The announcement of another email, between the lines `start` and `end`.
struct Inner {
    start: usize,
    end: usize,
    kind: Announcement,
    header: MailBody,
}

#[derive(Clone, Copy, PartialEq)]
enum Announcement {
    Forwarded,
    /// A header, which stands above the email that is answered as well as above one that is forwarded.
    Original,
    /// "On Friday, Jane Roe wrote:".
    Quoted,
}

fn find_inner(lines: &[&str]) -> Option<Inner> {
    (0..lines.len()).find_map(|start| {
        let rest = lines.get(start..)?;
        let line = rest.first()?;
        if let Some(kind) = announcement(line) {
            let blank = rest.iter().skip(1).take_while(|line| line.trim().is_empty()).count() + 1;
            let (header, length) = parse_header(rest.get(blank..).unwrap_or_default());
            return Some(Inner { start, end: start + blank + length, kind, header });
        }
        if let Some((length, header)) = parse_attribution(rest) {
            return Some(Inner { start, end: start + length, kind: Announcement::Quoted, header });
        }
        parse_header_line(line)?;
        let (header, length) = parse_header(rest);
        let is_header = length >= 3 && header.from.is_some() && (header.date.is_some() || header.subject.is_some());
        is_header.then_some(Inner { start, end: start + length, kind: Announcement::Original, header })
    })
}

/// Recognises "---------- Forwarded message ---------" and its like.
fn announcement(line: &str) -> Option<Announcement> {
    let is_ruled = line.trim_start().starts_with(['-', '_', '=']) || line.trim_end().ends_with([':', '：']);
    if !is_ruled || line.len() > 200 {
        return None;
    }
    let words = line.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let is = |list: &[&str]| list.iter().any(|mark| words == *mark);
    // Some programs name the forwarder: "----- Forwarded by Jane Roe on 12/03/2024 -----".
    let is_forwarded = is(FORWARDED_MARKS) || words.starts_with("forwarded by ") && line.trim_start().starts_with("--");
    match () {
        () if is_forwarded => Some(Announcement::Forwarded),
        () => is(ORIGINAL_MARKS).then_some(Announcement::Original),
    }
}

/// "On Tue, 12 Mar 2024 at 20:00, Jane Roe <jane@a.example> wrote:", which may take several lines. The time or the address
/// distinguishes it from a sentence of the article.
fn parse_attribution(lines: &[&str]) -> Option<(usize, MailBody)> {
    let first = lines.first()?.trim();
    if !ANNOUNCEMENT_STARTS.iter().any(|start| first.starts_with(start)) && !first.contains('@') {
        return None;
    }
    let length = lines.iter().take(3).position(|line| line.trim_end().ends_with([':', '：']))? + 1;
    let text = lines.iter().take(length).map(|line| line.trim()).collect::<Vec<_>>().join(" ");
    let has_time = text.match_indices(':').any(|(at, _)| {
        let bytes = text.as_bytes();
        let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
        at > 0 && is_digit(at - 1) && is_digit(at + 1) && is_digit(at + 2)
    });
    let has_verb = ANNOUNCEMENT_VERBS.iter().any(|verb| text.contains(verb));
    if text.len() > 400 || !has_verb || !has_time && !text.contains('@') {
        return None;
    }
    let from = text.split_once('<').and_then(|(before, address)| {
        let name = before.rsplit(|c: char| c == ',' || c.is_ascii_digit()).next()?.trim();
        let name = ["AM", "PM"].iter().find_map(|noon| name.strip_prefix(noon)).unwrap_or(name).trim();
        Some(format!("{name} <{}>", address.split('>').next()?))
    });
    Some((length, MailBody { from, date: Some(text), ..MailBody::default() }))
}

enum HeaderLine {
    From,
    Date,
    Subject,
    Other,
}

fn parse_header_line(line: &str) -> Option<(HeaderLine, String)> {
    let (name, value) = line.split_once([':', '：']).filter(|(name, _)| name.len() <= 40)?;
    let name = name.trim_matches(|c: char| c == '*' || c.is_whitespace()).to_lowercase();
    let kind = match () {
        () if FROM_HEADERS.contains(&name.as_str()) => HeaderLine::From,
        () if DATE_HEADERS.contains(&name.as_str()) => HeaderLine::Date,
        () if SUBJECT_HEADERS.contains(&name.as_str()) => HeaderLine::Subject,
        () if OTHER_HEADERS.contains(&name.as_str()) => HeaderLine::Other,
        () => return None,
    };
    Some((kind, value.trim_matches(['*', ' ', '\t', '|']).to_owned()))
}

/// Reads the header at the start of `lines`; returns also the number of its lines.
pub(super) fn parse_header(lines: &[&str]) -> (MailBody, usize) {
    let mut header = MailBody::default();
    let mut length = 0;
    for line in lines.iter().take(MAX_HEADER_LINES) {
        match parse_header_line(line) {
            Some((HeaderLine::From, value)) => header.from = header.from.or(Some(value)),
            Some((HeaderLine::Date, value)) => header.date = header.date.or(Some(value)),
            Some((HeaderLine::Subject, value)) => header.subject = header.subject.or(Some(value)),
            Some((HeaderLine::Other, _)) => {}
            // A long list of recipients, or a long subject, continues on the next line.
            None if length > 0 && (line.contains('@') || line.starts_with([' ', '\t']) && !line.trim().is_empty()) => {}
            None => break,
        }
        length += 1;
    }
    (header, length)
}

fn is_quoted(line: &str) -> bool {
    line.trim_start().starts_with('>')
}

fn is_mostly_quoted(lines: &[&str]) -> bool {
    let filled = lines.iter().filter(|line| !line.trim().is_empty()).count();
    let quoted = lines.iter().filter(|line| is_quoted(line)).count();
    quoted > 0 && quoted * 5 >= filled * 4
}

/// `lines` without one level of quote marks if almost all of them are quoted: then, the quoted text is the text.
fn unquote<'a>(lines: &[&'a str]) -> Vec<&'a str> {
    if !is_mostly_quoted(lines) {
        return lines.to_vec();
    }
    let strip = |line: &&'a str| {
        let rest = line.trim_start().strip_prefix('>').unwrap_or(line);
        rest.strip_prefix(' ').unwrap_or(rest)
    };
    lines.iter().map(strip).collect()
}

/// `lines` without the blank lines and rules at their end.
fn strip_rules<'a, 'b>(lines: &'b [&'a str]) -> &'b [&'a str] {
    let is_text = |line: &&str| line.contains(|c: char| !c.is_whitespace() && !"_-=*>".contains(c));
    lines.iter().rposition(is_text).and_then(|last| lines.get(..=last)).unwrap_or_default()
}

/// Drops quoted lines, the signature and the disclaimer.
fn strip_extras(lines: &[&str]) -> String {
    let mut text: Vec<&str> = Vec::new();
    for line in lines {
        if is_quoted(line) { drop_announcement(&mut text) } else { text.push(line) }
    }
    let end = end_of_text(&text);
    text.truncate(end);
    text.join("\n")
}

/// Drops "On Friday, Jane Roe wrote:", which may take two lines.
fn drop_announcement(lines: &mut Vec<&str>) {
    while lines.last().is_some_and(|line| line.trim().is_empty()) && lines.len() > 1 {
        lines.pop();
    }
    let last: Vec<&str> = lines.iter().rev().take(2).copied().collect();
    let is_end = |line: &&str| {
        line.trim_end().ends_with([':', '：']) && ANNOUNCEMENT_VERBS.iter().any(|verb| line.contains(verb))
    };
    if last.first().is_some_and(is_end) {
        let is_start = |line: &&str| ANNOUNCEMENT_STARTS.iter().any(|start| line.starts_with(start));
        let count = if last.first().is_some_and(is_start) || !last.get(1).is_some_and(is_start) { 1 } else { 2 };
        lines.truncate(lines.len() - count);
    }
}

/// The line at which a signature or disclaimer begins, or the number of lines.
fn end_of_text(lines: &[&str]) -> usize {
    let mut end = lines.len();
    let left = |at: usize| lines.get(at..).unwrap_or_default().iter().filter(|line| !line.trim().is_empty()).count();
    for (at, line) in lines.iter().enumerate() {
        let small = line.trim().trim_end_matches([',', '.', '!']).to_lowercase();
        let is_mark = *line == "--" || *line == "-- ";
        let is_closing = CLOSINGS.contains(&small.as_str());
        // News texts may contain such lines too, so only a short end is cut.
        let is_signature = (is_mark || is_closing) && left(at) <= MAX_SIGNATURE && at > 0;
        let is_disclaimer = DISCLAIMERS.iter().any(|start| small.starts_with(start))
            && at * 2 > lines.len()
            && left(at) <= MAX_SIGNATURE * 2;
        if is_signature || is_disclaimer {
            end = at;
            break;
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "The foreign ministers met in Oslo.\n\nThey agreed to meet again.";

    fn text(mail: &str, subject: Subject) -> String {
        parse_mail_body(mail, subject).text.trim().to_owned()
    }

    #[test]
    fn signatures_and_disclaimers_are_cut() {
        for end in [
            "\n-- \nJane Roe\nPress service\n+47 00 00",
            "\nBest regards,\nJane Roe",
            "\nSent from my phone",
            "\n\nThis e-mail and any attachments are confidential.\nDo not pass it on.",
            "\n\nYou are receiving this because you subscribed.\nUnsubscribe: https://a.example/u",
            "\n\nOn Fri, 29 Mar 2024, Jane Roe <j@a.example> wrote:\n> earlier\n> things",
            "\n\nOn Fri, 29 Mar 2024 at 10:00, Jane Roe <jane.roe@a.example>\nwrote:\n\n> earlier\n",
            "\n\n-----Original Message-----\nFrom: Jane Roe\nSent: Friday\n\nAn earlier mail of some length.",
        ] {
            let long = format!("{} {BODY}{end}", "A note of some length. ".repeat(20));
            let found = text(&long, Subject::New);
            assert!(found.ends_with("They agreed to meet again."), "{end}: {found}");
        }
    }

    #[test]
    fn lines_that_only_look_like_an_end_stay() {
        let long = format!("Best regards were sent by both sides.\n--\n{BODY}\n{}", "line\n".repeat(20));
        assert_eq!(text(&long, Subject::New), long.trim());
        assert_eq!(text("Unsubscribe\na\nb\nc", Subject::New), "Unsubscribe\na\nb\nc");
        let quoted =
            format!("On 12 March 2024 the minister wrote:\n“We are ready.”\nFrom: a town on the coast\n{BODY}");
        assert_eq!(text(&quoted, Subject::New), quoted);
    }

    /// What mail programs put between a note and the email that they forward.
    const FORWARDS: &[&str] = &[
        "---------- Forwarded message ---------\nFrom: MFA Press <press@mfa.example>\nDate: Fri, Mar 29, 2024 at 8:00 PM\nSubject: Talks in Oslo\nTo: a@b.example,\n c@d.example\n\n",
        "Begin forwarded message:\n\nFrom: MFA Press <press@mfa.example>\nSubject: Talks in Oslo\nDate: 29 March 2024 at 20:00:00 CET\nTo: Desk <desk@b.example>\n\n",
        "-----Original Message-----\nFrom: MFA Press [mailto:press@mfa.example]\nSent: Friday, March 29, 2024 8:00 PM\nTo: Desk\nCc: a@b.example\nSubject: Talks in Oslo\n\n",
        "________________________________\nFrom: MFA Press <press@mfa.example>\nSent: Friday, March 29, 2024 8:00 PM\nTo: Desk <desk@b.example>; Other\n  <other@b.example>\nSubject: FW: Talks in Oslo\nImportance: High\n\n",
        "*From:* MFA Press <press@mfa.example>\n*Sent:* Friday, March 29, 2024 8:00 PM\n*To:* Desk\n*Subject:* Talks in Oslo\n\n",
        "Von: MFA Press <press@mfa.example>\nGesendet: Freitag, 29. März 2024 20:00\nAn: Desk\nBetreff: WG: Talks in Oslo\n\n",
        "De : MFA Press <press@mfa.example>\nEnvoyé : vendredi 29 mars 2024 20:00\nÀ : Desk\nObjet : Talks in Oslo\n\n",
        "De: MFA Press <press@mfa.example>\nEnviado el: viernes, 29 de marzo de 2024 20:00\nPara: Desk\nAsunto: Talks in Oslo\n\n",
        "From: | MFA Press <press@mfa.example>\nDate: | Fri, 29 Mar 2024 20:00:00 +0100\nSubject: | Talks in Oslo\n\n",
        "От: MFA Press <press@mfa.example>\nОтправлено: 29 марта 2024 г. 20:00\nКому: Desk\nТема: Talks in Oslo\n\n",
        "发件人：MFA Press <press@mfa.example>\n发送时间：2024年3月29日 20:00\n收件人：Desk\n主题：Talks in Oslo\n\n",
    ];

    #[test]
    fn the_forwarded_email_is_read_without_the_note() {
        let note = "For your brief, please: Ghana promises to leave the union.\n\n";
        for forward in FORWARDS {
            for above in ["", "\n\n", note, &note.repeat(9)] {
                let found = parse_mail_body(&format!("{above}{forward}{BODY}\n"), Subject::Forward);
                assert_eq!(found.text.trim(), BODY, "{forward}");
                assert!(found.is_inner && found.from.as_deref().unwrap().starts_with("MFA Press"), "{forward}");
                assert_eq!(strip_prefixes(found.subject.as_deref().unwrap()).0, "Talks in Oslo", "{forward}");
                let day = crate::text::find_unambiguous_date(found.date.as_deref().unwrap());
                assert_eq!(day.map(|day| day.to_string()).as_deref(), Some("2024-03-29"), "{forward}");
            }
        }
    }

    #[test]
    fn the_innermost_email_is_read() {
        let first = "From: First <a@a.example>\nSent: Friday, March 29, 2024 8:00 PM\nTo: B\nSubject: Talks\n\n";
        let second =
            "From: Second <b@b.example>\nSent: Saturday, March 30, 2024 8:00 PM\nTo: C\nSubject: FW: Talks\n\n";
        let found = parse_mail_body(&format!("FYI\n\n{second}See below.\n\n{first}{BODY}\n"), Subject::Forward);
        assert_eq!((found.text.trim(), found.from.as_deref()), (BODY, Some("First <a@a.example>")));
        let quoted: String = format!("{first}{BODY}\n").lines().map(|line| format!("> {line}\n")).collect();
        let found = parse_mail_body(&format!("{second}{quoted}"), Subject::Forward);
        assert_eq!((found.text.trim(), found.from.as_deref()), (BODY, Some("First <a@a.example>")));
        let _ = parse_mail_body(&second.repeat(2000), Subject::Forward);
        let _ = parse_mail_body(&"> ".repeat(100_000), Subject::New);
    }

    #[test]
    fn text_below_an_answer_is_not_read() {
        for below in FORWARDS.iter().skip(2).copied().chain([
            "On Fri, Mar 29, 2024 at 8:00 PM MFA Press <press@mfa.example> wrote:\n\n",
            "Am 29.03.2024 um 20:00 schrieb MFA Press:\n",
            "El vie, 29 mar 2024 a las 20:00, MFA Press (<press@mfa.example>)\nescribió:\n",
        ]) {
            let found = parse_mail_body(&format!("Thank you.\n\n{below}{BODY}\n"), Subject::Reply);
            assert!(!found.is_inner && found.text.trim() == "Thank you.", "{below}: {found:?}");
        }
        let answer = "> Will they meet?\nYes, in spring.\n> And where?\nIn Oslo.";
        let mail = format!("On Fri, Mar 29, 2024 at 8:00 PM MFA Press <press@mfa.example> wrote:\n{answer}");
        assert_eq!(parse_mail_body(&mail, Subject::New).text, "Yes, in spring.\nIn Oslo.");
    }

    #[test]
    fn a_fully_quoted_email_is_read_without_quote_marks() {
        let mail = BODY.lines().map(|line| format!("> {line}\n")).collect::<String>();
        assert_eq!(text(&mail, Subject::New), BODY);
        let passed_on = format!("FYI\n\nOn Tue, Mar 12, 2024 at 8:00 PM MFA Press <p@mfa.example> wrote:\n{mail}");
        let found = parse_mail_body(&passed_on, Subject::New);
        assert_eq!((found.text.trim(), found.from.as_deref()), (BODY, Some("MFA Press <p@mfa.example>")));
        assert_eq!(text("", Subject::Forward), "");
    }
}
