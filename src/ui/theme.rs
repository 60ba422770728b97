//! Themes: meanings to styles. A theme is a TOML file in the shape Helix made familiar: dotted meanings, the longest known
//! key wins; colours by name from `[palette]`; `inherits`. Mistakes in a theme are reported and the rest of it is used.

use std::collections::BTreeMap;
use std::str::FromStr;

use ratatui::style::{Color, Modifier, Style};
use toml::de::DeTable;

use crate::pane::Role;
use crate::text;

/// The themes built in: name and text.
pub const BUILTIN: &[(&str, &str)] = &[
    ("dark", include_str!("../../themes/dark.toml")),
    ("light", include_str!("../../themes/light.toml")),
    ("high-contrast", include_str!("../../themes/high-contrast.toml")),
    ("mono", include_str!("../../themes/mono.toml")),
    ("ansi", include_str!("../../themes/ansi.toml")),
];

/// How many themes may inherit from one another.
const DEEPEST: usize = 8;

/// What is drawn around the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Element {
    Background,
    Header,
    HeaderName,
    Border,
    Accent,
    Selection,
    SelectionInactive,
    Tab,
    TabActive,
    Key,
    Hint,
    Notice,
    Mark,
    MarkCurrent,
    MarkEvidence,
    MarkGrounded,
    Popup,
    PopupBorder,
    PopupSelection,
}

const ROLES: [(Role, &str); 18] = [
    (Role::Body, "text"),
    (Role::Title, "text.title"),
    (Role::Heading, "text.heading"),
    (Role::Muted, "text.muted"),
    (Role::Quote, "text.quote"),
    (Role::Speaker, "text.speaker"),
    (Role::Party, "text.party"),
    (Role::Forum, "text.forum"),
    (Role::Number, "text.number"),
    (Role::Evidence, "text.evidence"),
    (Role::Exact, "match.exact"),
    (Role::Normalised, "match.normalised"),
    (Role::Ungrounded, "match.none"),
    (Role::Label, "text.label"),
    (Role::Due, "text.due"),
    (Role::Link, "text.link"),
    (Role::Draft, "review.draft"),
    (Role::Alarm, "alarm"),
];

const ELEMENTS: [(Element, &str); 19] = [
    (Element::Background, "ui.background"),
    (Element::Header, "ui.header"),
    (Element::HeaderName, "ui.header.name"),
    (Element::Border, "ui.border"),
    (Element::Accent, "ui.accent"),
    (Element::Selection, "ui.selection"),
    (Element::SelectionInactive, "ui.selection.inactive"),
    (Element::Tab, "ui.tab"),
    (Element::TabActive, "ui.tab.active"),
    (Element::Key, "ui.key"),
    (Element::Hint, "ui.hint"),
    (Element::Notice, "ui.notice"),
    (Element::Mark, "mark"),
    (Element::MarkCurrent, "mark.current"),
    (Element::MarkEvidence, "mark.evidence"),
    (Element::MarkGrounded, "mark.grounded"),
    (Element::Popup, "ui.popup"),
    (Element::PopupBorder, "ui.popup.border"),
    (Element::PopupSelection, "ui.popup.selection"),
];

/// A style for every meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theme {
    pub name: String,
    roles: [Style; ROLES.len()],
    elements: [Style; ELEMENTS.len()],
}

/// What a theme file says before names are resolved.
#[derive(Default)]
struct ThemeFile {
    /// With the line of each.
    scopes: BTreeMap<String, (toml::Value, Place)>,
    palette: BTreeMap<String, String>,
}

/// The location of something: a line, from 1, and the words for it.
type Place = (usize, String);

/// What is wrong, each with its line.
type Notices = Vec<(usize, String)>;

impl Theme {
    /// The theme `name` of the text `source`; `find` gives the text of a theme it inherits from. The second part says
    /// what was wrong and is not used.
    pub fn from_toml(name: &str, source: &str, find: &dyn Fn(&str) -> Option<String>) -> (Self, Vec<String>) {
        let mut notices = Notices::new();
        let mut sheet = ThemeFile::default();
        add_layer(name, source, find, (&mut sheet, &mut notices, 0));
        let mut resolve = |scope: &str| sheet.style(scope, &mut notices);
        let roles = ROLES.map(|(_, scope)| resolve(scope));
        let elements = ELEMENTS.map(|(_, scope)| resolve(scope));
        notices.sort();
        notices.dedup();
        let notices = notices.iter().map(|(_, notice)| text::line(notice)).collect();
        (Self { name: name.to_owned(), roles, elements }, notices)
    }

    /// The built-in theme of that name.
    pub fn builtin(name: &str) -> Option<Self> {
        let find = |name: &str| BUILTIN.iter().find(|(known, _)| *known == name).map(|(_, text)| (*text).to_owned());
        find(name).map(|source| Self::from_toml(name, &source, &find).0)
    }

    pub fn role(&self, role: Role) -> Style {
        self.roles.get(role as usize).copied().unwrap_or_default()
    }

    pub fn element(&self, element: Element) -> Style {
        self.elements.get(element as usize).copied().unwrap_or_default()
    }

