//! The reader's engine, shared by the threads that ask it.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use crate::search::Engine;

/// An engine that is set after the start, and set again if the first one turns out to be damaged.
#[derive(Clone, Default)]
pub struct SharedEngine(Arc<Slot>);

#[derive(Default)]
struct Slot {
    engine: Mutex<Option<Arc<dyn Engine>>>,
    is_set: Condvar,
}

impl SharedEngine {
    /// Waits until there is an engine.
    pub fn get(&self) -> Arc<dyn Engine> {
        let mut engine = self.lock();
        loop {
            if let Some(engine) = &*engine {
                return engine.clone();
            }
            engine = self.0.is_set.wait(engine).unwrap_or_else(PoisonError::into_inner);
        }
    }

    pub(super) fn replace(&self, engine: Arc<dyn Engine>) {
        *self.lock() = Some(engine);
        self.0.is_set.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, Option<Arc<dyn Engine>>> {
        self.0.engine.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
