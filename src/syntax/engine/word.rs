//! What the features see of a word: hashes of its form, its ends, and its shape.

/// A word that the training text has too seldom to learn from it is known by its ending and shape alone.
#[derive(Clone, Debug)]
pub(crate) struct Word {
    /// The form, without case.
    pub(crate) form: u32,
    /// The form if it is known, or else a class of words that end alike.
    pub(crate) key: u32,
    /// The last one to four characters.
    pub(crate) endings: [u32; 4],
    /// The first character and the first three.
    pub(crate) starts: [u32; 2],
    pub(crate) shape: u32,
}

pub(crate) const ROOT_KEY: u32 = 4;
pub(crate) const NO_KEY: u32 = 3;

impl Word {
    /// Reads a word; `known` says whether the model knows the form.
    pub(crate) fn new(form: &str, first: bool, known: impl Fn(u32) -> bool) -> Word {
        let folded = fold(form);
        let hash = hash(&folded);
        let mut endings = [0; 4];
        let mut ends = folded.char_indices().rev().map(|(at, _)| at);
        let mut at = folded.len();
        for ending in &mut endings {
            at = ends.next().unwrap_or(at);
            *ending = hash_bytes(&folded.as_bytes()[at..]);
        }
        let start = |count| folded.char_indices().nth(count).map_or(folded.len(), |(at, _)| at);
        let starts = [1, 3].map(|count| hash_bytes(&folded.as_bytes()[..start(count)]));
        let shape = shape(form);
        let key = if known(hash) { hash } else { super::feature(1, shape, endings[2], 0) };
        Word { form: hash, key, endings, starts, shape: shape | u32::from(first) << 6 }
    }
}

/// Without case, typographic quotation marks as typewriters have them, and numbers as three classes.
fn fold(form: &str) -> String {
    if form.starts_with(|first: char| first.is_ascii_digit()) {
        let number = form.bytes().all(|byte| byte.is_ascii_digit());
        return if !number {
            "0x"
        } else if form.len() == 4 {
            "0000"
        } else {
            "0"
        }
        .to_owned();
    }
    let mut folded = String::with_capacity(form.len());
    for character in form.chars() {
        match character {
            '’' | '‘' => folded.push('\''),
            '“' | '”' | '„' => folded.push('"'),
            _ => folded.extend(character.to_lowercase()),
        }
    }
    folded
}

fn shape(form: &str) -> u32 {
    let first = form.chars().next();
    let capital = first.is_some_and(char::is_uppercase);
    let long = form.chars().nth(1).is_some();
    let capitals = long && form.chars().all(|character| character.is_uppercase() || !character.is_alphabetic());
    let digit = form.bytes().any(|byte| byte.is_ascii_digit());
    let sign = first.is_some_and(|first| !first.is_alphanumeric());
    [capital, capitals, form.contains('-'), digit, form.contains('.'), sign]
        .into_iter()
        .enumerate()
        .map(|(bit, is)| u32::from(is) << bit)
        .sum()
}

pub(crate) fn hash(text: &str) -> u32 {
    hash_bytes(text.as_bytes())
}

fn hash_bytes(bytes: &[u8]) -> u32 {
    let mut hash = 0xCBF2_9CE4_8422_2325_u64;
    for byte in bytes {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01B3);
    }
    ((hash ^ hash >> 29).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as u32
}
