//! The user's configuration: one TOML file in which every key is optional. A value that cannot be used falls back to its
//! default and leaves a notice with line and column; nothing in the file keeps the program from starting.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};

use toml::Spanned;

use crate::text::toml::{Reader, Value, integer};
use crate::text::{self, Problem};

/// The keys of the file, each with its description and its built-in value.
pub const KEYS: [(&str, &str, &str); 6] = [
    ("library", "the folder or file to open if none is named", ""),
    ("theme", "a theme's name, or { dark = \"…\", light = \"…\" }", "{ dark = \"dark\", light = \"light\" }"),
    ("mouse", "whether the wheel and clicks are used", "true"),
    ("width", "columns of exported text; 0 = no wrapping", "72"),
    ("export_dir", "the folder that exports go to", "."),
    ("keys", "keys to commands: \"ctrl-x\" or \"g z\" = \"command\"", "{}"),
];

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Theme {
    Named(String),
    /// Chosen by the terminal's background.
    Pair {
        dark: String,
        light: String,
    },
}

impl Default for Theme {
    fn default() -> Self {
        Self::Pair { dark: "dark".into(), light: "light".into() }
    }
}

impl fmt::Display for Theme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Named(name) => write!(f, "{name}"),
            Self::Pair { dark, light } => write!(f, "{{ dark = \"{dark}\", light = \"{light}\" }}"),
        }
    }
}

/// A key binding. The keymap checks whether the keys and the command exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeySetting {
    /// One key or a sequence: `ctrl-x`, `g z`.
    pub keys: String,
    /// A command's name; empty unbinds the key.
    pub command: String,
}

/// The settings in force: defaults unless the file sets a valid value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    pub library: Option<PathBuf>,
    pub theme: Theme,
    pub mouse: bool,
    /// Columns of exported text; 0 = no wrapping.
    pub width: usize,
    pub export_dir: Option<PathBuf>,
    /// In the order of the file.
    pub keys: Vec<KeySetting>,
    /// What could not be used, with its line, and what is used instead; clean text.
    pub notices: Vec<String>,
    /// The line of each key that took effect.
    lines: BTreeMap<String, usize>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            library: None,
            theme: Theme::default(),
            mouse: true,
            width: 72,
            export_dir: None,
            keys: Vec::new(),
            notices: Vec::new(),
            lines: BTreeMap::new(),
        }
    }
}

impl Config {
    /// Parses `source`; relative paths in it are below `folder`, `~/` is `home`.
    pub fn from_toml(source: &str, folder: &Path, home: Option<&Path>) -> Self {
        let (mut reader, table) = Reader::parse_table(source);
        reader.problems.iter_mut().for_each(|problem| problem.message += "; using the rest");
        let mut loader = Loader { reader, folder, home, config: Self::default() };
        for (key, value) in &table {
            loader.read_key(key, value);
        }
        let Loader { reader, mut config, .. } = loader;
        let notice = |problem: &Problem| format!("line {}: {}", problem.line, text::line(&problem.message));
        config.notices = reader.into_problems().iter().map(notice).collect();
        config
    }

    /// The defaults, with a notice that the file could not be read.
    pub fn unread(message: &str) -> Self {
        Self { notices: vec![text::line(message)], ..Self::default() }
    }

    /// The line that sets `key`; `None` if the built-in value is in force.
    pub fn line_of(&self, key: &str) -> Option<usize> {
        self.lines.get(key).copied()
    }

    /// The value of `key` as text; empty if there is none.
    pub fn display_value(&self, key: &str) -> String {
        let path =
            |path: &Option<PathBuf>| path.as_deref().map(|p| text::line(&p.to_string_lossy())).unwrap_or_default();
        match key {
            "library" => path(&self.library),
            "theme" => self.theme.to_string(),
            "mouse" => self.mouse.to_string(),
            "width" => self.width.to_string(),
            "export_dir" => path(&self.export_dir),
            "keys" => {
                let rows: Vec<String> =
                    self.keys.iter().map(|b| format!("\"{}\" = \"{}\"", b.keys, b.command)).collect();
                if rows.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", rows.join(", ")) }
            }
            _ => String::new(),
        }
    }
}

