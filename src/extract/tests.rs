//! The rules on invented sentences, each with one difficulty: who says what, who commits to what, who took part.

use jiff::civil::Date;

use crate::article::Article;
use crate::brief::{Brief, QuoteKind, Strength};
use crate::extract::{Lexicon, Own, TracedPoint, extract, traced};
use crate::extract::{list, point_table};

/// Two ministers meet. The rows below continue from this sentence.
const LEAD: &str = "Ministers meet in Oslo\nNorwegian Foreign Minister Kari Lund met Chadian Foreign Minister Idriss Saleh in Oslo on \
                    3 May 2024.\n";

fn brief(text: &str) -> Brief {
    extract(&Article::from_text(text), None, Lexicon::built_in())
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
        ("In the words of Saleh, the border is “quiet but cold”.", vec!["Idriss Saleh"]),
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
        ("“It was quiet,” the Chadian ministry's spokesman, Brahim Oumar, told reporters.", vec!["Brahim Oumar"]),
        ("Norway's Foreign Ministry's spokeswoman Tone Vik said it was quiet.", vec!["Tone Vik"]),
        ("Brahim Oumar, the Chadian Foreign Ministry’s spokesman, said it was quiet.", vec!["Brahim Oumar"]),
        ("The Chadian government's spokesperson Brahim Oumar said it was quiet.", vec!["Brahim Oumar"]),
    ] {
        assert_eq!(speakers(text), expected, "{text}");
    }
}

