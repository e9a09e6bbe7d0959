//! A row a country and a column a year: `tier2002`, `tier2003`, ...

use super::super::fault::shown;
use super::super::read::Sheet;
use super::{Sink, reason};

pub(super) fn read(sheet: &Sheet, sink: &mut Sink<'_>) {
    let release = &sink.recognised.release;
    let (Some(table), Some(wide)) = (release.target(), &release.wide) else {
        return;
    };
    let source = release
        .columns
        .get("source")
        .map_or("", |column| column.constant.as_str());
    for record in sink.rows(sheet) {
        sink.ledger.read += 1;
        let row = format!("row {}", record.line);
        let mut result = match sink.meaning(&record, "country") {
            Ok("") => Err("no country".into()),
            Ok(_) => Ok(()),
            Err(reason) => Err(reason),
        };
        let country = sink.meaning(&record, "country").unwrap_or("").to_owned();
        for (year, at) in &sink.recognised.years {
            if result.is_err() {
                break;
            }
            let cell = record.cells.get(*at).unwrap_or("");
            let meaning = release
                .columns
                .get(&wide.column)
                .map_or(Ok(cell), |column| release.meaning(column, cell));
            result = match meaning {
                Ok("") => Ok(()),
                Ok(value) => {
                    let cells = [
                        ("country", country.as_str()),
                        ("year", year),
                        (&wide.column, value),
                        ("source", source),
                        ("locator", &row),
                    ];
                    sink.push(table, record.line, &cells)
                        .map_err(|faults| reason(&faults))
                }
                Err(_) => Err(format!(
                    "`{}{year}` not known: {}",
                    wide.prefix,
                    shown(cell.trim())
                )),
            };
        }
        sink.enter(record.line, result);
    }
}
