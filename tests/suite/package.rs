//! The embedded package: its files load without a fault, its schema says what they hold, and it loads alike from disk, as
//! CSV and as JSON.

use std::collections::BTreeSet;
use std::path::Path;

use tipstat::dataset::{Dataset, Inputs, Table, areas, schema};

fn open(paths: &[&str]) -> Dataset {
    let inputs = Inputs {
        paths: paths.iter().map(|path| (*path).into()).collect(),
        ..Inputs::default()
    };
    Dataset::open(&inputs).unwrap_or_else(|faults| panic!("{faults}"))
}

#[test]
fn the_folder_and_the_embedded_package_are_one() {
    std::env::set_current_dir(env!("CARGO_MANIFEST_DIR")).unwrap();
    let (embedded, folder) = (open(&[]), open(&["data"]));
    // the paper has no answers of case files, no places below countries and no published rates
    let absent = [Table::Answers, Table::Places, Table::Rates];
    for table in Table::ALL
        .into_iter()
        .filter(|table| !absent.contains(table))
    {
        assert!(embedded.frame(table).height() > 0, "{}", table.name());
        assert!(
            embedded.frame(table).equals_missing(&folder.frame(table)),
            "{}",
            table.name()
        );
    }
    assert!(
        folder
            .ledgers
            .iter()
            .all(|ledger| ledger.balances() && ledger.rows_set_aside() == 0)
    );
}

#[test]
fn every_resource_is_described_whole() {
    let package = schema::embedded();
    assert_eq!(package.resources.len(), 13);
    for resource in &package.resources {
        let path = resource
            .path
            .as_ref()
            .and_then(|path| path.as_str())
            .unwrap();
        assert!(
            Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("data")
                .join(path)
                .is_file(),
            "{path}"
        );
        if resource.name.starts_with("world") {
            continue; // outlines are no table
        }
        let schema = schema::TableSchema::of(&resource.name).unwrap();
        assert!(
            schema
                .fields
                .iter()
                .all(|field| !field.description.is_empty()),
            "{path}"
        );
    }
}

#[test]
fn csv_and_json_forms_of_a_table_load_alike() {
    let folder = tempfile::tempdir().unwrap();
    let mut reader =
        csv::Reader::from_path(Path::new(env!("CARGO_MANIFEST_DIR")).join("data/victims.csv"))
            .unwrap();
    let header = reader.headers().unwrap().clone();
    let rows: Vec<serde_json::Value> = reader
        .records()
        .map(|row| {
            let row = row.unwrap();
            let cell = |cell: &str| {
                if cell.is_empty() {
                    serde_json::Value::Null
                } else {
                    cell.parse::<i64>().map_or_else(|_| cell.into(), Into::into)
                }
            };
            header
                .iter()
                .zip(row.iter())
                .map(|(name, value)| (name.to_owned(), cell(value)))
                .collect::<serde_json::Map<_, _>>()
                .into()
        })
        .collect();
    let path = folder.path().join("victims.json");
    std::fs::write(&path, serde_json::to_string(&rows).unwrap()).unwrap();
    let json = open(&[path.to_str().unwrap()]);
    assert!(
        json.frame(Table::Victims)
            .equals_missing(&open(&["paper"]).frame(Table::Victims))
    );
}

/// The sums that the paper and the sources give themselves.
#[test]
fn figures_have_a_source_and_a_locator() {
    let data = open(&[]);
    for table in [Table::Victims, Table::Routes] {
        let frame = data.frame(table);
        for column in ["source", "locator"] {
            assert_eq!(
                frame.column(column).unwrap().null_count(),
                0,
                "{} {column}",
                table.name()
            );
        }
    }
    let sources = data.frame(Table::Sources);
    let ids: Vec<&str> = sources
        .column("id")
        .unwrap()
        .str()
        .unwrap()
        .iter()
        .flatten()
        .collect();
    for table in [
        Table::Victims,
        Table::Routes,
        Table::Tiers,
        Table::Population,
        Table::Findings,
        Table::Provisions,
    ] {
        let frame = data.frame(table);
        let named = frame.column("source").unwrap().str().unwrap().clone();
        assert!(
            named.iter().flatten().all(|source| ids.contains(&source)),
            "{}",
            table.name()
        );
    }
}

#[test]
fn the_groups_have_their_members() {
    for (group, members) in [("EU", 27), ("OSCE", 57), ("GCC", 6), ("CIS", 9), ("143", 5)] {
        assert_eq!(areas::members(group).len(), members, "{group}");
    }
}

