//! The index: briefs cut into points, each point into folded words, held in memory; queries are answered from it. Other rooms
//! see [`Index`], [`Request`] and [`Answer`], not how it is kept.

use std::collections::{BTreeMap, HashSet};

use jiff::civil::Date;

use crate::brief::{Brief, Evidence, grounds};
use crate::library::Id;
use crate::search::fields::known_as;
use crate::search::hit::{Answer, Hit, Unit};
use crate::search::query::{Day, Days, Label, Name, Node, Place, Query, Value};
use crate::search::words::{Slot, words};
use crate::text::{Span, fold, sentences};

/// What is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// The query.
    pub query: Query,
    /// What the results are to be; the query's own unit where none.
    pub unit: Option<Unit>,
    /// Rank of the first result wanted.
    pub offset: usize,
    /// How many.
    pub limit: usize,
    /// The day that "overdue" is measured against.
    pub today: Option<Date>,
    /// Only these briefs; results in others are counted apart.
    pub within: Option<HashSet<Id>>,
}

/// A searchable library.
#[derive(Debug, Clone, Default)]
pub struct Index {
    briefs: BTreeMap<Id, Held>,
}

#[derive(Debug, Clone)]
struct Held {
    headline: String,
    date: Option<Date>,
    /// Names and labels of the brief as a whole.
    of_brief: Facts,
    points: Vec<Point>,
}

/// What fields ask about.
#[derive(Debug, Clone, Default)]
struct Facts {
    names: Vec<(Name, String)>,
    labels: Vec<Label>,
    due: Vec<Date>,
}

#[derive(Debug, Clone)]
struct Point {
    unit: Unit,
    ordinal: usize,
    who: String,
    kind: &'static str,
    text: String,
    evidence: Option<Span>,
    facts: Facts,
    /// The words of each place they can be told to stand in.
    words: Vec<(Place, Vec<String>)>,
}

fn cut(text: &str) -> Vec<String> {
    let folded = fold(text).text;
    words(&folded).map(|word| word.text.into_owned()).collect()
}

impl Facts {
    fn name(&mut self, name: Name, value: Option<&str>) {
        if let Some(value) = value {
            self.names.push((name, fold(value).text));
        }
    }

    fn names<'v>(&mut self, name: Name, values: impl IntoIterator<Item = &'v String>) {
        for value in values {
            self.name(name, Some(value));
        }
    }

    fn extend(&mut self, other: &Self) {
        self.names.extend(other.names.iter().cloned());
        self.labels.extend(&other.labels);
        self.due.extend(&other.due);
    }

    fn grounds(&mut self, evidence: Option<&Evidence>) {
        self.labels.push(if grounds(evidence).is_some() { Label::Grounded } else { Label::Ungrounded });
    }
}

impl Held {
    fn new(brief: &Brief) -> Self {
        let mut of_brief = Facts::default();
        of_brief.labels.extend([Label::Brief(brief.kind), Label::Review(brief.review)]);
        of_brief.name(Name::Place, brief.place.as_deref());
        of_brief.names(Name::Tag, &brief.tags);
        of_brief.name(Name::Outlet, brief.source.outlet.as_deref());
        of_brief.name(Name::Side, brief.source.side.as_deref());
        of_brief.name(Name::Lang, brief.source.language.as_deref());
        for party in brief.parties() {
            of_brief.name(Name::Party, Some(party));
        }
        for forum in &brief.forums {
            of_brief.name(Name::Forum, Some(&forum.name));
            of_brief.name(Name::Forum, forum.acronym.as_deref());
        }
        let mut points: Vec<Point> = Vec::new();
        points.extend(brief.commitments.iter().enumerate().map(|(i, c)| commitment(i, c)));
        points.extend(brief.quotes.iter().enumerate().map(|(i, q)| quote(i, (q, brief))));
        if let Some(text) = &brief.source.text {
            points.extend(sentences(text).into_iter().enumerate().map(|(i, span)| sentence(i, (span, text, brief))));
        }
        let whole = whole(brief, &points);
        points.push(whole);
        Self { headline: brief.headline.clone(), date: brief.date, of_brief, points }
    }
}

