//! Where sentences begin and end: the rules of a library, and a list of what it takes for an end in the prose of
//! diplomats.

use sentencex::get_sentence_boundaries;

use crate::text::Span;

/// A line longer than this is looked at piece by piece: the library's time grows with the square of its length.
const PIECE: usize = 16 * 1024;

/// How much of the end of a sentence is looked at for the word it ends with, in bytes.
const LONGEST_WORD: usize = 64;

/// Titles and labels: what stands before a name or a number never ends a sentence.
const TITLES: &[&str] = &[
    "Adm", "Amb", "Art", "Arts", "Asst", "Atty", "Brig", "Capt", "Ch", "Chmn", "Cmdr", "Cmsr", "Col", "Comm", "Comr",
    "Dep", "Dir", "Doc", "Dr", "Exc", "Fr", "Gen", "Gov", "H.E", "H.H", "H.I.M", "H.M", "H.R.H", "Hon", "Lt", "Maj",
    "Mgr", "Min", "Mme", "Mr", "Mrs", "Ms", "Msgr", "Mt", "Nos", "Nr", "Par", "Para", "Paras", "Plen", "Pres", "Prof",
    "Rep", "Res", "Rev", "Rt", "S.E", "S.E.M", "S.Exc", "Sec", "Sec.-Gen", "Sen", "Sgt", "Spox", "St", "Ste",
    "Undersec", "Under-Sec", "V.-Pres", "Vol", "approx", "cf", "e.g", "i.e", "incl", "nos", "para", "paras", "resp",
    "viz", "vs",
];

/// Abbreviations that stand within a sentence as often as at its end.
const EITHER: &[&str] = &[
    "A.U", "B.C", "Bros", "Co", "Corp", "D.C", "E.C", "E.U", "Esq", "G.A", "Inc", "Jr", "Ltd", "N.Y", "No", "P.R.C",
    "R.O.C", "S.C", "Sr", "U.A.E", "U.K", "U.N", "U.S", "U.S.A", "U.S.S.R", "a.m", "al", "etc", "p.m",
];

/// Words that begin a sentence far more often than they follow an abbreviation within one.
const STARTERS: &[&str] = &[
    "A", "According", "After", "Also", "An", "And", "As", "At", "Before", "Both", "But", "By", "During", "Earlier",
    "For", "From", "He", "Her", "His", "However", "I", "If", "In", "It", "Its", "Last", "Later", "Meanwhile", "Mr",
    "Mrs", "Ms", "On", "Our", "She", "Since", "So", "That", "The", "Their", "There", "These", "They", "This", "Those",
    "Under", "We", "When", "While", "With", "Yet", "You",
];

/// The sentences of `text` in order, without the white space between them; none runs over a line end.
pub fn sentences(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut at = 0;
    for line in text.split('\n') {
        of_line(line, at, &mut found);
        at += line.len() + 1;
    }
    found
}

/// Adds the sentences of `line`, which begins at byte `at` of the text.
fn of_line(line: &str, at: usize, found: &mut Vec<Span>) {
    let first = found.len();
    let mut rest = line;
    while !rest.is_empty() {
        let piece = piece_of(rest);
        let offset = at + line.len() - rest.len();
        let mut boundaries = get_sentence_boundaries("en", piece);
        // The last one may go on behind the cut: it begins the next piece, unless it is all there is.
        let cut = if piece.len() < rest.len() && boundaries.len() > 1 {
            boundaries.pop().map_or(piece.len(), |last| last.start_byte)
        } else {
            piece.len()
        };
        for sentence in boundaries {
            let span = Span::new(sentence.start_byte, sentence.end_byte);
            let words = span.of(piece).trim_start();
            let start = offset + span.end() - words.len();
            let words = words.trim_end();
            if !words.is_empty() {
                add(line, at, Span::new(start, start + words.len()), (first, &mut *found));
            }
        }
        rest = rest.get(cut..).unwrap_or_default();
    }
}

/// The longest prefix of `text`, up to [`PIECE`], that ends after a space if it has one.
fn piece_of(text: &str) -> &str {
    if text.len() <= PIECE {
        return text;
    }
    let piece = text.get(..text.floor_char_boundary(PIECE)).unwrap_or(text);
    let end = piece.rfind(' ').map_or(piece.len(), |blank| blank + 1);
    piece.get(..end).unwrap_or(piece)
}

/// Adds `span`, or lengthens the sentence before it in the same line, where that did not end there.
fn add(line: &str, at: usize, span: Span, (first, found): (usize, &mut Vec<Span>)) {
    let in_line = |span: Span| Span::new(span.start() - at, span.end() - at).of(line);
    if found.len() > first
        && let Some(last) = found.last_mut()
        && goes_on(in_line(*last), in_line(span))
    {
        *last = Span::new(last.start(), span.end());
        return;
    }
    found.push(span);
}

/// Whether the sentence that seemed to end with `before` goes on with `after`.
fn goes_on(before: &str, after: &str) -> bool {
    // No title or abbreviation is longer; a sentence may be as long as a line without end.
    let tail = before.get(before.ceil_char_boundary(before.len().saturating_sub(LONGEST_WORD))..).unwrap_or(before);
    let last = tail.rsplit(char::is_whitespace).next().unwrap_or_default();
    let Some(word) = last.trim_start_matches(|c: char| !c.is_alphanumeric()).strip_suffix('.') else {
        // Signs alone are the tail of the sentence before them; a cut in a long line may fall anywhere.
        return !after.contains(char::is_alphanumeric) || before.len() >= PIECE / 2 && !before.ends_with(is_end);
    };
    let next = after.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty());
    TITLES.contains(&word)
        || next.is_none()
        || (EITHER.contains(&word)
            && next.is_some_and(|next| !STARTERS.contains(&next) && !after.starts_with(is_opening)))
}

