//! Splits text into sentences: the rules of `sentencex`, corrected for the abbreviations that diplomats use.

use sentencex::get_sentence_boundaries;

use crate::text::Span;

/// Longer lines are split into pieces of this size, in bytes, because `sentencex` takes time quadratic in the length.
const MAX_PIECE: usize = 16 * 1024;

/// Number of bytes at the end of a sentence that are searched for its last word.
const LONGEST_WORD: usize = 64;

/// Titles and labels, which come before a name or a number and never end a sentence.
const TITLES: &[&str] = &[
    "Adm", "Amb", "Art", "Arts", "Asst", "Atty", "Brig", "Capt", "Ch", "Chmn", "Cmdr", "Cmsr", "Col", "Comm", "Comr",
    "Dep", "Dir", "Doc", "Dr", "Exc", "Fr", "Gen", "Gov", "H.E", "H.H", "H.I.M", "H.M", "H.R.H", "Hon", "Lt", "Maj",
    "Mgr", "Min", "Mme", "Mr", "Mrs", "Ms", "Msgr", "Mt", "Nos", "Nr", "Par", "Para", "Paras", "Plen", "Pres", "Prof",
    "Rep", "Res", "Rev", "Rt", "S.E", "S.E.M", "S.Exc", "Sec", "Sec.-Gen", "Sen", "Sgt", "Spox", "St", "Ste",
    "Undersec", "Under-Sec", "V.-Pres", "Vol", "approx", "cf", "e.g", "i.e", "incl", "nos", "para", "paras", "resp",
    "viz", "vs",
];

/// Abbreviations that may or may not end a sentence.
const AMBIGUOUS: &[&str] = &[
    "A.U", "B.C", "Bros", "Co", "Corp", "D.C", "E.C", "E.U", "Esq", "G.A", "Inc", "Jr", "Ltd", "N.Y", "No", "P.R.C",
    "R.O.C", "S.C", "Sr", "U.A.E", "U.K", "U.N", "U.S", "U.S.A", "U.S.S.R", "a.m", "al", "etc", "p.m",
];

/// Words that begin a sentence far more often than they follow an abbreviation.
const STARTERS: &[&str] = &[
    "A", "According", "After", "Also", "An", "And", "As", "At", "Before", "Both", "But", "By", "During", "Earlier",
    "For", "From", "He", "Her", "His", "However", "I", "If", "In", "It", "Its", "Last", "Later", "Meanwhile", "Mr",
    "Mrs", "Ms", "On", "Our", "She", "Since", "So", "That", "The", "Their", "There", "These", "They", "This", "Those",
    "Under", "We", "When", "While", "With", "Yet", "You",
];

/// The sentences of `text` in order, without the white space between them. A line end ends a sentence.
pub fn sentences(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut at = 0;
    for line in text.split('\n') {
        split_line(line, at, &mut found);
        at += line.len() + 1;
    }
    found
}

/// Adds the sentences of `line`, which begins at byte `at` of the text.
fn split_line(line: &str, at: usize, found: &mut Vec<Span>) {
    let first = found.len();
    let mut rest = line;
    while !rest.is_empty() {
        let piece = first_piece(rest);
        let offset = at + line.len() - rest.len();
        let mut boundaries = get_sentence_boundaries("en", piece);
        // The last sentence may continue after the cut, so it begins the next piece, unless it is the only one.
        let cut = if piece.len() < rest.len() && boundaries.len() > 1 {
            boundaries.pop().map_or(piece.len(), |last| last.start_byte)
        } else {
            piece.len()
        };
        for sentence in boundaries {
            let span = Span::new(sentence.start_byte, sentence.end_byte);
            let words = span.slice(piece).trim_start();
            let start = offset + span.end() - words.len();
            let start = take_mark(line, at, found.get_mut(first..).and_then(<[Span]>::last_mut), start);
            let words = Span::new(start - at, offset + span.end() - at).slice(line).trim_end();
            if !words.is_empty() {
                let span = Span::new(start, start + words.len());
                let in_line = |span: Span| Span::new(span.start() - at, span.end() - at).slice(line);
                match found.get_mut(first..).and_then(<[Span]>::last_mut) {
                    Some(last)
                        if is_continued(in_line(*last), in_line(span))
                            || is_in_word(line, last.end() - at, start - at) =>
                    {
                        *last = Span::new(last.start(), span.end());
                    }
                    _ => found.push(span),
                }
            }
        }
        rest = rest.get(cut..).unwrap_or_default();
    }
}

/// The longest start of `text`, up to [`MAX_PIECE`], that ends after a blank if there is one.
fn first_piece(text: &str) -> &str {
    if text.len() <= MAX_PIECE {
        return text;
    }
    let piece = text.get(..text.floor_char_boundary(MAX_PIECE)).unwrap_or(text);
    let end = piece.rfind(' ').map_or(piece.len(), |blank| blank + 1);
    piece.get(..end).unwrap_or(piece)
}

