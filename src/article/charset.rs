//! Decodes bytes. The character set comes from a byte order mark, a declaration of the document or its sender, or a guess, in
//! this order. A declaration that contradicts the bytes is ignored.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::article::raw::{Charset, CharsetSource};

/// A document must declare its character set within this many bytes.
const PROLOGUE: usize = 4096;
/// Number of bytes that a guess is based on.
const SAMPLE: usize = 256 * 1024;

/// Decodes `bytes`. `sender_label` is what MIME or HTTP declared; it overrides a declaration inside the document.
pub(super) fn decode(bytes: &[u8], sender_label: Option<&str>) -> (String, Charset) {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return decode_as(encoding, CharsetSource::Bom, bytes.get(mark..).unwrap_or_default());
    }
    if let Some(encoding) = detect_utf16(bytes) {
        return decode_as(encoding, CharsetSource::Detected, bytes);
    }
    let label = sender_label.and_then(|label| Encoding::for_label(label.trim().as_bytes()));
    // A declaration that is readable as ASCII is not in UTF-16, whatever it says.
    let declared = label.or_else(|| declared_in(bytes)).filter(|e| *e != UTF_16LE && *e != UTF_16BE);
    let is_utf8 = is_mostly_utf8(bytes);
    match declared {
        Some(encoding) if encoding == UTF_8 && is_utf8 => decode_as(UTF_8, CharsetSource::Declared, bytes),
        // Text in another encoding is almost never valid UTF-8 by accident, and many servers declare the wrong one.
        Some(_) if is_utf8 && !bytes.is_ascii() => decode_as(UTF_8, CharsetSource::Detected, bytes),
        Some(encoding) => {
            let (text, charset) = decode_as(encoding, CharsetSource::Declared, bytes);
            if !charset.damaged {
                return (text, charset);
            }
            let guess = decode_as(guess_encoding(bytes), CharsetSource::Detected, bytes);
            if guess.1.damaged { (text, charset) } else { guess }
        }
        None if is_utf8 && !has_shifts(bytes) => decode_as(UTF_8, CharsetSource::Detected, bytes),
        None => decode_as(guess_encoding(bytes), CharsetSource::Detected, bytes),
    }
}

fn decode_as(encoding: &'static Encoding, source: CharsetSource, bytes: &[u8]) -> (String, Charset) {
    let (text, damaged) = encoding.decode_without_bom_handling(bytes);
    (text.into_owned(), Charset { name: encoding.name().to_owned(), source, damaged })
}

/// UTF-16 without a byte order mark: every other byte of Latin text is zero.
fn detect_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..bytes.len().min(PROLOGUE)).unwrap_or_default();
    let zeros = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|b| **b == 0).count();
    let (even, odd, half) = (zeros(0), zeros(1), sample.len() / 2);
    if half < 2 {
        return None;
    }
    let (many, few) = (half * 2 / 5, half / 20);
    match () {
        () if odd > many && even <= few => Some(UTF_16LE),
        () if even > many && odd <= few => Some(UTF_16BE),
        () => None,
    }
}

/// Whether `bytes` are UTF-8, apart from a few bad bytes. In other encodings, two bytes are valid UTF-8 by accident now and then, but
/// three bytes very rarely, and most are bad.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        let weight = |byte: u8| match byte {
            0xe0.. => 4,
            0xc0.. => 1,
            _ => 0,
        };
        good += chunk.valid().bytes().map(weight).sum::<usize>();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    bad * 4 <= good
}

/// Whether `bytes` contain the escape sequences of ISO-2022-JP.
fn has_shifts(bytes: &[u8]) -> bool {
    bytes.windows(3).any(|three| matches!(three, b"\x1b$B" | b"\x1b$@" | b"\x1b(J"))
}

fn guess_encoding(bytes: &[u8]) -> &'static Encoding {
    let japanese = if has_shifts(bytes) { Iso2022JpDetection::Allow } else { Iso2022JpDetection::Deny };
    let mut detector = EncodingDetector::new(japanese);
    detector.feed(bytes.get(..bytes.len().min(SAMPLE)).unwrap_or_default(), true);
    detector.guess(None, Utf8Detection::Allow)
}

