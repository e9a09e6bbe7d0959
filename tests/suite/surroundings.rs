//! What is around the program: environment variables, a full disk, a cache that others write into.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::common::{Place, assert_said, own, read_stdout, run, tipstat};

const SQL: [&str; 2] = [
    "sql",
    "SELECT country, count(*) AS n FROM tiers GROUP BY country ORDER BY country",
];

#[test]
fn variables_of_other_crates_change_nothing() {
    let plain = read_stdout(&mut tipstat(&SQL));
    for (name, value) in [
        ("POLARS_MAX_THREADS", "100000"),
        ("POLARS_MAX_THREADS", "0"),
        ("POLARS_PANIC_ON_ERR", "1"),
        ("POLARS_VERBOSE", "1"),
        ("RAYON_NUM_THREADS", "100000"),
        ("RUST_MIN_STACK", "1000000000000000"),
    ] {
        let said = run(tipstat(&SQL).env(name, value));
        assert_eq!(said, (plain.clone(), String::new(), Some(0)), "{name}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn output_that_cannot_be_written_is_an_error() {
    for arguments in [
        &["--help"][..],
        &["--version"],
        &["help"],
        &["show", "--help"],
        &["man"],
        &["completions", "bash"],
        &["list"],
        &["config"],
        &["verify"],
        &["show", "coverage", "--format", "csv"],
        &["figure", "gap", "--format", "svg"],
        &SQL,
    ] {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let (_, said, code) = run(tipstat(arguments).stdout(full));
        assert_said(&(code.unwrap(), said), 3, "No space left");
    }
    for arguments in ["--help", "--version", "list"] {
        let mut child = tipstat(&[arguments]);
        let child = child.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = child.spawn().unwrap();
        drop(child.stdout.take()); // nobody reads
        let ended = child.wait_with_output().unwrap();
        assert_eq!((ended.status.code(), ended.stderr.len()), (Some(0), 0));
    }
}

/// A file that gets a copy in the cache.
fn with_copy() -> (Place, PathBuf) {
    let place = Place::new();
    let long = "a place of some length so that the file is a long one";
    place.file("a.csv", own(22_000, long));
    assert_eq!(answer(&place).0, 0);
    let folder = place.path().join(".cache/tipstat");
    let mut files = fs::read_dir(folder)
        .unwrap()
        .flatten()
        .map(|file| file.path());
    let copy = files.find(|path| path.extension().is_some_and(|ending| ending == "tables"));
    (place, copy.unwrap())
}

fn answer(place: &Place) -> (i32, String) {
    let asked = [
        "show", "coverage", "--format", "csv", "--top", "5", "--data", "a.csv",
    ];
    place.said(&asked)
}

#[test]
fn a_copy_that_is_cut_or_longer_is_not_used() {
    let (place, copy) = with_copy();
    let right = answer(&place);
    let sound = fs::read(&copy).unwrap();
    for cut in [0, 1, 64, 65, sound.len() / 2, sound.len() - 1] {
        fs::write(&copy, &sound[..cut]).unwrap();
        assert_eq!(answer(&place), right);
    }
    fs::write(&copy, [&sound[..], b"x"].concat()).unwrap();
    assert_eq!(answer(&place), right);
    assert!(fs::read(&copy).unwrap() == sound, "made anew");
}

/// How others put something that is not a file in the place of one.
#[cfg(unix)]
fn plant(what: &str, at: &Path) {
    use std::os::unix::fs::symlink;

    let _none = fs::remove_file(at).or_else(|_| fs::remove_dir(at));
    match what {
        "a pipe" => assert!(Command::new("mkfifo").arg(at).status().unwrap().success()),
        "a folder" => fs::create_dir(at).unwrap(),
        target => symlink(target, at).unwrap(),
    }
}

#[cfg(unix)]
#[test]
fn a_copy_or_key_that_is_not_a_file_is_not_used() {
    let (place, copy) = with_copy();
    let right = answer(&place);
    let key = copy.with_file_name("key");
    let elsewhere = place.path().join("elsewhere");
    fs::write(&elsewhere, [0; 32]).unwrap();
    for planted in [copy, key] {
        for what in [
            "a pipe",
            "a folder",
            "/dev/zero",
            elsewhere.to_str().unwrap(),
        ] {
            plant(what, &planted);
            assert_eq!(answer(&place), right, "{what} as {}", planted.display());
        }
    }
    assert_eq!(fs::read(&elsewhere).unwrap(), [0; 32]);
}
