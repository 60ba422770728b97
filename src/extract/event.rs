//! Finds the event that a town or day in a sentence belongs to, using its tree: the meeting that the article reports, a future or
//! earlier one, or something else.

use std::borrow::Cow;

use jiff::civil::Date;

use crate::extract::words::{
    ABOUT, BEGINNING, COMING_TOGETHER, COMPANIONS, EARLIER_MEETINGS, ELSEWHERE, FUTURE_MEETINGS, ISSUING, MEETINGS,
    OTHER_EVENTS, PERIODS, REFERRING, SAYING, SIGNING, TIMES, VENUES,
};
use crate::syntax::{self, Token};

/// The longest path in the tree between a town and its event, in arcs.
const MAX_ARCS: usize = 12;

/// A longer text, in bytes, is a list or not a sentence. It is not parsed.
const MAX_SENTENCE: usize = 2000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Event {
    /// "met in Oslo", "talks in Oslo on Monday".
    Meeting,
    /// "said in Oslo": an act other than a meeting.
    Act,
    /// "said on Monday".
    Saying,
    /// "will meet in Oslo", "the next round in Oslo".
    Planned,
    /// "what was agreed at the summit in Oslo", "last year's meeting in Oslo".
    Recalled,
    /// "the attacks in Oslo", "the agency in Oslo".
    Thing,
}

/// What is attached to an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    Town,
    Day,
}

/// The tree of a sentence.
pub(super) struct Events<'t> {
    words: Cow<'t, [Token]>,
    /// The year in which it was written, if known.
    year: Option<i16>,
}

impl<'t> Events<'t> {
    pub(super) fn new(sentence: &str, written: Option<Date>) -> Self {
        let is_short = sentence.len() <= MAX_SENTENCE;
        let words = if is_short { syntax::parse(sentence) } else { Vec::new() };
        Self { words: Cow::Owned(words), year: written.map(Date::year) }
    }

    /// The events of a sentence whose tree is `words`, in a text of the day `written`.
    pub(super) fn of_tree(words: &'t [Token], written: Option<Date>) -> Self {
        Self { words: Cow::Borrowed(words), year: written.map(Date::year) }
    }

    /// The event that the town or day at `byte` belongs to.
    pub(super) fn at(&self, byte: usize, of: Of) -> Event {
        let Some(from) = self.words.iter().position(|word| word.span.end() > byte) else { return Event::Act };
        let way: Vec<usize> = std::iter::successors(Some(from), |at| self.token(*at)?.head).take(MAX_ARCS).collect();
        let Some(at) = way.iter().skip(1).position(|at| self.is_event(*at, of)) else { return Event::Act };
        let (event, above) = (way[at + 1], way.get(at + 2..).unwrap_or_default());
        if self.is_future(event) || above.iter().any(|at| self.is_future(*at)) {
            return Event::Planned;
        }
        if self.is_earlier(event) || self.is_recalled(event, above) || self.is_topic(event, above) {
            return Event::Recalled;
        }
        let Some(word) = self.token(event) else { return Event::Act };
        match word.tag {
            _ if self.is_meeting(event) => Event::Meeting,
            _ if of == Of::Day && SAYING.contains(&word.lemma.as_str()) => Event::Saying,
            _ if of == Of::Day && OTHER_EVENTS.contains(&word.lemma.as_str()) => Event::Recalled,
            tag if tag.starts_with('N') => Event::Thing,
            _ => Event::Act,
        }
    }

    fn token(&self, at: usize) -> Option<&Token> {
        self.words.get(at)
    }

    fn lemma(&self, at: usize) -> String {
        self.token(at).map_or_else(String::new, |word| word.lemma.to_lowercase())
    }

    fn children(&self, at: usize) -> impl Iterator<Item = usize> {
        (0..self.words.len()).filter(move |child| self.token(*child).is_some_and(|word| word.head == Some(at)))
    }

