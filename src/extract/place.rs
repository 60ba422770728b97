//! The place of the meeting: the town that a sentence about the meeting names, or else that of the dateline. A call has no place.

use jiff::civil::Date;

use crate::article::{Article, Role};
use crate::extract::event::{Event, Events, Of};
use crate::extract::lexicon::{Lexicon, Sense};
use crate::extract::line::Line;
use crate::extract::meeting::Told;
use crate::extract::token::Token;
use crate::extract::when;
use crate::extract::word::class;
use crate::extract::words::{ANNOUNCING, ELSEWHERE, MEETING_WORDS, MET, REGIONS, SMALL_IN_TOWNS, TOOK_PART};
use crate::text;

/// The longest line with a building and a town, in bytes.
const MAX_PLACE_LINE: usize = 60;

/// A sentence that does not report the meeting itself can only name its town if it is among this many first sentences.
const MAX_DISTANCE: usize = 20;

/// The town of the meeting, as the text names it.
pub(super) fn place(
    article: &Article,
    told: &[Told<'_, '_>],
    written: Option<Date>,
    lexicon: &Lexicon,
) -> Option<String> {
    // The score of a town, the town, and whether it beats that of the dateline or signature.
    let mut best: Option<(i32, String, bool)> = None;
    for (n, one) in told.iter().enumerate() {
        let met = one.meets;
        let noun = one.line.tokens.iter().any(|token| MEETING_WORDS.contains(&token.key.as_str()) && !token.quoted);
        let score = if met {
            30
        } else if noun {
            20
        } else {
            0
        } - i32::try_from(n.min(15)).unwrap_or(15);
        // No town scores higher than its sentence, so one that cannot beat the best is not parsed.
        let is_beaten = best.as_ref().is_some_and(|(known, ..)| score <= *known);
        if is_beaten || score <= 0 && n > 1 || !met && n > MAX_DISTANCE {
            continue;
        }
        let planned = one.line.tokens.iter().enumerate().any(|(at, token)| {
            let noun =
                one.line.tokens.iter().skip(at + 1).take(3).any(|next| MEETING_WORDS.contains(&next.key.as_str()));
            token.is_in(&["upcoming", "planned", "forthcoming"]) || token.is_key("next") && noun
        });
        if planned && !met {
            continue;
        }
        if let Some((town, bonus)) = town(&one.line, (met, written), lexicon)
            && best.as_ref().is_none_or(|(known, ..)| score + bonus > *known)
        {
            best = Some((score + bonus, town, met || noun && n == 0));
        }
    }
    let remote = told.iter().take(3).any(|one| is_remote(&one.line.tokens));
    let headline = article.headline.map_or(String::new(), |span| span.slice(&article.text).to_lowercase());
    if remote
        || ["by phone", "phone call", "telephone", "virtual", " call with", " call between", " call to ", " call from"]
            .iter()
            .any(|word| headline.contains(word))
    {
        return None;
    }
    if let Some(town) = headline_town(article, written, lexicon) {
        return Some(town);
    }
    let colon = told.first().and_then(|one| town_colon(&one.line, lexicon));
    let line = article.dateline.map(|span| titled(span.slice(&article.text)));
    let line = line.or(colon).or_else(|| headed(article, lexicon));
    match best {
        Some((score, town, beats)) if score > 5 && beats || line.is_none() => Some(town),
        _ => line,
    }
}

/// "Ministers meet in Oslo": the town of a headline that does not announce a meeting.
fn headline_town(article: &Article, written: Option<Date>, lexicon: &Lexicon) -> Option<String> {
    let headline = article.headline?.slice(&article.text);
    let tokens = lexicon.tokenize(headline);
    let tells = |token: &Token<'_>| MEETING_WORDS.contains(&token.key.as_str()) || MET.contains(&token.key.as_str());
    if !tokens.iter().any(tells) || tokens.iter().any(|token| token.is_in(ANNOUNCING)) {
        return None;
    }
    let is_topic =
        |at: &usize| at.checked_sub(2).and_then(|at| tokens.get(at)).is_some_and(|token| token.is_in(ELSEWHERE));
    let is_place = |at: &usize| tokens.get(at - 1).is_some_and(|before| before.is_in(&["in", "at"])) && !is_topic(at);
    let events = Events::new(headline, written);
    let belongs = |at: &usize| {
        let byte = tokens.get(*at).map_or(0, |token| token.span.start());
        events.at(byte, Of::Town) == Event::Meeting
    };
    let mut places = (1..tokens.len()).filter(is_place).filter(belongs);
    places.find_map(|at| {
        let is_town = |(sense, len): (Sense, usize)| matches!(sense, Sense::Town | Sense::Seat(_)).then_some(len);
        let len = lexicon.senses(tokens.get(at..)?).filter_map(is_town).max()?;
        let end = tokens.get(at + len - 1)?.span.end();
        Some(titled(headline.get(tokens.get(at)?.span.start()..end)?))
    })
}

