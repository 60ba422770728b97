//! Finds the participants: people who met, were named with them, were listed as present, or spoke for their side. People whom a
//! text only mentions are left out.

use crate::article::Article;
use crate::extract::entity::{Entities, Spot};
use crate::extract::lexicon::Lexicon;
use crate::extract::sentence::{Node, Sentence};
use crate::extract::side::{Agent, Side};
use crate::extract::word::class;
use crate::extract::words::{
    DELEGATES, GATHERINGS, LISTING, MEDIA, MEETING_WORDS, MEETS, NOT_NOW, PLANNING, PRESENCE, PRESENT, SPEAKING,
    SPEECHES, TAKING_PART, WITH_MEETING, WITH_WHOM,
};
use crate::text::Span;

/// The number of people that are read from one list.
const MOST_LISTED: usize = 200;
/// The longest run of words between two names of one list, in bytes.
const MAX_GAP: usize = 120;

/// The people who took part, in the order of first mention.
pub(super) fn participants(
    article: &Article,
    sentences: &[Sentence<'_>],
    entities: &Entities,
    lexicon: &Lexicon,
) -> Vec<usize> {
    let headline = article.headline.map(|span| Sentence::parse(&article.text, &[span], lexicon));
    let mut roll = Roll {
        entities,
        text: &article.text,
        inside: vec![false; entities.people.len()],
        listed: vec![false; entities.people.len()],
        speaks: vec![false; entities.people.len()],
        away: vec![false; entities.people.len()],
        quotes: false,
        elsewhere: false,
        lexicon,
    };
    roll.take(entities.author);
    if let Some(author) = entities.author {
        roll.list(author);
    }
    for sentence in headline.iter().chain(sentences) {
        roll.read_sentence(sentence);
    }
    roll.listings(sentences);
    roll.result(sentences)
}

/// The people found to have been present.
struct Roll<'e> {
    entities: &'e Entities,
    text: &'e str,
    inside: Vec<bool>,
    /// People whom the text explicitly calls present. They count even without an office.
    listed: Vec<bool>,
    speaks: Vec<bool>,
    /// People who spoke elsewhere: in an interview, to a newspaper.
    away: Vec<bool>,
    /// Whether the current sentence has a quotation, and whether it says that something was said elsewhere.
    quotes: bool,
    elsewhere: bool,
    lexicon: &'e Lexicon,
}

