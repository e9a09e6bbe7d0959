//! Releases that are known without a declaration, and what is refused.

use super::*;

#[test]
fn case_forms_hold_several_answers_in_one_cell() {
    let born = "prs_Gender,prs_Citizenship,prs_Birthdate,cas_IncomingReferralDate,vic_TypeOfExploitation\nFemale,KG,2005-05-20,2023-05-19,ForcedLabour\nFemale,KG,2005-05-20,2023-05-20,ForcedLabour\nFemale,KG,,2023-05-20,ForcedLabour\nFemale,KG,2005,2023-05-20,ForcedLabour\n";
    let data = Files::new("born.csv", born, "").open().unwrap();
    let ages: Vec<String> = victims(&data);
    assert_eq!(
        ages,
        [
            "KGZ 2023 female adult forced_labour 1",
            "KGZ 2023 female child forced_labour 1",
            "KGZ 2023 female unknown forced_labour 2"
        ]
    );
    let text = "prs_Gender,prs_Citizenship,cas_IncomingReferralDate,vic_TraffickingStatus,vic_TypeOfExploitation\nFeminine,KG,2023-05-01,ActualVictimOfTrafficking,ForcedLabour SexualExploitation\nMasculine,KG,2023-06-01,ActualVictimOfTrafficking,ForcedLabour\nMasculine,KG,2023-06-01,ActualVictimOfTrafficking,\nMasculine,KG,2023-06-01,NotAVictimOfTrafficking,ForcedLabour\n";
    let data = Files::new("forms.csv", text, "").open().unwrap();
    assert_eq!(
        (data.ledgers[0].release.as_str(), data.ledgers[0].used),
        ("htcds", 3)
    );
    assert!(data.unknown_cases, "small counts are hidden");
    let mut persons = victims(&data);
    persons.sort();
    assert_eq!(
        persons,
        [
            "KGZ 2023 female unknown mixed 1",
            "KGZ 2023 male unknown forced_labour 1",
            "KGZ 2023 male unknown unknown 1"
        ]
    );
    let answers = rows::answers(&data.frame(Table::Answers)).unwrap();
    let of = |answer: &str| {
        answers
            .iter()
            .filter(|row| row.answer == answer)
            .map(|row| row.count.unwrap().low)
            .sum::<u64>()
    };
    assert_eq!(
        (
            of("forced_labour"),
            of("sexual_exploitation"),
            of("answered"),
            of("all")
        ),
        (2, 1, 2, 3)
    );
}

const BULK: &str = "freq,citizen,sex,unit,geo\\TIME_PERIOD\t2020 \t2021 \nA,TOTAL,T,NR,AT\t92 b\t97 \nA,TOTAL,F,NR,AT\t: c\t55 p\nA,TOTAL,T,P_HTHAB,AT\t1.03 b\t1.09 \nA,TOTAL,T,NR,EL\t: cd\t6 993 \nA,TOTAL,T,NR,EU27_2020\t3,100 \t: \nA,RU,T,NR,AT\t4 \t: u\n";

#[test]
fn eurostats_files_are_known_in_both_forms() {
    let data = Files::new("crim_thb.tsv", BULK, "").open().unwrap();
    assert_eq!(
        victims(&data),
        [
            "AUT 2020 92",
            "AUT 2021 97",
            "AUT 2020 female ?",
            "AUT 2021 female 55",
            "GRC 2020 ?",
            "GRC 2021 6993"
        ]
    );
    assert_eq!(
        rates(&data),
        [
            "AUT 2020 1.03 per 100,000 population",
            "AUT 2021 1.09 per 100,000 population"
        ]
    );
    let locators = rows::victims(data.table(Table::Victims)).unwrap();
    assert!(
        locators[0].locator.contains("flag b")
            && locators[2].locator.contains("suppressed by the source (c)")
    );
    let csv = "DATAFLOW,LAST UPDATE,freq,citizen,sex,unit,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS\nE,d,A,TOTAL,T,NR,AT,2020,92,b,\nE,d,A,TOTAL,F,NR,AT,2020,,,C\nE,d,A,TOTAL,T,NR,EL,2020,,cd,\nE,d,A,TOTAL,T,P_HTHAB,AT,2020,1.03,b,\n";
    let data = Files::new("crim_thb.csv", csv, "").open().unwrap();
    assert_eq!(
        victims(&data),
        ["AUT 2020 92", "AUT 2020 female ?", "GRC 2020 ?"]
    );
    assert_eq!(rates(&data).len(), 1);
}

