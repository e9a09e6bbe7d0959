//! How a test runs tipstat: from the project's root, or in an empty folder with an empty cache.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// The project's folder.
pub(crate) const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// A tipstat command that runs in the project's folder, 100 columns wide, without colours.
pub(crate) fn tipstat(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tipstat"));
    command.args(arguments).current_dir(ROOT);
    command.env("COLUMNS", "100").env("NO_COLOR", "1");
    command
}

/// Standard output, standard error and exit code of a command.
pub(crate) fn run(command: &mut Command) -> (String, String, Option<i32>) {
    let Output {
        stdout,
        stderr,
        status,
    } = command.output().expect("tipstat starts");
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    (text(stdout), text(stderr), status.code())
}

/// Standard output of a command that must succeed.
pub(crate) fn read_stdout(command: &mut Command) -> String {
    let (stdout, stderr, code) = run(command);
    assert_eq!(code, Some(0), "{command:?}: {stderr}");
    stdout
}

pub(crate) const OWN: &str =
    "country,country_role,year,source,reporter,measure,sex,age,exploitation,count,share,locator\n";

/// A separate folder for each test, in which tipstat runs and keeps its cache.
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
        let mut command = tipstat(arguments);
        let cache = self.path().join(".cache");
        command
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
        let (stdout, stderr, code) = run(&mut self.command(arguments));
        (code.expect("it ends by itself"), stdout + &stderr)
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
