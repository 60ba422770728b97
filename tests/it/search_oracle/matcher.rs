//! The reference matcher. It goes through every word of every brief, which is so simple that its correctness is obvious.

use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use briefing::brief::{Brief, Commitment, Evidence, Forum, evidence_span};
use briefing::library::Id;
use briefing::search::fields::{canonical_name, is_known_name};
use briefing::search::query::{DateField, Label, NameField, Node, Query, Scope};
use briefing::search::words::{WordMatcher, split_words};
use briefing::search::{Facet, Unit};
use briefing::text::{fold_text, sentences};
use jiff::civil::{Date, date};

pub(super) const TODAY: Date = date(2025, 6, 15);

/// What is matched: one point of a brief, or the brief itself.
#[derive(Clone, Copy)]
pub(super) struct Doc<'a> {
    pub(super) unit: Unit,
    pub(super) brief: &'a Brief,
    pub(super) ordinal: usize,
}

thread_local! {
    static WORDS_OF: RefCell<HashMap<String, Rc<Vec<String>>>> = RefCell::default();
}

/// The words of a text. They are cached per thread, because the matcher needs the same texts thousands of times.
fn words_of(text: &str) -> Rc<Vec<String>> {
    WORDS_OF.with_borrow_mut(|known| match known.get(text) {
        Some(words) => words.clone(),
        None => {
            let cut = Rc::new(split_words(&fold_text(text)).map(|word| word.text.into_owned()).collect());
            known.insert(text.to_owned(), Rc::clone(&cut));
            cut
        }
    })
}

fn contains(matchers: &[WordMatcher], texts: &[String]) -> bool {
    texts.iter().any(|text| {
        let words = words_of(text);
        words.windows(matchers.len()).any(|here| matchers.iter().zip(here).all(|(matcher, word)| matcher.matches(word)))
    })
}

fn forums_of(brief: &Brief, forum: &str) -> Vec<String> {
    let mut names = vec![forum.to_owned()];
    for known in &brief.forums {
        let all: Vec<&String> =
            [Some(&known.name), known.acronym.as_ref(), known.mention.as_ref()].into_iter().flatten().collect();
        if all.iter().any(|name| fold_text(name) == fold_text(forum)) {
            names.extend(all.into_iter().cloned());
        }
    }
    names
}

fn parties_of(brief: &Brief, speaker: &str) -> Vec<String> {
    if speaker == "joint" {
        return brief.parties().into_iter().map(str::to_owned).collect();
    }
    match brief.participants.iter().find(|p| p.name == speaker) {
        Some(participant) => participant.party.iter().cloned().collect(),
        None => vec![speaker.to_owned()],
    }
}

/// The texts of a unit: its own text, then its evidence, parties, topics and forums.
fn texts(doc: Doc<'_>, unit: Unit) -> [Vec<String>; 2] {
    let brief = doc.brief;
    let words = |evidence: &Option<Evidence>| evidence.iter().map(|e| e.words.clone()).collect::<Vec<_>>();
    match unit {
        Unit::Commitment => {
            let c = &brief.commitments[doc.ordinal];
            let forums = c.forums.iter().flat_map(|f| forums_of(brief, f));
            let more =
                words(&c.evidence).into_iter().chain([&c.parties, &c.to, &c.topics].into_iter().flatten().cloned());
            [vec![c.text.clone()], more.chain(forums).collect()]
        }
        Unit::Quote => {
            let q = &brief.quotes[doc.ordinal];
            let more = words(&q.evidence).into_iter().chain([q.speaker.clone()]).chain(parties_of(brief, &q.speaker));
            [vec![q.text.clone()], more.collect()]
        }
        Unit::Sentence => {
            let source = brief.source.text.as_deref().unwrap_or_default();
            [vec![sentences(source)[doc.ordinal].slice(source).to_owned()], Vec::new()]
        }
        Unit::Brief => unreachable!(),
    }
}

fn count(brief: &Brief, unit: Unit) -> usize {
    match unit {
        Unit::Commitment => brief.commitments.len(),
        Unit::Quote => brief.quotes.len(),
        Unit::Sentence => brief.source.text.as_deref().map_or(0, |text| sentences(text).len()),
        Unit::Brief => 1,
    }
}