#[test]
fn the_national_referral_mechanism_is_known() {
    let data = open_data("nrm_ngo_2023_q4_excerpt.csv");
    assert_eq!(victims(&data), ["GBR 2023 221"]);
    let data = open_data("nrm_government_2023_q4_excerpt.csv");
    assert_eq!(victims(&data)[0], "GBR 2023 1908");
    assert!(
        victims(&data)
            .iter()
            .all(|row| *row == "GBR 2023 1908" || row.contains("sexual_exploitation"))
    );
    let data = open_data("nrm_longitudinal_excerpt.csv");
    for row in [
        "GBR 2022 adult 8848",
        "GBR 2022 child 7004",
        "GBR 2009 adult 401",
        "GBR 2009 child 151",
    ] {
        assert!(
            victims(&data).contains(&row.to_owned()),
            "{row}: {:?}",
            victims(&data)
        );
    }
    assert!(
        data.ledgers[0]
            .notes
            .iter()
            .any(|note| note.contains("2009 (3 of 4)"))
    );
    let data = open_data("nrm_duty_to_notify_2023_q3_excerpt.csv");
    assert_eq!(victims(&data), ["GBR 2023 adult 1317"]);
    let routes = rows::routes(data.table(Table::Routes)).unwrap();
    let of = |origin: &str| {
        routes
            .iter()
            .find(|row| row.origin == origin)
            .and_then(|row| row.count)
            .map(|count| count.low)
    };
    assert_eq!(
        (of("KAZ"), of("TJK"), of("UZB")),
        (Some(3), Some(1), Some(1))
    );
}

#[test]
fn national_sdg_tables_are_known_and_rates_stay_rates() {
    let data = open_data("KAZ-indicator_16-2-2.csv");
    assert!(victims(&data).is_empty());
    assert!(rates(&data).contains(&"KAZ 2021 1.1 per 100,000 population".to_owned()));
    let data = open_data("MNE-indicator_16-2-2.csv");
    assert!(victims(&data).contains(&"MNE 2020 52".to_owned()));
    assert!(rates(&data).contains(&"MNE 2025 6.89 per 100,000 population".to_owned()));
    assert!(rates(&data).contains(&"MNE 2025 36+ 0.64 per 100,000 population".to_owned()));
    let data = open_data("HRV-indicator_16-2-2.csv");
    assert!(rates(&data).contains(&"HRV 2023 0.54 per 100,000 population".to_owned()));
    let data = open_data("BIH-indicator_16-2-2.csv");
    for row in ["BIH 2020 70", "BIH 2020 female 43", "BIH 2020 male 27"] {
        assert!(
            victims(&data).contains(&row.to_owned()),
            "{row}: {:?}",
            victims(&data)
        );
    }
    assert!(rates(&data).contains(&"BIH 2020 2.11 per 100,000 population".to_owned()));
}

#[test]
fn a_country_that_a_file_does_not_hold_is_asked_for() {
    let files = Files::new(
        "indicator_16-2-2.csv",
        "Year,Units,Value\n2020,Number,52\n",
        "",
    );
    let said = files.open().err().unwrap();
    assert!(said.contains("--country KAZ"), "{said}");
    let inputs = Inputs {
        country: Some("MNE".into()),
        ..files.inputs()
    };
    assert_eq!(victims(&Dataset::open(&inputs).unwrap()), ["MNE 2020 52"]);
}

#[test]
fn the_united_nations_series_are_known_with_numbers_of_countries() {
    let ddf = "age,geo_area,nature,sex,units,year,vc_htf_detv\nallage,417,c,bothsex,number,2017,4\nlt18y,417,c,bothsex,number,2017,1\n18,417,c,bothsex,number,2017,3\nallage,1,c,bothsex,number,2017,900\n";
    let data = Files::new("vc.csv", ddf, "").open().unwrap();
    assert_eq!(
        victims(&data),
        ["KGZ 2017 4", "KGZ 2017 child 1", "KGZ 2017 adult 3"]
    );
    assert!(
        skipped(&data)[0].contains("an area, not a country"),
        "{:?}",
        skipped(&data)
    );
    let json = r#"{"size": 1, "data": [{"goal": ["16"], "series": "VC_HTF_DETV", "geoAreaCode": "417", "timePeriodStart": 2017.0, "value": "4", "dimensions": {"Age": "ALLAGE", "Sex": "BOTHSEX"}, "attributes": {"Units": "NUMBER"}}]}"#;
    assert_eq!(
        victims(&Files::new("api.json", json, "").open().unwrap()),
        ["KGZ 2017 4"]
    );
    let owid = "Entity,Code,Year, Detected victims of human trafficking\nUzbekistan,UZB,2019,16\nWorld,OWID_WRL,2019,99\n";
    assert_eq!(
        victims(&Files::new("owid.csv", owid, "").open().unwrap()),
        ["UZB 2019 female child 16"]
    );
}

