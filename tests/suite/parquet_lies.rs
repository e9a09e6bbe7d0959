//! Parquet files that promise what they do not hold: rows, columns and bytes without end. They are made here by hand.

#![allow(clippy::cast_possible_wrap)] // the files are small

use crate::common::{Place, assert_said, own};

/// A number of seven bits a byte.
fn number(mut rest: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let byte = (rest & 0x7f) as u8;
        rest >>= 7;
        if rest == 0 {
            bytes.push(byte);
            return bytes;
        }
        bytes.push(byte | 0x80);
    }
}

/// A struct of Thrift's compact protocol.
#[derive(Default)]
struct Thrift {
    bytes: Vec<u8>,
    last: u8,
}

impl Thrift {
    fn field(&mut self, id: u8, kind: u8) {
        self.bytes.push((id - self.last) << 4 | kind);
        self.last = id;
    }
    fn integer(mut self, id: u8, kind: u8, value: i64) -> Self {
        self.field(id, kind);
        let folded = ((value << 1) ^ (value >> 63)) as u64;
        self.bytes.extend(number(folded));
        self
    }
    fn int(self, id: u8, value: i64) -> Self {
        self.integer(id, 5, value)
    }
    fn long(self, id: u8, value: i64) -> Self {
        self.integer(id, 6, value)
    }
    fn text(mut self, id: u8, text: &str) -> Self {
        self.field(id, 8);
        self.bytes.extend(number(text.len() as u64));
        self.bytes.extend(text.as_bytes());
        self
    }
    fn list(mut self, id: u8, kind: u8, items: &[Vec<u8>]) -> Self {
        self.field(id, 9);
        self.bytes.push(0xf0 | kind);
        self.bytes.extend(number(items.len() as u64));
        self.bytes.extend(items.concat());
        self
    }
    fn inner(mut self, id: u8, inner: Self) -> Self {
        self.field(id, 12);
        self.bytes.extend(inner.end());
        self
    }
    fn end(mut self) -> Vec<u8> {
        self.bytes.push(0);
        self.bytes
    }
}

/// What a file says, where this is not what it holds.
#[derive(Clone, Copy)]
struct Said {
    /// Rows of the file, of its one part, and values of each column.
    rows: i64,
    rows_of_part: i64,
    values: i64,
    /// Values of a page, and of its dictionary.
    values_of_page: i64,
    values_of_dictionary: i64,
}

impl Said {
    fn all(rows: i64) -> Self {
        Self {
            rows,
            rows_of_part: rows,
            values: rows,
            values_of_page: rows,
            values_of_dictionary: 1,
        }
    }
}

/// A page with its header, of which `inner` says what it is.
fn page(kind: i64, content: &[u8], (id, inner): (u8, Thrift)) -> Vec<u8> {
    let length = content.len() as i64;
    let header = Thrift::default().int(1, kind);
    let header = header.int(2, length).int(3, length);
    [header.inner(id, inner).end(), content.to_vec()].concat()
}

/// A file of columns with one value each, which a dictionary holds, in as many rows as are said.
fn file(columns: &[(&str, &str)], said: Said, held: u64) -> Vec<u8> {
    let (mut bytes, mut chunks) = (b"PAR1".to_vec(), Vec::new());
    let element = |name: &str| Thrift::default().int(1, 6).int(3, 0).text(4, name).end();
    let children = columns.len() as i64;
    let mut schema = vec![Thrift::default().text(4, "rows").int(5, children).end()];
    for (name, value) in columns {
        schema.push(element(name));
        let start = bytes.len() as i64;
        let length = u32::try_from(value.len()).unwrap().to_le_bytes();
        let plain = [&length[..], value.as_bytes()].concat();
        let inner = Thrift::default()
            .int(1, said.values_of_dictionary)
            .int(2, 0);
        bytes.extend(page(2, &plain, (7, inner)));
        let data = bytes.len() as i64;
        // one bit for each place in the dictionary, and a run of the first
        let places = [&[1][..], &number(held << 1), &[0]].concat();
        let inner = Thrift::default().int(1, said.values_of_page);
        bytes.extend(page(0, &places, (5, inner.int(2, 8).int(3, 3).int(4, 3))));
        let size = bytes.len() as i64 - start;
        let name = [number(name.len() as u64), name.as_bytes().to_vec()].concat();
        let chunk = Thrift::default().int(1, 6).list(2, 5, &[vec![0], vec![16]]);
        let chunk = chunk.list(3, 8, &[name]).int(4, 0).long(5, said.values);
        let chunk = chunk
            .long(6, size)
            .long(7, size)
            .long(9, data)
            .long(11, start);
        chunks.push(Thrift::default().long(2, start).inner(3, chunk).end());
    }
    let part = Thrift::default()
        .list(1, 12, &chunks)
        .long(2, bytes.len() as i64);
    let part = part.long(3, said.rows_of_part).end();
    let footer = Thrift::default().int(1, 1).list(2, 12, &schema);
    let footer = footer.long(3, said.rows).list(4, 12, &[part]).end();
    let length = u32::try_from(footer.len()).unwrap().to_le_bytes();
    [&bytes[..], &footer, &length, b"PAR1"].concat()
}

