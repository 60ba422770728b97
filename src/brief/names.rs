//! The names of parties and forums, from `names.toml` and `forums.toml`. Search uses them as synonyms, and import recognises them.

use std::sync::LazyLock;

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let mut names = Names::default();
    for row in ROWS {
        let list = if row.kind == "party" { &mut names.party } else { &mut names.forum };
        list.push(row.to_name());
    }
    names
});

/// Both files, as converted by the build script.
const ROWS: &[Row] = include!(concat!(env!("OUT_DIR"), "/names.rs"));

struct Row {
    kind: &'static str,
    name: &'static str,
    acronym: Option<&'static str>,
    ambiguous: bool,
    other: &'static [&'static str],
    people: &'static [&'static str],
    seat: &'static [&'static str],
}

impl Row {
    fn to_name(&self) -> Name {
        let owned = |list: &[&str]| list.iter().map(|&name| name.to_owned()).collect();
        Name {
            name: self.name.to_owned(),
            acronym: self.acronym.map(str::to_owned),
            ambiguous: self.ambiguous,
            other: owned(self.other),
            people: owned(self.people),
            seat: owned(self.seat),
        }
    }
}

/// The built-in names.
pub fn names() -> &'static Names {
    &NAMES
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    /// States and organisations.
    pub party: Vec<Name>,
    pub forum: Vec<Name>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Name {
    pub name: String,
    pub acronym: Option<String>,
    /// The acronym often means something else: import does not take it for this name.
    pub ambiguous: bool,
    /// Long forms, abbreviations, other scripts.
    pub other: Vec<String>,
    /// The adjective and the people: "Chinese".
    pub people: Vec<String>,
    /// A capital, palace or ministry used for the government: "Beijing", "the Kremlin".
    pub seat: Vec<String>,
}

impl Name {
    /// All names other than `name`.
    pub fn others(&self) -> impl Iterator<Item = &str> {
        let lists = self.other.iter().chain(&self.people).chain(&self.seat);
        lists.chain(&self.acronym).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;
    use crate::text::fold_text;

    #[test]
    fn every_name_is_unique() {
        for entries in [&names().party, &names().forum] {
            let mut seen = HashMap::new();
            for entry in entries {
                let bare = |name: &str| fold_text(name).trim_start_matches("the ").to_owned();
                let mut own: Vec<String> = entry.others().map(bare).collect();
                own.push(bare(&entry.name));
                own.sort();
                own.dedup();
                for name in own {
                    let earlier = seen.insert(name.clone(), entry.name.clone());
                    assert_eq!(earlier, None, "{name} of {}", entry.name);
                }
            }
        }
        assert!(names().forum.len() >= 1100 && names().party.len() >= 190);
    }
}
