//! Reads the articles of a plain text.

use crate::article::charset;
use crate::article::digest::split_text;
use crate::article::hint::Hint;
use crate::article::markdown::{Markdown, read_markdown};
use crate::article::other_format::name_other_format;
use crate::article::piece::Piece;
use crate::article::raw::Raw;
use crate::article::reflow::reflow;
use crate::article::refused::Refused;

/// The articles of a text: one, unless it is a digest or an export of an archive.
///
/// # Errors
/// Returns an error if it is a file of another kind, such as a table.
pub(super) fn read_texts(bytes: &[u8], hint: &Hint) -> Result<Vec<Raw>, Refused> {
    let (text, charset) = charset::decode(bytes, hint.charset.as_deref());
    if let Some(what) = name_other_format(&text) {
        return Err(Refused::new(format_args!("it is {what}")));
    }
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
    if let Some(found) = read_markdown(&text) {
        let (text, hidden) = reflow(&found.text);
        let Markdown { headline, byline, outlet, published, url, .. } = found;
        let url = hint.url.clone().or(url);
        return Ok(vec![Raw { headline, byline, outlet, published, url, text, hidden, ..whole }]);
    }
    Ok(match split_text(&text) {
        Some(pieces) => pieces.into_iter().map(read).collect(),
        None => vec![read(Piece { text, ..Piece::default() })],
    })
}
