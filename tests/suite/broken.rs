//! Broken input: each folder of `tests/packages` holds one defect, and in `expected.txt` what is said of it.
//!
//! `BROKEN=overwrite cargo test --release --test suite broken::` rewrites the messages: read the diff.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use crate::common::{ROOT, tipstat};

const INPUT: Option<i32> = Some(3);

/// `summary` of the inputs, with more arguments behind.
fn summary<S: AsRef<str>>(inputs: &[S], more: &[&str]) -> Output {
    let mut arguments = vec!["summary"];
    for input in inputs {
        arguments.extend(["--data", input.as_ref()]);
    }
    arguments.extend(more);
    tipstat(&arguments).output().expect("tipstat starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("the folder can be read");
    let names = entries.map(|entry| entry.expect("an entry").file_name());
    let mut names: Vec<String> = names
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// The folders of `tests/packages`, relative to the repository.
fn packages() -> Vec<String> {
    let names = names(&Path::new(ROOT).join("tests/packages"));
    let folders = names.iter().map(|name| format!("tests/packages/{name}"));
    folders
        .filter(|folder| Path::new(ROOT).join(folder).is_dir())
        .collect()
}

/// What is handed to `--data`: the folder where it is a package, else its files.
fn inputs(folder: &str) -> Vec<String> {
    let names = names(&Path::new(ROOT).join(folder));
    if names.iter().any(|name| name == "datapackage.json") {
        return vec![folder.to_owned()];
    }
    let files = names.iter().filter(|name| *name != "expected.txt");
    files.map(|name| format!("{folder}/{name}")).collect()
}

/// Runs a test on every folder and says all that went wrong.
fn on_every_package(test: impl Fn(&str) -> Result<(), String>) {
    let packages = packages();
    assert!(packages.len() >= 45, "the folders are there");
    let wrong: Vec<String> = packages
        .iter()
        .filter_map(|folder| test(folder).err())
        .collect();
    assert!(
        wrong.is_empty(),
        "{} folders:\n\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

fn message_is_as_expected(folder: &str) -> Result<(), String> {
    let output = summary(&inputs(folder), &[]);
    let (code, said) = (output.status.code(), text(&output.stderr));
    if code != INPUT || !output.stdout.is_empty() {
        let stdout = output.stdout.len();
        return Err(format!(
            "{folder}: exit {code:?}, {stdout} bytes on stdout, stderr:\n{said}"
        ));
    }
    let path = Path::new(ROOT).join(folder).join("expected.txt");
    if std::env::var_os("BROKEN").is_some_and(|mode| mode == "overwrite") {
        fs::write(&path, &said).expect("the message can be written");
        return Ok(());
    }
    let expected = fs::read_to_string(&path).map_err(|error| format!("{folder}: {error}"))?;
    if said == expected {
        Ok(())
    } else {
        Err(format!("{folder}: said\n{said}but expected\n{expected}"))
    }
}

#[test]
fn each_defect_has_its_message() {
    on_every_package(message_is_as_expected);
}

#[test]
fn nothing_is_left_where_the_output_would_be() {
    on_every_package(|folder| {
        let place = tempfile::tempdir().expect("a temporary folder");
        let out = place.path().join("out.csv");
        let output = summary(&inputs(folder), &["--output", &out.to_string_lossy()]);
        let left = names(place.path());
        if output.status.code() == INPUT && output.stdout.is_empty() && left.is_empty() {
            return Ok(());
        }
        Err(format!(
            "{folder}: exit {:?}, left {left:?}",
            output.status.code()
        ))
    });
}

#[test]
fn check_lists_the_same_faults_on_stdout() {
    on_every_package(|folder| {
        let inputs = inputs(folder);
        let mut arguments = vec!["check"];
        arguments.extend(inputs.iter().map(String::as_str));
        let output = tipstat(&arguments).output().expect("tipstat starts");
        let listed = text(&output.stdout);
        let said = text(&summary(&inputs, &[]).stderr);
        if matches!(output.status.code(), Some(1 | 3)) && listed.starts_with(&said) {
            return Ok(());
        }
        Err(format!(
            "{folder}: exit {:?}, listed\n{listed}",
            output.status.code()
        ))
    });
}

/// A path that cannot be read: exit 3, nothing on stdout, and the path and the reason in words.
fn refused(path: &Path, reason: &str) {
    let path = path.to_string_lossy();
    let output = summary(&[&*path], &[]);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), INPUT, "{path}: {said}");
    assert!(output.stdout.is_empty(), "{path}");
    assert!(
        said.starts_with(&*path) && said.contains(reason),
        "{path}: {said}"
    );
    assert_eq!(said.lines().count(), 1, "{path}: {said}");
}

#[test]
fn a_folder_without_a_description_is_refused() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    refused(folder.path(), "this is a folder without one");
}

#[test]
fn a_missing_file_is_refused() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    refused(&folder.path().join("nowhere.csv"), "file not found");
}