    fn has_child(&self, at: usize, list: &[&str]) -> bool {
        self.children(at).any(|child| list.contains(&self.lemma(child).as_str()))
    }

    fn is_meeting(&self, at: usize) -> bool {
        let lemma = self.lemma(at);
        if self.token(at).is_some_and(|word| word.tag.starts_with('N')) {
            return MEETINGS.contains(&lemma.as_str());
        }
        // "the talks began in Oslo"
        let is_of_meeting = |child: usize| {
            self.token(child).is_some_and(|word| word.relation.starts_with("nsubj")) && self.is_meeting(child)
        };
        COMING_TOGETHER.contains(&lemma.as_str())
            || BEGINNING.contains(&lemma.as_str()) && self.children(at).any(is_of_meeting)
    }

    /// Whether the way up the tree ends at `at`: a verb, or a noun that is neither a venue nor a participant of a verb.
    fn is_event(&self, at: usize, of: Of) -> bool {
        let Some(word) = self.token(at) else { return true };
        if self.is_meeting(at) || word.tag.starts_with('V') || word.head.is_none() {
            return true;
        }
        if !word.tag.starts_with('N') {
            return false;
        }
        // "signed the agreement on Saturday": the object is what was done on that day.
        let is_time = word.relation == "npadvmod" || TIMES.contains(&self.lemma(at).as_str());
        let does = word.head.map(|head| self.lemma(head)).unwrap_or_default();
        let is_object = word.relation == "dobj" && (of == Of::Day || SIGNING.contains(&does.as_str()));
        let is_object = is_object && !ELSEWHERE.contains(&self.lemma(at).as_str());
        if is_time || is_object {
            return false;
        }
        // "met the president in Oslo": the parser attaches the preposition to the name.
        let is_name = word.tag.starts_with("NNP") || COMPANIONS.contains(&self.lemma(at).as_str());
        let preposition = word.head.filter(|_| word.relation == "pobj").map(|head| self.lemma(head));
        if is_name && of == Of::Day {
            return false;
        }
        let is_beside = match preposition.as_deref() {
            Some(preposition) => {
                VENUES.contains(&preposition)
                    || is_name && matches!(preposition, "with" | "by" | "for" | "of" | "between")
            }
            None => {
                is_name
                    && matches!(word.relation, "dobj" | "npadvmod" | "conj" | "appos" | "nsubj" | "nmod" | "compound")
            }
        };
        !is_beside
    }

    /// "will meet", "is to meet", "the next meeting", "talks scheduled for Monday".
    fn is_future(&self, at: usize) -> bool {
        let is_to_come = |child: usize| {
            let word = self.token(child);
            word.is_some_and(|word| word.relation == "aux" && word.tag == "MD")
                && matches!(self.lemma(child).as_str(), "will" | "shall" | "would" | "'ll")
                || word.is_some_and(|word| matches!(word.relation, "amod" | "acl" | "advmod" | "relcl"))
                    && FUTURE_MEETINGS.contains(&self.lemma(child).as_str())
        };
        let is_noun = self.token(at).is_some_and(|word| word.tag.starts_with('N'));
        self.children(at).any(is_to_come) || !is_noun && FUTURE_MEETINGS.contains(&self.lemma(at).as_str())
    }

    /// "last year's meeting", "the 2016 summit", "met in Oslo in 2009".
    fn is_earlier(&self, at: usize) -> bool {
        let is_year = |child: usize| {
            let lemma = self.lemma(child);
            let is_plain = lemma.len() == 4 && lemma.bytes().all(|byte| byte.is_ascii_digit());
            is_plain && self.year.is_some_and(|year| lemma != year.to_string())
        };
        // "were concluded this year"
        let is_vague = |child: usize| {
            self.token(child).is_some_and(|word| word.relation == "npadvmod")
                && PERIODS.contains(&self.lemma(child).as_str())
        };
        self.has_child(at, EARLIER_MEETINGS)
            || self.children(at).any(|child| is_year(child) || is_vague(child))
            || self.children(at).any(|child| {
                self.token(child).is_some_and(|word| word.relation == "poss") && self.has_child(child, EARLIER_MEETINGS)
            })
    }

