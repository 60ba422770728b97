//! Other names of parties and forums (`brief/names.toml`): `party:PRC` is `party:China`, `forum:sco` the organisation.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::brief::{Name, names};
use crate::text::fold_text;

static NAMES: LazyLock<Tables> = LazyLock::new(|| Tables {
    party: table(&names().party),
    forum: table(&names().forum),
    shown_party: shown_names(&names().party),
    shown_forum: shown_names(&names().forum),
});

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Table {
    /// States and organisations as sides.
    Party,
    Forum,
}

/// The usual name of what `folded` names, folded; `folded` itself, without a leading "the", where it is not known.
pub(crate) fn usual(table: Table, folded: &str) -> &str {
    let bare = folded.trim().strip_prefix("the ").unwrap_or(folded).trim();
    let names = match table {
        Table::Party => &NAMES.party,
        Table::Forum => &NAMES.forum,
    };
    names.get(bare).map_or(bare, String::as_str)
}

/// The usual name `usual` as it is written: the acronym, where there is one.
pub(crate) fn shown(table: Table, usual: &str) -> Option<&'static str> {
    let names = match table {
        Table::Party => &NAMES.shown_party,
        Table::Forum => &NAMES.shown_forum,
    };
    names.get(usual).copied()
}

struct Tables {
    party: HashMap<String, String>,
    forum: HashMap<String, String>,
    shown_party: HashMap<String, &'static str>,
    shown_forum: HashMap<String, &'static str>,
}

fn shown_names(entries: &'static [Name]) -> HashMap<String, &'static str> {
    let shown = |entry: &'static Name| entry.acronym.as_deref().unwrap_or(&entry.name);
    entries.iter().map(|entry| (fold_text(&entry.name), shown(entry))).collect()
}

fn table(entries: &[Name]) -> HashMap<String, String> {
    let mut table = HashMap::new();
    for entry in entries {
        let name = fold_text(&entry.name);
        for other in entry.others() {
            table.insert(bare(&fold_text(other)).to_owned(), name.clone());
        }
        table.insert(bare(&name).to_owned(), name);
    }
    table
}

fn bare(folded: &str) -> &str {
    folded.strip_prefix("the ").unwrap_or(folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_names_lead_to_the_usual_one() {
        for (table, name, expected) in [
            (Table::Party, "PRC", "china"),
            (Table::Party, "the United States", "united states"),
            (Table::Party, "U.S.", "united states"),
            (Table::Party, "Britain", "united kingdom"),
            (Table::Party, "Republic of Korea", "south korea"),
            (Table::Party, "DPRK", "north korea"),
            (Table::Party, "Türkiye", "turkey"),
            (Table::Party, "Turkey", "turkey"),
            (Table::Party, "中国", "china"),
            (Table::Party, "Côte d’Ivoire", "ivory coast"),
            (Table::Party, "Korea", "korea"),
            (Table::Party, "The Hague", "netherlands"),
            (Table::Forum, "sco", "shanghai cooperation organization"),
            (Table::Forum, "Shanghai Cooperation Organisation", "shanghai cooperation organization"),
            (Table::Forum, "C5+1", "central asia plus united states"),
            (Table::Forum, "一带一路", "belt and road initiative"),
            (Table::Forum, "BRICS", "brics"),
            (Table::Forum, "nothing known", "nothing known"),
        ] {
            assert_eq!(usual(table, &fold_text(name)), expected, "{name}");
        }
    }
}
