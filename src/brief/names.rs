//! The names of parties and forums (`names.toml`), as data. What search takes for the same and what import recognises
//! is built from here, so that a name is written down once.

use std::sync::LazyLock;

use serde::Deserialize;

static NAMES: LazyLock<Names> =
    LazyLock::new(|| toml::from_str(include_str!("names.toml")).expect("names.toml is tested to be understood"));

/// The names that come with the program.
#[must_use]
pub fn names() -> &'static Names {
    &NAMES
}

/// Names of parties and forums.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Names {
    /// States and organisations as sides.
    pub party: Vec<Name>,
    /// Bodies, mechanisms, initiatives.
    pub forum: Vec<Name>,
}

/// One party or forum.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Name {
    /// The usual name.
    pub name: String,
    /// The usual acronym.
    pub acronym: Option<String>,
    /// Long forms, abbreviations, other scripts.
    #[serde(default)]
    pub other: Vec<String>,
    /// The adjective and the people: "Chinese".
    #[serde(default)]
    pub people: Vec<String>,
    /// A capital, palace or ministry used for the government: "Beijing", "the Kremlin".
    #[serde(default)]
    pub seat: Vec<String>,
}

impl Name {
    /// Everything that stands for it but the usual name.
    pub fn others(&self) -> impl Iterator<Item = &str> {
        let lists = self.other.iter().chain(&self.people).chain(&self.seat);
        lists.chain(&self.acronym).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;
    use crate::text::fold;

    #[test]
    fn no_name_stands_twice_and_none_leads_on() {
        for entries in [&names().party, &names().forum] {
            let mut seen = HashMap::new();
            for entry in entries {
                let bare = |name: &str| fold(name).text.trim_start_matches("the ").to_owned();
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
        assert!(names().forum.len() >= 80 && names().party.len() >= 190);
    }
}
