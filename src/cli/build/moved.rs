//! What changes in a project when one input replaces another: computed with both, in memory.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::make;
use super::project::BuildProject;
use super::words::Target;
use crate::build::changes::{self, Change};
use crate::build::lock::Output;
use crate::cli::options::Options;
use crate::cli::record::Recorder;
use crate::dataset::project::Project as Manifest;

/// The claims whose outcome differs between the first and the second input.
pub(in crate::cli) fn claims(
    files: &[String],
    [before, after]: [&str; 2],
    options: &Options,
    out: &mut impl Write,
) -> anyhow::Result<Vec<Change>> {
    let mut all = Vec::new();
    for file in files {
        let words = |data: &str| vec!["verify".to_owned(), file.clone(), format!("--data={data}")];
        let made = |data: &str, out: &mut _| of_words(file, words(data), options, out);
        let (old, new) = (made(before, out)?, made(after, out)?);
        all.extend(between(file, &old, &new));
    }
    Ok(all)
}

/// The outputs of a project that change if the second input replaces the first.
pub(in crate::cli) fn outputs(
    manifest: &Path,
    inputs: [&str; 2],
    options: &Options,
    out: &mut impl Write,
) -> anyhow::Result<Vec<Change>> {
    // paths of the command line are from here, those of the manifest from its folder
    let whole =
        inputs.map(|path| std::fs::canonicalize(path).unwrap_or_else(|_| PathBuf::from(path)));
    let project = BuildProject::open(manifest)?;
    let mut all = Vec::new();
    for target in project.targets.clone() {
        let with = |input: &Path| -> Option<Vec<String>> {
            let mut replaced = false;
            let words = target.words.iter().map(|word| {
                let path = word.strip_prefix("--data=");
                let same = |path: &str| {
                    std::fs::canonicalize(project.at(path)).is_ok_and(|path| whole.contains(&path))
                };
                if path.is_some_and(same) {
                    replaced = true;
                    format!("--data={}", input.display())
                } else {
                    word.clone()
                }
            });
            let words: Vec<String> = words.collect();
            replaced.then_some(words)
        };
        let (Some(old), Some(new)) = (with(&whole[0]), with(&whole[1])) else {
            continue;
        };
        let (old, new) = (
            of_target(&target, old, &project, options, out)?,
            of_target(&target, new, &project, options, out)?,
        );
        all.extend(between(&target.file, &old, &new));
    }
    Ok(all)
}

fn of_words(
    file: &str,
    words: Vec<String>,
    options: &Options,
    out: &mut impl Write,
) -> anyhow::Result<Output> {
    let target = Target::typed(format!("{file}.csv"), words);
    made(&target, &options.project, options, out)
}

fn made(
    target: &Target,
    manifest: &Arc<Manifest>,
    options: &Options,
    out: &mut impl Write,
) -> anyhow::Result<Output> {
    let by = ("", manifest);
    Ok(make::make(target, Vec::new(), by, options, &Recorder::new(), out)?.output)
}

fn of_target(
    target: &Target,
    words: Vec<String>,
    project: &BuildProject,
    options: &Options,
    out: &mut impl Write,
) -> anyhow::Result<Output> {
    let target = Target::typed(target.file.clone(), words);
    made(&target, &project.manifest, options, out)
}

/// The numbers and texts that changed.
fn between(file: &str, old: &Output, new: &Output) -> Vec<Change> {
    let new = Output {
        command: old.command.clone(),
        ..new.clone()
    };
    let changes = changes::between(old, &new).into_iter();
    let named = changes.map(|change| Change {
        file: file.to_owned(),
        ..change
    });
    named.collect()
}
