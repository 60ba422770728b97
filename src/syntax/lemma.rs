//! The dictionary form of a word: irregular forms from a list, the others by their ending.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::syntax::words::{NOUNS, OTHERS, VERBS, VERBS_IN_E};

/// What decides how a word is inflected.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Class {
    Verb,
    Noun,
    Other,
}

static IRREGULAR: LazyLock<FxHashMap<(Class, &str), &str>> = LazyLock::new(|| {
    let mut forms = FxHashMap::default();
    for (class, rows) in [(Class::Verb, VERBS), (Class::Noun, NOUNS), (Class::Other, OTHERS)] {
        for row in rows {
            let mut words = row.split(' ');
            let Some(lemma) = words.next() else { continue };
            forms.entry((class, lemma)).or_insert(lemma);
            words.for_each(|form| {
                forms.entry((class, form)).or_insert(lemma);
            });
        }
    }
    forms
});

/// The lemma of `form`, which has the Penn Treebank tag `tag`. `is_known` says whether the model knows a word.
pub(super) fn lemma(form: &str, tag: &str, is_known: impl Fn(&str) -> bool) -> String {
    if tag.starts_with("NNP") {
        return form.to_owned();
    }
    let low = form.to_lowercase().replace('’', "'");
    let class = match tag {
        "NN" | "NNS" => Class::Noun,
        _ if tag.starts_with('V') || tag == "MD" || low == "n't" => Class::Verb,
        _ => Class::Other,
    };
    // "'s" and "'d" are verbs of two kinds.
    match (low.as_str(), tag) {
        ("'s", "VBZ") => return "be".to_owned(),
        ("'d", "VBD" | "VBN") => return "have".to_owned(),
        _ => {}
    }
    if let Some(known) = IRREGULAR.get(&(class, low.as_str())) {
        return (*known).to_owned();
    }
    let stem = match tag {
        "NNS" | "VBZ" => without_s(&low),
        "VBG" => low.strip_suffix("ing").and_then(|stem| without_ending(stem, &is_known)),
        "VBD" | "VBN" => match low.strip_suffix("ied") {
            Some(stem) if stem.len() > 1 => Some(format!("{stem}y")),
            _ => low.strip_suffix("ed").and_then(|stem| without_ending(stem, &is_known)),
        },
        _ => None,
    };
    stem.unwrap_or(low)
}

/// "treaties", "taxes", "ships" without their ending.
fn without_s(form: &str) -> Option<String> {
    if let Some(stem) = form.strip_suffix("ies").filter(|stem| stem.len() > 1) {
        return Some(format!("{stem}y"));
    }
    let hissing = ["ses", "xes", "zes", "ches", "shes"].iter().any(|ending| form.ends_with(ending));
    // "houses" and "uses" keep their e, "passes" does not.
    let long = hissing && (form.ends_with("sses") || !form.ends_with("ses")) && !form.ends_with("aches");
    let stem = if long { form.strip_suffix("es")? } else { form.strip_suffix('s')? };
    (!stem.is_empty() && !stem.ends_with('s') || long).then(|| stem.to_owned())
}

/// The lemma of a verb that stands before "ing" or "ed" as `stem`: as it is, with "e", or with its last letter once.
fn without_ending(stem: &str, is_known: impl Fn(&str) -> bool) -> Option<String> {
    let mut last = stem.chars().rev();
    let (end, before) = (last.next()?, last.next()?);
    let with_e = format!("{stem}e");
    if VERBS_IN_E.binary_search(&with_e.as_str()).is_ok() {
        return Some(with_e);
    }
    if end == before && !is_vowel(end) {
        let once: String = stem.strip_suffix(end)?.to_owned();
        let keeps = matches!(end, 'l' | 's' | 'z' | 'f') && (is_known(stem) || !is_known(&once));
        return Some(if keeps { stem.to_owned() } else { once });
    }
    Some(match (is_known(stem), is_known(&with_e)) {
        (true, false) => stem.to_owned(),
        (false, true) => with_e,
        _ => {
            let silent = matches!(end, 'v' | 'u' | 'z' | 'c' | 'g' if before != 'n' || end != 'g')
                || ["at", "bl", "rs", "ns", "dg", "ng"].iter().any(|ending| stem.ends_with(ending) && stem.len() > 4);
            if silent { with_e } else { stem.to_owned() }
        }
    })
}

fn is_vowel(character: char) -> bool {
    matches!(character, 'a' | 'e' | 'i' | 'o' | 'u')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_the_form_of_a_dictionary() {
        let known =
            ["pledge", "state", "hope", "call", "pass", "plan", "walk", "travel", "help", "sign", "use", "not", "ad"];
        for (form, tag, expected) in [
            ("Pledged", "VBD", "pledge"),
            ("stating", "VBG", "state"),
            ("hoping", "VBG", "hope"),
            ("called", "VBN", "call"),
            ("passes", "VBZ", "pass"),
            ("planned", "VBD", "plan"),
            ("denied", "VBD", "deny"),
            ("denies", "VBZ", "deny"),
            ("undertook", "VBD", "undertake"),
            ("’s", "VBZ", "be"),
            ("'s", "POS", "'s"),
            ("n’t", "RB", "not"),
            ("'d", "MD", "would"),
            ("'d", "VBD", "have"),
            ("wo", "MD", "will"),
            ("signing", "VBG", "sign"),
            ("noted", "VBD", "note"),
            ("added", "VBD", "add"),
            ("uses", "VBZ", "use"),
            ("treaties", "NNS", "treaty"),
            ("houses", "NNS", "house"),
            ("taxes", "NNS", "tax"),
            ("women", "NNS", "woman"),
            ("Kings", "NNPS", "Kings"),
            ("better", "JJR", "good"),
            ("The", "DT", "the"),
            ("ing", "VBG", "ing"),
            ("s", "NNS", "s"),
        ] {
            assert_eq!(lemma(form, tag, |word| known.contains(&word)), expected, "{form}");
        }
    }
}
