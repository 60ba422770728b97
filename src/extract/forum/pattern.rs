//! Recognizes forums that are not listed, by the words of their names.

use crate::extract::lexicon::{ForumId, Lexicon, Sense};
use crate::extract::token::Token;
use crate::extract::word::class;
use crate::extract::words::{
    ACRONYM_BODIES, BODIES, CLIMATE, CONTACT_GROUPS, GENERAL, LINKS, MANY, ORGANS, OWN_BODIES, SERIES, SHARED_BODIES,
    TOPICS,
};

/// The longest name, in tokens.
const MAX_NAME: usize = 14;

/// The listed forum named at `at`, and the number of its tokens.
pub(super) fn forum_at(tokens: &[Token<'_>], at: usize, lexicon: &Lexicon) -> Option<(ForumId, usize)> {
    let forum = |(sense, len)| if let Sense::Forum(id) = sense { Some((id, len)) } else { None };
    lexicon.senses(tokens.get(at..)?).find_map(forum)
}

/// The state whose name or adjective is at `at`, and the number of its tokens.
pub(super) fn state_at(tokens: &[Token<'_>], at: usize, lexicon: &Lexicon) -> Option<usize> {
    let state = |(sense, len)| match sense {
        Sense::Party(id) | Sense::People(id) if lexicon.is_seated(id) => Some(len),
        _ => None,
    };
    lexicon.senses(tokens.get(at..)?).find_map(state)
}

/// The number of the climate conference at `at`, and the number of its tokens: "COP28", "COP-28", "COP 28".
pub(super) fn climate_conference<'a>(tokens: &[Token<'a>], at: usize) -> Option<(&'a str, usize)> {
    let is_number = |number: &&str| (1..=2).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
    let text = tokens.get(at)?.text;
    if let Some(number) = text.strip_prefix("COP").filter(is_number) {
        return Some((number, 1));
    }
    // "29th Conference of the Parties"
    let is_parties = || {
        let words = tokens.get(at + 1..at + 5).unwrap_or_default().iter().map(|token| token.key.as_str());
        words.eq(["conference", "of", "the", "parties"])
    };
    let is_climate = || {
        let after = tokens.get(at + 5..).unwrap_or_default().iter().take(8);
        !after.clone().next().is_some_and(|next| next.is_key("to")) || after.clone().any(|token| token.is_in(CLIMATE))
    };
    let ordinal = ["st", "nd", "rd", "th"].iter().find_map(|ending| text.strip_suffix(ending)).filter(is_number);
    if let Some(number) = ordinal.filter(|_| is_parties() && is_climate()) {
        return Some((number, 5));
    }
    let dash = usize::from(tokens.get(at + 1).is_some_and(|next| next.text == "-"));
    let number = tokens.get(at + 1 + dash).map(|next| next.text).filter(is_number)?;
    (text == "COP").then_some((number, 2 + dash))
}

/// The number of tokens of the unlisted forum at `at`.
pub(super) fn unlisted(tokens: &[Token<'_>], at: usize, lexicon: &Lexicon) -> Option<usize> {
    tokens.get(at).filter(|first| first.is_capital() && first.is_word())?;
    organ(tokens, at, lexicon)
        .or_else(|| contact_group(tokens, at, lexicon))
        .or_else(|| shared_body(tokens, at, lexicon))
        .or_else(|| meeting(tokens, at, lexicon))
}

/// The number of tokens from `at` on that can be one name: capitalised words, with small words between them.
fn name_length(tokens: &[Token<'_>], at: usize) -> usize {
    let is_name = |token: &Token<'_>| {
        token.is_capital() && token.is_word() && !token.is(class::MONTH | class::WEEKDAY | class::HONOUR)
    };
    let (mut to, mut end) = (at, at);
    while let Some(token) = tokens.get(to).filter(|_| to < at + MAX_NAME) {
        to += 1;
        if is_name(token) {
            end = to;
        } else if !(to > at + 1 && (token.is_in(LINKS) || token.text == "-" || token.is_key("'s"))) {
            break;
        }
    }
    end - at
}

/// The head noun of `name`: its last word, or the one before "of" or "for".
fn head<'a, 'b>(name: &'b [Token<'a>]) -> Option<&'b Token<'a>> {
    let end = name.iter().position(|token| token.is_in(LINKS) && !token.is_key("and")).unwrap_or(name.len());
    name.get(..end)?.iter().rev().find(|token| token.is_word())
}