/// "The Town Hall, Oslo": a line between headline and story that has only a building and a town.
fn headed(article: &Article, lexicon: &Lexicon) -> Option<String> {
    let story = article.sentences.first().map_or(0, |sentence| sentence.paragraph);
    let lines = article.paragraphs.iter().take(story);
    let lines = lines.filter(|paragraph| matches!(paragraph.role, Role::Heading | Role::Boilerplate));
    let is = |words: &str, fits: &dyn Fn(Sense) -> bool| {
        let tokens = lexicon.tokenize(words);
        lexicon.senses(&tokens).any(|(sense, len)| len == tokens.len() && fits(sense))
    };
    let is_town = |words: &&str| is(words, &|sense| matches!(sense, Sense::Town | Sense::Seat(_)));
    let is_land = |words: &str| is(words, &|sense| matches!(sense, Sense::Party(_)));
    lines.map(|paragraph| paragraph.span.slice(&article.text)).filter(|line| line.len() <= MAX_PLACE_LINE).find_map(
        |line| {
            let before = line.rsplit_once(", ").filter(|(_, land)| is_land(land)).map_or(line, |(before, _)| before);
            before.rsplit(", ").next().filter(is_town).map(titled)
        },
    )
}

/// "ISLAMABAD: The talks": a dateline, which only the town distinguishes from other text in capitals.
fn town_colon(line: &Line<'_>, lexicon: &Lexicon) -> Option<String> {
    let (_, len) = lexicon.senses(&line.tokens).find(|(sense, _)| matches!(sense, Sense::Town | Sense::Seat(_)))?;
    line.tokens.get(len).filter(|token| token.text == ":")?;
    Some(titled(line.words(0, len)))
}

