//! Themes map roles and screen elements to styles. A theme is a TOML file like those of Helix: keys are dotted scopes, of which
//! the longest match wins, colours may be named in `[palette]`, and a theme may inherit from another. A mistake is reported, and
//! the rest of the theme is still used.

use std::collections::HashMap;
use std::str::FromStr;

use ratatui::style::{Color, Modifier, Style};
use toml::de::DeValue;

use crate::pane::Role;
use crate::text;
use crate::text::toml::{Reader, Value};

/// Names and texts of the built-in themes.
pub const BUILTIN: &[(&str, &str)] = &[
    ("dark", include_str!("../../themes/dark.toml")),
    ("light", include_str!("../../themes/light.toml")),
    ("high-contrast", include_str!("../../themes/high-contrast.toml")),
    ("mono", include_str!("../../themes/mono.toml")),
    ("ansi", include_str!("../../themes/ansi.toml")),
];

/// How many themes may inherit from one another in a row.
const MAX_DEPTH: usize = 8;

macro_rules! elements {
    ($($element:ident $scope:literal)+) => {
        /// What is drawn around the text of the panes.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Element {
            $($element),+
        }

        const ELEMENTS: [(Element, &str); [$($scope),+].len()] = [$((Element::$element, $scope)),+];
    };
}

elements! {
    Background "ui.background"
    Header "ui.header"
    HeaderName "ui.header.name"
    Border "ui.border"
    Accent "ui.accent"
    Selection "ui.selection"
    SelectionInactive "ui.selection.inactive"
    Tab "ui.tab"
    TabActive "ui.tab.active"
    Key "ui.key"
    Hint "ui.hint"
    Notice "ui.notice"
    Mark "mark"
    MarkCurrent "mark.current"
    MarkEvidence "mark.evidence"
    MarkGrounded "mark.grounded"
    Popup "ui.popup"
    PopupBorder "ui.popup.border"
    PopupSelection "ui.popup.selection"
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
    (Role::Normalised, "match.normalised"),
    (Role::Ungrounded, "match.none"),
    (Role::Unsure, "unsure"),
    (Role::Label, "text.label"),
    (Role::Due, "text.due"),
    (Role::Link, "text.link"),
    (Role::Draft, "review.draft"),
    (Role::Alarm, "alarm"),
];

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theme {
    pub name: String,
    roles: [Style; ROLES.len()],
    elements: [Style; ELEMENTS.len()],
}

/// What a theme and those it inherits from define.
#[derive(Default)]
struct Definitions {
    /// By scope.
    styles: HashMap<String, Style>,
    palette: HashMap<String, String>,
    problems: Vec<String>,
}

impl Theme {
    /// Reads the theme called `name` from its text. `find` returns the text of a theme that it inherits from. Also returns the
    /// problems found, as sentences.
    pub fn from_toml(name: &str, source: &str, find: &dyn Fn(&str) -> Option<String>) -> (Self, Vec<String>) {
        let mut definitions = Definitions::default();
        definitions.add_theme(name, source, find, 0);
        let roles = ROLES.map(|(_, scope)| definitions.style(scope));
        let elements = ELEMENTS.map(|(_, scope)| definitions.style(scope));
        (Self { name: name.to_owned(), roles, elements }, definitions.problems)
    }

    pub fn builtin(name: &str) -> Option<Self> {
        find_builtin(name).map(|source| Self::from_toml(name, &source, &find_builtin).0)
    }

    pub fn role(&self, role: Role) -> Style {
        self.roles.get(role as usize).copied().unwrap_or_default()
    }

    pub fn element(&self, element: Element) -> Style {
        self.elements.get(element as usize).copied().unwrap_or_default()
    }

    /// Applies `change` to every style, to replace colours that the terminal does not have.
    pub fn map(mut self, change: impl Fn(Style) -> Style) -> Self {
        for style in self.roles.iter_mut().chain(&mut self.elements) {
            *style = change(*style);
        }
        self
    }
}

fn find_builtin(name: &str) -> Option<String> {
    BUILTIN.iter().find(|(known, _)| *known == name).map(|(_, text)| (*text).to_owned())
}

