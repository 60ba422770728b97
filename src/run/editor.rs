//! The user's editor, at the line of a point. It gets the terminal until it ends.

use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

use crate::error::{Error, Result};
use crate::run::{proc, terminal};

/// How an editor is told where to begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Start {
    Plus,
    Colon,
    Goto,
}

/// The editors that can be told where to begin; every other gets the file alone.
const EDITORS: &[(&str, Start)] = &[
    ("vi", Start::Plus),
    ("vim", Start::Plus),
    ("nvim", Start::Plus),
    ("view", Start::Plus),
    ("elvis", Start::Plus),
    ("vis", Start::Plus),
    ("nano", Start::Plus),
    ("pico", Start::Plus),
    ("emacs", Start::Plus),
    ("emacsclient", Start::Plus),
    ("micro", Start::Plus),
    ("kak", Start::Plus),
    ("joe", Start::Plus),
    ("jed", Start::Plus),
    ("ne", Start::Plus),
    ("mg", Start::Plus),
    ("mcedit", Start::Plus),
    ("gedit", Start::Plus),
    ("hx", Start::Colon),
    ("helix", Start::Colon),
    ("subl", Start::Colon),
    ("zed", Start::Colon),
    ("code", Start::Goto),
    ("codium", Start::Goto),
];

/// The editor's command line as the user's environment names it: `$VISUAL`, `$EDITOR`, else `vi`.
pub fn named(get: &dyn Fn(&str) -> Option<String>) -> String {
    let said = |name: &str| get(name).filter(|value| !value.trim().is_empty());
    said("VISUAL").or_else(|| said("EDITOR")).unwrap_or_else(|| "vi".to_owned())
}

/// The arguments that make `editor` open `file`, an absolute path, at `line`.
///
/// # Errors
/// Returns an error if `editor` is no command line.
pub fn argv(editor: &str, file: &Path, line: usize) -> Result<Vec<OsString>> {
    let words = proc::words(editor)?;
    let name = words.first().and_then(|name| Path::new(name).file_name()).unwrap_or_default().to_owned();
    let start = EDITORS.iter().find(|(known, _)| name == *known).map(|(_, start)| *start);
    let mut argv: Vec<OsString> = words.into_iter().map(OsString::from).collect();
    let mut with_line = file.as_os_str().to_owned();
    with_line.push(format!(":{line}"));
    match start {
        Some(Start::Plus) => argv.extend([OsString::from(format!("+{line}")), file.into()]),
        Some(Start::Colon) => argv.push(with_line),
        Some(Start::Goto) => argv.extend([OsString::from("-g"), with_line]),
        None => argv.push(file.into()),
    }
    Ok(argv)
}

/// Runs `argv` with the terminal, and waits for it. The keys must not be read by anybody else meanwhile.
///
/// # Errors
/// Returns an error if it cannot be started or ends with another code than 0, or the terminal cannot be taken back.
pub fn run(argv: &[OsString]) -> Result<()> {
    let (name, arguments) = argv.split_first().ok_or_else(|| Error::new("run", "the editor", "it is empty"))?;
    let shown = crate::text::line(&name.to_string_lossy());
    terminal::lend();
    let ended = Command::new(name).args(arguments).status();
    terminal::take_back()?;
    match ended {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(Error::new("edit with", &shown, status.to_string())),
        Err(cause) => Err(Error::new("run", &shown, format!("{cause}; $VISUAL or $EDITOR names another editor"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_editor_is_told_the_line_in_its_own_way() {
        let rows: [(&str, &[&str]); 8] = [
            ("vi", &["vi", "+7", "/a b/c.toml"]),
            ("/usr/bin/nvim -u NONE", &["/usr/bin/nvim", "-u", "NONE", "+7", "/a b/c.toml"]),
            ("emacsclient -t", &["emacsclient", "-t", "+7", "/a b/c.toml"]),
            ("hx", &["hx", "/a b/c.toml:7"]),
            ("code --wait", &["code", "--wait", "-g", "/a b/c.toml:7"]),
            ("'/my tools/vim'", &["/my tools/vim", "+7", "/a b/c.toml"]),
            ("ed", &["ed", "/a b/c.toml"]),
            ("my-editor $(x)", &["my-editor", "$(x)", "/a b/c.toml"]),
        ];
        for (editor, expected) in rows {
            let got = argv(editor, Path::new("/a b/c.toml"), 7).expect("it is a command line");
            assert_eq!(got, expected.iter().map(OsString::from).collect::<Vec<_>>(), "{editor}");
        }
        assert!(argv("'open", Path::new("/a"), 1).is_err());
    }

    #[test]
    fn visual_comes_before_editor_and_vi_is_everywhere() {
        let rows: [(&[(&str, &str)], &str); 4] = [
            (&[("VISUAL", "hx"), ("EDITOR", "ed")], "hx"),
            (&[("VISUAL", " "), ("EDITOR", "ed")], "ed"),
            (&[("EDITOR", "nano -w")], "nano -w"),
            (&[], "vi"),
        ];
        for (set, expected) in rows {
            let get = |name: &str| set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
            assert_eq!(named(&get), expected);
        }
    }
}
