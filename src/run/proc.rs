//! Runs other programs. Arguments are passed one by one, without a shell, and text from a brief becomes at most one argument
//! or the standard input.

use std::ffi::OsStr;
use std::io::{self, PipeReader, Read, Write};
use std::process::{Child, Command, Stdio};
use std::thread;

use crate::error::{Error, Result};
use crate::text::{self, Kind};

/// Output beyond this many bytes is dropped.
const MAX_OUTPUT: u64 = 64 * 1024;
/// The longest URL that is opened, in bytes.
const MAX_URL: usize = 2083;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completed {
    /// The exit code; `None` if a signal ended it.
    pub code: Option<i32>,
    /// Standard output and error, cleaned.
    pub output: String,
    /// Whether output was dropped.
    pub is_truncated: bool,
}

/// Splits a command line at blanks. `'…'` and `"…"` quote, and `\` takes the next character literally (not inside `'…'`).
/// Nothing else is special: no variables, no wildcards, no `|`.
///
/// # Errors
/// Returns an error if there is no word, a quote is not closed, or the line ends in `\`.
pub fn split_words(line: &str) -> Result<Vec<String>> {
    let wrong = |reason: &str| Error::new("understand", "the command", reason);
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
        return Err(wrong("a quote is not closed"));
    }
    words.extend(word);
    if words.is_empty() { Err(wrong("it is empty")) } else { Ok(words) }
}

/// Runs `argv` with `input` on its standard input and waits for it. A program that writes too much is cut off as by `head`.
pub fn pipe(argv: &[impl AsRef<OsStr>], input: &str) -> Result<Completed> {
    let (name, arguments) = argv.split_first().ok_or_else(|| Error::new("run", "a command", "it is empty"))?;
    let shown = text::line(&name.as_ref().to_string_lossy());
    let failed = |error: io::Error| Error::new("run", &shown, error);
    let (reader, writer) = io::pipe().map_err(failed)?;
    let errors = writer.try_clone().map_err(failed)?;
    // The command, and with it our writing ends, is dropped at the end of this statement, so that the reader sees the end.
    let mut child = Command::new(name)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(writer)
        .stderr(errors)
        .spawn()
        .map_err(failed)?;
    let (bytes, is_truncated) = thread::scope(|scope| {
        let stdin = child.stdin.take();
        scope.spawn(move || {
            // A program need not read all of its input.
            stdin.map(|mut stdin| stdin.write_all(input.as_bytes()))
        });
        read_capped(reader)
    });
    let status = child.wait().map_err(failed)?;
    let output = text::clean(&String::from_utf8_lossy(&bytes), Kind::Block).0;
    Ok(Completed { code: status.code(), output, is_truncated })
}

/// Returns at most [`MAX_OUTPUT`] bytes and whether there were more. Closing the pipe then ends the writer.
fn read_capped(reader: PipeReader) -> (Vec<u8>, bool) {
    let mut bytes = Vec::new();
    let mut capped = reader.take(MAX_OUTPUT + 1);
    // A failed read keeps what came before.
    let _ = capped.read_to_end(&mut bytes);
    let cap = usize::try_from(MAX_OUTPUT).unwrap_or(usize::MAX);
    let is_truncated = bytes.len() > cap;
    bytes.truncate(cap);
    (bytes, is_truncated)
}

