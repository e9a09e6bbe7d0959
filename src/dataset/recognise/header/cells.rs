//! The cells of a header: several rows as one, and how they are compared.

use crate::dataset::read::Record;

/// Rows of a header as one: a cell above holds for all to its right until the next.
pub(super) fn joined(rows: &[Record], width: usize) -> Vec<String> {
    let mut columns = vec![Vec::<String>::new(); width];
    for (number, row) in rows.iter().enumerate() {
        let mut above = String::new();
        for (at, parts) in columns.iter_mut().enumerate() {
            let cell = one_line(row.cells.get(at).unwrap_or(""));
            if !cell.is_empty() {
                above.clone_from(&cell);
            }
            let last = number + 1 == rows.len();
            let part = if last { cell } else { above.clone() };
            if !part.is_empty() && parts.last() != Some(&part) {
                parts.push(part);
            }
        }
    }
    columns.into_iter().map(|parts| parts.join(" / ")).collect()
}

/// A header cell on one line: white space is one blank.
fn one_line(cell: &str) -> String {
    let cell = cell.trim().trim_start_matches('\u{feff}');
    cell.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A header cell as it is compared.
pub(in crate::dataset::recognise) fn plain(cell: &str) -> String {
    one_line(cell).to_lowercase()
}

/// The letters of a column, as a spreadsheet shows them.
pub(in crate::dataset::recognise) fn letters(mut place: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.insert(0, char::from(b'A' + (place % 26) as u8));
        match (place / 26).checked_sub(1) {
            Some(next) => place = next,
            None => return letters.into_iter().collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_name_columns_as_spreadsheets_do() {
        assert_eq!(
            [0, 7, 25, 26, 701, 702].map(letters),
            ["A", "H", "Z", "AA", "ZZ", "AAA"]
        );
    }
}
