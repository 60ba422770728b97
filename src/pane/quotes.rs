//! The quotes pane: who said what. A quote has quotation marks only if the source has them; a reported one never does.

use crate::brief::{Brief, Quote, QuoteKind, Review, Section};
use crate::pane::element::{Element, Item, join_names, number_in_words};
use crate::pane::page::{Role, Run};

/// A heading whenever the speaker changes, and the quotes.
pub(super) fn quote_elements(brief: &Brief) -> Vec<Element> {
    if brief.quotes.is_empty() {
        let hint = "Nobody is quoted in this brief. The source, if there is one, is in pane 6.";
        return vec![Element::Absent("No quotes.", hint)];
    }
    let mut elements = Vec::new();
    let mut speaking = None;
    for (point, quote) in brief.quotes.iter().enumerate() {
        if speaking != Some(&quote.speaker) {
            elements.push(Element::Heading(speaker(brief, &quote.speaker)));
            speaking = Some(&quote.speaker);
        }
        elements.push(Element::Item(item(brief, point, quote)));
    }
    elements
}

/// The speaker's name, with office and party if the brief names them.
pub(super) fn speaker(brief: &Brief, name: &str) -> Vec<Run> {
    if name == "joint" {
        let who = match brief.parties().as_slice() {
            [] => String::new(),
            few @ ([_] | [_, _] | [_, _, _]) => format!(", {}", join_names(few)),
            many => format!(", all {} parties", number_in_words(many.len())),
        };
        return vec![Run::new(Role::Speaker, "Jointly"), Run::new(Role::Muted, who)];
    }
    let Some(person) = brief.participants.iter().find(|p| p.name == name) else {
        let role = if brief.parties().contains(&name) { Role::Party } else { Role::Speaker };
        return vec![Run::new(role, name)];
    };
    let mut runs = vec![Run::new(Role::Speaker, name)];
    runs.extend(person.role.as_ref().map(|role| Run::new(Role::Muted, format!(", {role}"))));
    if let Some(party) = &person.party {
        runs.push(Run::new(Role::Muted, " · "));
        runs.push(Run::new(Role::Party, party));
    }
    runs
}

fn item(brief: &Brief, point: usize, quote: &Quote) -> Item {
    let is_verbatim = quote.kind == QuoteKind::Direct;
    let runs = if is_verbatim {
        vec![Run::new(Role::Quote, format!("“{}”", quote.text))]
    } else {
        vec![Run::new(Role::Body, &quote.text)]
    };
    let evidence = quote.evidence.clone();
    let bare = |words: &str| words.trim_matches(['“', '”', '"', '«', '»', ' ']).to_owned();
    let contains_evidence = is_verbatim && evidence.as_ref().is_some_and(|e| bare(&e.words) == bare(&quote.text));
    let facts = vec![Run::new(Role::Label, quote.kind.word())];
    let marks = if is_verbatim { ("“", "”") } else { ("source: ", "") };
    let total = brief.quotes.len();
    let reviewed = (brief.review == Review::Draft).then(|| !brief.is_unreviewed(Section::Quote(point)));
    let confidence = quote.confidence;
    Item {
        point,
        total,
        runs,
        is_verbatim,
        facts,
        evidence,
        marks,
        contains_evidence,
        reviewed,
        confidence,
        ..Item::default()
    }
}
