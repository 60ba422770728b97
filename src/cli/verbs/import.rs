//! `briefing import`: articles become draft briefs in the library, or are only shown: as TOML, as one JSON object an article,
//! or with what was found marked in them.

use std::ffi::OsStr;

use serde_json::{Value, json};

use crate::article::{Article, Raw};
use crate::brief::{self, Brief, Evidence};
use crate::cli::args::Import;
use crate::cli::context::Context;
use crate::cli::explain;
use crate::cli::out::{Done, Outcome, Stop, complain};
use crate::cli::progress::Progress;
use crate::config::clock;
use crate::config::paths::Meant;
use crate::error::{Error, Result};
use crate::extract::{Lexicon, traced};
use crate::import::documents::{self, Importer, Input};
use crate::import::drafts::{Added, Drafts, Said, draft, sourced};
use crate::import::lexicon::vocabulary;
use crate::run::stop;
use crate::text;

/// Imports each input, and goes on after one that fails.
///
/// # Errors
/// Returns an error if the library cannot be written, nothing could be imported, or standard output cannot be written.
pub fn run(context: &mut Context, args: &Import) -> Outcome {
    if args.url.as_deref().is_some_and(|url| !is_web(url)) {
        return Err(Stop::Usage("--url is an address that begins with http:// or https://".into()));
    }
    let words = vocabulary(&context.places.lexicon);
    for (file, problems) in &words.files {
        problems.iter().for_each(|problem| complain(&problem.short(&file.to_string_lossy())));
    }
    let drafts = if args.dry_run || args.explain { None } else { Some(opened(&context.library.0, args.force)?) };
    let inputs = named(&args.inputs);
    let mut importer = Importer::default();
    importer.allow_private = args.allow_private;
    let mut work = Work { context, args, lexicon: &words.lexicon, drafts, tally: Tally::default() };
    let progress = Progress::new();
    let stop = stop::Stop::heard();
    for (n, (name, input)) in inputs.iter().enumerate() {
        progress.say("importing", (n, inputs.len()), "");
        let articles = input.as_ref().map_err(Clone::clone).and_then(|input| importer.articles(input));
        progress.end();
        // What was read and is not written yet is not begun.
        if let Some(code) = stop.asked() {
            return work.stopped(code, inputs.len());
        }
        work.tally.inputs += 1;
        match articles.and_then(|all| work.is_one(name, all)) {
            Ok(all) => {
                let is_web = matches!(input, Ok(Input::Url(_)));
                let of = all.len();
                for (n, raw) in all.iter().enumerate() {
                    work.article(&At { name, number: n + 1, of, is_web }, raw)?;
                }
            }
            Err(error) => work.failed(&At { name, number: 1, of: 1, is_web: false }, &error)?,
        }
    }
    work.context.out.flush()?;
    work.end()
}

/// Whether `url` is an address of the web.
fn is_web(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty()) && !url.contains(char::is_whitespace) && text::line(url) == url
}

/// What each of `inputs` means, with its name.
fn named(inputs: &[impl AsRef<OsStr>]) -> Vec<(String, Result<Input>)> {
    let mut all = Vec::new();
    for input in inputs {
        match documents::inputs(input) {
            Ok(found) => all.extend(found.into_iter().map(|input| (input.name(), Ok(input)))),
            Err(error) => all.push((text::line(&input.as_ref().to_string_lossy()), Err(error))),
        }
    }
    all
}

/// The library, for writing.
fn opened(meant: &Meant, force: bool) -> std::result::Result<Drafts, Stop> {
    match meant {
        Meant::Bundled => Err(Stop::Usage(
            "the bundled examples cannot be added to; name a folder of your own with --library DIR, $BRIEFING_LIBRARY or \
             \"library\" in the configuration (it is made where there is none), or look first with --dry-run"
                .into(),
        )),
        Meant::Path(path) if path.is_file() => {
            let name = text::line(&path.to_string_lossy());
            Err(Stop::Usage(format!("{name} is one brief; drafts go into a folder: name one with --library DIR")))
        }
        Meant::Path(path) => Ok(Drafts::open(path, force)?),
    }
}

/// Where an article comes from.
struct At<'a> {
    name: &'a str,
    /// Its number in the document, from 1, and how many there are.
    number: usize,
    of: usize,
    is_web: bool,
}

impl At<'_> {
    fn shown(&self) -> String {
        if self.of == 1 { self.name.to_owned() } else { format!("{} (article {})", self.name, self.number) }
    }
}

#[derive(Default)]
struct Tally {
    inputs: usize,
    articles: usize,
    written: usize,
    there: usize,
    failed: usize,
}

struct Work<'a> {
    context: &'a mut Context,
    args: &'a Import,
    lexicon: &'a Lexicon,
    drafts: Option<Drafts>,
    tally: Tally,
}

