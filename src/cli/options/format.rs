//! The format of an output: as it is asked for, or by the ending of the file.

use clap::ValueEnum as _;

use super::super::exit::Usage;
use super::Options;
use crate::render::Format;

impl Options {
    /// The ending of the output file.
    fn ending(&self) -> Option<&str> {
        self.output.as_ref()?.extension()?.to_str()
    }

    /// Refuses an ending that promises a format which there is not; `.txt`, or none, is a table.
    pub(in crate::cli) fn check_ending(&self) -> Result<(), Usage> {
        let strange = |ending: &&str| *ending != "txt" && Format::of_ending(ending).is_none();
        match self.ending().filter(strange) {
            Some(ending) if self.format.is_none() => Err(Usage(format!(
                "no format has the ending `.{ending}`: expected .csv, .tsv, .json, .ndjson, .md, .html, \
                .tex, .xlsx, .parquet or .txt, for reports .docx, for figures .svg, .png or .pdf, for \
                claims .xml, or a `--format`"
            ))),
            _ => Ok(()),
        }
    }

    /// The output format: as asked, else by the ending of the output file.
    pub(in crate::cli) fn format(&self) -> Format {
        let Some(of_ending) = self.ending().and_then(Format::of_ending) else {
            return self.format.unwrap_or_default();
        };
        // an ending that is typed takes precedence over a format that is not
        self.format
            .filter(|_| self.typed("format"))
            .unwrap_or(of_ending)
    }
}

/// A format as it is typed.
pub(in crate::cli) fn name(format: Format) -> String {
    let value = format.to_possible_value();
    value.map_or(String::new(), |value| value.get_name().to_owned())
}
