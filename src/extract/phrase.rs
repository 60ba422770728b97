//! Titles and names: the two phrases by which texts name a person.

use crate::extract::lexicon::{Lexicon, Sense};
use crate::extract::side::Side;
use crate::extract::token::Token;
use crate::extract::word::class;

/// An office as a text names it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Title {
    /// One past its last token.
    pub(super) to: usize,
    /// The tokens of the role without the country: from, one past.
    pub(super) role: (usize, usize),
    /// Whose office it is.
    pub(super) side: Option<Side>,
    /// Whether it is of several people.
    pub(super) plural: bool,
    /// Whether somebody known is meant: "the minister", "his counterpart".
    pub(super) definite: bool,
    /// "his Kazakh counterpart": the role is that of somebody named before.
    pub(super) counterpart: bool,
}

const PARTICLES: &[&str] = &[
    "al", "el", "bin", "bint", "ibn", "ben", "de", "da", "do", "dos", "das", "del", "della", "di", "du", "van", "von",
    "der", "den", "ter", "la", "le", "ul", "zu", "af", "av", "y", "e", "abu", "ould",
];

/// Given names that are also small words.
const SMALL_NAMES: &[&str] =
    &["Per", "Will", "An", "So", "Do", "Bo", "Long", "He", "Mark", "Art", "Rob", "May", "Grant", "Frank"];

/// Given names that are also countries or towns.
const GIVEN: &[&str] = &[
    "jordan", "georgia", "chad", "israel", "kenya", "india", "paris", "sydney", "austin", "dallas", "charlotte",
    "sofia", "florence", "santiago", "salvador", "victoria", "milan", "adelaide", "clark", "houston", "brooklyn",
    "dominica", "valencia", "lourdes", "carolina", "virginia", "perth", "darwin", "israel", "cali",
];

