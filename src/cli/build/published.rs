//! What was published before: an output that reveals something about a few persons together with earlier ones is refused, or more is suppressed in it.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::sync::Arc;

use super::make::{self, Made};
use super::project::BuildProject;
use super::words::Target;
use crate::build::lock::{LockedInput, PublishedEdition};
use crate::cli::exit::Refused;
use crate::cli::options::Options;
use crate::cli::record::Recorder;
use crate::dataset::{Dataset, areas};
use crate::stats::guard::lattice::editions::{self, CaseEdition, Differences};

/// The case files behind an output, each with how it is protected, and what may be shown of it.
pub(super) fn editions(
    options: &Options,
    opened: &[Dataset],
) -> anyhow::Result<Vec<(String, CaseEdition)>> {
    let question = options.question(&[]);
    let mut found = Vec::new();
    for data in opened {
        let data = &question.merged(data.clone())?;
        let k = question.least_cell(data).unwrap_or(1);
        if k < 2 && !data.unknown_cases {
            continue; // recognised public releases are shown as published
        }
        let protect = if k < 2 && !question.protect.changes_counts() {
            "none".into()
        } else {
            question.protect.to_string()
        };
        for mut edition in editions::editions(data, k)? {
            if k < 2 {
                edition.rows.clear(); // counts that are not suppressed are nothing to keep
            }
            found.push((protect.clone(), edition));
        }
    }
    Ok(found)
}

/// Makes an output that reveals nothing about a few persons together with what was published before; more is suppressed in it if that is
/// asked for, or was when the same edition was published. Refused otherwise.
pub(super) fn make(
    (project, published): (&BuildProject, &[PublishedEdition]),
    target: &Target,
    inputs: Vec<LockedInput>,
    (options, suppress_more): (&Options, bool),
    recorder: &Recorder,
    out: &mut impl Write,
) -> anyhow::Result<Made> {
    let about = (project.by.as_str(), &project.manifest);
    recorder.withhold(Arc::default());
    let made = make::make(target, inputs.clone(), about, options, recorder, out)?;
    let found = compare(published, &made)?;
    let Some((first, _)) = found.first() else {
        return Ok(made);
    };
    let files = files(&made);
    let is_withheld = |known: &PublishedEdition| known.withheld && known.files == files;
    if !suppress_more && !published.iter().any(is_withheld) {
        return Err(Refused(refusal(target, first, &found)).into());
    }
    let mut withheld: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (known, differences) in found {
        let countries = withheld.entry(known.edition.source.clone()).or_default();
        countries.extend(differences.countries);
    }
    recorder.withhold(Arc::new(withheld));
    let made = make::make(target, inputs, about, options, recorder, out);
    recorder.withhold(Arc::default());
    Ok(Made {
        withheld: true,
        ..made?
    })
}

/// Enters the editions behind an output.
pub(super) fn enter(published: &mut Vec<PublishedEdition>, made: &Made) {
    let files = files(made);
    for (protect, edition) in &made.editions {
        let known = published.iter_mut().find(|known| {
            known.files == files && known.protect == *protect && known.edition == *edition
        });
        let file = &made.output.file;
        match known {
            Some(known) if known.outputs.contains(file) => {}
            Some(known) => known.outputs.push(file.clone()),
            None => published.push(PublishedEdition {
                outputs: vec![file.clone()],
                files: files.clone(),
                protect: protect.clone(),
                withheld: made.withheld,
                edition: edition.clone(),
            }),
        }
    }
}

/// The hashes of the files of data that were read.
fn files(made: &Made) -> Vec<String> {
    let read = made.output.inputs.iter();
    let read = read.filter(|input| !input.release.is_empty());
    read.map(|input| input.sha256.clone()).collect()
}

/// The earlier editions that tell something together with those of an output. Refused where one is protected in another way.
fn compare<'a>(
    published: &'a [PublishedEdition],
    made: &Made,
) -> Result<Vec<(&'a PublishedEdition, Differences)>, Refused> {
    let mut found = Vec::new();
    for (protect, edition) in &made.editions {
        let is_known =
            |known: &PublishedEdition| known.edition == *edition && known.protect == *protect;
        if published.iter().any(is_known) {
            continue; // it tells what was published already
        }
        let same = |known: &&PublishedEdition| known.edition.source == edition.source;
        for known in published.iter().filter(same) {
            if known.protect != *protect {
                return Err(Refused(format!(
                    "`{}` and `{}` show `{}` protected in two ways, `{}` and `{protect}`: together they \
                    may reveal small counts; use the same way for both",
                    made.output.file,
                    named(known, &made.output.file),
                    edition.source,
                    known.protect,
                )));
            }
            let differences = edition.differences(&known.edition);
            if !differences.is_empty() {
                found.push((known, differences));
            }
        }
    }
    Ok(found)
}

/// The output of an edition to be named: the one of the same file, if there is one.
fn named<'a>(known: &'a PublishedEdition, file: &str) -> &'a str {
    let mut outputs = known.outputs.iter();
    let same = outputs.find(|output| *output == file);
    same.or(known.outputs.last()).map_or("", String::as_str)
}

fn refusal(
    target: &Target,
    first: &PublishedEdition,
    found: &[(&PublishedEdition, Differences)],
) -> String {
    let mut all = Differences::default();
    for (_, of) in found {
        all.add(of.clone());
    }
    let name = |code: &String| match code.as_str() {
        "" => "persons without a country".into(),
        code => areas::name(code),
    };
    let mut places: Vec<String> = all.countries.iter().map(name).collect();
    places.extend(all.sums.then(|| "sums over countries".into()));
    format!(
        "compared with `{}`, built from another edition of `{}`, it would reveal a group of 1–{} people \
        who were added or removed ({}). `--suppress-more` suppresses these counts; if nobody was given an \
        output of the other edition, delete the lock",
        named(first, &target.file),
        first.edition.source,
        first.edition.k - 1,
        places.join(", ")
    )
}
