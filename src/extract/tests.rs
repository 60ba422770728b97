//! The rules on sentences of our own, one trouble each: who is said to say what, who undertakes what, who took part.

use jiff::civil::Date;

use crate::article::Article;
use crate::brief::{Brief, QuoteKind};
use crate::extract::{Lexicon, extract};

/// Two ministers who met: what every row below goes on from.
const LEAD: &str = "Ministers meet in Oslo\nNorwegian Foreign Minister Kari Lund met Chadian Foreign Minister Idriss Saleh in Oslo on \
                    3 May 2024.\n";

fn brief(text: &str) -> Brief {
    extract(&Article::of_text(text), None, Lexicon::built_in())
}

fn after_lead(text: &str) -> Brief {
    brief(&format!("{LEAD}{text}"))
}

fn statements(text: &str) -> Vec<String> {
    let said = |kind| if kind == QuoteKind::Direct { '"' } else { '~' };
    let shown = |quote: &crate::brief::Quote| format!("{}{}{}", quote.speaker, said(quote.kind), quote.text.len());
    after_lead(text).quotes.iter().map(shown).collect()
}

fn speakers(text: &str) -> Vec<String> {
    after_lead(text).quotes.iter().map(|quote| quote.speaker.clone()).collect()
}

fn commitments(text: &str) -> Vec<String> {
    let shown = |one: &crate::brief::Commitment| format!("{}: {}", one.parties.join("+"), one.text);
    after_lead(text).commitments.iter().map(shown).collect()
}

#[test]
fn a_statement_is_given_to_whoever_speaks() {
    for (text, expected) in [
        ("Lund said that the talks had been useful.", vec!["Kari Lund"]),
        ("The talks had been useful, Lund said.", vec!["Kari Lund"]),
        ("The talks, Saleh noted, had been useful.", vec!["Idriss Saleh"]),
        ("“The talks were useful,” said Lund. “We shall meet again.”", vec!["Kari Lund"]),
        ("Lund, who had come by train, praised her guest.", vec!["Kari Lund"]),
        ("According to Saleh, the border is quiet.", vec!["Idriss Saleh"]),
        ("Both sides stressed the importance of trade.", vec!["joint"]),
        ("The two ministers welcomed the new air link.", vec!["joint"]),
        ("Lund and Saleh condemned the attack.", vec!["joint"]),
        ("Lund spoke first. She thanked her guest for coming.", vec!["Kari Lund"]),
        ("The Norwegian minister voiced concern about the floods.", vec!["Kari Lund"]),
        ("The Chadian side called for more aid.", vec!["Chad"]),
        ("The Kremlin said that it had not been asked.", vec!["Russia"]),
        ("Lund praised the plan, while Saleh warned of delays.", vec!["Kari Lund", "Idriss Saleh"]),
        ("Lund was clear that there was no other way.", vec!["Kari Lund"]),
        ("The talks lasted two hours and covered trade.", vec![]),
        ("The ministers discussed trade and exchanged views on the region.", vec![]),
        ("The two ministers agreed to open an air link.", vec![]),
        ("The two ministers agreed that the border was quiet.", vec!["joint"]),
        ("Analysts said the deal would not last.", vec![]),
    ] {
        assert_eq!(speakers(text), expected, "{text}");
    }
}

#[test]
fn quotation_marks_make_a_statement_direct_but_titles_do_not() {
    for (text, expected) in [
        ("Lund said the talks were “candid and useful”.", '"'),
        ("Lund said the talks were useful.", '~'),
        ("Lund praised the report “Winter Roads”.", '~'),
    ] {
        let found = statements(text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert!(found[0].contains(expected), "{text}: {found:?}");
    }
}

#[test]
fn a_quotation_goes_on_over_sentences_and_paragraphs() {
    let text =
        "“We came to listen,” Lund said. “We did. It was worth the way.”\n“Nobody left the room.\n“That counts.”";
    let found = after_lead(text).quotes;
    assert!(found.iter().all(|quote| quote.speaker == "Kari Lund" && quote.kind == QuoteKind::Direct), "{found:?}");
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(found[0].evidence.as_ref().is_some_and(|e| e.words.ends_with("worth the way.”")));
}

#[test]
fn undertakings_are_told_from_wishes_and_demands() {
    for (text, expected) in [
        ("Norway will open a consulate in Abeche.", vec!["Norway: Open a consulate in Abeche"]),
        ("The two ministers agreed to open an air link.", vec!["Norway+Chad: Open an air link"]),
        ("Lund pledged to send forty trucks.", vec!["Norway: Send forty trucks"]),
        ("Saleh reaffirmed Chad’s commitment to a free press.", vec!["Chad: Chad’s commitment to a free press"]),
        ("Chad is ready to host the next round.", vec!["Chad: Host the next round"]),
        (
            "Both sides reached consensus on deepening trade, easing travel and widening exchanges.",
            vec!["Norway+Chad: Deepening trade", "Norway+Chad: Easing travel", "Norway+Chad: Widening exchanges"],
        ),
        (
            "They agreed to build a road, to train pilots and to share maps.",
            vec!["Norway+Chad: Build a road", "Norway+Chad: Train pilots", "Norway+Chad: Share maps"],
        ),
        (
            "They agreed to build a road to the coast and train pilots.",
            vec!["Norway+Chad: Build a road to the coast and train pilots"],
        ),
        (
            "The establishment of a joint fund was announced.",
            vec!["Norway+Chad: The establishment of a joint fund was announced"],
        ),
        ("The two sides signed a memorandum on fisheries.", vec!["Norway+Chad: Signed a memorandum on fisheries"]),
        ("It was agreed to meet again in the spring.", vec!["Norway+Chad: Meet again in the spring"]),
        (
            "The ministers tasked their officials to draw up a plan.",
            vec!["Norway+Chad: Tasked their officials to draw up a plan"],
        ),
        ("They agreed that experts will meet each year.", vec!["Norway+Chad: Experts will meet each year"]),
        ("They agreed that experts should meet each year.", vec![]),
        ("They agreed on the importance of trade.", vec![]),
        ("Lund called on Chad to release the drivers.", vec![]),
        ("Lund urged both sides to release the drivers.", vec![]),
        ("Lund said that both sides should release the drivers.", vec![]),
        ("They did not agree to open the border.", vec![]),
        ("Lund hoped that Chad would open the border.", vec![]),
        ("Analysts said that Chad would open the border.", vec![]),
    ] {
        assert_eq!(commitments(text), expected, "{text}");
    }
}

#[test]
fn an_undertaking_told_twice_stands_once_and_keeps_its_due_date() {
    let text = "Norway will open a consulate in the town of Abeche by the end of 2025.\nThe talks went on for long.\nNorway will open a \
                consulate in the town of Abeche, Lund said.";
    let found = after_lead(text).commitments;
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].due, Some(Date::constant(2025, 12, 31)));
    assert_eq!(found[0].due_words.as_deref(), Some("by the end of 2025"));
}

