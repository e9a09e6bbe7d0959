//! A folder of its own for a test, in which tipstat runs and keeps its cache.
#![allow(dead_code)] // each test uses what it needs

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

pub(crate) const OWN: &str =
    "country,country_role,year,source,reporter,measure,sex,age,exploitation,count,share,locator\n";

/// A folder of its own for each test, in which tipstat runs and keeps its cache.
pub(crate) struct Place(tempfile::TempDir);

impl Place {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> &Self {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, content).expect("a file");
        self
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).expect("a text")
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tipstat"));
        let cache = self.path().join(".cache");
        command
            .args(arguments)
            .current_dir(self.path())
            .env("XDG_CACHE_HOME", cache);
        command.stdin(Stdio::null());
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("tipstat starts")
    }

    /// Exit code, and standard output and error together.
    pub(crate) fn said(&self, arguments: &[&str]) -> (i32, String) {
        let Output {
            status,
            stdout,
            stderr,
        } = self.run(arguments);
        let text = String::from_utf8_lossy(&[stdout, stderr].concat()).into_owned();
        (status.code().expect("it ends by itself"), text)
    }
}

pub(crate) fn assert_said(said: &(i32, String), code: i32, part: &str) {
    assert!(
        said.0 == code && said.1.contains(part),
        "expected {code} and `{part}`: {said:?}"
    );
}

/// Rows of our own layout, one for each count and year from 2000 on.
pub(crate) fn own(rows: u32, locator: &str) -> String {
    let row = |n: u32| {
        format!(
            "KAZ,detected_in,{},s{},government,identified,total,total,total,{},,{locator}\n",
            2000 + n % 20,
            n / 20,
            n + 20
        )
    };
    OWN.to_owned() + &(0..rows).map(row).collect::<String>()
}
