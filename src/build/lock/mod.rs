//! `tipstat.lock`: the inputs of every output, and the numbers in it; JSON with one row per line, to be read in a diff.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::render;
use crate::stats::Public;
use crate::stats::guard::lattice::editions::CaseEdition;

mod text;

/// Maximum number of rows kept of a table; of longer tables only their number and hash are kept.
pub(crate) const MOST_ROWS: usize = 5000;

/// The content of a lock.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Lock {
    /// In the order of the manifest.
    pub(crate) outputs: Vec<Output>,
    /// The editions of case files that outputs were ever made of.
    pub(crate) published: Vec<PublishedEdition>,
}

/// An edition of a case file of which outputs were made.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct PublishedEdition {
    /// The outputs.
    pub(crate) outputs: Vec<String>,
    /// The hashes of the files that were read.
    pub(crate) files: Vec<String>,
    /// How its counts were protected: the value of `--protect`; `none` where they were not.
    pub(crate) protect: String,
    /// Whether some of it was withheld because of an earlier edition.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) withheld: bool,
    /// What may be shown of it.
    pub(crate) edition: CaseEdition,
}

/// An output and its inputs.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Output {
    /// Its path, from the folder of the manifest.
    pub(crate) file: String,
    /// The command line that makes it, without the program's name.
    pub(crate) command: Vec<String>,
    /// What made it: version of tipstat and hash of the embedded package.
    pub(crate) by: String,
    /// What was read.
    pub(crate) inputs: Vec<LockedInput>,
    /// The hash of the file.
    pub(crate) sha256: String,
    /// Whether a check in it found something, such as a claim that does not hold.
    pub(crate) found: bool,
    /// The rows behind it.
    pub(crate) tables: Vec<LockedTable>,
}

/// A file that was read.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct LockedInput {
    /// From the folder of the manifest.
    pub(crate) path: String,
    /// The hash of its bytes.
    pub(crate) sha256: String,
    /// Size of the file in bytes.
    pub(crate) bytes: u64,
    /// The release it was recognised as; empty for a file without data, such as a template.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) release: String,
    /// Rows read; null for a file without data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) read: Option<u64>,
    /// Rows used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) used: Option<u64>,
    /// Rows set aside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) set_aside: Option<u64>,
}

/// The rows of a table, as the disclosure guard left them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct LockedTable {
    /// The table's title.
    pub(crate) title: String,
    /// Name and unit of each column.
    pub(crate) columns: Vec<(String, String)>,
    /// How many rows there are, and their hash, where they are too many to be kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) many: Option<(usize, String)>,
    /// The cells of each row.
    pub(crate) rows: Vec<Vec<Value>>,
}

impl LockedTable {
    /// Those of a table.
    pub(crate) fn from_public(table: &Public) -> Self {
        let (columns, rows) = render::rows(table);
        let columns = columns.iter();
        let columns = columns.map(|column| (column.name.to_string(), column.units.to_string()));
        let mut kept = Self {
            title: table.title().to_owned(),
            columns: columns.collect(),
            many: None,
            rows,
        };
        if kept.rows.len() > MOST_ROWS {
            let text: String = kept.rows.iter().map(|row| text::line(row) + "\n").collect();
            kept.many = Some((kept.rows.len(), hash(text.as_bytes())));
            kept.rows.clear();
        }
        kept
    }
}

/// The SHA-256 of bytes, in hexadecimal.
pub(crate) fn hash(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Bytes in hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Lock {
    /// The entry of a file.
    pub(crate) fn output(&self, file: &str) -> Option<&Output> {
        self.outputs.iter().find(|output| output.file == file)
    }
}