fn is_head(name: &[Token<'_>], list: &[&str]) -> bool {
    head(name).is_some_and(|head| head.is_in(list))
}

/// Whether `name` contains the name of a state or words typical of national bodies. Words after "on" or "for" are ignored,
/// because they name the topic of the body.
fn is_own(name: &[Token<'_>], lexicon: &Lexicon) -> bool {
    let end = name.iter().position(|token| token.is_in(TOPICS)).unwrap_or(name.len());
    name.iter().any(|token| token.is_in(OWN_BODIES)) || (0..end).any(|at| state_at(name, at, lexicon).is_some())
}

/// Whether a name can begin at `at`: the word before it is not part of a name.
fn begins_name(tokens: &[Token<'_>], at: usize) -> bool {
    let is_name = |token: &Token<'_>| token.is_capital() && token.is_word();
    let before = at.checked_sub(1).and_then(|before| tokens.get(before));
    tokens
        .get(at)
        .is_some_and(|token| is_name(token) && !token.is(class::SMALL) && !(at == 0 && token.is(class::STARTER)))
        && before.is_none_or(|before| !is_name(before) && before.text != "-" || before.is(class::ARTICLE))
}

/// "Harbour Security Initiative (HSI)": an unlisted name followed by an acronym of its initials, which names a body of several
/// states. Returns its tokens and the acronym.
pub(super) fn body_with_acronym<'a>(tokens: &[Token<'a>], at: usize, lexicon: &Lexicon) -> Option<(usize, &'a str)> {
    if !begins_name(tokens, at) || forum_at(tokens, at, lexicon).is_some() {
        return None;
    }
    let len = name_length(tokens, at);
    let [open, acronym, close] = tokens.get(at + len..at + len + 3)? else { return None };
    let name = tokens.get(at..at + len)?;
    let initials = |links: bool| -> String {
        let words = name
            .iter()
            .flat_map(|token| token.text.split('-'))
            .filter(|word| word.starts_with(char::is_alphabetic) && (links || word.starts_with(char::is_uppercase)));
        words.filter_map(|word| word.chars().next()).flat_map(char::to_uppercase).collect()
    };
    let is_acronym = open.text == "("
        && close.text == ")"
        && acronym.text.len() >= 2
        && acronym.text.chars().filter(|c| c.is_uppercase()).count() * 2 > acronym.text.len();
    let upper = acronym.text.to_uppercase();
    let fits = is_acronym && (initials(false) == upper || initials(true) == upper);
    let names_body = is_head(name, ACRONYM_BODIES) || is_shared(name);
    (fits && len >= 2 && names_body && !is_own(name, lexicon)).then_some((len, acronym.text))
}

/// Whether the words of `name` are those of a body of several states.
fn is_shared(name: &[Token<'_>]) -> bool {
    name.iter().any(|token| token.is_in(MANY)) && is_head(name, SHARED_BODIES)
}

/// "Global Harbour Fund", "Oslo Conference on Fisheries": an unlisted name whose words are those of a body of several states.
fn shared_body(tokens: &[Token<'_>], at: usize, lexicon: &Lexicon) -> Option<usize> {
    if !begins_name(tokens, at) || forum_at(tokens, at, lexicon).is_some() {
        return None;
    }
    let name = tokens.get(at..at + name_length(tokens, at))?;
    let name = name.get(..first_of_several(name, &["&", "to", "in"], lexicon))?;
    let is_place = |(sense, len)| matches!(sense, Sense::Town | Sense::Seat(_)).then_some(len);
    let town = lexicon.senses(name).find_map(is_place);
    let after_town = town.and_then(|len| name.get(len..)).unwrap_or_default();
    // "Oslo Process", "Oslo Conference on Fisheries".
    let is_series = match after_town {
        [series] => series.is_in(SERIES),
        [series, link, _, ..] => series.is_key("conference") && link.is_in(&["on", "for"]),
        _ => false,
    };
    let is_body =
        name.len() >= 3 && name.first()?.is_in(MANY) && is_head(name, SHARED_BODIES) && !is_own(name, lexicon);
    let is_house = name.iter().any(|token| token.is_in(OWN_BODIES));
    (is_series && !is_house || is_body).then_some(name.len())
}

/// The number of tokens of the first of several names in `name`: three of "Global Harbour Fund and Bank of Norway", but all of
/// "Global Coalition for Harbours and Fish". The words in `ends` end each name.
fn first_of_several(name: &[Token<'_>], ends: &[&str], lexicon: &Lexicon) -> usize {
    let is_link = |token: &Token<'_>| token.is_in(TOPICS);
    let mut end = name.iter().position(|token| token.is_in(ends)).unwrap_or(name.len());
    for (at, _) in name.iter().enumerate().filter(|(_, token)| token.is_key("and")) {
        let rest = name.get(at + 1..end).unwrap_or_default();
        let is_name = rest.iter().any(|token| token.is_in(SHARED_BODIES) || token.is_in(BODIES))
            || (0..rest.len()).any(|at| forum_at(rest, at, lexicon).is_some());
        if at < end && (is_name || !name.get(..at).is_some_and(|before| before.iter().any(is_link))) {
            end = at;
        }
    }
    end
}

/// "UN Mission in Norway", "ASEAN Committee on Harbours": an organ of a listed body.
fn organ(tokens: &[Token<'_>], at: usize, lexicon: &Lexicon) -> Option<usize> {
    let (_, parent) = forum_at(tokens, at, lexicon)?;
    let is_short = tokens.get(at).is_some_and(|first| first.text.chars().filter(|c| c.is_uppercase()).count() >= 2);
    let rest = at + parent;
    let len = name_length(tokens, rest);
    let name = tokens.get(rest..rest + len)?;
    let name = name.get(..first_of_several(name, &["&", "to"], lexicon))?;
    // "UN Mission in Norway", but "UN Committee on Fisheries in Oslo" only up to the town.
    let is_elsewhere =
        |at: &usize| name.get(*at).is_some_and(|link| link.is_key("in")) && state_at(name, at + 1, lexicon).is_none();
    let name = name.get(..(0..name.len()).find(is_elsewhere).unwrap_or(name.len()))?;
    let starts = name.first().is_some_and(|first| first.is_capital() && !first.is(class::SMALL));
    let is_name = (is_short || parent >= 2) && starts && name.len() >= 2;
    (is_name && is_head(name, ORGANS) && !is_own(name, lexicon)).then_some(parent + name.len())
}

/// "Council of Ministers of the OSCE": an organ named before its body. Returns the number of tokens of both, of the organ alone,
/// and the body.
pub(super) fn organ_of(tokens: &[Token<'_>], at: usize, lexicon: &Lexicon) -> Option<(usize, usize, ForumId)> {
    if !begins_name(tokens, at) || forum_at(tokens, at, lexicon).is_some() {
        return None;
    }
    let name = tokens.get(at..at + name_length(tokens, at))?;
    let (own, of) = (2..name.len()).find_map(|link| {
        name.get(link).filter(|link| link.is_key("of"))?;
        let article = usize::from(name.get(link + 1).is_some_and(|next| next.is_key("the")));
        forum_at(name, link + 1 + article, lexicon).map(|(id, len)| (link, (id, link + 1 + article + len)))
    })?;
    let organ = name.get(..own)?;
    let is_organ = organ.len() >= 2 && is_head(organ, ORGANS) && !is_own(organ, lexicon);
    is_organ.then_some((of.1, own, of.0))
}

/// "Friends of Norway", "Contact Group on Norway".
fn contact_group(tokens: &[Token<'_>], at: usize, lexicon: &Lexicon) -> Option<usize> {
    let is_named = |start: &&&str| {
        let mut words = start.split(' ');
        let matches = |(word, token): (&str, &Token<'_>)| token.is_key(word) && (token.is_capital() || word == "of");
        let count = words.clone().count();
        tokens
            .get(at..at + count)
            .is_some_and(|named| named.iter().all(|token| words.next().is_some_and(|word| matches((word, token)))))
    };
    let start = CONTACT_GROUPS.iter().find(is_named)?;
    let mut to = at + start.split(' ').count();
    if !start.ends_with(" of") {
        tokens.get(to).filter(|link| link.is_in(&["on", "for"]))?;
        to += 1;
    }
    to += usize::from(tokens.get(to).is_some_and(|next| next.is_key("the")));
    let len = to + state_at(tokens, to, lexicon)? - at;
    forum_at(tokens, at, lexicon).is_none_or(|(_, listed)| listed < len).then_some(len)
}

/// An unlisted named meeting: "U.S.-ASEAN Summit", "Climate Leaders' Summit". A meeting of two states is not a forum.
fn meeting(tokens: &[Token<'_>], at: usize, lexicon: &Lexicon) -> Option<usize> {
    let is_name = |token: &Token<'_>| token.is_capital() && token.is_word();
    let begins = |token: &Token<'_>| is_name(token) && !token.is(class::SMALL | class::STARTER | class::MONTH);
    let before = at.checked_sub(1).and_then(|at| tokens.get(at));
    let continues = before
        .is_some_and(|before| is_name(before) && !before.is(class::ARTICLE) && (at > 1 || begins(before)))
        || at > 1 && before.is_some_and(|before| before.text == "-");
    if !begins(tokens.get(at)?) || continues {
        return None;
    }
    let mut to = at;
    while let Some(token) = tokens.get(to).filter(|_| to < at + MAX_NAME) {
        let linked = begins(token) || token.text == "-" || token.text == "–" || token.is_in(&["'s", "'"]);
        if !linked && !token.is_key("summit") {
            break;
        }
        to += 1;
        if token.is_in(BODIES) {
            break;
        }
    }
    let inner = tokens.get(at..to)?;
    let last = inner.last()?;
    let is_listed = || {
        (0..inner.len()).any(|from| forum_at(inner, from, lexicon).is_some_and(|(_, len)| from + len == inner.len()))
    };
    if !last.is_in(BODIES) || inner.len() < 2 || inner.iter().any(|token| token.is_in(OWN_BODIES)) || is_listed() {
        return None;
    }
    let states = (0..inner.len()).filter(|from| state_at(inner, *from, lexicon).is_some()).count();
    let bodies = (0..inner.len()).filter(|from| forum_at(inner, *from, lexicon).is_some()).count();
    let is_general = |token: &Token<'_>| token.is_in(GENERAL) || token.is_in(BODIES);
    if inner.iter().all(is_general) {
        return None;
    }
    // "U.S.-ASEAN Summit", but not "G7 Harbour-Side Summit".
    let is_dash = |token: &Token<'_>| token.text == "-" || token.text == "–";
    let is_side = |at: usize| forum_at(inner, at, lexicon).is_some() || state_at(inner, at, lexicon).is_some();
    let dashed = (1..inner.len()).any(|at| inner.get(at).is_some_and(is_dash) && is_side(at + 1))
        || bodies == 0 && inner.iter().any(is_dash);
    let is_meeting = bodies > 0 && dashed || states >= 3 || states == 0 && bodies == 0 && !dashed && last.is_capital();
    is_meeting.then_some(inner.len())
}
