//! The thread that reads what the terminal sends. It sleeps in the kernel; while another program has the terminal it is held
//! between two reads, so that the two do not take keys from one another.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use crossterm::event::{self, Event};
use rustix::process::{Signal, getpid, kill_process};

use crate::error::{Error, Result};
use crate::run::answers::Answers;

/// How long the thread has to let go of the terminal.
const PATIENCE: Duration = Duration::from_secs(2);
/// How far apart the characters of an answer of the terminal come at most: nobody types as fast.
const BURST: Duration = Duration::from_millis(50);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Reading,
    Wanted,
    Held,
}

/// Holds the thread that reads, and lets it go on.
#[derive(Debug, Clone)]
pub(super) struct Keys {
    gate: Arc<(Mutex<State>, Condvar)>,
}

impl Keys {
    /// Starts the thread; it ends where `take` says that nobody hears it any more. `shade` hears whether the terminal's
    /// background is light, where the terminal says so.
    ///
    /// # Errors
    /// Returns an error if no thread can be started.
    pub(super) fn read(
        take: impl Fn(Event) -> bool + Send + 'static,
        shade: impl Fn(bool) + Send + 'static,
    ) -> Result<Self> {
        let keys = Self { gate: Arc::new((Mutex::new(State::Reading), Condvar::new())) };
        let own = keys.clone();
        let read = move || {
            let mut answers = Answers::default();
            while let Some(inputs) = next(&mut answers) {
                answers.is_light().into_iter().for_each(&shade);
                for input in inputs {
                    let is_size = matches!(input, Event::Resize(..));
                    if !take(input) {
                        return;
                    }
                    own.pass(is_size);
                }
            }
        };
        let thread = thread::Builder::new().name("briefing-keys".into()).spawn(read);
        thread.map(|_| keys).map_err(|cause| Error::new("start", "the reading of keys", cause))
    }

    /// Returns once the thread reads no more.
    ///
    /// # Errors
    /// Returns an error if it does not let go.
    pub(super) fn hold(&self) -> Result<()> {
        let (state, changed) = &*self.gate;
        *state.lock().unwrap_or_else(PoisonError::into_inner) = State::Wanted;
        // A change of the terminal's size, real or not, ends the read that is waiting for a key.
        kill_process(getpid(), Signal::WINCH).map_err(|cause| Error::new("stop", "the reading of keys", cause))?;
        let state = state.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = changed.wait_timeout_while(state, PATIENCE, |state| *state == State::Wanted);
        let (mut state, timeout) = waited.unwrap_or_else(PoisonError::into_inner);
        if timeout.timed_out() {
            *state = State::Reading;
            return Err(Error::new("stop", "the reading of keys", "it does not let go of the terminal"));
        }
        Ok(())
    }

    /// Lets the thread read again.
    pub(super) fn go_on(&self) {
        let (state, changed) = &*self.gate;
        *state.lock().unwrap_or_else(PoisonError::into_inner) = State::Reading;
        changed.notify_all();
    }

    /// Waits here while the terminal is lent. Only the change of size that asks for it holds: left for later it would come
    /// together with the first key, which crossterm then keeps back until the next one.
    fn pass(&self, is_size: bool) {
        let (state, changed) = &*self.gate;
        let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
        if *state == State::Wanted && is_size {
            *state = State::Held;
            changed.notify_all();
        }
        drop(changed.wait_while(state, |state| *state == State::Held));
    }
}

/// What comes next, less the answers of the terminal to questions; nothing where it cannot be read.
fn next(answers: &mut Answers) -> Option<Vec<Event>> {
    if answers.is_open() && !event::poll(BURST).ok()? {
        return Some(answers.give_up());
    }
    event::read().ok().map(|input| answers.sift(input))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reader_is_held_between_two_reads_and_goes_on() {
        let keys = Keys { gate: Arc::new((Mutex::new(State::Reading), Condvar::new())) };
        let (own, (told, hear)) = (keys.clone(), std::sync::mpsc::channel());
        keys.pass(true);
        *keys.gate.0.lock().expect("nobody panicked") = State::Wanted;
        keys.pass(false);
        thread::spawn(move || {
            own.pass(true);
            told.send(())
        });
        let held = keys.gate.1.wait_while(keys.gate.0.lock().expect("nobody panicked"), |s| *s == State::Wanted);
        drop(held);
        assert!(hear.recv_timeout(Duration::from_millis(50)).is_err(), "it waits");
        keys.go_on();
        assert!(hear.recv_timeout(Duration::from_secs(5)).is_ok());
    }
}