struct Loader<'a> {
    reader: Reader<'a>,
    folder: &'a Path,
    home: Option<&'a Path>,
    config: Config,
}

impl Loader<'_> {
    fn read_key(&mut self, key: &Spanned<impl AsRef<str>>, value: &Value<'_>) {
        let name = key.get_ref().as_ref();
        let read = match name {
            "library" => self.read_path(value).map(|path| self.config.library = Some(path)),
            "export_dir" => self.read_path(value).map(|path| self.config.export_dir = Some(path)),
            "theme" => self.read_theme(value).map(|theme| self.config.theme = theme),
            "mouse" => value.get_ref().as_bool().map(|mouse| self.config.mouse = mouse),
            "width" => read_width(value).map(|width| self.config.width = width),
            "keys" => self.read_bindings(value),
            _ => return self.report_unknown(name, key.span(), &KEYS.map(|(key, ..)| key)),
        };
        if read.is_some() {
            let before = self.reader.source.get(..value.span().start).unwrap_or_default();
            self.config.lines.insert(name.to_owned(), before.matches('\n').count() + 1);
        } else {
            let (expected, found) = (expected_value(name), value.get_ref().type_str());
            self.reader.error(value.span(), &format!("{name} must be {expected}, not {found}; using the default"));
        }
    }

    fn read_path(&self, value: &Value<'_>) -> Option<PathBuf> {
        let path = value.get_ref().as_str().filter(|path| !path.is_empty() && !path.contains('\0'))?;
        match (path.strip_prefix("~/"), self.home) {
            (Some(rest), Some(home)) => Some(home.join(rest)),
            _ if path == "~" => self.home.map(Path::to_path_buf),
            _ => Some(self.folder.join(path)),
        }
    }

    fn read_theme(&mut self, value: &Value<'_>) -> Option<Theme> {
        if let Some(name) = value.get_ref().as_str() {
            return (!name.is_empty()).then(|| Theme::Named(text::line(name)));
        }
        let table = value.get_ref().as_table()?;
        let (mut dark, mut light) = ("dark".to_owned(), "light".to_owned());
        for (key, value) in table {
            let name = value.get_ref().as_str().filter(|name| !name.is_empty()).map(text::line);
            match (key.get_ref().as_ref(), name) {
                ("dark", Some(name)) => dark = name,
                ("light", Some(name)) => light = name,
                ("dark" | "light", None) => {
                    self.reader.error(value.span(), "a theme must be a name; using the default");
                }
                (other, _) => self.report_unknown(other, key.span(), &["dark", "light"]),
            }
        }
        Some(Theme::Pair { dark, light })
    }

    fn read_bindings(&mut self, value: &Value<'_>) -> Option<()> {
        // The table is sorted by key.
        let mut bindings: Vec<_> = value.get_ref().as_table()?.iter().collect();
        bindings.sort_by_key(|(keys, _)| keys.span().start);
        for (keys, command) in bindings {
            let keys = text::line(keys.get_ref().as_ref());
            match command.get_ref().as_str() {
                Some(command) => self.config.keys.push(KeySetting { keys, command: text::line(command) }),
                None => {
                    let message = "a command must be a name in quotes; leaving the key unchanged";
                    self.reader.error(command.span(), message);
                }
            }
        }
        Some(())
    }

    fn report_unknown(&mut self, name: &str, span: Range<usize>, valid: &[&str]) {
        let hint = text::nearest(name, valid).map(|near| format!(", did you mean {near}?")).unwrap_or_default();
        self.reader.error(span, &format!("unknown key \"{name}\"{hint}"));
    }
}

fn expected_value(key: &str) -> &'static str {
    match key {
        "mouse" => "true or false",
        "width" => "a number from 0 to 10000",
        "theme" => "a name or { dark, light }",
        "keys" => "a table of keys and commands",
        _ => "a path",
    }
}