fn points(brief: &Brief, unit: Unit) -> impl Iterator<Item = Doc<'_>> {
    (0..count(brief, unit)).map(move |ordinal| Doc { unit, brief, ordinal })
}

fn about(brief: &Brief) -> Vec<String> {
    let mut about: Vec<Option<String>> = Vec::new();
    for p in &brief.participants {
        about.extend([Some(p.name.clone()), p.role.clone(), p.party.clone()]);
    }
    for f in &brief.forums {
        about.extend([Some(f.name.clone()), f.acronym.clone(), f.mention.clone(), f.note.clone()]);
    }
    about.extend(brief.tags.iter().cloned().map(Some));
    about.extend([brief.place.clone(), brief.source.outlet.clone()]);
    about.into_iter().flatten().collect()
}

/// How well the words match: from 0 (not at all) to 3.
fn score(doc: Doc<'_>, matchers: &[WordMatcher], scopes: &[Scope]) -> u32 {
    let whole: Option<Vec<WordMatcher>> = match matchers {
        [WordMatcher::Prefix { word, stem }] => {
            Some(vec![WordMatcher::Stem { word: word.clone(), stem: stem.clone() }])
        }
        _ => None,
    };
    let best = |texts: &[String]| {
        let whole = whole.as_ref().is_none_or(|whole| {
            contains(whole, texts) || contains(&[WordMatcher::Exact(whole[0].word().to_owned())], texts)
        });
        if !contains(matchers, texts) {
            0
        } else if whole {
            3
        } else {
            2
        }
    };
    let any = |texts: &[String], good: u32| if contains(matchers, texts) { good } else { 0 };
    let in_points = |unit: Unit, main: &dyn Fn(&[String]) -> u32| {
        let level = points(doc.brief, unit).map(|point| {
            let [own, more] = texts(point, unit);
            main(&own).max(any(&more, 1))
        });
        level.max().unwrap_or(0)
    };
    let head = [doc.brief.headline.clone()];
    let summary: Vec<String> = doc.brief.summary.iter().cloned().collect();
    if !scopes.is_empty() {
        let own = scopes.iter().all(|scope| {
            matches!(
                (scope, doc.unit),
                (Scope::Commitments, Unit::Commitment) | (Scope::Quotes, Unit::Quote) | (Scope::Source, Unit::Sentence)
            )
        });
        if own {
            let [own, more] = texts(doc, doc.unit);
            return best(&own).max(any(&more, 1));
        }
        return scopes
            .iter()
            .map(|scope| match scope {
                Scope::Commitments => in_points(Unit::Commitment, &best),
                Scope::Quotes => in_points(Unit::Quote, &best),
                Scope::Source => in_points(Unit::Sentence, &best),
                Scope::Summary => best(&summary),
                Scope::Headline => best(&head),
            })
            .max()
            .unwrap_or(0);
    }
    if doc.unit != Unit::Brief {
        let [own, more] = texts(doc, doc.unit);
        return best(&own).max(any(&more, 1));
    }
    let good = |texts: &[String]| any(texts, 2);
    [
        best(&head),
        good(&summary),
        good(&about(doc.brief)),
        in_points(Unit::Commitment, &good),
        in_points(Unit::Quote, &good),
        in_points(Unit::Sentence, &|texts: &[String]| any(texts, 1)),
    ]
    .into_iter()
    .max()
    .unwrap_or(0)
}

/// The values that `doc` itself has for a field; `None` if points of its kind have no such field.
fn own_values(doc: Doc<'_>, name: NameField) -> Option<Vec<String>> {
    let brief = doc.brief;
    match doc.unit {
        Unit::Commitment => {
            let c = &brief.commitments[doc.ordinal];
            Some(match name {
                NameField::Party => c.parties.iter().chain(&c.to).cloned().collect(),
                NameField::By => c.parties.clone(),
                NameField::To => c.to.clone(),
                NameField::Topic => c.topics.clone(),
                NameField::Forum => c.forums.iter().flat_map(|f| forums_of(brief, f)).collect(),
                _ => return None,
            })
        }
        Unit::Quote => {
            let q = &brief.quotes[doc.ordinal];
            match name {
                NameField::Party | NameField::By => Some(parties_of(brief, &q.speaker)),
                NameField::Speaker => Some(vec![q.speaker.clone()]),
                _ => None,
            }
        }
        Unit::Sentence | Unit::Brief => None,
    }
}