#[test]
fn what_is_not_detected_victims_is_refused_by_name() {
    for (header, word) in [
        (
            "Country,Population,\"Prevalence per 1,000\",People",
            "an estimate of how many",
        ),
        (
            "Web ID,Reported Year,Region,Number Dead,Total Dead and Missing",
            "died or went missing",
        ),
        ("State,Year,Hotline calls", "calls are not victims"),
    ] {
        let row: String = header.split(',').map(|_| "7,").collect();
        let said = Files::new("a.csv", &format!("{header}\n{row}\n"), "")
            .open()
            .err()
            .unwrap();
        assert!(said.contains(word), "{said}");
    }
    let declared = "release = \"t\"\nconstants = { reporter = \"government\", measure = \"estimated\", year = 2021 }\ncolumns = { country = \"Country\", count = \"People\" }\n";
    let said = Files::new(
        "a.csv",
        "Country,People\nKazakhstan,\"208,000\"\n",
        declared,
    )
    .open()
    .err()
    .unwrap();
    assert!(
        said.contains("an estimate is not a count") && said.contains("table = \"rates\""),
        "{said}"
    );
    let declared = "release = \"t\"\ntable = \"rates\"\nunit = \"people, estimated\"\nconstants = { measure = \"prevalence\", year = 2021 }\ncolumns = { country = \"Country\", value = \"People\" }\n";
    let data = Files::new(
        "a.csv",
        "Country,People\nKazakhstan,\"208,000\"\n",
        declared,
    )
    .open()
    .unwrap();
    assert_eq!(rates(&data), ["KAZ 2021 208000 people, estimated"]);
}

#[test]
fn own_tables_win_only_where_their_codes_fit() {
    let text = "country,ccode,year,tier,source,transit\nKazakhstan,705,2001,Tier 3,Yes,Yes\nKazakhstan,705,2002,Tier 2/2 Watch List,Yes,No\nSweden,380,2001,Tier 1,No,Yes\nUnited States,2,2001,Special Case,No,Yes\n";
    let data = Files::new("a.csv", text, "").open().unwrap();
    assert_eq!(
        tiers(&data),
        [
            "KAZ 2001 3",
            "KAZ 2002 2 or 2WL",
            "SWE 2001 1",
            "USA 2001 SC"
        ]
    );
    let namibia = "country,year,tier\nNA,2021,2\nNE,2021,2WL\nNG,2021,NA\nNamibia,2022,2\n";
    let data = Files::new("a.csv", namibia, "").open().unwrap();
    assert_eq!(
        tiers(&data),
        ["NAM 2021 2", "NER 2021 2WL", "NGA 2021 ?", "NAM 2022 2"]
    );
}

#[test]
fn some_columns_of_a_case_file_are_read_and_the_others_named() {
    let text = "yearOfRegistration,gender,ageBroad,citizenship,CountryOfExploitation,isForcedLabour,isSexualExploit\n2020,Woman,09--17,KGZ,KAZ,1,\n2020,Man,,KGZ,RUS,1,\n";
    let data = Files::new("a.csv", text, "").open().unwrap();
    assert_eq!(data.ledgers[0].release, "ctdc-synthetic-2024");
    assert_eq!(data.ledgers[0].used, 2);
    let notes = data.ledgers[0].notes.join("\n");
    assert!(
        notes.contains("`means_of_control`") && notes.contains("missing"),
        "{notes}"
    );
}

#[test]
fn glotip_is_read_by_names_where_codes_are_missing() {
    let text = "Country,Region,Subregion,Indicator,Dimension,Category,Sex,Age,Year,Unit of measurement,txtVALUE\nUzbekistan,Asia,Central Asia,Detected trafficking victims,Total,Total,Total,Total,2012,Counts,\"1,000\"\nKazakhstan,Asia,Central Asia,Detected trafficking victims,Total,Total,Total,Total,2012,Counts,\"12,34\"\n";
    let data = Files::new("a.csv", text, "").open().unwrap();
    assert_eq!(victims(&data), ["UZB 2012 1000"]);
    let doubt = data.ledgers[0].doubts[0].to_string();
    assert!(
        doubt.contains("a.csv:3") && doubt.contains("`txtVALUE` is `12,34`"),
        "{doubt}"
    );
}

