//! Writes the points as a brief: names of sides and speakers, each commitment once, and a summary of sentences chosen from the
//! article. All evidence is a span of the article's text.

use std::cell::OnceCell;

use jiff::civil::Date;

use crate::article::Article;
use crate::brief::{
    Brief, Commitment, CommitmentKind, Confidence, Evidence, Forum, Kind, Match, Participant, Quote, Review, Source,
};
use crate::extract::about;
use crate::extract::attendance;
use crate::extract::author;
use crate::extract::commitments::DraftCommitment;
use crate::extract::entity::Entities;
use crate::extract::forum::Forums;
use crate::extract::lexicon::Lexicon;
use crate::extract::meeting::{self, Meeting, Told};
use crate::extract::place;
use crate::extract::sentence::Sentence;
use crate::extract::side::{Agent, Side};
use crate::extract::statement::{Statement, Statements};
use crate::extract::summary::summary;
use crate::extract::topic;
use crate::extract::when;
use crate::extract::word::class;
use crate::text::{Span, fold_text};

/// The word for several speakers together.
const JOINT: &str = "joint";
/// The number of preceding commitments among which a repetition is looked for.
const MAX_KNOWN: usize = 400;

/// The number of sentences at the start in which a list of sides is looked for.
const MAX_OPENING: usize = 3;

/// What has been read from the article.
pub(super) struct Found<'a> {
    pub(super) article: &'a Article,
    pub(super) published: Option<Date>,
    pub(super) told: &'a [Told<'a, 'a>],
    pub(super) lexicon: &'a Lexicon,
    pub(super) entities: &'a Entities,
    pub(super) sentences: &'a [Sentence<'a>],
}

/// The brief of an English article.
pub(super) fn brief(
    found: &Found<'_>,
    statements: &Statements,
    commitments: Vec<DraftCommitment>,
    forums: Vec<Forum>,
) -> Brief {
    let is_meeting = about::is_meeting(found.article, found.told, found.entities, found.lexicon);
    let mut brief = head(found.article, found.published, forums);
    if !is_meeting {
        brief.kind = meeting::kind(found.article, found.entities);
        let is_own = matches!(brief.kind, Kind::Statement | Kind::Communique) && found.entities.home.is_some();
        let roster = Roster { found, inside: (0..found.entities.people.len()).collect(), sides: OnceCell::new() };
        brief.quotes = political(found, statements, is_own);
        // A side can also commit to something in a text of its own, without a meeting.
        if is_own {
            let own = found.entities.home.as_ref().map(|home| roster.parties(home)).unwrap_or_default();
            brief.commitments = roster.commitments(
                commitments
                    .into_iter()
                    .filter(|one| roster.parties(&one.agent).iter().any(|side| own.contains(side)))
                    .collect(),
            );
        }
        let about = if is_own && !brief.commitments.is_empty() {
            "What one side says and undertakes in it was taken from it."
        } else if brief.quotes.is_empty() {
            "Nothing was taken from it but the bodies it names."
        } else {
            "Only what it says that people said was taken from it."
        };
        brief.summary = Some(format!("This article does not tell of a meeting. {about}"));
        return brief;
    }
    let inside = attendance::participants(found.article, found.sentences, found.entities, found.lexicon);
    let roster = Roster { found, inside, sides: OnceCell::new() };
    brief.kind = meeting::kind(found.article, found.entities);
    brief.participants = roster.participants();
    brief.place =
        place::place(found.article, found.told, meeting::written(found.article, found.published), found.lexicon);
    let meeting = Meeting { article: found.article, told: found.told, published: found.published, kind: brief.kind };
    let when = meeting::when(&meeting, brief.place.as_deref(), found.entities);
    brief.date = when.date;
    brief.date_end = when.last;
    brief.date_words = when.words;
    brief.quotes = statements.list.iter().filter_map(|statement| roster.quote(statement)).collect();
    if brief.quotes.len() * 2 < statements.list.len() && statements.list.len() >= 5 {
        // Most speakers do not take part in the meeting, so they are included too.
        brief.quotes = statements.list.iter().filter_map(|statement| roster.written(statement, true)).collect();
    }
    brief.commitments = roster.commitments(commitments);
    brief.summary = Some(summary(found.told, &brief));
    if brief.kind == Kind::Report && brief.participants.is_empty() && brief.quotes.is_empty() {
        brief.place = brief.place.filter(|_| brief.date.is_some());
    }
    brief
}