    /// Changes every style by `change`: for colours that the terminal does not have.
    pub fn map(mut self, change: impl Fn(Style) -> Style) -> Self {
        for style in self.roles.iter_mut().chain(&mut self.elements) {
            *style = change(*style);
        }
        self
    }
}

fn add_layer(
    name: &str,
    source: &str,
    find: &dyn Fn(&str) -> Option<String>,
    into: (&mut ThemeFile, &mut Notices, usize),
) {
    let (sheet, notices, depth) = into;
    let place = |byte: usize| {
        let line = source.as_bytes().get(..byte).unwrap_or_default().iter().filter(|b| **b == b'\n').count() + 1;
        (line, format!("theme {name}, line {line}"))
    };
    let table = match source.parse::<toml::Table>() {
        Ok(table) => table,
        Err(error) => {
            let (line, at) = place(error.span().map_or(0, |span| span.start));
            notices.push((line, format!("{at}: {}", error.message())));
            return;
        }
    };
    let (spanned, _) = DeTable::parse_recoverable(source);
    let place_of = |key: &str| {
        let key = spanned.get_ref().get_key_value(key).map(|(key, _)| key.span().start);
        place(key.unwrap_or_default())
    };
    if let Some(parent) = table.get("inherits").and_then(toml::Value::as_str) {
        match find(parent).filter(|_| depth < DEEPEST && parent != name) {
            Some(text) => add_layer(parent, &text, find, (sheet, notices, depth + 1)),
            None => {
                let (line, at) = place_of("inherits");
                let words = format!("{at}: it inherits from “{parent}”, which is not there or goes round in a circle");
                notices.push((line, words));
            }
        }
    }
    for (key, value) in table {
        match (key.as_str(), value) {
            ("inherits", _) => {}
            ("palette", toml::Value::Table(colours)) => {
                let named = colours.into_iter().filter_map(|(k, v)| Some((k, v.as_str()?.to_owned())));
                sheet.palette.extend(named);
            }
            (scope, value) => {
                let is_known = ROLES.iter().map(|r| r.1).chain(ELEMENTS.iter().map(|p| p.1)).any(|k| k == scope);
                let (line, at) = place_of(scope);
                if !is_known {
                    notices.push((line, format!("{at}: nothing is called “{scope}”")));
                }
                sheet.scopes.insert(scope.to_owned(), (value, (line, at)));
            }
        }
    }
}

impl ThemeFile {
    /// The style of the longest part of `scope` that the theme names.
    fn style(&self, scope: &str, notices: &mut Notices) -> Style {
        let mut name = scope;
        loop {
            if let Some((value, (line, at))) = self.scopes.get(name) {
                let mut said = Vec::new();
                let style = self.value(name, value, &mut said);
                notices.extend(said.into_iter().map(|words| (*line, format!("{at}: {words}"))));
                return style;
            }
            match name.rsplit_once('.') {
                Some((shorter, _)) => name = shorter,
                None => return Style::default(),
            }
        }
    }

    fn value(&self, scope: &str, value: &toml::Value, notices: &mut Vec<String>) -> Style {
        let mut style = Style::default();
        match value {
            toml::Value::String(colour) => style.fg = self.colour(scope, colour, notices),
            toml::Value::Table(table) => {
                for (key, value) in table {
                    match (key.as_str(), value) {
                        ("fg", toml::Value::String(c)) => style.fg = self.colour(scope, c, notices),
                        ("bg", toml::Value::String(c)) => style.bg = self.colour(scope, c, notices),
                        ("modifiers", toml::Value::Array(words)) => {
                            for word in words.iter().filter_map(toml::Value::as_str) {
                                match modifier(word) {
                                    Some(modifier) => style = style.add_modifier(modifier),
                                    None => notices.push(format!("{scope}: unknown modifier “{word}”")),
                                }
                            }
                        }
                        _ => notices.push(format!("{scope}: “{key}” is not used")),
                    }
                }
            }
            _ => notices.push(format!("{scope}: a style is a colour or a table")),
        }
        style
    }

    fn colour(&self, scope: &str, name: &str, notices: &mut Vec<String>) -> Option<Color> {
        let value = self.palette.get(name).map_or(name, String::as_str);
        let colour = Color::from_str(value).ok();
        if colour.is_none() {
            notices.push(format!("{scope}: unknown colour “{name}”"));
        }
        colour
    }
}

