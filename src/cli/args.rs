//! What can be typed behind `briefing`: every verb, option and example of the command line. Help, completions and man
//! pages are made from here.

// These doc comments are the help that people read on a terminal, where backticks would stand as they are.
#![allow(clippy::doc_markdown)]

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

use crate::pane::Pane;
use crate::pane::export::Format;
use crate::search::Unit;

const EXIT_CODES: &str = "\
Exit codes:
  0 done   1 nothing found, or problems found   2 wrong usage   3 some inputs failed
  4 input, output or library error   101 a bug   128+n ended by signal n";

const EXAMPLES: &str = "\
Examples:
  briefing                          the reader, on your library or the bundled examples
  briefing ~/desk                   the reader on a folder of briefs
  briefing --plain ~/desk           the same content as numbered lines
  briefing search 'law enforcement' who undertook something about it
  briefing help export              all about one command";

/// A terminal reader of diplomatic briefings.
#[derive(Debug, Parser)]
#[command(name = "briefing", version, about, long_about = None, max_term_width = 100)]
#[command(after_help = EXAMPLES, after_long_help = format!("{EXAMPLES}\n\n{EXIT_CODES}"))]
pub struct Cli {
    /// What to do; without one the reader opens.
    #[command(subcommand)]
    pub verb: Option<Verb>,
    /// A folder of briefs or one brief; else $BRIEFING_LIBRARY, the configured one, ./briefs, the bundled examples.
    #[arg(value_name = "LIBRARY")]
    pub path: Option<PathBuf>,
    /// Numbered lines instead of the screen, for screen readers and pipes.
    #[arg(long)]
    pub plain: bool,
    /// Options of every command.
    #[command(flatten)]
    pub common: Common,
}

/// Options of every command.
#[derive(Debug, Clone, Args)]
pub struct Common {
    /// The library to work on: a folder of briefs or one brief.
    #[arg(long, global = true, value_name = "DIR")]
    pub library: Option<PathBuf>,
    /// The configuration file.
    #[arg(long, global = true, value_name = "FILE", env = "BRIEFING_CONFIG", hide_env_values = true)]
    pub config: Option<PathBuf>,
    /// When to use colour; NO_COLOR is honoured.
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value = "auto")]
    pub color: When,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// Where standard output is a terminal.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Find commitments, quotes, sentences or briefs.
    Search(Search),
    /// List the saved searches, what each finds and what is new in it.
    #[command(after_help = "Examples:\n  briefing searches\n  briefing searches --json")]
    Searches(Listing),
    /// List the briefs.
    List(List),
    /// Show a brief or one pane of it as text.
    Show(Show),
    /// Take a pane, a brief or the results of a query out, to a file or standard output.
    Export(Export),
    /// Turn articles into draft briefs.
    Import(Import),
    /// Show what is wrong in briefs, with the lines.
    Check(Check),
    /// Build or refresh the index, which also happens by itself.
    Index(Index),
    /// List the themes.
    #[command(after_help = "Examples:\n  briefing themes\n  briefing themes --json")]
    Themes(Listing),
    /// List the keys and what they do.
    #[command(after_help = "Examples:\n  briefing keys\n  briefing keys --json")]
    Keys(Listing),
    /// Show where files live and which library is meant.
    #[command(after_help = "Examples:\n  briefing paths\n  briefing paths --json")]
    Paths(Listing),
    /// Show every setting and where its value comes from.
    Config(Config),
    /// Fingerprint the JSON schema of a brief, for editors and other programs.
    #[command(after_help = "Examples:\n  briefing schema > brief.schema.json\n  briefing schema | jq .properties.kind")]
    Schema,
    /// Fingerprint shell completions.
    Completions(Completions),
    /// Fingerprint the man page, or write one page for each command.
    Man(Man),
}

/// Options of a plain listing.
#[derive(Debug, Args)]
pub struct Listing {
    /// One JSON object a line.
    #[arg(long)]
    pub json: bool,
}

/// `briefing search`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  briefing search 'law enforcement'
  briefing search 'by:Kazakhstan topic:trade' --unit commitments
  briefing search '\"belt and road\" date:2024..2025' --unit quotes --json
  briefing search 'rail OR road' --facets --limit 5
  briefing search --saved 'Overdue' --sort date

