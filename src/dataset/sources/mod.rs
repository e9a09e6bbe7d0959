//! Releases: what a public file's columns and codes mean, declared one file each.
//!
//! A declaration maps headers to tipstat's columns, and says how codes are read and what counts as missing. The
//! tables of tipstat's own package are declared by their schema: their columns mean themselves. An organisation declares
//! its own file in the same words, as `[[release]]` in `tipstat.toml`, or in a file of the data's name ending in `.toml`.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::fault::Fault;
use super::read::{Pipes, text_file};
use super::table::Table;
pub(super) use amount::{AmountUnit, Flag, Multiply};
pub(super) use answers::{Answers, age_on, year_and_part, year_of_date};
pub(super) use column::{CodeSystem, DeclaredColumn, Dual};
pub(super) use layout::{Filter, Pivot, fits, names_sheet};
pub(super) use part::{Part, Period, Repeated};
pub(super) use release::{Release, Shape};

pub(super) mod age;
mod amount;
mod answers;
mod column;
mod decimal;
mod layout;
mod part;
mod release;
mod wrong;

/// The JSON Schema of a declaration.
pub(super) const SCHEMA: &str = include_str!("release.schema.json");

const SHIPPED: &[&str] = &[
    include_str!("cho-3p.toml"),
    include_str!("ctdc-kanon-2017.toml"),
    include_str!("ctdc-kanon-2020.toml"),
    include_str!("ctdc-kanon-2021.toml"),
    include_str!("ctdc-synthetic-2021.toml"),
    include_str!("ctdc-synthetic-2024.toml"),
    include_str!("eurostat-bulk.toml"),
    include_str!("eurostat-sdmx.toml"),
    include_str!("glotip.toml"),
    include_str!("htcds.toml"),
    include_str!("ic-tip.toml"),
    include_str!("open-sdg.toml"),
    include_str!("open-sdg-croatia.toml"),
    include_str!("owid.toml"),
    include_str!("refused-borders.toml"),
    include_str!("refused-estimates.toml"),
    include_str!("refused-goods.toml"),
    include_str!("refused-hotline.toml"),
    include_str!("refused-missing-migrants.toml"),
    include_str!("tip-edges.toml"),
    include_str!("tip-tiers-codes.toml"),
    include_str!("tip-tiers-labels.toml"),
    include_str!("tip-tiers-list.toml"),
    include_str!("tip-tiers-wide.toml"),
    include_str!("uk-nrm.toml"),
    include_str!("uk-nrm-notify.toml"),
    include_str!("uk-nrm-years.toml"),
    include_str!("un-sdg.toml"),
    include_str!("un-sdg-ddf.toml"),
    include_str!("worldbank-population.toml"),
];

/// Every release that can be recognised, tipstat's tables first.
pub(super) fn all() -> &'static [Release] {
    static RELEASES: OnceLock<Vec<Release>> = OnceLock::new();
    RELEASES.get_or_init(|| {
        let shipped = SHIPPED.iter().filter_map(|text| toml::from_str(text).ok());
        Table::ALL.into_iter().map(native).chain(shipped).collect()
    })
}

/// A shipped release, by its name.
pub(super) fn shipped(name: &str) -> Option<Release> {
    let mut all = SHIPPED.iter().filter_map(|text| toml::from_str(text).ok());
    all.find(|release: &Release| release.release == name)
}

/// The declaration of one of tipstat's tables: each column is called by its name, and all but a few must be there.
pub(super) fn native(table: Table) -> Release {
    let fields = table.schema().fields.iter().map(|field| {
        let column = DeclaredColumn {
            from: vec![field.name.clone()],
            optional: field.may_be_absent,
            // Namibia's code, or missing: in a column of countries, the former
            missing: field
                .notation
                .starts_with("countr")
                .then(|| vec![String::new()]),
            ..DeclaredColumn::default()
        };
        (field.name.clone(), column)
    });
    Release {
        release: "tipstat".into(),
        header_rows: 1,
        missing: ["", "NA"].map(str::to_owned).to_vec(),
        title: format!("tipstat {}", table.name()),
        table: table.name().into(),
        strict: true,
        columns: fields.collect(),
        ..Release::default()
    }
}

/// Where the declaration of a data file may be: `a.toml` for `a.csv` and for `a.csv.gz`.
fn places_beside(data: &str) -> Vec<PathBuf> {
    let path = Path::new(data);
    let mut places = vec![path.with_extension("toml")];
    if path.extension().is_some_and(|extension| extension == "gz") {
        places.push(path.with_extension("").with_extension("toml"));
    }
    places
}

/// The release declared in a file next to a data file, with the same name and the ending `.toml`; paths are from `root`.
pub(super) fn beside(root: &Path, data: &str) -> Result<Option<Release>, Fault> {
    let read = |path: &PathBuf| text_file(&root.join(path), Pipes::Refused).ok();
    let found = places_beside(data)
        .into_iter()
        .find_map(|path| Some((read(&path)?, path)));
    let Some((text, path)) = found else {
        return Ok(None);
    };
    let place = path.display().to_string();
    let release =
        toml::from_str::<Release>(&text).map_err(|error| undeclared(&place, &text, &error))?;
    Ok(declared(&place, vec![release])?.pop())
}

/// What is wrong with the declaration of a release.
pub(super) fn undeclared(place: &str, text: &str, error: &toml::de::Error) -> Fault {
    let before = error.span().map(|span| &text[..span.start.min(text.len())]);
    Fault {
        line: before.map(|before| before.matches('\n').count() as u64 + 1),
        ..Fault::unreadable(
            place,
            format!("the declaration of a release: {}", error.message()),
        )
    }
}

/// Releases that users declare, checked.
pub(super) fn declared(place: &str, mut releases: Vec<Release>) -> Result<Vec<Release>, Fault> {
    if releases.is_empty() {
        return Ok(releases); // those that are shipped are not looked at
    }
    let shipped = all().iter().map(|release| release.release.as_str());
    let shipped: Vec<&str> = shipped.collect();
    let mut names = Vec::new();
    for release in &mut releases {
        release.declared = true;
        release.complete();
        if names.contains(&release.release) || shipped.contains(&release.release.as_str()) {
            let expected = format!("each release once: there is another `{}`", release.release);
            return Err(Fault::unreadable(place, expected));
        }
        names.push(release.release.clone());
        if let Some(wrong) = wrong::find(release) {
            let expected = format!(
                "a valid declaration of release `{}`: {wrong}",
                release.release
            );
            return Err(Fault::unreadable(place, expected));
        }
    }
    Ok(releases)
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_shipped_declaration_reads() {
        for text in super::SHIPPED {
            let release: super::Release = toml::from_str(text).unwrap();
            assert!(
                release.target().is_some()
                    && !release.citation.is_empty()
                    && !release.licence.is_empty(),
                "{}",
                release.release
            );
        }
    }
}
