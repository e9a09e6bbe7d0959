//! Input that would hang, crash or fill the machine is refused with a message.

use std::io::Write as _;

use crate::common::{Place, assert_said, own};

#[test]
fn wide_letters_are_read_wherever_blocks_end() {
    let place = Place::new();
    let utf_16 = |text: &str| -> Vec<u8> {
        let units = std::iter::once(0xfeff).chain(text.encode_utf16());
        units.flat_map(u16::to_le_bytes).collect()
    };
    for shift in 0..5 {
        let locator = format!("таблица {} Њ 1", "я".repeat(shift));
        place.file("wide.csv", utf_16(&own(2_500, &locator)));
        assert_said(
            &place.said(&["check", "wide.csv"]),
            0,
            "no faults: 1 file, 2500 rows",
        );
    }
    let mut cut = utf_16(&own(2, "x"));
    cut.pop();
    place.file("cut.csv", cut);
    assert_said(
        &place.said(&["check", "cut.csv"]),
        3,
        "the last byte is only half of one",
    );
}

#[test]
fn bombs_end_in_a_message() {
    let place = Place::new();
    let gzip = |bytes: &[u8], times: usize| {
        let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        (0..times).for_each(|_| out.write_all(bytes).expect("it is written"));
        out.finish().expect("it is whole")
    };
    let rows = own(1, "x").repeat(8_000);
    place.file("rows.csv.gz", gzip(rows.as_bytes(), 60));
    assert_said(
        &place.said(&["check", "rows.csv.gz"]),
        3,
        "decompression bomb",
    );
    place.file("blanks.csv.gz", gzip(&vec![b' '; 1 << 20], 200));
    assert_said(
        &place.said(&["check", "blanks.csv.gz"]),
        3,
        "cells of at most 131,072 bytes",
    );
    let object = "{},".repeat(300_000);
    let names: String = (0..1_999).map(|n| format!("\"n{n}\":1,")).collect();
    place.file("names.json", format!("[{object}{{{names}\"last\":1}}]"));
    assert_said(
        &place.said(&["check", "names.json"]),
        3,
        "at most 50,000,000 cells",
    );
    let label = "long label ".repeat(500_000);
    place.file("label.csv", own(1, "x").replace("KAZ", &label));
    assert_said(&place.said(&["check", "label.csv"]), 3, "131,072 bytes");
    let candidates = ["KAZ"; 300].join(";");
    let routes =
        "origin,destination,year,source,sex,age,exploitation,count,share,locator,measure\n";
    place.file(
        "routes.csv",
        format!("{routes}UZB,{candidates},2020,s,total,total,total,5,,x,identified\n"),
    );
    assert_said(
        &place.said(&["check", "routes.csv"]),
        1,
        "at most 20 candidates",
    );
    place.file("faults.csv", own(3_000, "x").replace("identified", "seen"));
    let (code, text) = place.said(&["check", "faults.csv", "--format", "json"]);
    assert_eq!(
        (code, text.matches("\"column\": \"measure\"").count()),
        (1, 1_000)
    );
    assert!(text.contains("2,000 more faults"));
}

#[test]
fn deep_and_large_questions_are_refused_at_once() {
    let place = Place::new();
    let deep = format!("SELECT {}true{}", "NOT (".repeat(40), ")".repeat(40));
    assert_said(&place.said(&["sql", &deep]), 2, "nested too deeply");
    assert_said(
        &place.said(&["sql", "SELECT LPAD('x', 2000000000) FROM tiers"]),
        2,
        "10,000 letters",
    );
    let joined = format!(
        "SELECT ARRAY_TO_STRING(ARRAY_AGG(source), '{}') AS all_of_them FROM tiers",
        "x".repeat(9_000)
    );
    assert_said(
        &place.said(&["sql", &joined]),
        2,
        "at most 131,072 are shown",
    );
    let cross = "SELECT a.country FROM tiers a CROSS JOIN tiers b";
    assert_said(
        &place.said(&["sql", cross]),
        2,
        "joined without an equation",
    );
    place.file(
        "deep.jinja",
        format!("{{{{ {}x }}}}", "not ".repeat(20_000)),
    );
    assert_said(
        &place.said(&["report", "KAZ", "--template", "deep.jinja"]),
        3,
        "a tag of more than 10000 bytes",
    );
}

