//! Reads the articles in what the user names: a file, a folder, a URL or standard input. Untrusted formats are parsed in a
//! child process; only plain text, which needs no parser, is read here.

use std::ffi::OsStr;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::article::{self, DocumentFormat, Hint, MAX_BYTES, Raw};
use crate::error::{Error, Kind, Result};
use crate::files;
use crate::import::parser::{ParseError, Parser};
use crate::text;

/// Files in a folder with one of these extensions are imported.
const EXTENSIONS: [&str; 14] =
    ["txt", "text", "md", "html", "htm", "xhtml", "shtml", "xml", "rss", "atom", "json", "eml", "mhtml", "mht"];

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    Stdin,
    File(PathBuf),
    Url(String),
}

impl Input {
    pub fn display_name(&self) -> String {
        match self {
            Self::Stdin => "standard input".to_owned(),
            Self::File(path) => text::line(&path.to_string_lossy()),
            Self::Url(url) => text::line(url),
        }
    }
}

/// The inputs that a command-line argument means: `-`, a URL, a file, or a folder, whose articles come sorted by path.
///
/// # Errors
/// Returns an error if a folder cannot be read or contains no articles.
pub fn find_inputs(argument: impl AsRef<OsStr>) -> Result<Vec<Input>> {
    let path = Path::new(argument.as_ref());
    let argument = &*path.to_string_lossy();
    if argument == "-" {
        return Ok(vec![Input::Stdin]);
    }
    let has_scheme = |scheme: &str| argument.get(..scheme.len()).is_some_and(|it| it.eq_ignore_ascii_case(scheme));
    if has_scheme("http://") || has_scheme("https://") {
        return Ok(vec![Input::Url(argument.to_owned())]);
    }
    if !files::is_folder(path) {
        return Ok(vec![Input::File(path.to_owned())]);
    }
    let mut found = Vec::new();
    for extension in EXTENSIONS {
        files::walk(path, extension, |batch| found.extend(batch.files.into_iter().map(|file| path.join(file.path))))?;
    }
    if found.is_empty() {
        let extensions = EXTENSIONS.map(|extension| format!(".{extension}")).join(", ");
        let reason = format_args!("it contains no articles (files ending in {extensions})");
        return Err(Error::new("import", text::line(argument), reason));
    }
    found.sort();
    Ok(found.into_iter().map(Input::File).collect())
}

#[derive(Debug, Default)]
pub struct DocumentReader {
    parser: Parser,
    /// Whether URLs on this machine and its network may be fetched.
    pub allow_private: bool,
}

impl DocumentReader {
    pub const fn new(parser: Parser) -> Self {
        Self { parser, allow_private: false }
    }

    /// Returns at least one article.
    ///
    /// # Errors
    /// Returns an error if `input` cannot be read or fetched, is not text, is too large or too deep, or crashes the parser.
    pub fn read_articles(&mut self, input: &Input) -> Result<Vec<Raw>> {
        let failed = |why: &dyn std::fmt::Display| Error::new("import", input.display_name(), why);
        let unread = |why: ParseError| failed(&why).with_kind(kind_of(&why));
        match input {
            Input::Stdin => {
                let mut bytes = Vec::new();
                let limit = MAX_BYTES as u64 + 1;
                io::stdin().lock().take(limit).read_to_end(&mut bytes).map_err(|why| failed(&why))?;
                self.read_document(&Document { bytes: &bytes, ..Document::default() }).map_err(unread)
            }
            Input::File(path) => {
                let bytes = files::read_bytes(path, MAX_BYTES as u64)?;
                let name = path.to_string_lossy();
                let document = Document { bytes: &bytes, name: Some(&name), ..Document::default() };
                self.read_document(&document).map_err(unread)
            }
            Input::Url(url) => self.fetch_articles(url),
        }
    }

    fn read_document(&mut self, document: &Document<'_>) -> std::result::Result<Vec<Raw>, ParseError> {
        let Document { bytes, name, declared, ref hint } = *document;
        let found = DocumentFormat::detect(bytes, name).map_err(|what| ParseError::Refused(format!("it is {what}")))?;
        let format = if found == DocumentFormat::Text { declared.unwrap_or(found) } else { found };
        match format {
            DocumentFormat::Text => article::read_document(bytes, DocumentFormat::Text, hint)
                .map_err(|why| ParseError::Refused(why.to_string())),
            format => self.parser.parse_document(bytes, format, hint),
        }
    }

