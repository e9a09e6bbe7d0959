//! Figures as files: the same bytes wherever they are drawn, provenance inside, one that is kept as an example.

use std::path::{Path, PathBuf};

use crate::common::{Place, ROOT, assert_said, tipstat};

/// All figures there are.
fn names() -> impl Iterator<Item = &'static str> {
    tipstat::figure::ALL.iter().map(|chart| chart.name)
}

/// The embedded figures have no forms of exploitation, no proceedings and no lists.
fn data_for(figure: &str) -> Vec<String> {
    let file = match figure {
        "exploitation" | "justice" => "glotip-like.csv",
        "hidden" => "lists-uk-2013.csv",
        _ => return Vec::new(),
    };
    vec!["--data".into(), format!("{ROOT}/tests/files/{file}")]
}

fn draw(arguments: &[&str], to: &Path, environment: &[(&str, &str)], folder: &Path) -> Vec<u8> {
    let output = tipstat(&[])
        .arg("figure")
        .args(arguments)
        .args(data_for(arguments[0]))
        .arg("-o")
        .arg(to)
        .envs(environment.iter().copied())
        .current_dir(folder)
        .output()
        .expect("tipstat runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {said}");
    std::fs::read(to).expect("a figure")
}

#[test]
fn bytes_are_the_same_in_any_surroundings() {
    let (here, there) = (
        tempfile::tempdir().expect("a folder"),
        tempfile::tempdir().expect("a folder"),
    );
    let home = there.path().to_str().expect("a path");
    let other = [
        ("HOME", home),
        ("LC_ALL", "ru_RU.UTF-8"),
        ("TZ", "Asia/Bishkek"),
        ("COLUMNS", "60"),
        ("CLICOLOR_FORCE", "1"),
    ];
    for name in names() {
        for (ending, [option, more]) in [
            ("svg", ["--theme", "auto"]),
            ("png", ["--theme", "dark"]),
            ("pdf", ["--width", "400"]),
            ("vl.json", ["--width", "600"]),
        ] {
            if name == "flows" && ending == "vl.json" {
                continue; // it has no marks for them
            }
            let path = |folder: &Path| -> PathBuf { folder.join(format!("{name}.{ending}")) };
            let first = draw(
                &[name, option, more, "--threads", "1"],
                &path(here.path()),
                &[],
                here.path(),
            );
            let second = draw(
                &[name, option, more, "--threads", "2"],
                &path(there.path()),
                &other,
                there.path(),
            );
            assert!(first == second, "{name}.{ending} differs");
        }
    }
}

#[test]
fn what_json_says_stands_inside() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in names() {
        let printed = tipstat(&[])
            .args(["figure", name, "--format", "json"])
            .args(data_for(name))
            .output()
            .expect("tipstat runs");
        let printed: serde_json::Value = serde_json::from_slice(&printed.stdout).expect("JSON");
        let svg = draw(&[name], &folder.path().join("f.svg"), &[], folder.path());
        let svg = String::from_utf8(svg).expect("UTF-8");
        let inside = svg
            .split_once("<metadata>")
            .and_then(|(_, rest)| rest.split_once("</metadata>"))
            .map(|(inside, _)| unescape(inside))
            .expect("provenance");
        let inside: serde_json::Value = serde_json::from_str(&inside).expect("JSON");
        assert_eq!(inside, printed, "{name}");

        let bytes = draw(&[name], &folder.path().join("f.png"), &[], folder.path());
        let decoder = png::Decoder::new(std::io::Cursor::new(bytes));
        let reader = decoder.read_info().expect("a PNG");
        let texts = &reader.info().utf8_text;
        let inside = texts
            .iter()
            .find(|text| text.keyword == "tipstat")
            .and_then(|text| text.get_text().ok())
            .expect("provenance");
        let inside: serde_json::Value = serde_json::from_str(&inside).expect("JSON");
        assert_eq!(inside, printed, "{name}");
    }
}

fn unescape(text: &str) -> String {
    let text = text.replace("&quot;", "\"").replace("&lt;", "<");
    text.replace("&gt;", ">").replace("&amp;", "&")
}

