//! The search engine compared with a reference matcher on random briefs and queries.

mod generate;
mod matcher;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use briefing::brief::{Brief, Commitment, Forum, Source};
use briefing::index::{Index, Opened, set_parallel_from};
use briefing::library::{Card, Entry, Id, Loaded, ScanEvent, Stamp};
use briefing::search::query::Node;
use briefing::search::{Engine, Facet, Query, Request, Sort, Unit};
use jiff::civil::Date;

use generate::{Random, brief, leaf, query};
use matcher::{Doc, Library, TODAY, expected, facet_values, matches};

fn request(query: &Query, unit: Unit) -> Request {
    Request { query: query.clone(), unit: Some(unit), limit: 20, today: Some(TODAY), ..Request::default() }
}

fn compare(index: &Index, library: &Library, random: &mut Random, rounds: usize) {
    let mut found_any = 0;
    for round in 0..rounds {
        let mut typed = query(random, 0);
        if random.below(5) == 0 {
            typed = format!("in:{} {typed}", random.one(&["quotes", "commitments", "source", "summary", "headline"]));
        }
        let typing = random.below(2) == 0;
        let Ok(query) = Query::parse(&typed, typing) else { continue };
        let unit = Unit::ALL[round % 4];
        let expected = expected(library, &query, unit);
        let answer = index.search(&request(&query, unit), &|| false).unwrap().unwrap();
        let context = format!("{typed:?} (typing: {typing}) as {unit:?}\n{:?}", query.root);
        if expected.is_empty() {
            assert!(answer.total == 0 || answer.similar, "{context}\n{:?}", answer.hits);
            continue;
        }
        found_any += 1;
        assert!(!answer.similar);
        assert_eq!(answer.total, expected.len(), "{context}");
        let briefs: BTreeSet<&Id> = expected.iter().map(|rank| rank.2).collect();
        assert_eq!(answer.briefs, briefs.len(), "{context}");
        let hits: Vec<(&Id, usize)> = answer.hits.iter().map(|hit| (&hit.id, hit.ordinal)).collect();
        let wanted: Vec<(&Id, usize)> = expected.iter().take(20).map(|rank| (rank.2, rank.3)).collect();
        assert_eq!(hits, wanted, "{context}");
        if unit == Unit::Brief {
            assert_eq!(
                index.matching_briefs(&query, Some(TODAY), &|| false).unwrap().unwrap(),
                briefs.into_iter().cloned().collect::<Vec<_>>(),
                "{context}"
            );
        }
        for hit in &answer.hits {
            assert_eq!(hit.date, library[&hit.id].date);
            assert_eq!(hit.headline, library[&hit.id].headline);
        }
    }
    assert!(found_any > rounds / 4, "too few queries found anything: {found_any}");
}

fn library(random: &mut Random, count: usize) -> Library {
    (0..count).map(|n| (Id::new(format!("{}/{n:03}.toml", n % 7)), brief(random))).collect()
}

fn stamp(n: u64) -> Stamp {
    Stamp { modified: 1, size: n, inode: 0 }
}

/// Replaces one brief, which leaves the index with one more segment and with deleted documents.
fn replace_one(index: &Index, library: &mut Library, random: &mut Random, round: u64) {
    let id = library.keys().nth(random.below(library.len())).unwrap().clone();
    library.insert(id.clone(), brief(random));
    write(index, [(&id, stamp(round), &library[&id])], &[]);
}

/// An empty index that is searched on several threads, however small it is.
fn memory_index() -> Index {
    set_parallel_from(1);
    Index::in_memory().unwrap()
}

fn index_of(library: &Library) -> Index {
    let index = memory_index();
    write(&index, library.iter().map(|(id, brief)| (id, stamp(1000), brief)), &[]);
    index
}

fn index_of_one(brief: &Brief) -> Index {
    let index = memory_index();
    write(&index, [(&Id::new("a.toml"), stamp(1), brief)], &[]);
    index
}

fn write<'a>(index: &Index, changed: impl IntoIterator<Item = (&'a Id, Stamp, &'a Brief)>, removed: &[Id]) {
    let load = |(id, version, brief): (&Id, Stamp, &Brief)| {
        let entry = Entry { id: id.clone(), stamp: version, card: Some(Card::new(brief)), problems: Vec::new() };
        Loaded { entry: Arc::new(entry), version, brief: Some(Arc::new(brief.clone())) }
    };
    let session = index.begin_sync().unwrap();
    session.receive(&ScanEvent::Entries(changed.into_iter().map(load).collect()));
    session.receive(&ScanEvent::Removed(removed.to_vec()));
    session.close().unwrap();
}