impl Definitions {
    /// Adds the definitions of a theme. It overrides the styles of the themes it inherits from, and its palette applies to them.
    fn add_theme(&mut self, name: &str, source: &str, find: &dyn Fn(&str) -> Option<String>, depth: usize) {
        let (mut reader, table) = Reader::parse_table(source);
        if reader.problems.is_empty() {
            if let Some(palette) = table.get("palette").and_then(|value| value.get_ref().as_table()) {
                for (key, colour) in palette.iter().filter_map(|(key, value)| Some((key, value.get_ref().as_str()?))) {
                    self.palette.entry(key.get_ref().to_string()).or_insert_with(|| colour.to_owned());
                }
            }
            if let Some((parent, value)) = reader.raw_text(&table, "inherits") {
                match find(parent).filter(|_| depth < MAX_DEPTH && parent != name) {
                    Some(text) => self.add_theme(parent, &text, find, depth + 1),
                    None => {
                        let message = format!("it inherits from “{parent}”, which does not exist or inherits from it");
                        reader.error(value.span(), &message);
                    }
                }
            }
            for (key, value) in
                table.iter().filter(|(key, _)| !["inherits", "palette"].contains(&key.get_ref().as_ref()))
            {
                let scope = key.get_ref().as_ref();
                if ROLES.iter().map(|role| role.1).chain(ELEMENTS.map(|element| element.1)).any(|known| known == scope)
                {
                    let style = self.read_style(&mut reader, scope, value);
                    self.styles.insert(scope.to_owned(), style);
                } else {
                    reader.error(key.span(), &format!("there is no scope “{scope}”"));
                }
            }
        }
        let describe =
            |problem: text::Problem| format!("theme {}, line {}: {}", text::line(name), problem.line, problem.message);
        self.problems.extend(reader.into_problems().into_iter().map(describe));
    }

    /// The style of the longest prefix of `scope` that has one.
    fn style(&self, scope: &str) -> Style {
        let mut scopes = std::iter::successors(Some(scope), |scope| Some(scope.rsplit_once('.')?.0));
        scopes.find_map(|scope| self.styles.get(scope)).copied().unwrap_or_default()
    }

