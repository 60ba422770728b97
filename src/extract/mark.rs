//! Whoever can be the subject of a verb: people, offices, sides, pronouns and "both sides", as they stand in a sentence.

use crate::extract::lexicon::{Lexicon, Sense};
use crate::extract::people::People;
use crate::extract::phrase;
use crate::extract::side::Side;
use crate::extract::token::Token;
use crate::extract::word::{class, form};

/// A phrase that can act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) from: usize,
    /// One past the last token.
    pub(super) to: usize,
    pub(super) what: What,
}

/// What a mark is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum What {
    /// A person by name.
    Person(usize),
    /// An office alone: its words, folded, and whose it is.
    Office(String, Option<Side>),
    Side(Side),
    /// "the ministry", "the government": whose, the text has said before.
    Organ,
    /// "the group": the body the text named last.
    Bloc,
    /// "both sides", "the two ministers".
    Joint,
    /// He, she, they, we, I, it.
    Pronoun(Pronoun),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pronoun {
    One,
    They,
    We,
    I,
    It,
}

/// The marks of a sentence, in order and apart.
pub(super) fn marks(tokens: &[Token<'_>], people: &People, lexicon: &Lexicon) -> Vec<Mark> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match mark_at(tokens, at, people, lexicon) {
            Some(mark) if mark.to > at => {
                at = mark.to;
                found.push(mark);
            }
            _ => at += 1,
        }
    }
    found
}

