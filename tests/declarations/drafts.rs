//! Drafts of declarations, and what of a declaration cannot be.

use super::*;

#[test]
fn a_declaration_that_cannot_be_is_named_by_its_key() {
    for (declared, word) in [
        (
            "release = \"t\"\ncolumns = { country = \"a\" }\n",
            "`constants.reporter` is missing",
        ),
        (
            "release = \"t\"\nconstants = { reporter = \"?\" }\n",
            "`reporter` is still `?`",
        ),
        (
            "release = \"t\"\nconstants = { reporter = \"goverment\" }\n",
            "did you mean `government`",
        ),
        (
            "release = \"t\"\nconstants = { reporter = \"government\" }\ncolumns = { cuontry = \"a\" }\n",
            "did you mean `country`",
        ),
        (
            "release = \"t\"\ntable = \"victim\"\n",
            "did you mean `victims`",
        ),
        (
            "release = \"t\"\nconstants = { reporter = \"government\" }\npivot = \"{yaer}\"\n",
            "`{yaer}`",
        ),
        ("release = \"t\"\nrow = 3\n", "row"),
    ] {
        let said = Files::new("a.csv", "a,b\n1,2\n", declared)
            .open()
            .err()
            .unwrap();
        assert!(said.contains(word) && said.contains("a.toml"), "{said}");
    }
}

#[test]
fn every_shipped_declaration_and_every_key_is_in_the_schema() {
    let schema: serde_json::Value = serde_json::from_str(tipstat::dataset::RELEASE_SCHEMA).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/dataset/sources");
    let mut seen = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path
            .extension()
            .is_some_and(|extension| extension == "toml")
        {
            let text = std::fs::read_to_string(&path).unwrap();
            let declared: serde_json::Value = toml::from_str(&text).unwrap();
            let faults: Vec<String> = schema
                .iter_errors(&declared)
                .map(|error| error.to_string())
                .collect();
            assert!(faults.is_empty(), "{}: {faults:?}", path.display());
            seen += 1;
        }
    }
    assert!(seen > 20);
}

#[test]
fn a_draft_says_what_is_missing_and_then_reads() {
    for (text, answers, expected) in [
        (
            "Land,Jahr,Geschlecht,Betreute\nKasachstan,2022,Frauen,12\nKirgisistan,2022,Männer,<5\n",
            vec![("reporter = \"?\"", "reporter = \"civil_society\"")],
            vec!["KAZ 2022 female 12", "KGZ 2022 male <5"],
        ),
        (
            MERGED,
            vec![("reporter = \"?\"", "reporter = \"government\"")],
            vec!["KAZ 2022 female 40", "KAZ 2022 male 22", "KAZ 2022 62"],
        ),
        (
            "Year,Sex,Age,Units,Value\n2021,,,Number,110.0\n2021,Male,,Number,80.0\n2021,,0 to 14,Number,7.0\n",
            vec![
                ("reporter = \"?\"", "reporter = \"government\""),
                ("country = \"?\"", "country = \"GBR\""),
            ],
            vec!["GBR 2021 110", "GBR 2021 male 80", "GBR 2021 0-14 7"],
        ),
        (
            "Responder,Nationality,Year,People\nAll,Total,2023,12\nAll,Albanian,2023,7\nHarbour House,Total,2023,5\n",
            vec![
                ("reporter = \"?\"", "reporter = \"civil_society\""),
                ("country = \"?\"", "country = \"GBR\""),
            ],
            vec!["GBR 2023 12"],
        ),
    ] {
        let files = Files::new("my totals.csv", text, "");
        let draft = tipstat::dataset::declare::draft(
            &files.1,
            None,
            tipstat::dataset::limits::Limits::default(),
        );
        let draft = draft.unwrap_or_else(|faults| panic!("{faults:?}"));
        assert_eq!(draft.missing.len(), answers.len(), "{}", draft.text);
        let lines = draft
            .text
            .lines()
            .filter(|line| !line.starts_with('#') && !line.is_empty());
        assert!(lines.count() <= 12, "{}", draft.text);
        let mut complete = draft.text.clone();
        for (open, answer) in answers {
            let said = Files::new("a.csv", text, &complete).open().err().unwrap();
            assert!(said.contains("still `?`"), "{said}");
            complete = complete.replace(open, answer);
        }
        let data = Files::new("a.csv", text, &complete)
            .open()
            .unwrap_or_else(|said| panic!("{said}\n{complete}"));
        let found = victims(&data);
        assert_eq!(
            found[..expected.len().min(found.len())],
            expected,
            "{complete}"
        );
    }
}

#[test]
fn drafts_of_tiers_and_of_states_are_of_their_tables() {
    let draft = |text: &str| {
        let files = Files::new("a.csv", text, "");
        let draft = tipstat::dataset::declare::draft(
            &files.1,
            None,
            tipstat::dataset::limits::Limits::default(),
        );
        draft.unwrap_or_else(|faults| panic!("{faults:?}"))
    };
    let wide = "Tier placements,,,\n,,,\nCountry,2021,2022,2023\nKazakhstan,2,2,2\nKyrgyzstan,2,2WL,2\n,,,\nCentral Asia,,,\nTajikistan,2,2,2WL\nTotal,3,3,3\nSource: made-up,,,\n";
    let of_tiers = draft(wide);
    assert!(of_tiers.missing.is_empty(), "{}", of_tiers.text);
    let data = Files::new("a.csv", wide, &of_tiers.text).open().unwrap();
    assert_eq!(tiers(&data).len(), 9);
    assert!(tiers(&data).contains(&"KGZ 2022 2WL".to_owned()));
    let states = "STATE_ABBR,YEAR,N\nCA,2021,31\nAR,2021,4\nTX,2021,50\n";
    let of_states = draft(states);
    assert_eq!(of_states.missing.len(), 1, "{}", of_states.text);
    let complete = of_states
        .text
        .replace("reporter = \"?\"", "reporter = \"government\"");
    let data = Files::new("a.csv", states, &complete).open().unwrap();
    assert_eq!(places(&data)[0], "USA CA 2021 31");
}