/// The party, people or seat that begins at `at`, and the number of its tokens.
pub(super) fn side_at(tokens: &[Token<'_>], at: usize, lexicon: &Lexicon) -> Option<(Sense, usize)> {
    let rest = tokens.get(at..)?;
    let named = |sense: &Sense| matches!(sense, Sense::Party(_) | Sense::People(_) | Sense::Seat(_) | Sense::House(_));
    lexicon.senses(rest).find(|(sense, _)| named(sense))
}

/// Whose side a name that stands for a party means.
pub(super) fn side_of(sense: Sense) -> Option<Side> {
    match sense {
        Sense::Party(id) | Sense::People(id) | Sense::Seat(id) | Sense::House(id) => Some(Side::Party(id)),
        Sense::Forum(id) => Some(Side::Forum(id)),
        Sense::Town => None,
    }
}

fn is_possessive(token: &Token<'_>) -> bool {
    token.is_in(&["'s", "'", "s'"])
}

/// The office that begins at `from`: "the Chinese Foreign Minister", "Secretary-General of the United Nations".
pub(super) fn title(tokens: &[Token<'_>], from: usize, lexicon: &Lexicon) -> Option<Title> {
    let mut found = Title::default();
    let mut at = from;
    let first = tokens.get(at)?;
    if first.is(class::ARTICLE) && !first.is_in(&["no", "all", "any", "every"]) {
        found.definite = first.is_in(&["the", "his", "her", "their", "its", "our", "both"]);
        at += 1;
    }
    if tokens.get(at)?.is(class::NUMBER) {
        found.plural = true;
        at += 1;
    }
    let (start, end, side) = heads(tokens, at, lexicon)?;
    let head = tokens.get(end - 1)?;
    found.plural |= head.key.ends_with('s') && !head.is_in(&["boss"]);
    found.counterpart = head.is_in(&["counterpart", "counterparts", "colleague", "colleagues", "homologue"]);
    found.side = side;
    found.role = (start, end);
    found.to = end;
    complement(tokens, &mut found, lexicon);
    second(tokens, &mut found, lexicon);
    Some(found)
}

/// The words of the office from `at`: where the role begins behind the country, one past its last head, the country.
fn heads(tokens: &[Token<'_>], mut at: usize, lexicon: &Lexicon) -> Option<(usize, usize, Option<Side>)> {
    let (mut start, mut end, mut side) = (at, None, None);
    let limit = at + 10;
    while at < limit.min(tokens.len()) {
        let token = tokens.get(at)?;
        if end.is_none()
            && let Some((sense, len)) = side_at(tokens, at, lexicon)
            && !token.is(class::HEAD)
        {
            side = side.or_else(|| side_of(sense));
            at += len + usize::from(tokens.get(at + len).is_some_and(is_possessive));
            start = at;
            continue;
        }
        if token.is_key("holy") && tokens.get(at + 1).is_some_and(|next| next.is_key("father")) {
            at += 2;
            end = Some(at);
            continue;
        }
        let next_fits = tokens.get(at + 1).is_some_and(|next| next.is(class::HEAD | class::PART));
        let next_part = tokens.get(at + 1).is_some_and(|next| next.is(class::PART) && !next.is(class::HEAD));
        match token {
            _ if is_head(token) => end = Some(at + 1),
            _ if token.is(class::PART) => {}
            _ if token.text == "-" && next_fits && at > start => {}
            // "foreign ministry spokesman": the body stands before whoever speaks for it.
            _ if end.is_none()
                && token.is(class::ORGAN)
                && (side.is_some() || at > start)
                && tokens.get(at + 1).is_some_and(|next| is_head(next) && next.key.starts_with("spokes")) => {}
            _ if end.is_none() && (token.is_key("and") || token.text == ",") && next_part && at > start => {}
            _ if end.is_none()
                && (token.is_key("and") || token.text == ",")
                && side.is_some()
                && side_at(tokens, at + 1, lexicon).is_some() => {}
            _ => break,
        }
        at += 1;
    }
    end.map(|end| (start, end, side))
}

fn is_head(token: &Token<'_>) -> bool {
    let elect = ["-elect", "-designate", "-general"].iter().find_map(|end| token.key.strip_suffix(end));
    token.is(class::HEAD) || elect.is_some()
}

/// "of Foreign Affairs and Trade", "of the Republic of Korea", "to the United Nations".
fn complement(tokens: &[Token<'_>], found: &mut Title, lexicon: &Lexicon) {
    let Some(link) = tokens.get(found.to).filter(|token| token.is_in(&["of", "for", "to", "at"])) else { return };
    let mut at = found.to + 1;
    at += usize::from(tokens.get(at).is_some_and(|token| token.is_in(&["the", "his", "her", "their"])));
    let named = tokens.get(at..).and_then(|rest| lexicon.senses(rest).find(|(sense, _)| side_of(*sense).is_some()));
    // "aide to Russian President Ivan Petrov": the office is under somebody else's.
    if let Some(other) = title(tokens, at, lexicon).filter(|other| !other.plural)
        && let Some(end) = name(tokens, other.to, lexicon)
    {
        found.side = found.side.or(other.side);
        found.to = end;
        return;
    }
    if let Some((sense, len)) = named {
        if link.is_key("of") || found.side.is_none() && link.is_key("to") && matches!(sense, Sense::Party(_)) {
            let own = side_of(sense).filter(|_| link.is_key("of"));
            found.side = found.side.or(own);
            // "the Speaker of the Serbian Parliament".
            let organ = tokens
                .get(at + len..)
                .unwrap_or_default()
                .iter()
                .take_while(|token| token.is_capital() && token.is(class::ORGAN | class::THING | class::PART))
                .count();
            if organ > 0 && matches!(sense, Sense::People(_)) {
                found.to = at + len + organ;
                return;
            }
        } else {
            found.role.1 = at + len;
        }
        found.to = at + len;
        return;
    }
    let begin = at;
    while let Some(token) = tokens.get(at) {
        let fits = token.is(class::PART) || token.is_in(&["staff", "state", "affairs", "relations"]);
        let named = token.is_capital() && token.is_word() && !token.is(class::SMALL) && fits | token.is(class::THING);
        let joins = token.is_in(&["and", ","])
            && at > begin
            && tokens
                .get(at + 1)
                .is_some_and(|next| next.is_capital() && next.is(class::PART) && !next.is(class::HEAD));
        if !(fits || named || joins) {
            break;
        }
        at += 1;
    }
    if at > begin {
        at = more_of(tokens, at, lexicon);
        found.to = at;
        found.role.1 = at;
        of_side(tokens, found, lexicon);
    }
}

/// "and Human Mobility" behind "Minister of Foreign Affairs": words no list knows, where the country stands behind them or
/// the part of the sentence ends.
fn more_of(tokens: &[Token<'_>], at: usize, lexicon: &Lexicon) -> usize {
    if tokens.get(at).is_none_or(|token| !token.is_in(&["and", "&"])) {
        return at;
    }
    let words = tokens.get(at + 1..).unwrap_or_default();
    let len = words.iter().take_while(|token| token.is_capital() && !token.is(class::HEAD | class::HONOUR)).count();
    let is_side = |at: usize| side_at(tokens, at, lexicon).is_some();
    let behind = at + 1 + len;
    let country = tokens.get(behind).is_some_and(|token| token.is_key("of")) && is_side(behind + 1);
    let ends = tokens.get(behind).is_none_or(|token| token.is_sign(&[',', ';', '.', ')']));
    let plain = (at + 1..behind).all(|at| !is_side(at));
    if (1..=3).contains(&len) && plain && (country || ends && len == 1) { behind } else { at }
}

/// "Minister of Foreign Affairs of Kazakhstan".
fn of_side(tokens: &[Token<'_>], found: &mut Title, lexicon: &Lexicon) {
    if tokens.get(found.to).is_none_or(|token| !token.is_key("of")) {
        return;
    }
    let at = found.to + 1 + usize::from(tokens.get(found.to + 1).is_some_and(|token| token.is_key("the")));
    if let Some((sense, len)) = side_at(tokens, at, lexicon) {
        found.side = found.side.or_else(|| side_of(sense));
        found.to = at + len;
    }
}

/// "Deputy Prime Minister and Minister of Foreign Affairs": the second office belongs to the same person where a name
/// follows it.
fn second(tokens: &[Token<'_>], found: &mut Title, lexicon: &Lexicon) {
    if found.plural || tokens.get(found.to).is_none_or(|token| !token.is_key("and")) {
        return;
    }
    let from = found.to + 1;
    if tokens.get(from).is_none_or(|token| token.is(class::ARTICLE)) || side_at(tokens, from, lexicon).is_some() {
        return;
    }
    if let Some(more) = title(tokens, from, lexicon)
        && !more.plural
    {
        found.to = more.to;
        found.role.1 = more.role.1;
        found.side = found.side.or(more.side);
    }
}

/// One past the honorifics that begin at `at`: "Mr.", "H.E.", "the Hon".
pub(super) fn honours(tokens: &[Token<'_>], mut at: usize) -> usize {
    let start = at;
    while let Some(token) = tokens.get(at) {
        let bare = token.key.trim_end_matches('.');
        // "H. E."
        if token.text == "H." && tokens.get(at + 1).is_some_and(|next| next.is_in(&["e.", "e"])) {
            at += 2;
            continue;
        }
        let fits = token.is(class::HONOUR) || HONOURS.contains(&bare);
        if !fits || token.is(class::ARTICLE | class::PRONOUN) && at == start && !is_honour_ahead(tokens, at) {
            break;
        }
        at += 1;
    }
    at
}

const HONOURS: &[&str] = &[
    "mr", "mrs", "ms", "dr", "prof", "h.e", "hon", "rev", "st", "gen", "col", "sen", "rep", "gov", "amb", "lt", "adm",
    "capt",
];

fn is_honour_ahead(tokens: &[Token<'_>], at: usize) -> bool {
    tokens.get(at + 1).is_some_and(|next| {
        next.is_in(&["hon", "honourable", "honorable", "excellency", "majesty", "highness", "right", "royal"])
    })
}

/// One past the name that begins at `from`.
pub(super) fn name(tokens: &[Token<'_>], from: usize, lexicon: &Lexicon) -> Option<usize> {
    let mut at = from;
    while at < tokens.len().min(from + 8) {
        let token = tokens.get(at)?;
        let next = tokens.get(at + 1);
        let capital_next = next.is_some_and(|next| is_name_word(next, tokens.get(at + 2)));
        // "Minister van Dam": behind an office a name may begin with a small word.
        let titled = at.checked_sub(1).and_then(|at| tokens.get(at)).is_some_and(|before| before.is(class::HEAD));
        if (at > from || titled && capital_next && !token.is(class::SMALL))
            && PARTICLES.contains(&token.key.as_str())
            && (capital_next || next.is_some_and(|n| PARTICLES.contains(&n.key.as_str())))
        {
            at += 1;
        } else if at > from
            && PARTICLES.contains(&token.key.as_str())
            && next.is_some_and(|next| next.text == "-")
            && tokens.get(at + 2).is_some_and(|name| is_name_word(name, tokens.get(at + 3)))
        {
            at += 2;
        } else if at > from && token.text == "-" && capital_next {
            at += 1;
        } else if at > from && token.text == "," && next.is_some_and(|next| next.is_in(&["jr.", "jr", "sr.", "sr"])) {
            at += 2;
        } else if at == from && capital_next && SMALL_NAMES.contains(&token.text)
            || is_name_word(token, next) && may_stand(tokens, at, from, lexicon)
        {
            at += 1;
        } else {
            break;
        }
    }
    (at > from).then_some(at)
}

fn is_name_word(token: &Token<'_>, next: Option<&Token<'_>>) -> bool {
    // "Theresa May": a month has a number beside it.
    let is_month =
        token.is(class::MONTH) && next.is_some_and(|next| next.text.starts_with(|c: char| c.is_ascii_digit()));
    token.is_capital()
        && token.text.chars().next().is_some_and(char::is_alphabetic)
        && !is_month
        && !token.is(class::WEEKDAY | class::HONOUR)
        && (!token.is(class::SMALL | class::STARTER | class::PART | class::ORGAN | class::JOINT)
            || token.key.ends_with('.') && token.text.len() == 2)
        && (!token.is(class::HEAD) || token.is_in(&["king", "prince", "marshal", "major", "speaker", "bishop", "pope"]))
}

/// Whether the word at `at` is no name of a party, town or forum, or one that people have too.
fn may_stand(tokens: &[Token<'_>], at: usize, from: usize, lexicon: &Lexicon) -> bool {
    let Some(rest) = tokens.get(at..) else { return false };
    let Some((sense, len)) = lexicon.senses(rest).next() else { return true };
    let is_alone = len == 1 && !matches!(sense, Sense::Forum(_) | Sense::People(_));
    let next = tokens.get(at + 1);
    let name_next = next
        .is_some_and(|next| is_name_word(next, tokens.get(at + 2)) && !next.is(class::THING | class::VERB))
        && side_at(tokens, at + 1, lexicon).is_none();
    let given = GIVEN.contains(&rest.first().map_or("", |token| token.key.as_str()));
    is_alone && (at > from || given && name_next)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    #[test]
    fn offices_are_read_with_their_country() {
        let lexicon = Lexicon::built_in();
        for (text, role, side, rest) in [
            ("Chinese Foreign Minister Wang Yi", "Foreign Minister", "China", "Wang Yi"),
            (
                "Norway’s Deputy Prime Minister and Minister of Foreign Affairs Ola Nord",
                "Deputy Prime Minister and Minister of Foreign Affairs",
                "Norway",
                "Ola Nord",
            ),
            ("the Secretary-General of the United Nations said", "Secretary-General", "United Nations", "said"),
            ("US Secretary of State Ann Lee", "Secretary of State", "United States", "Ann Lee"),
            ("the president of Georgia, Ilia", "president", "Georgia", ", Ilia"),
            ("National Security Advisor Ann Lee", "National Security Advisor", "", "Ann Lee"),
            ("the Holy Father Ann Lee", "Holy Father", "", "Ann Lee"),
            ("Qatari foreign ministry spokesman Said Nur", "foreign ministry spokesman", "Qatar", "Said Nur"),
            (
                "the Minister of Foreign Affairs of the Republic of Korea",
                "Minister of Foreign Affairs",
                "South Korea",
                "",
            ),
            ("his Kazakh counterpart Ilyas", "counterpart", "Kazakhstan", "Ilyas"),
        ] {
            let tokens = lexicon.read(text);
            let found = title(&tokens, 0, lexicon).expect(text);
            let words = |from: usize, to: usize| {
                if from >= to {
                    return "";
                }
                Span::new(tokens[from].span.start(), tokens[to - 1].span.end()).slice(text)
            };
            assert_eq!(words(found.role.0, found.role.1), role, "{text}");
            assert_eq!(found.side.map_or("", |side| side.name(lexicon)), side, "{text}");
            assert_eq!(words(found.to, tokens.len()), rest, "{text}");
        }
    }

    #[test]
    fn names_end_where_they_do() {
        let lexicon = Lexicon::built_in();
        for (text, expected) in [
            ("Joseph R. Biden, Jr. met him", "Joseph R. Biden, Jr."),
            ("Nouri Al-Maliki of Iraq", "Nouri Al-Maliki"),
            ("Mohammed bin Salman Tuesday", "Mohammed bin Salman"),
            ("Jean-Yves Le Drian, respectively", "Jean-Yves Le Drian"),
            ("Theresa May said", "Theresa May"),
            ("Jordan Smith spoke", "Jordan Smith"),
            ("Ban Ki-moon, the", "Ban Ki-moon"),
            ("Michael Jordan and", "Michael Jordan"),
        ] {
            let tokens = lexicon.read(text);
            let to = name(&tokens, 0, lexicon).expect(text);
            assert_eq!(text.get(..tokens[to - 1].span.end()), Some(expected));
        }
        for text in ["Jordan said", "China and", "However, he", "In Oslo", "Georgian troops", "NATO allies", "May 3"] {
            let tokens = lexicon.read(text);
            assert_eq!(name(&tokens, 0, lexicon), None, "{text}");
        }
    }
}
