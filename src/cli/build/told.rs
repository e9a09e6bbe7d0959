//! What became of every output of a build: said as it goes, or in a table.

use std::collections::BTreeMap;
use std::io::Write;

use crate::cli::exit::Code;
use crate::cli::options::Options;
use crate::cli::output;
use crate::render::Format;
use crate::stats::Public;

/// What became of every output.
pub(super) struct Told {
    lines: Vec<Vec<String>>,
    code: Code,
    as_it_goes: bool,
}

impl Told {
    /// Nothing yet; lines are printed as they come where no table of them is asked for.
    pub(super) fn new(options: &Options) -> Self {
        Self {
            lines: Vec::new(),
            code: Code::Done,
            as_it_goes: options.format() == Format::Table && options.output.is_none(),
        }
    }

    pub(super) fn line(
        &mut self,
        state: &str,
        file: &str,
        why: &str,
        out: &mut impl Write,
    ) -> anyhow::Result<()> {
        if self.as_it_goes {
            let why = match self.failed_alike(state, why) {
                _ if why.is_empty() => String::new(),
                Some(other) => format!(": as {other}"),
                None => format!(": {why}"),
            };
            writeln!(out, "{state:<6} {file}{why}")?;
            out.flush()?;
        }
        self.lines
            .push([state, file, why].map(str::to_owned).to_vec());
        Ok(())
    }

    /// The first output that failed for the same reason.
    fn failed_alike(&self, state: &str, why: &str) -> Option<&str> {
        let mut lines = self.lines.iter().filter(|_| state == "failed");
        let alike = lines.find(|line| line[0] == state && line[2] == why);
        alike.map(|line| line[1].as_str())
    }

    /// What does not hold in an output is found, unless something worse happened.
    pub(super) fn found(&mut self, found: bool) {
        if found && self.code == Code::Done {
            self.code = Code::Found;
        }
    }

    /// What could not be made decides how the command ends.
    pub(super) fn failed(&mut self, code: Code) {
        self.code = code;
    }

    pub(super) fn end(self, options: &Options, out: &mut impl Write) -> anyhow::Result<Code> {
        if self.as_it_goes {
            let counts = ["built", "fresh", "failed", "left"].map(|state| {
                let lines = self
                    .lines
                    .iter()
                    .filter(|line| line.first().is_some_and(|first| first == state));
                (lines.count(), state)
            });
            let counts = counts.iter().filter(|(count, _)| *count > 0);
            let said: Vec<String> = counts
                .map(|(count, state)| format!("{count} {state}"))
                .collect();
            writeln!(out, "{}", said.join(", "))?;
        } else {
            let fields = vec![
                (
                    "state",
                    "built, fresh, failed (the old file is left) or left (no longer in the manifest)",
                ),
                ("file", "from the manifest's folder"),
                ("why", "why it was built or could not be"),
            ];
            let table = Public::texts("What was built", fields, self.lines, Vec::new());
            let asked = BTreeMap::from([("command", "build".to_owned())]);
            output::write(&table, None, asked, options, out)?;
        }
        Ok(self.code)
    }
}
