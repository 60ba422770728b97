//! Reads the articles of a plain text.

use crate::article::charset;
use crate::article::digest::{Piece, split_text};
use crate::article::hint::Hint;
use crate::article::raw::Raw;
use crate::article::reflow::reflow;

/// The articles of a text: one, unless it is a digest or an export of an archive.
pub(super) fn read_texts(bytes: &[u8], hint: &Hint) -> Vec<Raw> {
    let (text, charset) = charset::decode(bytes, hint.charset.as_deref());
    let whole = Raw { charset, url: hint.url.clone(), ..Raw::default() };
    let read = |piece: Piece| {
        let (text, hidden) = reflow(&piece.text);
        Raw {
            headline: piece.headline,
            byline: piece.byline,
            outlet: piece.outlet.or(piece.from),
            published: piece.published,
            text,
            hidden,
            ..whole.clone()
        }
    };
    match split_text(&text) {
        Some(pieces) => pieces.into_iter().map(read).collect(),
        None => vec![read(Piece { text, ..Piece::default() })],
    }
}
