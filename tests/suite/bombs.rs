//! Files without end: one row, one column after the other, a row repeated, a pipe that nobody writes into.

use std::io::Write as _;
use std::time::{Duration, Instant};

use crate::common::{OWN, Place, assert_said, own};

/// The content of an ODS workbook: sheets of XML.
pub(crate) fn open_document(body: &str) -> Vec<u8> {
    let names = ["office", "table", "text", "style"];
    let names = names
        .map(|name| format!("xmlns:{name}=\"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0\""));
    let content = format!(
        "<office:document-content {}>{body}</office:document-content>",
        names.join(" ")
    );
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let kind = "application/vnd.oasis.opendocument.spreadsheet";
    for (name, content) in [("mimetype", kind), ("content.xml", &content)] {
        writer.start_file(name, stored).expect("a part");
        writer.write_all(content.as_bytes()).expect("it is written");
    }
    writer.finish().expect("it is whole").into_inner()
}

/// A row of texts, so many times.
pub(crate) fn row(cells: &str, times: u64) -> String {
    let cell = |cell: &str| {
        format!(
            "<table:table-cell office:value-type=\"string\"><text:p>{cell}</text:p></table:table-cell>"
        )
    };
    let cells: String = cells.split(',').map(cell).collect();
    format!("<table:table-row table:number-rows-repeated=\"{times}\">{cells}</table:table-row>")
}

pub(crate) fn sheet(name: &str, rows: &str) -> String {
    format!("<table:table table:name=\"{name}\">{rows}</table:table>")
}

#[test]
fn repeated_rows_of_a_workbook_are_read_as_often_as_they_are_repeated() {
    let place = Place::new();
    place.file("cases.toml", include_str!("../files/cases-to-protect.toml"));
    let rows = row("cit,dest,year,sex,age", 1)
        + &row("KGZ,RUS,2020,F,18--20", 30_000)
        + &row(",,,,", 1_000_000)
        + &row("UZB,RUS,2020,F,18--20", 12);
    place.file("cases.ods", open_document(&sheet("s", &rows)));
    let (code, text) = place.said(&[
        "show",
        "detected-victims",
        "KGZ",
        "UZB",
        "--data",
        "cases.ods",
        "--format",
        "csv",
    ]);
    assert!(code == 0 && text.contains(",30000,30000,30000,"), "{text}");
    assert!(text.contains(",12,12,12,"), "{text}");
}

#[test]
fn values_of_a_workbook_are_those_that_were_saved() {
    let place = Place::new();
    let cell = |attributes: &str, text: &str| {
        format!("<table:table-cell {attributes}>{text}</table:table-cell>")
    };
    let text = |text: &str| cell("office:value-type=\"string\"", text);
    let head: String = OWN
        .trim()
        .split(',')
        .map(|name| text(&format!("<text:p>{name}</text:p>")))
        .collect();
    let cells = [
        text(
            "<office:annotation><text:p>a comment</text:p></office:annotation><text:p>K&#65;<text:span>Z</text:span></text:p>",
        ),
        text("<text:p>detected_in</text:p>"),
        cell(
            "office:value-type=\"float\" office:value=\"2020\"",
            "<text:p>two thousand</text:p>",
        ),
        text("<text:p>own</text:p>"),
        text("<text:p>government</text:p>"),
        text("<text:p>identified</text:p>"),
        cell(
            "office:value-type=\"string\" table:number-columns-repeated=\"3\"",
            "<text:p>total</text:p>",
        ),
        cell(
            "office:value-type=\"float\" office:value=\"1.2e3\"",
            "<text:p>1,200.00</text:p>",
        ),
        "<table:table-cell/>".to_owned(),
        text("<text:p>A &amp; B<text:s text:c=\"2\"/>C</text:p>"),
    ];
    let row = |cells: &str| format!("<table:table-row>{cells}</table:table-row>");
    let styles = "<style:style style:name=\"h\"><style:table-properties table:display=\"false\"/></style:style>";
    let hidden = format!(
        "<table:table table:name=\"old\" table:style-name=\"h\">{}</table:table>",
        row(&head)
    );
    let seen = sheet("new", &(row(&head) + &row(&cells.concat())));
    place.file(
        "a.ods",
        open_document(&(styles.to_owned() + &hidden + &seen)),
    );
    let (code, said) = place.said(&[
        "show",
        "detected-victims",
        "--data",
        "a.ods",
        "--format",
        "csv",
    ]);
    assert!(
        code == 0
            && said.contains("KAZ,2020,own,government,detected_in,identified,1200,1200,1200,"),
        "{said}"
    );
    let (_, said) = place.said(&[
        "sql",
        "SELECT locator FROM victims",
        "--data",
        "a.ods",
        "--format",
        "csv",
    ]);
    assert!(said.contains("A & B  C"), "{said}");
    let (_, said) = place.said(&["load", "a.ods"]);
    assert!(
        said.contains("`new`") && said.contains("hidden, not read: `old`"),
        "{said}"
    );
}

