//! `verify`: whether what a text says in numbers still follows from the data.

use std::io::Write;
use std::path::Path;

use clap::Args;

use super::exit::Code;
use super::options::Options;
use super::{output, settings};
use crate::claims::{self, Claim, ClaimOutcome, ClaimedFigure, Settings, Verdict};
use crate::dataset::{Dataset, Fault, Faults, Needs};
use crate::render::Format;
use crate::sql::one::{self, SqlAsker, Trouble};
use crate::stats::{Note, Query, Question, Weight};

mod junit;
mod table;

/// Recompute published statements; without a file, those of the paper
///
/// A file of claims is TOML or JSON: `tipstat claims new` writes one, `tipstat schema claims` describes what it may hold. With
/// `--data` the claims are checked against those files; a claim whose source is not in them is checked against their sources.
#[derive(Debug, Args)]
pub(super) struct Verify {
    /// Files of claims; without one, the built-in claims
    claims: Vec<String>,
    /// Exit with 1 also if a claim cannot be computed, or is only possible
    #[arg(long)]
    strict: bool,
    /// Check every source, even if the one that a claim names is in the data
    #[arg(long)]
    any_source: bool,
}

/// What a match of the paper with the embedded package says.
const ITS_OWN: &str = "The embedded package holds these figures as the paper prints them: a match says that they were copied correctly and agree \
     with each other; `--data` checks them against other files.";

/// Says that the data of a project were not used, because only `build` reads them.
fn of_build_alone(data: &str) -> Note {
    let text = format!(
        "The embedded package was used: `[build]` of `tipstat.toml` names {data} for `build` only; with `[defaults]` or \
         `--data` every command reads it."
    );
    Note::stated("build-data", Weight::Warning, text)
}

/// A file of claims, and their outcomes.
pub(super) struct Verified {
    /// Its name.
    pub file: String,
    pub claims: Vec<Claim>,
    pub outcomes: Vec<ClaimOutcome>,
}

impl Verified {
    /// The outcomes with their claims.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (&Claim, &ClaimOutcome)> {
        let claim = |outcome: &ClaimOutcome| self.claims.get(outcome.claim);
        self.outcomes
            .iter()
            .filter_map(move |outcome| Some((claim(outcome)?, outcome)))
    }
}

impl Verify {
    pub(super) fn run(&self, options: &Options, out: &mut impl Write) -> anyhow::Result<Code> {
        let (data, files) = verified(&self.claims, self.any_source, options)?;
        let fails = |outcome: &ClaimOutcome| match outcome.verdict {
            Verdict::Mismatch => true,
            Verdict::Possible | Verdict::NotComputable => self.strict,
            Verdict::MatchesRounded | Verdict::Match => false,
        };
        let outcomes = || files.iter().flat_map(|file| &file.outcomes);
        let unchecked = |outcome: &ClaimOutcome| outcome.verdict == Verdict::NotComputable;
        let (all, left) = (
            outcomes().count(),
            outcomes().filter(|it| unchecked(it)).count(),
        );
        // what cannot be checked at all does not hold
        let nothing = all > 0 && left == all;
        let found = nothing || outcomes().any(fails);
        if options.format() == Format::Junit {
            options.recorder.table(&table::rows(&files));
            let text = junit::report(&files, self.strict)?;
            output::write_text(&text, options, out)?;
        } else {
            let mut table = if options.format().is_for_people() {
                table::sheet(&files)
            } else {
                table::rows(&files)
            };
            if nothing {
                let text =
                    format!("0 of {all} claims checked: the data have no figure for any of them.");
                table = table.noting(Note::stated("nothing-checked", Weight::Warning, text));
            }
            if !options.names_data() {
                if self.claims.is_empty() {
                    table = table.noting(Note::stated("own-figures", Weight::Warning, ITS_OWN));
                }
                if let Some(data) = settings::of_build(&options.project) {
                    table = table.noting(of_build_alone(&data));
                }
            }
            let mut asked = options.asked("verify", &question(options));
            if !self.claims.is_empty() {
                asked.insert("claims", self.claims.join(" "));
            }
            if self.any_source {
                asked.insert("any_source", "true".into());
            }
            output::write(&table, Some(&data), asked, options, out)?;
        }
        Ok(if found { Code::Found } else { Code::Done })
    }
}

