//! The brief of an article in another language: what does not depend on English.

use jiff::civil::Date;

use crate::article::{Article, Role};
use crate::brief::{Brief, Confidence, Forum, Quote, QuoteKind};
use crate::extract::write::{evidence, head};
use crate::extract::{meeting, when};
use crate::text::{DateLanguage, Span, find_days};

/// The day of the meeting is looked for in this many paragraphs at the start.
const MAX_PARAGRAPHS: usize = 4;
/// The day of the meeting is at most this many days before or after that of the text.
const MAX_DISTANCE: i32 = 45;
/// Shorter quotations, in characters, are titles and single words.
const MIN_QUOTE: usize = 20;
/// The longest quotation, in bytes.
const MAX_QUOTE: usize = 4000;

pub(super) fn brief(article: &Article, published: Option<Date>, forums: Vec<Forum>) -> Brief {
    let mut brief = head(article, published, forums);
    let language = article.language.as_deref().unwrap_or("another language");
    brief.quotes = quoted(article);
    brief.date = meeting_day(article, published);
    brief.summary = Some(format!(
        "This article is not in English ({language}): the rules for English were not applied. Quotations, bodies and dates were taken from it."
    ));
    brief
}

/// The day of the meeting: the first day in the story that is close to the day of the text, or else the day of the text itself.
fn meeting_day(article: &Article, published: Option<Date>) -> Option<Date> {
    let written = meeting::written(article, published);
    let is_near = |date: &Date| written.is_none_or(|written| when::days_between(*date, written).abs() <= MAX_DISTANCE);
    // Splitting into sentences would cut "12. März" in two.
    let story = article.paragraphs.iter().filter(|paragraph| matches!(paragraph.role, Role::Body | Role::Item));
    let words = story.take(MAX_PARAGRAPHS).map(|paragraph| paragraph.span.slice(&article.text));
    let days = words.flat_map(|text| find_days(text, DateLanguage::Any)).filter(|days| !days.is_ambiguous);
    let named = days.filter_map(|days| days.first.seen_from(written)).find(is_near);
    named.or_else(|| article.day.and_then(|day| day.seen_from(published))).or(article.published)
}