#[test]
fn a_meeting_has_people_a_place_and_a_day() {
    let found = after_lead("Lund was to see President Ann Lee of Kenya next week.");
    let people: Vec<_> =
        found.participants.iter().map(|p| (p.name.as_str(), p.role.as_deref(), p.party.as_deref())).collect();
    let role = Some("Foreign Minister");
    assert_eq!(people, [("Kari Lund", role, Some("Norway")), ("Idriss Saleh", role, Some("Chad"))]);
    assert_eq!((found.place.as_deref(), found.date), (Some("Oslo"), Some(Date::constant(2024, 5, 3))));
}

#[test]
fn a_weekday_is_a_date_only_where_the_day_of_publication_is_known() {
    let text = "President Ann Lee of Kenya met President Paul Obi of Ghana in Accra on Friday.";
    let article = Article::of_text(text);
    let found = extract(&article, None, Lexicon::built_in());
    assert_eq!((found.date, found.date_words.as_deref()), (None, Some("Friday")));
    let found = extract(&article, Some(Date::constant(2024, 3, 31)), Lexicon::built_in());
    assert_eq!((found.date, found.date_words.as_deref()), (Some(Date::constant(2024, 3, 29)), Some("Friday")));
}

#[test]
fn words_with_two_meanings_are_read_by_what_stands_around_them() {
    let found = brief(
        "Georgia and Jordan seek trade\nPrime Minister Chad Miller of New Zealand met Jordan Price, the Prime Minister of Georgia, in \
         Amman on 5 May 2023. Price told us that turkey and wheat may be sold by May. Theresa May did not attend.\n",
    );
    let people: Vec<_> = found.participants.iter().map(|p| (p.name.as_str(), p.party.as_deref())).collect();
    assert_eq!(people, [("Chad Miller", Some("New Zealand")), ("Jordan Price", Some("Georgia"))]);
    assert_eq!(found.place.as_deref(), Some("Amman"));
}

#[test]
fn an_article_about_something_else_gives_what_it_names_and_says_so() {
    let found = brief(
        "Harbour town wins the prize\nThe town of Skagen won the prize for the finest harbour. More than 200 towns had taken part. \
         UNESCO gave the prize for the ninth time.\n",
    );
    assert!(found.quotes.is_empty() && found.commitments.is_empty() && found.participants.is_empty());
    assert_eq!(found.forums.len(), 1);
    assert!(found.summary.is_some_and(|summary| summary.contains("does not tell of a meeting")));
}

#[test]
fn another_language_gives_what_does_not_depend_on_english() {
    let found = brief(
        "Rencontre des ministres\nLe ministre a déclaré : « Nous voulons avancer ensemble dans cette voie difficile ». La réunion de \
         l’UNESCO s’est tenue le 2024-03-05 à Paris, en présence des représentants de plusieurs pays de la région.\n",
    );
    assert_eq!(found.quotes.len(), 1);
    assert_eq!((found.forums.len(), found.date), (1, Some(Date::constant(2024, 3, 5))));
    assert!(found.summary.is_some_and(|summary| summary.contains("not in English")));
}

#[test]
fn evidence_stands_in_the_article_word_for_word() {
    let found = after_lead(
        "Lund said “yes”.\nNorway will pay.\nBoth sides agreed to meet, to talk and to listen.\n- An item.\n",
    );
    let text = found.source.text.clone().unwrap_or_default();
    let words = found.quotes.iter().map(|q| &q.evidence).chain(found.commitments.iter().map(|c| &c.evidence));
    let all: Vec<_> = words.flatten().collect();
    assert!(all.len() >= 4);
    assert!(all.iter().all(|evidence| evidence.span.is_some_and(|span| span.of(&text) == evidence.words)));
}
