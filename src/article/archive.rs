//! Splits what the news archives Factiva and Nexis export. The signs are codes and names of fields, never the words of a story.

use crate::article::piece::{Piece, first_filled, join_lines};
use crate::article::words::{ARCHIVE_BODIES, ARCHIVE_ENDS, ARCHIVE_FIELDS, FACTIVA_CODES, LENGTH_UNITS};
use crate::text;

/// An archive has all fields of an article within this many lines.
const MAX_HEAD: usize = 40;

/// The articles of an export, which may have only one.
pub(super) fn split_export(lines: &[&str]) -> Option<Vec<Piece>> {
    split_factiva(lines).or_else(|| split_archive(lines))
}

/// "Document LBA0000020240312ek3c00abc": the end of an article in a text from Factiva.
fn is_factiva_end(line: &str) -> bool {
    let code = line.trim().strip_prefix("Document ").unwrap_or_default();
    code.len() >= 16
        && code.starts_with(|c: char| c.is_ascii_uppercase())
        && code.bytes().all(|b| b.is_ascii_alphanumeric())
        && code.bytes().filter(u8::is_ascii_digit).count() >= 10
}

/// "512 words".
fn is_length(line: &str) -> bool {
    line.trim().split_once(' ').is_some_and(|(number, unit)| {
        number.starts_with(|c: char| c.is_ascii_digit())
            && number.bytes().all(|b| b.is_ascii_digit() || b == b',' || b == b'.')
            && LENGTH_UNITS.contains(&unit.to_lowercase().as_str())
    })
}

/// The code of a field of Factiva and its value: `HD  Ministers meet`, or the code alone on its line.
fn factiva_field(line: &str) -> Option<(&str, &str)> {
    let code = line.split([' ', '\t']).next()?;
    let rest = line.get(code.len()..)?;
    let is_field = rest.trim().is_empty() || rest.starts_with("  ") || rest.starts_with('\t');
    (is_field && FACTIVA_CODES.contains(&code)).then(|| (code, rest.trim()))
}

/// The articles of an export from Factiva, with the codes of its fields or without.
fn split_factiva(lines: &[&str]) -> Option<Vec<Piece>> {
    let has_codes = lines.iter().any(|line| factiva_field(line).is_some_and(|(code, _)| code == "HD"));
    let is_end =
        |line: &&str| is_factiva_end(line) || factiva_field(line).is_some_and(|(_, value)| is_factiva_end(value));
    if !lines.iter().any(is_end) {
        return None;
    }
    let mut pieces: Vec<Piece> = Vec::new();
    let documents = lines.split(is_end);
    for document in documents {
        let piece = if has_codes { read_coded(document) } else { read_factiva(document) };
        pieces.extend(piece.filter(|piece| !piece.text.is_empty()));
    }
    Some(pieces).filter(|pieces| !pieces.is_empty())
}

/// An article of Factiva with the codes of its fields.
fn read_coded(lines: &[&str]) -> Option<Piece> {
    let mut piece = Piece::default();
    let mut code = "";
    let mut body: Vec<&str> = Vec::new();
    for line in lines {
        let value = match factiva_field(line) {
            Some((found, value)) => {
                code = found;
                value
            }
            None => line.trim(),
        };
        let append = |field: &mut Option<String>| {
            if !value.is_empty() {
                *field = Some(field.take().map_or_else(|| value.to_owned(), |before| format!("{before} {value}")));
            }
        };
        match code {
            "HD" => append(&mut piece.headline),
            "BY" => append(&mut piece.byline),
            "SN" => append(&mut piece.outlet),
            "PD" => piece.published = piece.published.or_else(|| text::find_unambiguous_date(value)),
            "LP" | "TD" => body.push(value),
            _ => {}
        }
    }
    piece.text = join_lines(&body);
    piece.headline.is_some().then_some(piece)
}

