//! Dashboards: used in a browser where there is one, guarded before anything is embedded, the same bytes.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const CASES: &str = "tests/files/ctdc-synthetic-2021.tsv";
const UNODC: &str = "tests/files/glotip-like.csv";
const NAME: &str = "</script><script>alert(1)</script> <img src=y onerror=alert(2)> & \"\"q\"\" '";

fn dashboard(arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tipstat"));
    command.current_dir(ROOT);
    command
        .args(["report", "--format", "dashboard", "-q"])
        .args(arguments);
    let output = command.output().expect("tipstat runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// The numbers that a page embeds.
fn data(page: &str) -> Value {
    let (_, rest) = page.split_once("id=\"data\">").expect("data");
    let (json, _) = rest.split_once("</script>").expect("its end");
    serde_json::from_str(json).expect("JSON")
}

/// All exact numbers of counts and groups.
fn written(data: &Value) -> Vec<u64> {
    let blocks = |table: &Value| -> Vec<Value> {
        let countries = table.as_array().cloned().unwrap_or_default();
        countries
            .iter()
            .flat_map(|of| of.as_array().cloned().unwrap_or_default())
            .collect()
    };
    let counts = blocks(&data["counts"]).into_iter();
    let exact = |number: &Value| {
        let both = (number[0] == number[1]).then(|| number[0].as_u64());
        number.as_u64().or(both.flatten())
    };
    let mut all: Vec<Option<u64>> = counts.map(|block| exact(&block[2])).collect();
    for table in data["splits"].as_object().expect("splits").values() {
        for block in blocks(table) {
            let cells = block[4].as_array().expect("cells").iter();
            all.extend(cells.map(|cell| exact(&cell[1])));
        }
    }
    all.into_iter().flatten().collect()
}

#[test]
fn nothing_small_is_embedded() {
    let k = 5;
    let open = data(&dashboard(&["--data", CASES]));
    let is_small = |number: &u64| *number > 0 && *number < k;
    assert!(
        written(&open).iter().any(is_small),
        "there would be something to hide"
    );
    let guarded = data(&dashboard(&["--data", CASES, "--min-cell", "5"]));
    let numbers = written(&guarded);
    assert!(numbers.len() > 3);
    assert!(!numbers.iter().any(is_small), "{numbers:?}");
}

#[test]
fn the_numbers_are_those_of_the_tables() {
    let page = dashboard(&["Kyrgyzstan", "Kazakhstan"]);
    let data = data(&page);
    let countries = data["countries"].as_array().expect("countries");
    let kyrgyzstan = countries
        .iter()
        .position(|one| one[0] == "KGZ")
        .expect("it");
    let counts = data["counts"][kyrgyzstan].as_array().expect("counts");
    let of = |reporter: &str, year: &str| {
        let found = counts.iter().find(|block| {
            let series = block[0]
                .as_u64()
                .and_then(|at| usize::try_from(at).ok())
                .expect("a series");
            data["series"][series][1] == reporter && block[1] == year
        });
        found.map(|block| block[2].to_string())
    };
    // the paper's Table 1
    assert_eq!(of("government", "2023").as_deref(), Some("3"));
    assert_eq!(of("civil_society", "2023").as_deref(), Some("66"));
    assert!(
        page == dashboard(&["Kyrgyzstan", "Kazakhstan"]),
        "the bytes differ"
    );
    assert!(page.len() < 1_000_000, "{}", page.len());
}

/// A package whose source and locators hold markup.
fn hostile(folder: &Path) {
    let rows = (2018..2024).map(|year| {
        format!(
            "KGZ,detected_in,{year},\"{NAME}\",government,identified,total,total,total,{year},,\"{NAME}\"\n\
             KAZ,detected_in,{year},\"{NAME}\",government,identified,total,total,total,<5,,\n\
             KGZ,detected_in,{year},\"{NAME}\",government,identified,female,total,total,1000,,\n\
             KGZ,detected_in,{year},\"{NAME}\",government,identified,male,total,total,<5,,\n"
        )
    });
    let rows: String = rows.collect();
    let head = "country,country_role,year,source,reporter,measure,sex,age,exploitation,count,share,locator\n";
    std::fs::write(folder.join("victims.csv"), format!("{head}{rows}")).expect("a file");
    let sources = format!(
        "id,title,publisher,year,licence,citation,url,collects,totals\n\"{NAME}\",\"{NAME}\",p,2023,l,\"{NAME}\",javascript:alert(5),,\n"
    );
    std::fs::write(folder.join("sources.csv"), sources).expect("a file");
    let package = "{\"name\":\"x\",\"resources\":[{\"name\":\"victims\",\"path\":\"victims.csv\"},{\"name\":\"sources\",\"path\":\"sources.csv\"}]}";
    std::fs::write(folder.join("datapackage.json"), package).expect("a file");
}

#[test]
fn it_works_in_a_browser() {
    let folder = tempfile::tempdir().expect("a folder");
    hostile(folder.path());
    let path = folder.path().to_str().expect("a path");
    for (name, arguments) in [
        ("hostile", vec!["--data", path]),
        ("unodc", vec!["--data", UNODC]),
    ] {
        let page = folder.path().join(format!("{name}.html"));
        std::fs::write(&page, dashboard(&arguments)).expect("a file");
        let script = Path::new(ROOT).join("tests/dashboard/check.py");
        let Ok(output) = Command::new("python3").arg(script).arg(&page).output() else {
            eprintln!("skipped: no Python");
            return;
        };
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        if said.starts_with("skipped") {
            eprintln!("{said}");
        }
        let complained = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{name}: {said}{complained}");
    }
}