/// `tipstat figure gap -o examples/gap.svg` writes it again: look at it before you commit it.
#[test]
fn the_example_is_what_is_drawn() {
    let folder = tempfile::tempdir().expect("a folder");
    let drawn = draw(&["gap"], &folder.path().join("gap.svg"), &[], folder.path());
    let kept = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/gap.svg");
    let kept = std::fs::read(kept).expect("the example");
    assert!(drawn == kept, "examples/gap.svg is not what is drawn now");
}

fn specification(arguments: &[&str]) -> serde_json::Value {
    let folder = tempfile::tempdir().expect("a folder");
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let written = draw(arguments, &folder.path().join("a.vl.json"), &[], here);
    serde_json::from_slice(&written).expect("JSON")
}

#[test]
fn both_sides_of_a_pyramid_stand_in_one_panel() {
    let data = "tests/files/ctdc-kanon-2020.csv";
    let written = specification(&["pyramid", "--data", data]);
    assert!(written["hconcat"].is_null() && written["facet"]["row"]["field"] == "place");
    let rows = written["data"]["values"].as_array().expect("rows");
    assert!(rows.iter().any(|row| row["sex"] == "male") && rows.iter().any(|row| row["row"] == 0));
    for row in rows {
        let (count, end) = (&row["count_low"], row["to_low"].as_f64());
        let side = if row["sex"] == "male" { -1.0 } else { 1.0 };
        assert_eq!(end, count.as_f64().map(|count| side * count), "{row}");
        let unknown = row["age"] == "unknown";
        assert_eq!(row["row"] == 0, unknown || row["age"].is_null(), "{row}");
    }
}

#[test]
fn a_map_shows_where_its_countries_lie_and_names_tiers_in_their_order() {
    let one = specification(&["map", "KGZ"]);
    let world = specification(&["map", "--on", "tier-history", "--year", "2023"]);
    let scale = |it: &serde_json::Value| it["projection"]["scale"].as_f64().expect("a scale");
    assert!(scale(&one) > 10.0 * scale(&world));
    let tiers = &world["layer"][1]["encoding"]["color"]["scale"]["domain"];
    assert_eq!(tiers[0], "Tier 1", "{tiers}");
    assert_eq!(tiers[3], "Tier 3", "{tiers}");
}

/// Vega-Lite has no hatch: the colour of the lower class, and the higher around it.
#[test]
fn a_country_of_two_classes_has_the_colours_of_both() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("mine.csv");
    let head = "country,country_role,year,source,reporter,measure,sex,age,exploitation,count,share,locator";
    let rows = [
        ("KGZ", "5-900"),
        ("KAZ", "5"),
        ("UZB", "400"),
        ("TJK", "900"),
    ];
    let row = |(country, count): &(&str, &str)| {
        format!(
            "{country},detected_in,2023,mine,government,identified,total,total,total,{count},,p\n"
        )
    };
    let rows: String = rows.iter().map(row).collect();
    std::fs::write(&data, format!("{head}\n{rows}")).expect("written");
    let written = specification(&[
        "map",
        "--on",
        "detected-victims",
        "--data",
        data.to_str().expect("a path"),
    ]);
    let lands = written["data"]["values"]["features"].as_array();
    let of = |code: &str| {
        let named = |land: &&serde_json::Value| land["properties"]["code"] == code;
        let land = lands.and_then(|lands| lands.iter().find(named));
        land.expect("a country")["properties"].clone()
    };
    let (both, high) = (of("KGZ"), of("TJK"));
    let scale = &written["layer"][1]["encoding"]["color"]["scale"];
    let at = scale["domain"].as_array().expect("classes").iter();
    let color = |class: &serde_json::Value| {
        let at = at
            .clone()
            .position(|known| known == class)
            .expect("a class");
        scale["range"][at].clone()
    };
    assert_eq!(both["edge"], color(&high["class"]), "{both}");
    assert_eq!(color(&both["class"]), color(&of("KAZ")["class"]), "{both}");
}

