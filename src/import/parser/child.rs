//! The child's side: documents in on standard input, articles out on standard output, nothing else in reach. A panic of a
//! parser is an answer; what no answer can be given to (a stack that overflows, no memory, no time) ends the process.

use std::io::{self, BufRead, Read, Write};
use std::panic::{self, AssertUnwindSafe};
use std::thread;

use rustix::time::{ClockId, clock_gettime};

use crate::article::{self, MAX_BYTES, Raw, Refused};
use crate::import::parser::confine::confine;
use crate::import::parser::{Answer, Job, WORD};

/// The stack of the thread that parses.
const STACK: usize = 16 * 1024 * 1024;
/// The longest head of a job, in bytes.
const MAX_HEAD: u64 = 64 * 1024;
/// A child that has computed for so long, in seconds, makes place for a new one: so each document has nearly all the time.
const TIRED: i64 = 1;

/// Whether this process was started to be the child, and with how many seconds of computing.
pub fn is_asked() -> Option<u64> {
    let mut arguments = std::env::args_os().skip(1);
    let is_ours = arguments.next().is_some_and(|word| word == WORD);
    is_ours.then(|| arguments.next().and_then(|n| n.to_str()?.parse().ok()).unwrap_or(1))
}

/// Serves until standard input ends; the exit code.
pub fn serve(seconds: u64) -> u8 {
    // Nobody reads what a panic has to say; the answer tells that there was one.
    panic::set_hook(Box::new(|_| {}));
    // The thread inherits what has been taken away before it starts.
    let sandbox = confine(seconds);
    let served = thread::Builder::new().stack_size(STACK).spawn(move || work(sandbox)).map(thread::JoinHandle::join);
    match served {
        Ok(Ok(Ok(()))) => 0,
        _ => 4,
    }
}

fn work(sandbox: &str) -> io::Result<()> {
    let (mut input, mut output) = (io::stdin().lock(), io::stdout().lock());
    answer(&mut output, &Answer::Ready(sandbox.to_owned()))?;
    loop {
        let mut head = Vec::new();
        if (&mut input).take(MAX_HEAD).read_until(b'\n', &mut head)? == 0 {
            return Ok(());
        }
        let job: Job = serde_json::from_slice(&head).map_err(io::Error::other)?;
        if job.size > MAX_BYTES {
            return Err(io::Error::other("too large"));
        }
        let mut bytes = vec![0; job.size];
        input.read_exact(&mut bytes)?;
        let found = attempt(&job, &bytes);
        let goes_on = clock_gettime(ClockId::ProcessCPUTime).tv_sec < TIRED;
        match found {
            Ok(articles) => {
                for raw in articles {
                    answer(&mut output, &Answer::Article(Box::new(raw)))?;
                }
                answer(&mut output, &Answer::Done(goes_on))?;
            }
            Err(why) => answer(&mut output, &Answer::Refused(why, goes_on))?,
        }
        if !goes_on {
            return Ok(());
        }
    }
}

fn answer(output: &mut impl Write, answer: &Answer) -> io::Result<()> {
    serde_json::to_writer(&mut *output, answer)?;
    output.write_all(b"\n")?;
    output.flush()
}

fn attempt(job: &Job, bytes: &[u8]) -> Result<Vec<Raw>, String> {
    let read = || {
        #[cfg(debug_assertions)]
        if let Some(trial) = &job.trial {
            return Err(crate::import::parser::trial::attempt(trial));
        }
        article::read(bytes, job.format, &job.hint).map_err(|why: Refused| why.to_string())
    };
    panic::catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err("the parser failed on it".to_owned()))
}