fn read_width(value: &Value<'_>) -> Option<usize> {
    integer(value).and_then(|width| usize::try_from(width).ok()).filter(|width| *width <= 10_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"library = "~/briefs"
theme = { dark = "night", light = "day" }
mouse = false
width = 80
export_dir = "out"

[keys]
"ctrl-x" = "export"
"g z" = "zoom"
"#;

    fn parse(text: &str) -> Config {
        Config::from_toml(text, Path::new("/conf"), Some(Path::new("/home/u")))
    }

    #[test]
    fn each_key_is_read_with_its_line() {
        let config = parse(GOOD);
        assert_eq!(config.notices, Vec::<String>::new());
        assert_eq!(config.library.as_deref(), Some(Path::new("/home/u/briefs")));
        assert_eq!(config.export_dir.as_deref(), Some(Path::new("/conf/out")));
        assert_eq!(config.theme, Theme::Pair { dark: "night".into(), light: "day".into() });
        assert_eq!((config.mouse, config.width), (false, 80));
        let keys: Vec<_> = config.keys.iter().map(|b| (b.keys.as_str(), b.command.as_str())).collect();
        assert_eq!(keys, [("ctrl-x", "export"), ("g z", "zoom")]);
        assert_eq!((config.line_of("mouse"), config.line_of("nothing")), (Some(3), None));
    }

    #[test]
    fn a_bad_value_falls_back_alone_with_a_notice() {
        let rows: [(&str, usize, &str); 9] = [
            ("mouse = 3\nwidth = 60", 1, "true or false"),
            ("width = 60\nmouse = \"no\"", 2, "true or false"),
            ("width = 60\nthem = \"x\"", 2, "did you mean theme?"),
            ("width = 60\ntheme = 1", 2, "a name or"),
            ("width = 60\ntheme = { dark = 1 }", 2, "a theme must be a name"),
            ("width = 60\nlibrary = [1]", 2, "a path"),
            ("width = 60\nkeys = 1", 2, "a table"),
            ("width = 60\nkeys = { \"x\" = 1 }", 2, "a name in quotes"),
            ("width = 60\nmouse = tru", 2, "using the rest"),
        ];
        for (source, line, message) in rows {
            let config = parse(source);
            assert_eq!(config.width, 60, "{source}");
            assert!(config.mouse, "{source}");
            let notice = config.notices.first().expect("a notice");
            assert!(notice.starts_with(&format!("line {line}: ")), "{source}: {notice}");
            assert!(notice.contains(message), "{source}: {notice}");
        }
        assert_eq!(parse("width = 99999").width, 72);
        assert_eq!(parse("width = -1").width, 72);
        assert_eq!(parse("width = 0x50").width, 80);
    }

    #[test]
    fn notices_and_values_are_cleaned() {
        let config = parse("\"\\u001b]0;x\\u0007\" = 1\ntheme = \"\\u001b[2J\"\n[keys]\n\"\\u001b\" = \"\\u202e\"\n");
        let shown = format!("{:?}{}{:?}", config.notices, config.theme, config.keys);
        assert!(!shown.contains('\u{1b}') && !shown.contains('\u{7}') && !shown.contains('\u{202e}'), "{shown}");
    }

    #[test]
    fn damaged_files_still_give_a_configuration() {
        let mut seed = 7_u32;
        let mut next = |below: usize| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 8) as usize % below
        };
        let mut noticed = 0;
        for _ in 0..200 {
            let mut damaged: Vec<char> = GOOD.chars().collect();
            for _ in 0..=next(4) {
                let at = next(damaged.len());
                match next(4) {
                    0 => drop(damaged.remove(at)),
                    1 => damaged.truncate(at.max(1)),
                    2 => damaged.insert(at, ['"', '\u{1b}', '=', '[', '\n', '}', '\u{0}', 'é'][next(8)]),
                    _ => damaged.swap(at, next(GOOD.len()).min(at)),
                }
            }
            let config = parse(&damaged.into_iter().collect::<String>());
            noticed += usize::from(!config.notices.is_empty());
            assert!(config.width <= 10_000);
        }
        assert!(noticed > 100, "only {noticed} notices");
    }
}