fn commitment(ordinal: usize, c: &crate::brief::Commitment) -> Point {
    let mut facts = Facts::default();
    facts.names(Name::By, &c.parties);
    facts.names(Name::Party, c.parties.iter().chain(&c.to));
    facts.names(Name::To, &c.to);
    facts.names(Name::Topic, &c.topics);
    facts.names(Name::Forum, &c.forums);
    facts.labels.push(Label::Commitment(c.kind));
    facts.labels.extend(c.strength.map(Label::Strength));
    facts.grounds(c.evidence.as_ref());
    facts.due.extend(c.due);
    let evidence = c.evidence.as_ref().map_or("", |e| e.words.as_str());
    let others =
        [&c.parties, &c.to, &c.topics, &c.forums].into_iter().flatten().cloned().collect::<Vec<_>>().join(" ¶ ");
    let all = cut(&format!("{} ¶ {evidence} ¶ {others}", c.text));
    let who = match c.to.as_slice() {
        [] => c.parties.join(", "),
        to => format!("{} to {}", c.parties.join(", "), to.join(", ")),
    };
    let evidence = grounds(c.evidence.as_ref());
    let words = vec![(Place::Commitments, all)];
    Point { unit: Unit::Commitment, ordinal, who, kind: c.kind.word(), text: c.text.clone(), evidence, facts, words }
}

fn quote(ordinal: usize, (q, brief): (&crate::brief::Quote, &Brief)) -> Point {
    let mut facts = Facts::default();
    facts.name(Name::Speaker, Some(&q.speaker));
    let person = brief.participants.iter().find(|p| p.name == q.speaker);
    facts.name(Name::Speaker, person.and_then(|p| p.party.as_deref()));
    facts.name(Name::Party, person.and_then(|p| p.party.as_deref()));
    facts.labels.push(Label::Quote(q.kind));
    facts.grounds(q.evidence.as_ref());
    let evidence = q.evidence.as_ref().map_or("", |e| e.words.as_str());
    let words = vec![(Place::Quotes, cut(&format!("{} ¶ {evidence} ¶ {}", q.text, q.speaker)))];
    let evidence = grounds(q.evidence.as_ref());
    let (who, text) = (q.speaker.clone(), q.text.clone());
    Point { unit: Unit::Quote, ordinal, who, kind: q.kind.word(), text, evidence, facts, words }
}

fn sentence(ordinal: usize, (span, text, brief): (Span, &str, &Brief)) -> Point {
    let words = vec![(Place::Source, cut(span.of(text)))];
    let who = brief.parties().join(", ");
    let text = span.of(text).to_owned();
    Point {
        unit: Unit::Sentence,
        ordinal,
        who,
        kind: "sentence",
        text,
        evidence: Some(span),
        facts: Facts::default(),
        words,
    }
}

fn whole(brief: &Brief, points: &[Point]) -> Point {
    let mut facts = Facts::default();
    let mut places: Vec<(Place, Vec<String>)> = vec![
        (Place::Headline, cut(&brief.headline)),
        (Place::Summary, cut(brief.summary.as_deref().unwrap_or_default())),
    ];
    for point in points {
        facts.extend(&point.facts);
        places.extend(point.words.iter().cloned());
    }
    let text = brief.summary.clone().unwrap_or_else(|| brief.headline.clone()).replace('\n', " ");
    let who = brief.parties().join(", ");
    Point { unit: Unit::Brief, ordinal: 0, who, kind: brief.kind.word(), text, evidence: None, facts, words: places }
}

impl Index {
    /// Puts a brief in, instead of its older version.
    pub fn put(&mut self, id: Id, brief: &Brief) {
        self.briefs.insert(id, Held::new(brief));
    }

    /// Takes a brief out.
    pub fn remove(&mut self, id: &Id) {
        self.briefs.remove(id);
    }

