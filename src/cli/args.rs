//! The arguments of the command line: every command, option and example. Help, completions and man pages are generated
//! from these types.

// The doc comments are printed as help on a terminal, where backticks would appear literally.
#![allow(clippy::doc_markdown)]

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::PossibleValue;
use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

use crate::pane::Pane;
use crate::pane::export::ExportFormat;
use crate::search::{Sort, Unit};

const EXIT_CODES: &str = "\
Exit codes:
  0 success   1 nothing found, or problems found   2 usage error   3 some inputs failed
  4 input, output or library error   101 a bug   128+n killed by signal n";

const EXAMPLES: &str = "\
Examples:
  briefing                          open the reader on your library or the bundled examples
  briefing ~/desk                   open the reader on a folder of briefs
  briefing --plain ~/desk           print the same content as numbered lines
  briefing search 'law enforcement' search for commitments
  briefing help export              explain one command in full";

/// A terminal reader of diplomatic briefings.
#[derive(Debug, Parser)]
#[command(name = "briefing", version, about, long_about = None, max_term_width = 100)]
#[command(after_help = EXAMPLES, after_long_help = format!("{EXAMPLES}\n\n{EXIT_CODES}"))]
pub struct Cli {
    /// The command to run; the reader opens if there is none.
    #[command(subcommand)]
    pub verb: Option<Verb>,
    /// A folder of briefs, or a single brief. Defaults to $BRIEFING_LIBRARY, then the configured library, then ./briefs,
    /// then the bundled examples.
    #[arg(value_name = "LIBRARY")]
    pub path: Option<PathBuf>,
    /// Print numbered lines instead of opening the reader, for screen readers and pipes.
    #[arg(long)]
    pub plain: bool,
    #[command(flatten)]
    pub common: Common,
}

/// The options that every command accepts.
#[derive(Debug, Clone, Args)]
pub struct Common {
    /// The library to use: a folder of briefs, or a single brief.
    #[arg(long, global = true, value_name = "DIR")]
    pub library: Option<PathBuf>,
    /// The configuration file to use.
    #[arg(long, global = true, value_name = "FILE", env = "BRIEFING_CONFIG", hide_env_values = true)]
    pub config: Option<PathBuf>,
    /// When to use colour; auto honours NO_COLOR.
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value = "auto")]
    pub color: ColorChoice,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum ColorChoice {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Search for commitments, quotes, sentences or briefs.
    Search(SearchArgs),
    /// List the saved searches, with how much each one finds and how much of it is new.
    #[command(after_help = "Examples:\n  briefing searches\n  briefing searches --json")]
    Searches(ListingArgs),
    /// List briefs.
    List(ListArgs),
    /// Show a brief, or one of its panes, as text.
    Show(ShowArgs),
    /// Export a pane, a brief or the hits of a query, to a file or standard output.
    Export(ExportArgs),
    /// Turn articles into draft briefs.
    Import(ImportArgs),
    /// Report problems in briefs, with the offending lines.
    Check(CheckArgs),
    /// Build or refresh the search index, as every search does by itself.
    Index(IndexArgs),
    /// List the themes.
    #[command(after_help = "Examples:\n  briefing themes\n  briefing themes --json")]
    Themes(ListingArgs),
    /// List the keys and what they do.
    #[command(after_help = "Examples:\n  briefing keys\n  briefing keys --json")]
    Keys(ListingArgs),
    /// Show which library is used and where files are stored.
    #[command(after_help = "Examples:\n  briefing paths\n  briefing paths --json")]
    Paths(ListingArgs),
    /// Show every setting and its value.
    Config(ConfigArgs),
    /// Print the JSON Schema of a brief, for editors and other programs.
    #[command(after_help = "Examples:\n  briefing schema > brief.schema.json\n  briefing schema | jq .properties.kind")]
    Schema,
    /// Print shell completions.
    Completions(CompletionsArgs),
    /// Print the man page, or write one page per command.
    Man(ManArgs),
}

