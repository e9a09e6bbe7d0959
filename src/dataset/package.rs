//! The embedded Data Package, and packages in folders.

use std::path::Path;

use super::fault::Fault;
use super::read::{Pipes, not_read, text_file};
use super::schema::Package;
use super::table::Table;

pub(super) const DATAPACKAGE: &str = include_str!("../../data/datapackage.json");
pub(super) const AREAS: &str = include_str!("../../data/areas.csv");
pub(super) const GROUPS: &str = include_str!("../../data/groups.csv");
pub(super) const ALIASES: &str = include_str!("../../data/aliases.csv");

/// The embedded file of a table, its name and content (compressed where the name ends in `.gz`), where there is one.
pub(super) const fn embedded(table: Table) -> Option<(&'static str, &'static [u8])> {
    Some(match table {
        Table::Answers | Table::Places | Table::Rates => return None,
        Table::Victims => ("data/victims.csv", include_bytes!("../../data/victims.csv")),
        Table::Routes => ("data/routes.csv", include_bytes!("../../data/routes.csv")),
        Table::Tiers => ("data/tiers.csv", include_bytes!("../../data/tiers.csv")),
        Table::Population => (
            "data/population.csv.gz",
            include_bytes!("../../data/population.csv.gz"),
        ),
        Table::Findings => (
            "data/findings.csv",
            include_bytes!("../../data/findings.csv"),
        ),
        Table::Provisions => (
            "data/provisions.csv",
            include_bytes!("../../data/provisions.csv"),
        ),
        Table::Sources => ("data/sources.csv", include_bytes!("../../data/sources.csv")),
    })
}

/// The folder of a package that a path from `root` names: itself, or that of its `datapackage.json`.
pub(super) fn folder(root: &Path, path: &str) -> Option<String> {
    let described = |folder: &str| root.join(folder).join(DESCRIPTION).is_file();
    match path.strip_suffix(DESCRIPTION) {
        Some("") => Some(".".into()),
        Some(folder) if folder.ends_with('/') => Some(folder.into()),
        _ => (!path.is_empty() && described(path)).then(|| path.into()),
    }
}

/// The files behind a path to data, from `root`: of a package its description and resources, else the file, and what
/// declares it.
pub fn files_behind(root: &Path, path: &str) -> Vec<String> {
    let mut behind = match folder(root, path) {
        Some(folder) => {
            let resources = files(root, &folder).unwrap_or_default();
            let description = format!("{}/{DESCRIPTION}", folder.trim_end_matches('/'));
            let resources = resources.into_iter().map(|(path, _)| path);
            [description].into_iter().chain(resources).collect()
        }
        None => vec![path.to_owned()],
    };
    let beside = |path: &String| Path::new(path).with_extension("toml");
    let declared: Vec<_> = behind.iter().map(beside).collect();
    let declared = declared.iter().filter_map(|path| path.to_str());
    behind.extend(declared.map(str::to_owned));
    behind.retain(|path| root.join(path).is_file());
    behind.sort();
    behind.dedup();
    behind
}

/// All that is compiled in and that numbers may follow from, as bytes.
pub fn contents() -> impl Iterator<Item = &'static [u8]> {
    let tables = [
        Table::Victims,
        Table::Routes,
        Table::Tiers,
        Table::Population,
        Table::Findings,
        Table::Provisions,
        Table::Sources,
    ];
    let tables = tables.into_iter().filter_map(embedded);
    let others = [DATAPACKAGE, AREAS, GROUPS, ALIASES].map(str::as_bytes);
    tables.map(|(_, content)| content).chain(others)
}

/// Whether a file is one of those that the program has compiled in.
pub(super) fn is_reference(path: &str) -> bool {
    [
        "areas.csv",
        "aliases.csv",
        "groups.csv",
        "claims.json",
        "ledger.json",
        "world-110m.json",
        "world-50m.json.gz",
    ]
    .iter()
    .any(|name| path.ends_with(name))
}

const DESCRIPTION: &str = "datapackage.json";

/// One path, or those of the parts of a table in Parquet; parts of a text file would be one file cut anywhere.
fn paths(path: Option<&serde_json::Value>) -> Option<Vec<&str>> {
    let path = path?;
    if let Some(path) = path.as_str() {
        return Some(vec![path]);
    }
    let part = |part: &'_ serde_json::Value| part.as_str().is_some_and(|p| p.ends_with(".parquet"));
    let parts = path.as_array().filter(|parts| parts.iter().all(part))?;
    Some(parts.iter().filter_map(|part| part.as_str()).collect())
}

/// The files of a package: for each resource its path and, where its name is one of tipstat's, its table.
pub(super) fn files(root: &Path, folder: &str) -> Result<Vec<(String, Option<Table>)>, Vec<Fault>> {
    let folder = folder.trim_end_matches('/');
    let at = format!("{folder}/{DESCRIPTION}");
    let fault = |expected: String| Fault::unreadable(&at, expected);
    let text = text_file(&root.join(&at), Pipes::Refused);
    let text = text.map_err(|error| vec![not_read(&at, &error)])?;
    let package: Package =
        serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| {
            vec![fault(format!(
                "JSON of a Data Package, an object with `resources` ({error})"
            ))]
        })?;
    let (mut files, mut faults) = (Vec::new(), Vec::new());
    for resource in package.resources {
        let name = &resource.name;
        let Some(paths) = paths(resource.path.as_ref()) else {
            faults.push(fault(format!(
                "a `path` that is one file for resource `{name}`, or a list of Parquet files"
            )));
            continue;
        };
        for path in paths {
            let up = path.split(['/', '\\']).any(|part| part == "..");
            if up || path.starts_with('/') || path.contains("://") {
                faults.push(fault(format!(
                    "paths inside the package: resource `{name}` has `{path}`"
                )));
            } else {
                files.push((format!("{folder}/{path}"), Table::named(name)));
            }
        }
    }
    if faults.is_empty() {
        Ok(files)
    } else {
        Err(faults)
    }
}