/// The claims of files, or those that ship, against what `--data` names, which is read once.
fn verified(
    paths: &[String],
    any_source: bool,
    options: &Options,
) -> anyhow::Result<(Dataset, Vec<Verified>)> {
    let files = read(paths, options)?;
    let needs = needs(&files)?;
    let data = options.dataset(&[], needs)?;
    let mut question = question(options);
    question.min_cell = question.least_cell(&data);
    question.noise(&data)?; // refused before anything is computed
    // built-in claims check what a file supports; those of the user's files are checked against the data of `show`
    let files_alone = paths.is_empty() && options.names_files_alone();
    let settings = Settings {
        confidence: question.query.confidence(),
        min_cell: question.min_cell,
        protect: question.protect,
        any_source,
        elsewhere: options.names_data(),
        files: files_alone,
    };
    let mut asker = SqlAsker::new(&data, &question, files_alone);
    let mut wrong = Vec::new();
    let mut done = Vec::new();
    for (file, claims) in files {
        let mut sql = |query: &str| {
            asker.ask(query).map_err(|trouble| match trouble {
                Trouble::Refused(why) => why,
                Trouble::Wrong(why) => {
                    wrong.push(fault(&file, &claims, query, &why));
                    why
                }
            })
        };
        let outcomes = claims::verify(&claims, &data, settings, &mut sql)?;
        done.push(Verified {
            file,
            claims,
            outcomes,
        });
    }
    if !wrong.is_empty() {
        return Err(Faults(wrong).into());
    }
    options.step("verified");
    Ok((data, done))
}

/// The question of all claims; each claim itself says what it is about.
fn question(options: &Options) -> Question {
    let asked = options.question(&[]);
    Question {
        query: Query {
            confidence: asked.query.confidence,
            ..Query::default()
        },
        min_cell: asked.min_cell,
        protect: asked.protect,
        repeats: asked.repeats,
        ..Question::default()
    }
}

fn read(paths: &[String], options: &Options) -> Result<Vec<(String, Vec<Claim>)>, Faults> {
    if paths.is_empty() {
        return Ok(vec![(claims::SHIPPED.0.into(), claims::shipped()?)]);
    }
    let places = options.places()?;
    let mut files = Vec::new();
    let mut faults = Vec::new();
    for path in paths {
        match claims::open(&options.at(Path::new(path)), &places) {
            Ok(claims) => files.push((path.clone(), claims)),
            Err(found) => faults.extend(found.0),
        }
    }
    if faults.is_empty() {
        Ok(files)
    } else {
        Err(Faults(faults))
    }
}

/// What all claims need to be counted, or which of their queries are wrong.
fn needs(files: &[(String, Vec<Claim>)]) -> Result<Needs, Faults> {
    let mut all = Needs::NOTHING;
    let mut faults = Vec::new();
    for (file, claims) in files {
        all = all.and(claims::needs(claims));
        for claim in claims {
            let ClaimedFigure::Sql { sql, .. } = &claim.asked else {
                continue;
            };
            match one::needs(sql) {
                Ok(needs) => all = all.and(needs),
                Err(why) => faults.push(fault(file, claims, sql, &why)),
            }
        }
    }
    if faults.is_empty() {
        Ok(all)
    } else {
        Err(Faults(faults))
    }
}

fn fault(file: &str, claims: &[Claim], query: &str, why: &str) -> Fault {
    let is =
        |claim: &&Claim| matches!(&claim.asked, ClaimedFigure::Sql { sql, .. } if sql == query);
    let line = claims.iter().find(is).map_or(1, |claim| claim.line);
    Fault::cell(file, line, "sql", query, format!("a query: {why}"))
}