/// An article of Factiva without codes: headline, author, length, day, source, code, language, copyright, and then the text.
fn read_factiva(lines: &[&str]) -> Option<Piece> {
    let lines = lines.get(first_filled(lines)..)?;
    let length = lines.iter().take(MAX_HEAD).position(|line| is_length(line))?;
    let head: Vec<&str> = lines.get(..length)?.iter().map(|line| line.trim()).filter(|line| !line.is_empty()).collect();
    let (byline, headline) = match head.split_last() {
        Some((last, rest)) if last.starts_with("By ") && !rest.is_empty() => (Some((*last).to_owned()), rest),
        _ => (None, &head[..]),
    };
    let rest = lines.get(length + 1..)?;
    let day = rest.iter().take(MAX_HEAD).position(|line| text::find_unambiguous_date(line).is_some())?;
    let is_copyright = |line: &&str| {
        line.trim().to_lowercase().starts_with(['c', '(', '©']) && {
            let lower = line.to_lowercase();
            lower.contains("copyright") || lower.contains("(c)") || lower.contains('©')
        }
    };
    let copyright = rest.iter().take(MAX_HEAD).position(is_copyright);
    // Without a copyright, the text begins after the first blank line.
    let blank = || rest.iter().position(|line| line.trim().is_empty());
    let start = copyright.or_else(blank)? + 1;
    let is_clock = |line: &str| line.len() <= 8 && line.contains(':');
    let outlet =
        rest.get(day + 1..start)?.iter().map(|line| line.trim()).find(|line| !line.is_empty() && !is_clock(line));
    Some(Piece {
        headline: (!headline.is_empty()).then(|| headline.join(" ")),
        byline,
        outlet: outlet.map(str::to_owned),
        published: rest.get(day).and_then(|line| text::find_unambiguous_date(line)),
        text: join_lines(rest.get(start..)?),
        ..Piece::default()
    })
}

/// "3 of 12 DOCUMENTS" begins an article in a text from Nexis, "End of Document" ends one.
fn is_archive_mark(line: &str) -> bool {
    let lower = line.trim().to_lowercase();
    let numbered = lower.strip_suffix(" documents").and_then(|rest| rest.split_once(" of "));
    let is_number = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit());
    ARCHIVE_ENDS.contains(&lower.as_str())
        || numbered.is_some_and(|(number, all)| is_number(number.trim_start_matches("document ")) && is_number(all))
}

/// A field of an archive in lower case, and its value: `LENGTH: 512 words`.
fn archive_field(line: &str) -> Option<(String, &str)> {
    let (name, value) = line.trim().split_once(':')?;
    let name = name.to_lowercase();
    ARCHIVE_FIELDS.contains(&name.as_str()).then(|| (name, value.trim()))
}

/// The articles of an export from Nexis.
fn split_archive(lines: &[&str]) -> Option<Vec<Piece>> {
    if !lines.iter().any(|line| is_archive_mark(line)) {
        return None;
    }
    let documents = lines.split(|line| is_archive_mark(line));
    let pieces: Vec<Piece> = documents.filter_map(read_archived).collect();
    Some(pieces).filter(|pieces| !pieces.is_empty())
}

fn read_archived(lines: &[&str]) -> Option<Piece> {
    let fields: Vec<(usize, String, &str)> = lines
        .iter()
        .enumerate()
        .filter_map(|(at, line)| archive_field(line).map(|(name, value)| (at, name, value)))
        .collect();
    let value = |name: &str| {
        let found = fields.iter().find(|(_, field, value)| field == name && !value.is_empty());
        found.map(|(_, _, value)| (*value).to_owned())
    };
    let length = fields.iter().find(|(_, name, _)| name == "length").map(|(at, ..)| *at)?;
    let body = lines.iter().position(|line| ARCHIVE_BODIES.contains(&line.trim().to_lowercase().as_str()));
    // Without the word "body", the text begins after the fields at the top.
    let top = fields.iter().map(|(at, ..)| *at).take_while(|at| *at <= length + 12).max().unwrap_or(length);
    let start = body.unwrap_or(top) + 1;
    let end = fields.iter().map(|(at, ..)| *at).find(|at| *at >= start).unwrap_or(lines.len());
    let head: Vec<&str> = lines
        .get(..fields.first().map_or(length, |(at, ..)| *at))?
        .iter()
        .map(|line| line.trim())
        .filter(|line| !line.is_empty())
        .collect();
    let day = head.iter().position(|line| text::find_unambiguous_date(line).is_some() && line.len() <= 60)?;
    let is_copyright =
        |line: &&&str| line.to_lowercase().starts_with("copyright") || line.to_lowercase().starts_with("all rights");
    // Old exports have the source first and the headline after the day; new ones have the headline first.
    let after = head.iter().skip(day + 1).rfind(|line| !is_copyright(line) && line.split(' ').count() > 2);
    let first = head.iter().take(day).find(|line| !is_copyright(line));
    let before_day = head.iter().take(day).rfind(|line| !is_copyright(line));
    let (headline, outlet) = match (value("headline"), after) {
        (Some(headline), _) => (Some(headline), first),
        (None, Some(after)) if day <= 2 && first == before_day => (Some((*after).to_owned()), first),
        _ => (first.map(|line| (*line).to_owned()), before_day),
    };
    Some(Piece {
        headline,
        byline: value("byline"),
        outlet: outlet.map(|line| (*line).to_owned()),
        published: head.get(day).and_then(|line| text::find_unambiguous_date(line)),
        text: join_lines(lines.get(start..end)?),
        ..Piece::default()
    })
    .filter(|piece| !piece.text.trim().is_empty())
}