impl Roll<'_> {
    fn take(&mut self, person: Option<usize>) {
        if let Some(place) = person.and_then(|at| self.inside.get_mut(at)) {
            *place = true;
        }
    }

    fn list(&mut self, person: usize) {
        self.take(Some(person));
        if let Some(place) = self.listed.get_mut(person) {
            *place = true;
        }
    }

    fn take_all(&mut self, agent: Option<&Agent>) {
        match agent {
            Some(Agent::Person(at)) => self.take(Some(*at)),
            Some(Agent::Joint(all)) => all.iter().for_each(|one| self.take_all(Some(one))),
            _ => {}
        }
    }

    /// The people named in the phrase headed by `at`, and those that follow them in a list.
    fn take_phrase(&mut self, sentence: &Sentence<'_>, at: usize) {
        let spots = self.entities.spots_in(sentence);
        let start = sentence.node(at).map_or(0, |node| node.span.start());
        let after = spots.partition_point(|spot| spot.span.start() <= start);
        let own = after.checked_sub(1).and_then(|at| spots.get(at)).filter(|spot| start < spot.span.end());
        if own.is_some_and(|spot| self.owns(spot)) && sentence.relation(at) != "poss" {
            return;
        }
        let agent = self.entities.who(sentence, at);
        self.take_all(agent.as_ref());
        self.take_chain(sentence, at);
    }

    /// "The ministers of Norway and Chad, A and B, met": the people named between offices and their verb.
    fn take_named_after(&mut self, sentence: &Sentence<'_>, subject: usize, verb: usize) {
        let (Some(offices), Some(end)) = (sentence.node(subject), sentence.node(verb)) else { return };
        if !offices.is_plural() || !offices.is(class::HEAD | class::JOINT) {
            return;
        }
        let inside = |span: Span| span.start() > offices.span.start() && span.end() <= end.span.start();
        let all: Vec<usize> =
            self.entities.spots_in(sentence).iter().filter(|spot| inside(spot.span)).map(|spot| spot.person).collect();
        all.into_iter().for_each(|person| self.take(Some(person)));
    }

    /// The people named after the preposition `prep`, even if the tree attaches them elsewhere.
    fn take_behind(&mut self, sentence: &Sentence<'_>, prep: usize) {
        if let Some(object) = sentence.child(prep, &["pobj"]) {
            self.take_phrase(sentence, object);
        }
        // "with the foreign ministers of Spain, A, and Latvia, B".
        let leads = |node: &Node<'_>| {
            !node.is_verb()
                && (node.is_capital()
                    || node.is(class::ARTICLE | class::HONOUR | class::PART | class::HEAD | class::NUMBER)
                    || node.tag == "PRP$"
                    || node.is_in(&["both", "of", "from", ",", "and"]))
        };
        let mut next = prep + 1;
        while next < prep + 16
            && sentence.node(next).is_some_and(leads)
            && !matches!(self.entities.one(sentence, next), Some(Agent::Person(_)))
        {
            next += 1;
        }
        let spots = self.entities.spots_in(sentence);
        let start = sentence.node(next).map_or(0, |node| node.span.start());
        let after = spots.partition_point(|spot| spot.span.start() <= start);
        let is_owner = after.checked_sub(1).and_then(|at| spots.get(at)).is_some_and(|spot| self.owns(spot));
        if matches!(self.entities.one(sentence, next), Some(Agent::Person(_))) && !is_owner {
            self.take_chain(sentence, next);
        }
    }

    /// The people named in the list that begins in the phrase headed by `at`.
    fn take_chain(&mut self, sentence: &Sentence<'_>, at: usize) {
        let Some(node) = sentence.node(at) else { return };
        let spots = self.entities.spots_in(sentence);
        let after = spots.partition_point(|spot| spot.span.start() <= node.span.start());
        let Some(first) = after
            .checked_sub(1)
            .filter(|first| spots.get(*first).is_some_and(|spot| node.span.start() < spot.span.end()))
        else {
            return;
        };
        let mut chain: Vec<usize> = Vec::new();
        let mut end = None;
        for spot in spots.iter().skip(first).take(MOST_LISTED) {
            if end.is_some_and(|end| self.owns(spot) || !self.joins(sentence, end, spot.span.start())) {
                break;
            }
            chain.push(spot.person);
            end = Some(spot.span.end());
        }
        chain.into_iter().for_each(|person| self.take(Some(person)));
    }

    /// The people named in `sentence` from byte `from` on.
    fn behind(&self, sentence: &Sentence<'_>, from: usize) -> Vec<usize> {
        let spots = self.entities.spots_in(sentence);
        let first = spots.partition_point(|spot| spot.span.start() < from);
        spots.iter().skip(first).take(MOST_LISTED).map(|spot| spot.person).collect()
    }

    /// Whether the name is a possessive: "A's officials".
    fn owns(&self, spot: &Spot) -> bool {
        self.text.get(spot.span.end()..).is_some_and(|rest| rest.starts_with("'s ") || rest.starts_with("’s "))
    }

    /// Whether there are only conjunctions, commas and the like between two names.
    fn joins(&self, sentence: &Sentence<'_>, from: usize, to: usize) -> bool {
        let Some(between) = self.text.get(from..to).filter(|between| between.len() < MAX_GAP) else { return false };
        // "A, and Latvia, B".
        let first = sentence.nodes.partition_point(|node| node.span.start() < from);
        let mut nodes = sentence.nodes.iter().enumerate().skip(first).take_while(|(_, node)| node.span.start() < to);
        let sided = |(at, node): (usize, &Node<'_>)| {
            !node.is_word() && node.text != "."
                || node.is_in(&["and", "the", "of"])
                || matches!(self.entities.one(sentence, at), Some(Agent::Side(_)))
        };
        if between.len() < 40 && nodes.all(sided) {
            return true;
        }
        // "A (NSC); and Ms. B".
        let bare = match (between.find('('), between.find(')')) {
            (Some(open), Some(close)) if open < close => {
                [between.get(..open), between.get(close + 1..)].into_iter().flatten().collect()
            }
            _ => between.to_owned(),
        };
        let between = bare.as_str();
        between.len() < 60
            && between.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).all(|word| {
                matches!(
                    word.to_lowercase().as_str(),
                    "and"
                        | "as"
                        | "well"
                        | "also"
                        | "with"
                        | "along"
                        | "together"
                        | "the"
                        | "by"
                        | "mr"
                        | "mrs"
                        | "ms"
                        | "dr"
                        | "h"
                        | "e"
                        | "he"
                        | "separately"
                        | "respectively"
                        | "including"
                )
            })
            && !between.trim_end_matches("Mr.").contains(". ")
    }

    fn read_sentence(&mut self, sentence: &Sentence<'_>) {
        self.quotes = sentence.nodes.iter().any(|node| node.quoted);
        self.elsewhere = is_elsewhere(sentence);
        for at in 0..sentence.nodes.len() {
            let Some(node) = sentence.node(at) else { continue };
            if node.quoted {
                continue;
            }
            if node.is_verb() {
                self.verb(sentence, at);
            } else {
                self.noun(sentence, at, node);
            }
        }
        // "FOREIGN MINISTER LUND: We met": a label.
        if let Some(spot) = self.entities.spots_in(sentence).first()
            && spot.span.start() <= sentence.span.start() + 2
            && self.text.get(spot.span.end()..).is_some_and(|rest| rest.trim_start_matches([' ', ')']).starts_with(':'))
        {
            self.list(spot.person);
            if let Some(place) = self.speaks.get_mut(spot.person) {
                *place = true;
            }
        }
        // "The Norwegian delegation: A, B".
        let label = sentence.nodes.windows(2).position(
            |pair| matches!(pair, [side, colon] if colon.text == ":" && DELEGATES.contains(&side.lemma.as_str())),
        );
        if let Some(colon) = label.and_then(|at| sentence.node(at + 1)) {
            let from = colon.span.end();
            let all = self.behind(sentence, from);
            all.into_iter().for_each(|person| self.list(person));
        }
        let signed = sentence.nodes.windows(2).enumerate().filter(|(_, pair)| {
            pair.first().is_some_and(|node| node.is_in(&["signed"])) && pair.get(1).is_some_and(|next| next.text == ")")
        });
        for (at, _) in signed {
            let after = sentence.node(at + 1).map_or(0, |node| node.span.end());
            let spot = self.entities.spots_in(sentence).iter().find(|spot| spot.span.start() >= after).copied();
            spot.into_iter().for_each(|spot| self.list(spot.person));
        }
    }

    /// Reads from a report who was present.
    fn note_report(&mut self, sentence: &Sentence<'_>, verb: usize, agent: Option<&Agent>) {
        if self.speaks_here(sentence, verb) {
            self.note_speaker(agent);
        } else if self.elsewhere
            && let Some(Agent::Person(at)) = agent
            && let Some(place) = self.away.get_mut(*at)
        {
            *place = true;
        }
        if let Some(Agent::Joint(several)) = agent
            && several.len() > 1
        {
            self.take_all(agent);
        }
    }

    /// Reads from a verb who was present.
    fn verb(&mut self, sentence: &Sentence<'_>, verb: usize) {
        let Some(node) = sentence.node(verb) else { return };
        if is_unreal(sentence, verb) {
            return;
        }
        let subject = sentence.subject(verb);
        let agent = self.entities.actor(sentence, verb);
        if node.is(class::REPORT) && !sentence.is_passive(verb) {
            self.note_report(sentence, verb, agent.as_ref());
        }
        let object = sentence.child(verb, &["dobj", "dative"]);
        let with = WITH_WHOM.contains(&node.lemma.as_str());
        let met = TAKING_PART.contains(&node.lemma.as_str());
        let meeting = |at: usize| GATHERINGS.contains(&sentence.lemma(at)) || sentence.is_key(at, "views");
        let holds = WITH_MEETING.contains(&node.lemma.as_str())
            && (object.is_some_and(meeting) || sentence.is_passive(verb) && subject.is_some_and(meeting));
        self.take_listed(sentence, verb, subject);
        let phoned = self.phones(sentence, verb);
        let spoke =
            self.speaks_with(sentence, verb) || node.has_lemma(SPEAKING) && matches!(agent, Some(Agent::Joint(_)));
        // "took part", "was present", "also present were A and B".
        let part = node.has_lemma(&["take"]) && object.is_some_and(|object| sentence.is_key(object, "part"));
        let present = self.is_present(sentence, verb);
        let met = met || part || present;
        let led = node.has_lemma(&[
            "lead", "head", "chair", "co-chair", "attend", "host", "join", "receive", "accompany", "represent",
            "welcome", "greet", "convene", "meet", "sign", "open",
        ]) && sentence.behind(verb, &["by"]).is_some();
        if !(met || with || holds || phoned || spoke || led) || is_earlier(sentence, verb) {
            return;
        }
        let receives = !node.has_lemma(&["welcome", "greet"])
            || object.is_some_and(|object| matches!(self.entities.one(sentence, object), Some(Agent::Person(_))));
        if !receives {
            return;
        }
        if let Some(subject) = subject.filter(|_| node.relation != "relcl" || met || with) {
            self.take_phrase(sentence, subject);
            self.take_named_after(sentence, subject, verb);
        }
        self.take_all(agent.as_ref());
        let holder = subject.and_then(|subject| self.holder(sentence, subject, agent.as_ref()));
        self.take(holder);
        if with || phoned || led {
            let objects = sentence.children_by(verb, &["dobj", "dative"]).collect::<Vec<_>>();
            objects.into_iter().for_each(|object| self.take_phrase(sentence, object));
        }
        let preps: Vec<usize> = sentence.children_by(verb, &["prep", "agent"]).collect();
        for prep in preps {
            let joins = sentence.node(prep).is_some_and(|node| {
                node.is_in(&["with", "by", "between", "alongside", "among", "opposite", "including"])
                    || node.is_in(&["to", "on"]) && (spoke || phoned)
            });
            if joins {
                self.take_behind(sentence, prep);
            }
        }
        if led {
            let by = sentence.behind(verb, &["by"]).map(|(_, object)| object);
            if let Some(Agent::Person(at)) = by.and_then(|object| self.entities.one(sentence, object)) {
                self.list(at);
            }
        }
    }

    /// "The delegation included A and B".
    fn take_listed(&mut self, sentence: &Sentence<'_>, verb: usize, subject: Option<usize>) {
        let is_delegate = |at: usize| DELEGATES.contains(&sentence.lemma(at));
        let lists = LISTING.contains(&sentence.lemma(verb))
            && subject.is_some_and(|subject| is_delegate(subject) || sentence.children(subject).any(is_delegate));
        if lists {
            self.list_behind(sentence, verb);
        }
    }

    /// Everybody named after the verb.
    fn list_behind(&mut self, sentence: &Sentence<'_>, verb: usize) {
        let from = sentence.node(verb).map_or(0, |node| node.span.end());
        let all = self.behind(sentence, from);
        all.into_iter().for_each(|person| self.list(person));
    }

    /// "called Lee", "called on Lee".
    fn phones(&self, sentence: &Sentence<'_>, verb: usize) -> bool {
        let person = |at: usize| matches!(self.entities.one(sentence, at), Some(Agent::Person(_)));
        let calls = sentence.node(verb).is_some_and(|node| node.is_in(&["called", "calls", "call"]));
        let object = sentence.child(verb, &["dobj", "dative"]);
        calls && (object.is_some_and(person) || sentence.behind(verb, &["on"]).is_some_and(|(_, at)| person(at)))
    }

    /// "spoke with Lee", "talked by phone".
    fn speaks_with(&self, sentence: &Sentence<'_>, verb: usize) -> bool {
        let with =
            sentence.behind(verb, &["with", "to"]).is_some_and(|(_, at)| self.entities.one(sentence, at).is_some());
        let phone = sentence
            .behind(verb, &["on", "by"])
            .is_some_and(|(_, at)| sentence.node(at).is_some_and(|node| node.is_in(&["phone", "telephone"])));
        sentence.node(verb).is_some_and(|node| node.has_lemma(SPEAKING)) && (with || phone)
    }

    /// "was present", "also present were A and B".
    fn is_present(&mut self, sentence: &Sentence<'_>, verb: usize) -> bool {
        if sentence.lemma(verb) != "be" {
            return false;
        }
        let inverted = (verb.saturating_sub(2)..verb).any(|at| sentence.is_key(at, "present"));
        if inverted {
            self.list_behind(sentence, verb);
        }
        inverted
            || sentence.children(verb).any(|child| {
                sentence.is_key(child, "present")
                    || sentence.is_key(child, "attendance")
                    || sentence.is_key(child, "in") && sentence.is_key(child + 1, "attendance")
            })
    }

    /// "A Chadian envoy met": the only envoy of Chad whom the text names elsewhere.
    fn holder(&self, sentence: &Sentence<'_>, at: usize, agent: Option<&Agent>) -> Option<usize> {
        let Some(Agent::Side(side)) = agent else { return None };
        let node = sentence.node(at).filter(|node| node.is(class::HEAD) && !node.is_plural())?;
        let mut holders = self.entities.people.iter().enumerate().take(MOST_LISTED).filter(|(_, person)| {
            let role = person.role.as_deref().unwrap_or_default().to_lowercase();
            person.party == Some(*side) && role.split(' ').any(|word| word == node.key)
        });
        let first = holders.next().map(|(at, _)| at);
        first.filter(|_| holders.next().is_none())
    }

    /// Whether the verb reports words that were said at the meeting.
    fn speaks_here(&self, sentence: &Sentence<'_>, verb: usize) -> bool {
        let Some(node) = sentence.node(verb) else { return false };
        let quotes = self.quotes;
        let says =
            if quotes { class::SAY | class::URGE | class::STANCE | class::PLEDGE | class::AGREE } else { class::SAY };
        let aside = matches!(node.relation, "relcl" | "advcl" | "acl") && !quotes;
        let needs = self.lexicon.needs(&node.key);
        let meets_need = needs.is_none_or(|needs| {
            let follows = |word: &String| match word.as_str() {
                "quote" => quotes,
                word => (verb + 1..verb + 6).any(|at| sentence.is_key(at, word)),
            };
            needs.iter().any(follows) || sentence.child(verb, &["ccomp"]).is_some()
        });
        node.is(says) && !aside && meets_need && !self.elsewhere && !self.tells_media(sentence, verb)
    }

    /// "told the newspaper": the speaker need not have been at the meeting.
    fn tells_media(&self, sentence: &Sentence<'_>, verb: usize) -> bool {
        let to = sentence.child(verb, &["dobj", "dative"]).filter(|_| sentence.lemma(verb) == "tell");
        to.is_some_and(|to| {
            let person =
                matches!(self.entities.one(sentence, to), Some(Agent::Person(_) | Agent::Side(_) | Agent::Joint(_)));
            let press = sentence.node(to).is_some_and(|node| {
                node.is_in(&[
                    "reporters", "journalists", "conference", "council", "meeting", "summit", "delegates",
                    "participants", "assembly", "parliament",
                ])
            });
            !person && !press && sentence.tag(to).starts_with("NNP")
        })
    }

    fn note_speaker(&mut self, agent: Option<&Agent>) {
        match agent {
            Some(Agent::Person(at)) => {
                if let Some(place) = self.speaks.get_mut(*at) {
                    *place = true;
                }
            }
            Some(Agent::Joint(all)) => all.iter().for_each(|one| self.note_speaker(Some(one))),
            _ => {}
        }
    }

    /// "talks with A", "a meeting between A and B", "in the presence of A", "a speech by A".
    fn noun(&mut self, sentence: &Sentence<'_>, at: usize, node: &Node<'_>) {
        let lemma = node.lemma.as_str();
        let unreal = || is_other(sentence, at);
        if matches!(lemma, "speech" | "address") && !unreal() {
            let by = sentence.behind(at, &["by", "of"]).map(|(_, object)| object);
            let agent = by.and_then(|object| self.entities.one(sentence, object));
            self.note_speaker(agent.as_ref());
        }
        // "Joint statement with A", "Joint communique by A and B".
        if SPEECHES.contains(&lemma) || lemma == "communique" || lemma == "declaration" || lemma == "conference" {
            let joint = (at.saturating_sub(4)..at).any(|at| sentence.is_key(at, "joint"));
            let prep = (at + 1..(at + 3).min(sentence.nodes.len())).find(|at| {
                sentence.node(*at).is_some_and(|node| node.is_in(&["with"]) || joint && node.is_in(&["by", "of"]))
            });
            if let Some(prep) = prep.filter(|_| !unreal()) {
                self.take_behind(sentence, prep);
                if sentence.is_key(prep, "by") && sentence.nodes.len() < 60 && joint {
                    let from = sentence.node(prep).map_or(0, |node| node.span.end());
                    let all = self.behind(sentence, from);
                    all.into_iter().take(4).for_each(|person| self.take(Some(person)));
                }
            }
        }
        if node.is_in(&["according"])
            && let Some((_, object)) = sentence.behind(at, &["to"])
        {
            let agent = self.entities.one(sentence, object);
            self.note_speaker(agent.as_ref());
        }
        let meets = GATHERINGS.contains(&lemma);
        let presence = PRESENCE.contains(&lemma);
        if !(meets || presence) || unreal() {
            return;
        }
        let preps: Vec<usize> = sentence.children_by(at, &["prep"]).collect();
        let mut any = presence;
        for prep in preps {
            let fits = sentence.node(prep).is_some_and(|node| {
                node.is_in(&["with", "between", "among"])
                    || presence && node.is_in(&["of", "by", "from"])
                    || node.is_in(&["of", "by"]) && lemma == "visit"
            });
            if fits {
                self.take_behind(sentence, prep);
                any = true;
            }
        }
        // "a meeting in Oslo with A": the parser may attach the preposition to the verb or to the place.
        if meets && !any {
            let next = (at + 1..(at + 9).min(sentence.nodes.len())).find(|at| {
                sentence
                    .node(*at)
                    .is_some_and(|node| node.is_in(&["with", "between"]) || node.is_verb() || !node.is_word())
            });
            if let Some(prep) =
                next.filter(|at| sentence.node(*at).is_some_and(|node| node.is_in(&["with", "between"])))
            {
                self.take_behind(sentence, prep);
                any = true;
            }
        }
        if any
            && meets
            && let Some(owner) = sentence.child(at, &["poss"])
        {
            self.take_phrase(sentence, owner);
        }
    }

    /// The items below "The following attended the meeting:".
    fn listings(&mut self, sentences: &[Sentence<'_>]) {
        let mut listing = None;
        for sentence in sentences {
            let heads = sentence.nodes.last().is_some_and(|node| node.text == ":")
                && sentence.nodes.iter().any(|node| node.is_in(PRESENT));
            let goes_on = listing.is_some_and(|paragraph| sentence.paragraph <= paragraph + 1)
                && (sentence.item || sentence.nodes.len() < 30);
            if heads {
                listing = Some(sentence.paragraph);
            } else if goes_on {
                listing = Some(sentence.paragraph);
                let all: Vec<Spot> = self.entities.spots_in(sentence).to_vec();
                all.into_iter().for_each(|spot| self.list(spot.person));
            } else {
                listing = None;
            }
        }
    }

    /// Whether the text names a meeting at its start, or something that a body with many members did.
    fn tells_of_meeting(&self, sentences: &[Sentence<'_>]) -> bool {
        sentences.iter().take(5).any(|sentence| {
            sentence.nodes.iter().enumerate().any(|(at, node)| {
                let meets = MEETING_WORDS.contains(&node.key.as_str()) && !node.quoted
                    || node.is_verb() && node.lemma != "sign" && MEETS.contains(&node.lemma.as_str());
                let decides = node.is_verb()
                    && (node.is(class::FOUND | class::AGREE) || node.has_lemma(&["pass", "vote", "endorse"]));
                let body = || match self.entities.actor(sentence, at) {
                    Some(Agent::Side(side @ Side::Forum(_))) => Some(side),
                    Some(Agent::Side(Side::Party(id))) if !self.lexicon.is_seated(id) => Some(Side::Party(id)),
                    _ => None,
                };
                meets || decides && body().is_some()
            })
        })
    }

    fn result(mut self, sentences: &[Sentence<'_>]) -> Vec<usize> {
        let met = self.inside.iter().filter(|inside| **inside).count();
        let summit = is_summit(sentences);
        let tells = met > 0 || self.tells_of_meeting(sentences);
        for at in 0..self.speaks.len() {
            let side = self.entities.party(at);
            let spokes = self
                .entities
                .people
                .get(at)
                .and_then(|person| person.role.as_deref())
                .is_some_and(|role| role.to_lowercase().contains("spokes"));
            if self.speaks.get(at) == Some(&true)
                && side.is_some()
                && !spokes
                && self.away.get(at) != Some(&true)
                && tells
                && (met < 2 || summit)
            {
                self.take(Some(at));
            }
        }
        let known = |at: &usize| {
            let person = self.entities.people.get(*at);
            let flag = |list: &[bool]| list.get(*at) == Some(&true);
            flag(&self.inside)
                && (person.is_some_and(|person| person.party.is_some() || person.role.is_some())
                    || flag(&self.speaks)
                    || flag(&self.listed))
        };
        (0..self.inside.len()).filter(known).collect()
    }
}

/// Whether the verb describes something that has not happened, or happened earlier: "will meet", "would not meet", "plans to
/// meet", "had met".
pub(super) fn is_unreal(sentence: &Sentence<'_>, verb: usize) -> bool {
    let negated = sentence.child(verb, &["neg"]).is_some();
    let past = sentence.has_child(verb, &["aux"], &["have"])
        && sentence.children_by(verb, &["aux"]).any(|at| sentence.is_key(at, "had"));
    let planned = sentence.is_infinitive(verb)
        && sentence.head(verb).is_some_and(|above| {
            PLANNING.contains(&sentence.lemma(above))
                || sentence.lemma(above) == "be"
                || sentence.modal(above).is_some() && sentence.relation(verb) == "xcomp"
        });
    // "visited Norway in 2009".
    let year = sentence
        .children_by(verb, &["prep"])
        .filter(|prep| sentence.is_key(*prep, "in"))
        .filter_map(|prep| sentence.child(prep, &["pobj"]))
        .any(|at| {
            sentence.node(at).is_some_and(|node| node.text.len() == 4 && node.text.chars().all(|c| c.is_ascii_digit()))
        });
    let past = past || year;
    let condition = sentence.children_by(verb, &["mark"]).any(|at| sentence.is_key(at, "if"));
    sentence.modal(verb).is_some() || negated || past || planned || condition
}

/// Whether the noun `at` names another meeting: a future or past one, or one that is only discussed.
fn is_other(sentence: &Sentence<'_>, at: usize) -> bool {
    let has = |at: usize, words: &[&str]| sentence.node(at).is_some_and(|node| node.is_in(words));
    let does = |at: usize, lemmas: &[&str]| lemmas.contains(&sentence.lemma(at));
    if sentence.children(at).any(|child| has(child, NOT_NOW)) {
        return true;
    }
    let Some(verb) = sentence.ancestors(at).find(|above| sentence.node(*above).is_some_and(Node::is_verb)) else {
        return false;
    };
    // "told him about the talks with A", "discussed the visit of A".
    let behind = sentence.relation(at) == "pobj"
        && sentence.head(at).is_some_and(|prep| has(prep, &["about", "on", "regarding", "of"]));
    let topics = ["discuss", "review", "mention", "recall", "welcome", "praise", "announce", "prepare"];
    let object = sentence.relation(at) == "dobj" && does(verb, &topics);
    let tells = sentence.is(verb, class::REPORT) || does(verb, &["discuss", "review", "inform", "prepare"]);
    (behind || object) && tells || is_unreal(sentence, verb)
}

/// "phoned him last week", "met earlier this year".
fn is_earlier(sentence: &Sentence<'_>, verb: usize) -> bool {
    let Some(node) = sentence.node(verb) else { return false };
    (verb..node.end.min(verb + 16)).any(|at| {
        sentence.node(at).is_some_and(|node| node.is_in(&["last", "previous"]))
            && sentence.node(at + 1).is_some_and(|next| {
                next.is_in(&["week", "month", "year", "autumn", "spring", "summer", "winter"]) || next.is(class::MONTH)
            })
            || sentence.is_key(at, "ago")
    })
}

/// Whether something in the sentence was said outside the meeting.
fn is_elsewhere(sentence: &Sentence<'_>) -> bool {
    sentence.nodes.windows(2).any(|pair| match pair {
        [a, b] if a.is_in(&["last", "earlier"]) && b.is_in(&["week", "month", "year"]) => true,
        [a, b] => {
            !b.quoted
                && MEDIA.contains(&b.key.as_str())
                && (a.is(class::ARTICLE | class::PREPOSITION) || a.is_capital() || a.class == 0)
        }
        _ => false,
    })
}

/// At a summit of many states, everybody who speaks was present.
fn is_summit(sentences: &[Sentence<'_>]) -> bool {
    sentences.iter().take(4).any(|sentence| {
        sentence.nodes.iter().enumerate().any(|(at, node)| {
            node.is(class::JOINT)
                && node.is_plural()
                && sentence.behind(at, &["of", "from"]).is_some_and(|(_, object)| {
                    sentence
                        .node(object)
                        .is_some_and(|object| object.has_lemma(&["country", "nation", "state", "government", "member"]))
                        && sentence
                            .children(object)
                            .any(|child| sentence.is(child, class::NUMBER) || sentence.tag(child) == "CD")
                })
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::outline::sentences;
    use crate::extract::who;

    fn present(text: &str) -> Vec<String> {
        let lexicon = Lexicon::built_in();
        let article = Article::from_text(&format!("Ministers meet\n\n{text}\n"));
        let sentences = sentences(&article, lexicon);
        let entities = who::read_entities(&article, &sentences, lexicon);
        let found = participants(&article, &sentences, &entities, lexicon);
        found.into_iter().map(|at| entities.people[at].name.clone()).collect()
    }

    #[test]
    fn those_who_met_and_those_named_with_them_took_part() {
        for (text, expected) in [
            ("Kenyan minister Ann Otieno met Norwegian minister Ola Nord in Oslo.", vec!["Ann Otieno", "Ola Nord"]),
            (
                "The talks were attended by minister Ann Otieno of Kenya, minister Ola Nord of Norway and Ms. Ama Annor, envoy of Ghana.",
                vec!["Ann Otieno", "Ola Nord", "Ama Annor"],
            ),
            (
                "Kenyan minister Ann Otieno held talks with the ministers of Norway, Ola Nord, and Chad, Idriss Saleh.",
                vec!["Ann Otieno", "Ola Nord", "Idriss Saleh"],
            ),
            (
                "Kenyan President Ann Otieno received Norwegian minister Ola Nord. Also present were Kenya's envoys Eva Maina and Dan Kirui.",
                vec!["Ann Otieno", "Ola Nord", "Eva Maina", "Dan Kirui"],
            ),
        ] {
            assert_eq!(present(text), expected, "{text}");
        }
    }

    #[test]
    fn those_who_are_only_mentioned_did_not() {
        let met = "Kenyan minister Ann Otieno met Norwegian minister Ola Nord in Oslo. ";
        for text in [
            "They discussed the visit of Chadian President Idriss Saleh.",
            "Nord will meet Chadian President Idriss Saleh next week.",
            "Chadian President Idriss Saleh visited Norway in 2009.",
            "Otieno thanked Chadian President Idriss Saleh.",
            "Nord told her about talks with Chadian President Idriss Saleh.",
            "Chadian government spokesman Idriss Saleh criticized the plan.",
        ] {
            assert_eq!(present(&format!("{met}{text}")), ["Ann Otieno", "Ola Nord"], "{text}");
        }
    }
}
