//! `verify`: whether what a text says in numbers still follows from the data.

use std::io::Write;

use clap::Args;
use serde_json::{Value, json};

use super::exit::{Code, Usage};
use super::options::Options;
use super::sql::one::{self, Asker, Trouble};
use super::{junit, output};
use crate::claims::{self, Asked, Claim, Outcome, Settings, Verdict};
use crate::dataset::{Dataset, Fault, Faults, Needs};
use crate::render::Format;
use crate::stats::{Column, Count, Public, Query};

/// Recomputes published statements; without a file those of the paper
///
/// A file of claims is TOML or JSON: `tipstat claims new` writes one, `tipstat schema claims` says all it may hold. With
/// `--data` the claims are put to those files: a claim whose source is not among theirs is asked of the sources they have.
#[derive(Debug, Args)]
pub(super) struct Verify {
    /// Files of claims; without one the claims that ship
    claims: Vec<String>,
    /// End with 1 also where a claim is not computable, or only possible
    #[arg(long)]
    strict: bool,
    /// Ask every source, also where the one that a claim names is in the data
    #[arg(long)]
    any_source: bool,
}

/// What a match of the paper with the embedded package says.
const ITS_OWN: &str = "the embedded package holds these figures as the paper prints them: a match says that they were copied right and agree \
     with each other, `--data` puts them to other files";

/// A file of claims, and how they stand.
pub(super) struct Verified {
    /// Its name.
    pub file: String,
    pub claims: Vec<Claim>,
    pub outcomes: Vec<Outcome>,
}

impl Verified {
    /// The outcomes with their claims.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (&Claim, &Outcome)> {
        let claim = |outcome: &Outcome| self.claims.get(outcome.claim);
        self.outcomes
            .iter()
            .filter_map(move |outcome| Some((claim(outcome)?, outcome)))
    }
}

