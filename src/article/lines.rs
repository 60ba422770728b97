//! Text that somebody's program broke into lines of a width, put back into paragraphs.

/// The widths that programs and people break lines at, in letters.
const WIDTHS: std::ops::RangeInclusive<usize> = 45..=100;
/// What a point of a list begins with.
const BULLETS: [char; 7] = ['-', '*', '•', '·', '–', '—', '>'];

/// `text` with one paragraph a line: lines are joined where the next word would not have fitted any more. Text that was
/// never broken stays as it is.
#[must_use]
pub(super) fn unwrapped(text: &str) -> String {
    let width = text.lines().filter(|line| !line.contains("://")).map(letters).max().unwrap_or_default();
    let mut out = String::with_capacity(text.len());
    if !WIDTHS.contains(&width) {
        out.push_str(text);
        return out;
    }
    let mut before: Option<&str> = None;
    for line in text.lines() {
        let is_joined = before.is_some_and(|before| goes_on(before, line, width));
        if before.is_some() {
            out.push(if is_joined { ' ' } else { '\n' });
        }
        let line = line.trim_end();
        out.push_str(if is_joined { line.trim_start() } else { line });
        before = Some(line);
    }
    out
}

fn letters(line: &str) -> usize {
    line.trim_end().chars().count()
}

fn goes_on(before: &str, line: &str, width: usize) -> bool {
    let next = line.trim_start();
    let is_list = next.starts_with(BULLETS)
        || next.split_once(['.', ')']).is_some_and(|(number, rest)| {
            rest.starts_with(' ')
                && !number.is_empty()
                && number.len() <= 2
                && number.bytes().all(|b| b.is_ascii_digit())
        });
    let word = next.split(' ').next().unwrap_or_default();
    let is_open = !before.trim_end().ends_with(['.', '!', '?', ':', ';', '"', '”']);
    // A little less than the width counts as full: programs differ in what they count, and people break earlier.
    let is_full = letters(before) + 1 + letters(word) + 2 > width;
    let is_mid = is_open && next.starts_with(char::is_lowercase) && letters(before) * 3 > width * 2;
    !next.is_empty() && !before.is_empty() && !is_list && (is_full || is_mid)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_lines_are_joined_and_paragraphs_lists_and_titles_stay() {
        let text = "Readout of the meeting\n\nThe foreign ministers of the two countries met in Oslo on Friday and\n\
                    agreed to open direct flights between their capitals before the end\nof the year.\n\n\
                    - One point that is long enough to reach the edge of the page here\n- Another\n2. Third\nThe end.";
        let paragraphs: Vec<String> = unwrapped(text).lines().filter(|l| !l.is_empty()).map(str::to_owned).collect();
        assert_eq!(paragraphs.len(), 6, "{paragraphs:#?}");
        assert!(paragraphs[1].ends_with("before the end of the year."));
    }

    #[test]
    fn text_that_was_never_broken_stays() {
        let long = "word ".repeat(60);
        for text in [format!("{long}\nShort.\n{long}"), "a\nb\nc".to_owned(), String::new(), "\n\n".to_owned()] {
            assert_eq!(unwrapped(&text), text);
        }
    }
}
