//! The lock as it is written and read.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Lock, LockedInput, LockedTable, Output, PublishedEdition};

/// The version of the file: it changes when a name or a meaning does.
const VERSION: u32 = 1;

/// The lock as stored: each input once, referred to by path and the first characters of its hash.
#[derive(Deserialize)]
struct LockFile {
    lock: u32,
    inputs: Vec<LockedInput>,
    outputs: Vec<LockedOutput>,
    #[serde(default)]
    published: Vec<PublishedEdition>,
}

#[derive(Deserialize)]
struct LockedOutput {
    file: String,
    command: Vec<String>,
    by: String,
    inputs: Vec<String>,
    sha256: String,
    #[serde(default)]
    found: bool,
    tables: Vec<LockedTable>,
}

impl LockedInput {
    fn name(&self) -> String {
        let begin = self.sha256.get(..12).unwrap_or_default();
        format!("{}#{begin}", self.path)
    }
}

impl Lock {
    /// Reads the text of a lock; the error says why it is not one.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        let file: LockFile = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if file.lock != VERSION {
            return Err(format!(
                "it is of version {}, and this tipstat reads version {VERSION}",
                file.lock
            ));
        }
        let inputs = file.inputs.iter().map(|input| (input.name(), input));
        let inputs: BTreeMap<String, &LockedInput> = inputs.collect();
        let known = |name: &String| {
            let found = inputs.get(name).map(|input| (*input).clone());
            found.ok_or(format!("no input `{name}` in it"))
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
        Ok(Self {
            outputs,
            published: file.published,
        })
    }

    /// The text of the lock: the same for the same outputs.
    pub(crate) fn write(&self) -> String {
        let inputs = self.outputs.iter().flat_map(|output| &output.inputs);
        let inputs: BTreeMap<String, &LockedInput> =
            inputs.map(|input| (input.name(), input)).collect();
        let inputs = list(inputs.into_values().map(line), 1);
        let outputs = list(self.outputs.iter().map(Output::write), 1);
        let published = match self.published.as_slice() {
            [] => String::new(),
            published => format!(",\n \"published\": {}", list(published.iter().map(line), 1)),
        };
        format!(
            "{{\n \"lock\": {VERSION},\n \"inputs\": {inputs},\n \"outputs\": {outputs}{published}\n}}\n"
        )
    }
}

impl Output {
    fn write(&self) -> String {
        let names: Vec<String> = self.inputs.iter().map(LockedInput::name).collect();
        let found = if self.found {
            "\n   \"found\": true,"
        } else {
            ""
        };
        let tables = list(self.tables.iter().map(LockedTable::write), 3);
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

impl LockedTable {
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
pub(super) fn line(value: &(impl Serialize + ?Sized)) -> String {
    // texts, numbers and lists of these always have one
    serde_json::to_string(value).unwrap_or_default()
}

/// A list with one item per line, indented by a number of blanks.
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
    use proptest::collection::vec;
    use proptest::num;
    use proptest::prelude::*;
    use serde_json::Value;

    use super::super::hash;
    use super::*;

    #[test]
    fn what_is_written_reads_back() {
        let input = LockedInput {
            path: "a \"b\".csv".into(),
            sha256: hash(b"a"),
            bytes: 1,
            release: "tipstat".into(),
            read: Some(2),
            used: Some(1),
            set_aside: Some(1),
        };
        let rows = LockedTable {
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
            published: vec![PublishedEdition::default()],
        };
        assert_eq!(Lock::read(&lock.write()), Ok(lock));
        assert_eq!(Lock::read(&Lock::default().write()), Ok(Lock::default()));
        assert!(Lock::read("{\"lock\":2,\"inputs\":[],\"outputs\":[]}").is_err());
    }
    proptest! {
        /// Else each build would report numbers that nobody changed.
        #[test]
        fn numbers_read_back_as_they_were(numbers in vec(num::f64::NORMAL | num::f64::SUBNORMAL | num::f64::ZERO, 1..9)) {
            let rows = LockedTable {
                title: "T".into(),
                columns: vec![("value".into(), String::new())],
                many: None,
                rows: numbers.into_iter().map(|number| vec![number.into()]).collect(),
            };
            let output = Output { tables: vec![rows], ..Output::default() };
            let lock = Lock { outputs: vec![output], ..Lock::default() };
            let read = Lock::read(&lock.write());
            prop_assert_eq!(read.as_ref(), Ok(&lock));
        }
    }
}