fn brief_values(brief: &Brief, name: NameField) -> Vec<String> {
    let one = |value: &Option<String>| value.iter().cloned().collect::<Vec<_>>();
    let mut values = match name {
        NameField::Party => brief.participants.iter().filter_map(|p| p.party.clone()).collect(),
        NameField::Forum => brief
            .forums
            .iter()
            .flat_map(|f| [Some(f.name.clone()), f.acronym.clone(), f.mention.clone()].into_iter().flatten())
            .collect(),
        NameField::Place => one(&brief.place),
        NameField::Tag => brief.tags.clone(),
        NameField::Outlet => one(&brief.source.outlet),
        NameField::Side => one(&brief.source.side),
        NameField::Lang => one(&brief.source.language),
        NameField::By | NameField::To | NameField::Speaker | NameField::Topic => Vec::new(),
    };
    values.extend(points(brief, Unit::Commitment).filter_map(|point| own_values(point, name)).flatten());
    if name != NameField::By {
        values.extend(points(brief, Unit::Quote).filter_map(|point| own_values(point, name)).flatten());
    }
    values
}

fn own_label(doc: Doc<'_>, label: Label) -> Option<bool> {
    let brief = doc.brief;
    match (doc.unit, label) {
        (Unit::Commitment, Label::Commitment(kind)) => Some(brief.commitments[doc.ordinal].kind == kind),
        (Unit::Commitment, Label::Strength(strength)) => {
            Some(brief.commitments[doc.ordinal].strength == Some(strength))
        }
        (Unit::Commitment, Label::Overdue) => Some(brief.commitments[doc.ordinal].due.is_some_and(|due| due < TODAY)),
        (Unit::Quote, Label::Quote(kind)) => Some(brief.quotes[doc.ordinal].kind == kind),
        (Unit::Commitment, Label::Grounded) => {
            Some(evidence_span(brief.commitments[doc.ordinal].evidence.as_ref()).is_some())
        }
        (Unit::Quote, Label::Grounded) => Some(evidence_span(brief.quotes[doc.ordinal].evidence.as_ref()).is_some()),
        (Unit::Commitment | Unit::Quote, Label::Ungrounded) => own_label(doc, Label::Grounded).map(|is| !is),
        _ => None,
    }
}

fn brief_label(brief: &Brief, label: Label) -> bool {
    let mut all = points(brief, Unit::Commitment).chain(points(brief, Unit::Quote));
    match label {
        Label::Brief(kind) => brief.kind == kind,
        Label::Review(review) => brief.review == review,
        Label::Grounded => brief.commitments.len() + brief.quotes.len() > 0 && !brief_label(brief, Label::Ungrounded),
        label => all.any(|point| own_label(point, label) == Some(true)),
    }
}

pub(super) fn matches(doc: Doc<'_>, node: &Node, scopes: &[Scope]) -> bool {
    match node {
        Node::All(parts) => parts.iter().all(|part| matches(doc, part, scopes)),
        Node::Any(parts) => parts.iter().any(|part| matches(doc, part, scopes)),
        Node::Not(part) => !matches(doc, part, scopes),
        Node::Phrase(matchers) => score(doc, matchers, scopes) > 0,
        Node::Name(name, value) => {
            let values = own_values(doc, *name).unwrap_or_else(|| brief_values(doc.brief, *name));
            values.iter().any(|v| {
                let folded = fold_text(v);
                let usual = canonical_name(*name, &folded).to_owned();
                usual == value.canonical || !value.words.is_empty() && contains(&value.words, &[v.clone(), usual])
            })
        }
        Node::Labels(labels) => {
            labels.iter().any(|&label| own_label(doc, label).unwrap_or_else(|| brief_label(doc.brief, label)))
        }
        Node::Dates(day, days) => {
            let within = |day: &Date| days.from.is_none_or(|from| from <= *day) && days.to.is_none_or(|to| *day <= to);
            match (day, doc.unit) {
                (DateField::Meeting, _) => doc.brief.date.is_some_and(|day| within(&day)),
                (DateField::Due, Unit::Commitment) => {
                    doc.brief.commitments[doc.ordinal].due.is_some_and(|day| within(&day))
                }
                (DateField::Due, _) => doc.brief.commitments.iter().filter_map(|c| c.due).any(|day| within(&day)),
            }
        }
    }
}