On a terminal: date, who, text, with the words found set off. Elsewhere, with tabs between them:
date, who, kind, text, file, number of the point. Exit code 1 where nothing was found.")]
pub struct Search {
    /// What to look for; put several words in quotation marks.
    #[arg(required_unless_present = "saved", conflicts_with = "saved")]
    pub query: Option<String>,
    /// The library to search.
    #[arg(value_name = "LIBRARY", conflicts_with = "library")]
    pub path: Option<PathBuf>,
    /// What a result is; commitments, or what in: asks for.
    #[arg(long, value_parser = unit, value_name = "commitments|quotes|sentences|briefs")]
    pub unit: Option<Unit>,
    /// At most so many results.
    #[arg(long, default_value_t = 200, value_name = "N")]
    pub limit: usize,
    /// The order of the results; relevance, or what the saved search says.
    #[arg(long, value_enum)]
    pub sort: Option<Sort>,
    /// A saved search instead of a query; it counts as looked at then.
    #[arg(long, value_name = "NAME")]
    pub saved: Option<String>,
    /// After the hits, what they can be narrowed to, with counts.
    #[arg(long)]
    pub facets: bool,
    /// One JSON object a line.
    #[arg(long)]
    pub json: bool,
}

/// The order of results.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Sort {
    /// The best first.
    #[default]
    Relevance,
    /// The latest meeting first.
    Date,
}

/// `briefing list`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  briefing list
  briefing list 'party:China date:2024'
  briefing list --json | jq -r .headline

Elsewhere than on a terminal tabs part: date, parties, headline, file.")]
pub struct List {
    /// Only briefs that match.
    pub query: Option<String>,
    /// One JSON object a line.
    #[arg(long)]
    pub json: bool,
}

/// `briefing show`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  briefing show almaty
  briefing show 2024/beijing.toml --pane commitments
  briefing show almaty --json

BRIEF is a file below the library, any file, or a part of a name or headline that only one brief has.")]
pub struct Show {
    /// Which brief.
    pub brief: String,
    /// Only this pane.
    #[arg(long, value_parser = pane, value_name = "PANE")]
    pub pane: Option<Pane>,
    /// Columns; 0 = no wrapping.
    #[arg(long, value_name = "N")]
    pub width: Option<usize>,
    /// The brief as one JSON object.
    #[arg(long)]
    pub json: bool,
}

/// `briefing export`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  briefing export almaty --pane commitments
  briefing export almaty --format markdown -o -
  briefing export --query 'by:China due:2025' --format csv -o china.csv
  briefing export almaty --pane commitments --query 'by:Kazakhstan' -o -

--query alone takes the results out: commitments, or what --pane or --unit says. With a brief it takes out the points of
--pane commitments or --pane quotes that match; the head names the query and how many are left out.
Without -o the file gets a name of its own, YYYY-MM-DD_parties_pane.txt. A file that is there already is only
replaced with --force.")]
pub struct Export {
    /// Which brief: as for briefing show.
    #[arg(required_unless_present = "query")]
    pub brief: Option<String>,
    /// The results of a query; with a brief, only the points of it that match.
    #[arg(long, value_name = "QUERY")]
    pub query: Option<String>,
    /// Only this pane; of results, what they are.
    #[arg(long, value_parser = pane, value_name = "PANE")]
    pub pane: Option<Pane>,
    /// What the results of a query are.
    #[arg(long, value_parser = unit, requires = "query", conflicts_with_all = ["brief", "pane"], value_name = "commitments|quotes|sentences|briefs")]
    pub unit: Option<Unit>,
    /// The format.
    #[arg(long, value_parser = format, default_value = "text", value_name = "text|markdown|json|csv")]
    pub format: Format,
    /// The file; - is standard output.
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Columns of text; 0 = no wrapping.
    #[arg(long, value_name = "N")]
    pub width: Option<usize>,
    /// Replace a file that is there already.
    #[arg(long)]
    pub force: bool,
}

/// `briefing import`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  briefing import readout.html --library ~/desk
  briefing import --dry-run --published 2024-03-31 readout.txt
  briefing import https://example.org/readout
  briefing import inbox/ --json
  briefing import --explain readout.txt | less
  curl https://example.org/feed.xml | briefing import -