#[test]
fn hits_and_their_order_match_the_reference() {
    let mut random = Random(20_240_329);
    let library = library(&mut random, 200);
    let index = index_of(&library);
    compare(&index, &library, &mut random, 1200);
}

#[test]
fn a_phrase_typed_key_by_key_has_the_same_hits() {
    let mut random = Random(31);
    let mut library = library(&mut random, 120);
    let index = index_of(&library);
    let mut found = 0;
    for round in 0..60 {
        if round % 15 == 14 {
            replace_one(&index, &mut library, &mut random, round);
        }
        // Adjacent words, and sometimes two that are swapped.
        let id = library.keys().nth(random.below(library.len())).unwrap();
        let Some(point) = library[id].commitments.first() else { continue };
        let mut words: Vec<&str> = point.text.split(' ').take(4).collect();
        if random.below(4) == 0 {
            words.swap(0, 1);
        }
        let phrase = format!("\"{}\"", words.join(" "));
        for end in phrase.char_indices().map(|(at, c)| at + c.len_utf8()) {
            let typed = phrase.get(..end).unwrap();
            let Ok(query) = Query::parse(typed, true) else { continue };
            let wanted = expected(&library, &query, Unit::Commitment).len();
            let answer = index.search(&request(&query, Unit::Commitment), &|| false).unwrap().unwrap();
            assert!(answer.total == wanted || wanted == 0 && answer.similar, "{typed}: {} {wanted}", answer.total);
            found += usize::from(wanted > 0 && typed.contains(' '));
        }
    }
    assert!(found > 300, "too few phrases found anything: {found}");
}

#[test]
fn an_index_changed_in_steps_matches_the_reference() {
    let mut random = Random(7);
    let mut library = library(&mut random, 60);
    let dir = tempfile::tempdir().unwrap();
    set_parallel_from(1);
    let (index, opened) = Index::open(&dir.path().join("index")).unwrap();
    assert_eq!(opened, Opened::Fresh);
    write(&index, library.iter().map(|(id, brief)| (id, stamp(1000), brief)), &[]);
    for step in 0..12 {
        let removed: Vec<Id> = library.keys().filter(|_| random.below(9) == 0).cloned().collect();
        removed.iter().for_each(|id| drop(library.remove(id)));
        let mut changed = Vec::new();
        for n in 0..5 {
            let at = random.below(library.len());
            let old = library.keys().nth(at).unwrap().clone();
            let id = if n == 0 { Id::new(format!("new/{step}.toml")) } else { old };
            library.insert(id.clone(), brief(&mut random));
            changed.push(id);
        }
        changed.sort();
        changed.dedup();
        write(&index, changed.iter().map(|id| (id, stamp(step), &library[id])), &removed);
        compare(&index, &library, &mut random, 40);
        let stamps = index.stamps().unwrap();
        assert_eq!(stamps.keys().collect::<BTreeSet<_>>(), library.keys().collect());
        assert!(changed.iter().all(|id| stamps[id] == stamp(step)));
    }
    drop(index);
    set_parallel_from(1);
    let (index, opened) = Index::open(&dir.path().join("index")).unwrap();
    assert_eq!((opened, index.counts().unwrap().briefs), (Opened::Ready, library.len()));
    compare(&index, &library, &mut random, 200);
}

#[test]
fn pages_join_up_and_dates_descend() {
    let mut random = Random(3);
    let library = library(&mut random, 120);
    let index = index_of(&library);
    let query = Query::parse("l", true).unwrap();
    for sort in [Sort::Relevance, Sort::Date] {
        let ask = |offset, limit| {
            let request = Request { offset, limit, sort, ..request(&query, Unit::Commitment) };
            index.search(&request, &|| false).unwrap().unwrap()
        };
        let whole = ask(0, 10_000);
        assert_eq!(whole.hits.len(), whole.total);
        let pages: Vec<_> = (0..whole.total.div_ceil(7)).flat_map(|page| ask(page * 7, 7).hits).collect();
        assert_eq!(pages, whole.hits);
        assert!(ask(0, 0).hits.is_empty() && ask(whole.total, 5).hits.is_empty());
        if sort == Sort::Date {
            let days: Vec<Option<Date>> = whole.hits.iter().map(|hit| hit.date).collect();
            assert!(days.windows(2).all(|two| two[0] >= two[1]));
        }
    }
}

