//! Files that are being written next to their place: an interruption removes them, and the next run removes what a run left
//! that was killed.

use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::{Builder, NamedTempFile, TempDir};

/// What the names of unfinished files and folders begin with.
const PREFIX: &str = ".tipstat-unfinished-";

static UNFINISHED: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

fn all() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Who may read a new file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Only this user.
    Private,
    /// The permissions of other new files, by the umask.
    Usual,
}

/// A file or folder that is not whole yet; dropped when it is, or is gone.
///
/// It holds a lock, which ends with the process: what has none was left by a run that was killed.
#[derive(Debug)]
pub struct Unfinished {
    path: PathBuf,
    _lock: Option<File>,
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        all().remove(&self.path);
    }
}

/// A new file in a folder, from which leftovers of killed runs are removed first.
pub fn file_in(folder: &Path, mode: Mode) -> std::io::Result<(NamedTempFile, Unfinished)> {
    make(folder, (mode, 0o666), |builder| builder.tempfile_in(folder))
}

/// A new folder in a folder, in the same way.
pub fn folder_in(folder: &Path, mode: Mode) -> std::io::Result<(TempDir, Unfinished)> {
    make(folder, (mode, 0o777), |builder| builder.tempdir_in(folder))
}

/// Makes a temporary file or folder, and knows about it until the second value is dropped.
fn make<T: AsRef<Path>>(
    folder: &Path,
    usual: (Mode, u32),
    make: impl Fn(&Builder<'_, '_>) -> std::io::Result<T>,
) -> std::io::Result<(T, Unfinished)> {
    remove_leftovers(folder);
    let mut builder = Builder::new();
    builder.prefix(PREFIX);
    permit(&mut builder, usual);
    let mut all = all();
    loop {
        let made = make(&builder)?;
        let path = made.as_ref().to_path_buf();
        let lock = File::open(&path).ok().filter(|file| file.lock().is_ok());
        if !path.exists() {
            continue; // another run took it for a leftover before it was locked, or even opened
        }
        all.insert(path.clone());
        return Ok((made, Unfinished { path, _lock: lock }));
    }
}

#[cfg(unix)]
fn permit(builder: &mut Builder<'_, '_>, (mode, usual): (Mode, u32)) {
    use std::os::unix::fs::PermissionsExt as _;
    if mode == Mode::Usual {
        builder.permissions(std::fs::Permissions::from_mode(usual));
    }
}

#[cfg(not(unix))]
fn permit(_: &mut Builder<'_, '_>, _: (Mode, u32)) {}

/// Removes temporary files of killed runs from a folder: no process holds their lock.
fn remove_leftovers(folder: &Path) {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries {
        if !entry.file_name().to_string_lossy().starts_with(PREFIX) {
            continue;
        }
        let path = entry.path();
        let regular = entry
            .file_type()
            .is_ok_and(|kind| kind.is_file() || kind.is_dir());
        let lock = if regular {
            File::open(&path).ok()
        } else {
            None
        };
        let Some(lock) = lock else { continue };
        if lock.try_lock().is_ok() {
            remove(&path); // while the lock is held
        }
    }
}

fn remove(path: &Path) {
    if path.is_dir() {
        remove_folder(path);
    } else {
        let _ = std::fs::remove_file(path);
    }
}

/// Removes all that is unfinished. As long as the value returned lives, nothing new is begun and nothing is finished.
pub fn remove_all() -> impl Sized {
    let all = all();
    for path in all.iter() {
        remove(path);
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
        let (folder, _unfinished) = folder_in(parent.path(), Mode::Usual).unwrap();
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

    #[test]
    fn those_who_write_at_once_take_nothing_from_each_other() {
        let parent = tempfile::tempdir().unwrap();
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..200 {
                        let (file, _unfinished) = file_in(parent.path(), Mode::Usual).unwrap();
                        assert!(file.path().exists());
                    }
                });
            }
        });
    }

    #[test]
    fn what_a_killed_run_left_goes_and_what_another_run_writes_stays() {
        let parent = tempfile::tempdir().unwrap();
        let left = parent.path().join(".tipstat-unfinished-left");
        std::fs::write(&left, "half").unwrap();
        std::fs::create_dir(parent.path().join(".tipstat-unfinished-folder")).unwrap();
        std::fs::write(
            parent.path().join(".tipstat-unfinished-folder/part"),
            "half",
        )
        .unwrap();
        let (first, _held) = file_in(parent.path(), Mode::Private).unwrap();
        let (second, _too) = file_in(parent.path(), Mode::Usual).unwrap();
        let names = std::fs::read_dir(parent.path()).unwrap().count();
        assert_eq!(
            names, 2,
            "the leftovers are gone, the two that are written are there"
        );
        assert!(first.path().exists() && second.path().exists());
    }
}