    /// "builds on the talks in Oslo", "spoke about the talks in Oslo", "the outcome of the talks in Oslo".
    fn is_topic(&self, event: usize, above: &[usize]) -> bool {
        let Some(word) =
            self.token(event).filter(|word| word.tag.starts_with('N') && !word.relation.starts_with("nsubj"))
        else {
            return false;
        };
        let refers = |at: &usize| {
            self.token(*at).is_some_and(|word| word.tag.starts_with('V') && word.tag != "VBG")
                && REFERRING.contains(&self.lemma(*at).as_str())
        };
        let is_under = |at: &usize| ABOUT.contains(&self.lemma(*at).as_str());
        above.iter().take(2).any(refers) || word.relation == "pobj" && above.iter().take(2).any(is_under)
    }

    /// Whether the event is inside a clause that describes a thing: "the decision announced at the summit", "the round that was
    /// held in Oslo".
    fn is_recalled(&self, event: usize, above: &[usize]) -> bool {
        let way = [&[event], above].concat();
        way.windows(2).any(|pair| {
            let [at, head] = *pair else { return false };
            let is_clause = self.token(at).is_some_and(|word| {
                // "who is on a visit to Oslo", "a statement issued at the talks in Oslo"
                let is_now = matches!(word.tag, "VB" | "VBZ" | "VBP") || ISSUING.contains(&word.lemma.as_str());
                !is_now && (word.relation == "relcl" || word.relation == "acl" && word.tag != "VBD")
            });
            is_clause && !self.is_meeting(head)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_town_and_a_day_belong_to_what_the_sentence_tells_of() {
        use Event::{Act, Meeting, Planned, Recalled, Saying, Thing};
        let written = Some(Date::constant(2024, 3, 30));
        let event = |sentence: &str, word: &str, of: Of| {
            Events::new(sentence, written).at(sentence.find(word).expect(sentence), of)
        };
        for (sentence, expected) in [
            ("The ministers met in Bergen.", Meeting),
            ("Lund met President Saleh of Chad in Bergen.", Meeting),
            ("Lund joined her counterparts in Bergen for talks.", Meeting),
            ("They signed an accord in Bergen.", Meeting),
            ("They met at the House of Nations in Bergen.", Meeting),
            ("The talks began in Bergen.", Meeting),
            ("She said so in Bergen.", Act),
            ("In a statement issued after their meeting in Bergen, they praised the plan.", Meeting),
            ("The ministers will meet in Bergen.", Planned),
            ("They prepared for the summit in Bergen.", Planned),
            ("Talks are scheduled to take place in Bergen.", Planned),
            ("They praised the plan, which was announced at a summit in Bergen.", Recalled),
            ("They spoke about the talks in Bergen.", Recalled),
            ("They welcomed the outcome of the summit in Bergen.", Recalled),
            ("The talks build on their meeting in Bergen.", Recalled),
            ("They renewed their pledge at the 2016 summit in Bergen.", Recalled),
            ("The attacks in Bergen were condemned.", Thing),
        ] {
            assert_eq!(event(sentence, "Bergen", Of::Town), expected, "{sentence}");
        }
        for (sentence, expected) in [
            ("The ministers met on Friday.", Meeting),
            ("They signed an agreement on Friday.", Meeting),
            ("She said on Friday that the talks had ended.", Saying),
            ("They condemned Friday’s attack.", Thing),
            ("The ministers will meet on Friday.", Planned),
            ("They praised the treaty that was signed on Friday.", Recalled),
            ("The bank was founded on Friday.", Recalled),
            ("The attack on Friday killed ten.", Thing),
        ] {
            assert_eq!(event(sentence, "Friday", Of::Day), expected, "{sentence}");
        }
    }
}
