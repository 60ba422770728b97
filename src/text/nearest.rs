//! The known word that a misspelt one was probably meant to be.

/// The known word that `word` was probably meant to be: at most a third of its letters differ.
pub fn nearest<'k>(word: &str, known: &[&'k str]) -> Option<&'k str> {
    let most = (word.chars().count() / 3).max(1);
    let near = known.iter().map(|k| (distance(word, k, most), *k)).filter(|(d, _)| *d <= most);
    near.min().map(|(_, k)| k)
}

/// Letters to change, add, drop or swap to make one word of the other; `most + 1` where it is more than `most`.
fn distance(a: &str, b: &str, most: usize) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.to_lowercase().chars().collect(), b.to_lowercase().chars().collect());
    if a.len().abs_diff(b.len()) > most || a.len() > 64 {
        return most + 1;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    let mut before = row.clone();
    for (i, x) in a.iter().enumerate() {
        let last = std::mem::replace(&mut row, vec![i + 1]);
        for (j, y) in b.iter().enumerate() {
            let at = |r: &[usize], k: usize| r.get(k).copied().unwrap_or(usize::MAX / 2);
            let mut cost = (at(&last, j) + usize::from(x != y)).min(at(&last, j + 1) + 1).min(at(&row, j) + 1);
            let is_swap = i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x);
            if is_swap {
                cost = cost.min(at(&before, j - 1) + 1);
            }
            row.push(cost);
        }
        before = last;
    }
    row.last().copied().unwrap_or(most + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_found_and_a_far_one_is_not() {
        let known = ["headline", "parties", "evidence", "zoom"];
        for (word, near) in [
            ("partys", Some("parties")),
            ("evidense", Some("evidence")),
            ("haedline", Some("headline")),
            ("zooom", Some("zoom")),
            ("colour", None),
        ] {
            assert_eq!(nearest(word, &known), near, "{word}");
        }
    }
}
