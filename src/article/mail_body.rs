//! Extracts the text of an email from what mail programs add: forwarded headers, quoted replies, signatures, disclaimers.

use crate::article::words::{
    ANNOUNCEMENT_ENDS, ANNOUNCEMENT_STARTS, CLOSINGS, DISCLAIMERS, FORWARDED_MARKS, HEADER_NAMES, ORIGINAL_MARKS,
};

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct MailBody {
    pub text: String,
    /// The sender of the email, if it was forwarded.
    pub from: Option<String>,
    pub date: Option<String>,
    pub subject: Option<String>,
}

/// Fewer words than this above a forwarded email are a note to the recipient.
const MAX_NOTE_WORDS: usize = 60;
/// Longest signature, in lines.
const MAX_SIGNATURE: usize = 12;

/// Parses the body of an email, or of the email that it forwards. `is_forward` is whether the subject says that it forwards one.
pub(super) fn parse_mail_body(text: &str, is_forward: bool) -> MailBody {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let found = lines.iter().enumerate().find_map(|(index, line)| Some((index, announcement(line)?)));
    let Some((index, announcement)) = found else {
        return MailBody { text: strip_extras(&lines), ..MailBody::default() };
    };
    let (above, under) = lines.split_at(index);
    let inner = parse_forwarded(under.get(1..).unwrap_or_default());
    let words = above.iter().map(|line| line.split_whitespace().count()).sum::<usize>();
    let is_passed_on = (is_forward || announcement == Announcement::Forwarded || words < MAX_NOTE_WORDS / 3)
        && words < MAX_NOTE_WORDS
        && !inner.text.trim().is_empty();
    if is_passed_on { inner } else { MailBody { text: strip_extras(above), ..MailBody::default() } }
}

/// A line that announces another email.
#[derive(PartialEq)]
enum Announcement {
    Forwarded,
    /// The email that this one answers or, below a few words, forwards.
    Original,
}

fn announcement(line: &str) -> Option<Announcement> {
    let words = line.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let is_ruled = line.trim_start().starts_with(['-', '_', '=']) || line.trim_end().ends_with(':');
    let is = |list: &[&str]| is_ruled && list.iter().any(|mark| words == *mark);
    if is(FORWARDED_MARKS) {
        Some(Announcement::Forwarded)
    } else {
        is(ORIGINAL_MARKS).then_some(Announcement::Original)
    }
}

/// Reads the headers and the text of an email inside an email.
fn parse_forwarded(lines: &[&str]) -> MailBody {
    let mut body = MailBody::default();
    let mut rest = lines;
    while let Some((line, after)) = rest.split_first() {
        let line = line.trim_start_matches(['>', ' ', '*']);
        let header = line
            .split_once(':')
            .filter(|(name, _)| HEADER_NAMES.contains(&name.trim_matches('*').trim().to_lowercase().as_str()));
        match header {
            Some((name, value)) => {
                let value = value.trim_matches(['*', ' ']).to_owned();
                match name.trim_matches('*').trim().to_lowercase().as_str() {
                    "from" | "von" | "de" => body.from = Some(value),
                    "date" | "sent" | "gesendet" | "envoyé" => body.date = Some(value),
                    "subject" | "betreff" | "objet" => body.subject = Some(value),
                    _ => {}
                }
            }
            None if line.trim().is_empty() => {
                if body.from.is_some() || body.subject.is_some() {
                    break;
                }
            }
            // A long list of addresses continues on the next line.
            None if line.contains('@') && body.from.is_some() => {}
            None => break,
        }
        rest = after;
    }
    body.text = strip_extras(rest);
    body
}

/// Drops quoted lines, the signature and the disclaimer.
fn strip_extras(lines: &[&str]) -> String {
    let is_quoted = |line: &str| line.trim_start().starts_with('>');
    let filled = lines.iter().filter(|line| !line.trim().is_empty()).count();
    let quoted = lines.iter().filter(|line| is_quoted(line)).count();
    // If almost everything is quoted, the quoted text is the text.
    let is_all_quoted = quoted * 5 >= filled * 4;
    let mut text: Vec<&str> = Vec::new();
    for line in lines {
        match is_quoted(line) {
            true if is_all_quoted => text.push(line.trim_start_matches(['>', ' '])),
            true => drop_announcement(&mut text),
            false => text.push(line),
        }
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
    let is_end = |line: &&str| ANNOUNCEMENT_ENDS.iter().any(|end| line.trim_end().ends_with(end));
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

    fn text(mail: &str, is_forward: bool) -> String {
        parse_mail_body(mail, is_forward).text.trim().to_owned()
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
            let found = text(&long, false);
            assert!(found.ends_with("They agreed to meet again."), "{end}: {found}");
        }
    }

    #[test]
    fn lines_that_only_look_like_an_end_stay() {
        let long = format!("Best regards were sent by both sides.\n--\n{BODY}\n{}", "line\n".repeat(20));
        assert_eq!(text(&long, false), long.trim());
        assert_eq!(text("Unsubscribe\na\nb\nc", false), "Unsubscribe\na\nb\nc");
    }

    #[test]
    fn the_forwarded_email_is_read() {
        for (mark, note, is_forward) in [
            ("---------- Forwarded message ---------", "", true),
            ("Begin forwarded message:", "For your brief.", false),
            ("-----Original Message-----", "", true),
        ] {
            let mail = format!(
                "{note}\n\n{mark}\nFrom: MFA Press <press@mfa.example>\nDate: Fri, 29 Mar 2024\nSubject: Talks in Oslo\nTo: a@b.example,\n c@d.example\n\n{BODY}\n"
            );
            let found = parse_mail_body(&mail, is_forward);
            assert_eq!(found.text.trim(), BODY, "{mark}");
            assert_eq!(found.subject.as_deref(), Some("Talks in Oslo"));
            assert_eq!(
                (found.from.as_deref(), found.date.as_deref()),
                (Some("MFA Press <press@mfa.example>"), Some("Fri, 29 Mar 2024"))
            );
        }
    }

    #[test]
    fn a_fully_quoted_email_is_read_without_quote_marks() {
        let mail = BODY.lines().map(|line| format!("> {line}\n")).collect::<String>();
        assert_eq!(text(&mail, false), BODY);
        assert_eq!(text("", true), "");
    }
}
