//! Reads the article of a plain text.

use crate::article::charset;
use crate::article::hint::Hint;
use crate::article::raw::Raw;
use crate::article::reflow::reflow;

pub(super) fn read_text(bytes: &[u8], hint: &Hint) -> Raw {
    let (text, charset) = charset::decode(bytes, hint.charset.as_deref());
    let (text, hidden) = reflow(&text);
    Raw { text, charset, hidden, url: hint.url.clone(), ..Raw::default() }
}
