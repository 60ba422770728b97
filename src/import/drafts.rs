//! Turns articles into drafts and writes them as files of a library: each article once, under a new name; existing files are
//! never replaced. Two imports running at once notice each other because both would choose the same name.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::article::{self, Article, Raw};
use crate::brief::{self, Brief};
use crate::error::{Error, Kind, Result};
use crate::extract::{Lexicon, extract};
use crate::files::{self, Existing, MAX_BRIEF};
use crate::library::{Library, Loaded, Location};
use crate::text;

/// The width of a headline made from the beginning of the text, in columns.
const HEADLINE_COLUMNS: usize = 100;
/// How many words of the headline go into the file's name.
const WORDS_IN_NAME: usize = 8;
/// How many names are tried for one draft.
const MAX_NAMES: usize = 10_000;

/// What the user states about an article; it takes precedence over what the article itself says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ArticleMetadata {
    pub published: Option<Date>,
    pub outlet: Option<String>,
    pub url: Option<String>,
    pub retrieved: Option<Date>,
}

/// Extracts a draft from `raw` by the rules.
pub fn draft_brief(raw: &Raw, metadata: &ArticleMetadata, lexicon: &Lexicon) -> Brief {
    let brief = extract(&Article::from_raw(raw), metadata.published, lexicon);
    add_source(brief, raw, metadata)
}

