//! The text of a mail without what mail programs put around it: forwarded headers, quoted replies, signatures, the small
//! print below.

/// What a forwarded mail says of the mail inside it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Letter {
    pub text: String,
    /// Who sent the mail that was forwarded.
    pub from: Option<String>,
    pub date: Option<String>,
    pub subject: Option<String>,
}

/// Lines that announce a mail inside a mail, in small letters.
const FORWARDED: &[&str] =
    &["forwarded message", "begin forwarded message", "weitergeleitete nachricht", "message transféré"];
/// Lines that announce the mail that was answered, which is the forwarded one where it comes under a few words only.
const ORIGINAL: &[&str] = &["original message", "original appointment", "ursprüngliche nachricht", "message d'origine"];
/// Names of header lines inside the text.
const HEADERS: &[&str] = &[
    "from", "date", "sent", "subject", "to", "cc", "reply-to", "von", "gesendet", "an", "betreff", "de", "envoyé",
    "objet", "à",
];
/// Fewer words than these above a forwarded mail are a note to whoever gets it.
const NOTE: usize = 60;
/// Starts of the small print at the end, in small letters.
const SMALL_PRINT: &[&str] = &[
    "this e-mail and any", "this email and any", "this message and any", "this e-mail is confidential",
    "this email is confidential", "this message is confidential", "confidentiality notice",
    "the information contained in this", "the content of this e", "disclaimer:", "please consider the environment",
    "to unsubscribe", "unsubscribe", "you are receiving this", "you received this", "if you no longer wish",
    "you have received this", "sent from my", "sent via", "get outlook for", "view this email in your browser",
    "view in browser",
];
/// Words a letter ends with before the name of who wrote it, in small letters.
const GREETINGS: &[&str] = &[
    "best", "best regards", "kind regards", "regards", "warm regards", "sincerely", "yours sincerely",
    "yours faithfully", "many thanks", "thanks", "thank you", "cheers", "cordially", "best wishes",
    "with best regards", "with kind regards",
];
/// The longest signature, in lines.
const SIGNATURE: usize = 12;

/// The letter in `text`; `is_forward` where its subject says that it only passes another on.
pub(super) fn letter(text: &str, is_forward: bool) -> Letter {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let found = lines.iter().enumerate().find_map(|(at, line)| Some((at, mark(line)?)));
    let Some((at, is_marked_forward)) = found else { return Letter { text: below(&lines), ..Letter::default() } };
    let (above, under) = lines.split_at(at);
    let inner = forwarded(under.get(1..).unwrap_or_default());
    let words = above.iter().map(|line| line.split_whitespace().count()).sum::<usize>();
    let is_passed_on =
        (is_forward || is_marked_forward || words < NOTE / 3) && words < NOTE && !inner.text.trim().is_empty();
    if is_passed_on { inner } else { Letter { text: below(above), ..Letter::default() } }
}

/// Whether a line announces another mail, and if so, whether it was forwarded rather than answered.
fn mark(line: &str) -> Option<bool> {
    let words = line.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let is_ruled = line.trim_start().starts_with(['-', '_', '=']) || line.trim_end().ends_with(':');
    let is = |list: &[&str]| is_ruled && list.iter().any(|mark| words == *mark);
    if is(FORWARDED) { Some(true) } else { is(ORIGINAL).then_some(false) }
}

/// A mail inside a mail: its headers read, its text.
fn forwarded(lines: &[&str]) -> Letter {
    let mut letter = Letter::default();
    let mut rest = lines;
    while let Some((line, after)) = rest.split_first() {
        let line = line.trim_start_matches(['>', ' ', '*']);
        let header = line
            .split_once(':')
            .filter(|(name, _)| HEADERS.contains(&name.trim_matches('*').trim().to_lowercase().as_str()));
        match header {
            Some((name, value)) => {
                let value = value.trim_matches(['*', ' ']).to_owned();
                match name.trim_matches('*').trim().to_lowercase().as_str() {
                    "from" | "von" | "de" => letter.from = Some(value),
                    "date" | "sent" | "gesendet" | "envoyé" => letter.date = Some(value),
                    "subject" | "betreff" | "objet" => letter.subject = Some(value),
                    _ => {}
                }
            }
            None if line.trim().is_empty() => {
                if letter.from.is_some() || letter.subject.is_some() {
                    break;
                }
            }
            // A long list of addresses goes on in the next line.
            None if line.contains('@') && letter.from.is_some() => {}
            None => break,
        }
        rest = after;
    }
    letter.text = below(rest);
    letter
}

