//! Doors for fuzzers, in builds with the feature `fuzzing` alone: bytes go in, and nothing may panic, hang or abort.

use std::io::Write as _;

use super::build;
use crate::claims;
use crate::dataset::{Dataset, Inputs, Needs, Places, count::Count, opens_cache_entry};
use crate::report::parses_template;
use crate::sql::one;
use crate::stats::questions::condition::Condition;

/// A door: its name, and what it does with bytes.
pub type Target = (&'static str, fn(&[u8]));

/// Every reader of text or bytes that people, files or other programs write.
pub const TARGETS: [Target; 8] = [
    ("data", data),
    ("count", |bytes| {
        let _ = Count::parse(&text(bytes));
    }),
    ("where", |bytes| drop(Condition::parse(&text(bytes)))),
    ("sql", |bytes| drop(one::needs(&text(bytes)))),
    ("claims", claims_of),
    ("manifest", |bytes| build::read_manifest(&text(bytes))),
    ("template", |bytes| {
        let _ = parses_template(&text(bytes));
    }),
    ("cache", |bytes| {
        let _ = opens_cache_entry(bytes);
    }),
];

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A data file of any format: what it is shows in its content.
fn data(bytes: &[u8]) {
    let Ok(mut file) = tempfile::NamedTempFile::new() else {
        return;
    };
    if file.write_all(bytes).is_err() {
        return;
    }
    let inputs = Inputs {
        paths: vec![file.path().display().to_string()],
        needs: Needs::ALL,
        threads: Some(1),
        ..Inputs::default()
    };
    drop(Dataset::open(&inputs));
}

fn claims_of(bytes: &[u8]) {
    let text = text(bytes);
    drop(claims::read("claims.toml", &text, &Places::default()));
    drop(claims::read("claims.json", &text, &Places::default()));
}