#[test]
fn filtered_hits_are_counted_and_a_stale_search_stops() {
    let mut random = Random(5);
    let library = library(&mut random, 120);
    let index = index_of(&library);
    let [query, within] = ["law", "party:china -trade"].map(|typed| Query::parse(typed, false).unwrap());
    for unit in Unit::ALL {
        let all = expected(&library, &query, unit);
        let inside = all
            .iter()
            .filter(|rank| matches(Doc { unit: Unit::Brief, brief: &library[rank.2], ordinal: 0 }, &within.root, &[]));
        let inside = inside.count();
        let request = Request { within: Some(within.clone()), ..request(&query, unit) };
        let answer = index.search(&request, &|| false).unwrap().unwrap();
        assert_eq!((answer.total, answer.outside), (inside, all.len() - inside));
        assert!(inside > 0 && inside < all.len());
        assert_eq!(index.search(&request, &|| true).unwrap(), None);
    }
}

#[test]
fn similar_words_are_found_if_there_is_no_exact_hit() {
    let brief = Brief {
        headline: "Kazakhstan".into(),
        commitments: vec![Commitment {
            text: "Deepen enforcement of the law".into(),
            parties: vec!["Kazakhstan".into()],
            ..Commitment::default()
        }],
        ..Brief::default()
    };
    let index = index_of_one(&brief);
    for (typed, typing, marked) in [
        ("enforcment lawx", false, None),
        ("enforxement", false, Some("enforcement")),
        ("nforcement law", false, Some("enforcement")),
        ("efnorcement", false, Some("enforcement")),
        ("enforcemen", false, Some("enforcement")),
        ("xnforcem", true, Some("enforcement")),
        ("enofrc", true, Some("enforcement")),
        ("\"enforcemint of the\"", false, Some("enforcement of the")),
        ("\"enforcemint the\"", false, None),
        ("party:kazakstan", false, Some("")),
        ("lxw", false, None),
        // A short word has no similar words, even beside a long one that has.
        ("enforcment xaw", false, None),
    ] {
        let query = Query::parse(typed, typing).unwrap();
        let answer = index.search(&request(&query, Unit::Commitment), &|| false).unwrap().unwrap();
        assert_eq!((answer.total == 1, answer.similar), (marked.is_some(), marked.is_some()), "{typed}");
        if let (Some(marked), Some(hit)) = (marked, answer.hits.first()) {
            assert_eq!(hit.marks.first().map_or("", |mark| mark.slice(&hit.text)), marked, "{typed}");
        }
    }
}

