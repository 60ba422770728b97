//! Other names of parties and forums (`brief/names.toml`, `brief/forums.toml`): `party:PRC` means `party:China`.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::brief::{Name, names};
use crate::text::fold_text;

static NAMES: LazyLock<Tables> = LazyLock::new(|| Tables {
    party: canonical_names(&names().party),
    forum: canonical_names(&names().forum),
    party_display: display_names(&names().party),
    forum_display: display_names(&names().forum),
});

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum NameTable {
    Party,
    Forum,
}

/// The canonical name of the folded name `folded`, folded too; an unknown name is its own, without a leading "the".
pub(crate) fn canonical(table: NameTable, folded: &str) -> &str {
    let bare = without_article(folded.trim()).trim();
    let names = match table {
        NameTable::Party => &NAMES.party,
        NameTable::Forum => &NAMES.forum,
    };
    names.get(bare).map_or(bare, String::as_str)
}

/// How the canonical name `name` is written: its acronym, if it has one.
pub(crate) fn display(table: NameTable, name: &str) -> Option<&'static str> {
    let names = match table {
        NameTable::Party => &NAMES.party_display,
        NameTable::Forum => &NAMES.forum_display,
    };
    names.get(name).copied()
}

struct Tables {
    party: HashMap<String, String>,
    forum: HashMap<String, String>,
    party_display: HashMap<String, &'static str>,
    forum_display: HashMap<String, &'static str>,
}

fn display_names(entries: &'static [Name]) -> HashMap<String, &'static str> {
    let display = |entry: &'static Name| entry.acronym.as_deref().unwrap_or(&entry.name);
    entries.iter().map(|entry| (fold_text(&entry.name), display(entry))).collect()
}

fn canonical_names(entries: &[Name]) -> HashMap<String, String> {
    let mut table = HashMap::new();
    for entry in entries {
        let name = fold_text(&entry.name);
        for other in entry.others() {
            table.insert(without_article(&fold_text(other)).to_owned(), name.clone());
        }
        table.insert(without_article(&name).to_owned(), name);
    }
    table
}

fn without_article(folded: &str) -> &str {
    folded.strip_prefix("the ").unwrap_or(folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_names_lead_to_the_canonical_one() {
        for (table, name, expected) in [
            (NameTable::Party, "PRC", "china"),
            (NameTable::Party, "the United States", "united states"),
            (NameTable::Party, "U.S.", "united states"),
            (NameTable::Party, "Britain", "united kingdom"),
            (NameTable::Party, "Republic of Korea", "south korea"),
            (NameTable::Party, "DPRK", "north korea"),
            (NameTable::Party, "Türkiye", "turkey"),
            (NameTable::Party, "Turkey", "turkey"),
            (NameTable::Party, "中国", "china"),
            (NameTable::Party, "Côte d’Ivoire", "ivory coast"),
            (NameTable::Party, "Korea", "korea"),
            (NameTable::Party, "The Hague", "netherlands"),
            (NameTable::Forum, "sco", "shanghai cooperation organization"),
            (NameTable::Forum, "Shanghai Cooperation Organisation", "shanghai cooperation organization"),
            (NameTable::Forum, "C5+1", "central asia plus united states"),
            (NameTable::Forum, "一带一路", "belt and road initiative"),
            (NameTable::Forum, "BRICS", "brics"),
            (NameTable::Forum, "nothing known", "nothing known"),
        ] {
            assert_eq!(canonical(table, &fold_text(name)), expected, "{name}");
        }
    }
}