    /// How many briefs it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.briefs.len()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.briefs.is_empty()
    }

    /// Answers a question. Where nothing matches exactly, words one letter away are taken and the answer says so. Those with
    /// the words in the point's own text come first, then the latest.
    #[must_use]
    pub fn search(&self, request: &Request) -> Answer {
        let unit = request.unit.unwrap_or_else(|| request.query.unit());
        let mut answer = self.answer(request, (&request.query, unit));
        if answer.total + answer.outside == 0 {
            let similar = self.answer(request, (&request.query.similar(), unit));
            if similar.total > 0 {
                answer = Answer { similar: true, ..similar };
            }
        }
        answer
    }

    fn answer(&self, request: &Request, (query, unit): (&Query, Unit)) -> Answer {
        let mut found: Vec<(bool, &Id, &Held, &Point)> = Vec::new();
        let mut outside = 0;
        for (id, held) in &self.briefs {
            let is_inside = request.within.as_ref().is_none_or(|ids| ids.contains(id));
            for point in held.points.iter().filter(|point| point.unit == unit) {
                if !(Asking { query, held, point, today: request.today }).holds(&query.root) {
                    continue;
                }
                if is_inside {
                    found.push((query.marks(&point.text).is_empty(), id, held, point));
                } else {
                    outside += 1;
                }
            }
        }
        found.sort_by(|a, b| (a.0, b.2.date, a.1, a.3.ordinal).cmp(&(b.0, a.2.date, b.1, b.3.ordinal)));
        let briefs = found.iter().map(|f| f.1).collect::<HashSet<_>>().len();
        let wanted = found.iter().skip(request.offset).take(request.limit);
        let hits = wanted.map(|(_, id, held, point)| hit(query, id, (held, point))).collect();
        Answer { unit, total: found.len(), briefs, offset: request.offset, hits, similar: false, outside }
    }

    /// All briefs that match, whatever the query's unit.
    #[must_use]
    pub fn briefs(&self, query: &Query, today: Option<Date>) -> Vec<Id> {
        let holds = |held: &Held| {
            let mut points = held.points.iter().filter(|point| point.unit == Unit::Brief);
            points.any(|point| (Asking { query, held, point, today }).holds(&query.root))
        };
        self.briefs.iter().filter(|(_, held)| holds(held)).map(|(id, _)| id.clone()).collect()
    }
}

fn hit(query: &Query, id: &Id, (held, point): (&Held, &Point)) -> Hit {
    Hit {
        id: id.clone(),
        unit: point.unit,
        ordinal: point.ordinal,
        headline: held.headline.clone(),
        date: held.date,
        who: point.who.clone(),
        kind: point.kind.to_owned(),
        text: point.text.clone(),
        marks: query.marks(&point.text),
        headline_marks: query.marks(&held.headline),
        evidence: point.evidence,
    }
}

/// A query put to one point.
struct Asking<'a> {
    query: &'a Query,
    held: &'a Held,
    point: &'a Point,
    today: Option<Date>,
}

impl Asking<'_> {
    fn holds(&self, node: &Node) -> bool {
        match node {
            Node::All(parts) => parts.iter().all(|part| self.holds(part)),
            Node::Any(parts) => parts.iter().any(|part| self.holds(part)),
            Node::Not(part) => !self.holds(part),
            Node::Words(slots) => self.stands(slots),
            Node::Named(name, value) => self.is_named(*name, value),
            Node::Labels(labels) => labels.iter().any(|label| self.bears(*label)),
            Node::Days(Day::Meeting, days) => self.held.date.is_some_and(|date| lies(date, *days)),
            Node::Days(Day::Due, days) => self.point.facts.due.iter().any(|date| lies(*date, *days)),
        }
    }

    fn stands(&self, slots: &[Slot]) -> bool {
        let takes = |slot: &Slot, word: &String| if self.query.near { slot.is_near(word) } else { slot.takes(word) };
        let places = self
            .point
            .words
            .iter()
            .filter(|(place, _)| self.query.places.is_empty() || self.query.places.contains(place));
        let has = |words: &Vec<String>| {
            words.windows(slots.len().max(1)).any(|run| slots.iter().zip(run).all(|(slot, word)| takes(slot, word)))
        };
        places.map(|(_, words)| words).any(has)
    }

    fn is_named(&self, name: Name, value: &Value) -> bool {
        let own = self.point.facts.names.iter();
        // Who undertakes it and who says it are told of the point alone; the rest may be told of the brief.
        let of_point_only = matches!(name, Name::By | Name::To | Name::Speaker | Name::Topic)
            || name == Name::Party && self.point.facts.names.iter().any(|(known, _)| *known == Name::Party);
        let brief: &[(Name, String)] = if of_point_only { &[] } else { &self.held.of_brief.names };
        own.chain(brief).filter(|(known, _)| *known == name).any(|(_, whole)| {
            known_as(name, whole) == value.whole || {
                let run: Vec<String> = words(whole).map(|word| word.text.into_owned()).collect();
                !value.words.is_empty()
                    && run.windows(value.words.len()).any(|r| value.words.iter().zip(r).all(|(s, w)| s.takes(w)))
            }
        })
    }

    fn bears(&self, label: Label) -> bool {
        match label {
            Label::Overdue => self.today.is_some_and(|today| self.point.facts.due.iter().any(|due| *due < today)),
            Label::Grounded if self.point.unit == Unit::Brief => !self.point.facts.labels.contains(&Label::Ungrounded),
            _ => self.point.facts.labels.contains(&label) || self.held.of_brief.labels.contains(&label),
        }
    }
}

