//! Compares the article read from each page in `tests/pages` with the one expected, by precision and recall of its words.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use briefing::article::{DocumentFormat, Hint, Raw, read_document};

/// An article as read from a page, with the metadata and the body expected.
struct Page {
    name: String,
    raw: Raw,
    metadata: Vec<(String, String)>,
    body: String,
}

fn pages() -> Vec<Page> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages");
    let mut pages: Vec<Page> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "html"))
        .map(|path| {
            let expected = fs::read_to_string(path.with_extension("txt")).unwrap();
            let (metadata, body) = expected.split_once("\n\n").unwrap();
            let metadata =
                metadata.lines().filter_map(|line| line.split_once(": ")).map(|(k, v)| (k.to_owned(), v.to_owned()));
            let raw = read_document(&fs::read(&path).unwrap(), DocumentFormat::Html, &Hint::default());
            Page {
                name: path.file_stem().unwrap().to_string_lossy().into_owned(),
                raw: raw.unwrap_or_else(|why| panic!("{}: {why}", path.display())).remove(0),
                metadata: metadata.collect(),
                body: body.to_owned(),
            }
        })
        .collect();
    pages.sort_by(|a, b| a.name.cmp(&b.name));
    pages
}

/// The number of times each word occurs in `text`. Each Chinese character is a word.
fn count_words(text: &str) -> HashMap<String, usize> {
    let mut count = HashMap::new();
    let is_chinese = |c: char| ('\u{3400}'..='\u{9fff}').contains(&c);
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if word.chars().any(is_chinese) {
            word.chars().for_each(|c| *count.entry(c.to_string()).or_default() += 1);
        } else {
            *count.entry(word.to_lowercase()).or_default() += 1;
        }
    }
    count
}

/// Precision and recall.
fn score(found: &str, expected: &str) -> (f64, f64) {
    let (found, expected) = (count_words(found), count_words(expected));
    let both: usize = found.iter().map(|(word, n)| (*n).min(expected.get(word).copied().unwrap_or_default())).sum();
    let share = |all: usize| {
        if all == 0 { 0.0 } else { f64::from(u32::try_from(both).unwrap()) / f64::from(u32::try_from(all).unwrap()) }
    };
    (share(found.values().sum()), share(expected.values().sum()))
}

#[test]
fn missing_and_surplus_words_lower_the_score() {
    assert_eq!(score("one two two", "two one"), (2.0 / 3.0, 1.0));
    assert_eq!(score("one", "One, two."), (1.0, 0.5));
    assert_eq!(score("", "one"), (0.0, 0.0));
}

#[test]
fn articles_have_the_expected_words() {
    let pages = pages();
    assert!(pages.len() >= 25, "only {} pages", pages.len());
    let (mut all, mut bad) = (0.0, Vec::new());
    for page in &pages {
        let (precision, recall) = score(&page.raw.text, &page.body);
        all += 2.0 * precision * recall / (precision + recall).max(f64::EPSILON);
        if precision < 0.95 || recall < 0.95 {
            bad.push(format!("{}: precision {precision:.3}, recall {recall:.3}\n{}\n", page.name, page.raw.text));
        }
    }
    assert!(bad.is_empty(), "{}", bad.join("\n"));
    let mean = all / f64::from(u32::try_from(pages.len()).unwrap());
    assert!(mean >= 0.99, "F1 {mean:.4}");
}

#[test]
fn articles_have_the_expected_paragraphs() {
    for page in pages() {
        let found: Vec<&str> = page.raw.paragraphs().collect();
        let expected: Vec<&str> = page.body.lines().collect();
        let same = expected.iter().filter(|paragraph| found.contains(*paragraph)).count();
        assert!(same * 10 >= expected.len() * 9, "{}: {same} of {}\n{}", page.name, expected.len(), page.raw.text);
    }
}

#[test]
fn metadata_of_every_page_is_found() {
    let mut wrong = Vec::new();
    for page in pages() {
        for (key, expected) in &page.metadata {
            let raw = &page.raw;
            let found = match key.as_str() {
                "headline" => raw.headline.clone(),
                "byline" => raw.byline.clone(),
                "outlet" => raw.outlet.clone(),
                "published" => raw.published.map(|date| date.to_string()),
                "url" => raw.url.clone(),
                "language" => raw.language.clone(),
                other => panic!("{}: unknown key: {other}", page.name),
            };
            if found.as_ref() != Some(expected) {
                wrong.push(format!("{}: {key}: {found:?}, not {expected:?}", page.name));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}