/// Text in quotation marks of any language, if it is longer than a title.
fn quoted(article: &Article) -> Vec<Quote> {
    let mut found = Vec::new();
    for line in article.text.lines() {
        let offset = line.as_ptr() as usize - article.text.as_ptr() as usize;
        let mut at = 0;
        while let Some((open, closes)) = next_mark(line, at) {
            let start = open + line.get(open..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
            let end = line.floor_char_boundary(start + MAX_QUOTE);
            let Some(len) = line.get(start..end).and_then(|rest| rest.find(closes)) else {
                at = start;
                continue;
            };
            let span = Span::new(offset + start, offset + start + len);
            let words = span.slice(&article.text).trim();
            if words.chars().count() >= MIN_QUOTE {
                found.push(Quote {
                    speaker: "unknown".to_owned(),
                    kind: QuoteKind::Direct,
                    text: words.to_owned(),
                    evidence: evidence(article, span),
                    review: None,
                    confidence: Some(Confidence::Low),
                });
            }
            at = start + len + line.get(start + len..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
        }
    }
    found
}

/// The next mark in `line` from `at` on that opens a quotation, and the marks that can close it. A mark that opens in some
/// languages and closes in others counts as opening if it touches a word only on its right.
fn next_mark(line: &str, at: usize) -> Option<(usize, &'static [char])> {
    line.get(at..)?.char_indices().find_map(|(offset, c)| {
        let open = at + offset;
        let before = line.get(..open)?.chars().next_back();
        let after = line.get(open + c.len_utf8()..)?.chars().next();
        let begins = before.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '–' | '—'))
            && after.is_some_and(char::is_alphanumeric);
        let closes: &[char] = match c {
            '“' => &['”'],
            '„' => &['“', '”'],
            '«' => &['»'],
            '「' => &['」'],
            '『' => &['』'],
            '»' if begins => &['«', '»'],
            '”' if begins => &['”'],
            '"' if begins => &['"'],
            _ => return None,
        };
        Some((open, closes))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::{Lexicon, extract};

    #[test]
    fn quotations_have_the_marks_of_their_language() {
        let said = "Vi kommer att hjälpa dem";
        for text in [
            format!("Hon sade: ”{said}”, och gick."),
            format!("Sie sagte: „{said}“ und ging. „Ja“"),
            format!("Sie sagte: »{said}« und ging."),
            format!("Elle dit : « {said} » et partit."),
            format!("Ella dijo \"{said}\" y se fue."),
            format!("“{said}”"),
            format!("Marks that nothing closes: « and „.\n「{said}」"),
        ] {
            let article = Article::from_text(&format!("Rubrik\n{text}"));
            let found: Vec<String> = quoted(&article).into_iter().map(|quote| quote.text).collect();
            assert_eq!(found, [said], "{text}");
        }
    }

    fn read(text: &str) -> Brief {
        extract(&Article::from_text(text), None, Lexicon::built_in())
    }

    #[test]
    fn days_quotations_and_forums_are_taken_in_other_languages() {
        let said = "Wir öffnen den Hafen im Frühling";
        for (text, forum) in [
            (
                "Die Ministerin traf am 12. März 2024 den Kollegen in Oslo und sprach über die Häfen der beiden Länder mit dem Sicherheitsrat der Vereinten Nationen. „Wir öffnen den Hafen im Frühling“, sagte sie.",
                "United Nations Security Council",
            ),
            (
                "Die Ministerin traf vom 12. bis 13. März 2024 den Kollegen in Oslo und sprach über die Häfen der beiden Länder. »Wir öffnen den Hafen im Frühling«, sagte sie dem Europarat.",
                "Council of Europe",
            ),
            (
                "La ministre a rencontré le 12 mars 2024 son homologue à Oslo pour parler des ports de l’OTAN avec les deux délégations. « Wir öffnen den Hafen im Frühling », a-t-elle dit.",
                "North Atlantic Treaty Organization",
            ),
            (
                "La ministra se reunió el 12 de marzo de 2024 con su homólogo en Oslo para hablar de los puertos y de la Unión Africana. “Wir öffnen den Hafen im Frühling”, dijo.",
                "African Union",
            ),
            (
                "A ministra reuniu-se em 12 de março de 2024 com o homólogo em Oslo para falar dos portos e da União Africana. “Wir öffnen den Hafen im Frühling”, disse.",
                "African Union",
            ),
            (
                "Il ministro ha incontrato il 12 marzo 2024 il collega a Oslo per parlare dei porti e della Banca Mondiale. «Wir öffnen den Hafen im Frühling», ha detto.",
                "World Bank",
            ),
            (
                "De minister heeft op 12 maart 2024 de collega in Oslo ontmoet voor een gesprek over de havens en de Raad van Europa. ‘Dat’. „Wir öffnen den Hafen im Frühling”, zei het.",
                "Council of Europe",
            ),
            (
                "Ministern träffade den 12 mars 2024 sin kollega i Oslo för att tala om hamnarna och Europarådet med ett av länderna. ”Wir öffnen den Hafen im Frühling”, sade hon.",
                "Council of Europe",
            ),
            (
                "Ministeren traff den 12. mars 2024 sin kollega i Oslo for å snakke om havnene og Verdensbanken med en av dem. «Wir öffnen den Hafen im Frühling», sa hun.",
                "World Bank",
            ),
            (
                "Minister spotkała się 12 marca 2024 r. w Oslo z kolegą na rozmowy o portach i o tym, że Rady Europy nie było. „Wir öffnen den Hafen im Frühling”, powiedziała.",
                "Council of Europe",
            ),
            (
                "Министр встретилась 12 марта 2024 года в Осло с коллегой и говорила о портах и о поддержке ОБСЕ. «Wir öffnen den Hafen im Frühling», — сказала она.",
                "Organization for Security and Co-operation in Europe",
            ),
            (
                "Міністерка зустрілася 12 березня 2024 року в Осло з колегою і говорила про порти та про підтримку НАТО. «Wir öffnen den Hafen im Frühling», — сказала вона.",
                "North Atlantic Treaty Organization",
            ),
            (
                "Bakan, 12 Mart 2024 tarihinde Oslo'da mevkidaşı ile bir araya geldi ve limanlar için Avrupa Konseyi ile görüştü. “Wir öffnen den Hafen im Frühling” dedi.",
                "Council of Europe",
            ),
        ] {
            let found = read(&format!("{text}\n"));
            assert_ne!(found.source.language.as_deref(), Some("en"), "{text}");
            assert_eq!(found.date, Some(Date::constant(2024, 3, 12)), "{text}");
            assert_eq!(found.quotes.iter().map(|quote| quote.text.as_str()).collect::<Vec<_>>(), [said], "{text}");
            assert!(found.forums.iter().any(|found| found.name == forum), "{text}: {:?}", found.forums);
        }
    }

    #[test]
    fn a_day_long_past_is_not_that_of_the_meeting() {
        let text =
            "OSLO, 13 mars 2024 – Les ministres ont parlé du traité du 4 mai 1998 et des ports avec les délégations.\n";
        assert_eq!(read(text).date, Some(Date::constant(2024, 3, 13)));
    }
}
