//! The thread that reads the terminal's input. It sleeps in the kernel. While another program has the terminal, it pauses
//! between two reads, so that the two do not take each other's keys.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use crossterm::event::{self, Event};
use rustix::process::{Signal, getpid, kill_process};

use crate::error::{Error, Result};
use crate::run::colour_replies::ReplyFilter;

/// How long the thread has to pause.
const PATIENCE: Duration = Duration::from_secs(2);
/// The longest gap between two characters of a terminal's reply; nobody types as fast.
const REPLY_GAP: Duration = Duration::from_millis(50);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Reading,
    PauseRequested,
    Paused,
}

/// Controls the thread.
#[derive(Debug, Clone)]
pub(super) struct KeyReader {
    gate: Arc<(Mutex<State>, Condvar)>,
}

impl KeyReader {
    /// Starts the thread, which ends when `on_input` returns false. `on_background` receives whether the terminal's
    /// background is light, if the terminal replies.
    pub(super) fn new(
        on_input: impl Fn(Event) -> bool + Send + 'static,
        on_background: impl Fn(bool) + Send + 'static,
    ) -> Result<Self> {
        let keys = Self { gate: Arc::new((Mutex::new(State::Reading), Condvar::new())) };
        let gate = keys.clone();
        let read = move || {
            let mut replies = ReplyFilter::default();
            while let Some(inputs) = read_inputs(&mut replies) {
                replies.take_background().into_iter().for_each(&on_background);
                for input in inputs {
                    if !on_input(input) {
                        return;
                    }
                    gate.wait_while_paused();
                }
            }
        };
        let thread = thread::Builder::new().name("briefing-keys".into()).spawn(read);
        thread.map(|_| keys).map_err(|error| Error::new("start", "reading keys", error))
    }

    /// Returns once the thread no longer reads.
    pub(super) fn pause(&self) -> Result<()> {
        let (state, changed) = &*self.gate;
        *state.lock().unwrap_or_else(PoisonError::into_inner) = State::PauseRequested;
        // SIGWINCH ends the read that is waiting for a key.
        kill_process(getpid(), Signal::WINCH).map_err(|error| Error::new("pause", "reading keys", error))?;
        let state = state.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = changed.wait_timeout_while(state, PATIENCE, |state| *state == State::PauseRequested);
        let (mut state, timeout) = waited.unwrap_or_else(PoisonError::into_inner);
        if timeout.timed_out() {
            *state = State::Reading;
            return Err(Error::new("pause", "reading keys", "the thread does not let go of the terminal"));
        }
        Ok(())
    }

    pub(super) fn resume(&self) {
        let (state, changed) = &*self.gate;
        *state.lock().unwrap_or_else(PoisonError::into_inner) = State::Reading;
        changed.notify_all();
    }

    fn wait_while_paused(&self) {
        let (state, changed) = &*self.gate;
        let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
        if *state == State::PauseRequested {
            *state = State::Paused;
            changed.notify_all();
        }
        drop(changed.wait_while(state, |state| *state == State::Paused));
    }
}

/// The next inputs without the terminal's replies; `None` if the terminal cannot be read.
fn read_inputs(replies: &mut ReplyFilter) -> Option<Vec<Event>> {
    if replies.is_waiting() && !event::poll(REPLY_GAP).ok()? {
        return Some(replies.release());
    }
    event::read().ok().map(|input| replies.filter(input))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_thread_pauses_between_two_reads_and_resumes() {
        let keys = KeyReader { gate: Arc::new((Mutex::new(State::Reading), Condvar::new())) };
        let (thread_keys, (send, receive)) = (keys.clone(), std::sync::mpsc::channel());
        keys.wait_while_paused();
        *keys.gate.0.lock().expect("no thread panicked") = State::PauseRequested;
        thread::spawn(move || {
            thread_keys.wait_while_paused();
            send.send(())
        });
        let state =
            keys.gate.1.wait_while(keys.gate.0.lock().expect("no thread panicked"), |s| *s == State::PauseRequested);
        drop(state);
        assert!(receive.recv_timeout(Duration::from_millis(50)).is_err(), "it is paused");
        keys.resume();
        assert!(receive.recv_timeout(Duration::from_secs(5)).is_ok());
    }
}
