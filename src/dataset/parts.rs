//! Tables as Parquet files, the large ones divided into folders by source and year as Hive does it:
//! `victims/source=unodc-glotip-2023/year=2020/part-0.parquet`.
//!
//! Columns in the path are left out of the file, as `DuckDB`, Spark, Trino and Polars write it themselves: they give
//! both back as columns, and a column in both places has two types for some of them. A table has the same
//! columns as in `tipstat sql`: a count is the pair `count_low` and `count_high`.

use std::collections::BTreeMap;
use std::path::Path;

use polars::prelude::{Column as Series, DataFrame, DataType, IdxCa, IdxSize, PolarsResult};

use super::Table;
use super::columnar::{self, ParquetCells, ParquetColumn};

/// The columns that divide a table, as folders.
pub(super) const DIVIDED_BY: [&str; 2] = ["source", "year"];
/// What Hive and those who follow it call the folder of rows whose value is null.
const NULL: &str = "__HIVE_DEFAULT_PARTITION__";

/// Whether a table is divided: those that grow with the data are.
pub(super) fn is_divided(table: Table) -> bool {
    matches!(table, Table::Victims | Table::Routes | Table::Answers)
}

/// Writes a table into the folder of a package; gives the paths within it.
pub(super) fn write(table: Table, frame: &DataFrame, folder: &Path) -> anyhow::Result<Vec<String>> {
    let name = table.name();
    if !is_divided(table) {
        let path = format!("{name}.parquet");
        std::fs::write(folder.join(&path), columnar::file(&columns(frame)?)?)?;
        return Ok(vec![path]);
    }
    let mut paths = Vec::new();
    for ((source, year), rows) in divide(frame)? {
        let source = source.map_or(NULL.to_owned(), escaped);
        let year = year.map_or(NULL.to_owned(), |year| year.to_string());
        let place = format!("{name}/source={source}/year={year}");
        make_folders(folder, &place)?;
        let part = frame.take(&IdxCa::from_vec("".into(), rows))?;
        let bytes = columnar::file(&columns(&part.drop_many(DIVIDED_BY))?)?;
        let path = format!("{place}/part-0.parquet");
        std::fs::write(folder.join(&path), bytes)?;
        paths.push(path);
    }
    Ok(paths)
}

/// Makes the folders of a part within the package's, which an interruption may have taken away.
fn make_folders(folder: &Path, place: &str) -> std::io::Result<()> {
    let mut path = folder.to_path_buf();
    for name in place.split('/') {
        path.push(name);
        match std::fs::create_dir(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

/// The rows of each source and year, in their order.
fn divide(frame: &DataFrame) -> PolarsResult<BTreeMap<Part<'_>, Vec<IdxSize>>> {
    let (sources, years) = (frame.column("source")?.str()?, frame.column("year")?.i64()?);
    let mut parts: BTreeMap<_, Vec<IdxSize>> = BTreeMap::new();
    for (row, key) in (0..).zip(sources.iter().zip(years.iter())) {
        parts.entry(key).or_default().push(row);
    }
    Ok(parts)
}

type Part<'a> = (Option<&'a str>, Option<i64>);

fn columns(frame: &DataFrame) -> PolarsResult<Vec<ParquetColumn>> {
    let column = |column: &Series| {
        Ok(ParquetColumn {
            name: column.name().to_string(),
            cells: cells(column)?,
        })
    };
    frame.columns().iter().map(column).collect()
}

fn cells(column: &Series) -> PolarsResult<ParquetCells> {
    Ok(match column.dtype() {
        DataType::Int64 => ParquetCells::Wholes(column.i64()?.iter().collect()),
        DataType::Float64 => ParquetCells::Floats(column.f64()?.iter().collect()),
        _ => {
            let texts = column.str()?.iter();
            ParquetCells::Texts(texts.map(|text| text.map(str::to_owned)).collect())
        }
    })
}

/// A text as part of a path, as Hive escapes it: what has a meaning there is `%` and its code.
fn escaped(text: &str) -> String {
    let mut path = String::new();
    for c in text.chars() {
        if c.is_ascii_control() || "\"#%'*/:<=>?[\\]^{|}".contains(c) {
            path.push_str(&format!("%{:02X}", c as u32));
        } else {
            path.push(c);
        }
    }
    path
}

/// What the folders of a path say about a file's rows, columns and their values; null is an empty text.
pub(super) fn said_by(path: &str) -> Vec<(String, String)> {
    let folders = path.rsplit(['/', '\\']).skip(1);
    let said = folders.map_while(|folder| folder.split_once('='));
    let value = |value: &str| match value {
        NULL => String::new(),
        value => unescaped(value),
    };
    said.map(|(name, text)| (name.to_owned(), value(text)))
        .collect()
}

fn unescaped(text: &str) -> String {
    let mut parts = text.split('%');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let code = part
            .get(..2)
            .and_then(|code| u8::from_str_radix(code, 16).ok())
            .filter(u8::is_ascii);
        plain.push(code.map_or('%', char::from));
        plain.push_str(if code.is_some() { &part[2..] } else { part });
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_escaped_comes_back() {
        for text in [
            "unodc-glotip-2023",
            "a/b=c",
            "100 %",
            "%2F",
            "отчёт: 1",
            "%",
            "%é",
            "..",
        ] {
            let path = format!(
                "x/victims/source={}/year={NULL}/part-0.parquet",
                escaped(text)
            );
            assert_eq!(path.matches('/').count(), 4, "{path}");
            let said = said_by(&path);
            assert_eq!(said[0], ("year".to_owned(), String::new()));
            assert_eq!(said[1], ("source".to_owned(), text.to_owned()));
            assert_eq!(said.len(), 2, "{path}");
        }
    }
}
