//! `countries`: what labels mean.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use super::exit::Code;
use super::options::Options;
use super::{output, save};
use crate::dataset::areas::{self, Resolution};
use crate::dataset::groups::Group;
use crate::dataset::review;
use crate::dataset::{Faults, Places};
use crate::stats::Public;

/// Resolve labels to countries, or say why not; suggestions are shown, never applied
#[derive(Debug, Args)]
pub(super) struct Countries {
    /// Labels; all countries and areas where none is given
    labels: Vec<String>,
    /// Write the labels of `--data` that do not resolve to a file, keeping what is decided there already
    #[arg(long, value_name = "FILE", conflicts_with = "labels")]
    review: Option<PathBuf>,
}

impl Countries {
    pub(super) fn run(&self, options: &Options, out: &mut impl Write) -> anyhow::Result<Code> {
        if let Some(file) = &self.review {
            return review_labels(file, options, out);
        }
        let places = options.places()?;
        let all: Vec<String> = areas::all().iter().map(|area| area.code.clone()).collect();
        let labels = if self.labels.is_empty() {
            &all
        } else {
            &self.labels
        };
        let fields = vec![
            ("label", "as given"),
            (
                "country",
                "code: ISO 3166-1 alpha-3 or UN M49; null where it is not one country",
            ),
            (
                "kind",
                "country, former, area, group, ambiguous, unresolved, or a kind of label that is not a country",
            ),
            ("reason", "what it is, or why it does not resolve"),
            ("suggestions", "codes that may be meant, joined by `;`"),
        ];
        let mut rows = Vec::new();
        for label in labels {
            rows.push(row(label, &places)?);
        }
        let asked = BTreeMap::from([("command", "countries".into())]);
        output::write(
            &Public::texts("", fields, rows, Vec::new()),
            None,
            asked,
            options,
            out,
        )
    }
}

/// Writes what is still open; decisions in the file are applied first, and stay.
fn review_labels(file: &Path, options: &Options, out: &mut impl Write) -> anyhow::Result<Code> {
    let path = file.display().to_string();
    let earlier = if file.exists() {
        review::read(&path)?
    } else {
        Vec::new()
    };
    let mut options = options.clone();
    if file.exists() {
        options.aliases = Some(path.clone());
    }
    let data = options.dataset_to_review()?;
    let labels = review::update(&earlier, &data.ledgers);
    let mut writer = csv::Writer::from_writer(Vec::new());
    for label in &labels {
        writer.serialize(label)?;
    }
    if labels.is_empty() {
        writer.write_record(["label", "country", "rows", "suggestions"])?;
    }
    save::save(file, &writer.into_inner()?)?;
    let open = labels
        .iter()
        .filter(|label| label.country.trim().is_empty())
        .count();
    let decided = labels.len() - open;
    writeln!(
        out,
        "{path}: {open} labels open, {decided} decided; fill in `country` and give the file to `--aliases`"
    )?;
    Ok(Code::Done)
}

fn row(label: &str, places: &Places) -> Result<Vec<String>, Faults> {
    let resolution = places.resolve(label);
    if !matches!(resolution, Resolution::Area(_))
        && let Some(group) = places.group(label).map_err(Faults::from)?
    {
        return Ok(of_group(label, &group));
    }
    let reason = places.refusal(label, &resolution);
    let [country, kind, reason, suggestions] = match resolution {
        Resolution::Area(code) => {
            let kind = areas::by_code(code).map_or("country", |area| &area.kind);
            [
                code.to_owned(),
                kind.to_owned(),
                areas::name(code),
                String::new(),
            ]
        }
        Resolution::Ambiguous(codes) => {
            [String::new(), "ambiguous".into(), reason, codes.join(";")]
        }
        Resolution::NoCountry(kind) => [String::new(), kind.to_owned(), reason, String::new()],
        Resolution::Unknown => [
            String::new(),
            "unresolved".into(),
            reason,
            areas::suggest(label).join(";"),
        ],
    };
    Ok(vec![label.to_owned(), country, kind, reason, suggestions])
}

/// A group means its members.
fn of_group(label: &str, group: &Group) -> Vec<String> {
    let Group {
        name,
        members,
        state,
        source,
        ..
    } = group;
    let state = if state.is_empty() {
        String::new()
    } else {
        format!(" as of {state}")
    };
    let reason = format!(
        "{name}: {} members{state}: {} ({source})",
        members.len(),
        members.join(", ")
    );
    vec![
        label.to_owned(),
        String::new(),
        "group".into(),
        reason,
        String::new(),
    ]
}
