//! Tables in the terms of IC-TIP: victims and routes, one row per figure.

use std::collections::BTreeMap;

use super::{head, label};
use crate::dataset::sources::{self, Release};
use crate::dataset::table::Table;
use crate::dataset::{Dataset, write};

/// The columns that have one meaning in victims and routes.
const COLUMNS: [&str; 10] = [
    "year",
    "reporter",
    "measure",
    "sex",
    "age",
    "exploitation",
    "count",
    "share",
    "source",
    "locator",
];
/// The columns of places.
const PLACES: [&str; 2] = ["Country", "Citizenship"];
const TOTAL: &str = "Total";
const NOT_KNOWN: &str = "Not known";

/// Victims and routes as one CSV in the terms of IC-TIP.
pub fn table(data: &Dataset) -> anyhow::Result<Vec<u8>> {
    let release = sources::shipped("ic-tip").unwrap_or_default();
    let mut writer = csv::Writer::from_writer(Vec::new());
    let heads = COLUMNS.iter().map(|column| head(&release, column));
    writer.write_record(PLACES.into_iter().chain(heads))?;
    for table in [Table::Victims, Table::Routes] {
        let fields = &table.schema().fields;
        for row in write::rows_of(table.schema(), &data.frame(table))? {
            let names = fields.iter().map(|field| field.name.as_str());
            let row: BTreeMap<&str, String> = names.zip(row).collect();
            writer.write_record(record(&release, table, &row))?;
        }
    }
    Ok(writer.into_inner()?)
}

/// One figure.
fn record(release: &Release, table: Table, row: &BTreeMap<&str, String>) -> Vec<String> {
    let cell = |name: &str| row.get(name).map_or("", String::as_str);
    let known = |name: &str| match cell(name) {
        "" => NOT_KNOWN,
        place => place,
    };
    let places = match (table, cell("country_role")) {
        (Table::Routes, _) => [known("destination"), known("origin")],
        (_, "citizen_of") => [TOTAL, known("country")],
        _ => [known("country"), TOTAL],
    };
    let others = COLUMNS.map(|name| label(release.columns.get(name), cell(name)));
    places
        .into_iter()
        .chain(others)
        .map(str::to_owned)
        .collect()
}