    fn read_style(&self, reader: &mut Reader, scope: &str, value: &Value) -> Style {
        let mut style = Style::default();
        let DeValue::Table(table) = value.get_ref() else {
            match value.get_ref().as_str() {
                Some(colour) => style.fg = self.read_colour(reader, scope, colour, value),
                None => reader.error(value.span(), &format!("{scope}: a style is a colour or a table")),
            }
            return style;
        };
        for (key, value) in table {
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("fg", DeValue::String(colour)) => style.fg = self.read_colour(reader, scope, colour, value),
                ("bg", DeValue::String(colour)) => style.bg = self.read_colour(reader, scope, colour, value),
                ("modifiers", DeValue::Array(words)) => {
                    for word in words.iter().filter_map(|word| word.get_ref().as_str()) {
                        match modifier(word) {
                            Some(modifier) => style = style.add_modifier(modifier),
                            None => reader.error(value.span(), &format!("{scope}: unknown modifier “{word}”")),
                        }
                    }
                }
                (key, _) => reader.error(value.span(), &format!("{scope}: “{key}” is not used")),
            }
        }
        style
    }

    fn read_colour(&self, reader: &mut Reader, scope: &str, name: &str, value: &Value) -> Option<Color> {
        let colour = Color::from_str(self.palette.get(name).map_or(name, String::as_str)).ok();
        if colour.is_none() {
            reader.error(value.span(), &format!("{scope}: unknown colour “{name}”"));
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
    fn built_in_themes_have_no_problems_and_roles_are_in_the_order_of_their_enum() {
        for (name, source) in BUILTIN {
            assert_eq!(Theme::from_toml(name, source, &find_builtin).1, Vec::<String>::new());
        }
        assert!(ROLES.iter().enumerate().all(|(i, (role, _))| *role as usize == i));
        let files = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/themes")).expect("the folder exists");
        assert_eq!(files.count(), BUILTIN.len(), "a theme in themes/ is not in BUILTIN");
    }

    fn contrast(a: Color, b: Color) -> f64 {
        let luminance = |colour: Color| {
            let Color::Rgb(r, g, b) = colour else { panic!("{colour:?} is not an RGB colour") };
            let linear = |c: u8| {
                let c = f64::from(c) / 255.0;
                if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
            };
            0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
        };
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    const COLOURED: [(&str, f64); 3] = [("dark", 4.5), ("light", 4.5), ("high-contrast", 7.0)];

    #[test]
    fn text_is_legible_on_every_background() {
        for (name, least) in COLOURED {
            let theme = Theme::builtin(name).expect("it is built in");
            let base = theme.element(Element::Background);
            let backgrounds = [Element::Background, Element::Selection, Element::SelectionInactive, Element::Popup];
            for (on, (role, scope)) in backgrounds.iter().flat_map(|on| ROLES.map(|role| (*on, role))) {
                // If a selection has a text colour, it applies to all text.
                let own = theme.element(on).fg.filter(|_| !matches!(on, Element::Background | Element::Popup));
                let fg = own.or(theme.role(role).fg).or(base.fg);
                let bg = base.patch(theme.element(on)).bg;
                let contrast = contrast(fg.expect("a colour"), bg.expect("a colour"));
                assert!(contrast >= least, "{name}: {scope} on {on:?}: {contrast:.2}");
            }
            for element in ELEMENTS.map(|(element, _)| element) {
                let style = base.patch(theme.element(element));
                let is_line = matches!(element, Element::Border | Element::PopupBorder);
                let least = if is_line { 1.5 } else { least };
                let contrast = contrast(style.fg.expect("fg"), style.bg.expect("bg"));
                assert!(contrast >= least, "{name}: {element:?}: {contrast:.2}");
            }
        }
    }

    #[test]
    fn selections_and_marks_stand_out_from_their_surroundings() {
        for (name, _) in COLOURED {
            let theme = Theme::builtin(name).expect("it is built in");
            let background = theme.element(Element::Background).bg.expect("a colour");
            for (element, least) in [
                (Element::Selection, 1.25),
                (Element::Mark, 1.25),
                (Element::MarkCurrent, 1.25),
                (Element::MarkEvidence, 1.2),
            ] {
                let contrast = contrast(theme.element(element).bg.expect("a colour"), background);
                assert!(contrast >= least, "{name}: {element:?}: {contrast:.2}");
            }
            assert_ne!(theme.element(Element::Mark), theme.element(Element::MarkCurrent));
            assert_ne!(theme.element(Element::Mark), theme.element(Element::MarkEvidence));
            assert_ne!(theme.element(Element::Selection), theme.element(Element::SelectionInactive));
        }
    }

    #[test]
    fn mono_has_no_colours_but_shows_cursor_and_marks() {
        let theme = Theme::builtin("mono").expect("it is built in");
        assert!(theme.roles.iter().chain(&theme.elements).all(|s| s.fg.is_none() && s.bg.is_none()));
        for element in [Element::Selection, Element::Mark, Element::MarkEvidence, Element::TabActive] {
            assert!(!theme.element(element).add_modifier.is_empty(), "{element:?}");
        }
    }

    #[test]
    fn problems_are_reported_and_the_rest_of_a_theme_is_used() {
        let problems = |source: &str, parent: &str| Theme::from_toml("x", source, &|_| Some(parent.to_owned())).1;
        let source = "\"text\" = \"red\"\n\"text.title\" = \"blurple\"\ncolour = 1";
        let expected =
            ["theme x, line 2: text.title: unknown colour “blurple”", "theme x, line 3: there is no scope “colour”"];
        assert_eq!(problems(source, ""), expected);
        assert_eq!(Theme::from_toml("x", source, &|_| None).0.role(Role::Muted).fg, Some(Color::Red));
        assert!(problems("a = \n", "").iter().any(|problem| problem.starts_with("theme x, line 1: ")));
        let parent = "\n\"ui.key\" = { modifiers = [\"loud\"] }";
        assert_eq!(problems("inherits = \"y\"", parent), ["theme y, line 2: ui.key: unknown modifier “loud”"]);
        let circle = problems("inherits = \"b\"", "inherits = \"b\"");
        assert!(
            circle.iter().any(|problem| problem.starts_with("theme b, line 1: it inherits from “b”")),
            "{circle:?}"
        );
    }

    #[test]
    fn a_palette_applies_to_inherited_styles() {
        let parent = |_: &str| Some("\"text\" = \"ink\"\n[palette]\nink = \"blue\"\n".to_owned());
        let (theme, problems) = Theme::from_toml("x", "inherits = \"y\"\n[palette]\nink = \"red\"\n", &parent);
        assert_eq!((theme.role(Role::Body).fg, problems), (Some(Color::Red), Vec::new()));
    }
}
