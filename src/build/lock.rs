//! `tipstat.lock`: what every output was made of, and the numbers in it; JSON with a row a line, to be read in a diff.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::render;
use crate::stats::Public;

/// The version of the file: it changes when a name or a meaning does.
const VERSION: u32 = 1;

/// So many rows of a table are kept; of a longer one their number and hash alone.
pub(crate) const MOST_ROWS: usize = 5000;

/// What is kept of a build.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Lock {
    /// In the order of the manifest.
    pub(crate) outputs: Vec<Output>,
}

/// An output, and what it was made of.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Output {
    /// Its path, from the folder of the manifest.
    pub(crate) file: String,
    /// The command line that makes it, without the program's name.
    pub(crate) command: Vec<String>,
    /// What made it: version of tipstat and hash of the embedded package.
    pub(crate) by: String,
    /// What was read.
    pub(crate) inputs: Vec<Input>,
    /// The hash of the file.
    pub(crate) sha256: String,
    /// Whether a check in it found something, such as a claim that does not hold.
    pub(crate) found: bool,
    /// The rows behind it.
    pub(crate) tables: Vec<Rows>,
}

/// A file that was read.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Input {
    /// From the folder of the manifest.
    pub(crate) path: String,
    /// The hash of its bytes.
    pub(crate) sha256: String,
    /// How many these are.
    pub(crate) bytes: u64,
    /// What it was recognised as; empty for a file that is no data, such as a template.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) release: String,
    /// Rows read; null for a file that is no data.
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
pub(crate) struct Rows {
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

impl Rows {
    /// Those of a table.
    pub(crate) fn of(table: &Public) -> Self {
        let (columns, rows) = render::rows(table);
        let columns = columns.iter();
        let columns = columns.map(|column| (column.name.to_string(), column.unit.to_string()));
        let mut kept = Self {
            title: table.title().to_owned(),
            columns: columns.collect(),
            many: None,
            rows,
        };
        if kept.rows.len() > MOST_ROWS {
            let text: String = kept.rows.iter().map(|row| line(row) + "\n").collect();
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

/// As the file has it: inputs once, and named by path and the beginning of their hash.
#[derive(Deserialize)]
struct File {
    lock: u32,
    inputs: Vec<Input>,
    outputs: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    file: String,
    command: Vec<String>,
    by: String,
    inputs: Vec<String>,
    sha256: String,
    #[serde(default)]
    found: bool,
    tables: Vec<Rows>,
}

impl Input {
    fn name(&self) -> String {
        let begin = self.sha256.get(..12).unwrap_or_default();
        format!("{}#{begin}", self.path)
    }
}

impl Lock {
    /// The entry of a file.
    pub(crate) fn output(&self, file: &str) -> Option<&Output> {
        self.outputs.iter().find(|output| output.file == file)
    }

    /// Reads the text of a lock, or says why it is none.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        let file: File = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if file.lock != VERSION {
            return Err(format!(
                "it is of version {}, and this tipstat reads version {VERSION}",
                file.lock
            ));
        }
        let known = |name: &String| {
            let found = file.inputs.iter().find(|input| input.name() == *name);
            found.cloned().ok_or(format!("no input `{name}` in it"))
        };
        let mut outputs = Vec::new();
        for entry in file.outputs {
            outputs.push(Output {
                file: entry.file,
                command: entry.command,
                by: entry.by,
                inputs: entry.inputs.iter().map(known).collect::<Result<_, _>>()?,
                sha256: entry.sha256,
                found: entry.found,
                tables: entry.tables,
            });
        }
        Ok(Self { outputs })
    }

    /// The text of the lock: the same for the same outputs.
    pub(crate) fn write(&self) -> String {
        let mut inputs: Vec<&Input> = Vec::new();
        for input in self.outputs.iter().flat_map(|output| &output.inputs) {
            if !inputs.iter().any(|known| known.name() == input.name()) {
                inputs.push(input);
            }
        }
        inputs.sort_by_key(|input| input.name());
        let inputs = list(inputs.into_iter().map(line), 1);
        let outputs = list(self.outputs.iter().map(Output::write), 1);
        format!("{{\n \"lock\": {VERSION},\n \"inputs\": {inputs},\n \"outputs\": {outputs}\n}}\n")
    }
}

impl Output {
    fn write(&self) -> String {
        let names: Vec<String> = self.inputs.iter().map(Input::name).collect();
        let found = if self.found {
            "\n   \"found\": true,"
        } else {
            ""
        };
        let tables = list(self.tables.iter().map(Rows::write), 3);
        format!(
            "{{\n   \"file\": {},\n   \"command\": {},\n   \"by\": {},\n   \"inputs\": {},\n   \"sha256\": {},{found}\n   \"tables\": {tables}\n  }}",
            line(&self.file),
            line(&self.command),
            line(&self.by),
            line(&names),
            line(&self.sha256),
        )
    }
}

impl Rows {
    fn write(&self) -> String {
        let many = self.many.as_ref();
        let many = many.map_or(String::new(), |many| {
            format!("\n     \"many\": {},", line(many))
        });
        let rows = list(self.rows.iter().map(line), 5);
        format!(
            "{{\n     \"title\": {},\n     \"columns\": {},{many}\n     \"rows\": {rows}\n    }}",
            line(&self.title),
            line(&self.columns),
        )
    }
}

/// JSON on one line.
fn line(value: &(impl Serialize + ?Sized)) -> String {
    // texts, numbers and lists of these always have one
    serde_json::to_string(value).unwrap_or_default()
}

/// A list with an item a line, so many blanks further in than its name.
fn list(items: impl Iterator<Item = String>, blanks: usize) -> String {
    let space = " ".repeat(blanks + 1);
    let items: Vec<String> = items.map(|item| format!("\n{space}{item}")).collect();
    match items.as_slice() {
        [] => "[]".into(),
        items => format!("[{}\n{}]", items.join(","), " ".repeat(blanks)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back() {
        let input = Input {
            path: "a \"b\".csv".into(),
            sha256: hash(b"a"),
            bytes: 1,
            release: "tipstat".into(),
            read: Some(2),
            used: Some(1),
            set_aside: Some(1),
        };
        let rows = Rows {
            title: "T".into(),
            columns: vec![("country".into(), String::new())],
            many: None,
            rows: vec![vec!["KGZ".into()], vec![Value::Null]],
        };
        let output = Output {
            file: "a.csv".into(),
            command: vec!["list".into()],
            by: "tipstat 1".into(),
            inputs: vec![input],
            sha256: hash(b"b"),
            found: true,
            tables: vec![rows],
        };
        let lock = Lock {
            outputs: vec![output, Output::default()],
        };
        assert_eq!(Lock::read(&lock.write()), Ok(lock));
        assert_eq!(Lock::read(&Lock::default().write()), Ok(Lock::default()));
        assert!(Lock::read("{\"lock\":2,\"inputs\":[],\"outputs\":[]}").is_err());
    }
}
