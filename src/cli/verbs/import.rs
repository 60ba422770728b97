//! `briefing import`: articles become draft briefs, shown as TOML or as one JSON object a file.

use std::io::{self, Read};
use std::path::Path;

use serde_json::{Value, json};

use crate::article::Article;
use crate::brief::{Brief, Evidence};
use crate::cli::args::Import;
use crate::cli::context::Context;
use crate::cli::out::{Done, Outcome, Stop, complain};
use crate::error::{Error, Result};
use crate::extract::{Lexicon, extract};
use crate::files;
use crate::text;

/// The largest article, in bytes.
const CAP: u64 = 4 * 1024 * 1024;

/// Reads each file and prints the brief it gives.
///
/// # Errors
/// Where no file can be read, or standard output cannot be written.
pub fn run(context: &mut Context, args: &Import) -> Outcome {
    if !args.dry_run {
        return Err(Stop::Usage("drafts are not written into the library yet; add --dry-run to see them".into()));
    }
    let lexicon = Lexicon::built_in();
    let mut failed = 0;
    for file in &args.files {
        let shown = text::line(&file.to_string_lossy());
        match read(file) {
            Ok(raw) => {
                let brief = extract(&Article::of_text(&raw), args.published, lexicon);
                let value = object(&shown, &brief);
                if args.json {
                    context.out.json("brief", value)?;
                } else {
                    context.out.text(&toml(&brief)?)?;
                }
            }
            Err(error) => {
                failed += 1;
                if args.json {
                    context.out.json("brief", json!({ "file": shown, "error": text::line(&error.to_string()) }))?;
                } else {
                    complain(&error.to_string());
                }
            }
        }
    }
    match failed {
        0 => Ok(Done::Well),
        all if all == args.files.len() => Err(Stop::Failed("no file could be read".into())),
        _ => Ok(Done::Partly),
    }
}

/// The text of `file`, or of standard input.
fn read(file: &Path) -> Result<String> {
    if file != Path::new("-") {
        return files::read(file, CAP);
    }
    let failed = |cause: String| Error::new("read", "standard input", cause);
    let mut raw = Vec::new();
    io::stdin().lock().take(CAP + 1).read_to_end(&mut raw).map_err(|error| failed(error.to_string()))?;
    if raw.len() as u64 > CAP {
        return Err(failed("it is larger than 4 MiB".into()));
    }
    String::from_utf8(raw).map_err(|error| failed(format!("not UTF-8 at byte {}", error.utf8_error().valid_up_to())))
}

/// A brief with the names of the file format; evidence is the words alone.
fn object(file: &str, brief: &Brief) -> Value {
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
    json!({
        "file": file, "headline": brief.headline, "kind": brief.kind, "date": brief.date, "date_words": brief.date_words,
        "place": brief.place, "review": brief.review, "summary": brief.summary, "participants": brief.participants,
        "quotes": quotes.collect::<Vec<_>>(), "commitments": commitments.collect::<Vec<_>>(), "forums": brief.forums,
        "source": {
            "outlet": source.outlet, "url": source.url, "published": source.published, "language": source.language,
            "side": source.side, "hidden": source.hidden, "text": source.text,
        },
    })
}

/// The brief as a file would hold it.
fn toml(brief: &Brief) -> std::result::Result<String, Stop> {
    let mut table = ::toml::Table::new();
    table.insert("schema".into(), crate::brief::SCHEMA.into());
    if let Value::Object(fields) = object("", brief) {
        let kept = fields.iter().filter(|(key, _)| *key != "file");
        table.extend(kept.filter_map(|(key, value)| Some((key.clone(), entry(key, value)?))));
    }
    let text = ::toml::to_string(&table).map_err(|error| Stop::Failed(error.to_string()))?;
    Ok(format!("{text}\n"))
}

/// `value` as TOML has it; none where it is absent, for which TOML has no word.
fn entry(key: &str, value: &Value) -> Option<::toml::Value> {
    match value {
        Value::Null => None,
        Value::String(text) if ["date", "due", "published"].contains(&key) => {
            text.parse().ok().map(::toml::Value::Datetime)
        }
        Value::String(text) => Some(text.clone().into()),
        Value::Number(number) => number.as_i64().map(Into::into),
        Value::Bool(is) => Some((*is).into()),
        Value::Array(list) => {
            let items: Vec<::toml::Value> = list.iter().filter_map(|item| entry(key, item)).collect();
            (!items.is_empty()).then(|| items.into())
        }
        Value::Object(fields) => {
            let kept = fields.iter().filter_map(|(key, value)| Some((key.clone(), entry(key, value)?)));
            Some(::toml::Value::Table(kept.collect()))
        }
    }
}
