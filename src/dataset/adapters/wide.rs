//! One row per country and one column per year: `tier2002`, `tier2003`, ...

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
        // where the code is missing the name may still tell
        let label = |column: &str| {
            sink.meaning(&record, column)
                .ok()
                .filter(|cell| !cell.is_empty())
        };
        let country = label("country")
            .or_else(|| label("name"))
            .unwrap_or("")
            .to_owned();
        let mut result = if country.is_empty() {
            Err("no country".to_owned())
        } else {
            Ok(())
        };
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
        sink.enter(record.line, result.map_err(Into::into));
    }
}