#[test]
fn quotation_marks_make_a_statement_direct_but_titles_do_not() {
    for (text, expected) in [
        ("Lund said the talks were “candid and useful”.", '"'),
        ("“She knew,” Lund said.", '"'),
        ("Lund said the talks were useful.", '~'),
        ("Lund praised the report “Winter Roads”.", '~'),
    ] {
        let found = statements(text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert!(found[0].contains(expected), "{text}: {found:?}");
    }
}

#[test]
fn quotation_marks_of_every_kind_enclose_words() {
    for marks in [
        ("“", "”"),
        ("„", "“"),
        ("„", "”"),
        ("«", "»"),
        ("»", "«"),
        ("‘", "’"),
        ("\"", "\""),
        ("'", "'"),
        ("``", "''"),
        ("”", "”"),
        ("“", "\""),
        ("\"", "”"),
    ] {
        let (open, close) = marks;
        let found =
            after_lead(&format!("{open}We will dig wells,{close} Saleh said.\n{open}It helps,{close} Lund said."));
        let said: Vec<(&str, QuoteKind)> =
            found.quotes.iter().map(|quote| (quote.speaker.as_str(), quote.kind)).collect();
        assert_eq!(said, [("Idriss Saleh", QuoteKind::Direct), ("Kari Lund", QuoteKind::Direct)], "{marks:?}");
        let done: Vec<(&str, &str)> =
            found.commitments.iter().map(|one| (one.parties[0].as_str(), one.text.as_str())).collect();
        assert_eq!(done, [("Chad", "Dig wells")], "{marks:?}");
    }
}

#[test]
fn marks_inside_marks_do_not_end_a_quotation() {
    for text in [
        "“They told us ‘dig the well first’ and we will dig two more,” Saleh said.",
        "“They told us “dig the well first” and we will dig two more,” Saleh said.",
        "\"They told us \\\"dig the well first\\\" and we will dig two more,\" Saleh said.",
        "‘They told us “dig the well first” and we will dig two more,’ Saleh said.",
    ] {
        assert_eq!(commitments(text), ["Chad: Dig two more"], "{text}");
    }
    // Nothing closes the first quotation.
    let text = "“We came to listen, Lund said. Norway will pay for the wells. Saleh called the plan “sound”.";
    assert_eq!(commitments(text), ["Norway: Pay for the wells"]);
}

#[test]
fn who_speaks_in_a_quotation_that_is_set_off_does_not_go_on_behind_it() {
    let text = "Lund said in a statement:\n“We came to listen.\n“We shall meet again.”\nThe road to the north is open.";
    assert_eq!(speakers(text), ["Kari Lund", "Kari Lund"]);
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
fn commitments_differ_from_wishes_and_demands() {
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
        ("Chad aims to open the border by May.", vec!["Chad: Open the border by May"]),
        ("They did not agree to open the border.", vec![]),
        ("Lund hoped that Chad would open the border.", vec![]),
        ("Analysts said that Chad would open the border.", vec![]),
    ] {
        assert_eq!(commitments(text), expected, "{text}");
    }
}

#[test]
fn a_commitment_stated_twice_is_listed_once_with_its_due_date() {
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
    let article = Article::from_text(text);
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
fn the_head_of_a_transcript_says_who_speaks_and_where() {
    let talk = "\n\nMR VIK: Good afternoon. The Secretary met Chadian Foreign Minister Idriss Saleh today.\n\nQUESTION: And \
                then?\n\nMR VIK: I have nothing for you on that.";
    let head = "Daily Press Briefing\n\nOla Vik, Department Spokesperson\nPerth, WA\nMay 3, 2024";
    let found = brief(&format!("{head}{talk}"));
    assert_ne!(found.kind, crate::brief::Kind::Readout);
    assert!(found.quotes.iter().all(|quote| quote.speaker == "Ola Vik"), "{:?}", found.quotes);
    let people: Vec<(&str, Option<&str>)> =
        found.participants.iter().map(|one| (one.name.as_str(), one.role.as_deref())).collect();
    assert_eq!(people, [("Ola Vik", Some("Department Spokesperson")), ("Idriss Saleh", Some("Foreign Minister"))]);
    let joint = "Joint press conference with Foreign Minister Saleh\n\nKari Lund, Foreign Minister of Norway\nOslo, Norway\n\
                 May 3, 2024\n\nFOREIGN MINISTER SALEH: Good morning. I thank Minister Lund.\n\nFOREIGN MINISTER LUND: Thank \
                 you, Minister. We agreed to open a school.";
    let found = brief(joint);
    let lund = found.participants.iter().find(|one| one.name == "Kari Lund").unwrap();
    assert_eq!((lund.role.as_deref(), found.place.as_deref()), (Some("Foreign Minister"), Some("Oslo")));
    let host = brief(
        "Joint press conference\n\nMINISTER FOR FOREIGN AFFAIRS\nKARI LUND\n\nOSLO\n\n3 MAY 2024\n\nKARI LUND: \
                      Welcome. I met Chadian Foreign Minister Idriss Saleh.\n\nQUESTION: And?\n\nKARI LUND: We agreed.",
    );
    assert_eq!(host.participants.first().and_then(|one| one.role.as_deref()), Some("Minister for Foreign Affairs"));
}

#[test]
fn the_same_in_another_language_below_changes_nothing() {
    let english = "Saleh said Chad would open a school in 2025 and would invite teachers from the north.";
    let french = "N'DJAMENA, le 3 mai 2024 — La ministre norvégienne Kari Lund a rencontré le ministre du Tchad, Idriss Saleh, \
                  à Oslo pour des entretiens.\nM. Saleh a dit que le Tchad ouvrirait une école en 2025 et qu’il inviterait \
                  des enseignants.";
    let (alone, both) = (after_lead(english), after_lead(&format!("{english}\n{french}")));
    assert_eq!(both.quotes, alone.quotes);
    assert_eq!(both.commitments, alone.commitments);
    assert_eq!((both.participants, both.place), (alone.participants, alone.place));
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
    assert!(all.iter().all(|evidence| evidence.span.is_some_and(|span| span.slice(&text) == evidence.words)));
}

fn parties(found: &Brief) -> Vec<(&str, Option<&str>)> {
    found.participants.iter().map(|p| (p.name.as_str(), p.party.as_deref())).collect()
}

/// One sentence for each row of the table, and what `--explain` must call it.
#[test]
fn every_row_of_the_table_has_a_sentence_that_it_alone_finds() {
    let rows = [
        ("The two ministers agreed on Thursday to open an air link.", "agreed to"),
        ("The ministers concurred in continuing their close exchange.", "agreed to"),
        ("Chad stands ready to host the next round.", "is ready to"),
        ("Norway will, as before, train the pilots of its partner.", "will"),
        ("Norway is to open an embassy in N'Djamena.", "is to"),
        ("The ministers tasked their officials to draw up a plan.", "tasked"),
        ("Lund announced 40 million kroner and 3 million euros for schools.", "announced"),
        ("The establishment of a joint fund was announced.", "announced"),
        ("Both sides reached consensus on easing travel.", "reached agreement on"),
        ("Consensus was reached on easing travel.", "reached agreement on"),
        ("The two sides signed a memorandum on fisheries.", "signed"),
        ("The ministers witnessed the signing of an agreement on fisheries.", "witnessed the signing of"),
        ("The two ministers launched a programme for young diplomats.", "launched"),
        ("Saleh reaffirmed Chad’s commitment to a free press.", "its commitment to"),
        ("The visit shows the shared commitment to a free press.", "its commitment to"),
        ("The ministers agreed to:\n(c) train pilots;\n(d) share maps.", "item"),
        ("Norway pledged 3 million euros.", "pledged"),
        ("Chad intends to open a school.", "intends to"),
        ("The two sides voiced their readiness to share maps.", "its readiness to"),
        ("Saleh expressed support for the plan.", "support for"),
    ];
    for (text, row) in rows {
        let article = Article::from_text(&format!("{LEAD}{text}"));
        let (found, traces) = traced(&article, None, Lexicon::built_in());
        assert!(!found.commitments.is_empty(), "{text}");
        let points = traces.iter().filter(|trace| trace.point == TracedPoint::Commitment);
        assert!(points.clone().all(|trace| trace.row == row), "{text}: {traces:?}");
    }
    for name in point_table::names().chain([list::ITEM]) {
        assert!(rows.iter().any(|(_, row)| *row == name), "{name} has no sentence");
    }
}

#[test]
fn each_item_of_a_list_is_read_behind_the_words_that_head_it() {
    let items = ["Norway+Chad: Dig wells in Ati", "Norway+Chad: Pave the road and the yard"];
    for text in [
        "The ministers agreed to:\ndig wells in Ati;\npave the road and the yard.",
        "The two countries will:\n• dig wells in Ati\n• pave the road and the yard",
        "They decided on the following measures:\n- To dig wells in Ati;\n- To pave the road and the yard.",
        "Both sides committed to the following:\n\u{f0b7} dig wells in Ati\n\u{f0a7}\tpave the road and the yard.",
        "It was agreed to:\n(a) dig wells in Ati;\n(b) pave the road and the yard.",
        "The ministers agreed to:\n•\ndig wells in Ati\n•\npave the road and the yard",
        "The ministers agreed to: (i) dig wells in Ati; and (ii) pave the road and the yard.",
        "The two countries will 1) dig wells in Ati, and 2) pave the road and the yard.",
        "The ministers agreed to: dig wells in Ati; and pave the road and the yard.",
        "They agreed to dig wells in Ati; and to pave the road and the yard.",
    ] {
        assert_eq!(commitments(text), items, "{text}");
    }
    let text = "The ministers agreed to help Ati by digging wells; building a yard; and paving roads.";
    let items = ["Norway+Chad: Digging wells", "Norway+Chad: Building a yard", "Norway+Chad: Paving roads"];
    assert_eq!(commitments(text), items);
    let text = "The ministers agreed that the plan will include:\n- Norway will pay for wells\n- guards will be trained in Ati";
    assert_eq!(commitments(text), ["Norway: Pay for wells", "Norway+Chad: Guards will be trained in Ati"]);
    let text = "The ministers:\n- agreed to dig wells;\n- welcomed the new road.";
    assert_eq!(commitments(text), ["Norway+Chad: Dig wells"]);
}

#[test]
fn a_list_to_which_nobody_commits_gives_no_commitments() {
    for text in [
        "The ministers discussed:\n- wells in Ati;\n- the road to the north.",
        "Lund urged Chad to:\n- dig wells in Ati;\n- pave the road.",
        "The ministers agreed to:",
        "They agreed to:\nThe road is long.",
        "Lund spoke about (i) wells in Ati; and (ii) the road.",
    ] {
        assert_eq!(commitments(text), [""; 0], "{text}");
    }
}

#[test]
fn the_items_of_a_list_are_told_without_their_numbers() {
    let text = "The ministers agreed to:\n(a) train pilots;\n(b) share maps;\n(c) meet in Abeche next year.";
    assert_eq!(
        commitments(text),
        ["Norway+Chad: Train pilots", "Norway+Chad: Share maps", "Norway+Chad: Meet in Abeche next year"]
    );
}

#[test]
fn whoever_says_nothing_or_only_tells_of_the_meeting_makes_no_statement() {
    for (text, expected) in [
        ("Saleh declined to comment on the arrests.", vec![]),
        ("The embassy did not respond to a request.", vec![]),
        ("Lund refused to rule out a further round.", vec!["Kari Lund"]),
        ("In a statement, the Chadian Foreign Ministry said Saleh and Lund held talks on trade.", vec![]),
        ("In a statement, the Chadian Foreign Ministry said the talks had been useful.", vec!["Chad"]),
        ("Lund received Saleh at the ministry in Oslo.", vec![]),
        ("Lund welcomed the decision of her guest.", vec!["Kari Lund"]),
        ("A spokesman for the Chadian ministry said Saleh praised the plan.", vec!["Idriss Saleh"]),
        ("The Chadian minister is concerned about the drought.", vec!["Idriss Saleh"]),
        ("Norway and Chad now maintain the ban.", vec![]),
        ("Quotes attributable to Minister Lund:\n“Norway and Chad are old friends.”", vec!["Kari Lund"]),
    ] {
        assert_eq!(speakers(text), expected, "{text}");
    }
}

#[test]
fn a_side_that_speaks_for_itself_has_points_without_a_meeting() {
    let found = brief(
        "Chad: Statement by the spokesperson on behalf of the European Union on the recent arrests\nThe EU is deeply concerned about \
         the arrest of two reporters. We call on the authorities to free them. We will go on to follow the case.\n",
    );
    let speakers: Vec<_> = found.quotes.iter().map(|quote| quote.speaker.as_str()).collect();
    assert_eq!(speakers, ["European Union", "European Union", "European Union"]);
    let given: Vec<_> = found.commitments.iter().map(|one| one.parties.join("+")).collect();
    assert_eq!(given, ["European Union"]);
    assert!(found.summary.is_some_and(|summary| summary.contains("does not tell of a meeting")));
}

#[test]
fn the_chair_of_a_group_speaks_for_all_of_it() {
    let found = brief(
        "Statement by the Chair of the Contact Group\nThe Contact Group met in Geneva on 4 March 2023. We expressed concern at the \
         drought. We agreed to meet again in May.\n",
    );
    assert_eq!(found.quotes.iter().map(|quote| quote.speaker.as_str()).collect::<Vec<_>>(), ["joint"]);
    assert_eq!((found.place.as_deref(), found.date), (Some("Geneva"), Some(Date::constant(2023, 3, 4))));
}

#[test]
fn the_points_of_a_resolution_are_of_the_body_that_adopts_it() {
    let found = brief(
        "Communiqué of the African Union Peace and Security Council on the drought\nThe Peace and Security Council of the African \
         Union, meeting on 4 March 2023 in Addis Ababa, adopted the following decision:\nThe Council,\n1. Condemns the looting of \
         stores;\n2. Decides to send a mission to Abeche;\n3. Calls upon all donors to give more.\n",
    );
    assert_eq!(found.quotes.len(), 2, "{:?}", found.quotes);
    assert!(found.quotes.iter().all(|quote| quote.speaker == "African Union Peace and Security Council"));
    assert_eq!(found.commitments.iter().map(|one| one.text.as_str()).collect::<Vec<_>>(), ["Send a mission to Abeche"]);
    assert!(!found.forums.iter().any(|forum| forum.acronym.as_deref() == Some("UNSC")), "{:?}", found.forums);
}

#[test]
fn an_office_alone_beside_another_of_its_kind_is_somebody_the_text_does_not_name() {
    let found = brief(
        "PM call with the Prime Minister of Norway: 4 March 2023\nThe Prime Minister spoke to the Prime Minister of Norway, Kari Lund, \
         this afternoon. He thanked her for the aid. The leaders agreed to meet in May. The Prime Minister praised the pilots.\n",
    );
    assert_eq!(parties(&found), [("Kari Lund", Some("Norway"))]);
    let speakers: Vec<_> = found.quotes.iter().map(|quote| quote.speaker.as_str()).collect();
    assert_eq!(speakers, ["The Prime Minister", "The Prime Minister"]);
    assert_eq!(found.commitments[0].parties, ["Norway"]);
    assert_eq!(found.date, Some(Date::constant(2023, 3, 4)));
    let found = brief(
        "Secretary-General meets Prime Minister of Norway\nThe Secretary-General met today with H.E. Ms. Kari Lund, Prime Minister of \
         Norway. The Secretary-General thanked Norway for its aid after Cyclone Anna.\n",
    );
    assert_eq!(parties(&found), [("Kari Lund", Some("Norway"))]);
    assert_eq!(found.quotes[0].speaker, "The Secretary-General");
}

#[test]
fn people_are_of_the_side_they_come_with() {
    let both = [("Kari Lund", Some("Norway")), ("Idriss Saleh", Some("Chad"))];
    for (text, expected) in [
        (
            "Norway, Chad hold talks\nThe Norwegian side was led by Deputy Minister Kari Lund and the Chadian side was led by Deputy \
             Minister Idriss Saleh. The talks were held in Oslo. Both sides agreed to meet again.",
            both.to_vec(),
        ),
        (
            "Norway, Chad agree on pilots\nNorway and Chad agreed to train pilots. Foreign ministers Kari Lund and Idriss Saleh met in \
             Oslo.",
            both.to_vec(),
        ),
        (
            "Ministers meet\nNorwegian President Kari Lund met Chadian President Idriss Saleh in Oslo. Saleh was accompanied by Foreign \
             Minister Ahmat Oumar.",
            [both.to_vec(), vec![("Ahmat Oumar", Some("Chad"))]].concat(),
        ),
        (
            "Minister in Oslo\nChadian Foreign Minister Idriss Saleh arrived in Oslo for talks with his Norwegian colleague Kari Lund. \
             Saleh also met with Prime Minister Ola Berg.",
            vec![("Idriss Saleh", Some("Chad")), ("Kari Lund", Some("Norway")), ("Ola Berg", Some("Norway"))],
        ),
        (
            "Joint Communiqué\nThe Foreign Ministers of Norway, H.E. Ms. Kari Lund, Chad, H.E. Mr. Idriss Saleh, and Kenya, H.E. Mr. \
             James Otieno, met in Oslo on 4 March 2023.",
            [both.to_vec(), vec![("James Otieno", Some("Kenya"))]].concat(),
        ),
        (
            "Minister calls\nKari Lund, Minister of Foreign Affairs and Ocean Life of Norway, spoke with Chadian Foreign Minister Idriss \
             Saleh.",
            both.to_vec(),
        ),
        (
            "Envoy in Oslo\nA Chadian envoy met Norwegian Foreign Minister Kari Lund in Oslo. The envoy, Idriss Saleh, said the way had been long.",
            vec![both[0], both[1]],
        ),
        (
            "Visit\nNorwegian Foreign Minister Kari Lund received Chadian Foreign Minister Idriss Saleh in Oslo. The meeting was attended \
             by Ahmat Oumar.",
            [both.to_vec(), vec![("Ahmat Oumar", None)]].concat(),
        ),
    ] {
        let mut found = brief(text);
        found.participants.sort_by_key(|one| expected.iter().position(|(name, _)| *name == one.name));
        assert_eq!(parties(&found), expected, "{text}");
    }
}

#[test]
fn both_sides_are_those_of_the_meeting_told_last() {
    let text = "Norwegian FM meets counterparts in Geneva\nNorwegian Foreign Minister Kari Lund met Chadian Foreign Minister \
                Idriss Saleh and Fijian Foreign Minister Jone Vula in Geneva on 3 May 2024.\n";
    for (more, expected) in [
        ("After the talks, the ministers agreed to open consulates.", vec!["Norway+Chad+Fiji"]),
        (
            "Lund also met Peruvian Foreign Minister Ana Rojas. The two ministers agreed to open a port.",
            vec!["Norway+Peru"],
        ),
        (
            "At her meeting with Peru's Foreign Minister Ana Rojas, the two sides agreed to open a port.",
            vec!["Norway+Peru"],
        ),
        (
            "During talks with Peruvian Foreign Minister Ana Rojas, both sides agreed to open a port.",
            vec!["Norway+Peru"],
        ),
        (
            "She then held talks with Ana Rojas, Foreign Minister of Peru. They agreed to open a port.",
            vec!["Norway+Peru"],
        ),
        ("Lund received Peruvian Foreign Minister Ana Rojas, and both agreed to open a port.", vec!["Norway+Peru"]),
        (
            "The ministers agreed to open consulates. Lund also met Peruvian Foreign Minister Ana Rojas.",
            vec!["Norway+Chad+Fiji"],
        ),
        // Nobody has met yet.
        (
            "Lund will meet Peruvian Foreign Minister Ana Rojas. The ministers agreed to open a port.",
            vec!["Norway+Chad+Fiji"],
        ),
    ] {
        let found = brief(&format!("{text}{more}"));
        let parties: Vec<String> = found.commitments.iter().map(|one| one.parties.join("+")).collect();
        assert_eq!(parties, expected, "{more}");
    }
}

#[test]
fn a_summit_of_many_has_all_who_speak_there() {
    let found = brief(
        "Leaders meet in Riga\nThe leaders of eight Nordic and Baltic countries met in Riga with Chadian President Idriss Saleh and \
         pledged support for his reforms. Norwegian Prime Minister Kari Lund said the road was open. Latvian Prime Minister Anna Ozola \
         warned of delays.\n",
    );
    let names: Vec<_> = found.participants.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["Idriss Saleh", "Kari Lund", "Anna Ozola"]);
    assert_eq!(found.commitments.len(), 1);
}

#[test]
fn a_town_is_found_behind_what_stands_before_it() {
    for (text, place) in [
        ("Kari Lund, the Norwegian Foreign Minister, met President Idriss Saleh of Chad in the capital Oslo.", "Oslo"),
        (
            "Kari Lund, the Norwegian Foreign Minister, met President Idriss Saleh of Chad in the Norwegian capital, Oslo.",
            "Oslo",
        ),
        (
            "Kari Lund, the Norwegian Foreign Minister, met President Idriss Saleh of Chad in the port city of Bergen.",
            "Bergen",
        ),
        ("OSLO: Kari Lund, the Norwegian Foreign Minister, met President Idriss Saleh of Chad.", "Oslo"),
    ] {
        assert_eq!(brief(text).place.as_deref(), Some(place), "{text}");
    }
}

#[test]
fn whoever_writes_in_the_first_person_speaks_of_both_where_he_says_we() {
    let found = brief(
        "Norway and Chad work together\nToday in Oslo I met with Chadian Transport Minister Idriss Saleh. Norway will \
         give $4 million. We also agreed to train pilots.\n",
    );
    let given: Vec<_> = found.commitments.iter().map(|one| one.parties.join("+")).collect();
    assert_eq!(given.len(), 2);
    assert_eq!(given[0], "Norway");
    assert!(given[1].contains("Norway") && given[1].contains("Chad"), "{given:?}");
}

#[test]
fn news_of_what_states_say_of_each_other_gives_what_is_said_though_nobody_met() {
    let found = brief(
        "Mission is extended\nThe mission was extended on Monday. The representative of Norway said the vote sends a signal. Chad's \
         delegate regretted the wording. Kenya's representative called on both to talk.\n",
    );
    assert!(found.participants.is_empty());
    let speakers: Vec<_> = found.quotes.iter().map(|quote| quote.speaker.as_str()).collect();
    assert_eq!(speakers, ["The representative of Norway", "Chad's delegate", "Kenya's representative"]);
    assert!(found.summary.is_some_and(|summary| summary.contains("does not tell of a meeting")));
}

#[test]
fn where_nobody_met_whoever_speaks_for_a_side_is_named_as_the_text_names_them() {
    let news = "Bill goes to a vote\nThe senate votes on the bill on Monday, officials said. ";
    for (text, expected) in [
        ("U.S. officials said the bill is too costly.", "U.S. officials"),
        ("The White House said the bill is too costly.", "The White House"),
        ("A spokesman for the Norwegian embassy said voters were misled.", "A spokesman for the Norwegian embassy"),
        ("The bill is too costly, the Kremlin said.", "the Kremlin"),
        ("The United States opposed the bill.", "United States"),
        ("“It will pass,” Sen. Ann Berg, R-Nev., told voters.", "Ann Berg"),
        ("The bill was criticized by business groups.", "business groups"),
        (
            "Sen. Ann Berg vetoed a bill that would have cut aid, saying it “mortgages the future of voters.”",
            "Ann Berg",
        ),
        ("Asked about the voters, Sen. Ann Berg was curt: “They promise a lot.”", "Ann Berg"),
        ("“Voters were misled,” said Senator Ann Berg.", "Ann Berg"),
    ] {
        let found = brief(&format!("{news}{text}\n"));
        assert!(found.participants.is_empty(), "{text}");
        assert_eq!(found.quotes.last().map(|quote| quote.speaker.as_str()), Some(expected), "{text}");
    }
}

#[test]
fn a_group_that_is_not_a_state_has_points_as_a_side() {
    let found = brief(
        "Hamas delegation holds talks\nCAIRO - Omar Said, the leader of Hamas, held a meeting in Cairo with Egyptian Foreign Minister \
         Adel Nur on Monday. The movement welcomed the plan. Hamas pledged to free two prisoners. Nur said the group would demand more.\n",
    );
    assert_eq!(parties(&found), [("Omar Said", Some("Hamas")), ("Adel Nur", Some("Egypt"))]);
    let speakers: Vec<_> = found.quotes.iter().map(|quote| quote.speaker.as_str()).collect();
    assert_eq!(speakers, ["Hamas", "Hamas", "Adel Nur"]);
    assert_eq!(found.commitments.len(), 1, "{:?}", found.commitments);
    // A minister whose country is not named is not a minister of an armed group.
    let found = brief(
        "Talks on prisoners\nForeign Minister Adel Nur met Norwegian Foreign Minister Kari Lund in Oslo on Monday. They spoke of Hamas. Lund \
         said that Hamas had asked for it.\n",
    );
    assert_eq!(parties(&found), [("Adel Nur", None), ("Kari Lund", Some("Norway"))]);
}

#[test]
fn the_holy_see_receives_under_its_own_titles() {
    let found = brief(
        "Audience\nPope Gregory received in audience the President of Chad, Her Excellency Mrs. Aya Saleh, who then met with His \
         Eminence Cardinal Pietro Parolin, Secretary of State.\n",
    );
    assert_eq!(parties(&found), [("Gregory", Some("Vatican")), ("Aya Saleh", Some("Chad")), ("Pietro Parolin", None)]);
}

#[test]
fn whoever_leads_a_delegation_is_of_those_it_comes_from() {
    let found = brief(
        "Talks\nThe Chairperson of the African Union Commission, Musa Fall, met on Monday with a delegation of the Rapid Support Forces led by \
         its adviser Yusuf Izzat.\n",
    );
    assert_eq!(parties(&found), [("Musa Fall", Some("African Union")), ("Yusuf Izzat", Some("Rapid Support Forces"))]);
}

#[test]
fn ministers_of_two_countries_are_of_them_in_their_order() {
    let found =
        brief("Talks\nThe ministers of defence of Norway and Chad, Ola Nord and Aya Saleh, met in Oslo on Monday.\n");
    assert_eq!(parties(&found), [("Ola Nord", Some("Norway")), ("Aya Saleh", Some("Chad"))]);
    assert_eq!(found.participants[0].role.as_deref(), Some("minister of defence"));
}

#[test]
fn a_small_word_may_begin_a_name_behind_an_office() {
    let found = brief(
        "Dutch minister in Oslo\nDutch Foreign Minister Jan van Dam met Norwegian Foreign Minister Kari Lund on Monday. “We came to \
         listen”, said Minister van Dam, who thanked his host.\n",
    );
    assert_eq!(found.quotes[0].speaker, "Jan van Dam");
}

#[test]
fn a_headline_with_a_dash_is_no_dateline() {
    let found =
        brief("Norway - Chad Consultations\nThe third round of consultations was held in Oslo on 6 May 2022.\n");
    assert_eq!(found.headline, "Norway - Chad Consultations");
    assert_eq!((found.place.as_deref(), found.date), (Some("Oslo"), Some(Date::constant(2022, 5, 6))));
}

#[test]
fn a_commitment_names_its_forums_but_not_itself() {
    let found = after_lead("Both sides agreed to work together in the United Nations and the African Union.");
    assert_eq!(found.commitments[0].forums, ["UN", "AU"]);
    let found = after_lead("The African Union pledged to send forty trucks.");
    assert!(found.commitments.iter().all(|one| one.forums.is_empty()), "{:?}", found.commitments);
}

#[test]
fn words_of_the_users_own_change_what_is_found() {
    let file = |text: &str| Own { name: "desk.toml".to_owned(), text: text.to_owned() };
    let with = |own: &str, text: &str| {
        let (lexicon, problems) = Lexicon::with(&[file(own)]);
        assert!(problems.iter().all(Vec::is_empty), "{problems:?}");
        extract(&Article::from_text(&format!("{LEAD}{text}")), None, &lexicon)
    };
    // A verb that no list has.
    let said = "Lund gainsaid that the road was long.";
    assert!(after_lead(said).quotes.is_empty());
    assert_eq!(with("say = [\"gainsay gainsaid gainsaid gainsaying\"]\n", said).quotes[0].speaker, "Kari Lund");
    let given = "Lund gainsaid to send forty trucks.";
    assert!(after_lead(given).commitments.is_empty());
    let firm = with("agree = [\"gainsay gainsaid gainsaid gainsaying\"]\n", given).commitments;
    assert_eq!((firm.len(), firm[0].strength), (1, Some(Strength::Firm)));
    let soft = with(
        "agree = [\"gainsay gainsaid gainsaid gainsaying\"]\nintend = [\"gainsay gainsaid gainsaid gainsaying\"]\n",
        given,
    )
    .commitments;
    assert_eq!((soft.len(), soft[0].strength), (1, Some(Strength::Soft)));
    // Names of countries and forums.
    let named = "Northland will send forty trucks to the Harbour Compact. The ICJ was praised.";
    assert!(after_lead(named).commitments.is_empty());
    let own = "[[party]]\nname = \"Norway\"\nother = [\"Northland\"]\n[[forum]]\nname = \"Harbour Compact\"\nacronym = \"HBC\"\n\
               [[forum]]\nname = \"Ice Council of Jotunheim\"\nacronym = \"ICJ\"\n";
    let found = with(own, named);
    assert_eq!(found.commitments[0].parties, ["Norway"]);
    let forums: Vec<_> = found.forums.iter().map(|forum| forum.name.as_str()).collect();
    assert_eq!(forums, ["Harbour Compact", "Ice Council of Jotunheim"]);
}

const LUND: &str = "Foreign Minister Kari Lund of Norway";
const SALEH: &str = "Foreign Minister Aya Saleh of Chad";

#[test]
fn the_day_and_place_of_a_text_beat_those_it_mentions() {
    let day = |text: &str, published: Option<Date>| {
        let found = extract(&Article::from_text(text), published, Lexicon::built_in());
        let words = found.date_words.unwrap_or_default();
        (found.date.map(|date| date.to_string()).unwrap_or_default(), words, found.place.unwrap_or_default())
    };
    let met =
        "Lund and Saleh meet\nForeign Minister Kari Lund of Norway met Foreign Minister Aya Saleh of Chad in Bergen";
    let saturday = Some(Date::constant(2024, 3, 30));
    for (text, expected) in [
        (format!("{met} on 29-30 March 2024.\n"), ("2024-03-29", "29-30 March 2024", "Bergen")),
        (format!("{met} last Monday.\n"), ("2024-03-25", "last Monday", "Bergen")),
        (format!("{met} this morning.\n"), ("2024-03-30", "this morning", "Bergen")),
        (format!("{met} on the 28th.\n"), ("2024-03-28", "on the 28th", "Bergen")),
        (format!("{met} on the 28th of March.\n"), ("2024-03-28", "28th of March", "Bergen")),
        (format!("{met} earlier this week.\n"), ("", "this week", "Bergen")),
        (format!("{met} on 03/04/2024.\n"), ("", "03/04/2024", "Bergen")),
        (format!("{met} on 03/28/2024.\n"), ("2024-03-28", "", "Bergen")),
        (format!("{met} on Tuesday, under the treaty signed on 4 May 1998.\n"), ("2024-03-26", "Tuesday", "Bergen")),
        (format!("{met} to mark the 7 October 2023 agreement.\n"), ("", "", "Bergen")),
        (format!("{met}. They will meet again on Monday.\n"), ("", "", "Bergen")),
        (format!("{met}. The next round is scheduled for 5 April.\n"), ("", "", "Bergen")),
        (
            format!("{met} on Friday. It builds on a meeting in Oslo on 4 May 2022.\n"),
            ("2024-03-29", "Friday", "Bergen"),
        ),
        (
            format!("{LUND} met {SALEH} on Friday. They will prepare the summit in Oslo on 5 April.\n"),
            ("2024-03-29", "Friday", ""),
        ),
        (format!("{LUND} met {SALEH} in Europe on Friday.\n"), ("2024-03-29", "Friday", "")),
        (format!("{LUND} met {SALEH} on Friday. Both participated in Blue Harbour.\n"), ("2024-03-29", "Friday", "")),
        (format!("{LUND} met {SALEH} in Zelenik on Friday.\n"), ("2024-03-29", "Friday", "Zelenik")),
        (format!("{LUND} met {SALEH} at Sollihogda in Norway.\n"), ("", "", "Sollihogda")),
        (
            format!("{LUND} and {SALEH}, who met last year in Oslo, signed an accord in Bergen on Friday.\n"),
            ("2024-03-29", "Friday", "Bergen"),
        ),
        (
            format!(
                "Since the talks in Astana on 4 May 2023, {LUND} and {SALEH} have met twice. They met in Bergen on Friday.\n"
            ),
            ("2024-03-29", "Friday", "Bergen"),
        ),
        (format!("{LUND} and {SALEH} spoke on Friday about the talks in Oslo.\n"), ("2024-03-29", "Friday", "")),
        (format!("{met} this Tuesday.\n"), ("", "Tuesday", "Bergen")),
        ("Norway and Chad have rejected the plan.\nLund met Saleh in Oslo in May 2022.\n".to_owned(), ("", "", "")),
        (
            format!(
                "Talks end in Bergen\nReflecting on their meetings in Oslo on 9 June 2023 and in Bergen on 28 and 29 March 2024, {LUND} and {SALEH} met.\n"
            ),
            ("2024-03-28", "28 and 29 March 2024", "Bergen"),
        ),
        (format!("{met}.\nBergen, 12 March 2024\n"), ("2024-03-12", "", "Bergen")),
        (
            format!("{met} on Tuesday.\nDone at Bergen on 13 March 2024, in two originals.\n"),
            ("2024-03-12", "Tuesday", "Bergen"),
        ),
    ] {
        let (date, words, place) = day(&text, saturday);
        assert_eq!((date.as_str(), words.as_str(), place.as_str()), expected, "{text}");
    }
    for (town, written) in [
        ("N'DJAMENA", "N'Djamena"),
        ("PORT-AU-PRINCE", "Port-au-Prince"),
        ("DAR ES SALAAM", "Dar es Salaam"),
        ("SANA'A", "Sana'a"),
    ] {
        let text = format!("Lund and Saleh meet\n{town} (The Desk) - {LUND} met {SALEH} on Friday.\n");
        assert_eq!(day(&text, saturday).2, written);
    }
    let text = format!(
        "Lund receives Saleh\n{LUND} left Oslo on Monday and received {SALEH}, who is on a visit to Bergen, on Friday.\n"
    );
    assert_eq!(day(&text, saturday), ("2024-03-29".to_owned(), "Friday".to_owned(), "Bergen".to_owned()));
    let last = |text: &str| extract(&Article::from_text(text), saturday, Lexicon::built_in()).date_end;
    assert_eq!(last(&format!("{met} on 29-30 March 2024.\n")), Some(Date::constant(2024, 3, 30)));
    assert_eq!(last(&format!("{met} from 30 December to 2 January.\n")), Some(Date::constant(2024, 1, 2)));
    assert_eq!(last(&format!("{met} on 29 March 2024.\n")), None);
    let text = "Meeting with the President of Chad\nThe Town Hall, Bergen\nKari Lund, Prime Minister of Norway, met President Aya Saleh of \
                Chad.\n";
    assert_eq!(day(text, None).2, "Bergen");
    let text = "Communiqué on the visit of the Prime Minister of Norway to Chad\nThe Prime Minister of Norway, Kari Lund, paid a visit to Chad \
                on 12-13 March 2024.\nThey recalled the plan agreed at the meeting held in Bergen on 7 December 2022.\nThey looked forward to \
                the next meeting in Geneva.\nN'Djamena, 13 March 2024\n";
    let (date, _, place) = day(text, None);
    assert_eq!((date.as_str(), place.as_str()), ("2024-03-12", "N'Djamena"));
}

/// Parties, addressees, strength, forums and text of each commitment, one line each.
fn commitment_rows(found: &Brief) -> Vec<String> {
    let row = |one: &crate::brief::Commitment| {
        let strength = if one.strength == Some(Strength::Firm) { "firm" } else { "soft" };
        let (parties, to, forums) = (one.parties.join("+"), one.to.join("+"), one.forums.join("+"));
        format!("{parties} > {to} | {strength} | {forums} | {}", one.text)
    };
    found.commitments.iter().map(row).collect()
}

#[test]
fn the_commitments_of_a_dialogue_have_their_parties_strength_and_forums() {
    let text = include_str!("../../tests/fixtures/foreign-ministers-dialogue.txt");
    let found = extract(&Article::from_text(text), Some(Date::constant(2024, 3, 31)), Lexicon::built_in());
    assert_eq!(found.date, Some(Date::constant(2024, 3, 29)));
    let expected = [
        "Turkey >  | soft | TITR | Increase rail freight within the framework of the Trans-Caspian International Transport \
         Route (TITR)",
        "Uzbekistan > Turkey | firm |  | Firm support for Türkiye’s core interests concerning the Aegean and Cyprus-related \
         issues",
        "Uzbekistan > Turkey | firm |  | Ease the visa rules for Turkish hauliers",
        "Uzbekistan >  | firm |  | Open a second consulate",
        "Turkey+Uzbekistan >  | firm |  | The creation of a standing dialogue between the foreign ministries of Türkiye and \
         Uzbekistan was jointly announced",
        "Turkey+Uzbekistan >  | firm | TITR | Modernising the customs posts along the Middle Corridor",
        "Turkey+Uzbekistan >  | firm |  | Expanding academic and municipal exchanges",
        "Turkey+Uzbekistan >  | firm |  | Improving the exchange of information on smuggling and forgery",
        "Turkey+Uzbekistan >  | firm |  | Strengthening the training of border guards comprehensively",
        "Turkey+Uzbekistan >  | firm |  | Reviving the Türkiye-Central Asia format",
        "Turkey+Uzbekistan >  | firm | OTS | Support each other during their chairmanships of the Organization of Turkic \
         States (OTS)",
        "Turkey+Uzbekistan >  | firm | UN+ECO | Close coordination in bodies such as the United Nations and the Economic \
         Cooperation Organization (ECO)",
    ];
    let rows = commitment_rows(&found);
    assert_eq!(rows.len(), expected.len(), "{rows:#?}");
    for (row, expected) in rows.iter().zip(expected) {
        assert_eq!(row, expected);
    }
}

#[test]
fn notes_about_errors_give_no_points() {
    for text in [
        "An earlier version of this article said that Saleh agreed to close the base.",
        "Correction, 4 May 2024: A previous version of this story said that Saleh agreed to close the base. He agreed to open it.",
    ] {
        assert_eq!(commitments(text), [""; 0], "{text}");
        assert_eq!(speakers(text), [""; 0], "{text}");
    }
}

#[test]
fn what_is_denied_refused_conditional_or_past_is_not_a_commitment() {
    for (text, reason) in [
        ("Saleh denied that Chad had agreed to close the base.", "denied"),
        ("Saleh denied claims that Chad had pledged to close the base.", "denied"),
        ("Saleh rejected reports that Chad had agreed to close the base.", "denied"),
        ("Lund dismissed claims that Norway had promised to pay for the road.", "denied"),
        ("Lund called it untrue that Norway had agreed to pay for the road.", "denied"),
        ("Lund disputed that Norway will pay for the road.", "denied"),
        ("Saleh threatened that Chad will close the border.", "denied"),
        ("Lund said nobody in Norway had agreed to pay for the road.", "negated"),
        ("Lund did not say that Norway will pay for the road.", "negated"),
        ("Lund ruled out that Norway will pay for the road.", "refused"),
        ("Lund refused to say that Norway will pay for the road.", "refused"),
        ("Saleh declined to confirm that Chad had agreed to close the base.", "refused"),
        ("Chad will open the border if Norway pays for the road.", "conditional"),
        ("Lund said that Norway will pay for the road if Chad opens the border.", "conditional"),
        ("Norway will not pay for the road unless Chad agrees to open the border.", "conditional"),
        ("The two countries had previously agreed to open the border.", "past"),
        ("Norway had pledged to pay for the road.", "past"),
        ("Lund said that Norway had previously agreed to pay for the road.", "past"),
        ("Lund said that Norway had pledged $3 million in 2009.", "past"),
        ("The first version of this article said that Saleh agreed to close the base.", "corrected"),
        ("Our earlier report said that Saleh agreed to close the base.", "corrected"),
        ("The story incorrectly said that Norway had agreed to pay for the road.", "corrected"),
    ] {
        let (found, traces) = traced(&Article::from_text(&format!("{LEAD}{text}")), None, Lexicon::built_in());
        assert!(found.commitments.is_empty() && !traces.is_empty(), "{text}");
        assert!(
            traces.iter().filter(|trace| trace.point != TracedPoint::Quote).all(|trace| trace.row == reason),
            "{text}: {traces:?}"
        );
    }
    for text in [
        "“We have not agreed to close the base,” Saleh said.",
        "Lund said Norway had never promised to pay for the road.",
        "Neither side agreed to open the border.",
        "The ministers left without agreeing to open the border.",
        "Norway did not agree or commit to pay for the road.",
        "Saleh refused to commit to a date.",
        "The two sides failed to agree on the price of gas.",
        "Norway stopped short of pledging to pay for the road.",
        "Saleh denied that Chad had agreed to:\n- close the base;\n- open the border.",
        "Chad has yet to agree to the plan.",
        "If Norway pays for the road, Chad will open the border.",
        "Norway would have agreed to pay for the road.",
        "Norway had agreed in 2009 to pay for the road.",
        "The road, which Norway had promised to build, was never built.",
        "Lund said she hoped Chad would open the border.",
        "Saleh wants Norway to agree to pay for the road.",
        "Saleh asked whether Norway will pay for the road.",
    ] {
        assert_eq!(commitments(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn a_commitment_beside_a_denial_stays_one() {
    for text in [
        "Lund did not rule out a loan but agreed to pay for the road.",
        "Saleh denied the report and pledged to keep the border open.",
        "The two ministers agreed not to raise tariffs.",
        "Norway pledged never to test such weapons.",
        "Lund said that Norway had agreed to pay for the road.",
        "Norway will not raise tariffs.",
        "Norway will pay for the road even if Chad does not open the border.",
        "Saleh rejected the criticism and said that Chad would open the border.",
        "The ministers, who failed to meet in April, agreed to open the border.",
        "Saleh refused the loan, pledging to open the border.",
        "Chad did not refuse to help: it agreed to open the border.",
        "Norway pledged to oppose any plan that had not been agreed.",
        "Lund agreed to pay for the road without asking for more.",
        "The two sides vowed to reject threats and to settle the dispute.",
        "Norway, which had not signed the treaty, agreed to sign it in May.",
    ] {
        assert!(!commitments(text).is_empty(), "{text}");
    }
}