/// Each member is a known country and appears once; if `areas.csv` names a group, too, both say the same.
#[test]
fn the_lists_of_groups_agree() {
    for group in tipstat::dataset::groups::shipped() {
        let members: BTreeSet<&str> = group.members.iter().map(String::as_str).collect();
        assert_eq!(members.len(), group.members.len(), "{}", group.code);
        for member in &members {
            let area = areas::all().iter().find(|area| area.code == *member);
            assert!(area.is_some_and(|area| area.kind == "country"), "{member}");
        }
        let of_areas: BTreeSet<&str> = areas::members(&group.code).into_iter().collect();
        assert!(of_areas.is_empty() || of_areas == members, "{}", group.code);
    }
    let sizes = [("SCO", 10), ("OECD", 38), ("COE", 46), ("COMMONWEALTH", 56)];
    for (code, size) in sizes {
        let group = tipstat::dataset::Places::default()
            .group(code)
            .unwrap()
            .unwrap();
        assert_eq!(group.members.len(), size, "{code}");
    }
}

/// The codes of `areas.csv` are those of a kept list of ISO 3166-1, neither more nor fewer but for Kosovo.
#[test]
fn countries_are_those_of_iso_3166_1() {
    let own: Vec<_> = areas::all()
        .iter()
        .filter(|area| area.kind == "country")
        .collect();
    for area in own.iter().filter(|area| area.code != "XKX") {
        let iso = rust_iso3166::from_alpha3(&area.code).unwrap_or_else(|| panic!("{}", area.code));
        assert_eq!(iso.alpha2, area.alpha2, "{}", area.code);
        assert_eq!(format!("{:03}", iso.numeric), area.m49, "{}", area.code);
    }
    assert_eq!(own.len(), rust_iso3166::ALL.len() + 1);
}

/// Countries per tier (1, 2, Watch List, 3, Special Case) and year: as many as the collected statements give.
#[test]
fn tiers_are_as_many_as_the_sources_give() {
    let frame = open(&[]).frame(Table::Tiers);
    let column = |name: &str| frame.column(name).unwrap().str().unwrap().clone();
    let (countries, tiers, bases) = (column("country"), column("tier"), column("basis"));
    let sources = column("source");
    let years = frame.column("year").unwrap().i64().unwrap();
    let mut counts = std::collections::BTreeMap::<i64, [usize; 5]>::new();
    let mut inferred = std::collections::BTreeMap::<i64, usize>::new();
    let mut unknown = Vec::new();
    for at in 0..frame.height() {
        let year = years.get(at).unwrap();
        let Some(tier) = tiers.get(at) else {
            assert_eq!((bases.get(at), sources.get(at)), (None, None));
            unknown.push((countries.get(at).unwrap(), year));
            continue;
        };
        let place = ["1", "2", "2WL", "3", "SC"]
            .iter()
            .position(|known| *known == tier);
        counts.entry(year).or_default()[place.unwrap()] += 1;
        let by_inference = sources.get(at) == Some("tip-inferred");
        assert_eq!(
            bases.get(at),
            Some(if by_inference { "inferred" } else { "stated" })
        );
        *inferred.entry(year).or_default() += usize::from(by_inference);
    }
    let expected = [
        (2016, [36, 78, 44, 27, 3], 0),
        (2017, [36, 80, 45, 23, 3], 0),
        (2018, [39, 80, 42, 22, 4], 0),
        (2019, [33, 84, 27, 21, 3], 115),
        (2020, [34, 88, 44, 19, 0], 0),
        (2021, [28, 95, 45, 17, 3], 0),
        (2022, [30, 99, 34, 22, 3], 90),
        (2023, [30, 105, 26, 24, 0], 1),
        (2024, [33, 98, 32, 21, 0], 68),
        (2025, [1, 14, 25, 20, 4], 0),
    ];
    for (year, tiers, by_inference) in expected {
        assert_eq!(
            (counts[&year], inferred[&year]),
            (tiers, by_inference),
            "{year}"
        );
    }
    unknown.retain(|(_, year)| *year > 2008);
    assert_eq!(unknown, [("UZB", 2019)]);
}

#[test]
fn the_population_of_all_countries_is_there() {
    let frame = open(&[]).frame(Table::Population);
    let years = frame.column("year").unwrap().i64().unwrap().clone();
    assert_eq!(
        (
            frame.height(),
            years.iter().flatten().min(),
            years.iter().flatten().max()
        ),
        (14_010, Some(1960), Some(2024))
    );
    let countries = frame.column("country").unwrap().str().unwrap().clone();
    let of = countries
        .iter()
        .zip(years.iter())
        .position(|it| it == (Some("DEU"), Some(2022)));
    let persons = frame.column("population").unwrap().i64().unwrap().clone();
    assert_eq!(persons.get(of.unwrap()), Some(83_177_813));
    let known: BTreeSet<&str> = countries.iter().flatten().collect();
    assert_eq!(known.len(), 216);
    let country = |code: &&str| areas::by_code(code).is_some_and(|area| area.kind == "country");
    assert!(known.iter().all(country));
}
