//! The reader's index, shared by the threads that read and write it.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use crate::index::Index;

/// The reader's index. It is opened after the start, and replaced if it turns out to be damaged.
#[derive(Clone, Default)]
pub struct SharedIndex(Arc<(Mutex<Option<Arc<Index>>>, Condvar)>);

impl SharedIndex {
    /// The index; waits until it is open.
    pub fn get(&self) -> Arc<Index> {
        let mut index = self.lock();
        loop {
            if let Some(index) = &*index {
                return index.clone();
            }
            index = self.0.1.wait(index).unwrap_or_else(PoisonError::into_inner);
        }
    }

    pub(super) fn set(&self, index: Arc<Index>) {
        *self.lock() = Some(index);
        self.0.1.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, Option<Arc<Index>>> {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