/// The fields that every brief has.
pub(super) fn head(article: &Article, published: Option<Date>, forums: Vec<Forum>) -> Brief {
    let headline = article.headline.map(|span| span.slice(&article.text).to_owned()).unwrap_or_default();
    Brief {
        headline,
        review: Review::Draft,
        forums,
        source: Source {
            outlet: article.outlet.clone(),
            published,
            language: article.language.clone(),
            hidden: article.hidden,
            text: Some(article.text.clone()),
            ..Source::default()
        },
        ..Brief::default()
    }
}

fn unsure(is_sure: bool) -> Option<Confidence> {
    (!is_sure).then_some(Confidence::Low)
}

/// The words of `span`, as evidence.
pub(super) fn evidence(article: &Article, span: Span) -> Option<Evidence> {
    let words = span.slice(&article.text);
    (!words.is_empty()).then(|| Evidence { words: words.to_owned(), span: Some(span), found: Match::Exact })
}

/// The quotes of an article that does not report a meeting, if it is about public affairs and largely about what people say.
fn political(found: &Found<'_>, statements: &Statements, is_own: bool) -> Vec<Quote> {
    let sentences = found.told.len();
    let said = statements.list.len();
    let many = said >= 2 && said * 4 >= sentences;
    let foreign = about::is_foreign(found.told, found.entities) && !about::is_private(found.told);
    let public = is_own || about::is_contest(found.told) || many && (about::is_public(found.told) || foreign);
    if !public {
        return Vec::new();
    }
    let inside = (0..found.entities.people.len()).collect();
    let roster = Roster { found, inside, sides: OnceCell::new() };
    // Without a meeting, "U.S. officials" do not speak for the United States.
    let written = |statement: &Statement| {
        let quote = roster.written(statement, true)?;
        let named = statement.named.filter(|_| !is_own).map(|span| span.slice(&found.article.text).to_owned());
        Some(Quote { speaker: named.unwrap_or_else(|| quote.speaker.clone()), ..quote })
    };
    statements.list.iter().filter_map(written).collect()
}

/// Who takes part in the meeting.
struct Roster<'a> {
    found: &'a Found<'a>,
    inside: Vec<usize>,
    sides: OnceCell<Vec<Side>>,
}