impl Verify {
    pub(super) fn run(&self, options: &Options, out: &mut impl Write) -> anyhow::Result<Code> {
        if options.narrows() {
            let why = "a claim names its countries, years and sources itself: `--country`, `--year` and `--source` say nothing here";
            return Err(Usage(why.into()).into());
        }
        let (data, files) = verified(&self.claims, self.any_source, options)?;
        let fails = |outcome: &Outcome| match outcome.verdict {
            Verdict::Mismatch => true,
            Verdict::Possible | Verdict::NotComputable => self.strict,
            Verdict::MatchesRounded | Verdict::Match => false,
        };
        let found = files.iter().flat_map(|file| &file.outcomes).any(fails);
        if options.format() == Format::Junit {
            options.recorder.table(&rows(&files));
            let text = junit::report(&files, self.strict)?;
            output::write_text(&text, options, out)?;
        } else {
            let mut table = if for_people(options.format()) {
                sheet(&files)
            } else {
                rows(&files)
            };
            if self.claims.is_empty() && !options.names_data() {
                table = table.noting(ITS_OWN.into());
            }
            let mut asked = options.asked("verify", &Query::default());
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
pub(super) fn verified(
    paths: &[String],
    any_source: bool,
    options: &Options,
) -> anyhow::Result<(Dataset, Vec<Verified>)> {
    let files = read(paths)?;
    let needs = needs(&files)?;
    let data = options.dataset(&[], needs)?;
    let query = Query {
        confidence: options.confidence(),
        ..Query::default()
    };
    let min_cell = options.min_cell(&data);
    let settings = Settings {
        confidence: query.confidence,
        min_cell,
        any_source,
        files: options.names_data(),
    };
    let mut asker = Asker::new(&data, &query, min_cell, options.names_data());
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

fn read(paths: &[String]) -> Result<Vec<(String, Vec<Claim>)>, Faults> {
    if paths.is_empty() {
        return Ok(vec![(claims::SHIPPED.0.into(), claims::shipped()?)]);
    }
    let mut files = Vec::new();
    let mut faults = Vec::new();
    for path in paths {
        match claims::open(path) {
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
            let Asked::Sql { sql, .. } = &claim.asked else {
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
    let is = |claim: &&Claim| matches!(&claim.asked, Asked::Sql { sql, .. } if sql == query);
    let line = claims.iter().find(is).map_or(1, |claim| claim.line);
    Fault::cell(file, line, "sql", query, format!("a query: {why}"))
}

fn for_people(format: Format) -> bool {
    matches!(
        format,
        Format::Table | Format::Markdown | Format::Html | Format::HtmlPage | Format::Latex
    )
}

/// Outcomes for people: those that need a look first.
fn sheet(files: &[Verified]) -> Public {
    let mut pairs: Vec<(&Claim, &Outcome)> = files.iter().flat_map(Verified::pairs).collect();
    pairs.sort_by_key(|(_, outcome)| outcome.verdict);
    let cited = sources(files);
    let columns = ["Outcome", "Statement", "Expected", "Computed", "Source"];
    let columns = columns.map(|name| Column {
        name: name.into(),
        unit: "".into(),
        description: "".into(),
    });
    let row = |(claim, outcome): &(&Claim, &Outcome)| -> Vec<Value> {
        let none = claims::Computed::default();
        let computed = outcome.computed.as_ref().unwrap_or(&none);
        let place = if claim.locator.is_empty() {
            String::new()
        } else {
            format!(" [{}]", claim.locator)
        };
        let remark = [outcome.reason.as_str(), claim.note.as_str()];
        let remark: Vec<&str> = remark.into_iter().filter(|text| !text.is_empty()).collect();
        let remark = if remark.is_empty() {
            String::new()
        } else {
            format!(" – {}", remark.join("; "))
        };
        let of = computed
            .base
            .map_or(String::new(), |base| format!(" of {}", between(base)));
        let at = |source: &str| cited.iter().position(|known| known == source);
        let references = computed.source.split(';').filter_map(at);
        let references: Vec<String> = references.map(|at| format!("[{}]", at + 1)).collect();
        vec![
            json!(outcome.verdict.word().replace('_', " ")),
            json!(format!("{}{place}{remark}", claim.statement)),
            json!(short(&outcome.expected, outcome)),
            json!(format!("{}{of}", short(&computed.text, outcome))),
            json!(references.concat()),
        ]
    };
    let rows = pairs.iter().map(row).collect();
    Public::rows(
        "Claims against the data",
        columns.to_vec(),
        rows,
        notes(files),
    )
    .citing(cited)
}

/// A long text that is as it should be, cut: programs have it whole.
fn short(text: &str, outcome: &Outcome) -> String {
    const SHOWN: usize = 20;
    let word = outcome
        .computed
        .as_ref()
        .is_some_and(|computed| computed.low.is_none());
    if outcome.verdict != Verdict::Match || !word || text.chars().count() <= SHOWN {
        return text.to_owned();
    }
    let cut: String = text.chars().take(SHOWN).collect();
    format!("{} …", cut.trim_end())
}

/// Bounds for people, as in `66-69`.
fn between(count: Count) -> String {
    match (count.number(), count.high) {
        (Some(number), _) => number.to_string(),
        (None, Some(high)) => format!("{}-{high}", count.low),
        (None, None) => format!("{} or more", count.low),
    }
}

/// The columns for programs.
const FIELDS: [(&str, &str, &str); 18] = [
    ("file", "", "the file of the claim"),
    ("claim", "", "id of the claim"),
    (
        "outcome",
        "",
        "mismatch, possible (the claim lies inside bounds that are not equal), matches_rounded, match or not_computable",
    ),
    ("statement", "", "what the text says"),
    ("locator", "", "where the text says it"),
    ("claimed_by", "", "who says it: id of a source"),
    ("expected", "", "what the text says the figure is, in words"),
    ("computed", "", "what the data say it is, in words"),
    (
        "computed_low",
        "of the statistic",
        "lower bound of the figure, shares as fractions of 1; null where there is none, or it is a word",
    ),
    (
        "computed_high",
        "of the statistic",
        "upper bound of the figure; null where there is none, or it is a word",
    ),
    (
        "base_low",
        "persons",
        "at least so many the share is of; null where no base is known",
    ),
    ("base_high", "persons", "at most so many the share is of"),
    ("status", "", "how far the figure is known"),
    ("source", "", "ids of the sources of the data"),
    (
        "reason",
        "",
        "what is missing, or what else to know of the outcome",
    ),
    ("note", "", "what to know of the claim"),
    ("query", "", "what was asked"),
    ("line", "", "line of the claim in its file"),
];

/// Outcomes for programs, in the order of the claims.
fn rows(files: &[Verified]) -> Public {
    let column = |(name, unit, description): (&'static str, &'static str, &'static str)| Column {
        name: name.into(),
        unit: unit.into(),
        description: description.into(),
    };
    let mut rows = Vec::new();
    for file in files {
        for (claim, outcome) in file.pairs() {
            let none = claims::Computed::default();
            let computed = outcome.computed.as_ref().unwrap_or(&none);
            let text = |text: &str| {
                if text.is_empty() {
                    Value::Null
                } else {
                    json!(text)
                }
            };
            rows.push(vec![
                json!(file.file),
                json!(claim.id),
                json!(outcome.verdict.word()),
                json!(claim.statement),
                text(&claim.locator),
                text(&claim.source),
                text(&outcome.expected),
                text(&computed.text),
                json!(computed.low),
                json!(computed.high),
                json!(computed.base.map(|base| base.low)),
                json!(computed.base.and_then(|base| base.high)),
                text(&computed.status),
                text(&computed.source),
                text(&outcome.reason),
                text(&claim.note),
                text(&claims::asked(claim)),
                json!(claim.line),
            ]);
        }
    }
    let columns = FIELDS.map(column).to_vec();
    Public::rows("Claims against the data", columns, rows, notes(files)).citing(sources(files))
}

/// How many claims stand how.
fn notes(files: &[Verified]) -> Vec<String> {
    let outcomes: Vec<&Outcome> = files.iter().flat_map(|file| &file.outcomes).collect();
    let count = |verdict: Verdict| {
        outcomes
            .iter()
            .filter(|outcome| outcome.verdict == verdict)
            .count()
    };
    let counted = Verdict::ALL.map(|verdict| (count(verdict), verdict.word().replace('_', " ")));
    let counted: Vec<String> = counted
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    let mut notes = vec![format!(
        "{} outcomes: {}",
        outcomes.len(),
        counted.join(", ")
    )];
    if count(Verdict::Possible) > 0 {
        notes.push("possible: the data know the figure between bounds only, and what the text says lies inside them".into());
    }
    if count(Verdict::NotComputable) > 0 {
        notes.push(
            "not computable: nothing was checked, and the remark says what is missing".into(),
        );
    }
    notes
}

/// The sources of the data, each once, in the order in which they are cited.
fn sources(files: &[Verified]) -> Vec<String> {
    let mut cited: Vec<String> = Vec::new();
    let outcomes = files.iter().flat_map(|file| &file.outcomes);
    for computed in outcomes.filter_map(|outcome| outcome.computed.as_ref()) {
        for source in computed
            .source
            .split(';')
            .filter(|source| !source.is_empty())
        {
            if !cited.iter().any(|known| known == source) {
                cited.push(source.to_owned());
            }
        }
    }
    cited
}