const COLUMNS: [(&str, &str); 12] = [
    ("country", "KAZ"),
    ("country_role", "detected_in"),
    ("year", "2020"),
    ("source", "own"),
    ("reporter", "government"),
    ("measure", "identified"),
    ("sex", "total"),
    ("age", "total"),
    ("exploitation", "total"),
    ("count", "5"),
    ("share", ""),
    ("locator", "x"),
];

#[test]
fn what_is_made_by_hand_is_a_sound_file() {
    let place = Place::new();
    place.file("a.parquet", file(&COLUMNS, Said::all(1), 1));
    let asked = [
        "show",
        "detected-victims",
        "--data",
        "a.parquet",
        "--format",
        "csv",
    ];
    assert_said(
        &place.said(&asked),
        0,
        "KAZ,2020,own,government,detected_in,identified,5,5,5,",
    );
}

#[test]
fn promises_that_are_not_kept_are_refused() {
    let place = Place::new();
    let sound = Said::all(5);
    let more = 1 << 40;
    for (said, expected) in [
        (
            Said {
                rows: more,
                ..sound
            },
            "does not have as many rows",
        ),
        (Said { rows: -1, ..sound }, "does not have as many rows"),
        (
            Said {
                rows_of_part: -1,
                ..sound
            },
            "fewer than 0 rows",
        ),
        (
            Said {
                rows_of_part: 3,
                ..sound
            },
            "differ in length",
        ),
        (Said { values: 3, ..sound }, "differ in length"),
        (
            Said {
                values_of_page: 3,
                ..sound
            },
            "fewer cells than the file says",
        ),
        (
            Said {
                values_of_page: 6,
                ..sound
            },
            "a page has 6 values, more than 5",
        ),
        (
            Said {
                values_of_dictionary: 2_000_000_000,
                ..sound
            },
            "more than 1",
        ),
        (
            Said {
                values_of_page: 5,
                ..Said::all(3)
            },
            "a page has 5 values, more than 3",
        ),
        (Said::all(7), "whole Parquet file"),
        (Said::all(2_000_000_000), "more than 50,000,000 cells"),
    ] {
        place.file("a.parquet", file(&COLUMNS, said, 5));
        assert_said(&place.said(&["check", "a.parquet"]), 3, expected);
    }
}

#[test]
fn rows_columns_and_texts_without_end_are_refused() {
    let place = Place::new();
    let long = "x".repeat(100_000);
    let longer = "x".repeat(5_000_000);
    let names: Vec<String> = (0..50_000).map(|n| format!("c{n}")).collect();
    let wide: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "x")).collect();
    for (columns, rows, expected) in [
        (&COLUMNS[..], 4_000_000, "decompression bomb"),
        (
            &[("country", long.as_str())],
            1_000_000,
            "decompression bomb",
        ),
        (
            &[("country", longer.as_str())],
            1_000,
            "more than 131,072 bytes",
        ),
        (&[("country", "KAZ")], 50_000_000, "decompression bomb"),
        (&wide, 1, "50000 columns; at most 2000"),
        (&[], 1 << 40, "no columns"),
    ] {
        place.file("a.parquet", file(columns, Said::all(rows), rows as u64));
        assert_said(&place.said(&["check", "a.parquet"]), 3, expected);
    }
}

#[test]
fn a_damaged_file_is_an_error_or_the_right_answer() {
    let place = Place::new();
    place.file("own.csv", own(60, "x"));
    let asked = ["convert", "own.csv", "--format", "parquet", "-o", "out"];
    assert_said(&place.said(&asked), 0, "");
    let mut files = Vec::new();
    let mut folders = vec![place.path().join("out")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "parquet") {
                files.push(path);
            }
        }
    }
    files.sort();
    let sound = std::fs::read(&files[0]).unwrap();
    for at in (0..sound.len()).step_by(97) {
        for change in [1, 0x80, 0xff] {
            let mut bytes = sound.clone();
            bytes[at] ^= change;
            place.file("a.parquet", &bytes);
            let (code, said) = place.said(&["check", "a.parquet"]);
            assert!([0, 1, 3].contains(&code), "{at}: {code} {said}");
        }
    }
    for cut in (0..sound.len()).step_by(97) {
        place.file("a.parquet", &sound[..cut]);
        assert_eq!(place.said(&["check", "a.parquet"]).0, 3, "{cut}");
    }
}
