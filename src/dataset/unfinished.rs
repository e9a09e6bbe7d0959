//! Files that are being written beside their place: an interruption removes them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

static UNFINISHED: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

fn all() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A file or folder that is not whole yet; dropped when it is, or is gone.
#[derive(Debug)]
pub struct Unfinished(PathBuf);

impl Drop for Unfinished {
    fn drop(&mut self) {
        all().remove(&self.0);
    }
}

/// Makes a temporary file or folder, and knows of it until the second value is dropped.
pub fn make<T: AsRef<Path>>(
    make: impl FnOnce() -> std::io::Result<T>,
) -> std::io::Result<(T, Unfinished)> {
    let mut all = all();
    let made = make()?;
    let path = made.as_ref().to_path_buf();
    all.insert(path.clone());
    Ok((made, Unfinished(path)))
}

/// Removes all that is unfinished. As long as the value returned lives, nothing new is begun and nothing is finished.
pub fn remove_all() -> impl Sized {
    let all = all();
    for path in all.iter() {
        let _ = if path.is_dir() {
            std::fs::remove_dir_all(path)
        } else {
            std::fs::remove_file(path)
        };
    }
    all
}