/// "by phone", "a telephone conversation", "a virtual summit".
fn is_remote(tokens: &[Token<'_>]) -> bool {
    tokens.windows(2).any(|pair| match pair {
        [a, b] => {
            let wire = |token: &Token<'_>| token.is_in(&["phone", "telephone", "video", "virtual"]);
            a.is_in(&["by", "the", "a"]) && b.is_in(&["phone", "telephone", "videoconference", "teleconference"])
                || wire(a)
                    && b.is_in(&[
                        "call", "talk", "talks", "conversation", "meeting", "summit", "conference", "bilateral",
                        "conversations",
                    ])
        }
        _ => false,
    })
}

/// "PORT-AU-PRINCE", "N'DJAMENA" and "DAR ES SALAAM" as they are usually written.
fn titled(town: &str) -> String {
    if town.chars().any(char::is_lowercase) || town.contains('.') {
        return town.to_owned();
    }
    let mut written = String::with_capacity(town.len());
    for word in town.split_inclusive([' ', '-']) {
        let lower = word.to_lowercase();
        let is_small = !written.is_empty() && SMALL_IN_TOWNS.contains(&lower.trim_end_matches([' ', '-']));
        let mut starts = !is_small;
        for (at, c) in lower.chars().enumerate() {
            if starts {
                written.extend(c.to_uppercase());
            } else {
                written.push(c);
            }
            // "N'Djamena", but "Sana'a".
            starts = !is_small && at == 1 && matches!(c, '\'' | '’');
        }
    }
    written
}

/// The first town that can be that of the meeting, and its score.
fn town(line: &Line<'_>, (met, written): (bool, Option<Date>), lexicon: &Lexicon) -> Option<(String, i32)> {
    let mut events: Option<Events<'_>> = None;
    for (at, token) in line.tokens.iter().enumerate() {
        let to = token.is_in(&["to", "visited", "visits"]);
        if !(token.is_in(&["in", "at"]) || to) || token.quoted {
            continue;
        }
        if at.checked_sub(1).and_then(|i| line.tokens.get(i)).is_some_and(|before| before.is_in(ELSEWHERE)) {
            continue;
        }
        // "took part in Blue Harbour": an exercise.
        let takes_part =
            at.checked_sub(1).and_then(|i| line.tokens.get(i)).is_some_and(|before| before.is_in(TOOK_PART));
        let at = at + capital(line, at + 1, lexicon);
        let rest = line.tokens.get(at + 1..).unwrap_or_default();
        if !rest.first().is_some_and(Token::is_capital) {
            continue;
        }
        let listed = lexicon
            .senses(rest)
            .filter(|(sense, _)| matches!(sense, Sense::Town | Sense::Seat(_)))
            .map(|(_, len)| len)
            .max();
        let other = lexicon
            .senses(rest)
            .any(|(sense, _)| matches!(sense, Sense::House(_) | Sense::Party(_) | Sense::People(_) | Sense::Forum(_)));
        let len =
            listed.or_else(|| (!other).then(|| unlisted(rest, token.is_key("in") && !takes_part, lexicon)).flatten());
        let Some(len) = len else { continue };
        let next = rest.get(len);
        // "in Beijing's view", "to Moscow that": a government, not a town.
        let governs = next.is_some_and(|next| next.is_in(&["'s", "'", "-"]));
        let arrives = !to
            || line.tokens.iter().any(|token| {
                token.is_in(&[
                    "travelled", "traveled", "visit", "visited", "arrived", "trip", "flew", "visits", "came", "went",
                ])
            });
        if governs || !arrives || is_mentioned(line, at + 1 + len, written) {
            continue;
        }
        let event =
            events.get_or_insert_with(|| Events::of_tree(&line.tree, written)).at(rest.first()?.span.start(), Of::Town);
        if !(event == Event::Meeting || event == Event::Act && met) {
            continue;
        }
        let words = line.words(at + 1, at + 1 + len).to_owned();
        if words.chars().filter(|c| c.is_uppercase()).count() > 4 && !words.contains(' ') {
            continue;
        }
        return Some((words, if to { -6 } else { 0 }));
    }
    None
}

/// Whether the words from token `from` on give an event in a town another date than that of the text: "in Bergen in 2011", "in
/// Bergen last May", "in Bergen, Norway, in May 2011".
fn is_mentioned(line: &Line<'_>, from: usize, written: Option<Date>) -> bool {
    let token = |at: usize| line.tokens.get(at);
    let is_region =
        |token: &Token<'_>| token.text == "," || token.is_capital() && !token.is(class::MONTH | class::WEEKDAY);
    let from = from + (from..from + 4).take_while(|at| token(*at).is_some_and(is_region)).count();
    let (Some(first), Some(next)) = (token(from), token(from + 1)) else { return false };
    let year =
        |at: usize| token(at).filter(|token| when::is_year(token)).and_then(|token| token.text.parse::<i16>().ok());
    let is_other = |year: i16| written.is_none_or(|written| written.year() != year);
    if first.is_in(&["last", "next"]) {
        return next.is(class::MONTH) || next.is_in(&["year", "month", "spring", "summer", "autumn", "fall", "winter"]);
    }
    if !first.is_key("in") {
        return false;
    }
    if let Some(year) = year(from + 1) {
        return is_other(year);
    }
    let Some(month) = text::english_month(&next.key).filter(|_| next.is(class::MONTH)) else { return false };
    let Some(written) = written else { return false };
    let months = |year: i16, month: i8| i32::from(year) * 12 + i32::from(month);
    let of = |year: i16| (months(written.year(), written.month()) - months(year, month)).abs();
    let distance = year(from + 2).map_or_else(|| of(written.year()).min(of(written.year() - 1)), of);
    distance > 1
}

/// The number of words that introduce a town: "the Turkish capital", "the capital, ", "the resort town of", "downtown".
fn capital(line: &Line<'_>, from: usize, lexicon: &Lexicon) -> usize {
    let mut at = from;
    at += usize::from(line.tokens.get(at).is_some_and(|token| token.is_in(&["the", "its", "their"])));
    while let Some(token) = line.tokens.get(at) {
        let people =
            lexicon.senses(line.tokens.get(at..).unwrap_or_default()).find(|(s, _)| matches!(s, Sense::People(_)));
        let plain = !token.is_capital() && token.is_word() && !token.is(class::SMALL) && at < from + 5;
        let step = if let Some((_, len)) = people { len } else { usize::from(plain) };
        if step == 0 {
            break;
        }
        at += step;
    }
    let is_town = at.checked_sub(1).and_then(|i| line.tokens.get(i)).is_some_and(|token| {
        token.is_in(&["capital", "city", "town", "resort", "port", "downtown", "central", "nearby", "neighbouring"])
    });
    if !is_town {
        return 0;
    }
    at += usize::from(line.tokens.get(at).is_some_and(|token| token.is_in(&["of", ","])));
    at - from
}

/// The number of tokens of an unlisted town: "Carbis Bay, United Kingdom", "Carbis Bay in Britain", and after "in" any name that
/// is not known as something else.
fn unlisted(rest: &[Token<'_>], is_in: bool, lexicon: &Lexicon) -> Option<usize> {
    let is_name = |token: &&Token<'_>| {
        token.is_capital() && token.is_word() && !token.is(class::SMALL | class::MONTH | class::WEEKDAY)
    };
    let len = rest.iter().take_while(is_name).count();
    if !(1..=3).contains(&len) {
        return None;
    }
    let is_plain = |token: &Token<'_>| {
        !token.is_in(REGIONS)
            && !token.is(class::HEAD | class::PART | class::HONOUR)
            && token.text.contains(char::is_lowercase)
    };
    let before_country = rest.get(len).is_some_and(|next| next.text == "," || next.is_in(&["in"]))
        && matches!(lexicon.senses(rest.get(len + 1..)?).next(), Some((Sense::Party(_), _)));
    (before_country || is_in && rest.iter().take(len).all(is_plain)).then_some(len)
}
