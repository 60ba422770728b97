//! Documents that somebody else wrote are parsed in a child process: this program again, with nothing in reach but its two
//! pipes, and little time and memory. One child serves many documents; a new one takes its place where it ends.

pub mod child;
mod confine;
#[cfg(debug_assertions)]
mod trial;

use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};
use serde::{Deserialize, Serialize};

use crate::article::{Format, Hint, Raw};
use crate::text;

/// The argument that makes this program the child.
const WORD: &str = "parse-for-a-parent";
/// The longest line of an answer, in bytes: an article's text with every letter escaped.
const MAX_LINE: u64 = 24 * 1024 * 1024;
/// The longest answer to one document, in bytes.
const MAX_ANSWER: usize = 64 * 1024 * 1024;

/// What the child is given, before the bytes of the document.
#[derive(Debug, Serialize, Deserialize)]
struct Job {
    format: Format,
    hint: Hint,
    size: usize,
    /// Something to be tried instead, in builds for tests.
    trial: Option<String>,
}

/// What the child says, one a line.
#[derive(Debug, Serialize, Deserialize)]
enum Answer {
    /// It may be given documents; how well the system holds it.
    Ready(String),
    /// One article of the document.
    Article(Box<Raw>),
    /// There are no more; and whether it takes another document.
    Done(bool),
    /// The document cannot be read, and why; and whether it takes another.
    Refused(String, bool),
}

/// How long the child may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Computing, in seconds, over its life, which ends early.
    pub cpu: u64,
    /// Waiting for the answer to one document.
    pub wall: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { cpu: 10, wall: Duration::from_secs(15) }
    }
}

/// The parser of documents that are not trusted.
#[derive(Debug)]
pub struct Parser {
    program: PathBuf,
    limits: Limits,
    running: Option<Running>,
}

impl Default for Parser {
    /// The parser that is this very program.
    fn default() -> Self {
        // The link leads to the file that runs, even where an upgrade has put another in its place.
        let link = Path::new("/proc/self/exe");
        let program =
            if link.exists() { link.to_owned() } else { std::env::current_exe().unwrap_or_else(|_| "briefing".into()) };
        Self::new(program, Limits::default())
    }
}

impl Parser {
    /// A parser that runs `program`.
    pub fn new(program: PathBuf, limits: Limits) -> Self {
        Self { program, limits, running: None }
    }

    /// The articles of a document, all of them or none. Whatever happens to the child, the next document gets a sound one.
    ///
    /// # Errors
    /// Why the document cannot be read, or how the parser ended.
    pub fn articles(&mut self, bytes: &[u8], format: Format, hint: &Hint) -> Result<Vec<Raw>, String> {
        self.ask(bytes, &Job { format, hint: hint.clone(), size: bytes.len(), trial: None })
    }

    /// How well the system holds the child: `full`, `partial`, `none`.
    ///
    /// # Errors
    /// Returns an error if it cannot be started.
    pub fn sandbox(&mut self) -> Result<String, String> {
        self.running().map(|running| running.sandbox.clone())
    }

    /// What comes of something tried in the child.
    ///
    /// # Errors
    /// What the child says of it, or how it ended.
    #[cfg(debug_assertions)]
    pub fn tried(&mut self, trial: &str) -> Result<Vec<Raw>, String> {
        self.ask(b"", &Job { format: Format::Text, hint: Hint::default(), size: 0, trial: Some(trial.to_owned()) })
    }

    fn ask(&mut self, bytes: &[u8], job: &Job) -> Result<Vec<Raw>, String> {
        let wall = self.limits.wall;
        let outcome = self.running()?.ask(bytes, job, wall);
        outcome.map_err(|stop| match stop {
            Stop::Refused(why) => text::line(&why),
            Stop::Broken(why) => {
                let status = self.running.take().and_then(Running::end);
                why.unwrap_or_else(|| ended(status))
            }
        })
    }

    fn running(&mut self) -> Result<&mut Running, String> {
        if self.running.as_mut().is_some_and(Running::is_over) {
            self.running = None;
        }
        match &mut self.running {
            Some(running) => Ok(running),
            none => Ok(none.insert(Running::start(&self.program, self.limits)?)),
        }
    }
}

/// Why there is no answer.
enum Stop {
    /// The document was looked at and refused.
    Refused(String),
    /// The child is of no use any more; why, where its end does not tell.
    Broken(Option<String>),
}

/// A child at work.
#[derive(Debug)]
struct Running {
    child: Child,
    input: Option<ChildStdin>,
    answers: Receiver<Vec<u8>>,
    sandbox: String,
    /// Whether it has said that it takes no more.
    is_last: bool,
}

