//! Whose text it is: the side that a readout takes for granted ("President Biden", "the Prime Minister", "we").

use crate::article::Article;
use crate::extract::lexicon::{Lexicon, Sense};
use crate::extract::line::Line;
use crate::extract::mark::{Pronoun, What};
use crate::extract::people::People;
use crate::extract::phrase::{self, side_at, side_of};
use crate::extract::side::{Agent, Side};
use crate::extract::token::Token;

/// Who says "we" outside quotation marks: whoever the headline says speaks, the sides of the headline together, or the side
/// of the first who is named.
pub(super) fn home(article: &Article, lines: &[Line<'_>], people: &People, lexicon: &Lexicon) -> Option<Agent> {
    let speaks = article.headline.map(|span| lexicon.read(span.slice(&article.text)));
    match speaks.and_then(|headline| speaker(&headline, lexicon)) {
        Some(Speaks::For(side)) => return Some(Agent::Side(side)),
        Some(Speaks::Chair) => return None,
        None => {}
    }
    if let Some(side) = office_alone(article, lines, people, lexicon) {
        return Some(Agent::Side(side));
    }
    let we = lines.iter().flat_map(|line| line.marks.iter().map(move |mark| (line, mark))).filter(|(line, mark)| {
        mark.what == What::Pronoun(Pronoun::We) && line.tokens.get(mark.from).is_some_and(|token| !token.quoted)
    });
    let headline = article.headline.map_or("", |span| span.slice(&article.text));
    let low = headline.to_lowercase();
    let official = ["readout", "statement", "remarks by", "remarks at", "remarks of", "declaration", "communiqu"]
        .iter()
        .any(|word| low.contains(word));
    if let Some(side) = writer(article, people, lexicon) {
        return Some(Agent::Side(side));
    }
    if we.count() == 0 && !official {
        return None;
    }
    let mut sides = named(headline, lexicon);
    if sides.len() < 2 {
        sides.extend(lines.first().map(|line| named(line.text, lexicon)).unwrap_or_default());
        let mut seen = Vec::new();
        sides.retain(|side| {
            !seen.contains(side) && {
                seen.push(*side);
                true
            }
        });
    }
    if low.contains("joint") && sides.len() >= 2 {
        return Some(Agent::Joint(sides.into_iter().map(Agent::Side).collect()));
    }
    // "I met with my Fijian counterpart": whoever writes is of the other side.
    let other = lines.iter().find_map(|line| guest(line, lexicon));
    sides.retain(|side| Some(*side) != other);
    if other.is_some() {
        return sides.first().copied().map(Agent::Side);
    }
    let first = people.list.iter().find_map(|person| person.side);
    first.map(Agent::Side).or_else(|| sides.first().copied().map(Agent::Side))
}

/// For whom the headline of a text says that it speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Speaks {
    For(Side),
    /// The chair of a group that is no side: "we" are all of them.
    Chair,
}

/// "Statement by the spokesperson on behalf of the EU", "Statement of the Foreign Ministry of Norway on …". What stands
/// before a colon is what it is about.
fn speaker(headline: &[Token<'_>], lexicon: &Lexicon) -> Option<Speaks> {
    const TEXTS: &[&str] = &["statement", "communique", "declaration", "remarks", "message", "response", "comment"];
    let text = headline.iter().position(|token| token.is_in(TEXTS))?;
    if headline.iter().any(|token| token.is_in(&["joint", "trilateral", "quadrilateral", "leaders", "ministers"])) {
        return None;
    }
    let behalf = headline.iter().position(|token| token.is_key("behalf")).map(|at| at + 2);
    let by = (text + 1..headline.len())
        .find(|at| headline.get(*at).is_some_and(|token| token.is_in(&["by", "of", "from"])))
        .filter(|at| *at <= text + 2)
        .map(|at| at + 1);
    let from = behalf.or(by)?;
    let about = ["on", "regarding", "following", "concerning", "about", "after", "at", "ahead", "calling", "in", "to"];
    let to = (from..headline.len())
        .find(|at| headline.get(*at).is_some_and(|token| token.is_in(&about) || token.text == ":"))
        .unwrap_or(headline.len());
    let side = (from..to).find_map(|at| party_at(headline.get(at..to)?, lexicon));
    let chairs =
        headline.get(from..to)?.iter().any(|token| token.is_in(&["chair", "chairman", "president", "presidency"]));
    side.map(Speaks::For).or(chairs.then_some(Speaks::Chair))
}

/// The party named at the start of `tokens`, else the body.
fn party_at(tokens: &[Token<'_>], lexicon: &Lexicon) -> Option<Side> {
    let all = || lexicon.senses(tokens).filter_map(|(sense, _)| side_of(sense));
    all().find(|side| matches!(side, Side::Party(_))).or_else(|| all().next())
}

/// The side of an office that a text takes for granted: "The Secretary-General met" is the United Nations', "PM call with
/// the Prime Minister of" is headed so in London.
fn office_alone(article: &Article, lines: &[Line<'_>], people: &People, lexicon: &Lexicon) -> Option<Side> {
    let headline = article.headline.map_or("", |span| span.slice(&article.text)).to_lowercase();
    let british = ["pm call with", "pm meeting with", "pm bilateral with", "pm remarks", "pm statement"];
    let begins = lines.first().is_some_and(|line| line.text.starts_with("The Prime Minister"));
    if british.iter().any(|start| headline.starts_with(start)) && begins {
        return lexicon.party("United Kingdom").map(Side::Party);
    }
    let general = lines.iter().take(4).flat_map(|line| &line.marks).any(|mark| {
        matches!(&mark.what, What::Office(role, None) if role == "secretary - general" || role == "secretary-general" || role == "secretary general")
    });
    let named = people.list.iter().any(|person| {
        person.role.as_deref().is_some_and(|role| role.to_lowercase().replace(' ', "-").contains("secretary-general"))
    });
    (general && !named).then(|| lexicon.party("United Nations").map(Side::Party)).flatten()
}

/// The side of "my Fijian counterpart".
fn guest(line: &Line<'_>, lexicon: &Lexicon) -> Option<Side> {
    let my = line.tokens.iter().position(|token| token.is_key("my") && !token.quoted)?;
    let title = phrase::title(&line.tokens, my, lexicon).filter(|title| title.counterpart)?;
    title.side
}

/// The side of whoever signed the text.
fn writer(article: &Article, people: &People, lexicon: &Lexicon) -> Option<Side> {
    let (surname, given) = article.byline?.slice(&article.text).split_once(", ")?;
    let words = crate::extract::people::words(&lexicon.read(&format!("{given} {surname}")));
    people.list.get(people.find(&words)?)?.side
}

/// The states that `text` names, each once.
pub(super) fn named(text: &str, lexicon: &Lexicon) -> Vec<Side> {
    let tokens = lexicon.read(text);
    let mut found: Vec<Side> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let here = side_at(&tokens, at, lexicon);
        if let Some((sense, _)) = here
            && !matches!(sense, Sense::House(_) | Sense::Seat(_))
            && let Some(side) = side_of(sense)
            && !found.contains(&side)
        {
            found.push(side);
        }
        at += here.map_or(1, |(_, len)| len);
    }
    found
}
