//! `schema`: what the outputs and the tables look like, for programs that check them.

use std::collections::BTreeMap;
use std::io::Write;

use clap::Args;

use super::exit::{Code, Usage};
use super::options::Options;
use super::output;
use crate::dataset::{self, schema};
use crate::render;
use crate::stats::Public;

/// The schema of JSON output, of the tables that tipstat reads, of files of claims, or of declarations; without a name, a list of
/// schemas
#[derive(Debug, Args)]
pub(super) struct Schema {
    /// `json`, `tables`, `claims` or `release`
    name: Option<String>,
}

/// Name, what it describes, and the text.
const SCHEMAS: [(&str, &str, &str); 4] = [
    (
        "json",
        "what `--format json` writes: JSON Schema, draft 2020-12",
        render::SCHEMA,
    ),
    (
        "tables",
        "the tables that tipstat reads, and those it holds: Frictionless Data Package, version 2",
        schema::DESCRIPTION,
    ),
    (
        "claims",
        "files of claims for `verify`, in JSON or TOML: JSON Schema, draft 2020-12",
        crate::claims::SCHEMA,
    ),
    (
        "release",
        "declarations of other people's files, in TOML: JSON Schema, draft 2020-12",
        dataset::RELEASE_SCHEMA,
    ),
];

impl Schema {
    pub(super) fn run(&self, options: &Options, out: &mut impl Write) -> anyhow::Result<Code> {
        let Some(asked) = &self.name else {
            let fields = vec![("schema", "name"), ("title", "what it describes")];
            let row = |(name, title, _): &(&str, &str, &str)| vec![(*name).into(), (*title).into()];
            let rows = SCHEMAS.iter().map(row).collect();
            let table = Public::texts("", fields, rows, Vec::new());
            let asked = BTreeMap::from([("command", "schema".into())]);
            return output::write(&table, None, asked, options, out);
        };
        let Some((_, _, text)) = SCHEMAS.iter().find(|(name, _, _)| name == asked) else {
            return Err(Usage(format!(
                "no schema `{asked}`; there are `json`, `tables`, `claims` and `release`"
            ))
            .into());
        };
        output::write_text(text, options, out)
    }
}
