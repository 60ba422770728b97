//! Reads the draft of a brief from an article, in stages that each use only the ones before: sentences with their trees
//! (`sentence`, `quotation_marks`, `outline`), who is meant (`mention`, `entity`, `party`, `reference`, `gathering`, `author`), what the
//! predicates say (`frame`, `doubt`, `report`), and which of these are points (`point_table`, `commitments`, `list`, `statement`,
//! `points`). Apart from these: forums (`forum`), and whether the article reports a meeting, of whom, where and when (`about`,
//! `attendance`, `meeting`, `place`, `event`, `when`). Word lists are in `lexicon/*.toml`. All evidence is a span of the
//! article's text.

mod about;
mod attendance;
mod author;
mod commitments;
mod doubt;
mod entity;
mod event;
mod foreign;
mod forum;
mod frame;
mod gathering;
mod lexicon;
mod line;
mod list;
mod meeting;
mod mention;
mod outline;
mod party;
mod place;
mod point_table;
mod points;
mod quotation_marks;
mod reference;
mod report;
mod sentence;
mod side;
mod statement;
mod summary;
#[cfg(test)]
mod tests;
mod token;
mod topic;
mod when;
mod who;
mod word;
mod words;
mod write;

use jiff::civil::Date;

use crate::article::{Article, Role};
use crate::brief::Brief;
use crate::extract::forum::Forums;
use crate::extract::line::Line;
use crate::extract::meeting::Told;
use crate::text::Span;

pub use lexicon::{Lexicon, Own};

/// The draft of `article`. `published` is the day of publication if the caller knows it; otherwise the article's own is used.
pub fn extract(article: &Article, published: Option<Date>, lexicon: &Lexicon) -> Brief {
    traced(article, published, lexicon).0
}

/// Why something is a point of the draft, or why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trace {
    pub span: Span,
    pub point: TracedPoint,
    /// How the sentence says it: "active", "noun with owner".
    pub construction: &'static str,
    /// The row of the point table, or why it is not a commitment.
    pub row: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TracedPoint {
    Quote,
    Commitment,
    /// Looks like a commitment but is not.
    Doubtful,
}

/// The draft, and why each of its points was found.
pub fn traced(article: &Article, published: Option<Date>, lexicon: &Lexicon) -> (Brief, Vec<Trace>) {
    let published = published.or(article.published);
    let mut forums = Forums::default();
    if !article.is_english() {
        all_forums(article, &[], &mut forums, lexicon);
        return (foreign::brief(article, published, forums.list), Vec::new());
    }
    let sentences = outline::sentences(article, lexicon);
    let entities = who::read_entities(article, &sentences, lexicon);
    let lines = sentences.iter().map(|sentence| Line::new(sentence, article, lexicon));
    let told: Vec<Told<'_, '_>> =
        sentences.iter().zip(lines).map(|(sentence, line)| Told::new(sentence, &entities, line)).collect();
    all_forums(article, &told, &mut forums, lexicon);
    let points = points::read_points(&sentences, &entities, article, lexicon);
    let source = write::Found { article, published, told: &told, lexicon, entities: &entities, sentences: &sentences };
    let trace = |span, point, construction, row| Trace { span, point, construction, row };
    let quotes = points
        .statements
        .list
        .iter()
        .map(|one| trace(one.span, TracedPoint::Quote, one.construction.name(), "statement"));
    let kept =
        points.commitments.iter().map(|one| trace(one.span, TracedPoint::Commitment, one.construction.name(), one.row));
    let dropped = points
        .doubtful
        .iter()
        .map(|one| trace(one.span, TracedPoint::Doubtful, "not a commitment", one.doubt.reason()));
    let traces = quotes.chain(kept).chain(dropped).collect();
    (write::brief(&source, &points.statements, points.commitments, forums.list), traces)
}

/// Adds the forums named in headline, headings and story, in order. Sentences in `told` already have tokens, so they are not
/// tokenized again.
fn all_forums(article: &Article, told: &[Told<'_, '_>], forums: &mut Forums, lexicon: &Lexicon) {
    for (number, paragraph) in article.paragraphs.iter().enumerate() {
        if paragraph.role == Role::Boilerplate {
            continue;
        }
        let from = told.partition_point(|told| told.line.paragraph < number);
        let own = told.iter().map(|told| &told.line).skip(from).take_while(|line| line.paragraph == number);
        if own.clone().next().is_none() {
            let words = paragraph.span.slice(&article.text);
            forums.add_named(words, &lexicon.tokenize(words), lexicon);
        }
        own.for_each(|line| forums.add_named(line.text, &line.tokens, lexicon));
    }
}
