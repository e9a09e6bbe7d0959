//! Input that would hang, crash or fill the machine is refused with a message.

use std::io::Write as _;

use place::{Place, assert_said, own};

mod place;

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
        "the last byte is half of one",
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
        "control character (U+001B)",
    );
}

/// A workbook of our own layout with one number.
fn book_with(place: &Place, count: u32) {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (at, head) in (0..).zip(place::OWN.trim().split(',')) {
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
            code == 0 && text.contains(&format!("KGZ,2020,own,government,{count},")),
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
