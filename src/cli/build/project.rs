//! A project: its manifest, checked, its lock, and the files that its outputs are made of.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use sha2::{Digest as _, Sha256};

use super::manifest::{self, Manifest};
use super::words::{self, Target};
use crate::build::lock::{Input, Lock, hash, hex};
use crate::claims;
use crate::cli::exit::Usage;
use crate::dataset::{Fault, Faults, Pipes, package, reason, text_file};

/// The file that says what the outputs of a manifest were made of: `tipstat.lock` of `tipstat.toml`, so that two manifests
/// of a folder have one each.
fn lock_of(manifest: &Path) -> PathBuf {
    let name = PathBuf::from(manifest.file_name().unwrap_or_default());
    let lock = name.with_extension("lock");
    if lock == name {
        return PathBuf::from(format!("{}.lock", name.display()));
    }
    lock
}

/// A manifest that is right, and its lock.
pub(super) struct Project {
    /// The folder, as it was named: empty for the working directory.
    pub(super) folder: PathBuf,
    pub(super) targets: Vec<Target>,
    pub(super) lock: Lock,
    /// The file of the lock, from the folder.
    pub(super) lock_file: PathBuf,
    /// What makes outputs: version of tipstat and hash of the embedded package.
    pub(super) by: String,
    /// Groups and releases of the manifest.
    declared: String,
    /// Hash and length of files, each looked at once.
    known: BTreeMap<String, (String, u64)>,
    _back: Back,
}

/// The working directory as it was: paths of a manifest are from its folder.
struct Back(Option<PathBuf>);

impl Drop for Back {
    fn drop(&mut self) {
        if let Some(folder) = &self.0 {
            let _ = std::env::set_current_dir(folder);
        }
    }
}

impl Project {
    /// Opens the project of a manifest, and works from its folder as long as it lives.
    pub(super) fn open(path: &Path) -> anyhow::Result<Self> {
        let path = if path.is_dir() {
            path.join(manifest::NAME)
        } else {
            path.to_owned()
        };
        let text = read(&path)?;
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        let back = Back(std::env::current_dir().ok());
        if !folder.as_os_str().is_empty() {
            std::env::set_current_dir(&folder)
                .with_context(|| format!("cannot work in `{}`", folder.display()))?;
        }
        let shown = path.display().to_string();
        let lock_file = lock_of(&path);
        let (mut manifest, mut faults) = Manifest::read(&shown, &text);
        if !path.ends_with(manifest::NAME) && Path::new(manifest::NAME).is_file() {
            let beside = folder.join(manifest::NAME).display().to_string();
            let (settings, wrong) = Manifest::read(&beside, &read(Path::new(manifest::NAME))?);
            manifest.defaults = [settings.defaults, manifest.defaults].concat();
            manifest.declared = settings.declared;
            faults.extend(wrong);
        }
        let (targets, wrong) = words::targets(&manifest);
        faults.extend(wrong);
        faults.extend(files(&shown, &lock_file, &targets));
        faults.sort_by_key(|fault| fault.line);
        if !faults.is_empty() {
            return Err(Faults(faults).into());
        }
        if targets.is_empty() {
            let why = format!(
                "`{shown}` asks for nothing: write a `[[table]]` with a `file` and a `statistic`"
            );
            return Err(Usage(why).into());
        }
        let texts: String = package::texts().chain([claims::SHIPPED.1]).collect();
        let package = hash(texts.as_bytes());
        Ok(Self {
            by: format!(
                "tipstat {}, package {}",
                env!("CARGO_PKG_VERSION"),
                package.get(..12).unwrap_or_default()
            ),
            lock: lock(&folder, &lock_file)?,
            lock_file,
            folder,
            targets,
            declared: manifest.declared,
            known: BTreeMap::new(),
            _back: back,
        })
    }

    /// The files that a command line reads, with their hashes.
    pub(super) fn inputs(&mut self, words: &[String]) -> anyhow::Result<Vec<Input>> {
        let mut inputs = Vec::new();
        for path in named(words) {
            if !self.known.contains_key(&path) {
                let looked = look(&path).with_context(|| format!("cannot read `{path}`"))?;
                self.known.insert(path.clone(), looked);
            }
            if let Some((sha256, bytes)) = self.known.get(&path).cloned() {
                inputs.push(Input {
                    path,
                    sha256,
                    bytes,
                    ..Input::default()
                });
            }
        }
        if !self.declared.is_empty() {
            inputs.push(Input {
                path: format!("{} [groups] [[release]]", manifest::NAME),
                sha256: hash(self.declared.as_bytes()),
                bytes: self.declared.len() as u64,
                ..Input::default()
            });
        }
        Ok(inputs)
    }
}