/// The only option of a simple listing.
#[derive(Debug, Args)]
pub struct ListingArgs {
    /// Print one JSON object per line.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  briefing search 'law enforcement'
  briefing search 'by:Kazakhstan topic:trade' --unit commitments
  briefing search '\"belt and road\" date:2024..2025' --unit quotes --json
  briefing search 'rail OR road' --facets --limit 5
  briefing search --saved 'Overdue' --sort date

On a terminal, each line shows the date, who, and the text with the matching words in bold. Otherwise the fields are \
separated by tabs: date, who, kind, text, file, number of the point. If there are no hits, the exit code is 1.")]
pub struct SearchArgs {
    /// The query. Put quotation marks around several words.
    #[arg(required_unless_present = "saved", conflicts_with = "saved")]
    pub query: Option<String>,
    /// The library to search.
    #[arg(value_name = "LIBRARY", conflicts_with = "library")]
    pub path: Option<PathBuf>,
    /// What to search for. Defaults to commitments, or to what in: in the query asks for.
    #[arg(long, value_enum, value_name = "UNIT")]
    pub unit: Option<Unit>,
    /// Maximum number of hits.
    #[arg(long, default_value_t = 200, value_name = "N")]
    pub limit: usize,
    /// The order of the hits. Defaults to relevance, or to the order of the saved search.
    #[arg(long, value_enum, value_name = "ORDER")]
    pub sort: Option<Sort>,
    /// Run a saved search instead of a query, and mark its hits as seen.
    #[arg(long, value_name = "NAME")]
    pub saved: Option<String>,
    /// After the hits, print the values to narrow them by, with counts.
    #[arg(long)]
    pub facets: bool,
    /// Print one JSON object per line.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  briefing list
  briefing list 'party:China date:2024'
  briefing list --json | jq -r .headline

When not on a terminal, fields are separated by tabs: date, parties, headline, file.")]
pub struct ListArgs {
    /// List only the briefs that match this query.
    pub query: Option<String>,
    /// Print one JSON object per line.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  briefing show almaty
  briefing show 2024/beijing.toml --pane commitments
  briefing show almaty --json

BRIEF is a file in the library, any other file, or a part of a file name or headline that only one brief has.")]
pub struct ShowArgs {
    /// The brief to show.
    pub brief: String,
    /// Show only this pane.
    #[arg(long, value_enum, value_name = "PANE")]
    pub pane: Option<Pane>,
    /// Wrap text at this many columns; 0 turns wrapping off.
    #[arg(long, value_name = "N")]
    pub width: Option<usize>,
    /// Print the brief as one JSON object.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  briefing export almaty --pane commitments
  briefing export almaty --format markdown -o -
  briefing export --query 'by:China due:2025' --format csv -o china.csv
  briefing export almaty --pane commitments --query 'by:Kazakhstan' -o -

--query without a brief exports its hits: commitments, unless --pane or --unit asks for something else. With a brief, \
it exports the points of --pane commitments or --pane quotes that match; the head of the export names the query and \
the number of points left out.

Without -o, the file is named YYYY-MM-DD_parties_pane.txt. Existing files are only overwritten with --force.")]
pub struct ExportArgs {
    /// The brief to export, named as for briefing show.
    #[arg(required_unless_present = "query")]
    pub brief: Option<String>,
    /// Export the hits of this query; with a brief, only its points that match.
    #[arg(long, value_name = "QUERY")]
    pub query: Option<String>,
    /// Export only this pane; without a brief, the kind of point to search for.
    #[arg(long, value_enum, value_name = "PANE")]
    pub pane: Option<Pane>,
    /// What the query searches for.
    #[arg(long, value_enum, requires = "query", conflicts_with_all = ["brief", "pane"], value_name = "UNIT")]
    pub unit: Option<Unit>,
    /// The format of the export.
    #[arg(long, value_enum, default_value = "text", value_name = "FORMAT")]
    pub format: ExportFormat,
    /// The file to write; - is standard output.
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Wrap text at this many columns; 0 turns wrapping off.
    #[arg(long, value_name = "N")]
    pub width: Option<usize>,
    /// Overwrite an existing file.
    #[arg(long)]
    pub force: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  briefing import readout.html --library ~/desk
  briefing import --dry-run --published 2024-03-31 readout.txt
  briefing import https://example.org/readout
  briefing import inbox/ --json
  briefing import --explain readout.txt | less
  curl https://example.org/feed.xml | briefing import -

Reads text, web pages, feeds (RSS, Atom and JSON; one brief per item) and emails (.eml), in any character set. Points \
are found by rules that run on this machine and always give the same result; each point quotes the source text behind \
it. Drafts are saved in the library as new files. Nothing is overwritten, and an article that is already in the \
library is not added again.

The exit code is 3 if some inputs failed and 4 if all of them did.")]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch that the user can set")]
pub struct ImportArgs {
    /// Files, folders and URLs; - is standard input.
    #[arg(required = true, value_name = "FILE|FOLDER|URL")]
    pub inputs: Vec<OsString>,
    /// Print the briefs as TOML and write nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Print one JSON object per article, in order.
    #[arg(long)]
    pub json: bool,
    /// Show what was found in each article and why it is a point. Writes nothing.
    #[arg(long, conflicts_with_all = ["json", "force"])]
    pub explain: bool,
    /// The day the articles were published, from which words like "Friday" are resolved.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub published: Option<Date>,
    /// The publisher of the articles.
    #[arg(long, value_name = "NAME")]
    pub outlet: Option<String>,
    /// The URL of the article.
    #[arg(long, value_name = "URL")]
    pub url: Option<String>,
    /// Import articles even if they are already in the library.
    #[arg(long)]
    pub force: bool,
    /// Allow URLs on this machine and its private network.
    #[arg(long)]
    pub allow_private: bool,
    /// Report the character set of each article and how it was recognised.
    #[arg(short, long)]
    pub verbose: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  briefing check
  briefing check new/*.toml
  briefing check --format short | less

The exit code is 1 if there are any errors or warnings, 3 if some paths cannot be read, and 4 if none can.")]
pub struct CheckArgs {
    /// The files and folders to check. Defaults to the library.
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// How to print problems.
    #[arg(long, value_enum, default_value = "full")]
    pub format: ProblemFormat,
    /// Print one JSON object per line, like --format json.
    #[arg(long)]
    pub json: bool,
    /// Print nothing; only set the exit code.
    #[arg(short, long)]
    pub quiet: bool,
}

/// How problems are printed.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum ProblemFormat {
    /// With the offending lines.
    Full,
    /// One line per problem: file:line:column: severity: message.
    Short,
    /// One JSON object per line.
    Json,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  briefing index\n  briefing index --rebuild --library ~/desk")]
pub struct IndexArgs {
    /// Discard the old index and start again.
    #[arg(long)]
    pub rebuild: bool,
    /// Print the outcome as a JSON object.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  briefing config\n  briefing config --show-origin\n  briefing config --json")]
pub struct ConfigArgs {
    /// Show where each value comes from.
    #[arg(long)]
    pub show_origin: bool,
    /// Print one JSON object per line, including the origin.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  briefing completions bash > ~/.local/share/bash-completion/completions/briefing
  briefing completions fish > ~/.config/fish/completions/briefing.fish")]
pub struct CompletionsArgs {
    /// The shell to complete for.
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  briefing man | man -l -\n  briefing man --dir ~/.local/share/man/man1")]
pub struct ManArgs {
    /// Write one page per command into this folder.
    #[arg(long, value_name = "DIR")]
    pub dir: Option<PathBuf>,
}

impl ValueEnum for Unit {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let (singular, plural) = self.nouns();
        Some(PossibleValue::new(plural).alias(singular))
    }
}

impl ValueEnum for Pane {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name()))
    }
}

impl ValueEnum for ExportFormat {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name()))
    }
}

impl ValueEnum for Sort {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Relevance, Self::Date]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::Relevance => PossibleValue::new("relevance").help("Best match first"),
            Self::Date => PossibleValue::new("date").help("Latest meeting first"),
        })
    }
}
