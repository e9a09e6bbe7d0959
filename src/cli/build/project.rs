//! A project: its manifest, checked, its lock, and the files that its outputs are made of.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use sha2::{Digest as _, Sha256};

use super::words::{self, Target};
use crate::build::lock::{Lock, LockedInput, hash, hex};
use crate::claims;
use crate::cli::exit::Usage;
use crate::dataset::project::{NAME, Project as Manifest, fault as fault_of_key};
use crate::dataset::{Fault, Faults, Pipes, limits, not_read, package, text_file, text_of_at_most};

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
pub(super) struct BuildProject {
    pub(super) targets: Vec<Target>,
    pub(super) lock: Lock,
    /// The file of the lock, from the folder.
    pub(super) lock_file: PathBuf,
    /// What makes outputs: version of tipstat and hash of the embedded package.
    pub(super) by: String,
    /// The manifest, from whose folder all paths are.
    pub(super) manifest: Arc<Manifest>,
    /// Hash and length of files, each looked at once.
    known: BTreeMap<String, (String, u64)>,
}

impl BuildProject {
    /// Opens the project of a manifest.
    pub(super) fn open(path: &Path) -> anyhow::Result<Self> {
        let path = if path.is_dir() {
            path.join(NAME)
        } else {
            path.to_owned()
        };
        let text = read(&path)?;
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        let shown = path.display().to_string();
        let lock_file = lock_of(&path);
        let mut manifest = Manifest::parse(&shown, &text);
        manifest.folder.clone_from(&folder);
        if !path.ends_with(NAME) && folder.join(NAME).is_file() {
            manifest = manifest.beside(Manifest::read(&folder).map_err(Faults::from)?);
        }
        let mut faults = [&*manifest.faults, &*manifest.faults_of_outputs].concat();
        let (targets, wrong) = words::targets(&manifest);
        faults.extend(wrong);
        faults.extend(files(&manifest, &lock_file, &targets));
        faults.sort_by_key(|fault| fault.line);
        if !faults.is_empty() {
            return Err(Faults(faults).into());
        }
        if targets.is_empty() {
            let why = format!(
                "`{shown}` has no outputs: write a `[[table]]` with a `file` and a `statistic`"
            );
            return Err(Usage(why).into());
        }
        let contents = package::contents().chain([claims::SHIPPED.1.as_bytes()]);
        let package = hash(&contents.collect::<Vec<_>>().concat());
        Ok(Self {
            by: format!(
                "tipstat {}, package {}",
                env!("CARGO_PKG_VERSION"),
                package.get(..12).unwrap_or_default()
            ),
            lock: lock(&folder, &lock_file)?,
            lock_file,
            targets,
            manifest: Arc::new(manifest),
            known: BTreeMap::new(),
        })
    }

    /// The files that a command line reads, with their hashes.
    pub(super) fn inputs(&mut self, words: &[String]) -> anyhow::Result<Vec<LockedInput>> {
        let mut inputs = Vec::new();
        for path in files_among(&self.manifest.folder, words) {
            if !self.known.contains_key(&path) {
                let looked =
                    look(&self.at(&path)).with_context(|| format!("cannot read `{path}`"))?;
                self.known.insert(path.clone(), looked);
            }
            if let Some((sha256, bytes)) = self.known.get(&path).cloned() {
                inputs.push(LockedInput {
                    path,
                    sha256,
                    bytes,
                    ..LockedInput::default()
                });
            }
        }
        if !self.manifest.declared.is_empty() {
            inputs.push(LockedInput {
                path: format!("{NAME} [groups] [[release]]"),
                sha256: hash(self.manifest.declared.as_bytes()),
                bytes: self.manifest.declared.len() as u64,
                ..LockedInput::default()
            });
        }
        Ok(inputs)
    }
}

/// The arguments of a command line, and the values of its options.
fn values(words: &[String]) -> impl Iterator<Item = &str> {
    words.iter().skip(1).map(|word| match word.split_once('=') {
        Some((option, value)) if option.starts_with("--") => value,
        _ => word,
    })
}

/// The files among the words of a command line; a package means its files.
fn files_among(folder: &Path, words: &[String]) -> Vec<String> {
    let mut files: Vec<String> = values(words)
        .flat_map(|path| package::files_behind(folder, path))
        .collect();
    files.sort();
    files.dedup();
    files
}

