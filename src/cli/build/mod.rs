//! `build`: the tables, figures, reports and claims of a project, and whether they still follow from its data.

use std::io::Write;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::Args;

use self::project::BuildProject;
use self::told::Told;
use super::exit::{self, Code, Usage};
use super::options::Options;
use super::record::Recorder;
use super::save;
use super::settings;
use crate::build::lock::{Lock, Output};

mod check;
mod make;
pub(super) mod moved;
mod project;
mod published;
mod told;
mod words;

/// Build all tables, figures, reports and claims of a project from its manifest; only outdated outputs are made again
///
/// The manifest says under `[[table]]`, `[[figure]]`, `[[report]]` and `[[claims]]` which `file` to write and which question it answers:
/// `statistic = "gender-share"`, `sql = "..."` or `command = "cross citizenship destination"`, and any option of that command
/// with `_` for `-`. `[build]` has `data`, the `folder` of the outputs, and options of all of them. What was read, and the
/// numbers that were written, are kept in `tipstat.lock` next to it.
#[derive(Debug, Args)]
#[allow(clippy::struct_excessive_bools)] // a switch is a yes or no
pub(super) struct Build {
    /// The manifest, or its folder; paths in it are relative to its folder
    #[arg(default_value = "tipstat.toml")]
    manifest: PathBuf,
    /// Write nothing; list every number that differs from `tipstat.lock`, and exit with 1 if any does
    #[arg(long)]
    check: bool,
    /// Build all outputs, also unchanged ones
    #[arg(long, conflicts_with = "check")]
    all: bool,
    /// Also suppress counts that, compared with an earlier edition of the same case file, would reveal a few people
    #[arg(long, conflicts_with = "check")]
    suppress_more: bool,
    /// Report changes as GitHub Actions annotations
    #[arg(long, requires = "check")]
    github: bool,
}

/// How often the lock is written while outputs are made.
const LOCK_INTERVAL: Duration = Duration::from_secs(1);

impl Build {
    pub(super) fn run(&self, options: &Options, out: &mut impl Write) -> anyhow::Result<Code> {
        refuse(options)?;
        let mut project = BuildProject::open(&self.manifest)?;
        if self.check {
            let (changes, code) = check::changes(&mut project, options, out)?;
            let lock = project.at(&project.lock_file);
            let outputs = project.targets.len();
            drop(project);
            check::tell(
                &changes,
                outputs,
                self.github.then_some(&*lock),
                options,
                out,
            )?;
            return Ok(code);
        }
        let mut told = Told::new(options);
        let built = self.build(&mut project, options, &mut told, out);
        if built.is_err() {
            write_lock(&project)?;
        }
        built?;
        drop(project);
        told.end(options, out)
    }

    fn build(
        &self,
        project: &mut BuildProject,
        options: &Options,
        told: &mut Told,
        out: &mut impl Write,
    ) -> anyhow::Result<()> {
        let recorder = Recorder::new();
        let mut pace = LockPace::new();
        for target in project.targets.clone() {
            let inputs = project.inputs(&target.words)?;
            let why = match make::stale(project, &target, &inputs) {
                None if self.all => "forced by `--all`".to_owned(),
                None => {
                    let old = project.lock.output(&target.file);
                    let old = old.filter(|old| old.found);
                    told.found(old.is_some());
                    let why = old.map_or(String::new(), Output::does_not_hold);
                    told.line("fresh", &target.file, &why, out)?;
                    continue;
                }
                Some(why) => why,
            };
            let made = published::make(
                (project, &project.lock.published),
                &target,
                inputs,
                (options, self.suppress_more),
                &recorder,
                out,
            );
            let saved = made.and_then(|made| {
                save_output(project, &target.file, &made.bytes, options)?;
                Ok(made)
            });
            match saved {
                Ok(made) => {
                    // what was published of a few persons is known at once
                    let is_due = !made.editions.is_empty() || pace.is_due();
                    published::enter(&mut project.lock.published, &made);
                    let output = made.output;
                    let found = output.found;
                    let mut why = vec![why];
                    why.extend(found.then(|| output.does_not_hold()));
                    enter(&mut project.lock, output);
                    // an interruption leaves a lock that knows the outputs until some seconds ago; the others are made again
                    if is_due {
                        pace.write(project)?;
                    }
                    told.found(found);
                    told.line("built", &target.file, &why.join("; "), out)?;
                }
                Err(error) => {
                    told.failed(exit::code(&error));
                    told.line("failed", &target.file, &make::why(&error), out)?;
                }
            }
        }
        finish(project, told, out)
    }
}

