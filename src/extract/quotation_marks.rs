//! Which words are inside quotation marks. Opening and closing marks are matched by kind, over a whole paragraph.

use crate::extract::sentence::{Node, Sentence};
use crate::extract::word::class;

/// Unmarks a spokesperson's account that runs over paragraphs in quotation marks ("A spokesman said: “The minister met …"),
/// because it reports what others did.
pub(super) fn unmark_accounts(sentences: &mut [Sentence<'_>]) {
    let mut inside = false;
    let mut paragraph = usize::MAX;
    for sentence in sentences {
        let opens = sentence.nodes.iter().position(Node::is_quotation_mark);
        if sentence.paragraph != paragraph {
            paragraph = sentence.paragraph;
            inside = inside && opens == Some(0);
        }
        let front = sentence.nodes.get(..opens.unwrap_or(0)).unwrap_or_default();
        let told = front.iter().any(|node| node.key.starts_with("spokes") || node.is_in(&["statement", "readout"]))
            && front.last().is_some_and(|node| node.is_in(&[":", ","]))
            && front.iter().any(|node| node.is(class::SAY));
        // An account that closes in its own sentence is an ordinary quotation.
        let ends = sentence.nodes.last().is_some_and(|node| node.quoted || !node.is_quotation_mark());
        inside = inside || told && ends;
        if inside {
            sentence.nodes.iter_mut().for_each(|node| node.quoted = false);
        }
    }
}

/// Treats apostrophes that are quotation marks ('We are ready,' he said) as such: one that opens touches only the word after
/// it, one that closes follows a sign.
fn plain_marks(sentence: &mut Sentence<'_>) {
    let mut open = false;
    for at in 0..sentence.nodes.len() {
        let Some(node) = sentence.nodes.get(at).filter(|node| node.text == "'") else { continue };
        let before = at.checked_sub(1).and_then(|i| sentence.nodes.get(i));
        let free = before.is_none_or(|before| before.span.end() < node.span.start());
        let tied =
            sentence.nodes.get(at + 1).is_some_and(|next| next.span.start() == node.span.end() && next.is_word());
        let signed = before.is_some_and(|before| before.is_sign(&['.', ',', '!', '?']));
        let opens = free && tied && sentence.nodes.get(at + 2).is_some();
        if opens || signed && (open || at + 1 == sentence.nodes.len() || !tied) {
            open = opens;
            if let Some(node) = sentence.nodes.get_mut(at) {
                node.key = "\"".into();
            }
        }
    }
}

/// The kinds of quotation marks that can be open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    /// “…”, and two backticks with two apostrophes.
    Curly,
    /// „…“ and „…”.
    Low,
    /// ”…”.
    High,
    /// «…».
    Outward,
    /// »…«.
    Inward,
    /// ‘…’.
    Single,
    /// "…".
    Straight,
    /// '…'.
    StraightSingle,
    /// \"…\", an escaped mark inside others.
    Escaped,
}

/// What a quotation mark does.
enum Turn {
    Opens(Open),
    Closes(Open),
}