/// Completes `brief` with the source that the document and the user state, and with a headline if it has none.
pub fn add_source(mut brief: Brief, raw: &Raw, metadata: &ArticleMetadata) -> Brief {
    let source = &mut brief.source;
    source.outlet = metadata.outlet.clone().or(source.outlet.take());
    source.byline.clone_from(&raw.byline);
    source.url = metadata.url.clone().or_else(|| raw.url.clone());
    source.retrieved = metadata.retrieved;
    if brief.headline.trim().is_empty() {
        let first = brief.source.text.as_deref().and_then(|text| text.lines().next()).unwrap_or("Untitled");
        brief.headline = text::truncate(first, HEADLINE_COLUMNS).trim().to_owned();
    }
    for warning in &raw.warnings {
        let summary = brief.summary.get_or_insert_default();
        let mark = if summary.is_empty() { "" } else { "\n" };
        summary.push_str(&format!("{mark}Warning: {warning}."));
    }
    brief
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Added {
    /// The new file.
    Created(PathBuf),
    /// The file that already has the article.
    Duplicate(PathBuf),
}

/// A folder of briefs that drafts are added to.
#[derive(Debug)]
pub struct DraftFolder {
    folder: PathBuf,
    /// The file of each article, by the hash of the article's text; `None` if duplicates are allowed.
    files_by_hash: Option<HashMap<u64, PathBuf>>,
    /// The next number to try for each file name.
    next_number: HashMap<String, usize>,
}

impl DraftFolder {
    /// If `folder` does not exist, it is created with the first draft.
    pub fn new(folder: &Path, allow_duplicates: bool) -> Result<Self> {
        let files_by_hash = match (allow_duplicates, files::is_surely_missing(folder)) {
            (true, _) => None,
            (false, true) => Some(HashMap::new()),
            (false, false) => Some(find_articles(folder)?),
        };
        Ok(Self { folder: folder.to_owned(), files_by_hash, next_number: HashMap::new() })
    }

    /// Writes `brief` to a new file unless the library already has its article.
    ///
    /// # Errors
    /// Returns an error if the file cannot be written or would be too large to be read again.
    pub fn add_draft(&mut self, brief: &Brief) -> Result<Added> {
        let hash = brief.source.text.as_deref().map(article::content_hash);
        let duplicate = self.files_by_hash.as_ref().zip(hash).and_then(|(files, hash)| files.get(&hash));
        if let Some(path) = duplicate {
            return Ok(Added::Duplicate(path.clone()));
        }
        let toml = brief::to_toml(brief);
        if toml.len() as u64 > MAX_BRIEF {
            let reason = "the draft would be larger than a brief may be";
            return Err(Error::new("write", text::line(&brief.headline), reason));
        }
        let added = self.write_draft(brief, &toml, hash)?;
        if let (Some(files), Some(hash)) = (&mut self.files_by_hash, hash) {
            let (Added::Created(path) | Added::Duplicate(path)) = &added;
            files.insert(hash, path.clone());
        }
        Ok(added)
    }

    fn write_draft(&mut self, brief: &Brief, toml: &str, hash: Option<u64>) -> Result<Added> {
        files::create_dir(&self.folder)?;
        let stem = file_stem(brief);
        let first = self.next_number.get(&stem).copied().unwrap_or(1);
        for number in first..first + MAX_NAMES {
            let suffix = if number == 1 { String::new() } else { number.to_string() };
            let path = self.folder.join(files::safe_name(&[&stem, &suffix], "toml"));
            match files::write_atomic(&path, toml.as_bytes(), Existing::Refuse) {
                Ok(()) => {
                    self.next_number.insert(stem, number + 1);
                    return Ok(Added::Created(path));
                }
                // Another import may have written it since the library was read.
                Err(error) if error.kind == Kind::AlreadyExists => {
                    if self.files_by_hash.is_some() && hash.is_some() && article_hash(&path) == hash {
                        return Ok(Added::Duplicate(path));
                    }
                }
                Err(error) => return Err(error),
            }
        }
        Err(Error::new("write", text::line(&stem), format_args!("{MAX_NAMES} files already have that name")))
    }
}

/// The date and the beginning of the headline.
fn file_stem(brief: &Brief) -> String {
    let day = brief.date.or(brief.source.published).map(|day| day.to_string()).unwrap_or_default();
    let headline = brief.headline.to_lowercase();
    let words: Vec<&str> = headline.split_whitespace().take(WORDS_IN_NAME).collect();
    format!("{day} {}", words.join(" "))
}

/// The files of the library in `folder`, by the hash of their articles.
fn find_articles(folder: &Path) -> Result<HashMap<u64, PathBuf>> {
    let hash = |file: Loaded| {
        let text = file.brief.as_ref()?.source.text.as_deref()?;
        Some((article::content_hash(text), folder.join(file.entry.id.path())))
    };
    let articles = Library::new(Location::Folder(folder.to_owned())).read_files(hash)?;
    Ok(articles.into_iter().flatten().collect())
}

fn article_hash(path: &Path) -> Option<u64> {
    let text = files::read_text(path, MAX_BRIEF).ok()?;
    brief::read_brief(&text).brief?.source.text.as_deref().map(article::content_hash)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop")]
mod tests {
    use super::*;

    fn draft_of(text: &str) -> Brief {
        let raw = Raw { text: text.to_owned(), ..Raw::default() };
        draft_brief(
            &raw,
            &ArticleMetadata { published: Some(Date::constant(2024, 3, 31)), ..ArticleMetadata::default() },
            Lexicon::built_in(),
        )
    }

    const TEXT: &str = "Ministers meet in Oslo\nThe ministers of Norway and Chad met in Oslo on Friday.";

    #[test]
    fn two_imports_at_once_write_each_article_once() {
        let folder = tempfile::tempdir().unwrap();
        let [mut one, mut other] = [(); 2].map(|()| DraftFolder::new(folder.path(), false).unwrap());
        let Added::Created(path) = one.add_draft(&draft_of(TEXT)).unwrap() else { panic!("a new file") };
        assert_eq!(path.file_name().unwrap(), "2024-03-29-ministers-meet-in-oslo.toml");
        assert_eq!(other.add_draft(&draft_of(TEXT)).unwrap(), Added::Duplicate(path.clone()));
        let Added::Created(second) = other.add_draft(&draft_of(&TEXT.replace("Friday", "Friday for talks"))).unwrap()
        else {
            panic!("another article")
        };
        assert_eq!(second.file_name().unwrap(), "2024-03-29-ministers-meet-in-oslo_2.toml");
        assert_eq!(
            DraftFolder::new(folder.path(), false).unwrap().add_draft(&draft_of(TEXT)).unwrap(),
            Added::Duplicate(path)
        );
        let doubled = DraftFolder::new(folder.path(), true).unwrap().add_draft(&draft_of(TEXT)).unwrap();
        assert!(matches!(doubled, Added::Created(path) if path.ends_with("2024-03-29-ministers-meet-in-oslo_3.toml")));
    }

    #[test]
    fn a_hostile_headline_gives_a_harmless_file_name() {
        let folder = tempfile::tempdir().unwrap();
        let mut drafts = DraftFolder::new(&folder.path().join("new/desk"), false).unwrap();
        for headline in ["../../etc/passwd", "", "王毅", &"x".repeat(500), "NUL\u{202e}"] {
            let brief = Brief { headline: headline.to_owned(), ..Brief::default() };
            let Added::Created(path) = drafts.add_draft(&brief).unwrap() else { panic!("a new file") };
            assert_eq!(path.parent().unwrap(), folder.path().join("new/desk"));
            assert!(path.file_name().unwrap().len() <= 120, "{}", path.display());
        }
    }

    #[test]
    fn a_text_without_a_headline_gets_its_beginning_as_one() {
        let brief = draft_of(
            "it was said that nobody would say anything about anything at all and so nobody did say anything, they say.",
        );
        assert!(!brief.headline.is_empty() && text::width(&brief.headline) <= HEADLINE_COLUMNS, "{}", brief.headline);
    }
}