#[test]
fn stray_quotes_and_unknown_flags_are_told() {
    let place = Place::new();
    let quoted = own(4, "x")
        .replacen("x\n", "\"x\n", 1)
        .replacen("x\n", "x\"\n", 2);
    place.file("quotes.csv", quoted.replacen("x\"\n", "x\n", 1));
    let said = place.said(&["check", "quotes.csv"]);
    assert_said(&said, 0, "a cell that spans several lines (lines 2–");
    place.file(
        "escape.json",
        "[{\"country\":\"KAZ\",\"year\":2020,\"tier\":\"2\",\"source\":\"a\\u001b[2J\"}]",
    );
    assert_said(
        &place.said(&["check", "escape.json"]),
        3,
        "control characters: found one (U+001B)",
    );
}

/// A workbook of our own layout with one number.
fn book_with(place: &Place, count: u32) {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (at, head) in (0..).zip(crate::common::OWN.trim().split(',')) {
        sheet.write(0, at, head).unwrap();
    }
    let row = "KGZ,detected_in,2020,own,government,identified,total,total,total";
    for (at, cell) in (0..).zip(row.split(',')) {
        sheet.write(1, at, cell).unwrap();
    }
    sheet.write(1, 9, count).unwrap();
    book.save(place.path().join("book.xlsx")).unwrap();
}

/// The kept tables of a place, by name.
fn kept_tables(place: &Place) -> Vec<std::path::PathBuf> {
    let files = std::fs::read_dir(place.path().join(".cache/tipstat")).unwrap();
    let paths = files.map(|file| file.unwrap().path());
    let mut kept: Vec<_> = paths.filter(|path| path.extension().is_some()).collect();
    kept.sort();
    kept
}

#[test]
fn kept_tables_are_never_stale_damaged_or_planted() {
    let place = Place::new();
    let show = [
        "show",
        "detected-victims",
        "--data",
        "book.xlsx",
        "--format",
        "csv",
    ];
    let expect = |count: &str| {
        let (code, text) = place.said(&show);
        assert!(
            code == 0
                && text.contains(&format!(
                    "KGZ,2020,own,government,detected_in,identified,{count},"
                )),
            "{text}"
        );
    };
    book_with(&place, 5);
    expect("5");
    let kept = kept_tables(&place);
    assert_eq!(kept.len(), 1);
    let whole = std::fs::read(&kept[0]).unwrap();
    expect("5");
    // another statistic and other countries are answered from the same copy
    assert_eq!(place.said(&["summary", "KAZ", "--data", "book.xlsx"]).0, 0);
    assert_eq!(kept_tables(&place), kept);
    for at in [0, 70, whole.len() / 2, whole.len() - 1] {
        let mut damaged = whole.clone();
        damaged[at] ^= 1;
        std::fs::write(&kept[0], damaged).unwrap();
        expect("5");
        assert_eq!(std::fs::read(&kept[0]).unwrap(), whole, "made anew");
    }
    book_with(&place, 8);
    expect("8");
    let both = kept_tables(&place);
    assert_eq!(both.len(), 2);
    // the tables of one content under the name of another
    let newer = both.iter().find(|path| **path != kept[0]).unwrap();
    std::fs::write(newer, &whole).unwrap();
    expect("8");
    // what decides how the file is read decides which copy is used
    assert_eq!(
        place.said(&[&show[..], &["--repeats", "first"]].concat()).0,
        0
    );
    assert_eq!(kept_tables(&place).len(), 3);
    std::fs::remove_dir_all(place.path().join(".cache")).unwrap();
    assert_eq!(place.said(&[&show[..], &["--no-cache"]].concat()).0, 0);
    assert!(!place.path().join(".cache").exists());
}

/// A workbook whose sheets have these rows, each value in a separate cell.
fn workbook(sheets: &[&str], twice: bool) -> Vec<u8> {
    const NAME: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let mut add = |name: &str, content: &str| {
        let options = zip::write::SimpleFileOptions::default();
        writer.start_file(name, options).expect("a part");
        writer.write_all(content.as_bytes()).expect("it is written");
    };
    let (mut names, mut targets) = (String::new(), String::new());
    for (at, rows) in sheets.iter().enumerate() {
        names += &format!(
            "<sheet name=\"s{at}\" sheetId=\"{0}\" r:id=\"r{at}\"/>",
            at + 1
        );
        targets += &format!(
            "<Relationship Id=\"r{at}\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/s{at}.xml\"/>"
        );
        let row = |line: &str| {
            let cell = |cell: &str| format!("<c t=\"inlineStr\"><is><t>{cell}</t></is></c>");
            let cells: String = line.split(',').map(cell).collect();
            format!("<row>{cells}</row>")
        };
        let rows: String = rows.lines().map(row).collect();
        add(
            &format!("xl/worksheets/s{at}.xml"),
            &format!("<worksheet xmlns=\"{NAME}\"><sheetData>{rows}</sheetData></worksheet>"),
        );
    }
    add(
        "xl/workbook.xml",
        &format!(
            "<workbook xmlns=\"{NAME}\" xmlns:r=\"{OFFICE}\"><sheets>{names}</sheets></workbook>"
        ),
    );
    let relations = format!("<Relationships xmlns=\"{PACKAGE}\">{targets}</Relationships>");
    add("xl/_rels/workbook.xml.rels", &relations);
    let first = format!(
        "<Relationship Id=\"r\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/>"
    );
    let relations = format!("<Relationships xmlns=\"{PACKAGE}\">{first}</Relationships>");
    add("_rels/.rels", &relations);
    if twice {
        add("xl/Workbook.xml", "<workbook/>");
    }
    writer.finish().expect("it is whole").into_inner()
}

