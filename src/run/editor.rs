//! Opens the user's editor at the line of a point. It has the terminal until it ends.

use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

use crate::error::{Error, Result};
use crate::run::{proc, terminal};

/// How an editor expects the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LineArgument {
    /// `+7 FILE`
    Plus,
    /// `FILE:7`
    Colon,
    /// `-g FILE:7`
    Goto,
}

/// Any other editor gets only the file.
const EDITORS: &[(&str, LineArgument)] = &[
    ("vi", LineArgument::Plus),
    ("vim", LineArgument::Plus),
    ("nvim", LineArgument::Plus),
    ("view", LineArgument::Plus),
    ("elvis", LineArgument::Plus),
    ("vis", LineArgument::Plus),
    ("nano", LineArgument::Plus),
    ("pico", LineArgument::Plus),
    ("emacs", LineArgument::Plus),
    ("emacsclient", LineArgument::Plus),
    ("micro", LineArgument::Plus),
    ("kak", LineArgument::Plus),
    ("joe", LineArgument::Plus),
    ("jed", LineArgument::Plus),
    ("ne", LineArgument::Plus),
    ("mg", LineArgument::Plus),
    ("mcedit", LineArgument::Plus),
    ("gedit", LineArgument::Plus),
    ("hx", LineArgument::Colon),
    ("helix", LineArgument::Colon),
    ("subl", LineArgument::Colon),
    ("zed", LineArgument::Colon),
    ("code", LineArgument::Goto),
    ("codium", LineArgument::Goto),
];

/// `$VISUAL`, `$EDITOR`, else `vi`.
pub fn configured_editor(get: &dyn Fn(&str) -> Option<String>) -> String {
    let variable = |name: &str| get(name).filter(|value| !value.trim().is_empty());
    variable("VISUAL").or_else(|| variable("EDITOR")).unwrap_or_else(|| "vi".to_owned())
}

/// The command that opens `file`, an absolute path, at `line` in `editor`.
pub fn command_line(editor: &str, file: &Path, line: usize) -> Result<Vec<OsString>> {
    let words = proc::split_words(editor)?;
    let name = words.first().and_then(|name| Path::new(name).file_name()).unwrap_or_default().to_owned();
    let start = EDITORS.iter().find(|(known, _)| name == *known).map(|(_, start)| *start);
    let mut argv: Vec<OsString> = words.into_iter().map(OsString::from).collect();
    let mut with_line = file.as_os_str().to_owned();
    with_line.push(format!(":{line}"));
    match start {
        Some(LineArgument::Plus) => argv.extend([OsString::from(format!("+{line}")), file.into()]),
        Some(LineArgument::Colon) => argv.push(with_line),
        Some(LineArgument::Goto) => argv.extend([OsString::from("-g"), with_line]),
        None => argv.push(file.into()),
    }
    Ok(argv)
}

/// Lends the terminal to `argv` and waits for it. Nobody else may read the keys meanwhile.
pub fn run_editor(argv: &[OsString]) -> Result<()> {
    let (name, arguments) = argv.split_first().ok_or_else(|| Error::new("run", "the editor", "it is empty"))?;
    let shown = crate::text::line(&name.to_string_lossy());
    terminal::lend();
    let ended = Command::new(name).args(arguments).status();
    terminal::take_back()?;
    match ended {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(Error::new("edit with", &shown, status.to_string())),
        Err(error) => Err(Error::new("run", &shown, format!("{error}; set $VISUAL or $EDITOR to another editor"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_editor_gets_the_line_in_its_own_form() {
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
            let got = command_line(editor, Path::new("/a b/c.toml"), 7).expect("a command line");
            assert_eq!(got, expected.iter().map(OsString::from).collect::<Vec<_>>(), "{editor}");
        }
        assert!(command_line("'open", Path::new("/a"), 1).is_err());
    }

    #[test]
    fn visual_comes_before_editor_and_vi_is_the_default() {
        let rows: [(&[(&str, &str)], &str); 4] = [
            (&[("VISUAL", "hx"), ("EDITOR", "ed")], "hx"),
            (&[("VISUAL", " "), ("EDITOR", "ed")], "ed"),
            (&[("EDITOR", "nano -w")], "nano -w"),
            (&[], "vi"),
        ];
        for (set, expected) in rows {
            let get = |name: &str| set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
            assert_eq!(configured_editor(&get), expected);
        }
    }
}