fn lies(date: Date, days: Days) -> bool {
    days.from.is_none_or(|from| from <= date) && days.to.is_none_or(|to| date <= to)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::{Library, Place};

    fn examples() -> Index {
        let (loaded, _) = Library::new(Place::Bundled).load_all();
        let mut index = Index::default();
        for one in loaded {
            if let Some(brief) = one.brief {
                index.put(one.entry.id, &brief);
            }
        }
        index
    }

    fn ask(index: &Index, typed: &str) -> Answer {
        let query = Query::parse(typed, false).expect(typed);
        let request =
            Request { query, unit: None, offset: 0, limit: 1000, today: Date::new(2026, 1, 1).ok(), within: None };
        index.search(&request)
    }

    #[test]
    fn law_enforcement_is_found_with_its_marks() {
        let answer = ask(&examples(), "law enforcement");
        let first = answer.hits.first().expect("there is one");
        assert!(first.marks.iter().any(|mark| mark.of(&first.text).eq_ignore_ascii_case("enforcement")), "{first:?}");
    }

    #[test]
    fn fields_words_and_negation_narrow_what_is_found() {
        let index = examples();
        let all = ask(&index, "by:kazakhstan").total;
        assert!(all > 5);
        for narrower in
            ["by:kazakhstan to:china", "by:kazakhstan trade", "by:kazakhstan -trade", "by:kazakhstan date:2025"]
        {
            assert!(ask(&index, narrower).total < all, "{narrower}");
        }
        assert_eq!(ask(&index, "by:kazakhstan trade").total + ask(&index, "by:kazakhstan -trade").total, all);
        assert_eq!(ask(&index, "forum:sco").total, ask(&index, "forum:\"Shanghai Cooperation Organization\"").total);
        assert!(
            ask(&index, "forum:sco").total > 0 && ask(&index, "party:PRC").total == ask(&index, "party:China").total
        );
        assert!(ask(&index, "is:ungrounded").hits.iter().all(|hit| hit.evidence.is_none()));
        assert_eq!(ask(&index, "in:headline strategic").unit, Unit::Brief);
        assert!(ask(&index, "习近").unit == Unit::Commitment && ask(&index, "in:source 习近平").total > 0);
    }

    #[test]
    fn a_word_one_letter_away_is_found_only_where_nothing_is_exact() {
        let answer = ask(&examples(), "enforcemant");
        assert!(answer.similar && answer.total > 0);
        assert!(!ask(&examples(), "enforcement").similar);
    }

    #[test]
    fn what_a_filter_leaves_out_is_counted() {
        let index = examples();
        let query = Query::parse("trade", false).expect("a query");
        let all = ask(&index, "trade").total;
        let within =
            Some(index.briefs(&Query::parse("place:beijing", false).expect("a query"), None).into_iter().collect());
        let request = Request { query, unit: None, offset: 0, limit: 5, today: None, within };
        let answer = index.search(&request);
        assert!(answer.outside > 0 && answer.total + answer.outside == all);
    }

    #[test]
    fn what_is_taken_out_is_found_no_more() {
        let mut index = examples();
        let before = index.len();
        let hit = ask(&index, "law enforcement").hits.remove(0);
        index.remove(&hit.id);
        assert_eq!(index.len(), before - 1);
        assert!(ask(&index, "law enforcement").hits.iter().all(|other| other.id != hit.id));
    }
}