#[test]
fn a_header_that_is_repeated_is_one_row_that_is_skipped() {
    let header = "country,country_role,year,source,reporter,measure,sex,age,exploitation,count\n";
    let row = |country: &str| {
        format!("{country},detected_in,2023,my-survey,government,identified,total,total,total,12\n")
    };
    let text = format!("{header}{}{header}{}", row("KAZ"), row("KGZ"));
    let data = Files::new("a.csv", &text, "").open().unwrap();
    assert_eq!(victims(&data), ["KAZ 2023 12", "KGZ 2023 12"]);
    assert_eq!(skipped(&data), ["1: the header is repeated"]);
}

/// The release of July 2021 has the columns of that of April 2020 without the cell of the terms of use, and is its own source.
#[test]
fn the_release_of_july_2021_is_not_that_of_april_2020() {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files/ctdc-kanon-2020.csv");
    let text = std::fs::read_to_string(fixture).unwrap();
    let without_terms = |line: &str| line.split_once(',').unwrap().1.replace("-99", "");
    let lines: Vec<String> = text.lines().map(without_terms).collect();
    let (old, new) = (
        Files::new("a.csv", &text, "").open().unwrap(),
        Files::new("a.csv", &(lines.join("\n") + "\n"), "")
            .open()
            .unwrap(),
    );
    assert_eq!(
        [&old, &new].map(|data| data.ledgers[0].release.clone()),
        ["ctdc-kanon-2020", "ctdc-kanon-2021"]
    );
    assert_eq!(victims(&old), victims(&new));
    let rows = rows::victims(new.table(Table::Victims)).unwrap();
    assert!(rows.iter().all(|row| row.source == "ctdc-kanon-2021"));
}

/// Cho's scores and the routes that TIP Reports name are read into their own tables, without counts.
#[test]
fn scores_of_policy_and_lists_of_routes_are_known() {
    let scores = "Country,Country Code,Year,Prosecution,Protection,Prevention,Overall 3P\nKazakhstan,KAZ,2015,4,3,4,11\nKyrgyzstan,KGZ,2015,.,2,3,\n";
    let data = Files::new("3p.csv", scores, "").open().unwrap();
    assert_eq!(data.ledgers[0].release, "cho-3p");
    assert!(victims(&data).is_empty());
    let unit = "score from 1 (worst) to 5 (best)";
    assert_eq!(
        rates(&data)[..4],
        [4, 3, 4, 11].map(|score| format!("KAZ 2015 {score} {unit}"))
    );
    let edges = "origin,destination\nKyrgyzstan,Russia\nUzbekistan,Kazakhstan\nAsia,Turkey\n";
    let data = Files::new("tip_edges_2019.csv", edges, "").open().unwrap();
    let routes = rows::routes(data.table(Table::Routes)).unwrap();
    let routes: Vec<String> = routes
        .iter()
        .map(|row| {
            format!(
                "{} {} {:?} {:?}",
                row.origin, row.destination, row.year, row.count
            )
        })
        .collect();
    assert_eq!(
        routes[..2],
        [
            "KGZ RUS Some(2019) None".to_owned(),
            "UZB KAZ Some(2019) None".to_owned()
        ]
    );
}

/// One tier of two is kept as both, and is written so that it reads back.
#[test]
fn a_tier_of_two_is_kept_as_both() {
    let text = "Country,Year,Rating\nKazakhstan,2002,Tier 2/2 Watch List\nSweden,2002,Tier 1\n";
    let declared = "release = \"t\"\ntable = \"tiers\"\n[columns]\ncountry = \"Country\"\nyear = \"Year\"\ntier = { from = \"Rating\", values = { \"Tier 1\" = \"1\", \"Tier 2/2 Watch List\" = \"2 or 2WL\" } }\n";
    let data = Files::new("a.csv", text, declared).open().unwrap();
    assert_eq!(tiers(&data), ["KAZ 2002 2 or 2WL", "SWE 2002 1"]);
    let own = "country,year,tier,source\nKAZ,2002,2 or 2WL,a\nSWE,2002,1,a\n";
    let data = Files::new("a.csv", own, "").open().unwrap();
    assert_eq!(tiers(&data), ["KAZ 2002 2 or 2WL", "SWE 2002 1"]);
    let said = Files::new("a.csv", &own.replace("2 or 2WL", "3 or 2"), "")
        .open()
        .err()
        .unwrap();
    assert!(said.contains("`3 or 2`"), "{said}");
}