#[test]
fn repeats_without_end_are_refused() {
    let place = Place::new();
    let head = row(OWN.trim(), 1);
    let cell = "<table:table-cell office:value-type=\"string\" table:number-columns-repeated=\"2147483648\"><text:p>x</text:p></table:table-cell>";
    let blanks = "<table:table-cell office:value-type=\"string\"><text:p><text:s text:c=\"4000000000\"/></text:p></table:table-cell>";
    for (rows, expected) in [
        (row("x", u64::MAX), "a cell beyond row 1048576"),
        (
            row("a text of twenty-six letters", 1 << 20) + &row("x", 1),
            "a cell beyond row",
        ),
        (row(&"x".repeat(3_000), 100_000), "decompression bomb"),
        (
            format!("<table:table-row>{cell}</table:table-row>"),
            "columns wide",
        ),
        (
            format!("<table:table-row>{blanks}</table:table-row>"),
            "131,072 bytes",
        ),
    ] {
        place.file("a.ods", open_document(&sheet("s", &(head.clone() + &rows))));
        assert_said(&place.said(&["check", "a.ods"]), 3, expected);
    }
}

/// A part of 8 kB that 400 sheets name would be read 400 times.
#[test]
fn sheets_of_one_part_are_refused() {
    use zip::write::{SimpleFileOptions, ZipWriter};

    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let place = Place::new();
    let workbook = |targets: [&str; 2]| {
        let mut writer = ZipWriter::new(std::io::Cursor::new(Vec::new()));
        let mut part = |name: &str, text: String| {
            writer
                .start_file(name, SimpleFileOptions::default())
                .unwrap();
            writer.write_all(text.as_bytes()).unwrap();
        };
        let sheets =
            (1..=2).map(|n| format!("<sheet name=\"s{n}\" sheetId=\"{n}\" r:id=\"r{n}\"/>"));
        let sheets: String = sheets.collect();
        part(
            "xl/workbook.xml",
            format!("<workbook xmlns:r=\"{OFFICE}\"><sheets>{sheets}</sheets></workbook>"),
        );
        let relation = |(at, target): (usize, &str)| {
            format!(
                "<Relationship Id=\"r{}\" Type=\"{OFFICE}/worksheet\" Target=\"{target}\"/>",
                at + 1
            )
        };
        let relations: String = targets.into_iter().enumerate().map(relation).collect();
        part(
            "xl/_rels/workbook.xml.rels",
            format!("<Relationships>{relations}</Relationships>"),
        );
        for n in 1..=2 {
            let cell = format!("<c r=\"A1\"><v>{n}</v></c>");
            part(
                &format!("xl/worksheets/sheet{n}.xml"),
                format!("<worksheet><sheetData><row r=\"1\">{cell}</row></sheetData></worksheet>"),
            );
        }
        writer.finish().unwrap().into_inner()
    };
    let expected = "two of its sheets are one part, `worksheets/sheet1.xml`";
    for second in ["worksheets/sheet1.xml", "/xl/worksheets/Sheet1.xml"] {
        place.file("a.xlsx", workbook(["worksheets/sheet1.xml", second]));
        assert_said(&place.said(&["check", "a.xlsx"]), 3, expected);
    }
    place.file(
        "a.xlsx",
        workbook(["worksheets/sheet1.xml", "worksheets/sheet2.xml"]),
    );
    let (_, said) = place.said(&["check", "a.xlsx"]);
    assert!(!said.contains("one part"), "{said}");
}