fn modifier(word: &str) -> Option<Modifier> {
    Some(match word {
        "bold" => Modifier::BOLD,
        "dim" => Modifier::DIM,
        "italic" => Modifier::ITALIC,
        "underlined" => Modifier::UNDERLINED,
        "reversed" => Modifier::REVERSED,
        "crossed_out" => Modifier::CROSSED_OUT,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_theme_that_comes_along_parses_without_a_notice_and_tables_follow_the_enums() {
        let find = |name: &str| BUILTIN.iter().find(|(n, _)| *n == name).map(|(_, t)| (*t).to_owned());
        for (name, source) in BUILTIN {
            let (_, notices) = Theme::from_toml(name, source, &find);
            assert_eq!(notices, Vec::<String>::new());
        }
        assert!(ROLES.iter().enumerate().all(|(i, (role, _))| *role as usize == i));
        assert!(ELEMENTS.iter().enumerate().all(|(i, (part, _))| *part as usize == i));
        let files = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/themes")).expect("the folder is there");
        assert_eq!(files.count(), BUILTIN.len(), "a theme in themes/ is not in BUILTIN");
    }

    fn contrast(a: Color, b: Color) -> f64 {
        let light = |colour: Color| {
            let Color::Rgb(r, g, b) = colour else { panic!("{colour:?} is not an exact colour") };
            let part = |c: u8| {
                let c = f64::from(c) / 255.0;
                if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
            };
            0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b)
        };
        let (a, b) = (light(a), light(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    const COLOURED: [(&str, f64); 3] = [("dark", 4.5), ("light", 4.5), ("high-contrast", 7.0)];

    #[test]
    fn text_can_be_read_on_every_background_it_stands_on() {
        for (name, least) in COLOURED {
            let theme = Theme::builtin(name).expect("it is built in");
            let ground = theme.element(Element::Background);
            let on = [Element::Background, Element::Selection, Element::SelectionInactive, Element::Popup];
            for (part, scope) in on.iter().flat_map(|part| ROLES.map(|(role, scope)| ((*part, role), scope))) {
                let under = ground.patch(theme.element(part.0));
                // A selection with a colour of its own for words gives it to all of them.
                let own = if part.0 == Element::Popup { None } else { theme.element(part.0).fg };
                let fg = own.filter(|_| part.0 != Element::Background).or(theme.role(part.1).fg).or(ground.fg);
                let contrast = contrast(fg.expect("a colour"), under.bg.expect("a colour"));
                assert!(contrast >= least, "{name}: {scope} on {:?}: {contrast:.2}", part.0);
            }
            for part in ELEMENTS.map(|(part, _)| part) {
                let style = ground.patch(theme.element(part));
                let is_line = matches!(part, Element::Border | Element::PopupBorder);
                let least = if is_line { 1.5 } else { least };
                let contrast = contrast(style.fg.expect("fg"), style.bg.expect("bg"));
                assert!(contrast >= least, "{name}: {part:?}: {contrast:.2}");
            }
        }
    }

    #[test]
    fn what_is_selected_or_marked_stands_out_from_what_is_around_it() {
        for (name, _) in COLOURED {
            let theme = Theme::builtin(name).expect("it is built in");
            let ground = theme.element(Element::Background).bg.expect("it has one");
            for (part, least) in [
                (Element::Selection, 1.25),
                (Element::Mark, 1.25),
                (Element::MarkCurrent, 1.25),
                (Element::MarkEvidence, 1.2),
            ] {
                let bg = theme.element(part).bg.expect("a colour");
                assert!(contrast(bg, ground) >= least, "{name}: {part:?}: {:.2}", contrast(bg, ground));
            }
            assert_ne!(theme.element(Element::Mark), theme.element(Element::MarkCurrent));
            assert_ne!(theme.element(Element::Mark), theme.element(Element::MarkEvidence));
            assert_ne!(theme.element(Element::Selection), theme.element(Element::SelectionInactive));
        }
    }

    #[test]
    fn mono_has_no_colour_and_marks_everything_that_matters() {
        let theme = Theme::builtin("mono").expect("it is built in");
        assert!(theme.roles.iter().chain(&theme.elements).all(|s| s.fg.is_none() && s.bg.is_none()));
        for part in [Element::Selection, Element::Mark, Element::MarkEvidence, Element::TabActive] {
            assert!(!theme.element(part).add_modifier.is_empty(), "{part:?}");
        }
    }

    #[test]
    fn what_is_wrong_in_a_theme_is_said_and_the_rest_is_used() {
        let none = |_: &str| None;
        let (theme, notices) =
            Theme::from_toml("x", "\"text\" = \"red\"\n\"text.title\" = \"blurple\"\ncolour = 1", &none);
        assert_eq!(theme.role(Role::Muted).fg, Some(Color::Red));
        let (first, last) =
            ("theme x, line 2: text.title: unknown colour “blurple”", "theme x, line 3: nothing is called “colour”");
        assert_eq!(notices, [first, last]);
        let (_, notices) = Theme::from_toml("x", "a = \n", &none);
        assert!(notices.iter().any(|n| n.starts_with("theme x, line 1: ")), "{notices:?}");
        let father = |_: &str| Some("\n\"ui.key\" = { modifiers = [\"loud\"] }".to_owned());
        let (_, notices) = Theme::from_toml("x", "inherits = \"y\"", &father);
        assert_eq!(notices, ["theme y, line 2: ui.key: unknown modifier “loud”"]);
        let circle = |_: &str| Some("inherits = \"b\"".to_owned());
        let (_, notices) = Theme::from_toml("a", "inherits = \"b\"", &circle);
        assert!(notices.iter().any(|n| n.starts_with("theme b, line 1: it inherits from “b”")), "{notices:?}");
    }
}
