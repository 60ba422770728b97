//! The forms of English verbs: three of them follow from the infinitive unless a list says otherwise.

/// The forms of an entry of `verbs.toml`: an infinitive, perhaps with its past, participle and -ing form.
pub(super) fn inflect(entry: &str) -> Vec<String> {
    let mut words = entry.split(' ');
    let base = words.next().unwrap_or_default();
    let given: Vec<&str> = words.collect();
    let nth = |at: usize, regular: String| given.get(at).map_or(regular, |word| (*word).to_owned());
    let third = if base == "be" {
        "is".to_owned()
    } else if base == "have" {
        "has".to_owned()
    } else {
        plural(base)
    };
    vec![base.to_owned(), third, nth(0, past(base)), nth(1, past(base)), nth(2, ing(base))]
}

/// The third person, or the plural of a noun.
pub(super) fn plural(word: &str) -> String {
    if let Some(stem) = after_consonant(word, 'y') {
        return format!("{stem}ies");
    }
    let hisses = word.ends_with(['s', 'x', 'z']) || word.ends_with("ch") || word.ends_with("sh");
    if hisses || word == "go" || word == "do" || word == "veto" { format!("{word}es") } else { format!("{word}s") }
}

fn past(base: &str) -> String {
    match after_consonant(base, 'y') {
        Some(stem) => format!("{stem}ied"),
        None if base.ends_with('e') => format!("{base}d"),
        None => format!("{base}ed"),
    }
}

fn ing(base: &str) -> String {
    match base.strip_suffix('e') {
        Some(stem) if !base.ends_with("ee") && !base.ends_with("ie") => format!("{stem}ing"),
        _ => format!("{base}ing"),
    }
}

/// `word` without the letter `last` if a consonant comes before it.
fn after_consonant(word: &str, last: char) -> Option<&str> {
    let stem = word.strip_suffix(last)?;
    (!stem.ends_with(['a', 'e', 'i', 'o', 'u'])).then_some(stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_are_inflected() {
        for (entry, expected) in [
            ("agree", "agree agrees agreed agreed agreeing"),
            ("reiterate", "reiterate reiterates reiterated reiterated reiterating"),
            ("deny", "deny denies denied denied denying"),
            ("stress", "stress stresses stressed stressed stressing"),
            ("convey", "convey conveys conveyed conveyed conveying"),
            ("say said said saying", "say says said said saying"),
            ("withdraw withdrew withdrawn withdrawing", "withdraw withdraws withdrew withdrawn withdrawing"),
        ] {
            assert_eq!(inflect(entry).join(" "), expected);
        }
    }
}