Text, web pages, RSS, Atom and JSON feeds (one brief for each item) and mails (.eml), in any character set. Everything is
found by rules on this machine, the same each time, and each point carries the words of the article that state it. Drafts go
into the library under names of their own; nothing is replaced, and an article that is there already is not added again.
Exit code 3 where some of the inputs failed, 4 where all did.")]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch that somebody types")]
pub struct Import {
    /// Files, folders, addresses of the web; - is standard input.
    #[arg(required = true, value_name = "FILE|FOLDER|URL")]
    pub inputs: Vec<OsString>,
    /// Fingerprint the briefs as TOML and write nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// One JSON object for each article, in their order.
    #[arg(long)]
    pub json: bool,
    /// Show each article with what was found marked, and the rule that found it; writes nothing.
    #[arg(long, conflicts_with_all = ["json", "force"])]
    pub explain: bool,
    /// The day the article was published, from which "Friday" is worked out.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub published: Option<Date>,
    /// Who published it.
    #[arg(long, value_name = "NAME")]
    pub outlet: Option<String>,
    /// Where it can be read.
    #[arg(long, value_name = "URL")]
    pub url: Option<String>,
    /// Add articles that are in the library already once more.
    #[arg(long)]
    pub force: bool,
    /// Fetch from this machine and its own network too.
    #[arg(long)]
    pub allow_private: bool,
    /// Say which character set each article was in, and how that is known.
    #[arg(short, long)]
    pub verbose: bool,
}

/// `briefing check`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  briefing check
  briefing check new/*.toml
  briefing check --format short | less

Exit code 1 where anything was found, be it a warning; 4 where a path cannot be read at all.")]
pub struct Check {
    /// Files or folders; else the library.
    pub paths: Vec<PathBuf>,
    /// full: with the lines of the file; short: one line each, as compilers do; json: one object a line.
    #[arg(long, value_enum, default_value = "full")]
    pub format: Report,
    /// The same as --format json.
    #[arg(long)]
    pub json: bool,
    /// Say nothing; the exit code tells.
    #[arg(short, long)]
    pub quiet: bool,
}

/// How problems are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Report {
    /// With the lines of the file.
    #[default]
    Full,
    /// One line each: file:line:column: severity: message.
    Short,
    /// One JSON object a line.
    Json,
}

/// `briefing index`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  briefing index\n  briefing index --rebuild --library ~/desk")]
pub struct Index {
    /// Throw the old index away first.
    #[arg(long)]
    pub rebuild: bool,
    /// The outcome as a JSON object.
    #[arg(long)]
    pub json: bool,
}

/// `briefing config`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  briefing config\n  briefing config --show-origin\n  briefing config --json")]
pub struct Config {
    /// Also where each value comes from.
    #[arg(long)]
    pub show_origin: bool,
    /// One JSON object a line, with the origin.
    #[arg(long)]
    pub json: bool,
}

/// `briefing completions`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  briefing completions bash > ~/.local/share/bash-completion/completions/briefing
  briefing completions fish > ~/.config/fish/completions/briefing.fish")]
pub struct Completions {
    /// Which shell.
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

/// `briefing man`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  briefing man | man -l -\n  briefing man --dir ~/.local/share/man/man1")]
pub struct Man {
    /// Write one page for each command into this folder.
    #[arg(long, value_name = "DIR")]
    pub dir: Option<PathBuf>,
}

fn one_of<T: Copy>(word: &str, all: &[T], name: impl Fn(T) -> &'static str) -> Result<T, String> {
    let names: Vec<&str> = all.iter().map(|value| name(*value)).collect();
    all.iter().copied().find(|value| name(*value) == word).ok_or_else(|| format!("one of {}", names.join(", ")))
}

fn unit(word: &str) -> Result<Unit, String> {
    one_of(word, &Unit::ALL, |unit| unit.words().1)
        .or_else(|said| one_of(word, &Unit::ALL, |u| u.words().0).map_err(|_| said))
}

fn pane(word: &str) -> Result<Pane, String> {
    one_of(word, &Pane::ALL, Pane::name)
}

fn format(word: &str) -> Result<Format, String> {
    one_of(word, &Format::ALL, Format::name)
}