#[test]
fn looks_that_a_format_does_not_have_are_told_of() {
    for (arguments, says) in [
        (
            ["gender", "--scale", "3", "--format", "svg"],
            "--scale: only a PNG",
        ),
        (
            ["gender", "--theme", "dark", "--format", "csv"],
            "--theme: only SVG, PNG and PDF",
        ),
        (
            ["gender", "--scale", "log", "--format", "svg"],
            "--scale: only `trend`",
        ),
        (
            ["gender", "--height", "300", "--format", "svg"],
            "--height: the height of `gender`",
        ),
        (
            ["gender", "--sort", "tier", "--format", "svg"],
            "--sort: `gender` can be ordered by value, name",
        ),
        (
            ["map", "--top", "3", "--format", "svg"],
            "--top: `map` has no rows",
        ),
        (
            ["gap", "--title", "A", "--format", "csv"],
            "--title: it applies to drawings",
        ),
    ] {
        let output = tipstat(&[])
            .arg("figure")
            .args(arguments)
            .output()
            .expect("tipstat runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(says), "{said}");
    }
}

fn svg(arguments: &[&str]) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let drawn = draw(arguments, &folder.path().join("a.svg"), &[], here);
    String::from_utf8(drawn).expect("UTF-8")
}

/// The texts of a drawing, in the order in which they are drawn.
fn texts(svg: &str) -> Vec<&str> {
    let pieces = svg.split("<text ").skip(1);
    pieces
        .filter_map(|piece| piece.split_once('>')?.1.split_once("</text>"))
        .map(|(text, _)| text)
        .collect()
}

#[test]
fn a_title_says_the_message_unless_another_is_asked_for() {
    let by_rule = svg(&["gap", "KGZ", "--year", "2023"]);
    let title = "Civil society identified 22 times as many victims or cases as the government in Kyrgyzstan";
    assert!(
        by_rule.contains(&format!("<title>{title}</title>")),
        "{by_rule}"
    );
    let asked = svg(&[
        "gap",
        "KGZ",
        "--year",
        "2023",
        "--title",
        "The gap",
        "--subtitle",
        "Two sides",
    ]);
    assert!(asked.contains("<title>The gap</title>") && asked.contains(">Two sides</text>"));
}

#[test]
fn rows_are_in_the_order_of_what_is_shown_or_as_asked_for() {
    let countries = ["Kazakhstan", "Kyrgyzstan", "Tajikistan", "Uzbekistan"];
    let order = |arguments: &[&str]| {
        let drawn = svg(&[&["gender", "--source", "ctdc-2024"], arguments].concat());
        let shown = texts(&drawn)
            .into_iter()
            .filter(|text| countries.contains(text));
        shown.map(str::to_owned).collect::<Vec<_>>()
    };
    // 74%, 60%, 48%, 47%
    assert_eq!(
        order(&[]),
        ["Kazakhstan", "Tajikistan", "Uzbekistan", "Kyrgyzstan"]
    );
    assert_eq!(order(&["--sort", "name"]), countries);
    assert_eq!(
        order(&["--sort", "value", "--top", "2"]),
        ["Kyrgyzstan", "Uzbekistan"]
    );
}

/// The same role has the same colour in all figures of a page.
#[test]
fn women_have_one_colour() {
    let purple = "fill=\"#5b2a86\"";
    let data = ["--data", "tests/files/ctdc-kanon-2020.csv"];
    assert!(svg(&[&["gender"], &data[..]].concat()).contains(purple));
    assert!(svg(&[&["pyramid"], &data[..]].concat()).contains(purple));
}

#[test]
fn notes_are_as_many_as_asked_for() {
    let lines = |how: &str| texts(&svg(&["gender", how])).len();
    let (none, short, full) = (
        lines("--notes=none"),
        lines("--notes=short"),
        lines("--notes=full"),
    );
    assert!(none < short && short < full, "{none} {short} {full}");
}

#[test]
fn a_drawing_of_nothing_is_refused_with_what_is_missing() {
    let place = Place::new();
    let data = format!("{ROOT}/tests/files/glotip-like.csv");
    let gap = ["figure", "gap", "--data", &data, "-o", "gap.svg"];
    let said = place.said(&gap);
    assert_said(&said, 2, "`gap` has nothing to draw, so no file is written");
    assert_said(&said, 2, "covers one side only");
    assert_said(&said, 2, "have numbers to draw.");
    assert!(!place.path().join("gap.svg").exists());
}
