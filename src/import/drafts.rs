//! Articles become drafts, and drafts files of a library: each article once, each file under a name of its own, nothing ever
//! replaced. Two imports at once find each other's files by the names that both would take.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use jiff::civil::Date;

use crate::article::{self, Article, Raw};
use crate::brief::{self, Brief};
use crate::error::{Error, Kind, Result};
use crate::extract::{Lexicon, extract};
use crate::files::{self, Existing, MAX_BRIEF};
use crate::library::{ById, Event, Library, Place, Stamp};
use crate::text;

/// Columns of a headline that is only the beginning of the text.
const HEADLINE: usize = 100;
/// Words of the headline in a file's name.
const WORDS: usize = 8;
/// Names that are tried for one draft.
const NAMES: usize = 10_000;

/// What somebody says of an article; it counts before what the article says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    /// The day of its publication.
    pub published: Option<Date>,
    pub outlet: Option<String>,
    pub url: Option<String>,
    /// The day it was fetched.
    pub retrieved: Option<Date>,
}

/// The draft that the rules make of `raw`.
pub fn draft(raw: &Raw, said: &Said, lexicon: &Lexicon) -> Brief {
    let brief = extract(&Article::of(raw), said.published, lexicon);
    sourced(brief, raw, said)
}

/// `brief` with what document and user say of where the article comes from, and with a headline.
pub fn sourced(mut brief: Brief, raw: &Raw, said: &Said) -> Brief {
    let source = &mut brief.source;
    source.outlet = said.outlet.clone().or(source.outlet.take());
    source.byline.clone_from(&raw.byline);
    source.url = said.url.clone().or_else(|| raw.url.clone());
    source.retrieved = said.retrieved;
    if brief.headline.trim().is_empty() {
        let first = brief.source.text.as_deref().and_then(|text| text.lines().next()).unwrap_or("Untitled");
        brief.headline = text::fit(first, HEADLINE).trim().to_owned();
    }
    brief
}

/// What came of adding a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Added {
    /// It is this new file.
    New(PathBuf),
    /// The library has the article already, in this file.
    There(PathBuf),
}

/// A library that drafts are added to.
#[derive(Debug)]
pub struct Drafts {
    folder: PathBuf,
    /// The files by the likeness of their articles; none where doubles are wanted.
    known: Option<HashMap<u64, PathBuf>>,
    /// The number to go on with, by the name without it.
    next: HashMap<String, usize>,
}

impl Drafts {
    /// The library in `folder`, which is made where there is none; with `doubles` an article may be in it twice.
    ///
    /// # Errors
    /// Returns an error if the folder cannot be made or read.
    pub fn open(folder: &Path, doubles: bool) -> Result<Self> {
        files::create_dir(folder)?;
        let known = if doubles { None } else { Some(articles(folder)?) };
        Ok(Self { folder: folder.to_owned(), known, next: HashMap::new() })
    }

    /// Adds `brief` as a file of its own, unless its article is there.
    ///
    /// # Errors
    /// Returns an error if it cannot be written, or would be too large to be read again.
    pub fn add(&mut self, brief: &Brief) -> Result<Added> {
        let likeness = brief.source.text.as_deref().map(article::likeness);
        let there = self.known.as_ref().zip(likeness).and_then(|(known, likeness)| known.get(&likeness));
        if let Some(path) = there {
            return Ok(Added::There(path.clone()));
        }
        let toml = brief::to_toml(brief);
        if toml.len() as u64 > MAX_BRIEF {
            let cause = "the draft would be larger than a brief may be";
            return Err(Error::new("write", text::line(&brief.headline), cause));
        }
        let added = self.write(brief, &toml, likeness)?;
        if let (Some(known), Some(likeness)) = (&mut self.known, likeness) {
            let (Added::New(path) | Added::There(path)) = &added;
            known.insert(likeness, path.clone());
        }
        Ok(added)
    }

    fn write(&mut self, brief: &Brief, toml: &str, likeness: Option<u64>) -> Result<Added> {
        let stem = stem(brief);
        let first = self.next.get(&stem).copied().unwrap_or(1);
        for number in first..first + NAMES {
            let counted = if number == 1 { String::new() } else { number.to_string() };
            let path = self.folder.join(files::safe_name(&[&stem, &counted], "toml"));
            match files::write_atomic(&path, toml.as_bytes(), Existing::Refuse) {
                Ok(()) => {
                    self.next.insert(stem, number + 1);
                    return Ok(Added::New(path));
                }
                // Another import may have been here since the library was read.
                Err(error) if error.kind == Kind::AlreadyExists => {
                    if self.known.is_some() && likeness.is_some() && likeness_of(&path) == likeness {
                        return Ok(Added::There(path));
                    }
                }
                Err(error) => return Err(error),
            }
        }
        Err(Error::new("write", text::line(&stem), format_args!("{NAMES} files have that name already")))
    }
}