/// Whether `after` continues the sentence `before`.
fn is_continued(before: &str, after: &str) -> bool {
    // No title or abbreviation is longer than that.
    let tail = before.get(before.ceil_char_boundary(before.len().saturating_sub(LONGEST_WORD))..).unwrap_or(before);
    let last = tail.rsplit(char::is_whitespace).next().unwrap_or_default();
    let Some(word) = last.trim_start_matches(|c: char| !c.is_alphanumeric()).strip_suffix('.') else {
        // Punctuation alone belongs to the sentence before it, and a long line may be cut in the middle of a sentence.
        return !after.contains(char::is_alphanumeric) || before.len() >= MAX_PIECE / 2 && !before.ends_with(is_end);
    };
    // "Norway-U.S. relations".
    let word = word.rsplit('-').next().unwrap_or(word);
    let next = after.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty());
    TITLES.contains(&word)
        || next.is_none()
        || (AMBIGUOUS.contains(&word)
            && next.is_some_and(|next| !STARTERS.contains(&next) && !after.starts_with(is_opening)))
}

/// Where the sentence at `start` begins, with the mark tied to it that was given to the `last` sentence: `Yes. "No.` The line
/// begins at byte `at` of the text.
fn take_mark(line: &str, at: usize, last: Option<&mut Span>, start: usize) -> usize {
    let Some(last) = last.filter(|last| last.end() == start) else { return start };
    let words = Span::new(last.start() - at, last.end() - at).slice(line);
    let Some(before) =
        words.strip_suffix(['"', '“', '«', '„', '\'']).filter(|before| before.ends_with(char::is_whitespace))
    else {
        return start;
    };
    let kept = before.trim_end();
    if kept.is_empty() {
        return start;
    }
    let mark = last.start() + before.len();
    *last = Span::new(last.start(), last.start() + kept.len());
    mark
}

/// Whether the sentence that ends at `end` of `line` ends inside an abbreviation that goes on at `start`: "Norway-U." of "Norway-U.S.".
fn is_in_word(line: &str, end: usize, start: usize) -> bool {
    let before = line.get(..end).and_then(|before| before.strip_suffix('.')).unwrap_or_default();
    let letter = before.chars().next_back().is_some_and(char::is_uppercase);
    let alone = before.chars().rev().nth(1).is_some_and(|c| !c.is_alphanumeric());
    end == start && letter && alone && line.get(start..).is_some_and(|after| after.starts_with(char::is_uppercase))
}

const fn is_end(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '؟' | '۔' | '।' | '"' | '”' | '’' | '»' | ')' | '」')
}

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
        sentences(text).into_iter().map(|span| span.slice(text)).collect()
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
    fn abbreviations_behind_a_hyphen_do_not_end_a_sentence() {
        for text in ["They spoke of Norway-U.S. relations.", "EU-U.K. talks and the China-U.S.-Japan trade went on."] {
            assert_eq!(cut(text), [text]);
        }
    }

    #[test]
    fn a_mark_belongs_to_the_sentence_it_opens() {
        assert_eq!(
            cut("“It is,” he said. \"The port is open,” he added."),
            ["“It is,” he said.", "\"The port is open,” he added."]
        );
        assert_eq!(cut("He said \"yes.\" They left."), ["He said \"yes.\"", "They left."]);
    }

    #[test]
    fn an_abbreviation_may_end_a_sentence() {
        assert_eq!(cut("He went to the U.N. The talks began."), ["He went to the U.N.", "The talks began."]);
        assert_eq!(cut("They left the U.S. However, he stayed."), ["They left the U.S.", "However, he stayed."]);
    }

    #[test]
    fn paragraphs_questions_and_other_scripts_are_split() {
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

    /// The CPU time that this thread needs, at best.
    fn shortest(text: &str) -> Duration {
        let now = || Duration::try_from(clock_gettime(ClockId::ThreadCPUTime)).unwrap_or_default();
        let run = || (now(), sentences(text).len()).0;
        (0..3).map(|_| run()).map(|start| now().saturating_sub(start)).min().unwrap_or_default()
    }

    #[test]
    fn a_page_is_split_in_less_than_a_tenth_of_a_second() {
        let text =
            "President Tokayev met Minister Wang Yi in Astana. Both sides agreed to deepen trade, “in due course.” "
                .repeat(25);
        assert_eq!(sentences(&text).len(), 50);
        let best = shortest(&text);
        assert!(best < Duration::from_millis(100), "{best:?}");
    }

    #[test]
    fn long_lines_take_linear_time() {
        for unit in ["“", "\"", "(", "Mr. ", "a ", "1. ", "“A. ", "王"] {
            let once = unit.repeat(2 * MAX_PIECE / unit.len());
            // Quadratic time would be 64 times as long for eight times the text.
            let (short, long) = (shortest(&once), shortest(&once.repeat(8)));
            assert!(long < short * 24, "{unit:?} took {short:?}, and {long:?} for eight times as much");
        }
    }

    #[test]
    fn long_lines_are_split_like_short_ones() {
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
                let words = span.slice(&text);
                prop_assert!(!words.contains('\n') && words.trim() == words && !words.is_empty());
                at = span.end();
            }
            prop_assert!(text.get(at..).is_some_and(|rest| rest.trim().is_empty()));
        }
    }
}