    #[cfg(feature = "fetch")]
    fn fetch_articles(&mut self, url: &str) -> Result<Vec<Raw>> {
        let page = crate::import::fetch::fetch(url, self.allow_private)?;
        let hint = Hint { charset: page.charset, url: Some(page.url.clone()) };
        let declared = page.media.as_deref().and_then(DocumentFormat::from_media_type);
        let name = page.url.split(['?', '#']).next().and_then(|path| path.rsplit_once('/')).map(|(_, name)| name);
        let read = self.read_document(&Document { bytes: &page.bytes, name, declared, hint });
        read.map_err(|why| Error::new("import", text::line(url), &why).with_kind(kind_of(&why)))
    }

    #[cfg(not(feature = "fetch"))]
    #[allow(clippy::unused_self, reason = "it is used with the network")]
    fn fetch_articles(&mut self, url: &str) -> Result<Vec<Raw>> {
        Err(Error::new(
            "fetch",
            text::line(url),
            "this program was built without the network; save the page and import the file",
        ))
    }
}

/// A document that was read and refused differs from one that could not be read.
const fn kind_of(why: &ParseError) -> Kind {
    match why {
        ParseError::Refused(_) => Kind::Refused,
        _ => Kind::Other,
    }
}

/// A document's bytes with what its sender says about them.
#[derive(Default)]
struct Document<'a> {
    bytes: &'a [u8],
    /// The file's name.
    name: Option<&'a str>,
    /// The format its server declares.
    declared: Option<DocumentFormat>,
    hint: Hint,
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop")]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn an_argument_gives_its_inputs_in_order() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("sub")).unwrap();
        for name in ["b.html", "a.txt", "sub/c.eml", "no.toml", ".hidden.txt"] {
            fs::write(at(name), "x").unwrap();
        }
        let found = find_inputs(folder.path()).unwrap();
        assert_eq!(found, ["a.txt", "b.html", "sub/c.eml"].map(|name| Input::File(at(name))));
        assert_eq!(find_inputs("-").unwrap(), [Input::Stdin]);
        assert_eq!(find_inputs("HTTPS://a.example/x").unwrap(), [Input::Url("HTTPS://a.example/x".into())]);
        assert_eq!(find_inputs("gone.txt").unwrap(), [Input::File("gone.txt".into())]);
        let empty = tempfile::tempdir().unwrap();
        let why = find_inputs(empty.path()).unwrap_err();
        assert!(why.reason.starts_with("it contains no articles"), "{why}");
    }

    #[test]
    fn plain_text_is_read_without_a_child_process() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        fs::write(&path, "Oslo talks\n\nThe ministers met\u{200b}.\n").unwrap();
        let mut reader =
            DocumentReader::new(Parser::new("no-such-program".into(), crate::import::parser::Limits::default()));
        let raw = reader.read_articles(&Input::File(path)).unwrap().remove(0);
        assert_eq!((raw.text.as_str(), raw.hidden.invisible), ("Oslo talks\nThe ministers met.", 1));
        let page = folder.path().join("a.html");
        fs::write(&page, "<p>x").unwrap();
        let why = reader.read_articles(&Input::File(page)).unwrap_err();
        assert!(why.reason.starts_with("could not start the parser"), "{why}");
    }

    #[test]
    fn what_is_not_text_is_refused_by_its_kind() {
        let folder = tempfile::tempdir().unwrap();
        let mut reader = DocumentReader::default();
        for (name, bytes, cause) in [
            ("a.txt", b"%PDF-1.4".as_slice(), "it is a PDF file"),
            ("b.txt", b"", "it contains no text of an article"),
            ("c.txt", b" \n\xe2\x80\x8b\n", "it contains no text of an article"),
        ] {
            let path = folder.path().join(name);
            fs::write(&path, bytes).unwrap();
            assert_eq!(reader.read_articles(&Input::File(path)).unwrap_err().reason, cause);
        }
        assert_eq!(reader.read_articles(&Input::File("gone".into())).unwrap_err().reason, "no such file or directory");
    }
}