/// The name of a draft's file without number and ending: when, and the beginning of the headline.
fn stem(brief: &Brief) -> String {
    let day = brief.date.or(brief.source.published).map(|day| day.to_string()).unwrap_or_default();
    let headline = brief.headline.to_lowercase();
    let words: Vec<&str> = headline.split_whitespace().take(WORDS).collect();
    format!("{day} {}", words.join(" "))
}

/// The files of the library in `folder`, by the likeness of their articles.
fn articles(folder: &Path) -> Result<HashMap<u64, PathBuf>> {
    let found = Mutex::new((HashMap::new(), None));
    Library::new(Place::Folder(folder.to_owned())).refresh(&ById::<Stamp>::default(), &|event| match event {
        Event::Entries(loaded) => {
            let alike = loaded.iter().filter_map(|file| {
                let text = file.brief.as_ref()?.source.text.as_deref()?;
                Some((article::likeness(text), folder.join(file.entry.id.path())))
            });
            let alike: Vec<(u64, PathBuf)> = alike.collect();
            found.lock().unwrap_or_else(PoisonError::into_inner).0.extend(alike);
        }
        Event::Unreachable(why) => found.lock().unwrap_or_else(PoisonError::into_inner).1 = Some(why),
        _ => {}
    });
    let (known, why) = found.into_inner().unwrap_or_else(PoisonError::into_inner);
    match why {
        Some(why) => Err(Error::new("open", text::line(&folder.to_string_lossy()), why)),
        None => Ok(known),
    }
}

fn likeness_of(path: &Path) -> Option<u64> {
    let text = files::read(path, MAX_BRIEF).ok()?;
    brief::read(&text).brief?.source.text.as_deref().map(article::likeness)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop")]
mod tests {
    use super::*;

    fn brief(text: &str) -> Brief {
        let raw = Raw { text: text.to_owned(), ..Raw::default() };
        draft(&raw, &Said { published: Some(Date::constant(2024, 3, 31)), ..Said::default() }, Lexicon::built_in())
    }

    const TEXT: &str = "Ministers meet in Oslo\nThe ministers of Norway and Chad met in Oslo on Friday.";

    #[test]
    fn two_imports_at_once_make_one_file_of_one_article_and_two_of_two() {
        let folder = tempfile::tempdir().unwrap();
        let [mut one, mut other] = [(); 2].map(|()| Drafts::open(folder.path(), false).unwrap());
        let Added::New(path) = one.add(&brief(TEXT)).unwrap() else { panic!("it is new") };
        assert_eq!(path.file_name().unwrap(), "2024-03-29-ministers-meet-in-oslo.toml");
        assert_eq!(other.add(&brief(TEXT)).unwrap(), Added::There(path.clone()));
        let Added::New(second) = other.add(&brief(&TEXT.replace("Friday", "Friday for talks"))).unwrap() else {
            panic!("it is another article")
        };
        assert_eq!(second.file_name().unwrap(), "2024-03-29-ministers-meet-in-oslo_2.toml");
        assert_eq!(Drafts::open(folder.path(), false).unwrap().add(&brief(TEXT)).unwrap(), Added::There(path));
        let doubled = Drafts::open(folder.path(), true).unwrap().add(&brief(TEXT)).unwrap();
        assert!(matches!(doubled, Added::New(path) if path.ends_with("2024-03-29-ministers-meet-in-oslo_3.toml")));
    }

    #[test]
    fn names_are_harmless_whatever_the_headline_says() {
        let folder = tempfile::tempdir().unwrap();
        let mut drafts = Drafts::open(&folder.path().join("new/desk"), false).unwrap();
        for headline in ["../../etc/passwd", "", "王毅", &"x".repeat(500), "NUL\u{202e}"] {
            let brief = Brief { headline: headline.to_owned(), ..Brief::default() };
            let Added::New(path) = drafts.add(&brief).unwrap() else { panic!("it is new") };
            assert_eq!(path.parent().unwrap(), folder.path().join("new/desk"));
            assert!(path.file_name().unwrap().len() <= 120, "{}", path.display());
        }
    }

    #[test]
    fn a_text_without_a_headline_is_named_by_its_beginning() {
        let brief = brief(
            "it was said that nobody would say anything about anything at all and so nobody did say anything, they said.",
        );
        assert!(!brief.headline.is_empty() && text::width(&brief.headline) <= HEADLINE, "{}", brief.headline);
    }
}
