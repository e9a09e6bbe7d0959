//! A project is built, goes stale, and says which numbers changed; an interruption and a hostile manifest harm nothing.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::common::{run, tipstat};

fn build(at: &Path, words: &[&str]) -> (String, Option<i32>) {
    let (stdout, stderr, code) = run(tipstat(&[]).current_dir(at).arg("build").args(words));
    (stdout + &stderr, code)
}

const VICTIMS: &str =
    "country,country_role,year,source,reporter,measure,sex,age,exploitation,count,share,locator
KGZ,detected_in,2023,tip-2023,government,identified,total,total,total,3,,p. 1
KGZ,detected_in,2023,tip-2023,civil_society,identified,total,total,total,66,,p. 1
UZB,detected_in,2023,tip-2023,government,identified,total,total,total,102,,p. 1
KGZ,citizen_of,,ctdc-2024,case_data,identified,female,total,total,,47%,p. 2
";

const MANIFEST: &str = r#"
[build]
data = ["victims.csv"]
folder = "out"

[[table]]
file = "gap.csv"
statistic = "identification-gap"

[[table]]
file = "gender.json"
statistic = "gender-share"

[[table]]
file = "kgz.md"
sql = "SELECT country, year, reporter, count_low FROM victims WHERE country = 'KGZ' AND year = 2023"
"#;

fn project() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "victims.csv", VICTIMS);
    write(folder.path(), "tipstat.toml", MANIFEST);
    folder
}

fn write(at: &Path, name: &str, text: &str) {
    fs::write(at.join(name), text).expect("a file");
}

fn read(at: &Path, name: &str) -> String {
    fs::read_to_string(at.join(name)).expect("a file")
}

fn states(said: &str) -> Vec<&str> {
    let lines = said.lines().filter(|line| line.contains("out/"));
    lines
        .map(|line| line.split(' ').next().unwrap_or(""))
        .collect()
}

#[test]
fn only_what_is_stale_is_built_and_each_reason_is_said() {
    let folder = project();
    let at = folder.path();
    let (said, code) = build(at, &[]);
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(states(&said), ["built"; 3], "{said}");
    assert_eq!(states(&build(at, &[]).0), ["fresh"; 3]);
    assert_eq!(
        build(at, &["--check"]),
        ("3 outputs: all as in the lock\n".into(), Some(0))
    );
    let lock = read(at, "tipstat.lock");

    let expect = |file: &str, reason: &str| {
        let (check, code) = build(at, &["--check"]);
        assert_eq!(code, Some(1), "{check}");
        let (said, code) = build(at, &[]);
        assert_eq!(code, Some(0), "{said}");
        assert!(
            said.contains(&format!("built  out/{file}: {reason}")),
            "{said}"
        );
        let (again, code) = build(at, &["--check"]);
        assert_eq!(code, Some(0), "{again}");
    };
    write(at, "out/gap.csv", "by hand");
    expect("gap.csv", "the file was changed by hand");
    fs::remove_file(at.join("out/gap.csv")).expect("gone");
    expect("gap.csv", "the file is missing");
    write(
        at,
        "tipstat.toml",
        &MANIFEST.replace("\"gender-share\"", "\"gender-share\"\nconfidence = 0.9"),
    );
    expect("gender.json", "the question changed");
    write(at, "tipstat.toml", MANIFEST);
    expect("gender.json", "the question changed");
    write(
        at,
        "tipstat.toml",
        &(MANIFEST.to_owned() + "[groups]\nmine = [\"KGZ\"]\n"),
    );
    expect("kgz.md", "now reads tipstat.toml [groups] [[release]]");
    write(at, "tipstat.toml", MANIFEST);
    expect(
        "kgz.md",
        "no longer reads tipstat.toml [groups] [[release]]",
    );
    write(
        at,
        "tipstat.lock",
        &lock.replace("\"by\": \"tipstat ", "\"by\": \"tipstat 0.0."),
    );
    assert!(
        build(at, &[])
            .0
            .contains("out/kgz.md: it was made by tipstat 0.0.")
    );
    write(at, "victims.csv", &VICTIMS.replace("66", "67"));
    expect("gap.csv", "victims.csv changed");
    write(at, "victims.csv", VICTIMS);
    expect("gap.csv", "victims.csv changed");
    assert_eq!(
        read(at, "tipstat.lock"),
        lock,
        "the same project has the same lock"
    );
}

