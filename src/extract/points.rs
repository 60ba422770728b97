//! The points of an article: its statements and commitments, sentence by sentence.

use crate::article::Article;
use crate::extract::commitments::{Doubtful, DraftCommitment, read_commitments};
use crate::extract::entity::Entities;
use crate::extract::lexicon::Lexicon;
use crate::extract::list::{self, Context, Lead};
use crate::extract::outline::{self, Outline, Voice};
use crate::extract::report;
use crate::extract::sentence::Sentence;
use crate::extract::side::Agent;
use crate::extract::statement::{Reading, Statements};
use crate::extract::words::OWN_WORDS;

/// The points of an article.
#[derive(Debug, Default)]
pub(super) struct Points {
    pub(super) statements: Statements,
    pub(super) commitments: Vec<DraftCommitment>,
    /// What looks like a commitment but is not, with the reason.
    pub(super) doubtful: Vec<Doubtful>,
}

/// Reads the points of `sentences`, whose agents are in `entities`.
pub(super) fn read_points(
    sentences: &[Sentence<'_>],
    entities: &Entities,
    article: &Article,
    lexicon: &Lexicon,
) -> Points {
    let home = author(article, entities);
    let home = home.as_ref();
    let mut points = Points::default();
    let mut lead: Option<Lead> = None;
    let party = |agent: &Agent| match agent {
        Agent::Person(at) => entities.party(*at),
        Agent::Side(side) => Some(*side),
        Agent::Joint(_) | Agent::Source(_) => None,
    };
    let outline = Outline::new(sentences, &|sentence, at| entities.who(sentence, at));
    for (number, sentence) in sentences.iter().enumerate() {
        let (voice, from) = outline.voice(number, sentence);
        let own = if let Voice::Speaker(agent) = &voice { Some(agent.clone()) } else { None };
        let who = |at: usize| entities.who(sentence, at);
        let actor = |verb: usize| {
            let operative = is_operative(sentence, verb).then(|| entities.home.clone()).flatten();
            operative.or_else(|| entities.actor(sentence, verb))
        };
        let reports = report::ReportReader { sentence, who: &who, actor: &actor, lexicon, home }.reports();
        let heads = lead.as_ref().is_some_and(|lead| lead.heads(sentence, article));
        // The speaker of a quotation is whoever speaks in the sentence, or spoke last.
        let speaker = own
            .clone()
            .or_else(|| reports.first().map(|report| report.agent.clone()))
            .or_else(|| points.statements.speaker.clone());
        let quoted_who = |sentence: &Sentence<'_>, at: usize| {
            let first = sentence
                .node(at)
                .is_some_and(|node| OWN_WORDS.contains(&node.key.as_str()) && (node.quoted || own.is_some()));
            if first { speaker.clone() } else { entities.who(sentence, at) }
        };
        let context = Context { article, lexicon, who: &quoted_who, party: &party };
        let (items, not_items) =
            lead.as_ref().filter(|_| heads).map(|lead| lead.items(sentence, context)).unwrap_or_default();
        if items.is_empty() {
            let reading = Reading {
                sentence,
                reports: &reports,
                who: &who,
                home,
                is_own: (outline.first_person || own.is_some()) && outline::is_own_statement(sentence),
                voice: voice.clone(),
                is_long: outline.is_long(sentence.paragraph),
                from,
            };
            points.statements.read_statements(&reading);
        } else {
            points.statements.end_speech();
        }
        let own_who = |at: usize| quoted_who(sentence, at);
        let (mut found, doubtful) = if voice == Voice::Other {
            Default::default()
        } else {
            read_commitments(sentence, &own_who, &actor, &party)
        };
        points.doubtful.extend(doubtful);
        if !items.is_empty()
            && let Some(lead) = &lead
        {
            // The items replace what the lead of the list seemed to commit to.
            points.commitments.retain(|one| !lead.announces(one));
        }
        if items.is_empty() {
            points.doubtful.extend(not_items);
            found = list::inline(sentence, found, context);
        } else if found.is_empty() {
            found = items;
        }
        lead = Lead::after(sentence, lead, heads, context);
        points.commitments.extend(found);
    }
    points
}

/// "1. Condemns …; 2. Decides to …": whether `verb` begins an operative paragraph of a resolution, whose subject is named once
/// above all of them.
fn is_operative(sentence: &Sentence<'_>, verb: usize) -> bool {
    verb < 4
        && sentence.subject(verb).is_none()
        && sentence.node(verb).is_some_and(|node| node.is_capital() && node.tag == "VBZ" && node.head.is_none())
}

/// Who speaks in a text in the first person: its author, or else the side whose text it is.
fn author(article: &Article, entities: &Entities) -> Option<Agent> {
    let headline = article.headline.map_or("", |span| span.slice(&article.text)).to_lowercase();
    if entities.home.is_some() && headline.contains("joint") {
        return Some(Agent::Joint(Vec::new()));
    }
    let author = entities.author.filter(|author| match &entities.home {
        None => true,
        Some(Agent::Side(side)) => entities.party(*author) == Some(*side),
        Some(_) => false,
    });
    author.map(Agent::Person).or_else(|| entities.home.clone())
}
