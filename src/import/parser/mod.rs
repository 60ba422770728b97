//! Untrusted documents are parsed in a child process: this program again, with only its two pipes in reach and with little
//! time and memory. One child serves many documents; when it ends, a new one takes its place.

pub mod child;
mod confine;
#[cfg(debug_assertions)]
mod trial;

use std::fmt;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};
use serde::{Deserialize, Serialize};

use crate::article::{DocumentFormat, Hint, Raw};
use crate::text;

/// The argument that makes this program the child.
const CHILD_ARGUMENT: &str = "parse-for-a-parent";
/// The longest line of a reply, in bytes: an article's text with every letter escaped.
const MAX_LINE: u64 = 24 * 1024 * 1024;
/// The largest total text of one document's articles, in bytes.
const MAX_TEXT: usize = 64 * 1024 * 1024;

/// The header of a job; the bytes of the document follow it.
#[derive(Debug, Serialize, Deserialize)]
struct Job {
    format: DocumentFormat,
    hint: Hint,
    size: usize,
    /// An attempt to misbehave instead, in builds for tests.
    trial: Option<String>,
}

/// A line of the child's output.
#[derive(Debug, Serialize, Deserialize)]
enum Reply {
    /// The child accepts documents.
    Ready,
    Article(Box<Raw>),
    /// There are no more articles. `true` if the child accepts another document.
    Done(bool),
    /// Why the document cannot be read. `true` if the child accepts another document.
    Refused(String, bool),
}

/// How long the child may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// CPU seconds over the life of a child.
    pub cpu: u64,
    /// Waiting for the reply to one document.
    pub wall: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { cpu: 10, wall: Duration::from_secs(15) }
    }
}

/// Why a document has no articles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ParseError {
    /// The parser read the document and refused it.
    Refused(String),
    NotStarted(String),
    TimedOut,
    /// The articles are larger than `MAX_TEXT`.
    TooLarge,
    /// The child broke the protocol.
    InvalidReply,
    /// The child ended, by this signal if there was one.
    Stopped(Option<i32>),
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(reason) => f.write_str(reason),
            Self::NotStarted(reason) => write!(f, "could not start the parser: {reason}"),
            Self::TimedOut => f.write_str("the parser took too long"),
            Self::TooLarge => write!(f, "it contains more than {} MiB of text", MAX_TEXT / (1024 * 1024)),
            Self::InvalidReply => f.write_str("the parser gave an invalid reply"),
            Self::Stopped(Some(signal)) => write!(f, "the parser stopped (signal {signal})"),
            Self::Stopped(None) => f.write_str("the parser stopped"),
        }
    }
}

impl std::error::Error for ParseError {}

/// Parses documents in a child process.
#[derive(Debug)]
pub struct Parser {
    program: PathBuf,
    limits: Limits,
    process: Option<Process>,
}

impl Default for Parser {
    /// Runs this very program.
    fn default() -> Self {
        // The link leads to the running file even if an upgrade has replaced it on disk.
        let link = Path::new("/proc/self/exe");
        let program = if crate::files::exists(link) {
            link.to_owned()
        } else {
            std::env::current_exe().unwrap_or_else(|_| "briefing".into())
        };
        Self::new(program, Limits::default())
    }
}

impl Parser {
    pub fn new(program: PathBuf, limits: Limits) -> Self {
        Self { program, limits, process: None }
    }

    /// Returns all articles of a document. Whatever happens to the child, the next document gets a working one.
    pub fn parse_document(
        &mut self,
        bytes: &[u8],
        format: DocumentFormat,
        hint: &Hint,
    ) -> Result<Vec<Raw>, ParseError> {
        self.run_job(bytes, &Job { format, hint: hint.clone(), size: bytes.len(), trial: None })
    }

    /// Makes the child misbehave as `trial` says.
    ///
    /// # Errors
    /// Always returns an error: the child's report, or how it ended.
    #[cfg(debug_assertions)]
    pub fn run_trial(&mut self, trial: &str) -> Result<Vec<Raw>, ParseError> {
        self.run_job(
            b"",
            &Job { format: DocumentFormat::Text, hint: Hint::default(), size: 0, trial: Some(trial.to_owned()) },
        )
    }

    fn run_job(&mut self, bytes: &[u8], job: &Job) -> Result<Vec<Raw>, ParseError> {
        let wall = self.limits.wall;
        self.working_process()?.run_job(bytes, job, wall).map_err(|error| match error {
            ParseError::Refused(reason) => ParseError::Refused(text::line(&reason)),
            ParseError::Stopped(_) => self.process.take().map_or(ParseError::Stopped(None), Process::stop),
            error => {
                self.process = None;
                error
            }
        })
    }

    fn working_process(&mut self) -> Result<&mut Process, ParseError> {
        if self.process.as_mut().is_some_and(Process::is_used_up) {
            self.process = None;
        }
        match &mut self.process {
            Some(process) => Ok(process),
            none => Ok(none.insert(Process::spawn(&self.program, self.limits)?)),
        }
    }
}

