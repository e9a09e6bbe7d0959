//! Workbooks with several sheets.

use super::*;

/// A workbook of sheets: name, hidden or not, rows.
fn workbook(sheets: &[(&str, bool, &[&[&str]])]) -> Files {
    let mut book = rust_xlsxwriter::Workbook::new();
    for (at, (name, hidden, rows)) in sheets.iter().enumerate() {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).unwrap();
        sheet.set_hidden(*hidden);
        if at == 1 {
            sheet.set_active(true);
        }
        for (row, cells) in (0..).zip(*rows) {
            for (column, cell) in (0..).zip(*cells) {
                sheet.write(row, column, *cell).unwrap();
            }
        }
    }
    let files = Files::new("book.xlsx", "", "");
    std::fs::write(&files.1, book.save_to_buffer().unwrap()).unwrap();
    files
}

const HEADER: &[&str] = &[
    "country",
    "country_role",
    "year",
    "source",
    "reporter",
    "measure",
    "sex",
    "age",
    "exploitation",
    "count",
];

fn own<'a>(year: &'a str, count: &'a str) -> Vec<&'a str> {
    vec![
        "KAZ",
        "detected_in",
        year,
        "made-up",
        "government",
        "identified",
        "total",
        "total",
        "total",
        count,
    ]
}

#[test]
fn the_sheets_that_fit_are_read_and_hidden_ones_only_where_they_are_named() {
    let (draft, data, old) = (own("2020", "999"), own("2020", "92"), own("2019", "44"));
    let sheets: [(&str, bool, &[&[&str]]); 4] = [
        ("lists", true, &[HEADER, &draft]),
        ("read me", false, &[&["Figures are in the next sheet."]]),
        ("data", false, &[HEADER, &data]),
        ("old", true, &[HEADER, &old]),
    ];
    let files = workbook(&sheets);
    let data = files.open().unwrap();
    assert_eq!(victims(&data), ["KAZ 2020 92"]);
    let said = &data.ledgers[0].notes[0];
    assert!(
        said.contains("`data` was read; not read: `read me`; hidden, not read: `lists`, `old`"),
        "{said}"
    );
    let asked = |sheet: &str| {
        Dataset::open(&Inputs {
            sheet: Some(sheet.into()),
            ..files.inputs()
        })
    };
    assert_eq!(victims(&asked("old").unwrap()), ["KAZ 2019 44"]);
    let said = asked("nowhere").err().unwrap().to_string();
    assert!(
        said.contains("there are `lists`, `read me`, `data`, `old`"),
        "{said}"
    );
}

#[test]
fn a_sheet_for_each_year_is_one_table() {
    let header: &[&str] = &["Country", "Tier"];
    let files = workbook(&[
        ("Contents", false, &[&["Tiers of our countries"]]),
        (
            "2021",
            false,
            &[
                header,
                &["Kazakhstan", "Tier 2"],
                &["Kyrgyzstan", "Tier 2 Watch List"],
            ],
        ),
        (
            "2022",
            false,
            &[
                header,
                &["Kazakhstan", "Tier 2"],
                &["Kyrgyzstan", "Tier 2 Watch List"],
            ],
        ),
    ]);
    assert_eq!(
        tiers(&files.open().unwrap()),
        ["KAZ 2021 2", "KGZ 2021 2WL", "KAZ 2022 2", "KGZ 2022 2WL"]
    );
    let declared = "release = \"t\"\ntable = \"tiers\"\nsheets = \"2022..2030\"\nconstants = { year = \"{sheet}\" }\n[columns]\ncountry = \"Country\"\ntier = { from = \"Tier\", values = { \"Tier 2\" = \"2\", \"Tier 2 Watch List\" = \"2WL\" } }\n";
    std::fs::write(Path::new(&files.1).with_extension("toml"), declared).unwrap();
    assert_eq!(
        tiers(&files.open().unwrap()),
        ["KAZ 2022 2", "KGZ 2022 2WL"]
    );
}

