//! The embedded tables. They are known to be right, so each is read in one pass; the test below reads them like anybody's.

use std::borrow::Cow;
use std::io::Read as _;

use polars::prelude::DataFrame;

use super::Loader;
use crate::dataset::package;
use crate::dataset::table::{Builder, Place, Table};

/// The frame of an embedded table; empty where there is none.
pub(in crate::dataset) fn frame(table: Table) -> DataFrame {
    let mut builder = Builder::new(table);
    each_row(table, |_, _, cells| builder.push_known(cells));
    builder.finish().unwrap_or_default()
}

impl Loader<'_> {
    /// Adds the rows of an embedded table; a row whose key a package has brought is left out.
    pub(super) fn embedded(&mut self, table: Table) {
        let builder = self.builders.entry(table);
        let builder = builder.or_insert_with(|| Builder::new(table));
        let places = &self.places;
        each_row(table, |file, line, cells| {
            let cells: Vec<Cow<'_, str>> = cells.iter().map(Cow::Borrowed).collect();
            let _known = builder.push(Place { file, line }, &cells, places);
        });
    }
}

/// Hands on each row of an embedded table, with the name of its file and its line.
fn each_row(table: Table, mut take: impl FnMut(&str, u64, &csv::StringRecord)) {
    let Some((name, content)) = package::embedded(table) else {
        return;
    };
    let mut plain = Vec::new();
    let content = if content.starts_with(&[0x1f, 0x8b]) {
        // a test proves that it is complete
        let _whole = flate2::read::GzDecoder::new(content).read_to_end(&mut plain);
        &plain
    } else {
        content
    };
    let mut reader = csv::Reader::from_reader(content);
    let mut cells = csv::StringRecord::new();
    while reader.read_record(&mut cells).unwrap_or(false) {
        let line = cells.position().map_or(0, csv::Position::line);
        take(name, line, &cells);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::dataset::Inputs;
    use crate::dataset::read::Input;

    #[test]
    fn every_embedded_table_is_what_any_file_with_its_content_would_be() {
        let inputs = Inputs::default();
        for table in Table::ALL {
            let Some((name, content)) = package::embedded(table) else {
                assert_eq!(frame(table).height(), 0);
                continue;
            };
            let mut load = Loader::new(&inputs, Arc::default());
            for sheet in Input::embedded(name, content).sheets().unwrap() {
                let recognised = load.recognise(&sheet, Some(table)).unwrap();
                load.recognised(&sheet, recognised, false).unwrap();
            }
            assert_eq!(load.faults.count(), 0, "{name}");
            let read = load.builders.remove(&table).unwrap().finish().unwrap();
            let known = frame(table);
            assert!(known.height() > 0 && known.equals_missing(&read), "{name}");
        }
    }
}
