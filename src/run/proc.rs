//! The only place that starts other programs. Arguments are handed over one by one; no shell ever sees them, and nothing
//! out of a brief becomes more than one argument or the standard input.

use std::ffi::OsStr;
use std::io::{self, PipeReader, Read, Write};
use std::process::{Child, Command, Stdio};
use std::thread;

use crate::error::{Error, Result};
use crate::text::{self, Kind};

/// How much of a program's output is kept, in bytes.
const OUTPUT_CAP: u64 = 64 * 1024;
/// The longest address that is opened, in bytes.
const URL_CAP: usize = 2083;

/// What came of a program that ran to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finished {
    /// Its exit code; none where a signal ended it.
    pub code: Option<i32>,
    /// What it wrote to its standard output and error, clean, as much as is kept.
    pub output: String,
    /// Whether it wrote more than that.
    pub cut: bool,
}

/// The words of a command line: blanks part them, `'…'` and `"…"` hold them together, `\` takes the next character as it is
/// (not inside `'…'`). Nothing else has a meaning: no variables, no wildcards, no `|`.
///
/// # Errors
/// Returns an error if there is no word, a quotation mark is not closed, or the line ends in `\`.
pub fn words(line: &str) -> Result<Vec<String>> {
    let wrong = |cause: &str| Error::new("understand", "the command", cause);
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote: Option<char> = None;
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match (c, quote) {
            ('\\', None | Some('"')) => {
                let next = chars.next().ok_or_else(|| wrong("it ends in a backslash"))?;
                word.get_or_insert_default().push(next);
            }
            ('"' | '\'', None) => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (c, Some(open)) if c == open => quote = None,
            (c, None) if c.is_whitespace() => words.extend(word.take()),
            (c, _) => word.get_or_insert_default().push(c),
        }
    }
    if quote.is_some() {
        return Err(wrong("a quotation mark is not closed"));
    }
    words.extend(word);
    if words.is_empty() { Err(wrong("it is empty")) } else { Ok(words) }
}

/// Runs `argv`, gives it `input` as its standard input, and waits for it. It gets no terminal to draw on; its output is kept.
/// A program that writes more than is kept is cut off as by `head`.
///
/// # Errors
/// Returns an error if the program cannot be started.
pub fn pipe(argv: &[impl AsRef<OsStr>], input: &str) -> Result<Finished> {
    let (name, arguments) = argv.split_first().ok_or_else(|| Error::new("run", "a command", "it is empty"))?;
    let shown = text::line(&name.as_ref().to_string_lossy());
    let failed = |cause: io::Error| Error::new("run", &shown, cause);
    let (reader, writer) = io::pipe().map_err(failed)?;
    let errors = writer.try_clone().map_err(failed)?;
    // The command holds our writing ends; it is dropped at the end of this statement, so that the reader sees the end.
    let mut child = Command::new(name)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(writer)
        .stderr(errors)
        .spawn()
        .map_err(failed)?;
    let (bytes, cut) = thread::scope(|scope| {
        let fed = child.stdin.take();
        scope.spawn(move || {
            // A program that reads no more than it wants is no failure.
            fed.map(|mut stdin| stdin.write_all(input.as_bytes()))
        });
        read_capped(reader)
    });
    let status = child.wait().map_err(failed)?;
    let output = text::clean(&String::from_utf8_lossy(&bytes), Kind::Block).0;
    Ok(Finished { code: status.code(), output, cut })
}

/// What `reader` gives up to the cap, and whether there was more. The pipe is closed afterwards, which ends the writer.
fn read_capped(reader: PipeReader) -> (Vec<u8>, bool) {
    let mut bytes = Vec::new();
    let mut capped = reader.take(OUTPUT_CAP + 1);
    // What came before a failing read is kept.
    let _ = capped.read_to_end(&mut bytes);
    let cap = usize::try_from(OUTPUT_CAP).unwrap_or(usize::MAX);
    let cut = bytes.len() > cap;
    bytes.truncate(cap);
    (bytes, cut)
}

/// `url` where it can be handed to a browser: http or https with a host, printable ASCII only (anything else is
/// percent-encoded), not longer than 2,083 bytes.
///
/// # Errors
/// Returns an error if it is none of that.
pub fn safe_url(url: &str) -> Result<String> {
    let wrong = |cause: &str| Error::new("open", text::line(url), cause);
    let url = url.trim();
    if url.chars().any(char::is_control) {
        return Err(wrong("it holds control characters"));
    }
    let (scheme, rest) = url.split_once("://").ok_or_else(|| wrong("it is no web address"))?;
    if !["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known)) {
        return Err(wrong("only http and https addresses are opened"));
    }
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if host.is_empty() || !host.is_ascii() || host.contains([' ', '"', '\'', '<', '>', '\\', '`', '@']) {
        return Err(wrong("its host is not a plain one"));
    }
    let mut safe = format!("{}://", scheme.to_ascii_lowercase());
    let mut buffer = [0; 4];
    for c in rest.chars() {
        if c.is_ascii_graphic() && !matches!(c, '"' | '\'' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}') {
            safe.push(c);
        } else {
            let bytes = c.encode_utf8(&mut buffer).bytes();
            safe.extend(bytes.map(|byte| format!("%{byte:02X}")));
        }
    }
    if safe.len() > URL_CAP { Err(wrong("it is too long")) } else { Ok(safe) }
}