impl Work<'_> {
    /// The articles of a document, of which there must be one where an address is said to be its own.
    fn is_one(&self, name: &str, all: Vec<Raw>) -> Result<Vec<Raw>> {
        if self.args.url.is_some() && all.len() > 1 {
            let cause = format_args!("it holds {} articles, and --url is the address of one", all.len());
            return Err(Error::new("import", name, cause));
        }
        Ok(all)
    }

    fn article(&mut self, at: &At<'_>, raw: &Raw) -> std::result::Result<(), Stop> {
        self.tally.articles += 1;
        self.charset(at, raw);
        let said = Said {
            published: self.args.published,
            outlet: self.args.outlet.as_deref().map(text::line).filter(|outlet| !outlet.is_empty()),
            url: self.args.url.clone(),
            retrieved: at.is_web.then(clock::today),
        };
        if self.args.explain {
            let (brief, traces) = traced(&Article::of(raw), said.published, self.lexicon);
            let brief = sourced(brief, raw, &said);
            return explain::print(self.context, &Article::of(raw), (&brief, &traces));
        }
        let brief = draft(raw, &said, self.lexicon);
        match self.drafts.as_mut().map(|drafts| drafts.add(&brief)).transpose() {
            Ok(added) => self.show(at, raw, (&brief, added)),
            Err(error) => self.failed(at, &error),
        }
    }

    fn show(
        &mut self,
        at: &At<'_>,
        raw: &Raw,
        (brief, added): (&Brief, Option<Added>),
    ) -> std::result::Result<(), Stop> {
        let file = |path: &std::path::Path| text::line(&path.to_string_lossy());
        match &added {
            Some(Added::New(_)) => self.tally.written += 1,
            Some(Added::There(path)) => {
                self.tally.there += 1;
                complain(&format!("{}: already there: {}", at.shown(), file(path)));
            }
            None => {}
        }
        let out = &mut self.context.out;
        if self.args.json {
            let mut value = object(at, raw, brief);
            match &added {
                Some(Added::New(path)) => value["written"] = file(path).into(),
                Some(Added::There(path)) => value["already"] = file(path).into(),
                None => {}
            }
            return out.json("brief", value);
        }
        match added {
            Some(Added::New(path)) => out.line(&file(&path)),
            Some(Added::There(_)) => Ok(()),
            None => {
                let many = self.args.inputs.len() > 1 || at.of > 1 || self.tally.inputs > 1;
                let head = if many { format!("# {}\n", at.shown()) } else { String::new() };
                out.text(&format!("{head}{}\n", brief::to_toml(brief)))
            }
        }
    }

    /// Says what the bytes were, where that was asked or did harm.
    fn charset(&self, at: &At<'_>, raw: &Raw) {
        let (name, known) = (&raw.charset.name, raw.charset.known.word());
        if raw.charset.damaged {
            complain(&format!("{}: some bytes are no {name} ({known}) and stand as \u{fffd}", at.shown()));
        } else if self.args.verbose {
            complain(&format!("{}: {name} ({known})", at.shown()));
        }
    }

    fn failed(&mut self, at: &At<'_>, error: &Error) -> std::result::Result<(), Stop> {
        self.tally.failed += 1;
        if !self.args.json {
            complain(&error.to_string());
            return Ok(());
        }
        let mut value = json!({ "file": at.name });
        if at.of > 1 {
            value["item"] = at.number.into();
        }
        value["error"] = text::line(&error.to_string()).into();
        self.context.out.json("brief", value)
    }

    /// Says how far it came: all that is said to be written is.
    fn stopped(&mut self, code: u8, of: usize) -> Outcome {
        self.context.out.flush()?;
        complain(&format!("stopped after {} of {of}: {}", self.tally.inputs, self.count()));
        Ok(Done::Signal(code))
    }

    /// The count, and how it ended.
    fn end(&self) -> Outcome {
        let Tally { inputs, articles, written, there, failed } = self.tally;
        if self.drafts.is_some() || inputs > 1 || articles > 1 {
            complain(&self.count());
        }
        match failed {
            0 => Ok(Done::Well),
            failed if failed >= articles.max(inputs) && written + there == 0 => {
                Err(Stop::Failed("nothing could be imported".into()))
            }
            _ => Ok(Done::Partly),
        }
    }

    fn count(&self) -> String {
        let Tally { articles, written, there, failed, .. } = self.tally;
        let count = |n: usize, one: &str| format!("{n} {one}{}", if n == 1 { "" } else { "s" });
        let mut said = vec![count(articles, "article")];
        if let (true, Meant::Path(path)) = (self.drafts.is_some(), &self.context.library.0) {
            said.push(format!("{} written to {}", count(written, "draft"), text::line(&path.to_string_lossy())));
            said.push(format!("{there} already there"));
        }
        said.push(format!("{failed} failed"));
        said.join(", ")
    }
}

/// A brief with the names of the file format; evidence is the words alone.
fn object(at: &At<'_>, raw: &Raw, brief: &Brief) -> Value {
    let words = |evidence: Option<&Evidence>| evidence.map(|evidence| evidence.words.clone());
    let quotes = brief.quotes.iter().map(|quote| {
        json!({ "speaker": quote.speaker, "kind": quote.kind, "text": quote.text, "evidence": words(quote.evidence.as_ref()) })
    });
    let commitments = brief.commitments.iter().map(|one| {
        json!({
            "parties": one.parties, "to": one.to, "kind": one.kind, "strength": one.strength, "text": one.text,
            "evidence": words(one.evidence.as_ref()), "due": one.due, "due_words": one.due_words, "topics": one.topics,
            "forums": one.forums,
        })
    });
    let source = &brief.source;
    let mut value = json!({
        "file": at.name, "headline": brief.headline, "kind": brief.kind, "date": brief.date, "date_words": brief.date_words,
        "place": brief.place, "review": brief.review, "summary": brief.summary, "participants": brief.participants,
        "quotes": quotes.collect::<Vec<_>>(), "commitments": commitments.collect::<Vec<_>>(), "forums": brief.forums,
        "source": {
            "outlet": source.outlet, "byline": source.byline, "url": source.url, "published": source.published,
            "retrieved": source.retrieved, "language": source.language, "side": source.side, "charset": raw.charset,
            "hidden": source.hidden, "text": source.text,
        },
    });
    if at.of > 1 {
        value["item"] = at.number.into();
    }
    value
}
