//! The tagger and parser proper: words as numbers, features, transitions and the tables of weights. `tools/parser` compiles this
//! directory too, so that training and parsing can never disagree about a feature. It uses nothing but the standard library.

pub(crate) mod configuration;
pub(crate) mod labels;
pub(crate) mod model;
pub(crate) mod moves;
pub(crate) mod tags;
pub(crate) mod word;

/// The hash of one feature: its template and up to three values.
#[inline]
pub(crate) fn feature(template: u32, a: u32, b: u32, c: u32) -> u32 {
    let mut hash = (u64::from(a) | u64::from(b) << 32).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    hash ^= hash >> 29;
    hash = (hash ^ (u64::from(c) | u64::from(template) << 32)).wrapping_mul(0xFF51_AFD7_ED55_8CCD);
    hash ^= hash >> 31;
    (hash.wrapping_mul(0xC4CE_B9FE_1A85_EC53) >> 32) as u32
}

/// Adds the features of `templates`, which are numbered from `first`. An array is mapped as a whole, which is faster than an
/// iterator with checked numbers.
#[inline]
pub(crate) fn add_features<const COUNT: usize>(first: u32, templates: [[u32; 3]; COUNT], out: &mut Vec<u32>) {
    let mut next = first;
    out.extend_from_slice(&templates.map(|[a, b, c]| {
        let template = next;
        next = next.wrapping_add(1);
        feature(template, a, b, c)
    }));
}

/// Where the weights of a feature start in a table of `len` cells, of which it uses `width`.
///
/// Rows start at any cell and so overlap. As a feature has weights for few classes, this spreads collisions better than rows side by side.
#[inline]
pub(crate) fn row(feature: u32, len: usize, width: usize) -> usize {
    ((u64::from(feature) * (len - width + 1) as u64) >> 32) as usize
}

/// The bit of a filter of `bits` bits, a power of two, that says whether the training text has a feature often enough to learn from it.
/// It comes from the low bits of the hash and the row from the high ones, so that features which share one seldom share the other.
#[inline]
pub(crate) fn bit(feature: u32, bits: usize) -> usize {
    feature as usize & (bits - 1)
}