#[test]
fn a_number_that_changes_is_named_and_nothing_is_written() {
    let folder = project();
    let at = folder.path();
    build(at, &[]);
    let before = ["tipstat.lock", "out/gap.csv", "out/kgz.md"].map(|name| read(at, name));
    let more = "TJK,detected_in,2023,tip-2023,government,identified,total,total,total,90,,p. 1\n";
    write(at, "victims.csv", &(VICTIMS.replace("66", "67") + more));
    let (said, code) = build(at, &["--check"]);
    assert_eq!(code, Some(1), "{said}");
    for line in [
        "victims.csv: 4 rows -> 5 rows",
        "out/gap.csv: Kyrgyzstan 2023 tip-2023 civil_society count 66 -> 67",
        "out/gap.csv: new row: Tajikistan 2023 tip-2023 government (count 90)",
        "out/gender.json: its inputs changed, but no number",
        "out/kgz.md: Kyrgyzstan 2023 civil_society count_low 66 -> 67",
    ] {
        assert!(said.lines().any(|said| said == line), "{line}\n{said}");
    }
    assert!(!said.contains("out/gender.json: Kyrgyzstan"), "{said}");
    let (github, _) = build(at, &["--check", "--github"]);
    let line = "::error file=out/kgz.md,title=tipstat build::Kyrgyzstan 2023 civil_society count_low 66 -> 67";
    assert!(github.lines().any(|said| said == line), "{github}");
    let (json, code) = build(at, &["--check", "--format", "json"]);
    assert_eq!(code, Some(1));
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let rows = json["rows"].as_array().expect("rows");
    let moved = |row: &&serde_json::Value| row["quantity"] == "count_low" && row["to"] == "67";
    assert_eq!(rows.iter().filter(moved).count(), 1, "{json}");
    assert_eq!(
        before,
        ["tipstat.lock", "out/gap.csv", "out/kgz.md"].map(|name| read(at, name))
    );
}

#[test]
fn one_that_fails_leaves_its_old_file_and_the_others() {
    let folder = project();
    let at = folder.path();
    build(at, &[]);
    let old = read(at, "out/kgz.md");
    let broken = MANIFEST.replace("FROM victims", "FROM victim").replace(
        "[[table]]\nfile = \"gap",
        "[[table]]\nconfidence = 0.9\nfile = \"gap",
    );
    write(at, "tipstat.toml", &broken);
    let (said, code) = build(at, &[]);
    assert_eq!(code, Some(2), "{said}");
    assert_eq!(states(&said), ["built", "fresh", "failed"], "{said}");
    assert_eq!(read(at, "out/kgz.md"), old);
    let (said, code) = build(at, &["--check"]);
    assert_eq!(code, Some(2));
    assert!(said.contains("out/kgz.md: cannot be built: "), "{said}");
    assert!(said.contains("did you mean `victims`?"), "{said}");
    write(at, "tipstat.toml", MANIFEST);
    write(at, "victims.csv", "a,b\n1,2\n");
    let (said, code) = build(at, &[]);
    assert_eq!(
        (states(&said), code),
        (vec!["failed"; 3], Some(3)),
        "{said}"
    );
    assert_eq!(said.matches("victims.csv:1").count(), 1, "{said}");
    assert_eq!(said.matches(": as out/").count(), 2, "{said}");
    let (said, _) = build(at, &["--check"]);
    assert_eq!(said.matches("cannot be built: ").count(), 1, "{said}");
    assert_eq!(
        said.matches("cannot be built, for the same reason as out/")
            .count(),
        2,
        "{said}"
    );
    assert_eq!(read(at, "out/kgz.md"), old);
}

#[test]
fn the_lock_and_the_outputs_are_the_same_everywhere() {
    let one = project();
    build(one.path(), &[]);
    let other = project();
    let mut command = tipstat(&["build", "--threads", "1", "--no-cache"]);
    command
        .current_dir("/")
        .arg(other.path().join("tipstat.toml"))
        .env("LC_ALL", "tr_TR.UTF-8")
        .env("TZ", "Pacific/Auckland")
        .env("HOME", "/nowhere")
        .env("COLUMNS", "50")
        .env("CLICOLOR_FORCE", "1")
        .env("TIPSTAT_CONFIDENCE", "0.5");
    let (said, stderr, code) = run(&mut command);
    assert_eq!(code, Some(0), "{said}{stderr}");
    assert!(
        stderr.contains("`TIPSTAT_CONFIDENCE` is ignored"),
        "{stderr}"
    );
    for name in [
        "tipstat.lock",
        "out/gap.csv",
        "out/gender.json",
        "out/kgz.md",
    ] {
        assert_eq!(read(one.path(), name), read(other.path(), name), "{name}");
    }
}