/// The host of an address that [`safe_url`] has passed, to be shown before it is opened.
pub fn host(safe_url: &str) -> &str {
    let rest = safe_url.split_once("://").map_or(safe_url, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or_default()
}

/// Opens `url` in the user's browser: `$BROWSER` where it is set, else the desktop's. Does not wait for it.
///
/// # Errors
/// Returns an error if the address is not a safe one or nothing can open it.
pub fn open_url(url: &str) -> Result<()> {
    let url = safe_url(url)?;
    let browser = std::env::var("BROWSER").ok().filter(|browser| !browser.trim().is_empty());
    let Some(browser) = browser else {
        let mut last = None;
        for command in open::commands(&url) {
            match start(command) {
                Ok(()) => return Ok(()),
                Err(cause) => last = Some(cause),
            }
        }
        let cause = last.map_or_else(|| "no browser was found".to_owned(), |cause| cause.to_string());
        return Err(Error::new("open", &url, cause));
    };
    // $BROWSER may name several, parted by colons, each with a place for the address.
    let first = browser.split(':').next().unwrap_or_default();
    let mut argv = words(first)?;
    match argv.iter_mut().find(|word| word.contains("%s")) {
        Some(word) => *word = word.replace("%s", &url),
        None => argv.push(url.clone()),
    }
    let (name, arguments) = argv.split_first().ok_or_else(|| Error::new("open", &url, "$BROWSER is empty"))?;
    let mut command = Command::new(name);
    command.args(arguments);
    start(command).map_err(|cause| Error::new("open", &url, format!("{name}: {cause}")))
}

/// Starts `command` away from the terminal and collects it when it ends.
fn start(mut command: Command) -> io::Result<()> {
    let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let collect = move |mut child: Child| drop(child.wait());
    thread::Builder::new().name("opener".into()).spawn(move || collect(child))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_cut_into_words_as_a_shell_would_without_its_magic() {
        let rows: [(&str, Option<&[&str]>); 12] = [
            ("wc -w", Some(&["wc", "-w"])),
            ("  mail -s 'a  b' x@y  ", Some(&["mail", "-s", "a  b", "x@y"])),
            (r#"a "b 'c' \" d""#, Some(&["a", "b 'c' \" d"])),
            (r"a\ b c", Some(&["a b", "c"])),
            (r"'a\b'", Some(&[r"a\b"])),
            ("a ''", Some(&["a", ""])),
            ("a$(id) ;b|c", Some(&["a$(id)", ";b|c"])),
            ("x'y'z", Some(&["xyz"])),
            ("", None),
            ("   ", None),
            ("'open", None),
            ("end\\", None),
        ];
        for (line, expected) in rows {
            let got = words(line).ok();
            let expected = expected.map(|words| words.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>());
            assert_eq!(got, expected, "{line}");
        }
    }

    #[test]
    fn a_program_gets_the_text_and_its_output_and_code_come_back() -> Result<()> {
        let done = pipe(&["cat"], "one\ntwo\n")?;
        assert_eq!((done.code, done.output.trim_end(), done.cut), (Some(0), "one\ntwo", false));
        let done = pipe(&["sh", "-c", "echo bad >&2; exit 7"], "")?;
        assert_eq!((done.code, done.output.trim_end()), (Some(7), "bad"));
        Ok(())
    }

    #[test]
    fn a_program_that_reads_nothing_or_writes_for_ever_does_not_hang_us() -> Result<()> {
        let much = "x".repeat(1 << 20);
        assert_eq!(pipe(&["true"], &much)?.code, Some(0));
        let done = pipe(&["yes"], "")?;
        assert!(done.cut && done.code.is_none() && done.output.len() <= 64 * 1024);
        let echoed = pipe(&["cat"], &much)?;
        assert!(echoed.cut);
        Ok(())
    }

    #[test]
    fn a_program_that_is_not_there_is_an_error_with_its_name() {
        let error = pipe(&["no-such-program-here"], "").expect_err("it does not exist");
        assert!(error.to_string().contains("no-such-program-here"));
        assert!(pipe(&[""; 0], "").is_err());
    }

    #[test]
    fn hostile_words_stay_one_argument() -> Result<()> {
        for word in ["-rf", "$(touch x)", "a\nb", ";id", "`id`", "| id", "* ?"] {
            let done = pipe(&["printf", "%s", word], "")?;
            assert_eq!(done.output.replace('\n', " ").trim(), word.replace('\n', " ").trim());
        }
        Ok(())
    }

    #[test]
    fn only_plain_web_addresses_are_opened() {
        let rows = [
            ("https://a.example/x?y=1#z", Some("https://a.example/x?y=1#z")),
            ("HTTP://a.example", Some("http://a.example")),
            ("https://a.example/é \"x\"", Some("https://a.example/%C3%A9%20%22x%22")),
            ("https://a.example/%20", Some("https://a.example/%20")),
            ("https://a.example/$(id)`id`", Some("https://a.example/$(id)%60id%60")),
            ("javascript:alert(1)", None),
            ("javascript://a.example/%0aalert(1)", None),
            ("file:///etc/passwd", None),
            ("https://", None),
            ("https:///x", None),
            ("https://user@a.example/", None),
            ("https://a.example/\u{1b}]0;x\u{7}", None),
            ("https://р.example/", None),
            ("a.example", None),
            ("", None),
        ];
        for (url, expected) in rows {
            assert_eq!(safe_url(url).ok().as_deref(), expected, "{url}");
        }
        assert!(safe_url(&format!("https://a.example/{}", "x".repeat(3000))).is_err());
        assert_eq!(host("https://a.example/x"), "a.example");
    }

    #[test]
    fn whatever_passes_is_printable_ascii_of_sane_length() {
        for c in (0..=0x11_0000).step_by(37).filter_map(char::from_u32) {
            if let Ok(url) = safe_url(&format!("https://a.example/{c}")) {
                assert!(url.bytes().all(|byte| (0x21..=0x7e).contains(&byte)), "{c:?}");
            }
        }
    }
}
