//! A new statistic in one file: the share of children among victims of known age, through the guard and rendered.
//!
//! `cargo run --release --example example_share -- [FILE...]`; without a file, on the invented figures of `tests/files/`.

use std::collections::BTreeMap;

use tipstat::dataset::{Dataset, Division, Inputs, Needs, Table};
use tipstat::render::{Detail, Document, Format, Screen, render};
use tipstat::stats::{
    Answer, Count, Description, Estimate, Note, PolarsResult, Public, Query, Statistic, Unit,
};

/// What `tipstat explain` would say of it, were it in the registry.
pub static EXAMPLE_SHARE: Statistic = Statistic {
    about: Description {
        name: "example-share",
        title: "Children among identified victims of known age",
        unit: Unit::Share,
        keys: &["country", "year", "source", "group"],
        formula: "n(child) / (n(child) + n(adult)); Wilson interval. With bounds: least over most, and the reverse",
        base: "victims whose age is recorded",
        caveats: &["victims of unknown age are left out"],
        source: "Wilson (1927), doi:10.1080/01621459.1927.10502953",
        tables: &[Table::Victims],
        divides: &[],
        needs: Needs::victims(Division {
            age: true,
            ..Division::NONE
        }),
    },
    compute,
};

/// The printed counts of children and of adults of one country, year and source.
type Ages = [Option<Count>; 2];

fn compute(data: &Dataset, query: &Query) -> PolarsResult<Answer> {
    let mut ages: BTreeMap<(&str, Option<i64>, &str), Ages> = BTreeMap::new();
    for row in query.victims(data)? {
        let at = match row.age {
            "child" => 0,
            "adult" => 1,
            _ => continue,
        };
        // nothing is added across sexes, forms of exploitation or measures: their totals are printed
        if row.sex == "total" && row.exploitation == "total" && row.measure == "identified" {
            ages.entry((row.country, row.year, row.source)).or_default()[at] = row.count;
        }
    }
    let mut answer = Answer::default();
    for ((country, year, source), [child, adult]) in ages {
        let keys = vec![
            ("country", country.into()),
            (
                "year",
                year.map_or(String::new(), |year| year.to_string()).into(),
            ),
            ("source", source.into()),
            ("group", "child".into()),
        ];
        answer
            .figures
            .push(Estimate::share(keys, child, adult, query.level()));
    }
    answer.note(Note::NotASample);
    Ok(answer)
}

/// The table of some files: opened and checked, computed, guarded, rendered.
pub fn table(files: &[String], format: Format) -> anyhow::Result<String> {
    let inputs = Inputs {
        paths: files.to_vec(),
        needs: EXAMPLE_SHARE.needs,
        ..Inputs::default()
    };
    let (data, query) = (Dataset::open(&inputs)?, Query::default());
    let answer = (EXAMPLE_SHARE.compute)(&data, &query)?;
    // a public source: no count is hidden
    let table = Public::figures(&EXAMPLE_SHARE, answer, query.confidence(), None);
    let document = Document {
        table: &table,
        query: BTreeMap::from([("statistic", EXAMPLE_SHARE.name.to_owned())]),
        sources: BTreeMap::new(),
        ledger: &data.ledgers,
        raw: false,
        detail: Detail::All,
    };
    let screen = Screen {
        width: 100,
        color: false,
    };
    Ok(String::from_utf8(render(&document, format, screen)?)?)
}

#[allow(clippy::print_stdout)]
fn main() -> anyhow::Result<()> {
    let mut files: Vec<String> = std::env::args().skip(1).collect();
    if files.is_empty() {
        files.push(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/files/glotip-like.csv").into());
    }
    print!("{}", table(&files, Format::Table)?);
    Ok(())
}