/// The files among the words of a command line; packages stand for their files.
fn named(words: &[String]) -> Vec<String> {
    let value = |word: &String| match word.split_once('=') {
        Some((option, value)) if option.starts_with("--") => value.to_owned(),
        _ => word.clone(),
    };
    let files = words.iter().skip(1).map(value);
    let mut files: Vec<String> = files
        .flat_map(|path| package::files_behind(&path))
        .collect();
    files.sort();
    files.dedup();
    files
}

/// Hash and length of a file, however long.
fn look(path: &str) -> std::io::Result<(String, u64)> {
    if !fs::metadata(path)?.is_file() {
        return Err(std::io::Error::other("this is not a regular file"));
    }
    let mut file = fs::File::open(path)?;
    let (mut hasher, mut bytes) = (Sha256::new(), 0);
    let mut block = vec![0; 1 << 16];
    loop {
        let n = file.read(&mut block)?;
        if n == 0 {
            return Ok((hex(&hasher.finalize()), bytes));
        }
        bytes += n as u64;
        hasher.update(&block[..n]);
    }
}

fn read(path: &Path) -> anyhow::Result<String> {
    match text_file(path, Pipes::Refused) {
        Ok(text) => Ok(text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let why = format!(
                "no manifest `{}`: `tipstat build FOLDER` looks for `{}` in it",
                path.display(),
                manifest::NAME
            );
            Err(Usage(why).into())
        }
        Err(error) => {
            let expected = format!("a manifest that can be read: {}", reason(&error));
            Err(Faults::from(Fault::unreadable(&path.display().to_string(), expected)).into())
        }
    }
}

fn lock(folder: &Path, file: &Path) -> anyhow::Result<Lock> {
    match text_file(file, Pipes::Refused) {
        Ok(text) => Lock::read(&text).map_err(|why| {
            let path = folder.join(file).display().to_string();
            let expected =
                format!("a lock that `build` wrote ({why}); without the file all is built anew");
            Faults::from(Fault::unreadable(&path, expected)).into()
        }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Lock::default()),
        Err(error) => Err(error).with_context(|| format!("cannot read `{}`", file.display())),
    }
}

/// What is wrong with the files of all outputs together: none twice, none an input, none outside.
fn files(manifest: &str, lock: &Path, targets: &[Target]) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut seen: BTreeMap<String, u64> = BTreeMap::new();
    let whole = |path: &str| fs::canonicalize(path).ok();
    let inputs = targets.iter().flat_map(|target| named(&target.words));
    let mut inputs: Vec<PathBuf> = inputs.filter_map(|path| whole(&path)).collect();
    let own = Path::new(manifest)
        .file_name()
        .and_then(|name| name.to_str());
    let own = [own, Some(manifest::NAME), lock.to_str()];
    inputs.extend(own.into_iter().flatten().filter_map(whole));
    let project = whole(".");
    for target in targets {
        let mut fault = |expected: String| {
            faults.push(manifest::fault(
                manifest,
                target.line,
                "file",
                &target.file,
                expected,
            ));
        };
        let before = seen.insert(target.file.to_lowercase(), target.line);
        if let Some(line) = before {
            fault(format!("a file of its own: line {line} writes it, too"));
        }
        let is_input = whole(&target.file).is_some_and(|path| inputs.contains(&path));
        if is_input || Path::new(&target.file) == lock {
            fault("a file that is neither read nor kept by `build` itself".into());
        }
        let mut above = Path::new(&target.file).ancestors().skip(1);
        let there = above.find_map(|folder| {
            whole(if folder.as_os_str().is_empty() {
                "."
            } else {
                folder.to_str()?
            })
        });
        let inside = |(there, project): (&PathBuf, &PathBuf)| there.starts_with(project);
        let is_link = fs::symlink_metadata(&target.file).is_ok_and(|file| !file.is_file());
        if is_link || !there.as_ref().zip(project.as_ref()).is_none_or(inside) {
            fault("a file inside the project's folder, and no link out of it".into());
        }
    }
    faults
}

impl Project {
    /// The hash of an output as it lies there; null where it does not.
    pub(super) fn lies_there(file: &str) -> Option<String> {
        look(file).ok().map(|(hash, _)| hash)
    }
}
