//! `briefing import`: drafts briefs from articles and adds them to the library. With `--dry-run`, `--json` or `--explain`
//! it prints them as TOML, as JSON or as marked text.

use std::ffi::OsString;
use std::path::Path;

use serde_json::{Map, Value, json};

use crate::article::{Article, Raw, is_web_url};
use crate::brief::{self, Brief};
use crate::cli::args::ImportArgs;
use crate::cli::context::CommandContext;
use crate::cli::explain;
use crate::cli::out::{CommandResult, Failure, Status, fields, print_message};
use crate::cli::progress::ProgressLine;
use crate::config::clock;
use crate::config::paths::LibrarySource;
use crate::error::{Error, Kind, Result};
use crate::extract::{Lexicon, traced};
use crate::import::documents::{self, DocumentReader, Input};
use crate::import::drafts::{Added, ArticleMetadata, DraftFolder, add_source, draft_brief};
use crate::import::lexicon::ImportLexicon;
use crate::pane::export;
use crate::run::interrupt;
use crate::text;

/// Imports every input. If one fails, it goes on with the next.
pub fn import_inputs(context: &mut CommandContext, args: &ImportArgs) -> CommandResult {
    if args.url.as_deref().is_some_and(|url| !is_web_url(url) || text::line(url) != url) {
        return Err(Failure::Usage("--url must be a URL that begins with http:// or https://".into()));
    }
    let words = ImportLexicon::read_folder(&context.paths.lexicon);
    for (file, problems) in &words.files {
        problems.iter().for_each(|problem| print_message(&problem.short(&file.to_string_lossy())));
    }
    let drafts = if args.dry_run || args.explain { None } else { Some(open_drafts(&context.library, args.force)?) };
    let inputs = find_inputs(&args.inputs);
    let mut reader = DocumentReader::default();
    reader.allow_private = args.allow_private;
    let mut session = Session { context, args, lexicon: &words.lexicon, drafts, counts: Counts::default() };
    let progress = ProgressLine::new();
    let interrupt = interrupt::Interrupt::listen();
    for (n, (name, input)) in inputs.iter().enumerate() {
        progress.show("importing", n, inputs.len(), "");
        let articles = input.as_ref().map_err(Clone::clone).and_then(|input| reader.read_articles(input));
        progress.clear();
        // An input counts as started only once its articles are being written.
        if let Some(code) = interrupt.requested_exit() {
            return session.finish_early(code, inputs.len());
        }
        session.counts.inputs += 1;
        match articles.and_then(|articles| session.check_url_option(name, articles)) {
            Ok(articles) => {
                let is_web = matches!(input, Ok(Input::Url(_)));
                let total = articles.len();
                for (n, raw) in articles.iter().enumerate() {
                    session.import_article(&Origin { name, number: n + 1, total, is_web }, raw)?;
                }
            }
            Err(error) => session.report_failure(&Origin { name, number: 1, total: 1, is_web: false }, &error)?,
        }
    }
    session.context.out.flush()?;
    session.finish()
}

/// Resolves the arguments to inputs, each with its name.
fn find_inputs(arguments: &[OsString]) -> Vec<(String, Result<Input>)> {
    let mut all = Vec::new();
    for argument in arguments {
        match documents::find_inputs(argument) {
            Ok(inputs) => all.extend(inputs.into_iter().map(|input| (input.display_name(), Ok(input)))),
            Err(error) => all.push((text::line(&argument.to_string_lossy()), Err(error))),
        }
    }
    all
}

fn open_drafts(library: &LibrarySource, force: bool) -> std::result::Result<DraftFolder, Failure> {
    match library {
        LibrarySource::Bundled => Err(Failure::Usage(
            "cannot import into the bundled examples; name your own folder with --library DIR, $BRIEFING_LIBRARY or \
             \"library\" in the configuration (it is created if it does not exist), or use --dry-run"
                .into(),
        )),
        LibrarySource::Path(path) if crate::files::is_file(path) => {
            let name = text::line(&path.to_string_lossy());
            Err(Failure::Usage(format!("{name} is a single brief; name a folder for the drafts with --library DIR")))
        }
        LibrarySource::Path(path) => Ok(DraftFolder::new(path, force)?),
    }
}

/// Which article of which document is being imported.
struct Origin<'a> {
    name: &'a str,
    /// The number of the article in the document, from 1.
    number: usize,
    total: usize,
    is_web: bool,
}

impl Origin<'_> {
    /// The document, and the number of the article if the document has several.
    fn fields(&self) -> Map<String, Value> {
        let mut object = fields! { "file": self.name };
        object.extend((self.total > 1).then(|| ("item".to_owned(), self.number.into())));
        object
    }
}

impl std::fmt::Display for Origin<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)?;
        if self.total == 1 { Ok(()) } else { write!(f, " (article {})", self.number) }
    }
}

#[derive(Default)]
struct Counts {
    inputs: usize,
    articles: usize,
    written: usize,
    already_there: usize,
    failed: usize,
    /// Of those that failed, the inputs that were read but contain no article.
    refused: usize,
}

struct Session<'a> {
    context: &'a mut CommandContext,
    args: &'a ImportArgs,
    lexicon: &'a Lexicon,
    /// `None` if nothing is to be written.
    drafts: Option<DraftFolder>,
    counts: Counts,
}

