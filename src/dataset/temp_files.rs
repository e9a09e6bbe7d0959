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
        if path.is_dir() {
            remove_folder(path);
        } else {
            let _ = std::fs::remove_file(path);
        }
    }
    all
}

/// Removes a folder into which another thread may still write: once it has another name, nothing new comes into it.
fn remove_folder(path: &Path) {
    let mut gone = path.as_os_str().to_owned();
    gone.push(".gone");
    let gone = match std::fs::rename(path, &gone) {
        Ok(()) => Path::new(&gone),
        Err(_) => path,
    };
    // a file that was being made when the name changed may still appear
    (0..5).any(|_| std::fs::remove_dir_all(gone).is_ok() || !gone.exists());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_goes_while_it_is_written_into() {
        let parent = tempfile::tempdir().unwrap();
        let (folder, _unfinished) = make(|| tempfile::tempdir_in(parent.path())).unwrap();
        let place = folder.path().to_path_buf();
        let writer = std::thread::spawn(move || {
            (0..100_000)
                .map(|n| place.join(n.to_string()))
                .take_while(|inside| std::fs::create_dir(inside).is_ok())
                .count()
        });
        while std::fs::read_dir(folder.path()).unwrap().count() < 20 {}
        remove_folder(folder.path());
        assert!(writer.join().unwrap() >= 20);
        assert_eq!(std::fs::read_dir(parent.path()).unwrap().count(), 0);
    }
}
