//! Options about editions and when they were obtained.

use clap::ValueEnum;

use crate::dataset::Editions;
use crate::dataset::banner::Date;

/// Which editions of a source are used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum EditionsName {
    /// The newest of each source; the others are named
    #[default]
    Newest,
    /// All, side by side
    All,
}

impl From<EditionsName> for Editions {
    fn from(name: EditionsName) -> Self {
        match name {
            EditionsName::Newest => Self::Newest,
            EditionsName::All => Self::All,
        }
    }
}

/// Reads a date.
pub(super) fn date(text: &str) -> Result<String, String> {
    let date = Date::find(text).map(|date| date.to_string());
    date.ok_or_else(|| "a date such as 2026-11-23".into())
}