impl Session<'_> {
    /// Returns an error if `--url` is given for a document with several articles, because it is the URL of only one.
    fn check_url_option(&self, name: &str, articles: Vec<Raw>) -> Result<Vec<Raw>> {
        if self.args.url.is_some() && articles.len() > 1 {
            let reason = format_args!("it has {} articles, but --url is the URL of one", articles.len());
            return Err(Error::new("import", name, reason));
        }
        Ok(articles)
    }

    fn import_article(&mut self, origin: &Origin<'_>, raw: &Raw) -> std::result::Result<(), Failure> {
        self.counts.articles += 1;
        self.report_charset(origin, raw);
        raw.warnings.iter().for_each(|warning| print_message(&format!("{origin}: {warning}")));
        let metadata = ArticleMetadata {
            published: self.args.published,
            outlet: self.args.outlet.as_deref().map(text::line).filter(|outlet| !outlet.is_empty()),
            url: self.args.url.clone(),
            retrieved: origin.is_web.then(clock::today),
        };
        if self.args.explain {
            let article = Article::from_raw(raw);
            let (brief, traces) = traced(&article, metadata.published, self.lexicon);
            return explain::print_explanation(self.context, &article, &add_source(brief, raw, &metadata), &traces);
        }
        let brief = draft_brief(raw, &metadata, self.lexicon);
        match self.drafts.as_mut().map(|drafts| drafts.add_draft(&brief)).transpose() {
            Ok(added) => self.print_draft(origin, raw, &brief, added.as_ref()),
            Err(error) => self.report_failure(origin, &error),
        }
    }

    fn print_draft(
        &mut self,
        origin: &Origin<'_>,
        raw: &Raw,
        brief: &Brief,
        added: Option<&Added>,
    ) -> std::result::Result<(), Failure> {
        let file = |path: &Path| text::line(&path.to_string_lossy());
        match added {
            Some(Added::Created(_)) => self.counts.written += 1,
            Some(Added::Duplicate(path)) => {
                self.counts.already_there += 1;
                print_message(&format!("{origin}: already in the library: {}", file(path)));
            }
            None => {}
        }
        let out = &mut self.context.out;
        if self.args.json {
            let mut object = draft_fields(origin, raw, brief);
            object.extend(match added {
                Some(Added::Created(path)) => fields! { "written": file(path) },
                Some(Added::Duplicate(path)) => fields! { "already": file(path) },
                None => Map::new(),
            });
            return out.write_json("brief", object);
        }
        match added {
            Some(Added::Created(path)) => out.write_line(&file(path)),
            Some(Added::Duplicate(_)) => Ok(()),
            None => {
                let several = self.args.inputs.len() > 1 || origin.total > 1 || self.counts.inputs > 1;
                let heading = if several { format!("# {origin}\n") } else { String::new() };
                out.write_text(&format!("{heading}{}\n", brief::to_toml(brief)))
            }
        }
    }

    /// Reports the character set if that was asked for or if it does not fit the bytes.
    fn report_charset(&self, origin: &Origin<'_>, raw: &Raw) {
        let (name, known) = (&raw.charset.name, raw.charset.source.description());
        if raw.charset.damaged {
            print_message(&format!(
                "{origin}: some bytes are not valid {name} ({known}) and were replaced by \u{fffd}"
            ));
        } else if self.args.verbose {
            print_message(&format!("{origin}: {name} ({known})"));
        }
    }

    fn report_failure(&mut self, origin: &Origin<'_>, error: &Error) -> std::result::Result<(), Failure> {
        self.counts.failed += 1;
        self.counts.refused += usize::from(error.kind == Kind::Refused);
        if !self.args.json {
            print_message(&error.to_string());
            return Ok(());
        }
        let mut object = origin.fields();
        object.insert("error".into(), text::line(&error.to_string()).into());
        self.context.out.write_json("error", object)
    }

    /// Ends the import because of a signal. Every draft that was reported has been written.
    fn finish_early(&mut self, code: u8, total: usize) -> CommandResult {
        self.context.out.flush()?;
        print_message(&format!("stopped after {} of {total}: {}", self.counts.inputs, self.summary()));
        Ok(Status::Signal(code))
    }

    fn finish(&self) -> CommandResult {
        let Counts { inputs, articles, written, already_there, failed, refused } = self.counts;
        if self.drafts.is_some() || inputs > 1 || articles > 1 {
            print_message(&self.summary());
        }
        match failed {
            0 => Ok(Status::Success),
            // All inputs could be read, so nothing is wrong with the program or the files.
            failed if failed == refused => Ok(Status::Partial),
            failed if failed >= articles.max(inputs) && written + already_there == 0 => {
                Err(Failure::Error("nothing could be imported".into()))
            }
            _ => Ok(Status::Partial),
        }
    }

    fn summary(&self) -> String {
        let Counts { articles, written, already_there, failed, .. } = self.counts;
        let mut parts = vec![text::counted(articles, "article", "articles")];
        if let (true, LibrarySource::Path(path)) = (self.drafts.is_some(), &self.context.library) {
            let drafts = text::counted(written, "draft", "drafts");
            parts.push(format!("{drafts} written to {}", text::line(&path.to_string_lossy())));
            parts.push(format!("{already_there} already there"));
        }
        parts.push(format!("{failed} failed"));
        parts.join(", ")
    }
}

fn draft_fields(origin: &Origin<'_>, raw: &Raw, brief: &Brief) -> Map<String, Value> {
    let mut object = export::brief_fields(brief);
    object.extend(origin.fields());
    object["source"]["charset"] = json!(raw.charset);
    object
}
