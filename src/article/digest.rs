//! Splits a text with several articles: a digest of a mailing list (RFC 1153), items between rules, a newsletter, or the export of a
//! news archive. The signs are rules and headers, never the words of a story.

use crate::article::archive::split_export;
use crate::article::dateline::{dateline, parse_date_line};
use crate::article::mail_body::{MailBody, parse_header};
use crate::article::piece::{Piece, first_filled, join_lines};
use crate::article::words::{DISCLAIMERS, MORE_LINKS, NEWSLETTER_MARKS};
use crate::text;

/// Shortest line that separates items.
const MIN_RULE: usize = 10;
/// A piece of fewer words has no story of its own.
const MIN_STORY_WORDS: usize = 12;
/// Longest headline, in bytes.
const MAX_HEADLINE: usize = 200;
/// The articles in `text`, if its signs say that it is a digest or an export of an archive. An export may have only one.
pub(super) fn split_text(text: &str) -> Option<Vec<Piece>> {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    split_export(&lines).or_else(|| split_messages(&lines)).or_else(|| split_items(&lines))
}

fn total_words(lines: &[&str]) -> usize {
    lines.iter().map(|line| line.split_whitespace().count()).sum()
}

fn is_rule(line: &str) -> bool {
    let line = line.trim();
    let mut marks = line.chars().filter(|c| !c.is_whitespace());
    let first = marks.next();
    line.len() >= MIN_RULE && first.is_some_and(|c| "-=_*~#—–─".contains(c)) && marks.all(|c| Some(c) == first)
}

/// The lines between rules.
fn split_at_rules<'a, 'b>(lines: &'b [&'a str]) -> Vec<&'b [&'a str]> {
    lines.split(|line| is_rule(line)).collect()
}

/// The messages of a digest: each begins with a header. A piece without a header continues the message before it.
fn split_messages(lines: &[&str]) -> Option<Vec<Piece>> {
    let mut messages: Vec<(MailBody, Vec<&str>)> = Vec::new();
    // Underscores are what mail programs put above an earlier email.
    for piece in lines.split(|line| is_rule(line) && !line.contains('_')) {
        let piece = piece.get(first_filled(piece)..).unwrap_or_default();
        // "Message: 1" stands before the header.
        let number = piece.first().is_some_and(|line| {
            line.split_once(':').is_some_and(|(name, number)| {
                name.eq_ignore_ascii_case("message") && number.trim().bytes().all(|b| b.is_ascii_digit())
            })
        });
        let piece = piece.get(usize::from(number)..).unwrap_or_default();
        let (header, length) = parse_header(piece);
        if length >= 2 && header.subject.is_some() && (header.from.is_some() || header.date.is_some()) {
            messages.push((header, piece.get(length..).unwrap_or_default().to_vec()));
        } else if let Some((_, text)) = messages.last_mut()
            && total_words(piece) >= MIN_STORY_WORDS
        {
            text.push("");
            text.extend(piece);
        }
    }
    let pieces = messages.into_iter().map(|(header, text)| Piece {
        headline: header.subject,
        from: header.from,
        published: header.date.as_deref().and_then(text::find_unambiguous_date),
        text: join_lines(&text),
        ..Piece::default()
    });
    Some(pieces.collect()).filter(|pieces: &Vec<Piece>| pieces.len() > 1)
}

/// The items between rules, if each of them has a headline and its own dateline, date or link.
fn split_items(lines: &[&str]) -> Option<Vec<Piece>> {
    let pieces = split_at_rules(lines);
    let pieces: Vec<&[&str]> = pieces.into_iter().filter(|piece| total_words(piece) >= MIN_STORY_WORDS).collect();
    let items: Vec<Piece> = pieces.iter().filter_map(|piece| read_item(piece)).collect();
    (items.len() > 1 && items.len() + 1 >= pieces.len()).then_some(items)
}

/// An item: a headline, and below it a story with a dateline, a line with only a date, or a link.
fn read_item(lines: &[&str]) -> Option<Piece> {
    let lines = lines.get(first_filled(lines)..)?;
    let (first, rest) = lines.split_first()?;
    let is_headline = first.len() <= MAX_HEADLINE && !first.trim_end().ends_with(['.', ',', ';']) && !is_link(first);
    let is_marked =
        |line: &&&str| parse_date_line(line.trim()).is_some() || dateline(line.trim()).is_some() || is_link(line);
    let is_item = is_headline && dateline(first.trim()).is_none() && rest.iter().any(|line| is_marked(&line));
    let headline = first.trim().to_owned();
    is_item.then(|| Piece { headline: Some(headline), text: join_lines(rest), ..Piece::default() })
}

/// Whether a line is a link, or says that there is more behind one.
fn is_link(line: &str) -> bool {
    let lower = line.trim().to_lowercase();
    lower.starts_with("http://")
        || lower.starts_with("https://")
        || MORE_LINKS.iter().any(|more| lower.starts_with(more))
}