/// What is written in the terms of IC-TIP reads back as it was, figure by figure.
#[test]
fn tables_in_the_terms_of_ic_tip_read_back() {
    for name in ["glotip-like.csv", "ctdc-synthetic-2024.csv"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/files")
            .join(name);
        let inputs = Inputs {
            paths: vec![path.to_str().unwrap().into()],
            ..Inputs::default()
        };
        let data = Dataset::open(&inputs).unwrap();
        let csv = tipstat::dataset::standards::ic_tip_table(&data).unwrap();
        let text = String::from_utf8(csv).unwrap();
        assert!(
            text.starts_with("Country,Citizenship,Year,Reporting entity,Counting unit,Sex,Age,")
        );
        let again = Files::new("a.csv", &text, "").open().unwrap();
        assert_eq!(again.ledgers[0].release, "ic-tip");
        let figures = |data: &Dataset| -> Vec<String> {
            let frame = data.frame(Table::Victims);
            let row = |at| format!("{:?}", frame.get(at).unwrap());
            let mut rows: Vec<String> = (0..frame.height()).map(row).collect();
            rows.sort();
            rows
        };
        assert!(!figures(&data).is_empty());
        assert_eq!(figures(&data), figures(&again), "{name}");
        // several labels of a source may be of one country: their numbers are added up
        let routes = |data: &Dataset| {
            let mut sums = std::collections::BTreeMap::new();
            for row in rows::routes(data.table(Table::Routes)).unwrap() {
                let parts = [row.sex, row.age, row.exploitation, row.measure];
                let of = [row.origin, row.destination, row.source].map(str::to_owned);
                let key = (of, row.year, parts.map(str::to_owned));
                let sum = sums.entry(key).or_insert((0, Some(0)));
                let count = row.count.unwrap();
                sum.0 += count.low;
                sum.1 = sum
                    .1
                    .zip(count.high)
                    .map(|(sum, high): (u64, u64)| sum + high);
            }
            sums
        };
        assert!(!routes(&data).is_empty());
        assert_eq!(routes(&data), routes(&again), "{name}");
    }
}

/// Case forms by HTCDS hold the persons of a case file: sexes, citizenships, countries, years and answers, but for ages.
#[test]
fn case_forms_by_htcds_read_back() {
    for name in ["ctdc-kanon-2020.csv", "ctdc-synthetic-2021.tsv"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/files")
            .join(name);
        let inputs = Inputs {
            paths: vec![path.to_str().unwrap().into()],
            ..Inputs::default()
        };
        let data = Dataset::open(&inputs).unwrap();
        let forms = tipstat::dataset::standards::case_forms(&inputs).unwrap();
        assert_eq!(forms.persons, data.ledgers[0].used);
        assert!(forms.notes[0].contains("ages"), "{:?}", forms.notes);
        let text = String::from_utf8(forms.csv).unwrap();
        let again = Files::new("forms.csv", &text, "").open().unwrap();
        assert_eq!(again.ledgers[0].release, "htcds");
        let persons = |data: &Dataset| {
            let mut sums = std::collections::BTreeMap::new();
            for row in rows::victims(data.table(Table::Victims)).unwrap() {
                let key = ([row.country, row.sex].map(str::to_owned), row.year);
                *sums.entry(key).or_insert(0) += row.count.unwrap().low;
            }
            sums
        };
        assert_eq!(persons(&data), persons(&again), "{name}");
        let routes = |data: &Dataset| {
            let mut sums = std::collections::BTreeMap::new();
            for row in rows::routes(data.table(Table::Routes)).unwrap() {
                let key = ([row.origin, row.destination].map(str::to_owned), row.year);
                *sums.entry(key).or_insert(0) += row.count.unwrap().low;
            }
            sums
        };
        assert_eq!(routes(&data), routes(&again), "{name}");
        let answers = |data: &Dataset| {
            let mut sums = std::collections::BTreeMap::new();
            for row in rows::answers(&data.frame(Table::Answers)).unwrap() {
                let of = ["exploitation", "means_of_control", "labour", "sex_type"];
                let counted = !["answered", "all"].contains(&row.answer.as_str());
                if of.contains(&row.question.as_str()) && counted && row.answer != "slavery" {
                    *sums.entry((row.question, row.answer)).or_insert(0) += row.count.unwrap().low;
                }
            }
            sums.retain(|_, n| *n > 0);
            sums
        };
        let (mut before, mut after) = (answers(&data), answers(&again));
        // what the standard has no name for is `Other` there
        for sums in [&mut before, &mut after] {
            sums.retain(|(_, answer), _| answer != "other");
        }
        assert_eq!(before, after, "{name}");
    }
}