#[test]
fn outputs_carry_where_they_come_from() {
    let folder = project();
    let at = folder.path();
    let mut manifest = MANIFEST.to_owned();
    for ending in ["tex", "html", "xlsx", "txt"] {
        manifest += &format!("[[table]]\nfile = \"a.{ending}\"\nstatistic = \"gender-share\"\n");
    }
    write(at, "tipstat.toml", &manifest);
    let (said, code) = build(at, &[]);
    assert_eq!(code, Some(0), "{said}");
    let json: serde_json::Value = serde_json::from_str(&read(at, "out/gender.json")).expect("JSON");
    let hash = json["provenance"]["inputs"][0]["sha256"]
        .as_str()
        .expect("a hash");
    assert!(read(at, "tipstat.lock").contains(hash));
    let schema = serde_json::from_str(tipstat::render::SCHEMA).expect("JSON");
    let schema = jsonschema::draft202012::new(&schema).expect("a schema");
    assert!(schema.is_valid(&json));
    for name in ["out/kgz.md", "out/a.tex", "out/a.html"] {
        assert!(read(at, name).contains(hash), "{name}");
    }
    assert!(!read(at, "out/a.txt").contains(hash) && !read(at, "out/gap.csv").contains(hash));
    let path = at.join("out/a.xlsx");
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(&path).expect("a workbook");
    let notes = calamine::Reader::worksheet_range(&mut book, "notes").expect("notes");
    let said = |cell: &calamine::Data| cell.to_string().contains(hash);
    assert!(notes.rows().flatten().any(said));
}

#[test]
fn files_that_may_not_be_written_are_refused_before_anything_is() {
    let folder = project();
    let at = folder.path();
    let table =
        |file: &str| format!("[[table]]\nfile = \"{file}\"\nstatistic = \"gender-share\"\n");
    for (file, said) in [
        ("../a.csv", "a file inside the project's folder"),
        ("/tmp/a.csv", "a file inside the project's folder"),
        ("victims.csv", "neither read nor kept"),
        ("./victims.csv", "neither read nor kept"),
        ("tipstat.lock", "no format has the ending `.lock`"),
        ("tipstat.toml", "no format has the ending `.toml`"),
        (
            "a.csv",
            "a different file for each output: line 6 writes this one, too",
        ),
        ("out/../a.csv", "a file inside the project's folder"),
        ("a.ods", "no format has the ending `.ods`"),
    ] {
        let manifest = "[build]\ndata = [\"victims.csv\"]\n\n# the first\n\n".to_owned()
            + &table("A.csv")
            + &table(file);
        write(at, "tipstat.toml", &manifest);
        let (output, code) = build(at, &[]);
        assert_eq!(code, Some(2), "{file}: {output}");
        assert!(output.contains(said), "{file}: {output}");
        assert!(!at.join("tipstat.lock").exists(), "{file}");
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("/tmp", at.join("link")).expect("a link");
        write(at, "tipstat.toml", &table("link/a.csv"));
        let (output, code) = build(at, &[]);
        assert_eq!(code, Some(2), "{output}");
        assert!(output.contains("no link out of it"), "{output}");
    }
}

#[cfg(unix)]
#[test]
fn an_interruption_leaves_every_file_whole() {
    use std::io::{BufRead as _, BufReader};
    let folder = project();
    let at = folder.path();
    let manifest = |confidence: &str| {
        let tables = (0..60).map(|n| {
            format!("[[table]]\nfile = \"{n}.json\"\nstatistic = \"identification-gap\"\nconfidence = {confidence}\n")
        });
        "[build]\nfolder = \"out\"\ndata = [\"victims.csv\"]\n".to_owned()
            + &tables.collect::<String>()
    };
    write(at, "tipstat.toml", &manifest("0.95"));
    assert_eq!(build(at, &["-q"]).1, Some(0));
    let old = read(at, "out/0.json");
    write(at, "tipstat.toml", &manifest("0.9"));
    let mut child = tipstat(&[])
        .current_dir(at)
        .arg("build")
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("tipstat runs");
    let lines = BufReader::new(child.stdout.take().expect("a pipe"));
    let first: Vec<_> = lines.lines().take(3).collect();
    assert_eq!(first.len(), 3);
    let kill = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(kill.is_ok_and(|status| status.success()));
    let code = child.wait().expect("it ends").code();
    let new = read(at, "out/0.json");
    assert_ne!(old, new);
    let mut kinds = [0, 0];
    for entry in fs::read_dir(at.join("out")).expect("a folder").flatten() {
        let text = fs::read_to_string(entry.path()).expect("a file");
        assert!(
            text == old || text == new,
            "{:?} is neither old nor new",
            entry.path()
        );
        kinds[usize::from(text == new)] += 1;
    }
    assert_eq!(kinds[0] + kinds[1], 60, "nothing else stays: {code:?}");
    assert_eq!(build(at, &[]).1, Some(0));
    assert_eq!(build(at, &["--check"]).1, Some(0));
}

