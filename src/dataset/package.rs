//! The embedded Data Package, and packages in folders.

use super::fault::Fault;
use super::schema::Package;
use super::table::Table;

pub(super) const DATAPACKAGE: &str = include_str!("../../data/datapackage.json");
pub(super) const AREAS: &str = include_str!("../../data/areas.csv");
pub(super) const ALIASES: &str = include_str!("../../data/aliases.csv");

/// The embedded file of a table: its name and content.
pub(super) const fn embedded(table: Table) -> (&'static str, &'static str) {
    match table {
        Table::Victims => ("data/victims.csv", include_str!("../../data/victims.csv")),
        Table::Routes => ("data/routes.csv", include_str!("../../data/routes.csv")),
        Table::Tiers => ("data/tiers.json", include_str!("../../data/tiers.json")),
        Table::Population => (
            "data/population.csv",
            include_str!("../../data/population.csv"),
        ),
        Table::Findings => ("data/findings.csv", include_str!("../../data/findings.csv")),
        Table::Provisions => (
            "data/provisions.csv",
            include_str!("../../data/provisions.csv"),
        ),
        Table::Sources => ("data/sources.csv", include_str!("../../data/sources.csv")),
    }
}

/// The files of a package in a folder (or of a `datapackage.json` itself): for each resource its path and, where its
/// name is one of ours, its table.
pub(super) fn files(folder: &str) -> Result<Vec<(String, Option<Table>)>, Fault> {
    let folder = folder.strip_suffix("/datapackage.json").unwrap_or(folder);
    let at = format!("{}/datapackage.json", folder.trim_end_matches('/'));
    let text = std::fs::read_to_string(&at).map_err(|_| {
        Fault::unreadable(&at, "a `datapackage.json` of UTF-8 text that can be read")
    })?;
    let package: Package = serde_json::from_str(&text).map_err(|error| {
        Fault::unreadable(
            &at,
            format!("a Data Package with a `name` and `resources`: {error}"),
        )
    })?;
    let mut files = Vec::new();
    for resource in package.resources {
        let Some(path) = resource.path.as_ref().and_then(|path| path.as_str()) else {
            return Err(Fault::unreadable(
                &at,
                format!("a `path` that is one file for resource `{}`", resource.name),
            ));
        };
        let escapes = path.starts_with('/')
            || path.contains("://")
            || path.split(['/', '\\']).any(|part| part == "..");
        if escapes {
            return Err(Fault::unreadable(
                &at,
                format!(
                    "paths inside the package: resource `{}` has `{path}`",
                    resource.name
                ),
            ));
        }
        files.push((
            format!("{}/{path}", folder.trim_end_matches('/')),
            Table::named(&resource.name),
        ));
    }
    Ok(files)
}
