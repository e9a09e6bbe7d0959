//! `claims`: those that ship, and a new one made of a question.

use std::collections::BTreeMap;
use std::io::Write;

use clap::{Args, Subcommand};

use super::exit::Code;
use super::options::Options;
use super::output;
use crate::claims::{self, Claim};
use crate::render::Format;
use crate::stats::{Note, Public, Weight};

use new::New;

mod new;
mod printed;

/// List or write claims: the numerical statements of a text, as data for `verify`
#[derive(Debug, Args)]
pub(super) struct Claims {
    #[command(subcommand)]
    what: ClaimsCommand,
}

#[derive(Debug, Subcommand)]
enum ClaimsCommand {
    /// List the built-in claims: the numerical statements of the paper
    List,
    New(Box<New>),
}

impl Claims {
    pub(super) fn run(&self, options: &Options, out: &mut impl Write) -> anyhow::Result<Code> {
        match &self.what {
            ClaimsCommand::List => list(options, out),
            ClaimsCommand::New(new) => new.run(options, out),
        }
    }
}

fn list(options: &Options, out: &mut impl Write) -> anyhow::Result<Code> {
    let mut fields = vec![
        ("claim", "id of the claim"),
        ("statement", "what the paper says"),
        ("locator", "where it says it"),
        ("expected", "what it says the figure is"),
        (
            "query",
            "the query that computes it; empty where there is none",
        ),
    ];
    let mut rows: Vec<Vec<String>> = claims::shipped()?.iter().map(row).collect();
    if options.format() == Format::Table {
        // three columns go on a screen
        fields.retain(|(name, _)| !matches!(*name, "locator" | "query"));
        for row in &mut rows {
            row.truncate(4);
            let locator = row.remove(2);
            row[1] += &format!(" [{locator}]");
        }
    }
    let notes = vec![Note::stated(
        "how-to-verify",
        Weight::Warning,
        "`tipstat verify` checks them against the data; statements without a query cannot be computed.",
    )];
    let table = Public::texts("Numerical statements of the paper", fields, rows, notes);
    let asked = BTreeMap::from([("command", "claims list".into())]);
    output::write(&table, None, asked, options, out)
}

fn row(claim: &Claim) -> Vec<String> {
    vec![
        claim.id.clone(),
        claim.statement.clone(),
        claim.locator.clone(),
        claims::expected(claim),
        claims::asked(claim),
    ]
}
