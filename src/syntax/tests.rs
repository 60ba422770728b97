//! Sentences and what their trees must say. The model is trained, so the sentences are plain ones.

use proptest::prelude::*;

use super::{BYTES, MOST_TOKENS, Model, Token, parse};

/// "agreed ccomp denied": the word, its relation and its head.
fn arcs(sentence: &str) -> Vec<String> {
    let tokens = parse(sentence);
    let word = |token: &Token| token.span.slice(sentence).to_owned();
    tokens
        .iter()
        .map(|token| {
            let head = token.head.map_or_else(|| "-".to_owned(), |head| word(&tokens[head]));
            format!("{} {} {head}", word(token), token.relation)
        })
        .collect()
}

#[test]
fn trees_show_who_does_what() {
    for (sentence, expected) in [
        (
            "Norland opened an embassy in Karsk.",
            &["Norland nsubj opened", "embassy dobj opened", "opened ROOT -", "Karsk pobj in"][..],
        ),
        (
            "The treaty was signed by both ministers.",
            &["treaty nsubjpass signed", "was auxpass signed", "ministers pobj by"],
        ),
        (
            "The minister denied that Norland had agreed to the loan.",
            &["minister nsubj denied", "agreed ccomp denied", "had aux agreed", "that mark agreed"],
        ),
        (
            "Norland will build a bridge over the river.",
            &["will aux build", "Norland nsubj build", "bridge dobj build"],
        ),
        ("They have not agreed to any lease.", &["not neg agreed", "have aux agreed", "They nsubj agreed"]),
        (
            "The ministers agreed to open the border.",
            &["ministers nsubj agreed", "open xcomp agreed", "border dobj open"],
        ),
        ("The president refused to sign the treaty.", &["sign xcomp refused", "treaty dobj sign"]),
        (
            "Both sides discussed trade, energy and security.",
            &["trade dobj discussed", "energy conj trade", "security conj energy"],
        ),
        (
            "The envoy, who visited Karsk in May, praised the deal.",
            &["visited relcl envoy", "who nsubj visited", "envoy nsubj praised"],
        ),
        ("If Norland pays, the company will return.", &["If mark pays", "pays advcl return", "will aux return"]),
        (
            "\"We are ready to help,\" the minister said.",
            &["minister nsubj said", "are ccomp said", "help xcomp ready"],
        ),
        ("He met the minister and thanked her.", &["thanked conj met", "her dobj thanked"]),
    ] {
        let arcs = arcs(sentence);
        for arc in expected {
            assert!(arcs.iter().any(|found| found == arc), "“{arc}” is not in the tree of “{sentence}”: {arcs:?}");
        }
    }
}

#[test]
fn tokens_have_tags_and_lemmas() {
    let found: Vec<String> = parse("The ministers’ talks haven’t begun.")
        .iter()
        .map(|token| format!("{} {}", token.tag, token.lemma))
        .collect();
    assert_eq!(found, ["DT the", "NNS minister", "POS '", "NNS talk", "VBP have", "RB not", "VBN begin", ". ."]);
}

#[test]
fn a_damaged_model_is_refused() {
    assert!(Model::read(BYTES).is_some());
    assert!(Model::read(&BYTES[..BYTES.len() - 1]).is_none());
    assert!(Model::read(&BYTES[1..]).is_none());
    assert!(Model::read(&[]).is_none());
}

#[test]
fn the_model_is_the_one_its_note_describes() {
    let note = include_str!("english.model.toml");
    let checksum = format!("fnv1a = \"{:016x}\"", crate::text::fnv1a(BYTES));
    assert!(note.contains(&checksum), "{checksum} is not in english.model.toml");
    assert!(note.contains(&format!("bytes = {}\n", BYTES.len())), "{}", BYTES.len());
}

#[test]
fn a_long_sentence_is_parsed_in_pieces() {
    let sentence = "trade and ".repeat(MOST_TOKENS * 10);
    let tokens = parse(&sentence);
    assert_eq!(tokens.len(), MOST_TOKENS * 20);
    let piece = |at: usize| at / MOST_TOKENS;
    assert!(tokens.iter().enumerate().all(|(at, token)| token.head.is_none_or(|head| piece(head) == piece(at))));
}

proptest! {
    #[test]
    fn any_text_is_parsed(text in "(\\PC|\\s|\\p{Cc}|[-.,'’“” a-zA-Z0-9]){0,120}") {
        let tokens = parse(&text);
        let mut end = 0;
        for (at, token) in tokens.iter().enumerate() {
            prop_assert!(token.span.start() >= end && !token.span.slice(&text).is_empty());
            prop_assert!(token.head.is_none_or(|head| head < tokens.len() && head != at));
            prop_assert!(!token.tag.is_empty() && !token.relation.is_empty());
            end = token.span.end();
        }
        // Nothing but blanks and control characters is left out, and every word has a way to a root.
        let kept: usize = tokens.iter().map(|token| token.span.slice(&text).chars().count()).sum();
        prop_assert_eq!(kept, text.chars().filter(|c| !c.is_whitespace() && !c.is_control()).count());
        for at in 0..tokens.len() {
            let way = std::iter::successors(Some(at), |at| tokens[*at].head);
            prop_assert!(way.take(tokens.len() + 1).count() <= tokens.len());
        }
        prop_assert_eq!(parse(&text), tokens);
    }
}