/// What a sentence ends with.
const fn is_end(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '؟' | '۔' | '।' | '"' | '”' | '’' | '»' | ')' | '」')
}

/// What opens a quotation.
const fn is_opening(c: char) -> bool {
    matches!(c, '"' | '“' | '«' | '‘' | '„')
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;
    use rustix::time::{ClockId, clock_gettime};

    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        sentences(text).into_iter().map(|span| span.of(text)).collect()
    }

    #[test]
    fn titles_and_abbreviations_do_not_end_a_sentence() {
        for text in [
            "Mr. Wang met H.E. Mr. Lee on Mar. 29 in the U.S. Capitol.",
            "Amb. Karen Donfried and Amb. J. P. Hay said $41.0 bn, i.e. more than in Art. 5 of No. 12/2024, was paid.",
            "Dep. Sec. Sherman met Sec.-Gen. Guterres and (Amb. Craig).",
            "The U.N. Security Council heard the E.U. High Representative.",
            "Min. Lavrov, Plen. Xi and H.R.H. Prince Turki spoke under Ch. VII, paras. 4 and 5, Para. 3.",
            "Asst. Sec. Kritenbrink met Atty. Gen. Garland vs. Huawei Technologies Co. Ltd. China Branch.",
            "The Rt. Hon. David Lammy met Brig. Gen. Ryder and Vice Adm. Cooper.",
            "S.E.M. Dupont et Mme. Royal met St. Petersburg's Gov. Beglov.",
        ] {
            assert_eq!(cut(text), [text]);
        }
    }

    #[test]
    fn an_abbreviation_may_end_a_sentence() {
        assert_eq!(cut("He went to the U.N. The talks began."), ["He went to the U.N.", "The talks began."]);
        assert_eq!(cut("They left the U.S. However, he stayed."), ["They left the U.S.", "However, he stayed."]);
    }

    #[test]
    fn paragraphs_questions_and_other_scripts_are_cut() {
        let text =
            "One line without an end\n\n  \"Why?\" he asked. It is so!  Yes. \n王毅会见外长。双方同意合作。\r\nEnd";
        assert_eq!(
            cut(text),
            [
                "One line without an end", "\"Why?\" he asked.", "It is so!", "Yes.", "王毅会见外长。",
                "双方同意合作。", "End"
            ]
        );
        assert!(cut(" \n\t\n").is_empty());
    }

    /// The shortest of several runs in time of this thread's own: what else the machine does is not counted.
    fn shortest(text: &str) -> Duration {
        let now = || Duration::try_from(clock_gettime(ClockId::ThreadCPUTime)).unwrap_or_default();
        let run = || (now(), sentences(text).len()).0;
        (0..3).map(|_| run()).map(|start| now().saturating_sub(start)).min().unwrap_or_default()
    }

    #[test]
    fn a_page_is_cut_in_well_below_a_tenth_of_a_second() {
        let text =
            "President Tokayev met Minister Wang Yi in Astana. Both sides agreed to deepen trade, “in due course.” "
                .repeat(25);
        assert_eq!(sentences(&text).len(), 50);
        let best = shortest(&text);
        assert!(best < Duration::from_millis(100), "{best:?}");
    }

    #[test]
    fn a_line_without_end_takes_time_in_proportion() {
        for unit in ["“", "\"", "(", "Mr. ", "a ", "1. ", "“A. ", "王"] {
            let once = unit.repeat(2 * PIECE / unit.len());
            // Eight times the text; what grows with the square would take 64 times as long.
            let (short, long) = (shortest(&once), shortest(&once.repeat(8)));
            assert!(long < short * 24, "{unit:?} took {short:?}, and {long:?} for eight times as much");
        }
    }

    #[test]
    fn a_long_line_is_cut_where_a_short_one_is() {
        let unit = "The two sides agreed to deepen trade and to meet again in Astana. ";
        let found = sentences(&unit.repeat(2000));
        assert_eq!(found.len(), 2000);
        assert!(found.iter().all(|span| span.len() == unit.len() - 1));
    }

    fn prose() -> impl Strategy<Value = String> {
        let bits = [
            "Amb.", "U.N.", " ", "  ", "\n", "He", "met", "“", "”", "\"", ".", "?", "…", "。", "王", "(", ")", "1.",
            "• ", "- ", "é", "a)", ",", "\r\n",
        ];
        prop::collection::vec(prop::sample::select(bits.to_vec()), 0..40).prop_map(|bits| bits.concat())
    }

    proptest! {
        #[test]
        fn sentences_cover_every_word_in_order_without_overlap(text in prop_oneof![any::<String>(), prose()]) {
            let mut at = 0;
            for span in sentences(&text) {
                prop_assert!(span.start() >= at && !span.is_empty());
                prop_assert!(text.get(at..span.start()).is_some_and(|gap| gap.chars().all(char::is_whitespace)));
                let words = span.of(&text);
                prop_assert!(!words.contains('\n') && words.trim() == words && !words.is_empty());
                at = span.end();
            }
            prop_assert!(text.get(at..).is_some_and(|rest| rest.trim().is_empty()));
        }
    }
}
