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
                ("destination = \"?\"", "destination = \"GBR\""),
            ],
            vec!["GBR 2023 12"],
        ),
        // points between groups of three digits, women in a separate column, a percentage that is left alone
        (
            "Staat;Jahr;Anzahl;Anteil in %;weiblich\nDeutschland;2022;1.206;42,5;1.001\nRumänien;2022;312;11,0;250\n",
            vec![("reporter = \"?\"", "reporter = \"government\"")],
            vec!["DEU 2022 1206", "DEU 2022 female 1001", "ROU 2022 312"],
        ),
        // prosecutions are not victims, investigations are neither, and a row for two years is left out automatically
        (
            "Country,Year,Investigations,Prosecutions,Convictions\nUzbekistan,2020/2021,74,61,53\nKazakhstan,2020,51,30,n/a\nKyrgyz Republic,2020,19,6,2\n",
            vec![("reporter = \"?\"", "reporter = \"government\"")],
            vec!["KAZ 2020 30", "KAZ 2020 ?", "KGZ 2020 6", "KGZ 2020 2"],
        ),
        // letters behind numbers, marks of footnotes, a remark below the table
        (
            "Country;2019;2020;2021\nКазахстан;..;135;1 102\nТаджикистан;68 e;54;…\nУзбекистан;95;7 p;102¹\n¹ Предварительные данные\n",
            vec![("reporter = \"?\"", "reporter = \"government\"")],
            vec!["KAZ 2019 ?", "KAZ 2020 135", "KAZ 2021 1102"],
        ),
        // quarters by Roman numbers are added up
        (
            "Год;Квартал;Пол;Количество потерпевших\n2022;I;Женщины;31\n2022;II;Женщины;28\n2022;III;Женщины;19\n2022;IV;Женщины;22\n",
            vec![
                ("reporter = \"?\"", "reporter = \"government\""),
                ("country = \"?\"", "country = \"KAZ\""),
            ],
            vec!["KAZ 2022 female 100"],
        ),
        // totals in several columns, in Spanish
        (
            "Territorio,Sexo,Edad,Finalidad,Año,Total\nEspaña,Ambos sexos,Todas,Explotación sexual,2022,129\nEspaña,Ambos sexos,Todas,Todas,2022,206\nEspaña,Mujeres,Todas,Todas,2022,150\nEspaña,Ambos sexos,Menores,Todas,2022,5\n",
            vec![("reporter = \"?\"", "reporter = \"government\"")],
            vec![
                "ESP 2022 sexual_exploitation 129",
                "ESP 2022 206",
                "ESP 2022 female 150",
                "ESP 2022 child 5",
            ],
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

/// One row per person: the number of a case is not a count, and ages, dates and several answers are read as they are.
#[test]
fn a_draft_of_a_case_file_counts_persons() {
    let text = "Case ID,Date of intake,Gender,Age,Nationality,Country of destination,Type of exploitation\n001,2021-03-02,F,17,Philippines,Malaysia,Sexual exploitation\n002,2021-05-11,M,25,Philippines,Kuwait,Forced labour\n003,2022-01-20,F,31,Philippines,Kuwait,Domestic servitude; Forced labour\n004,,F,,Myanmar,Thailand,\n";
    let files = Files::new("a.csv", text, "");
    let draft = tipstat::dataset::declare::draft(
        &files.1,
        None,
        tipstat::dataset::limits::Limits::default(),
    );
    let draft = draft.unwrap_or_else(|faults| panic!("{faults:?}"));
    assert!(draft.missing.is_empty(), "{}", draft.text);
    let data = Files::new("a.csv", text, &draft.text).open();
    let data = data.unwrap_or_else(|said| panic!("{said}\n{}", draft.text));
    let mut found = victims(&data);
    found.sort();
    assert_eq!(
        found,
        [
            "MMR - female unknown unknown 1",
            "PHL 2021 female child sexual_exploitation 1",
            "PHL 2021 male adult forced_labour 1",
            "PHL 2022 female adult mixed 1",
        ]
    );
}

/// Percentages without a base are shares, and of places within a country the total is not one.
#[test]
fn a_draft_keeps_percentages_and_totals_of_places_apart() {
    let complete = |text: &str| {
        let files = Files::new("a.csv", text, "");
        let limits = tipstat::dataset::limits::Limits::default();
        let draft = tipstat::dataset::declare::draft(&files.1, None, limits);
        let draft = draft.unwrap_or_else(|faults| panic!("{faults:?}")).text;
        let complete = draft.replace("reporter = \"?\"", "reporter = \"government\"");
        let data = Files::new("a.csv", text, &complete).open();
        data.unwrap_or_else(|said| panic!("{said}\n{complete}"))
    };
    let data = complete(
        "country,year,form,percent\nKyrgyzstan,2021,Forced labour,62.5%\nKyrgyzstan,2021,Other,37.5%\n",
    );
    let rows = rows::victims(data.table(Table::Victims)).unwrap();
    let shares: Vec<Option<f64>> = rows.iter().map(|row| row.share).collect();
    assert_eq!(shares, [Some(0.625), Some(0.375)]);
    let data = complete(
        "State,Year,Cases of Human Trafficking\nGeorgia,2021,\"1,024\"\nTexas,2021,987\nTotal,2021,2011\n",
    );
    assert_eq!(
        places(&data),
        ["USA Georgia 2021 1024", "USA Texas 2021 987"]
    );
    assert_eq!(skipped(&data), ["1: a total among its parts"]);
}