/// Makes `url` safe for a browser's command line: everything but printable ASCII is percent-encoded.
///
/// # Errors
/// Returns an error if it is not http or https, has no plain host, or is longer than `MAX_URL`.
pub fn safe_url(url: &str) -> Result<String> {
    let wrong = |reason: &str| Error::new("open", text::line(url), reason);
    let url = url.trim();
    if url.chars().any(char::is_control) {
        return Err(wrong("it contains control characters"));
    }
    let (scheme, rest) = url.split_once("://").ok_or_else(|| wrong("it is not a URL"))?;
    if !["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known)) {
        return Err(wrong("only http and https URLs are opened"));
    }
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if host.is_empty() || !host.is_ascii() || host.contains([' ', '"', '\'', '<', '>', '\\', '`', '@']) {
        return Err(wrong("its host contains unusual characters"));
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
    if safe.len() > MAX_URL { Err(wrong("it is too long")) } else { Ok(safe) }
}

/// Opens `url` in `$BROWSER`, else in the desktop's browser, and does not wait for it.
///
/// # Errors
/// Returns an error if the URL is unsafe or nothing can open it.
pub fn open_url(url: &str) -> Result<()> {
    let url = safe_url(url)?;
    let browser = std::env::var("BROWSER").ok().filter(|browser| !browser.trim().is_empty());
    let Some(browser) = browser else {
        let mut last = None;
        for command in open::commands(&url) {
            match spawn_detached(command) {
                Ok(()) => return Ok(()),
                Err(error) => last = Some(error),
            }
        }
        let reason = last.map_or_else(|| "there is no browser".to_owned(), |error| error.to_string());
        return Err(Error::new("open", &url, reason));
    };
    // $BROWSER may list several commands, separated by colons, each with `%s` for the URL.
    let first = browser.split(':').next().unwrap_or_default();
    let mut argv = split_words(first)?;
    match argv.iter_mut().find(|word| word.contains("%s")) {
        Some(word) => *word = word.replace("%s", &url),
        None => argv.push(url.clone()),
    }
    let (name, arguments) = argv.split_first().ok_or_else(|| Error::new("open", &url, "$BROWSER is empty"))?;
    let mut command = Command::new(name);
    command.args(arguments);
    spawn_detached(command).map_err(|error| Error::new("open", &url, format!("{name}: {error}")))
}

/// Starts `command` without the terminal; a thread waits for its end.
fn spawn_detached(mut command: Command) -> io::Result<()> {
    let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let wait = move |mut child: Child| drop(child.wait());
    thread::Builder::new().name("opener".into()).spawn(move || wait(child))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_line_is_split_without_expansion() {
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
            let got = split_words(line).ok();
            let expected = expected.map(|words| words.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>());
            assert_eq!(got, expected, "{line}");
        }
    }

    #[test]
    fn pipe_passes_input_and_returns_output_and_exit_code() -> Result<()> {
        let done = pipe(&["cat"], "one\ntwo\n")?;
        assert_eq!((done.code, done.output.trim_end(), done.is_truncated), (Some(0), "one\ntwo", false));
        let done = pipe(&["sh", "-c", "echo bad >&2; exit 7"], "")?;
        assert_eq!((done.code, done.output.trim_end()), (Some(7), "bad"));
        Ok(())
    }

    #[test]
    fn a_program_that_reads_nothing_or_writes_forever_does_not_block() -> Result<()> {
        let much = "x".repeat(1 << 20);
        assert_eq!(pipe(&["true"], &much)?.code, Some(0));
        let done = pipe(&["yes"], "")?;
        assert!(done.is_truncated && done.code.is_none() && done.output.len() <= 64 * 1024);
        let echoed = pipe(&["cat"], &much)?;
        assert!(echoed.is_truncated);
        Ok(())
    }

    #[test]
    fn a_missing_program_is_an_error_with_its_name() {
        let error = pipe(&["no-such-program-here"], "").expect_err("it does not exist");
        assert!(error.to_string().contains("no-such-program-here"));
        assert!(pipe(&[""; 0], "").is_err());
    }

    #[test]
    fn a_hostile_argument_stays_one_argument() -> Result<()> {
        for word in ["-rf", "$(touch x)", "a\nb", ";id", "`id`", "| id", "* ?"] {
            let done = pipe(&["printf", "%s", word], "")?;
            assert_eq!(done.output.replace('\n', " ").trim(), word.replace('\n', " ").trim());
        }
        Ok(())
    }

    #[test]
    fn only_plain_urls_are_opened() {
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
    }

    #[test]
    fn a_safe_url_is_printable_ascii_and_never_too_long() {
        for c in (0..=0x11_0000).step_by(4099).filter_map(char::from_u32) {
            for count in [1, 500, 1100, 2065] {
                if let Ok(url) = safe_url(&format!("https://a.example/{}", c.to_string().repeat(count))) {
                    assert!(url.bytes().all(|byte| byte.is_ascii_graphic()) && url.len() <= MAX_URL, "{c:?}");
                }
            }
        }
    }
}