/// An XLS workbook is a compound file: a table says for each sector which is the next of its stream.
#[test]
fn an_old_workbook_whose_sectors_go_in_circles_is_refused_at_once() {
    let place = Place::new();
    let sound = include_bytes!("../files/justice.xls");
    let number = |at: usize| u32::from_le_bytes(sound[at..at + 4].try_into().unwrap()) as usize;
    let table = (number(76) + 1) * 512;
    let directory = number(48);
    let workbook = number((directory + 1) * 512 + 128 + 116);
    let began = Instant::now();
    for first in [directory, workbook] {
        let mut circle = sound.to_vec();
        let at = table + first * 4;
        circle[at..at + 4].copy_from_slice(&u32::try_from(first).unwrap().to_le_bytes());
        place.file("circle.xls", circle);
        assert_said(
            &place.said(&["check", "circle.xls"]),
            3,
            "a part of it has no end",
        );
    }
    place.file("sound.xls", sound);
    let (_, said) = place.said(&["check", "sound.xls"]);
    assert!(!said.contains("no end"), "{said}");
    assert!(
        began.elapsed() < Duration::from_secs(10),
        "{:?}",
        began.elapsed()
    );
}

#[test]
fn rows_and_tables_without_end_are_refused_at_once() {
    let place = Place::new();
    let began = Instant::now();
    place.file("row.csv", "a,".repeat(3_000_000));
    assert_said(
        &place.said(&["check", "row.csv"]),
        3,
        "rows of at most 4,194,304 bytes",
    );
    let columns: Vec<String> = (0..100_000).map(|n| format!("c{n}")).collect();
    place.file("wide.csv", columns.join(",") + "\n");
    assert_said(
        &place.said(&["check", "wide.csv"]),
        3,
        "at most 2000 columns",
    );
    place.file("cells.csv", own(1, "x") + &"\"\",".repeat(300_000) + "\n");
    assert_said(
        &place.said(&["check", "cells.csv"]),
        3,
        "at most 2000 columns",
    );
    assert!(
        began.elapsed() < Duration::from_secs(20),
        "{:?}",
        began.elapsed()
    );
}

#[test]
fn a_lock_may_be_large_and_name_many_inputs() {
    let place = Place::new();
    place.file(
        "tipstat.toml",
        "[[table]]\nfile = \"a.csv\"\nstatistic = \"tier-moves\"\n",
    );
    let hash = "0".repeat(64);
    let many = 30_000;
    let inputs: Vec<String> = (0..many)
        .map(|n| format!("{{\"path\":\"f{n}\",\"sha256\":\"{hash}\",\"bytes\":1}}"))
        .collect();
    let names: Vec<String> = (0..many)
        .map(|n| format!("\"f{n}#000000000000\""))
        .collect();
    let lock = format!(
        "{{\"lock\":1,\"inputs\":[{}],\"outputs\":[{{\"file\":\"a.csv\",\"command\":[],\"by\":\"\",\"inputs\":[{}],\"sha256\":\"{hash}\",\"tables\":[]}}]}}",
        inputs.join(","),
        names.join(",")
    );
    place.file("tipstat.lock", lock + &" ".repeat(11_000_000));
    let began = Instant::now();
    let (code, said) = place.said(&["build"]);
    assert_eq!(code, 0, "{said}");
    assert!(
        began.elapsed() < Duration::from_secs(20),
        "{:?}",
        began.elapsed()
    );
}

#[cfg(unix)]
#[test]
fn nobody_waits_for_a_pipe_that_is_not_data() {
    let place = Place::new();
    let made = std::process::Command::new("mkfifo")
        .arg(place.path().join("fifo"))
        .status();
    assert!(made.is_ok_and(|status| status.success()));
    place.file("own.csv", own(1, "x"));
    for question in [
        &["verify", "fifo"][..],
        &["sql", "--file", "fifo"],
        &["summary", "--aliases", "fifo"],
        &["countries", "--data", "own.csv", "--review", "fifo"],
    ] {
        assert_said(
            &place.said(question),
            3,
            "a named pipe, which may never end",
        );
    }
}
