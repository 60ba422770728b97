//! From what a user names (a file, a folder, an address, standard input) to the articles in it. What somebody else wrote is
//! parsed in a child process; only plain text, which needs no parser, is read here.

use std::ffi::OsStr;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::article::{self, Format, Hint, MAX_BYTES, Raw};
use crate::error::{Error, Result};
use crate::files;
use crate::import::parser::Parser;
use crate::text;

/// Endings of files that a folder is searched for.
const ENDINGS: [&str; 12] = ["txt", "text", "md", "html", "htm", "xhtml", "shtml", "xml", "rss", "atom", "json", "eml"];

/// Something that articles may come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    Stdin,
    File(PathBuf),
    /// An address of the web.
    Url(String),
}

impl Input {
    /// As it was named, clean.
    pub fn name(&self) -> String {
        match self {
            Self::Stdin => "standard input".to_owned(),
            Self::File(path) => text::line(&path.to_string_lossy()),
            Self::Url(url) => text::line(url),
        }
    }
}

/// What `named` means: `-`, an address, a file, or all files in a folder whose endings are those of articles, by name.
///
/// # Errors
/// Returns an error if a folder cannot be read or holds none.
pub fn inputs(named: impl AsRef<OsStr>) -> Result<Vec<Input>> {
    let path = Path::new(named.as_ref());
    let named = &*path.to_string_lossy();
    if named == "-" {
        return Ok(vec![Input::Stdin]);
    }
    let is_address = |scheme: &str| named.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    if is_address("http://") || is_address("https://") {
        return Ok(vec![Input::Url(named.to_owned())]);
    }
    if !path.is_dir() {
        return Ok(vec![Input::File(path.to_owned())]);
    }
    let mut found = Vec::new();
    for ending in ENDINGS {
        files::walk(path, ending, |batch| found.extend(batch.files.into_iter().map(|file| path.join(file.path))))?;
    }
    if found.is_empty() {
        let endings = ENDINGS.map(|ending| format!(".{ending}")).join(", ");
        return Err(Error::new(
            "import",
            text::line(named),
            format_args!("it holds no articles (files ending in {endings})"),
        ));
    }
    found.sort();
    Ok(found.into_iter().map(Input::File).collect())
}

/// Reads articles, one input after the other.
#[derive(Debug, Default)]
pub struct Importer {
    parser: Parser,
    /// Whether addresses of the own machine and network may be fetched.
    pub allow_private: bool,
}

impl Importer {
    /// An importer that parses with `parser`.
    pub const fn new(parser: Parser) -> Self {
        Self { parser, allow_private: false }
    }

    /// The articles of `input`, at least one.
    ///
    /// # Errors
    /// Returns an error if it cannot be read or fetched, is no text, is too large or too deep, or ends its parser.
    pub fn articles(&mut self, input: &Input) -> Result<Vec<Raw>> {
        let failed = |why: &dyn std::fmt::Display| Error::new("import", input.name(), why);
        match input {
            Input::Stdin => {
                let mut bytes = Vec::new();
                let limit = MAX_BYTES as u64 + 1;
                io::stdin().lock().take(limit).read_to_end(&mut bytes).map_err(|why| failed(&why))?;
                self.read(&bytes, (None, None), &Hint::default()).map_err(|why| failed(&why))
            }
            Input::File(path) => {
                let bytes = files::read_bytes(path, MAX_BYTES as u64)?;
                let name = path.to_string_lossy();
                self.read(&bytes, (Some(&name), None), &Hint::default()).map_err(|why| failed(&why))
            }
            Input::Url(url) => self.fetched(url),
        }
    }

    /// The articles in `bytes`, of a document called `name` that its sender says is of a `format`.
    fn read(
        &mut self,
        bytes: &[u8],
        (name, said): (Option<&str>, Option<Format>),
        hint: &Hint,
    ) -> std::result::Result<Vec<Raw>, String> {
        let found = Format::of(bytes, name).map_err(|what| format!("it is {what}"))?;
        match (found, said) {
            (Format::Text, None | Some(Format::Text)) => {
                article::read(bytes, Format::Text, hint).map_err(|why| why.to_string())
            }
            (Format::Text, Some(said)) => self.parser.articles(bytes, said, hint),
            (found, _) => self.parser.articles(bytes, found, hint),
        }
    }

    #[cfg(feature = "fetch")]
    fn fetched(&mut self, url: &str) -> Result<Vec<Raw>> {
        let page = crate::import::fetch::fetch(url, self.allow_private)?;
        let hint = Hint { charset: page.charset, url: Some(page.url.clone()) };
        let said = page.media.as_deref().and_then(Format::of_media_type);
        let name = page.url.split(['?', '#']).next().and_then(|path| path.rsplit_once('/')).map(|(_, name)| name);
        let read = self.read(&page.bytes, (name, said), &hint);
        read.map_err(|why| Error::new("import", text::line(url), why))
    }

    #[cfg(not(feature = "fetch"))]
    #[allow(clippy::unused_self, reason = "with the network it is used")]
    fn fetched(&mut self, url: &str) -> Result<Vec<Raw>> {
        Err(Error::new(
            "fetch",
            text::line(url),
            "this program was built without the network; save the page and import the file",
        ))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop")]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn what_is_named_becomes_inputs_in_order() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("sub")).unwrap();
        for name in ["b.html", "a.txt", "sub/c.eml", "no.toml", ".hidden.txt"] {
            fs::write(at(name), "x").unwrap();
        }
        let found = inputs(folder.path()).unwrap();
        assert_eq!(found, ["a.txt", "b.html", "sub/c.eml"].map(|name| Input::File(at(name))));
        assert_eq!(inputs("-").unwrap(), [Input::Stdin]);
        assert_eq!(inputs("HTTPS://a.example/x").unwrap(), [Input::Url("HTTPS://a.example/x".into())]);
        assert_eq!(inputs("gone.txt").unwrap(), [Input::File("gone.txt".into())]);
        let empty = tempfile::tempdir().unwrap();
        let why = inputs(empty.path()).unwrap_err();
        assert!(why.reason.starts_with("it holds no articles"), "{why}");
    }

    #[test]
    fn plain_text_is_read_without_a_child() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        fs::write(&path, "Oslo talks\n\nThe ministers met\u{200b}.\n").unwrap();
        let mut importer =
            Importer::new(Parser::new("no-such-program".into(), crate::import::parser::Limits::default()));
        let raw = importer.articles(&Input::File(path)).unwrap().remove(0);
        assert_eq!((raw.text.as_str(), raw.hidden.invisible), ("Oslo talks\nThe ministers met.", 1));
        let page = folder.path().join("a.html");
        fs::write(&page, "<p>x").unwrap();
        let why = importer.articles(&Input::File(page)).unwrap_err();
        assert!(why.reason.starts_with("the parser could not be started"), "{why}");
    }

    #[test]
    fn what_is_no_text_is_refused_with_what_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let mut importer = Importer::default();
        for (name, bytes, cause) in [
            ("a.txt", b"%PDF-1.4".as_slice(), "it is a PDF file"),
            ("b.txt", b"", "it holds no text of an article"),
            ("c.txt", b" \n\xe2\x80\x8b\n", "it holds no text of an article"),
        ] {
            let path = folder.path().join(name);
            fs::write(&path, bytes).unwrap();
            assert_eq!(importer.articles(&Input::File(path)).unwrap_err().reason, cause);
        }
        assert_eq!(importer.articles(&Input::File("gone".into())).unwrap_err().reason, "no such file or directory");
    }
}