impl Roster<'_> {
    fn participants(&self) -> Vec<Participant> {
        let one = |at: &usize| {
            let person = self.found.entities.people.get(*at)?;
            Some(Participant {
                name: person.name.clone(),
                role: person.role.clone(),
                party: person.party.map(|side| side.name(self.found.lexicon).to_owned()),
                confidence: None,
            })
        };
        self.inside.iter().filter_map(one).collect()
    }

    /// The sides of the meeting; if nobody is named, those of the headline or the first sentence.
    fn sides(&self) -> &[Side] {
        self.sides.get_or_init(|| self.seated())
    }

    fn seated(&self) -> Vec<Side> {
        let mut sides: Vec<Side> = Vec::new();
        for at in &self.inside {
            sides.extend(self.found.entities.party(*at).filter(|side| !sides.contains(side)));
        }
        // A text about three or more sides names them together at its start.
        let listed = self.listed();
        if listed.len() >= 3 && (sides.is_empty() || sides.iter().any(|side| listed.contains(side))) {
            let new: Vec<Side> = listed.into_iter().filter(|side| !sides.contains(side)).collect();
            sides.extend(new);
            return sides;
        }
        if sides.len() >= 2 {
            return sides;
        }
        if let Some(Agent::Side(home)) = self.found.entities.home
            && !sides.contains(&home)
        {
            sides.insert(0, home);
        }
        let headline = self.found.article.headline.map_or("", |span| span.slice(&self.found.article.text));
        let first = self.found.told.first().map_or("", |told| told.line.text);
        for text in [headline, first] {
            let named = author::named_in(text, self.found.lexicon);
            sides.extend(named.into_iter().filter(|_| sides.len() < 2).collect::<Vec<_>>());
        }
        let mut seen = Vec::new();
        sides.retain(|side| {
            let new = !seen.contains(side);
            seen.push(*side);
            new
        });
        sides
    }

    /// The sides of the longest coordination at the start of the text.
    fn listed(&self) -> Vec<Side> {
        let mut longest: Vec<Side> = Vec::new();
        for sentence in self.found.sentences.iter().take(MAX_OPENING) {
            for at in 0..sentence.nodes.len() {
                if sentence.relation(at) == "conj" || sentence.conjuncts(at).len() < 3 {
                    continue;
                }
                let Some(agent) = self.found.entities.who(sentence, at) else { continue };
                let mut sides: Vec<Side> = Vec::new();
                for side in self.parties_of(&agent) {
                    if !sides.contains(&side) {
                        sides.push(side);
                    }
                }
                if sides.len() > longest.len() {
                    longest = sides;
                }
            }
        }
        longest
    }

    /// The sides that `agent` is or speaks for.
    fn parties_of(&self, agent: &Agent) -> Vec<Side> {
        match agent {
            Agent::Person(at) => self.found.entities.party(*at).into_iter().collect(),
            Agent::Side(side) => vec![*side],
            Agent::Joint(agents) => agents.iter().flat_map(|agent| self.parties_of(agent)).collect(),
            Agent::Source(_) => Vec::new(),
        }
    }

    fn quote(&self, statement: &Statement) -> Option<Quote> {
        self.written(statement, false)
    }

    /// The statement as a quote. Statements of people who do not take part and thoughts are included only if `all`.
    fn written(&self, statement: &Statement, all: bool) -> Option<Quote> {
        let article = self.found.article;
        if statement.thought && !all {
            return None;
        }
        let speaker = self.speaker(&statement.agent, all, Some(statement.span.slice(&article.text)))?;
        Some(Quote {
            speaker,
            kind: statement.kind,
            text: said(statement.span.slice(&article.text)),
            evidence: evidence(article, statement.span),
            review: None,
            confidence: unsure(statement.construction.is_sure()),
        })
    }

    fn speaker(&self, agent: &Agent, all: bool, words: Option<&str>) -> Option<String> {
        match agent {
            Agent::Person(at) => {
                let person = self.found.entities.people.get(*at)?;
                if self.inside.contains(at) || all {
                    return Some(person.name.clone());
                }
                // People of a side who did not attend speak for that side. They are named only if the sentence does so.
                let named =
                    words.is_some_and(|words| person.name.rsplit(' ').next().is_some_and(|last| words.contains(last)));
                person
                    .party
                    .map(|side| if named { person.name.clone() } else { side.name(self.found.lexicon).to_owned() })
            }
            Agent::Side(side) if self.is_own(*side) => Some(JOINT.to_owned()),
            Agent::Side(side) => Some(side.name(self.found.lexicon).to_owned()),
            Agent::Joint(agents) => {
                let mut speakers: Vec<String> =
                    agents.iter().filter_map(|agent| self.speaker(agent, all, words)).collect();
                speakers.dedup();
                if speakers.len() == 1 { speakers.pop() } else { Some(JOINT.to_owned()) }
            }
            Agent::Source(words) => (all || self.is_office(words)).then(|| words.clone()),
        }
    }

    /// "The Prime Minister": a participant whom the text does not name.
    fn is_office(&self, words: &str) -> bool {
        let mut each = words.split(' ');
        let definite = each.next().is_some_and(|first| first.eq_ignore_ascii_case("the"));
        let class = each.next_back().map_or(0, |last| self.found.lexicon.classes(&last.to_lowercase()));
        definite && class & class::HEAD != 0 && class & class::SOURCE == 0
    }

    /// The sides that are committed by `agent`.
    fn parties(&self, agent: &Agent) -> Vec<Side> {
        match agent {
            Agent::Person(at) => self.found.entities.party(*at).into_iter().collect(),
            Agent::Side(side @ Side::Forum(_)) if self.is_own(*side) => self.sides().to_vec(),
            Agent::Side(side) => vec![*side],
            Agent::Joint(agents) if agents.is_empty() => self.sides().to_vec(),
            Agent::Joint(agents) => {
                let mut sides: Vec<Side> = Vec::new();
                for side in agents.iter().flat_map(|agent| self.parties(agent)) {
                    if !sides.contains(&side) {
                        sides.push(side);
                    }
                }
                sides
            }
            Agent::Source(_) => Vec::new(),
        }
    }

    /// Whether `side` is the group that issued the text.
    fn is_own(&self, side: Side) -> bool {
        let headline = self.found.article.headline.map_or("", |span| span.slice(&self.found.article.text));
        let Side::Forum(id) = side else { return false };
        let acronym = self.found.lexicon.forum(id).and_then(|forum| forum.acronym.as_deref());
        matches!(self.found.entities.home, Some(Agent::Joint(_)))
            && acronym.is_some_and(|acronym| headline.contains(acronym))
    }

    fn commitments(&self, commitments: Vec<DraftCommitment>) -> Vec<Commitment> {
        let mut known: Vec<(Vec<Side>, Vec<String>)> = Vec::new();
        let mut all = Vec::new();
        for one in commitments {
            let parties = self.parties(&one.agent);
            if parties.is_empty() {
                continue;
            }
            let words = content_words(one.content.slice(&self.found.article.text));
            let told =
                known.iter().rev().take(MAX_KNOWN).any(|(sides, other)| *sides == parties && is_same(other, &words));
            if !told {
                all.extend(self.commitment(&one, &parties));
                known.push((parties, words));
            }
        }
        all
    }

    fn commitment(&self, one: &DraftCommitment, parties: &[Side]) -> Option<Commitment> {
        let article = self.found.article;
        let content = one.content.slice(&article.text);
        let lexicon = self.found.lexicon;
        let due = when::due(content, meeting::written(article, self.found.published));
        let kind = match one.kind {
            CommitmentKind::Agreed if parties.len() < 2 && !matches!(one.agent, Agent::Joint(_)) => {
                CommitmentKind::Pledged
            }
            kind => kind,
        };
        let named = if parties.len() == 1 { author::named_in(content, lexicon) } else { Vec::new() };
        let to = named.into_iter().filter(|side| self.sides().contains(side) && !parties.contains(side));
        Some(Commitment {
            review: None,
            confidence: unsure(one.is_sure),
            text: commitment_text(content),
            parties: parties.iter().map(|side| side.name(lexicon).to_owned()).collect(),
            to: to.map(|side| side.name(lexicon).to_owned()).collect(),
            kind,
            strength: Some(one.strength),
            topics: topic::topics(content, lexicon),
            forums: bodies(content, lexicon, parties),
            due: due.as_ref().map(|(date, _)| *date),
            due_words: due.map(|(_, words)| words),
            evidence: Some(evidence(article, one.span)?),
        })
    }
}