/// `examples/central-asia`, in a separate folder; `data` is put before its `[build]` options.
fn central_asia(data: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let from = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/examples/central-asia/tipstat.toml"
    );
    let text = fs::read_to_string(from).expect("the manifest");
    assert!(text.contains("[build]\n"));
    let text = text.replacen("[build]\n", &format!("[build]\n{data}"), 1);
    write(folder.path(), "tipstat.toml", &text);
    folder
}

#[test]
fn the_example_is_as_committed_and_builds_anew() {
    let folder = central_asia("");
    let (said, code) = build(folder.path(), &[]);
    assert_eq!(code, Some(0), "{said}");
    let (said, code) = build(folder.path(), &["--check"]);
    assert_eq!(code, Some(0), "{said}");
    let example = Path::new(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/examples/central-asia"
    ));
    let (said, code) = build(example, &["--check"]);
    assert_eq!(
        code,
        Some(0),
        "`tipstat build examples/central-asia --all` makes it anew:\n{said}"
    );
    assert!(read(example, "tipstat.lock") == read(folder.path(), "tipstat.lock"));
}

#[test]
fn one_number_of_the_data_moves_what_follows_from_it_and_nothing_else() {
    let folder = central_asia("data = [\"package\"]\n");
    let at = folder.path();
    fs::create_dir(at.join("package")).expect("a folder");
    let data = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/data")).expect("data");
    for file in data.flatten().filter(|file| file.path().is_file()) {
        fs::copy(file.path(), at.join("package").join(file.file_name())).expect("a copy");
    }
    let (said, code) = build(at, &[]);
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(build(at, &["--check"]).1, Some(0));

    let victims = read(at, "package/victims.csv");
    assert_eq!(victims.matches(",66,").count(), 1);
    write(at, "package/victims.csv", &victims.replace(",66,", ",67,"));
    let (said, code) = build(at, &["--check"]);
    assert_eq!(code, Some(1), "{said}");
    let moved = said.lines().filter(|line| line.contains(" 66 -> 67"));
    let moved: Vec<&str> = moved.filter_map(|line| line.split(':').next()).collect();
    for file in [
        "out/gap.svg",
        "out/summary.md",
        "out/gap.csv",
        "out/claims.md",
        "out/claims.xml",
    ] {
        assert!(moved.contains(&file), "{file}\n{said}");
    }
    for file in [
        "out/figure-1.svg",
        "out/destinations.csv",
        "out/tiers.svg",
        "out/gender.svg",
        "out/table-1.md",
    ] {
        let line = format!("{file}: its inputs changed, but no number");
        assert!(said.lines().any(|said| said == line), "{file}\n{said}");
    }
    for line in [
        "out/claims.xml: kgz-civil-society-2023 match, 66 -> mismatch, 67",
        "out/claims.xml: 1 of its 78 claims does not hold",
        "out/claims.md: 1 of its 78 claims does not hold",
    ] {
        assert!(said.lines().any(|said| said == line), "{line}\n{said}");
    }
}

#[test]
fn two_manifests_of_a_folder_have_a_lock_each() {
    let folder = project();
    let at = folder.path();
    let second = MANIFEST.replace("\"out\"", "\"slides\"");
    write(at, "slides.toml", &second);
    assert_eq!(build(at, &[]).1, Some(0));
    let (said, code) = build(at, &["slides.toml"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(!said.contains("left"), "{said}");
    assert!(at.join("slides.lock").is_file());
    for manifest in ["tipstat.toml", "slides.toml"] {
        let (said, code) = build(at, &[manifest, "--check"]);
        assert_eq!(code, Some(0), "{said}");
    }
    write(
        at,
        "slides.toml",
        &second.replace("gap.csv", "../slides.lock"),
    );
    assert_eq!(build(at, &["slides.toml"]).1, Some(2));
}