/// The stories of a newsletter: `lines` with a mark for headings. The signs of a newsletter are links to read it in a browser or
/// to unsubscribe; the stories have headings, and a dateline or a link to read more.
pub(super) fn split_newsletter(lines: &[(bool, &str)]) -> Option<Vec<Piece>> {
    let is_newsletter = lines.iter().any(|(_, line)| {
        let lower = line.to_lowercase();
        line.len() <= MAX_HEADLINE && NEWSLETTER_MARKS.iter().any(|mark| lower.contains(mark))
    });
    if !is_newsletter {
        return None;
    }
    let mut stories: Vec<(Option<&str>, Vec<&str>)> = vec![(None, Vec::new())];
    let is_end = |line: &str| {
        let lower = line.to_lowercase();
        NEWSLETTER_MARKS.iter().any(|mark| lower.contains(mark))
            || DISCLAIMERS.iter().any(|start| lower.starts_with(start))
    };
    for (is_heading, line) in lines {
        if *is_heading {
            stories.push((Some(line), Vec::new()));
        } else if line.len() <= MAX_HEADLINE && is_end(line) {
            stories.push((None, Vec::new()));
        } else if let Some((_, text)) = stories.last_mut() {
            text.push(line);
        }
    }
    let is_story = |text: &[&str]| text.iter().any(|line| total_words(&[line]) >= MIN_STORY_WORDS);
    let is_marked = |text: &[&str]| text.iter().any(|line| dateline(line).is_some() || is_link(line));
    stories.retain(|(headline, text)| headline.is_some() && is_story(text));
    if stories.len() < 2 || !stories.iter().any(|(_, text)| is_marked(text)) {
        return None;
    }
    let pieces = stories.into_iter().map(|(headline, text)| Piece {
        headline: headline.map(str::to_owned),
        text: text.into_iter().filter(|line| !is_link(line)).collect::<Vec<_>>().join("\n"),
        ..Piece::default()
    });
    Some(pieces.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORY: &str = "The foreign ministers of the two countries met in the old town hall\non Friday and agreed to open an air link.";

    fn found(text: &str) -> Vec<(String, String, String)> {
        let pieces = split_text(text).unwrap_or_default();
        let row = |piece: Piece| {
            let day = piece.published.map(|day| day.to_string()).unwrap_or_default();
            assert!(piece.text.starts_with("The foreign ministers") && piece.text.ends_with("air link."), "{piece:?}");
            (piece.headline.unwrap_or_default(), piece.from.or(piece.outlet).unwrap_or_default(), day)
        };
        pieces.into_iter().map(row).collect()
    }

    fn row(headline: &str, source: &str, day: &str) -> (String, String, String) {
        (headline.to_owned(), source.to_owned(), day.to_owned())
    }

    #[test]
    fn the_messages_of_a_digest_are_articles() {
        for number in ["Message: 1\n", ""] {
            let message = |day: u8| {
                format!(
                    "{number}Date: Fri, {day} Mar 2024 20:00:00 +0000\nFrom: Press <p@a.example>\nSubject: Talks {day}\n\n{STORY}\n"
                )
            };
            let text = format!(
                "Today's Topics:\n\n   1. Talks (Press)\n\n{}\n\n{}\n\n{}\n\n{}\n\n{}\n\nEnd of Digest\n***\n",
                "-".repeat(70),
                message(1),
                "-".repeat(30),
                message(8),
                "-".repeat(30)
            );
            let press = "Press <p@a.example>";
            assert_eq!(found(&text), [row("Talks 1", press, "2024-03-01"), row("Talks 8", press, "2024-03-08")]);
        }
    }

    #[test]
    fn items_between_rules_are_articles() {
        for rule in ["-".repeat(40), "=".repeat(20), "* * * * * * * *".to_owned()] {
            let item = |n: u8| format!("Ministers meet, round {n}\n\nOSLO, March {n} (Reuters) - {STORY}\n");
            let pieces = split_text(&format!("Daily news\n{rule}\n{}\n{rule}\n{}", item(1), item(2))).unwrap();
            let headlines: Vec<_> = pieces.iter().filter_map(|piece| piece.headline.as_deref()).collect();
            assert_eq!(headlines, ["Ministers meet, round 1", "Ministers meet, round 2"], "{rule}");
            assert!(
                pieces.iter().all(|piece| piece.text.starts_with("OSLO, March") && piece.text.ends_with("air link."))
            );
        }
    }

    #[test]
    fn an_article_with_rules_stays_whole() {
        let rule = "-".repeat(40);
        for text in [
            format!("Ministers meet\n{rule}\nOSLO, March 1 (Reuters) - {STORY}\n{rule}\nBackground\n\n{STORY}\n"),
            format!("{STORY}\n{rule}\n{STORY}\n{rule}\n{STORY}\n"),
            format!("Ministers meet\n\n{STORY}\n{rule}\nFrom: the ministry\nTo: the press\n\n{STORY}"),
            format!(
                "Answer\n________________________________\nFrom: a\nDate: b\nSubject: c\n\n{STORY}\n________________________________\nFrom: a\nDate: b\nSubject: c\n\n{STORY}\n"
            ),
            STORY.to_owned(),
            String::new(),
        ] {
            assert_eq!(split_text(&text), None, "{text}");
        }
    }

    #[test]
    fn a_text_from_factiva_is_split_into_its_articles() {
        let end = |n: u8| format!("Document ABCD00002024030{n}ek3c00{n}ab");
        let coded = |n: u8| {
            format!(
                "SE  World\nHD  Ministers meet,\n    round {n}\nBY  Jane Roe\nWC  512 words\nPD  {n} March 2024\nSN  Harbour News\nLA  English\nLP\n{STORY}\n\nAN  {}\n\n",
                end(n)
            )
        };
        let bare = |n: u8| {
            format!(
                "Ministers meet,\nround {n}\nBy Jane Roe\n512 words\n{n} March 2024\n08:15 PM\nHarbour News\nABCD\nEnglish\n(c) 2024 Harbour News Ltd\n\n{STORY}\n\n{}\n\n",
                end(n)
            )
        };
        let expected = [
            row("Ministers meet, round 1", "Harbour News", "2024-03-01"),
            row("Ministers meet, round 2", "Harbour News", "2024-03-02"),
        ];
        assert_eq!(found(&format!("{}{}", coded(1), coded(2))), expected);
        assert_eq!(found(&format!("{}{}\n© 2024 Factiva", bare(1), bare(2))), expected);
        assert_eq!(split_text(&format!("HD  Talks\nIN  Oslo\n{STORY}")), None);
        assert_eq!(split_text(&format!("{STORY}\n\nDocument A1")), None);
    }

    #[test]
    fn a_text_from_nexis_is_split_into_its_articles() {
        let old = |n: u8| {
            format!(
                "                {n} of 2 DOCUMENTS\n\n\n          Harbour News (Oslo)\n\n        March {n}, 2024 Friday\n         First Edition\n\nMinisters meet, round {n}\n\nBYLINE: Jane Roe\n\nSECTION: WORLD; Pg. 4\n\nLENGTH: 512 words\n\nDATELINE: Oslo\n\n BODY:\n\n{STORY}\n\nLOAD-DATE: March 9, 2024\n\nLANGUAGE: ENGLISH\n\n   Copyright 2024 Harbour News\n         All Rights Reserved\n\n"
            )
        };
        let new = |n: u8| {
            format!(
                "Ministers meet, round {n}\nHarbour News (Oslo)\nMarch {n}, 2024 Friday\n\nCopyright 2024 Harbour News All Rights Reserved\n\nSection: WORLD; Pg. 4\nLength: 512 words\nByline: Jane Roe\n\nBody\n\n{STORY}\n\nLoad-Date: March 9, 2024\n\nEnd of Document\n\n"
            )
        };
        let source = "Harbour News (Oslo)";
        let expected = [
            row("Ministers meet, round 1", source, "2024-03-01"),
            row("Ministers meet, round 2", source, "2024-03-02"),
        ];
        assert_eq!(found(&format!("{}{}", old(1), old(2))), expected);
        assert_eq!(found(&format!("{}{}", new(1), new(2))), expected);
    }

    #[test]
    fn the_stories_of_a_newsletter_are_articles() {
        let story = STORY.replace('\n', " ");
        let dated = format!("OSLO, March 1 (Reuters) - {story}");
        let lines = [
            (false, "View in browser"),
            (true, "The Weekly"),
            (true, "Ministers meet"),
            (false, &dated),
            (false, "Read more"),
            (true, "A port opens"),
            (false, &story),
            (false, "Unsubscribe | Our address"),
        ];
        let pieces = split_newsletter(&lines).unwrap();
        let rows: Vec<_> =
            pieces.iter().map(|piece| (piece.headline.as_deref().unwrap(), piece.text.as_str())).collect();
        assert_eq!(rows, [("Ministers meet", dated.as_str()), ("A port opens", story.as_str())]);
        assert_eq!(split_newsletter(&lines[1..7]), None);
        let sections =
            [(true, "On trade"), (false, story.as_str()), (true, "On visas"), (false, &story), (false, "Unsubscribe")];
        assert_eq!(split_newsletter(&sections), None);
    }

    #[test]
    fn splitting_takes_linear_time() {
        for unit in [
            "-".repeat(30) + "\n",
            "HD  x\n".to_owned(),
            "1 of 2 DOCUMENTS\nLENGTH: 1\n".to_owned(),
            "From: a\nSubject: b\n".to_owned(),
            "Document ABCD00002024030ek3c001ab\n".to_owned(),
        ] {
            let start = std::time::Instant::now();
            let _ = split_text(&unit.repeat(400_000 / unit.len()));
            assert!(start.elapsed() < std::time::Duration::from_secs(5), "{unit}");
        }
    }
}