/// What the token `at` of `line` does as a quotation mark while the marks `open` are open. A mark that can both open and close
/// opens if it touches a word only on its right.
fn turn(sentence: &Sentence<'_>, at: usize, open: &[Open]) -> Option<Turn> {
    let node = sentence.nodes.get(at)?;
    let is_open = |kind: Open| open.contains(&kind);
    let before = at.checked_sub(1).and_then(|i| sentence.nodes.get(i));
    let free =
        before.is_none_or(|before| before.span.end() < node.span.start() || before.is_sign(&['(', '[', '—', '–']));
    let tied = sentence.nodes.get(at + 1).is_some_and(|next| next.span.start() == node.span.end());
    let begins = free && tied;
    let either = |kind: Open| if is_open(kind) { Some(Turn::Closes(kind)) } else { Some(Turn::Opens(kind)) };
    match node.text {
        "“" if is_open(Open::Low) => Some(Turn::Closes(Open::Low)),
        "“" | "``" => Some(Turn::Opens(Open::Curly)),
        "„" => Some(Turn::Opens(Open::Low)),
        "‘" => Some(Turn::Opens(Open::Single)),
        "’" if is_open(Open::Single) => Some(Turn::Closes(Open::Single)),
        "”" | "''" => {
            let own = [Open::Curly, Open::Low, Open::High].into_iter().find(|kind| is_open(*kind));
            // “…" and "…”: a program has replaced one of the two.
            let own = own.or_else(|| is_open(Open::Straight).then_some(Open::Straight));
            own.map(Turn::Closes).or_else(|| begins.then_some(Turn::Opens(Open::High)))
        }
        "«" if is_open(Open::Inward) => Some(Turn::Closes(Open::Inward)),
        "«" => Some(Turn::Opens(Open::Outward)),
        "»" if is_open(Open::Outward) => Some(Turn::Closes(Open::Outward)),
        "»" => begins.then_some(Turn::Opens(Open::Inward)),
        "'" if node.key == "\"" => either(Open::StraightSingle),
        _ if node.key == "\"" && before.is_some_and(|before| before.text == "\\") => either(Open::Escaped),
        _ if node.key == "\"" && open == [Open::Curly] && !begins => Some(Turn::Closes(Open::Curly)),
        _ if node.key == "\"" => either(Open::Straight),
        _ => None,
    }
}

/// Marks the tokens inside quotation marks. A quotation that is still open at the end of a paragraph continues in the next
/// paragraph if that begins with an opening mark, as is usual in print. A quotation that is never closed ends with its sentence.
pub(super) fn mark_quoted(sentences: &mut [Sentence<'_>]) {
    let mut first = 0;
    while let Some(paragraph) = sentences.get(first).map(|sentence| sentence.paragraph) {
        let count = sentences
            .get(first..)
            .unwrap_or_default()
            .iter()
            .take_while(|sentence| sentence.paragraph == paragraph)
            .count();
        let opens_next = sentences
            .get(first + count)
            .and_then(|next| next.nodes.first())
            .is_some_and(|node| node.is_quotation_mark() || node.text == "'");
        if let Some(own) = sentences.get_mut(first..first + count) {
            mark_paragraph(own, opens_next);
        }
        first += count;
    }
}

fn mark_paragraph(sentences: &mut [Sentence<'_>], opens_next: bool) {
    let count =
        |mark: &str| sentences.iter().flat_map(|sentence| &sentence.nodes).filter(|node| node.text == mark).count();
    let is_balanced = count("“") == count("”");
    let mut open: Vec<Open> = Vec::new();
    // The line in which the outer quotation was opened.
    let mut opened = 0;
    for number in 0..sentences.len() {
        let Some(sentence) = sentences.get_mut(number) else { break };
        plain_marks(sentence);
        for at in 0..sentence.nodes.len() {
            match turn(sentence, at, &open) {
                Some(Turn::Opens(kind)) => {
                    if open.is_empty() {
                        opened = number;
                    }
                    // Marks of one kind can nest if each has a closing mark. No real text nests deeper than this.
                    if open.len() < 4 && (is_balanced || !open.contains(&kind)) {
                        open.push(kind);
                    }
                }
                Some(Turn::Closes(kind)) => {
                    if let Some(node) = sentence.nodes.get_mut(at).filter(|_| kind == Open::Single) {
                        node.key = "\"".into();
                    }
                    open.truncate(open.iter().rposition(|one| *one == kind).unwrap_or(0));
                }
                None => {
                    if let Some(node) = sentence.nodes.get_mut(at) {
                        node.quoted = !open.is_empty();
                    }
                }
            }
        }
    }
    if !open.is_empty() && !opens_next {
        let behind = sentences.get_mut(opened + 1..).unwrap_or_default();
        behind.iter_mut().flat_map(|sentence| sentence.nodes.iter_mut()).for_each(|node| node.quoted = false);
    }
}
