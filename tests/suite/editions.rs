//! Two editions of one source: the newer one is used whole, whatever the files are called and whichever is named first.

use tipstat::dataset::editions::revisions;
use tipstat::dataset::{Dataset, Editions, Inputs, Table};

const OLD: &str = "tests/files/glotip-2021.csv";
const NEW: &str = "tests/files/glotip-2023.csv";

fn open(paths: &[&str], editions: Editions) -> Result<Dataset, String> {
    let inputs = Inputs {
        paths: paths.iter().map(|path| (*path).to_owned()).collect(),
        editions,
        ..Inputs::default()
    };
    Dataset::open(&inputs).map_err(|faults| faults.to_string())
}

/// The counts of a table with the source of each.
fn counts(data: &Dataset, table: Table) -> Vec<(String, i64)> {
    let frame = data.frame(table);
    let source = frame.column("source").unwrap().str().unwrap();
    let low = frame.column("count_low").unwrap().i64().unwrap();
    let rows = source.iter().zip(low.iter());
    let mut rows: Vec<(String, i64)> = rows
        .map(|(source, low)| (source.unwrap().to_owned(), low.unwrap()))
        .collect();
    rows.sort();
    rows
}

#[test]
fn the_newer_edition_is_used_in_any_order_and_under_any_name() {
    let folder = tempfile::tempdir().unwrap();
    // names that would say the opposite
    let renamed = [(OLD, "z-2024.csv"), (NEW, "a-2019.csv")].map(|(file, name)| {
        let path = folder.path().join(name);
        std::fs::copy(file, &path).unwrap();
        path.to_str().unwrap().to_owned()
    });
    let named = [OLD.to_owned(), NEW.to_owned()];
    for [old, new] in [&named, &renamed] {
        for pair in [[old.as_str(), new], [new.as_str(), old]] {
            let data = open(&pair, Editions::Newest).unwrap();
            let of = |table| {
                counts(&data, table)
                    .into_iter()
                    .map(|row| row.1)
                    .collect::<Vec<_>>()
            };
            assert_eq!(of(Table::Victims), [88, 520]);
            assert_eq!(of(Table::Routes), [29], "never added");
            let [older] = data.editions.as_slice() else {
                panic!("one older edition");
            };
            assert_eq!((&older.file, &older.newer), (old, new));
            let ledger = data
                .ledgers
                .iter()
                .find(|ledger| ledger.file == *old)
                .unwrap();
            assert_eq!((ledger.used, ledger.rows_set_aside()), (0, 4));
            assert!(data.ledgers.iter().all(tipstat::dataset::Ledger::balances));
        }
    }
}

#[test]
fn both_editions_stand_side_by_side_where_they_are_asked_for() {
    let data = open(&[NEW, OLD], Editions::All).unwrap();
    let (old, new) = ("unodc-glotip@2021-01-12", "unodc-glotip@2023-05-30");
    let expected = [(old, 44), (old, 88), (old, 500), (new, 88), (new, 520)];
    assert_eq!(
        counts(&data, Table::Victims),
        expected.map(|(source, n)| (source.to_owned(), n))
    );
}

/// Without a release date the latest year tells; where that is the same, too, nothing is taken at random.
#[test]
fn what_does_not_say_its_age_is_refused() {
    let (first, second) = (
        "tests/files/edition-2019.csv",
        "tests/files/edition-2023.csv",
    );
    let data = open(&[second, first], Editions::Newest).unwrap();
    assert_eq!(data.editions[0].file, first);
    let told: Vec<&str> = data.editions[0]
        .differences
        .iter()
        .map(|one| one.what.as_str())
        .collect();
    assert_eq!(
        told,
        [
            "TJK detected_in 2017 government identified",
            "UZB detected_in 2017 government identified"
        ]
    );
    let folder = "tests/packages/duplicate-across-files";
    let (first, second) = (
        format!("{folder}/first.csv"),
        format!("{folder}/second.csv"),
    );
    let said = |pair: [&str; 2]| open(&pair, Editions::Newest).err().unwrap();
    assert_eq!(said([&first, &second]), said([&second, &first]));
    assert!(open(&[&first, &second], Editions::All).is_ok());
}

#[test]
fn revisions_are_listed_cell_by_cell() {
    let of = |path: &str| open(&[path], Editions::Newest).unwrap();
    let (before, after) = (of(OLD), of(NEW));
    let (found, same) = revisions(&before, &after).unwrap();
    let told: Vec<(&str, &str, &str, &str)> = found
        .iter()
        .map(|it| {
            (
                it.country.as_str(),
                it.change,
                it.before.as_str(),
                it.after.as_str(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("KAZ", "removed", "44", ""),
            ("UZB", "changed", "500", "520")
        ]
    );
    assert_eq!(same, 2);
}