/// Hash and length of a file, however long.
fn look(path: &Path) -> std::io::Result<(String, u64)> {
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
                NAME
            );
            Err(Usage(why).into())
        }
        Err(error) => Err(Faults::from(not_read(&path.display().to_string(), &error)).into()),
    }
}

fn lock(folder: &Path, file: &Path) -> anyhow::Result<Lock> {
    match text_of_at_most(limits::LOCK, &folder.join(file), Pipes::Refused) {
        Ok(text) => Lock::read(&text).map_err(|why| {
            let path = folder.join(file).display().to_string();
            let expected = format!(
                "a lock that `build` wrote ({why}); delete the file to build everything again"
            );
            Faults::from(Fault::unreadable(&path, expected)).into()
        }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Lock::default()),
        Err(error) => Err(error).with_context(|| format!("cannot read `{}`", file.display())),
    }
}

/// What is wrong with the files of all outputs together: none twice, none an input, none outside.
fn files(manifest: &Manifest, lock: &Path, targets: &[Target]) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut seen: BTreeMap<String, u64> = BTreeMap::new();
    let folder = &manifest.folder;
    let whole = |path: &str| fs::canonicalize(folder.join(path)).ok();
    let inputs = targets
        .iter()
        .flat_map(|target| files_among(folder, &target.words));
    let mut inputs: Vec<PathBuf> = inputs.filter_map(|path| whole(&path)).collect();
    let own = Path::new(&manifest.path)
        .file_name()
        .and_then(|name| name.to_str());
    let own = [own, Some(NAME), lock.to_str()];
    inputs.extend(own.into_iter().flatten().filter_map(whole));
    let project = whole(".");
    for target in targets {
        let mut fault = |expected: String| {
            faults.push(fault_of_key(
                &manifest.path,
                target.line,
                "file",
                &target.file,
                expected,
            ));
        };
        let mut parts = target.file.split('/');
        if parts.any(|part| part.starts_with('.')) || target.file.contains(char::is_control) {
            let expected = "a name without control characters, whose parts do not begin with a dot: such files change how other programs work";
            fault(expected.into());
        }
        if values(&target.words).any(|value| value == "-") {
            fault("files as inputs: standard input is not the same for each build".into());
        }
        let outside = files_among(folder, &target.words).into_iter().find(|path| {
            let whole = whole(path).zip(project.as_ref());
            whole.is_some_and(|(path, project)| !path.starts_with(project))
        });
        if let Some(path) = outside {
            fault(format!(
                "inputs inside the project's folder: `{path}` is outside"
            ));
        }
        let before = seen.insert(target.file.to_lowercase(), target.line);
        if let Some(line) = before {
            fault(format!(
                "a different file for each output: line {line} writes this one, too"
            ));
        }
        let is_input = whole(&target.file).is_some_and(|path| inputs.contains(&path));
        if is_input || Path::new(&target.file) == lock {
            fault("a file that is neither read nor kept by `build` itself".into());
        }
        if leads_outside(folder, &target.file) {
            fault("a file inside the project's folder, and no link out of it".into());
        }
    }
    faults
}

/// Whether a file, or the nearest folder above it that is there, is a link out of the project's folder.
fn leads_outside(folder: &Path, file: &str) -> bool {
    let whole = |path: &str| fs::canonicalize(folder.join(path)).ok();
    let mut above = Path::new(file).ancestors().skip(1);
    let there = above.find_map(|folder| match folder.to_str()? {
        "" => whole("."),
        folder => whole(folder),
    });
    let is_inside = there
        .zip(whole("."))
        .is_none_or(|(there, project)| there.starts_with(project));
    let is_link = fs::symlink_metadata(folder.join(file)).is_ok_and(|file| !file.is_file());
    is_link || !is_inside
}

impl BuildProject {
    /// A path that is named from the folder of the manifest.
    pub(super) fn at(&self, path: impl AsRef<Path>) -> PathBuf {
        self.manifest.folder.join(path)
    }

    /// The hash of an output as it lies there; null where it does not.
    pub(super) fn lies_there(&self, file: &str) -> Option<String> {
        look(&self.at(file)).ok().map(|(hash, _)| hash)
    }
}