fn mark_at(tokens: &[Token<'_>], at: usize, people: &People, lexicon: &Lexicon) -> Option<Mark> {
    let token = tokens.get(at)?;
    if !token.is_word() || is_district(tokens, at) {
        return None;
    }
    if let Some((person, named)) = people.named_at(tokens, at, lexicon) {
        return Some(with_organ(tokens, named.from, named.to, person, people));
    }
    if let Some(pronoun) = pronoun(token) {
        return Some(Mark { from: at, to: at + 1, what: What::Pronoun(pronoun) });
    }
    heads(tokens, at)
        .or_else(|| own(tokens, at))
        .or_else(|| joint(tokens, at, lexicon))
        .or_else(|| office(tokens, at, lexicon))
        .or_else(|| side(tokens, at, lexicon))
        .or_else(|| organ(tokens, at))
}

/// "R" of "Carla Reyes, R-Nev.": the party of a member of the American congress.
pub(super) fn is_caucus(token: &Token<'_>) -> bool {
    matches!(token.text, "R" | "D" | "I")
}

/// "Nev." of "Carla Reyes, R-Nev.": where somebody was elected.
fn is_district(tokens: &[Token<'_>], at: usize) -> bool {
    let before = at.checked_sub(2).and_then(|from| tokens.get(from..at));
    matches!(before, Some([party, dash]) if dash.text == "-" && is_caucus(party))
}

/// A person, or the government named after one: "the Lee government".
fn with_organ(tokens: &[Token<'_>], from: usize, to: usize, person: usize, people: &People) -> Mark {
    let organ =
        tokens.get(to).is_some_and(|next| next.is_in(&["government", "goverment", "administration", "cabinet"]));
    match people.list.get(person).and_then(|person| person.side) {
        Some(side) if organ => {
            let article = from.checked_sub(1).and_then(|i| tokens.get(i)).is_some_and(|token| token.is_key("the"));
            Mark { from: from - usize::from(article), to: to + 1, what: What::Side(side) }
        }
        _ => Mark { from, to, what: What::Person(person) },
    }
}

fn pronoun(token: &Token<'_>) -> Option<Pronoun> {
    if !token.is(class::PRONOUN) {
        return None;
    }
    match token.key.as_str() {
        "he" | "she" => Some(Pronoun::One),
        "they" => Some(Pronoun::They),
        "we" => Some(Pronoun::We),
        "i" if token.text == "I" => Some(Pronoun::I),
        "it" => Some(Pronoun::It),
        _ => None,
    }
}

/// "the Heads of State and Government".
fn heads(tokens: &[Token<'_>], from: usize) -> Option<Mark> {
    let start = from + usize::from(tokens.get(from)?.is_key("the"));
    let start = start + usize::from(tokens.get(start)?.is_in(&["following", "participating"]));
    let words = tokens.get(start..start + 3)?;
    let named =
        words.first()?.is_key("heads") && words.get(1)?.is_key("of") && words.get(2)?.is_in(&["state", "government"]);
    let more = tokens.get(start + 3..start + 5).is_some_and(|more| {
        more.first().is_some_and(|token| token.is_in(&["and", "or"]))
            && more.last().is_some_and(|token| token.is_in(&["government", "state"]))
    });
    named.then_some(Mark { from, to: start + if more { 5 } else { 3 }, what: What::Joint })
}

/// "his country", "our two nations".
fn own(tokens: &[Token<'_>], from: usize) -> Option<Mark> {
    if !tokens.get(from)?.is_in(&["his", "her", "my", "our", "their", "its"]) {
        return None;
    }
    let counted = usize::from(tokens.get(from + 1)?.is(class::NUMBER) || tokens.get(from + 1)?.is_in(&["respective"]));
    let head = tokens.get(from + 1 + counted)?;
    let what = match head.key.as_str() {
        "country" | "nation" | "government" | "side" | "delegation" | "ministry" | "administration" => What::Organ,
        "countries" | "nations" | "governments" | "sides" | "delegations" => What::Joint,
        _ => return None,
    };
    Some(Mark { from, to: from + 2 + counted, what })
}

/// "both sides", "the two foreign ministers", "the leaders", "leaders of the two countries".
fn joint(tokens: &[Token<'_>], from: usize, lexicon: &Lexicon) -> Option<Mark> {
    let mut at = from;
    let first = tokens.get(at)?;
    let article = first.is_in(&["the", "both", "all", "our", "these", "their"]);
    at += usize::from(article);
    at += usize::from(tokens.get(at)?.is_in(&["the", "our"]));
    let counted = tokens.get(at)?.is(class::NUMBER) || first.is_in(&["both", "all"]);
    at += usize::from(tokens.get(at)?.is(class::NUMBER));
    if !(article || counted && first.is(class::NUMBER)) {
        return None;
    }
    let begin = at;
    while tokens.get(at).is_some_and(|token| is_inside(token) && !(token.is(class::JOINT) && ends(tokens, at))) {
        at += 1;
    }
    let head = tokens.get(at)?;
    let is_named = (begin..=at).any(|i| phrase::side_at(tokens, i, lexicon).is_some());
    let alone = counted && at == begin && article && !first.is_key("both") && !head.is(class::JOINT);
    if alone && (head.is(class::VERB | class::ADVERB | class::AUXILIARY | class::MODAL) && !head.is(class::JOINT)) {
        return Some(Mark { from, to: at, what: What::Joint });
    }
    if first.is_in(&["several", "many"]) && !(head.is(class::HEAD) && head.key.ends_with('s') && head.is(class::JOINT))
    {
        return None;
    }
    let is_plural = head.key.ends_with('s') || head.is_in(&["pair", "duo", "men", "women", "trio", "quartet"]);
    let usual = counted
        || head.is_in(&[
            "sides", "parties", "leaders", "ministers", "presidents", "pair", "duo", "counterparts", "principals",
            "interlocutors", "nsas", "trio", "quartet",
        ]);
    let offices = at > begin
        && (head.is(class::HEAD) && head.key.ends_with('s')
            || head.is_in(&["diplomats", "chiefs", "envoys", "negotiators"]));
    (head.is(class::JOINT) && is_plural && (usual || offices) && !is_named).then(|| {
        let to = of_joint(tokens, at + 1, lexicon);
        Mark { from, to, what: What::Joint }
    })
}

/// "of the two countries" behind "the leaders".
fn of_joint(tokens: &[Token<'_>], at: usize, lexicon: &Lexicon) -> usize {
    let is_of = tokens.get(at).is_some_and(|token| token.is_in(&["of", "from"]));
    let more = is_of.then(|| joint(tokens, at + 1, lexicon)).flatten();
    more.map_or(at, |mark| mark.to)
}

fn is_inside(token: &Token<'_>) -> bool {
    token.is(class::PART | class::HEAD | class::JOINT)
        || token.text == "-"
        || token.is_in(&["respective", "participating", "member", "g7", "g20", "g8"])
}

fn ends(tokens: &[Token<'_>], at: usize) -> bool {
    tokens.get(at + 1).is_none_or(|next| {
        !next.is(class::JOINT | class::HEAD | class::PART) || next.is(class::VERB | class::PREPOSITION)
    })
}

/// "the minister", "Prime Minister", "the Chinese president".
fn office(tokens: &[Token<'_>], from: usize, lexicon: &Lexicon) -> Option<Mark> {
    let title = phrase::title(tokens, from, lexicon)?;
    let words = tokens.get(title.role.0..title.role.1)?;
    let capital = words.first()?.is_capital() && from > 0;
    if title.counterpart || !(title.definite || capital || title.side.is_some() || tokens.get(from)?.is(class::ARTICLE))
    {
        return None;
    }
    if title.plural {
        let what = title.side.map_or(What::Joint, What::Side);
        return (title.definite || title.side.is_some()).then_some(Mark { from, to: title.to, what });
    }
    // "the minister's office" is no minister.
    if tokens.get(title.to).is_some_and(|next| next.is_in(&["'s", "'"])) {
        return None;
    }
    // "a State Department official" is nobody the text has named.
    if tokens.get(from)?.is_in(&["a", "an", "another"]) {
        return title.side.map(|side| Mark { from, to: title.to, what: What::Side(side) });
    }
    let role: Vec<&str> = words.iter().map(|token| token.key.as_str()).collect();
    Some(Mark { from, to: title.to, what: What::Office(role.join(" "), title.side) })
}

/// "China", "the Chinese side", "Turkey's Ministry of Foreign Affairs", "the Kremlin", "NATO".
fn side(tokens: &[Token<'_>], from: usize, lexicon: &Lexicon) -> Option<Mark> {
    let start = from + usize::from(tokens.get(from)?.is_in(&["the", "a"]));
    let rest = tokens.get(start..)?;
    let (sense, len) = lexicon.senses(rest).find(|(sense, _)| phrase::side_of(*sense).is_some())?;
    let side = phrase::side_of(sense)?;
    let end = start + len;
    let possessive = usize::from(tokens.get(end).is_some_and(|token| token.is_in(&["'s", "'"])));
    if let Some(to) = organ_end(tokens, end + possessive) {
        return Some(Mark { from, to, what: What::Side(side) });
    }
    let next = tokens.get(end);
    let modifies = next.is_some_and(|next| {
        next.text == "-"
            || next.is_word() && !next.is(class::SMALL | class::VERB | class::WEEKDAY) && !next.looks_past() && !looks_present(next)
            // "U.S. support": a state takes no bare infinitive.
            || next.word.form == form::BASE && NOUNS_TOO.contains(&next.key.as_str())
    });
    let is_people = matches!(sense, Sense::People(_));
    let plural = rest.first().is_some_and(|token| token.key.ends_with('s')) || start > from;
    if possessive > 0 || modifies || is_people && !plural {
        // What follows the possessive may itself be a title or a name.
        return None;
    }
    Some(Mark { from, to: end, what: What::Side(side) })
}

/// Verbs that are nouns in the same shape.
const NOUNS_TOO: &[&str] = &[
    "support", "plan", "call", "aid", "offer", "trade", "attack", "view", "claim", "demand", "request", "report",
    "help", "work", "visit", "talk", "host", "order", "need", "hope", "aim", "share", "deal", "end", "start", "back",
    "vote", "release", "draft", "fear", "desire", "pledge", "promise", "vow", "post", "change", "move", "use",
    "praise", "question",
];

/// "adheres": a verb no list knows, behind its subject.
pub(super) fn looks_present(token: &Token<'_>) -> bool {
    token.word.class == 0
        && token.key.len() > 4
        && token.key.ends_with('s')
        && !token.key.ends_with("ss")
        && !token.is_capital()
}

/// One past "side", "Foreign Ministry", "Ministry of Foreign Affairs", "government spokesman" where that stands at `at`.
fn organ_end(tokens: &[Token<'_>], at: usize) -> Option<usize> {
    let mut to = at;
    while tokens.get(to).is_some_and(|token| token.is(class::PART | class::THING) && !token.is(class::ORGAN))
        && to < at + 4
    {
        to += 1;
    }
    if !tokens.get(to)?.is(class::ORGAN) {
        return None;
    }
    to += 1;
    while tokens.get(to).is_some_and(|token| token.is(class::ORGAN | class::HEAD)) {
        to += 1;
    }
    if tokens.get(to).is_some_and(|token| token.is_in(&["of", "for"])) {
        let mut end = to + 1;
        while tokens
            .get(end)
            .is_some_and(|token| token.is(class::PART | class::THING) || token.is_in(&["and", ",", "the", "affairs"]))
        {
            end += 1;
        }
        if end > to + 1 {
            to = end;
        }
    }
    Some(to)
}

/// "the ministry", "a government spokesman".
fn organ(tokens: &[Token<'_>], from: usize) -> Option<Mark> {
    let first = tokens.get(from)?;
    let bloc = tokens.get(from + 1).is_some_and(|next| {
        next.is_in(&["group", "bloc", "grouping", "alliance", "organization", "organisation", "council", "summit"])
    });
    if first.is_key("the")
        && bloc
        && tokens.get(from + 2).is_some_and(|next| {
            next.is(class::VERB | class::ADVERB | class::AUXILIARY | class::MODAL) || next.looks_past()
        })
    {
        return Some(Mark { from, to: from + 2, what: What::Bloc });
    }
    if !first.is_in(&["the", "its", "a", "an"]) && !first.is_capital() {
        return None;
    }
    // The last word of a longer name: "the Congressional Budget Office".
    if first.is_capital()
        && from.checked_sub(1).and_then(|at| tokens.get(at)).is_some_and(Token::is_capital)
        && from > 1
    {
        return None;
    }
    let start = from + usize::from(first.is(class::ARTICLE));
    let to = organ_end(tokens, start)?;
    let last = tokens.get(to - 1)?;
    let speaks = last.is_in(&[
        "ministry", "government", "delegation", "side", "presidency", "embassy", "administration", "department",
        "office", "affairs", "cabinet", "movement", "militia", "spokesman", "spokeswoman", "spokesperson",
    ]);
    speaks.then_some(Mark { from, to, what: What::Organ })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    fn shown(text: &str) -> Vec<String> {
        let lexicon = Lexicon::built_in();
        let mut people = People::default();
        let tokens = lexicon.read(text);
        people.read(text, &tokens, lexicon);
        let words = |mark: &Mark| {
            Span::new(tokens[mark.from].span.start(), tokens[mark.to - 1].span.end()).slice(text).to_owned()
        };
        let kind = |mark: &Mark| match &mark.what {
            What::Person(_) => "person".to_owned(),
            What::Office(..) => "office".to_owned(),
            What::Side(side) => side.name(lexicon).to_owned(),
            What::Organ => "organ".to_owned(),
            What::Bloc => "bloc".to_owned(),
            What::Joint => "joint".to_owned(),
            What::Pronoun(_) => "pronoun".to_owned(),
        };
        marks(&tokens, &people, lexicon).iter().map(|mark| format!("{}={}", words(mark), kind(mark))).collect()
    }

    #[test]
    fn whoever_acts_is_marked() {
        for (text, expected) in [
            ("Both sides agreed.", "Both sides=joint"),
            ("The two leaders met.", "The two leaders=joint"),
            (
                "The two foreign ministers of the two countries met.",
                "The two foreign ministers of the two countries=joint",
            ),
            ("The leaders said that they left.", "The leaders=joint they=pronoun"),
            ("The Chinese side agreed with Kyiv.", "The Chinese side=China Kyiv=Ukraine"),
            ("Turkey's Ministry of Foreign Affairs said so.", "Turkey's Ministry of Foreign Affairs=Turkey"),
            ("The minister said that the Kremlin was wrong.", "The minister=office the Kremlin=Russia"),
            ("Chinese exports to us grew, U.S. support did not.", ""),
            ("President Ann Lee of Norway said we may go in May.", "President Ann Lee of Norway=person we=pronoun"),
            ("The US said turkey is eaten in Jordan.", "The US=United States Jordan=Jordan"),
            ("The ministry said it knew.", "The ministry=organ it=pronoun"),
        ] {
            assert_eq!(shown(text).join(" "), expected, "{text}");
        }
    }
}