#[test]
fn a_workbook_of_another_program_is_read() {
    use std::io::Write as _;
    let files = Files::new("tiers.ods", "", "");
    let file = std::fs::File::create(&files.1).unwrap();
    let mut archive = zip::ZipWriter::new(file);
    let stored =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let cell = |text: &str| {
        format!(
            "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
        )
    };
    let row = |cells: [&str; 3]| {
        format!(
            "<table:table-row>{}</table:table-row>",
            cells.map(cell).concat()
        )
    };
    let rows = [
        ["country", "year", "tier"],
        ["KAZ", "2021", "2"],
        ["KGZ", "2021", "2WL"],
    ]
    .map(row)
    .concat();
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:spreadsheet><table:table table:name=\"tiers\">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    let manifest = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>";
    for (name, text) in [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", manifest),
        ("content.xml", &content),
    ] {
        archive.start_file(name, stored).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap();
    assert_eq!(
        tiers(&files.open().unwrap()),
        ["KAZ 2021 2", "KGZ 2021 2WL"]
    );
}

/// A legacy workbook, made by another program: `tests/files/justice.xls`, with made-up numbers, a mark of a footnote and `n/a`.
#[test]
fn a_legacy_workbook_is_read() {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files/justice.xls");
    let declared = "release = \"t\"\nconstants = { reporter = \"government\" }\npivot = [{ head = \"Prosecutions\", measure = \"prosecuted\" }, { head = \"Convictions\", measure = \"convicted\" }]\n[columns]\ncountry = \"Country\"\nyear = \"Year\"\n";
    let files = Files::new("justice.xls", "", declared);
    std::fs::copy(fixture, &files.1).unwrap();
    let data = files.open().unwrap();
    assert!(
        data.ledgers[0].reading.contains("XLS"),
        "{}",
        data.ledgers[0].reading
    );
    assert_eq!(
        victims(&data),
        [
            "KAZ 2020 30",
            "KAZ 2020 ?",
            "KGZ 2020 6",
            "KGZ 2020 2",
            "TJK 2020 24",
            "TJK 2020 14"
        ]
    );
    assert!(
        skipped(&data)[0].contains("2020/2021"),
        "{:?}",
        skipped(&data)
    );
}

/// The draft of a workbook with a sheet a year and merged heads names the sheets and what each column holds.
#[test]
fn a_draft_of_sheets_of_years_and_merged_heads_reads_them_all() {
    let sheet = |women: &'static str| -> Vec<Vec<&'static str>> {
        vec![
            vec!["Table: Victims identified"],
            vec!["Canton", "Women", "", "Men", "", "Total"],
            vec!["", "Minor", "Adult", "Minor", "Adult", ""],
            vec!["Bern", "1", women, "0", "2", "40"],
            vec!["Total", "1", women, "0", "2", "40"],
            vec!["Source: made up"],
        ]
    };
    let years = [("2021", sheet("37")), ("2022", sheet("38"))];
    let slices: Vec<(&str, Vec<&[&str]>)> = years
        .iter()
        .map(|(name, rows)| (*name, rows.iter().map(Vec::as_slice).collect()))
        .collect();
    let mut sheets: Vec<(&str, bool, &[&[&str]])> = vec![("Contents", false, &[&["Tables"]])];
    sheets.extend(
        slices
            .iter()
            .map(|(name, rows)| (*name, false, rows.as_slice())),
    );
    let files = workbook(&sheets);
    let limits = tipstat::dataset::limits::Limits::default();
    let draft = tipstat::dataset::declare::draft(&files.1, None, limits);
    let draft = draft.unwrap_or_else(|faults| panic!("{faults:?}"));
    assert_eq!(draft.missing.len(), 2, "{}", draft.text);
    let complete = draft.text.replace(
        "reporter = \"?\", country = \"?\"",
        "reporter = \"government\", country = \"CHE\"",
    );
    std::fs::write(Path::new(&files.1).with_extension("toml"), &complete).unwrap();
    let data = files
        .open()
        .unwrap_or_else(|said| panic!("{said}\n{complete}"));
    let found = victims(&data);
    for row in [
        "CHE 2021 40",
        "CHE 2021 female adult 37",
        "CHE 2022 female adult 38",
        "CHE 2022 male child 0",
    ] {
        assert!(
            found.contains(&row.to_owned()),
            "{row}: {found:?}\n{complete}"
        );
    }
    assert_eq!(found.len(), 10, "{found:?}");
}

/// Two sheets of one workbook that differ in a cell: neither value is used, and what they agree in is used once.
#[test]
fn sheets_that_contradict_each_other_are_not_added_and_none_wins() {
    let header: &[&str] = &["Land", "Jahr", "Zahl"];
    let files = workbook(&[
        (
            "A",
            false,
            &[
                header,
                &["Kazakhstan", "2021", "10"],
                &["Kyrgyzstan", "2021", "5"],
            ],
        ),
        (
            "B",
            false,
            &[
                header,
                &["Kazakhstan", "2021", "12"],
                &["Kyrgyzstan", "2021", "5"],
                &["Uzbekistan", "2021", "7"],
            ],
        ),
    ]);
    let declared = "release = \"t\"\nconstants = { reporter = \"government\" }\ncolumns = { country = \"Land\", year = \"Jahr\", count = \"Zahl\" }\n";
    std::fs::write(Path::new(&files.1).with_extension("toml"), declared).unwrap();
    let data = files.open().unwrap();
    assert_eq!(victims(&data), ["KGZ 2021 5", "UZB 2021 7"]);
    assert_eq!(
        skipped(&data),
        [
            "1: contradictory repeat: sheets `A` and `B` differ in KAZ detected_in 2021 government identified (10 and 12)",
            "1: another sheet gives the same cell with the same value",
            "1: contradictory repeat: sheets `A` and `B` differ in KAZ detected_in 2021 government identified (10 and 12)",
        ]
    );
    assert!(
        data.has_contradictions() && data.ledgers.iter().all(tipstat::dataset::Ledger::balances)
    );
}