pub(super) type Library = BTreeMap<Id, Brief>;
/// Score, date (undated last), path and ordinal: the order of the hits.
pub(super) type Rank<'a> = (Reverse<u32>, Reverse<Option<Date>>, &'a Id, usize);

pub(super) fn expected<'a>(library: &'a Library, query: &Query, unit: Unit) -> Vec<Rank<'a>> {
    let mut found = Vec::new();
    for (id, brief) in library {
        for doc in points(brief, unit).filter(|doc| matches(*doc, &query.root, &query.scopes)) {
            let score: u32 = query.positive_phrases().iter().map(|matchers| score(doc, matchers, &query.scopes)).sum();
            found.push((Reverse(score.min(127)), Reverse(brief.date), id, doc.ordinal));
        }
    }
    found.sort();
    found
}
/// The canonical name of a forum: that of the first of its names that the program knows, else its own name.
fn canonical(forum: &Forum) -> String {
    let names = [Some(&forum.name), forum.acronym.as_ref(), forum.mention.as_ref()];
    let usual = |name: &String| canonical_name(NameField::Forum, &fold_text(name)).to_owned();
    let known = names.into_iter().flatten().map(usual).find(|usual| is_known_name(NameField::Forum, usual));
    known.unwrap_or_else(|| usual(&forum.name))
}

/// The forums of `doc` by their canonical names.
fn canonical_forums(doc: Doc<'_>) -> BTreeSet<String> {
    let brief = doc.brief;
    let of_point = |c: &Commitment| {
        let mut found = BTreeSet::new();
        for wanted in &c.forums {
            let is_it = |f: &&Forum| {
                let names = [Some(&f.name), f.acronym.as_ref(), f.mention.as_ref()];
                names.into_iter().flatten().any(|name| fold_text(name) == fold_text(wanted))
            };
            let listed: Vec<String> = brief.forums.iter().filter(is_it).map(canonical).collect();
            let own = Forum { name: wanted.clone(), ..Forum::default() };
            found.extend(if listed.is_empty() { vec![canonical(&own)] } else { listed });
        }
        found
    };
    match doc.unit {
        Unit::Commitment => of_point(&brief.commitments[doc.ordinal]),
        _ => brief.forums.iter().map(canonical).chain(brief.commitments.iter().flat_map(of_point)).collect(),
    }
}

/// The values that `doc` has for a facet, by their canonical names.
pub(super) fn facet_values(doc: Doc<'_>, facet: Facet) -> BTreeSet<String> {
    let named = |name: NameField| {
        let values = own_values(doc, name).unwrap_or_else(|| brief_values(doc.brief, name));
        let usual = values.iter().map(|value| canonical_name(name, &fold_text(value)).to_owned());
        usual.filter(|usual| !usual.is_empty()).collect()
    };
    let kind = match doc.unit {
        Unit::Commitment => doc.brief.commitments[doc.ordinal].kind.word(),
        Unit::Quote => doc.brief.quotes[doc.ordinal].kind.word(),
        Unit::Sentence | Unit::Brief => doc.brief.kind.word(),
    };
    match facet {
        Facet::Party => named(NameField::Party),
        Facet::Forum => canonical_forums(doc),
        Facet::Topic => named(NameField::Topic),
        Facet::Kind => BTreeSet::from([kind.to_owned()]),
        Facet::Year => doc.brief.date.iter().map(|day| day.year().to_string()).collect(),
    }
}