#[cfg(unix)]
#[test]
fn a_file_without_permission_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("victims.csv");
    fs::write(&file, "country\n").expect("the file can be written");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o000)).expect("permissions can be set");
    if fs::read(&file).is_ok() {
        eprintln!("skipped: root may read every file");
        return;
    }
    refused(&file, "permission denied");
}

/// Whatever the bytes: no panic, no signal, and a refusal is never silent. Else what happened.
fn survives(input: &Path) -> Result<(), String> {
    let output = summary(&[input.to_string_lossy()], &[]);
    let (code, said) = (output.status.code(), text(&output.stderr));
    let silent = code == INPUT && said.is_empty();
    let partial = code == INPUT && !output.stdout.is_empty();
    if matches!(code, Some(0 | 3)) && !silent && !partial {
        return Ok(());
    }
    Err(format!("exit {code:?}, stderr:\n{said}"))
}

fn survives_text(name: &str, text: &str) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join(name);
    fs::write(&file, text).expect("the file can be written");
    if let Err(what) = survives(&file) {
        panic!("{name}: {what}");
    }
}

#[test]
fn a_line_of_a_megabyte_is_survived() {
    survives_text("word.csv", &"a".repeat(1 << 20));
    survives_text("cells.csv", &",".repeat(1 << 17));
    survives_text("quotes.csv", &"\"".repeat((1 << 20) + 1));
}

#[test]
fn nesting_a_million_deep_is_survived() {
    survives_text("lists.json", &"[".repeat(1 << 20));
    survives_text("objects.json", &format!("[{}", "{\"a\":".repeat(1 << 20)));
}

/// 2^53 is the largest count there is; 3000 of them are more than 64 bits hold.
#[test]
fn a_sum_beyond_64_bits_is_survived() {
    let header = "origin,destination,year,source,sex,age,exploitation,count,locator\n".to_owned();
    let row = |row| format!("KGZ,RUS,2023,mine,total,total,total,9007199254740992,row {row}\n");
    let rows: Vec<String> = std::iter::once(header).chain((1..=3000).map(row)).collect();
    survives_text("routes.csv", &rows.concat());
}

/// Knuth's linear congruential generator (MMIX): the same mutations on every machine.
struct Chance(u64);

impl Chance {
    /// A number below `limit`; 0 where there is none.
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let drawn = usize::try_from(self.0 >> 33).expect("31 bits fit");
        drawn % limit.max(1)
    }
}

/// Pieces that change the meaning of the text around them, separated by blanks.
const PIECES: &[u8] = b"\" , ; \n \r \0 \xff \xef\xbb\xbf - < > ~ % { } [ ] : null NaN 1e9 \
    99999999999999999999 \\ud800 ../";

/// Up to eight changes: a byte set, bytes cut out, a piece put in, a stretch doubled, or the end cut off.
fn mutated(good: &[u8], chance: &mut Chance) -> Vec<u8> {
    let pieces: Vec<&[u8]> = PIECES.split(|byte| *byte == b' ').collect();
    let mut bytes = good.to_vec();
    for _ in 0..=chance.below(8) {
        let at = chance.below(bytes.len());
        let end = (at + 1 + chance.below(40)).min(bytes.len());
        match chance.below(9) {
            0 | 1 if at < end => bytes[at] = u8::try_from(chance.below(256)).expect("below 256"),
            2 | 3 => drop(bytes.drain(at..end)),
            4 | 5 => {
                let stretch = bytes[at..end].to_vec();
                drop(bytes.splice(at..at, stretch));
            }
            6 if chance.below(4) == 0 => bytes.truncate(at),
            _ => {
                let piece = pieces[chance.below(pieces.len())];
                drop(bytes.splice(at..at, piece.iter().copied()));
            }
        }
    }
    bytes
}

/// A hundred mutations of `file`, of the embedded package or made up, in a copy of the package; `input` is what is loaded of it.
fn a_hundred_mutations(seed: u64, file: &str, input: &str) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let data = PathBuf::from(ROOT).join("data");
    let files = names(&data)
        .into_iter()
        .filter(|name| data.join(name).is_file());
    for name in files {
        fs::copy(data.join(&name), folder.path().join(&name)).expect("the package can be copied");
    }
    let made = PathBuf::from(ROOT).join("tests/files").join(file);
    let good = fs::read(data.join(file)).or_else(|_| fs::read(made));
    let good = good.expect("the file can be read");
    let mut chance = Chance(seed);
    for number in 1..=100 {
        let bytes = mutated(&good, &mut chance);
        fs::write(folder.path().join(file), &bytes).expect("the mutation can be written");
        if let Err(what) = survives(&folder.path().join(input)) {
            let kept = folder.keep().join(file);
            panic!("mutation {number}, kept as {}: {what}", kept.display());
        }
    }
}

#[test]
fn mutations_of_csv_are_survived() {
    a_hundred_mutations(1, "victims.csv", "victims.csv");
}

#[test]
fn mutations_of_json_are_survived() {
    a_hundred_mutations(2, "tiers.json", "tiers.json");
}

#[test]
fn mutations_of_a_package_are_survived() {
    a_hundred_mutations(3, "datapackage.json", "");
}
