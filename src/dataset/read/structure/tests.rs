//! The structure of random texts is what the `csv` crate finds, wherever they are cut.

use proptest::prelude::*;

use super::*;

/// Records as the `csv` crate reads them, lines without anything left out.
fn by_csv(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let cells = |record: csv::StringRecord| record.iter().map(str::to_owned).collect();
    reader
        .records()
        .map(|record| cells(record.unwrap()))
        .collect()
}

/// Records as they are found here; each cell is then read separately.
fn by_structure(text: &str) -> Vec<Vec<String>> {
    let mut structure = Structure::default();
    structure.find(text.as_bytes(), b',', &Wanted::cells(0..64));
    let rows = structure
        .rows(text.as_bytes())
        .filter(|row| !row.is_nothing());
    rows.map(|row| {
        let cells = (0..row.len()).map(|at| {
            let (len, cell) = row.cell_and_more(at);
            let cell = std::str::from_utf8(&cell[..len]).unwrap();
            let alone = by_csv(cell).into_iter().flatten().next();
            alone.unwrap_or_default()
        });
        cells.collect()
    })
    .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Long enough for several chunks, with quotes where they open something and where they do not.
    #[test]
    fn records_and_cells_are_those_of_the_csv_crate(
        parts in prop::collection::vec(prop::sample::select(vec![
            "a", "bc", "longer cell", "\"", "\"\"", ",", ",", ",", "\n", "\r\n", "\r", "\"x,y\"", "\"p\nq\"", "\"r\"\"s\"", "é",
        ]), 0..90)
    ) {
        let mut text = parts.concat();
        if last_end(text.as_bytes(), b',', true).1 {
            text.push('"');
        }
        if last_end(text.as_bytes(), b',', true).0 != Some(text.len()) {
            text.push('\n');
        }
        let (end, open) = last_end(text.as_bytes(), b',', true);
        // a quote that is added may be part of an escaped one
        prop_assume!(!open && end == Some(text.len()));
        prop_assert_eq!(by_structure(&text), by_csv(&text), "{:?}", text);
    }

    #[test]
    fn a_text_may_be_cut_behind_any_record(
        parts in prop::collection::vec(prop::sample::select(vec![
            "a", "\"", ",", "\n", "\r\n", "\"x\ny\"", "longer than that", " \"b\"",
        ]), 0..60)
    ) {
        let text = parts.concat();
        let mut structure = Structure::default();
        let (Some(end), _) = last_end(text.as_bytes(), b',', false) else { return Ok(()) };
        let found = |structure: &mut Structure, part: &str| -> Vec<String> {
            structure.find(part.as_bytes(), b',', &Wanted::default());
            structure.rows(part.as_bytes()).map(|row| String::from_utf8_lossy(row.bytes()).into_owned()).collect()
        };
        let whole = &text[..end];
        let all = found(&mut structure, whole);
        let mut ends = vec![0];
        ends.extend(structure.rows(whole.as_bytes()).map(|row| row.end() + 1));
        prop_assert_eq!(ends.last(), Some(&end));
        for cut in ends {
            let mut parts = found(&mut structure, &whole[..cut]);
            parts.extend(found(&mut structure, &whole[cut..]));
            prop_assert_eq!(&parts, &all);
        }
    }
}

#[test]
fn a_blank_before_a_quote_does_not_hide_it() {
    let mut structure = Structure::default();
    for text in [
        "a, \"x,\ny\",b\n",
        &format!("{},  \"x,\ny\",b\n", "z".repeat(62)),
    ] {
        structure.find(text.as_bytes(), b',', &Wanted::cells(0..4));
        let cells: Vec<usize> = structure
            .rows(text.as_bytes())
            .map(|row| row.len())
            .collect();
        assert_eq!(cells, [3], "{text}");
    }
}

#[test]
fn only_what_is_wanted_is_kept_and_all_is_counted() {
    let text = "a,b,c,d,e\n1,2,3,4,5\n\n,,\n".repeat(9);
    let mut structure = Structure::default();
    structure.find(text.as_bytes(), b',', &Wanted::cells([0, 3]));
    for (at, row) in structure.rows(text.as_bytes()).enumerate() {
        assert_eq!(row.len(), [5, 5, 1, 3][at % 4]);
        if at % 4 == 1 {
            let cell = |at: usize| {
                let (len, text) = row.cell_and_more(at);
                &text[..len]
            };
            assert_eq!(
                (cell(0), cell(3), cell(7)),
                (&b"1"[..], &b"4"[..], &b""[..])
            );
        }
    }
    assert!(structure.plain && structure.ascii);
}