impl Running {
    fn start(program: &Path, limits: Limits) -> Result<Self, String> {
        let failed =
            |why: &dyn std::fmt::Display| format!("the parser could not be started: {}", text::line(&why.to_string()));
        let mut child = Command::new(program)
            .args([WORD, &limits.cpu.to_string()])
            .env_clear()
            // A key that stops us must not stop it in the middle of a document, as if that were bad.
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|why| failed(&why))?;
        let input = child.stdin.take();
        // The bound makes a child that talks too much wait.
        let (lines, answers) = bounded(4);
        let output = child.stdout.take();
        let read = thread::Builder::new().spawn(move || output.map(|output| pass_on(output, &lines)));
        let mut running = Self { child, input, answers, sandbox: String::new(), is_last: false };
        read.map_err(|why| failed(&why))?;
        match running.next(Instant::now() + limits.wall) {
            Ok(Answer::Ready(sandbox)) => running.sandbox = text::line(&sandbox),
            Ok(_) => return Err(failed(&"it is no parser")),
            Err(why) => return Err(failed(&why.unwrap_or_else(|| ended(running.end())))),
        }
        Ok(running)
    }

    fn ask(&mut self, bytes: &[u8], job: &Job, wall: Duration) -> Result<Vec<Raw>, Stop> {
        let deadline = Instant::now() + wall;
        let head = serde_json::to_vec(job).map_err(|_| Stop::Broken(None))?;
        let Some(mut input) = self.input.take() else { return Err(Stop::Broken(None)) };
        let (answer, input) = thread::scope(|scope| {
            // A child that does not read must not hold us up; one that has ended makes the writing fail, and its answer
            // is missed below.
            let written = scope.spawn(move || {
                let _ = input.write_all(&head).and_then(|()| input.write_all(b"\n"));
                let _ = input.write_all(bytes).and_then(|()| input.flush());
                input
            });
            let answer = self.collect(deadline);
            if matches!(answer, Err(Stop::Broken(_))) {
                let _ = self.child.kill();
            }
            (answer, written.join().ok())
        });
        self.input = input;
        answer
    }

    /// All articles up to the end of the answer. Nothing that the child says is believed to be clean.
    fn collect(&mut self, deadline: Instant) -> Result<Vec<Raw>, Stop> {
        let mut articles = Vec::new();
        let mut size = 0;
        loop {
            match self.next(deadline).map_err(Stop::Broken)? {
                Answer::Article(raw) => {
                    let raw = raw.settled();
                    size += raw.text.len();
                    articles.push(raw);
                }
                Answer::Done(goes_on) => {
                    self.is_last = !goes_on;
                    return Ok(articles);
                }
                Answer::Refused(why, goes_on) => {
                    self.is_last = !goes_on;
                    return Err(Stop::Refused(why));
                }
                Answer::Ready(_) => return Err(Stop::Broken(Some("the parser made no sense".to_owned()))),
            }
            if size > MAX_ANSWER {
                return Err(Stop::Broken(Some("the parser found more than can be kept".to_owned())));
            }
        }
    }

    fn next(&self, deadline: Instant) -> Result<Answer, Option<String>> {
        let line = self.answers.recv_deadline(deadline).map_err(|why| match why {
            RecvTimeoutError::Timeout => Some("the parser took too long".to_owned()),
            RecvTimeoutError::Disconnected => None,
        })?;
        serde_json::from_slice(&line).map_err(|_| Some("the parser made no sense".to_owned()))
    }

    /// Whether it takes no more: it has worked enough, or has ended.
    fn is_over(&mut self) -> bool {
        self.is_last || self.input.is_none() || !matches!(self.child.try_wait(), Ok(None))
    }

    /// Ends it, and tells how it ended.
    fn end(mut self) -> Option<ExitStatus> {
        self.input = None;
        // The reader saw the end of its output: it is ending, or has closed its output to look as if.
        let patience = Instant::now() + Duration::from_millis(500);
        while Instant::now() < patience {
            if let Ok(Some(status)) = self.child.try_wait() {
                return Some(status);
            }
            thread::sleep(Duration::from_millis(5));
        }
        None
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.input = None;
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn ended(status: Option<ExitStatus>) -> String {
    match status.and_then(|status| status.signal()) {
        Some(signal) => format!("the parser stopped (signal {signal})"),
        None => "the parser stopped".to_owned(),
    }
}

/// Hands on what the child writes, a line at a time, up to where a line is too long or nobody wants it.
fn pass_on(output: ChildStdout, lines: &Sender<Vec<u8>>) {
    let mut output = BufReader::new(output);
    loop {
        let mut line = Vec::new();
        let read = (&mut output).take(MAX_LINE).read_until(b'\n', &mut line);
        if read.is_err() || line.last() != Some(&b'\n') || lines.send(line).is_err() {
            return;
        }
    }
}
