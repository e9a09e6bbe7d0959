//! Tables as anybody writes them: rows of texts, of CSV, workbooks, JSON and web pages, with nothing interpreted.

use std::path::Path;

use super::fault::Fault;
use super::limits::Limits;
use super::read::{Input, Pipes, WebTable};
use super::sources::names_sheet;

/// One table of texts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grid {
    /// The file as the user named it.
    pub file: String,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The caption of a table in a web page.
    pub caption: Option<String>,
    /// The rows that hold anything.
    pub rows: Vec<GridRow>,
    /// How many of the rows are the header, where the file says it.
    pub header: Option<usize>,
}

/// A row of texts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GridRow {
    /// Line of the file, or row of the sheet or table, counted from 1.
    pub line: u64,
    /// Its cells without blanks at both ends; merged ones are repeated in web pages.
    pub cells: Vec<String>,
}

impl Grid {
    /// What the user calls it: the file, with the sheet of a workbook or the caption of a table.
    pub fn name(&self) -> String {
        match self.sheet.as_ref().or(self.caption.as_ref()) {
            Some(part) => format!("{}: {part}", self.file),
            None => self.file.clone(),
        }
    }
}

/// The tables of a file: of a workbook its visible sheets, or those that are named; of a web page all its tables.
pub fn grids(path: &str, sheet: Option<&str>, limits: Limits) -> Result<Vec<Grid>, Vec<Fault>> {
    let input =
        Input::open(Path::new(""), path, Pipes::Allowed, limits).map_err(|fault| vec![fault])?;
    if let Some(tables) = input.web_tables().map_err(|fault| vec![fault])? {
        let grid = |table: WebTable| Grid {
            file: path.to_owned(),
            sheet: None,
            caption: table.caption,
            rows: table
                .rows
                .into_iter()
                .map(|(line, cells)| GridRow { line, cells })
                .collect(),
            header: table.header,
        };
        return Ok(tables.into_iter().map(grid).collect());
    }
    let sheets = input.sheets()?;
    let is_asked = |name: &Option<String>, hidden: bool| match (sheet, name) {
        (Some(asked), Some(name)) => names_sheet(&[asked.to_owned()], name),
        (asked, _) => asked.is_none() && !hidden,
    };
    let asked = sheets.iter().filter(|it| is_asked(&it.sheet, it.hidden));
    let grids = asked.map(|sheet| {
        let rows = sheet.rows().filter(|row| !row.is_blank());
        let row = |row: super::read::Record| GridRow {
            line: row.line,
            cells: row
                .cells
                .iter()
                .map(|cell| cell.trim().to_owned())
                .collect(),
        };
        Grid {
            file: path.to_owned(),
            sheet: sheet.sheet.clone(),
            caption: None,
            rows: rows.map(row).collect(),
            header: None,
        }
    });
    let grids: Vec<Grid> = grids.collect();
    if grids.is_empty() {
        let names: Vec<String> = sheets
            .iter()
            .filter_map(|sheet| sheet.sheet.clone())
            .collect();
        let expected = format!("the name of a sheet: there are {}", names.join(", "));
        return Err(vec![Fault::unreadable(path, expected)]);
    }
    Ok(grids)
}
