//! Splits a mailbox file (mbox) into its emails.

/// The emails of a mailbox, or `bytes` itself if it is a single email. Lines that were escaped (`>From `) are restored.
pub(super) fn split_mailbox(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut emails: Vec<Vec<u8>> = Vec::new();
    let (mut is_mailbox, mut after_blank) = (false, true);
    for line in bytes.split_inclusive(|b| *b == b'\n') {
        if after_blank && (is_mailbox || emails.is_empty()) && is_separator(line) {
            is_mailbox = true;
            emails.push(Vec::new());
            after_blank = false;
            continue;
        }
        if emails.is_empty() {
            // Blank lines may precede the first email.
            if line.trim_ascii().is_empty() {
                continue;
            }
            emails.push(Vec::new());
        }
        after_blank = line.trim_ascii().is_empty();
        let quotes = line.iter().take_while(|b| **b == b'>').count();
        let is_escaped = is_mailbox && quotes > 0 && line.get(quotes..).is_some_and(|rest| rest.starts_with(b"From "));
        if let Some(email) = emails.last_mut() {
            email.extend_from_slice(line.get(usize::from(is_escaped)..).unwrap_or_default());
        }
    }
    emails
}

/// Whether `line` separates emails: `From jane@a.example Tue Mar 12 20:00:01 2024`.
fn is_separator(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(b"From ").and_then(|rest| std::str::from_utf8(rest).ok()) else { return false };
    let is_time =
        |word: &str| word.len() >= 4 && word.contains(':') && word.bytes().all(|b| b.is_ascii_digit() || b == b':');
    let is_year = |word: &str| word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit());
    let words: Vec<&str> = rest.split_whitespace().take(12).collect();
    words.len() >= 5 && words.iter().any(|word| is_time(word)) && words.iter().any(|word| is_year(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<String> {
        split_mailbox(text.as_bytes()).into_iter().map(|email| String::from_utf8(email).unwrap()).collect()
    }

    #[test]
    fn a_mailbox_is_split_at_its_separators() {
        for sender in ["a@a.example", "-", "MAILER-DAEMON"] {
            let line = format!("From {sender} Tue Mar 12 20:00:01 2024");
            let text = format!("{line}\nA: b\n\nOne\n>From here\n\n{line}\r\nC: d\r\n\r\nTwo\r\n");
            assert_eq!(split(&text), ["A: b\n\nOne\nFrom here\n\n", "C: d\r\n\r\nTwo\r\n"], "{sender}");
        }
    }

    #[test]
    fn a_sentence_does_not_split_an_email() {
        for text in [
            "A: b\n\nFrom a@a.example Tue Mar 12 20:00:01 2024\n",
            "From a@a.example Tue Mar 12 20:00:01 2024\nA: b\n\nFrom here it is far.\n",
            "From a@a.example Tue Mar 12 20:00:01 2024\nA: b\n\nText\nFrom a@a.example Tue Mar 12 20:00:01 2024\n",
        ] {
            assert_eq!(split(text).len(), 1, "{text}");
        }
        assert_eq!(split("").len(), 0);
    }
}