/// Writes the file of an output; one that is not in the lock is not overwritten, unless that is forced.
fn save_output(
    project: &BuildProject,
    file: &str,
    bytes: &[u8],
    options: &Options,
) -> anyhow::Result<()> {
    let path = project.at(file);
    std::fs::create_dir_all(save::folder_of(&path))?;
    let own = options.force || project.lock.output(file).is_some();
    save::save_result(&path, bytes, own)
}

/// Names the outputs that are no longer in the manifest, and writes the lock without them.
fn finish(project: &mut BuildProject, told: &mut Told, out: &mut impl Write) -> anyhow::Result<()> {
    for output in &project.lock.outputs {
        let mut targets = project.targets.iter();
        if !targets.any(|target| target.file == output.file) {
            let why = "no longer in the manifest; the file is left where it is";
            told.line("left", &output.file, why, out)?;
        }
    }
    in_order(project);
    write_lock(project)
}

/// When the lock is written while outputs are made: the lock of many is long, and writing it is a small part of the time.
struct LockPace {
    written: Instant,
    pause: Duration,
}

impl LockPace {
    fn new() -> Self {
        Self {
            written: Instant::now(),
            pause: LOCK_INTERVAL,
        }
    }

    fn is_due(&self) -> bool {
        self.written.elapsed() >= self.pause
    }

    fn write(&mut self, project: &BuildProject) -> anyhow::Result<()> {
        let began = Instant::now();
        write_lock(project)?;
        self.written = Instant::now();
        self.pause = LOCK_INTERVAL.max(began.elapsed() * 20);
        Ok(())
    }
}

/// Writes the lock where it is not as the file has it.
fn write_lock(project: &BuildProject) -> anyhow::Result<()> {
    let lock_file = project.at(&project.lock_file);
    let text = project.lock.write();
    if std::fs::read(&lock_file).is_ok_and(|there| there == text.as_bytes()) {
        return Ok(());
    }
    save::save(&lock_file, text.as_bytes())
}

/// The outputs of the manifest in its order; those of which nothing is known are left out.
fn in_order(project: &mut BuildProject) {
    let entries = project.targets.iter();
    let entries = entries.filter_map(|target| project.lock.output(&target.file).cloned());
    project.lock.outputs = entries.collect();
}

fn enter(lock: &mut Lock, output: Output) {
    match lock
        .outputs
        .iter_mut()
        .find(|known| known.file == output.file)
    {
        Some(known) => *known = output,
        None => lock.outputs.push(output),
    }
}

/// Reads a manifest and makes command lines of it, and does nothing with them.
#[cfg(feature = "fuzzing")]
pub(super) fn read_manifest(text: &str) {
    let manifest = crate::dataset::project::Project::parse("tipstat.toml", text);
    drop(words::targets(&manifest));
}

/// All that a build depends on is in its manifest.
fn refuse(options: &Options) -> Result<(), Usage> {
    let own = ["no_cache", "threads", "format", "color", "quiet"];
    let names = settings::names();
    let numbers = names.iter().filter(|name| !own.contains(&name.as_str()));
    let typed: Vec<String> = numbers
        .clone()
        .filter(|name| options.is_typed(name))
        .map(|name| format!("`--{}`", settings::option(name)))
        .collect();
    if !typed.is_empty() {
        let typed = typed.join(", ");
        return Err(Usage(format!(
            "{typed}: set this in the manifest, under `[build]` or with an output"
        )));
    }
    for name in numbers {
        let setting = options.settings.get(name);
        if let Some(setting) =
            setting.filter(|setting| setting.origin == "environment" && !options.quiet())
        {
            let mut err = std::io::stderr();
            let _ = writeln!(
                err,
                "tipstat: {} is ignored: a build depends only on its manifest",
                setting.place
            );
        }
    }
    Ok(())
}