#[test]
fn workbooks_say_what_they_hold_twice() {
    let place = Place::new();
    let rows = "Country Name,Country Code,2019,2020\nKazakhstan,KAZ,18513673,18755666\n";
    let long = "Country Name,Country Code,Year,Value\nKazakhstan,KAZ,2019,18513673\n";
    place.file("twice.xlsx", workbook(&[rows], true));
    assert_said(&place.said(&["check", "twice.xlsx"]), 3, "is in it twice");
    place.file("many.xlsx", workbook(&vec![rows; 501], false));
    assert_said(
        &place.said(&["check", "many.xlsx"]),
        3,
        "at most 500 are read",
    );
    place.file(
        "differ.xlsx",
        workbook(&[long, &long.replace("73\n", "74\n")], false),
    );
    let differs = "sheets `s0` and `s1` differ in KAZ 2019";
    assert_said(&place.said(&["load", "differ.xlsx"]), 0, differs);
    assert_said(
        &place.said(&["show", "victim-rate", "--data", "differ.xlsx"]),
        0,
        "1 of 1 rows were set aside",
    );
    place.file("same.xlsx", workbook(&[long, long], false));
    let (code, text) = place.said(&["load", "same.xlsx"]);
    assert!(code == 0 && !text.contains("differ in"), "{text}");
}

#[test]
fn texts_and_manifests_without_end_are_refused_soon() {
    let place = Place::new();
    let double = "{% set ns = namespace(a=[1]) %}{% for i in range(40) %}{% set ns.a = [ns.a, ns.a] %}{% endfor %}{{ ns.a }}";
    place.file("double.jinja", double);
    let began = std::time::Instant::now();
    assert_said(
        &place.said(&["report", "KAZ", "--template", "double.jinja"]),
        3,
        "double.jinja: the template takes more than 4 seconds",
    );
    let keys: String = (0..300_000).map(|n| format!("k{n} = 1\n")).collect();
    place.file("keys/tipstat.toml", keys);
    assert_said(
        &place.said(&["build", "keys"]),
        2,
        "expected one of the tables",
    );
    let table = |n| format!("[[table]]\nfile = \"{n}.csv\"\nstatistic = \"coverage\"\n");
    let tables: String = (0..20_000).map(table).collect();
    place.file("tables/tipstat.toml", tables);
    assert_said(&place.said(&["build", "tables"]), 2, "at most 500 outputs");
    let double = |at: usize| {
        format!(
            "t{at} AS (SELECT * FROM t{0} UNION ALL SELECT * FROM t{0})",
            at - 1
        )
    };
    let steps: Vec<String> = (1..30).map(double).collect();
    let query = format!(
        "WITH t0 AS (SELECT country FROM tiers), {} SELECT * FROM t29",
        steps.join(", ")
    );
    assert_said(&place.said(&["sql", &query]), 2, "the limit is 2,000,000");
    assert!(began.elapsed().as_secs() < 60, "{:?}", began.elapsed());
}

/// Where the system allows few addresses, a workbook is read with less room, and the file is not called damaged.
#[cfg(target_os = "linux")]
#[test]
fn a_limit_of_addresses_is_not_a_fault_of_the_file() {
    let place = Place::new();
    book_with(&place, 7);
    let check = |kilobytes: u32| {
        let script = format!("ulimit -v {kilobytes}; exec \"$0\" check book.xlsx --no-cache");
        let output = std::process::Command::new("sh")
            .args(["-c", &script, env!("CARGO_BIN_EXE_tipstat")])
            .current_dir(place.path())
            .output()
            .unwrap();
        let said = [output.stdout, output.stderr].concat();
        (
            output.status.code(),
            String::from_utf8_lossy(&said).into_owned(),
        )
    };
    let (code, said) = check(900_000);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("no faults: 1 file, 1 rows"), "{said}");
    let (_, said) = check(330_000);
    assert!(!said.contains("damaged"), "{said}");
}
