//! The child's side: documents come in on standard input, articles go out on standard output, and nothing else is in reach.
//! A panic of the parser becomes a reply; a stack overflow, or running out of memory or time, ends the process.

use std::io::{self, BufRead, Read, Write};
use std::panic::{self, AssertUnwindSafe};
use std::thread;

use rustix::time::{ClockId, clock_gettime};

use crate::article::{self, MAX_BYTES, Raw, Refused};
use crate::import::parser::confine::confine;
use crate::import::parser::{CHILD_ARGUMENT, Job, Reply};

/// The stack of the parsing thread, in bytes.
const STACK_SIZE: usize = 16 * 1024 * 1024;
/// The longest header of a job, in bytes.
const MAX_HEADER: u64 = 64 * 1024;
/// A child that has used this many seconds of CPU time is replaced, so that each document has nearly the whole limit.
const RETIRE_AFTER: i64 = 1;

/// The limit of CPU time in seconds if this process was started as the child.
pub fn requested_cpu_limit() -> Option<u64> {
    let mut arguments = std::env::args_os().skip(1);
    let is_ours = arguments.next().is_some_and(|word| word == CHILD_ARGUMENT);
    is_ours.then(|| arguments.next().and_then(|n| n.to_str()?.parse().ok()).unwrap_or(1))
}

/// Parses documents until standard input ends; returns the exit code.
pub fn serve(seconds: u64) -> u8 {
    // Nobody reads the panic message; the reply reports the panic.
    panic::set_hook(Box::new(|_| {}));
    // Comes first, because the thread inherits the restrictions.
    confine(seconds);
    let served = thread::Builder::new().stack_size(STACK_SIZE).spawn(answer_jobs).map(thread::JoinHandle::join);
    match served {
        Ok(Ok(Ok(()))) => 0,
        _ => 4,
    }
}

fn answer_jobs() -> io::Result<()> {
    let (mut input, mut output) = (io::stdin().lock(), io::stdout().lock());
    write_reply(&mut output, &Reply::Ready)?;
    loop {
        let mut header = Vec::new();
        if (&mut input).take(MAX_HEADER).read_until(b'\n', &mut header)? == 0 {
            return Ok(());
        }
        let job: Job = serde_json::from_slice(&header).map_err(io::Error::other)?;
        if job.size > MAX_BYTES {
            return Err(io::Error::other("too large"));
        }
        let mut bytes = vec![0; job.size];
        input.read_exact(&mut bytes)?;
        let found = run_job(&job, &bytes);
        let has_time_left = clock_gettime(ClockId::ProcessCPUTime).tv_sec < RETIRE_AFTER;
        match found {
            Ok(articles) => {
                for raw in articles {
                    write_reply(&mut output, &Reply::Article(Box::new(raw)))?;
                }
                write_reply(&mut output, &Reply::Done(has_time_left))?;
            }
            Err(why) => write_reply(&mut output, &Reply::Refused(why, has_time_left))?,
        }
        if !has_time_left {
            return Ok(());
        }
    }
}

fn write_reply(output: &mut impl Write, reply: &Reply) -> io::Result<()> {
    serde_json::to_writer(&mut *output, reply)?;
    output.write_all(b"\n")?;
    output.flush()
}

fn run_job(job: &Job, bytes: &[u8]) -> Result<Vec<Raw>, String> {
    let read = || {
        #[cfg(debug_assertions)]
        if let Some(trial) = &job.trial {
            return Err(crate::import::parser::trial::attempt(trial));
        }
        article::read_document(bytes, job.format, &job.hint).map_err(|why: Refused| why.to_string())
    };
    panic::catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err("the parser crashed on it".to_owned()))
}
