//! article → brief. One file a way of saying things: who is named (`people`, `allegiance`), who does what (`verb`, `clause`,
//! `actor`), what is said (`report`, `saying`, `statement`), what is undertaken (`pledge`, `founding`, `nominal`, `listed`,
//! `items`), which bodies are named (`forum`), and whether it was a meeting, of whom, where, when (`about`, `present`, `place`, `when`, `event`). What the rules know of words stands in
//! `lexicon/*.toml`. Evidence is cut by span out of the article's text.

mod about;
mod actor;
mod allegiance;
mod clause;
mod deed;
mod event;
mod factuality;
mod foreign;
mod forum;
mod founding;
mod home;
mod items;
mod lexicon;
mod line;
mod listed;
mod mark;
mod meeting;
mod nominal;
mod people;
mod phrase;
mod place;
mod pledge;
mod present;
mod quotation;
mod report;
mod saying;
mod side;
mod statement;
mod summary;
#[cfg(test)]
mod tests;
mod token;
mod topic;
mod undertaking;
mod verb;
mod when;
mod word;
mod words;
mod write;

use jiff::civil::Date;

use crate::article::{Article, Role};
use crate::brief::Brief;
use crate::extract::actor::{Act, Memory};
use crate::extract::forum::Forums;
use crate::extract::line::Line;
use crate::extract::listed::Lead;
use crate::extract::meeting::Told;
use crate::extract::statement::Statements;
use crate::extract::undertaking::Undertaking;
use crate::text::Span;

pub use lexicon::{Lexicon, Own};

/// The draft that the rules make of `article`. `published` is the day somebody says it was published; else the article's
/// own word for it is taken.
pub fn extract(article: &Article, published: Option<Date>, lexicon: &Lexicon) -> Brief {
    traced(article, published, lexicon).0
}

/// Which rule found an undertaking, or why something that looks like one is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trace {
    pub span: Span,
    /// The rule's name, as it stands in the code; or the reason.
    pub rule: &'static str,
    pub is_commitment: bool,
}

/// The draft, and the rules that found its undertakings, with those of undertakings that were found twice, and what was
/// taken for none.
pub fn traced(article: &Article, published: Option<Date>, lexicon: &Lexicon) -> (Brief, Vec<Trace>) {
    let published = published.or(article.published);
    let mut forums = Forums::default();
    if !article.is_english() {
        all_forums(article, &[], &mut forums, lexicon);
        return (foreign::brief(article, published, forums.list), Vec::new());
    }
    let (lines, mut people) = line::read(article, lexicon);
    all_forums(article, &lines, &mut forums, lexicon);
    allegiance::sides(article, &lines, &mut people, lexicon);
    let mut memory = Memory::of(home::home(article, &lines, &people, lexicon));
    let mut statements = Statements::default();
    let mut undertakings: Vec<Undertaking> = Vec::new();
    let mut doubtful = Vec::new();
    let mut acts: Vec<Vec<Act>> = Vec::new();
    let mut lead: Option<Lead<'_>> = None;
    for (number, line) in lines.iter().enumerate() {
        let mut found = memory.read(line, &people);
        let headed = lead.as_ref().and_then(|lead| lead.heads(line, &found, article));
        let items = lead.as_ref().zip(headed.as_ref()).map(|(lead, headed)| {
            let acts = memory.read(headed, &people);
            lead.items((line, number), (headed, &acts), lexicon)
        });
        let mut items = items.unwrap_or_default();
        if items.is_empty() {
            statements.read((line, &found), &mut memory, (&people, lexicon));
        } else {
            statements.end_speech();
        }
        memory.requote(line, &mut found);
        let (mut new, not_meant) = undertaking::read(line, number, &found, lexicon);
        doubtful.extend(not_meant);
        match &lead {
            Some(lead) if !items.is_empty() => {
                // The line that heads a list only says that one follows.
                undertakings.retain(|one| !lead.announces(one));
            }
            _ => items.clear(),
        }
        if items.is_empty() || !new.is_empty() {
            new = listed::inline((line, number), new, &mut memory, (&people, lexicon), &article.text);
        } else {
            new = items;
        }
        lead = Lead::after((line, number), &found, lead, headed.as_ref());
        undertakings.extend(new);
        acts.push(found);
    }
    let told: Vec<Told<'_, '_>> = lines.iter().zip(&acts).map(|(line, acts)| Told { line, acts }).collect();
    let source = write::Found { article, published, people: &people, told: &told, memory: &memory, lexicon };
    let kept = undertakings.iter().map(|one| Trace { span: one.span, rule: one.rule.name(), is_commitment: true });
    let dropped = doubtful.iter().map(|(span, doubt)| Trace { span: *span, rule: doubt.name(), is_commitment: false });
    let traces = kept.chain(dropped).collect();
    (write::brief(&source, &statements, undertakings, forums.list), traces)
}

/// The forums that headline, headings and story name, in their order. What was cut into words as one of `lines` is not cut
/// again.
fn all_forums(article: &Article, lines: &[Line<'_>], forums: &mut Forums, lexicon: &Lexicon) {
    for (number, paragraph) in article.paragraphs.iter().enumerate() {
        if paragraph.role == Role::Boilerplate {
            continue;
        }
        let from = lines.partition_point(|line| line.paragraph < number);
        let own = lines.iter().skip(from).take_while(|line| line.paragraph == number);
        if own.clone().next().is_none() {
            let words = paragraph.span.slice(&article.text);
            forums.read(words, &lexicon.read(words), lexicon);
        }
        own.for_each(|line| forums.read(line.text, &line.tokens, lexicon));
    }
}