/// The forums that a commitment names, by acronym if they have one, except those that are its parties.
fn bodies(content: &str, lexicon: &Lexicon, parties: &[Side]) -> Vec<String> {
    let mut named = Forums::default();
    named.add_named(content, &lexicon.tokenize(content), lexicon);
    let is_party = |forum: &Forum| parties.iter().any(|side| side.name(lexicon) == forum.name);
    named.list.into_iter().filter(|forum| !is_party(forum)).map(|forum| forum.acronym.unwrap_or(forum.name)).collect()
}

/// The text of a commitment, beginning with its verb.
fn commitment_text(content: &str) -> String {
    let bare = ["to ", "that ", "will ", "shall ", "would "].iter().fold(content.trim(), |words, start| {
        match words.split_at_checked(start.len()) {
            Some((first, rest)) if first.eq_ignore_ascii_case(start) => rest,
            _ => words,
        }
    });
    let mut chars = bare.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().to_string() + chars.as_str())
}

/// A statement without its quotation marks, if they enclose all of it or it begins a longer quotation.
fn said(words: &str) -> String {
    let inner = words.strip_prefix(['“', '"']).map(|rest| rest.strip_suffix(['”', '"']).unwrap_or(rest));
    inner.filter(|inner| !inner.contains(['“', '”', '"'])).unwrap_or(words).to_owned()
}

/// The longer words of `text`, folded and cut to their first letters, by which repetitions are recognized.
fn content_words(text: &str) -> Vec<String> {
    let folded = fold_text(text);
    let mut words: Vec<String> = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.len() > 3)
        .map(|word| word.chars().take(6).collect())
        .collect();
    words.sort();
    words.dedup();
    words
}

/// Whether two commitments are the same: nearly all words of the shorter one are in the longer.
fn is_same(a: &[String], b: &[String]) -> bool {
    let shared = a.iter().filter(|word| b.contains(word)).count();
    let least = a.len().min(b.len());
    least >= 3 && shared * 5 >= least * 4
}