#[test]
fn a_brief_found_by_its_source_shows_the_sentence() {
    let source = "The sides met. A railway was built. They left.";
    let brief = Brief {
        headline: "Talks".into(),
        summary: Some("They talked.".into()),
        source: Source { text: Some(source.into()), ..Source::default() },
        ..Brief::default()
    };
    let index = index_of_one(&brief);
    let shown = |typed: &str| {
        let query = Query::parse(typed, false).unwrap();
        let answer = index.search(&request(&query, Unit::Brief), &|| false).unwrap().unwrap();
        answer.hits.first().map(|hit| (hit.text.clone(), hit.evidence.map(|span| span.slice(source).to_owned())))
    };
    let sentence = "A railway was built.".to_owned();
    assert_eq!(shown("railway"), Some((sentence.clone(), Some(sentence))));
    assert_eq!(shown("talked"), Some(("They talked.".into(), None)));
    assert_eq!(shown("talks"), Some(("They talked.".into(), None)));
    assert_eq!(shown(""), Some(("They talked.".into(), None)));
}
/// Compares the facets of a query with the reference matcher: the same values, each with as many hits as the narrowed query
/// has. Returns the number of values compared.
fn compare_facets(index: &Index, library: &Library, typed: &str, typing: bool, unit: Unit) -> usize {
    let Ok(query) = Query::parse(typed, typing) else { return 0 };
    let all = expected(library, &query, unit);
    let facets = index.facets(&request(&query, unit), 1000, &|| false).unwrap().unwrap();
    assert_eq!(facets.iter().map(|counts| counts.facet).collect::<Vec<_>>(), Facet::ALL);
    let first = index.facets(&request(&query, unit), 2, &|| false).unwrap().unwrap();
    let mut checked = 0;
    for (counts, first) in facets.iter().zip(first) {
        let context = format!("{typed:?} (typing: {typing}) as {unit:?}: {:?}", counts.facet);
        let values: BTreeSet<String> = all
            .iter()
            .flat_map(|rank| facet_values(Doc { unit, brief: &library[rank.2], ordinal: rank.3 }, counts.facet))
            .collect();
        assert_eq!((counts.values.len(), counts.more), (values.len(), 0), "{context}: {values:?} {:?}", counts.values);
        assert!(counts.values.is_sorted_by(|a, b| a.count >= b.count), "{context}");
        let kinds = if counts.facet == Facet::Kind { 0 } else { values.len().saturating_sub(2) };
        assert_eq!(first.more, kinds, "{context}");
        for value in &counts.values {
            let Some(narrowed) = Query::toggle_condition(typed, &value.condition) else { continue };
            let narrowed = Query::parse(&narrowed, true).unwrap();
            let found = expected(library, &narrowed, unit).len();
            if typing && !Query::has_condition(typed, &value.condition) {
                assert_eq!(value.count, found, "{context}: {} {:?}", value.condition, narrowed.typed);
            }
            let condition = Query::parse(&value.condition, false).unwrap();
            let both = Node::All(vec![query.root.clone(), condition.root]);
            let both = Query { root: both, ..query.clone() };
            assert_eq!(value.count, expected(library, &both, unit).len(), "{context}: {}", value.condition);
            checked += 1;
        }
    }
    checked
}

#[test]
fn facet_values_and_counts_match_the_reference() {
    let mut random = Random(9);
    let mut library = library(&mut random, 60);
    let index = index_of(&library);
    let mut checked = 0;
    for round in 0..160 {
        if round % 40 == 39 {
            replace_one(&index, &mut library, &mut random, round);
        }
        let typed = if round % 4 == 0 { leaf(&mut random) } else { query(&mut random, 1) };
        let typing = random.below(2) == 0;
        let unit = Unit::ALL[usize::try_from(round).unwrap() % 4];
        checked += compare_facets(&index, &library, &typed, typing, unit);
    }
    assert!(checked > 1000, "too few values were counted: {checked}");
}

#[test]
fn facets_respect_filters_similar_words_and_staleness() {
    let mut random = Random(11);
    let library = library(&mut random, 60);
    let index = index_of(&library);
    let [query, within] = ["law", "party:china -trade"].map(|typed| Query::parse(typed, false).unwrap());
    let request = Request { within: Some(within), ..request(&query, Unit::Commitment) };
    let total = index.search(&request, &|| false).unwrap().unwrap().total;
    let facets = index.facets(&request, 9, &|| false).unwrap().unwrap();
    assert_eq!(facets[2].values.iter().map(|value| value.count).sum::<usize>(), total, "each has one kind");
    assert_eq!(index.facets(&request, 9, &|| true).unwrap(), None);
    // It asks many times whether it is stale, and each of its threads stops at the first yes.
    let facets_until = |last: usize| {
        let asked = AtomicUsize::new(0);
        let is_stale = || asked.fetch_add(1, Ordering::Relaxed) >= last;
        (index.facets(&request, 9, &is_stale).unwrap(), asked.into_inner())
    };
    let (whole, asked) = facets_until(usize::MAX);
    assert_eq!(whole.as_ref(), Some(&facets));
    assert!(asked > facets.iter().map(|counts| counts.values.len()).sum(), "{asked}");
    for last in 0..asked {
        let (stopped, asked) = facets_until(last);
        assert!(stopped.is_none() && (last + 1..=last + 4).contains(&asked), "{last} {asked}");
    }
    let typo = Query::parse("securyty", false).unwrap();
    let request = Request { query: typo.similar(), within: None, ..request };
    let similar = index.search(&Request { query: typo, ..request.clone() }, &|| false).unwrap().unwrap();
    let facets = index.facets(&request, 9, &|| false).unwrap().unwrap();
    assert!(similar.similar && similar.total > 0);
    assert_eq!(facets[2].values.iter().map(|value| value.count).sum::<usize>(), similar.total);
}