/// `lines` without quoted lines, signature and small print.
fn below(lines: &[&str]) -> String {
    let is_quoted = |line: &str| line.trim_start().starts_with('>');
    let said = lines.iter().filter(|line| !line.trim().is_empty()).count();
    let quoted = lines.iter().filter(|line| is_quoted(line)).count();
    // Where all of it is quoted, the quotation is the text.
    let is_all_quoted = quoted * 5 >= said * 4;
    let mut kept: Vec<&str> = Vec::new();
    for line in lines {
        match is_quoted(line) {
            true if is_all_quoted => kept.push(line.trim_start_matches(['>', ' '])),
            true => without_announcement(&mut kept),
            false => kept.push(line),
        }
    }
    let end = end(&kept);
    kept.truncate(end);
    kept.join("\n")
}

/// Takes off "On Friday, Jane Roe wrote:", which may run over two lines.
fn without_announcement(kept: &mut Vec<&str>) {
    while kept.last().is_some_and(|line| line.trim().is_empty()) && kept.len() > 1 {
        kept.pop();
    }
    let last: Vec<&str> = kept.iter().rev().take(2).copied().collect();
    let ends = last.first().is_some_and(|line| {
        ["wrote:", "writes:", "schrieb:", "a écrit :", "a écrit:"].iter().any(|w| line.trim_end().ends_with(w))
    });
    if ends {
        let starts = |line: &&str| ["On ", "Am ", "Le "].iter().any(|start| line.starts_with(start));
        let lines = if last.first().is_some_and(starts) || !last.get(1).is_some_and(starts) { 1 } else { 2 };
        kept.truncate(kept.len() - lines);
    }
}

/// Where the text ends and signature or small print begin.
fn end(lines: &[&str]) -> usize {
    let mut end = lines.len();
    let left = |at: usize| lines.get(at..).unwrap_or_default().iter().filter(|line| !line.trim().is_empty()).count();
    for (at, line) in lines.iter().enumerate() {
        let small = line.trim().trim_end_matches([',', '.', '!']).to_lowercase();
        let is_mark = *line == "--" || *line == "-- ";
        let is_greeting = GREETINGS.contains(&small.as_str());
        // An agency's text may hold rules of its own: what is cut must be short.
        let is_signature = (is_mark || is_greeting) && left(at) <= SIGNATURE && at > 0;
        let is_print = SMALL_PRINT.iter().any(|start| small.starts_with(start))
            && at * 2 > lines.len()
            && left(at) <= SIGNATURE * 2;
        if is_signature || is_print {
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
        letter(mail, is_forward).text.trim().to_owned()
    }

    #[test]
    fn signatures_and_small_print_are_cut() {
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
    fn what_only_looks_like_an_end_stays() {
        let long = format!("Best regards were sent by both sides.\n--\n{BODY}\n{}", "line\n".repeat(20));
        assert_eq!(text(&long, false), long.trim());
        assert_eq!(text("Unsubscribe\na\nb\nc", false), "Unsubscribe\na\nb\nc");
    }

    #[test]
    fn a_forwarded_mail_is_the_one_inside() {
        for (mark, note, is_forward) in [
            ("---------- Forwarded message ---------", "", true),
            ("Begin forwarded message:", "For your brief.", false),
            ("-----Original Message-----", "", true),
        ] {
            let mail = format!(
                "{note}\n\n{mark}\nFrom: MFA Press <press@mfa.example>\nDate: Fri, 29 Mar 2024\nSubject: Talks in Oslo\nTo: a@b.example,\n c@d.example\n\n{BODY}\n"
            );
            let found = letter(&mail, is_forward);
            assert_eq!(found.text.trim(), BODY, "{mark}");
            assert_eq!(found.subject.as_deref(), Some("Talks in Oslo"));
            assert_eq!(
                (found.from.as_deref(), found.date.as_deref()),
                (Some("MFA Press <press@mfa.example>"), Some("Fri, 29 Mar 2024"))
            );
        }
    }

    #[test]
    fn a_mail_that_is_all_quotation_is_read_without_its_marks() {
        let mail = BODY.lines().map(|line| format!("> {line}\n")).collect::<String>();
        assert_eq!(text(&mail, false), BODY);
        assert_eq!(text("", true), "");
    }
}
