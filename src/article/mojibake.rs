//! Repairs text that was encoded twice: its bytes in UTF-8 were read as windows-1252 and encoded again, so that "é" became "Ã©".

use encoding_rs::WINDOWS_1252;

/// What was lost of a character, because it has no meaning in windows-1252.
const LOST: u8 = 0x9d;

/// `text` as it was before it was encoded twice, if all of it is consistent with that. One character in a language whose letters
/// are not in windows-1252, or one that was encoded once, shows that it was not.
pub(super) fn repair_twice_encoded(text: &str) -> Option<String> {
    if !text.contains(['Ã', 'Â', 'â', 'Ð', 'Ñ', 'Å', 'Ä', 'ã', 'å', 'ä', 'Ø', 'Ù']) {
        return None;
    }
    let mut bytes = Vec::with_capacity(text.len());
    for c in text.chars() {
        bytes.push(match c {
            '\u{fffd}' => LOST,
            _ if c.is_ascii() => u8::try_from(c).ok()?,
            _ => windows_1252_byte(c)?,
        });
    }
    let repaired = String::from_utf8(bytes).ok()?;
    // A single pair may be meant: "Â°" in capitals. Three bytes do not fit together by accident.
    let is_sure = repaired.chars().any(|c| c.len_utf8() > 2) || repaired.chars().filter(|c| !c.is_ascii()).count() > 1;
    is_sure.then_some(repaired)
}

fn windows_1252_byte(c: char) -> Option<u8> {
    let mut buffer = [0; 4];
    let (bytes, _, has_failed) = WINDOWS_1252.encode(c.encode_utf8(&mut buffer));
    match (&*bytes, has_failed) {
        ([byte], false) => Some(*byte),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `text` as it becomes if it is encoded twice.
    fn encode_twice(text: &str) -> String {
        WINDOWS_1252.decode_without_bom_handling(text.as_bytes()).0.into_owned()
    }

    #[test]
    fn text_that_was_encoded_twice_is_repaired() {
        for text in [
            "“We are ready,” she said – and left.",
            "Élysée: une réunion à huis clos",
            "Встреча министров",
            "Ministerpräsident",
            "外交部长王毅",
            "It cost 5 € …",
        ] {
            let (twice, count) = (encode_twice(text), text.chars().filter(|c| !c.is_ascii()).count());
            let expected = (count > 1).then(|| text.to_owned());
            assert_eq!(repair_twice_encoded(&twice), expected, "{twice}");
        }
        // The closing mark has a byte that is undefined in windows-1252.
        let lost = encode_twice("“We are ready,” she said.").replace('\u{9d}', "\u{fffd}");
        assert_eq!(repair_twice_encoded(&lost).as_deref(), Some("“We are ready,” she said."));
    }

    #[test]
    fn text_that_is_not_wholly_of_that_kind_stays() {
        for text in [
            "São Paulo – Élysée",
            "Â° is a sign",
            "â€œWe are ready,â€\u{9d} she said – and left.",
            "â€œWe are readyâ€\u{9d} (王毅)",
            "The ministers met.",
            "",
            "\u{fffd}\u{fffd}",
        ] {
            assert_eq!(repair_twice_encoded(text), None, "{text}");
        }
    }
}