#[test]
fn a_facet_label_is_the_known_name_or_the_most_frequent_spelling() {
    let commitment = |party: &str, forum: &str| Commitment {
        text: "Law".into(),
        parties: vec![party.into()],
        forums: vec![forum.into()],
        topics: vec!["Rail freight".into()],
        ..Commitment::default()
    };
    let commitments = vec![
        commitment("PRC", "Shanghai Group"),
        commitment("the Lake League", "The “Quad”"),
        commitment("The Lake League", "Wider Lake Forum"),
        commitment("The Lake League", "lake"),
    ];
    let brief = Brief { headline: "Talks".into(), commitments, ..Brief::default() };
    let index = index_of_one(&brief);
    let query = Query::parse("law", false).unwrap();
    let facets = index.facets(&request(&query, Unit::Commitment), 9, &|| false).unwrap().unwrap();
    let shown = |at: usize| -> Vec<(&str, &str, usize)> {
        facets[at].values.iter().map(|value| (&*value.label, &*value.condition, value.count)).collect()
    };
    assert_eq!(shown(0), [("The Lake League", "party:\"The Lake League\"", 3), ("China", "party:China", 1)]);
    assert_eq!(
        shown(1),
        [
            // "Wider Lake Forum" contains the word "lake" and counts too.
            ("lake", "forum:lake", 2),
            ("SCO", "forum:SCO", 1),
            ("The “Quad”", "forum:\"The  Quad\"", 1),
            ("Wider Lake Forum", "forum:\"Wider Lake Forum\"", 1),
        ]
    );
    assert_eq!(shown(3), [("Rail freight", "topic:\"Rail freight\"", 4)]);
    assert_eq!(shown(4), []);
}

#[test]
fn a_forum_with_several_names_is_one_facet_value() {
    let forum = |name: &str, acronym: &str, mention: &str| Forum {
        name: name.into(),
        acronym: Some(acronym.into()),
        mention: Some(mention.into()),
        note: None,
    };
    let point = |forum: &str| Commitment { text: "Law".into(), forums: vec![forum.into()], ..Commitment::default() };
    let brief = Brief {
        headline: "Talks".into(),
        forums: vec![
            forum("Road Scheme", "BRI", "the scheme (BRI)"),
            forum("Lake Group", "LG", "the group by the lake"),
            forum("Forum of the Quay", "FQ", "LG"),
        ],
        commitments: ["BRI", "Road Scheme", "the group by the lake", "Lake Group", "Other", "FQ"].map(point).into(),
        ..Brief::default()
    };
    let index = index_of_one(&brief);
    let query = Query::parse("", false).unwrap();
    for (unit, expected) in [
        // "the group by the lake" mentions the Lake Group; the quay's forum is also listed as LG.
        (Unit::Commitment, [("BRI", 2), ("Lake Group", 2), ("Forum of the Quay", 1), ("Other", 1)]),
        (Unit::Brief, [("BRI", 1), ("Forum of the Quay", 1), ("Lake Group", 1), ("Other", 1)]),
    ] {
        let facets = index.facets(&request(&query, unit), 9, &|| false).unwrap().unwrap();
        let shown: Vec<(&str, usize)> = facets[1].values.iter().map(|value| (&*value.label, value.count)).collect();
        assert_eq!(shown, expected, "{unit:?}");
    }
}

#[test]
fn hits_are_counted_per_brief() {
    let mut random = Random(13);
    let library = library(&mut random, 80);
    let index = index_of(&library);
    for (typed, unit) in
        [("law", Unit::Commitment), ("rail", Unit::Sentence), ("-trade", Unit::Brief), ("zz", Unit::Quote)]
    {
        let query = Query::parse(typed, false).unwrap();
        let all = expected(&library, &query, unit);
        let mut briefs: BTreeMap<&Id, usize> = BTreeMap::new();
        all.iter().for_each(|rank| *briefs.entry(rank.2).or_default() += 1);
        let counts = index.count_hits(&request(&query, unit), &|| false).unwrap().unwrap();
        assert_eq!(counts.total, all.len(), "{typed}");
        assert_eq!(counts.briefs, briefs.into_iter().map(|(id, n)| (id.clone(), n)).collect::<Vec<_>>(), "{typed}");
    }
}