/// A running child.
#[derive(Debug)]
struct Process {
    child: Child,
    input: Option<ChildStdin>,
    replies: Receiver<Vec<u8>>,
    /// Whether the child has announced that it accepts no more documents.
    is_retired: bool,
}

impl Process {
    fn spawn(program: &Path, limits: Limits) -> Result<Self, ParseError> {
        let failed = |reason: &dyn fmt::Display| ParseError::NotStarted(text::line(&reason.to_string()));
        let mut child = Command::new(program)
            .args([CHILD_ARGUMENT, &limits.cpu.to_string()])
            .env_clear()
            // Ctrl-C stops this program and must not reach the child: that would look like a bad document.
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| failed(&error))?;
        let input = child.stdin.take();
        // The bound makes a child that writes too much wait.
        let (lines, replies) = bounded(4);
        let output = child.stdout.take();
        let thread = thread::Builder::new().spawn(move || output.map(|output| forward_lines(output, &lines)));
        let process = Self { child, input, replies, is_retired: false };
        thread.map_err(|error| failed(&error))?;
        match process.next_reply(Instant::now() + limits.wall) {
            Ok(Reply::Ready) => Ok(process),
            Ok(_) => Err(failed(&ParseError::InvalidReply)),
            Err(ParseError::Stopped(_)) => Err(failed(&process.stop())),
            Err(error) => Err(failed(&error)),
        }
    }

    fn run_job(&mut self, bytes: &[u8], job: &Job, wall: Duration) -> Result<Vec<Raw>, ParseError> {
        let deadline = Instant::now() + wall;
        let header = serde_json::to_vec(job).map_err(|_| ParseError::InvalidReply)?;
        let mut input = self.input.take().ok_or(ParseError::Stopped(None))?;
        let (articles, input) = thread::scope(|scope| {
            // A child that does not read must not block us. If it has ended, writing fails and no reply comes.
            let writer = scope.spawn(move || {
                let _ = input.write_all(&header).and_then(|()| input.write_all(b"\n"));
                let _ = input.write_all(bytes).and_then(|()| input.flush());
                input
            });
            let articles = self.collect_articles(deadline);
            if !matches!(articles, Ok(_) | Err(ParseError::Refused(_))) {
                let _ = self.child.kill();
            }
            (articles, writer.join().ok())
        });
        self.input = input;
        articles
    }

    /// Sanitizes whatever the child sends: hostile input may control it.
    fn collect_articles(&mut self, deadline: Instant) -> Result<Vec<Raw>, ParseError> {
        let mut articles = Vec::new();
        let mut size = 0;
        loop {
            match self.next_reply(deadline)? {
                Reply::Article(raw) => {
                    let raw = raw.sanitized();
                    size += raw.text.len();
                    articles.push(raw);
                }
                Reply::Done(accepts_more) => {
                    self.is_retired = !accepts_more;
                    return Ok(articles);
                }
                Reply::Refused(reason, accepts_more) => {
                    self.is_retired = !accepts_more;
                    return Err(ParseError::Refused(reason));
                }
                Reply::Ready => return Err(ParseError::InvalidReply),
            }
            if size > MAX_TEXT {
                return Err(ParseError::TooLarge);
            }
        }
    }

    fn next_reply(&self, deadline: Instant) -> Result<Reply, ParseError> {
        let line = self.replies.recv_deadline(deadline).map_err(|error| match error {
            RecvTimeoutError::Timeout => ParseError::TimedOut,
            RecvTimeoutError::Disconnected => ParseError::Stopped(None),
        })?;
        serde_json::from_slice(&line).map_err(|_| ParseError::InvalidReply)
    }

    /// Whether it accepts no more documents: it has retired or ended.
    fn is_used_up(&mut self) -> bool {
        self.is_retired || self.input.is_none() || !matches!(self.child.try_wait(), Ok(None))
    }

    /// Waits a moment for the child to end by itself, so that its exit status names the signal.
    fn stop(mut self) -> ParseError {
        self.input = None;
        // Its output has ended: the child is ending too, or has only closed its output.
        let deadline = Instant::now() + Duration::from_millis(500);
        while Instant::now() < deadline {
            if let Ok(Some(status)) = self.child.try_wait() {
                return ParseError::Stopped(ExitStatus::signal(&status));
            }
            thread::sleep(Duration::from_millis(5));
        }
        ParseError::Stopped(None)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.input = None;
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Forwards the child's output line by line until a line is too long or nobody receives.
fn forward_lines(output: ChildStdout, lines: &Sender<Vec<u8>>) {
    let mut output = BufReader::new(output);
    loop {
        let mut line = Vec::new();
        let read = (&mut output).take(MAX_LINE).read_until(b'\n', &mut line);
        if read.is_err() || line.last() != Some(&b'\n') || lines.send(line).is_err() {
            return;
        }
    }
}