/// The encoding that the document declares: `<?xml … encoding="…"`, `<meta charset=…>`, `<meta … content="…; charset=…">`.
fn declared_in(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = bytes.get(..bytes.len().min(PROLOGUE)).unwrap_or_default();
    let start = String::from_utf8_lossy(start).to_ascii_lowercase();
    let xml = start.trim_start().strip_prefix("<?xml").and_then(|rest| rest.split("?>").next());
    if let Some(label) = xml.and_then(|declaration| attribute_value(declaration, "encoding")) {
        return Encoding::for_label(label.as_bytes());
    }
    start.split("<meta").skip(1).find_map(|rest| {
        let tag = rest.split('>').next().unwrap_or_default();
        attribute_value(tag, "charset").and_then(|label| Encoding::for_label(label.as_bytes()))
    })
}

/// The value of `key=` in a tag, with or without quotation marks.
fn attribute_value<'a>(tag: &'a str, key: &str) -> Option<&'a str> {
    let rest = tag.split_once(key)?.1.trim_start().strip_prefix('=')?;
    let rest = rest.trim_start_matches(['"', '\'', ' ', '\t', '\n', '\r']);
    rest.split(['"', '\'', ' ', ';', '>', '/', '\t', '\n', '\r', '?']).next().filter(|label| !label.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(bytes: &[u8], sender_label: Option<&str>) -> (String, String, CharsetSource, bool) {
        let (text, charset) = decode(bytes, sender_label);
        (text, charset.name, charset.source, charset.damaged)
    }

    fn encoded(label: &str, text: &str) -> Vec<u8> {
        Encoding::for_label(label.as_bytes()).unwrap().encode(text).0.into_owned()
    }

    fn utf16(text: &str, big: bool) -> Vec<u8> {
        text.encode_utf16().flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
    }

    #[test]
    fn a_byte_order_mark_decides_and_is_not_part_of_the_text() {
        for (mark, big) in [(&[0xff, 0xfe], false), (&[0xfe, 0xff], true)] {
            let bytes = [mark.to_vec(), utf16("Élysée", big)].concat();
            let (text, _, known, damaged) = row(&bytes, Some("windows-1251"));
            assert_eq!((text.as_str(), known, damaged), ("Élysée", CharsetSource::Bom, false));
        }
        assert_eq!(row(b"\xef\xbb\xbfa", Some("gbk")), ("a".into(), "UTF-8".into(), CharsetSource::Bom, false));
    }

    #[test]
    fn a_declaration_is_used_if_the_bytes_allow_it() {
        let russian = "Встреча министров иностранных дел";
        let page = |label: &str| {
            let head = format!("<html><head><meta http-equiv=Content-Type content=\"text/html; charset={label}\">");
            [head.into_bytes(), encoded(label, russian)].concat()
        };
        for label in ["windows-1251", "koi8-r", "iso-8859-5"] {
            let (text, name, known, _) = row(&page(label), None);
            assert!(text.ends_with(russian), "{label}: {text}");
            assert_eq!((name.to_ascii_lowercase().as_str(), known), (label, CharsetSource::Declared));
        }
        let xml = [b"<?xml version='1.0' encoding='GB2312'?><rss>".to_vec(), encoded("gbk", "王毅会见")].concat();
        let (text, name, known, _) = row(&xml, None);
        assert!(text.ends_with("王毅会见") && name == "GBK" && known == CharsetSource::Declared);
        let bytes = encoded("shift_jis", "外務大臣");
        assert_eq!(row(&bytes, Some("Shift_JIS")).0, "外務大臣");
        let bytes = encoded("iso-2022-jp", "外務大臣");
        assert_eq!(row(&bytes, Some("iso-2022-jp")).0, "外務大臣");
        assert_eq!(row(&bytes, None), ("外務大臣".into(), "ISO-2022-JP".into(), CharsetSource::Detected, false));
    }

    #[test]
    fn a_declaration_that_contradicts_the_bytes_is_ignored() {
        let rows: [(Vec<u8>, &str, &str); 3] = [
            ("Élysée Palace, São Paulo".into(), "iso-8859-1", "UTF-8"),
            (encoded("windows-1251", &"Встреча министров иностранных дел ".repeat(9)), "utf-8", "windows-1251"),
            ("<meta charset=utf-16>é".into(), "utf-16le", "UTF-8"),
        ];
        for (bytes, said, name) in rows {
            let found = row(&bytes, Some(said));
            assert_eq!((found.1.as_str(), found.2, found.3), (name, CharsetSource::Detected, false), "{}", found.0);
        }
    }

    #[test]
    fn an_undeclared_character_set_is_guessed() {
        let french = "Le ministre des Affaires étrangères a été reçu à l’Élysée, où il a évoqué la coopération.";
        assert_eq!(row(french.as_bytes(), None), (french.into(), "UTF-8".into(), CharsetSource::Detected, false));
        assert_eq!(row(&encoded("windows-1252", french), None).0, french);
        assert_eq!(row(&utf16(french, false), None).1, "UTF-16LE");
        assert_eq!(row(&utf16(french, true), None).0, french);
        let chinese = "外交部长王毅在北京会见哈萨克斯坦副总理兼外长努尔特列乌。".repeat(3);
        assert_eq!(row(&encoded("gbk", &chinese), None).0, chinese);
        assert_eq!(row(b"", None), (String::new(), "UTF-8".into(), CharsetSource::Detected, false));
    }

    #[test]
    fn one_bad_byte_does_not_change_the_character_set() {
        for text in
            ["“We are ready,” she said.", "Nurtleu à Pékin, déjà évoqué là.", "Встреча министров", "王毅会见外长"]
        {
            for (bad, at) in [(0xff, 0), (0xe2, text.len()), (0x93, text.len())] {
                let mut bytes = text.as_bytes().to_vec();
                bytes.insert(at, bad);
                for label in [Some("utf-8"), None, Some("iso-8859-1")] {
                    let (found, name, _, damaged) = row(&bytes, label);
                    assert!(name == "UTF-8" && damaged, "{text}, {bad:x}: {name}");
                    assert_eq!(found.replace('\u{fffd}', ""), text);
                }
            }
        }
    }

    #[test]
    fn other_encodings_are_not_taken_for_damaged_utf_8() {
        let rows = [
            (
                "windows-1252",
                "Le ministre des Affaires étrangères a été reçu à l’Élysée, où il a évoqué la coopération.",
            ),
            ("windows-1252", "“We are ready,” she said – and left."),
            ("windows-1251", "Встреча министров иностранных дел прошла в Москве."),
            ("koi8-r", "Встреча министров иностранных дел прошла в Москве."),
            ("gbk", "外交部长王毅在北京会见哈萨克斯坦副总理兼外长努尔特列乌。"),
            ("shift_jis", "外務大臣は東京で会談し、協力を強化することで一致した。"),
            ("euc-jp", "外務大臣は東京で会談し、協力を強化することで一致した。"),
            ("euc-kr", "외교부 장관은 서울에서 회담을 열고 협력을 강화하기로 했다."),
            ("big5", "外交部長在臺北會見外賓並就合作交換意見。"),
            ("windows-1256", "التقى وزير الخارجية نظيره في القاهرة وبحثا التعاون."),
        ];
        for (label, text) in rows {
            let bytes = encoded(label, text);
            assert!(!is_mostly_utf8(&bytes) && row(&bytes, Some("utf-8")).1 != "UTF-8", "{label}");
            assert_eq!(row(&bytes, Some(label)).0, text, "{label}");
        }
    }

    #[test]
    fn declarations_are_read_in_all_spellings() {
        let rows = [
            ("<meta charset=big5>", Some("Big5")),
            ("<META CHARSET = 'big5'/>", Some("Big5")),
            ("<meta name=x><meta content='text/html;charset=big5'>", Some("Big5")),
            ("<?xml version=\"1.0\" encoding=\"big5\"?>", Some("Big5")),
            ("<meta charset=nonsense>", None),
            ("<p>charset=big5", None),
            ("<meta charset", None),
        ];
        for (text, name) in rows {
            assert_eq!(declared_in(text.as_bytes()).map(Encoding::name), name, "{text}");
        }
    }
}
