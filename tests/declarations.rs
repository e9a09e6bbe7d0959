//! Other people's tables: what a declaration can say, what is known already, and what is refused. All figures are made up,
//! but for the excerpts in `tests/files/open-data`.

#![allow(clippy::unwrap_used)] // a test may fail

use std::path::Path;

use tipstat::dataset::{Dataset, Inputs, Table};
use tipstat::stats::rows;

/// A folder with a file and, where it is not empty, the declaration beside it.
struct Files(#[expect(dead_code)] tempfile::TempDir, String); // the folder lives as long as this

impl Files {
    fn new(name: &str, text: &str, declaration: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        if !declaration.is_empty() {
            std::fs::write(path.with_extension("toml"), declaration).unwrap();
        }
        let path = path.to_str().unwrap().to_owned();
        Self(folder, path)
    }

    fn inputs(&self) -> Inputs {
        Inputs {
            paths: vec![self.1.clone()],
            ..Inputs::default()
        }
    }

    fn open(&self) -> Result<Dataset, String> {
        Dataset::open(&self.inputs()).map_err(|faults| faults.to_string())
    }
}

fn open_data(name: &str) -> Dataset {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/files/open-data")
        .join(name);
    let inputs = Inputs {
        paths: vec![path.to_str().unwrap().into()],
        ..Inputs::default()
    };
    Dataset::open(&inputs).unwrap_or_else(|faults| panic!("{faults}"))
}

/// Rows of `victims` in short: country, year, what divides them, and the count as bounds.
fn victims(data: &Dataset) -> Vec<String> {
    let rows = rows::victims(&data.frame(Table::Victims)).unwrap();
    rows.iter().map(|row| short(&row.country, row)).collect()
}

fn short(place: &str, row: &rows::Victim) -> String {
    let parts = [&row.sex, &row.age, &row.exploitation].map(String::as_str);
    let parts: Vec<&str> = parts.into_iter().filter(|part| *part != "total").collect();
    let count = row.count.map_or("?".to_owned(), |count| count.to_string());
    let year = row.year.map_or("-".to_owned(), |year| year.to_string());
    [vec![place, year.as_str()], parts, vec![count.as_str()]]
        .concat()
        .join(" ")
}

fn places(data: &Dataset) -> Vec<String> {
    let rows = rows::places(&data.frame(Table::Places)).unwrap();
    rows.iter()
        .map(|(place, row)| short(&format!("{} {place}", row.country), row))
        .collect()
}

fn rates(data: &Dataset) -> Vec<String> {
    let rows = rows::rates(&data.frame(Table::Rates)).unwrap();
    let short = |row: &rows::Rate| {
        let parts = [&row.place, &row.sex, &row.age, &row.exploitation].map(String::as_str);
        let parts = parts
            .into_iter()
            .filter(|part| !["", "total"].contains(part));
        let parts: String = parts.map(|part| format!(" {part}")).collect();
        format!(
            "{} {}{parts} {} {}",
            row.country,
            row.year.unwrap(),
            row.value.map_or("?".to_owned(), |value| value.to_string()),
            row.unit
        )
    };
    rows.iter().map(short).collect()
}

fn tiers(data: &Dataset) -> Vec<String> {
    let rows = rows::tiers(&data.frame(Table::Tiers)).unwrap();
    rows.iter()
        .map(|row| {
            format!(
                "{} {} {}",
                row.country,
                row.year,
                row.tier.as_deref().unwrap_or("?")
            )
        })
        .collect()
}

/// Rows skipped, by reason.
fn skipped(data: &Dataset) -> Vec<String> {
    let reasons = data.ledgers.iter().flat_map(|ledger| &ledger.set_aside);
    reasons
        .map(|(reason, rows)| format!("{}: {reason}", rows.rows))
        .collect()
}

const NGO: &str = "release = \"t\"\nconstants = { reporter = \"civil_society\", country = \"GBR\", year = 2023 }\n";

#[test]
fn rows_that_are_not_meant_are_left_out_and_named() {
    let text = "Responder,Nationality,People\nHarbour House,Total,5\nOpen Door,Total,7\nAll NGOs,Total,12\nAll NGOs,Albanian,7\n";
    let declared = format!(
        "{NGO}rows = {{ Responder = \"All NGOs\", Nationality = {{ not = [\"Alb*\"] }} }}\n[columns]\ncount = \"People\"\n"
    );
    let data = Files::new("a.csv", text, &declared).open().unwrap();
    assert_eq!(victims(&data), ["GBR 2023 12"]);
    assert_eq!(skipped(&data).len(), 3);
    assert!(
        skipped(&data)[0].contains("`Nationality` is `Albanian`"),
        "{:?}",
        skipped(&data)
    );
}

#[test]
fn columns_side_by_side_become_rows() {
    let text =
        "Country,Cases Reported - 2021,Cases Reported - 2022\nKazakhstan,29,31\nKyrgyzstan,7,<5\n";
    let declared = "release = \"t\"\nconstants = { reporter = \"government\", measure = \"cases\" }\npivot = \"Cases Reported - {year}\"\ncolumns = { country = \"Country\" }\n";
    let data = Files::new("a.csv", text, declared).open().unwrap();
    assert_eq!(
        victims(&data),
        ["KAZ 2021 29", "KAZ 2022 31", "KGZ 2021 7", "KGZ 2022 <5"]
    );
    // as declarations said it before there was `pivot`
    let old = "release = \"t\"\nshape = \"wide\"\nwide = { prefix = \"Cases Reported - \", column = \"count\" }\nconstants = { reporter = \"government\" }\ncolumns = { country = \"Country\" }\n";
    assert_eq!(
        victims(&Files::new("a.csv", text, old).open().unwrap()),
        victims(&data)
    );
}

const MERGED: &str = "Table 1. Victims identified,,,,,,\n,,,,,,\nCountry,2022,,,2023,,\n,Female,Male,Total,Female,Male,Total\nKazakhstan,40,22,62,51,30,81\nKyrgyz Republic,12,<5,15,9,8,17\nTotal,52,,77,60,38,98\n.. not available,,,,,,\n";

#[test]
fn two_rows_are_one_header_where_it_is_said() {
    let declared = "release = \"t\"\nconstants = { reporter = \"government\" }\nheader_rows = 2\npivot = \"{year} / {sex}\"\n[columns]\ncountry = \"Country\"\nsex = { values = { Female = \"female\", Male = \"male\", Total = \"total\" } }\n";
    let data = Files::new("a.csv", MERGED, declared).open().unwrap();
    assert_eq!(
        victims(&data)[..6],
        [
            "KAZ 2022 female 40",
            "KAZ 2022 male 22",
            "KAZ 2022 62",
            "KAZ 2023 female 51",
            "KAZ 2023 male 30",
            "KAZ 2023 81"
        ]
    );
    assert!(victims(&data).contains(&"KGZ 2022 male <5".to_owned()));
    assert_eq!(victims(&data).len(), 12);
    // nobody may take the first row alone for the header: `2022` stands over the women
    let one = "release = \"t\"\nconstants = { reporter = \"government\" }\npivot = \"{year}\"\ncolumns = { country = \"Country\" }\n";
    let said = Files::new("a.csv", MERGED, one).open().err().unwrap();
    assert!(
        said.contains("header_rows = 2") && said.contains("`Male`"),
        "{said}"
    );
}

#[test]
fn a_header_that_stands_twice_is_told_with_its_places_and_chosen_by_them() {
    let text = "Country,Offences,Cleared,Offences\nKazakhstan,19,5,20\n";
    let declared = |count: &str| {
        format!(
            "release = \"t\"\nconstants = {{ reporter = \"government\", measure = \"offences\", year = 2021 }}\n[columns]\ncountry = \"Country\"\ncount = {count}\n"
        )
    };
    let said = Files::new("a.csv", text, &declared("\"Offences\""))
        .open()
        .err()
        .unwrap();
    assert!(
        said.contains("2 (B) and 4 (D)") && said.contains("at = \"B\""),
        "{said}"
    );
    let data = Files::new("a.csv", text, &declared("{ at = \"D\" }"))
        .open()
        .unwrap();
    assert_eq!(victims(&data), ["KAZ 2021 20"]);
}

#[test]
fn empty_cells_may_mean_a_total_or_repeat_the_cell_above() {
    let text = "Year,Sex,Age,Value\n2021,,,110.0\n,Male,,80.0\n,Female,,30.0\n,,0 to 14,7.0\n,,15 to 17,13.0\n,,18 to 24,90.0\n";
    let declared = "release = \"t\"\nconstants = { reporter = \"government\", country = \"GBR\" }\n[columns]\nyear = { from = \"Year\", fill_down = true }\nsex = { from = \"Sex\", values = { \"\" = \"total\", Male = \"male\", Female = \"female\" } }\nage = { from = \"Age\", values = { \"\" = \"total\", \"0 to 14\" = \"child\", \"15 to 17\" = \"child\" }, otherwise = \"same\" }\ncount = \"Value\"\n";
    let data = Files::new("a.csv", text, declared).open().unwrap();
    // two bands of children are one group; a band of one's own is kept with its span
    assert_eq!(
        victims(&data),
        [
            "GBR 2021 110",
            "GBR 2021 male 80",
            "GBR 2021 female 30",
            "GBR 2021 child 20",
            "GBR 2021 18-24 90"
        ]
    );
    assert_eq!(data.ledgers[0].used, 6);
}

#[test]
fn bands_that_overlap_are_not_added() {
    let text = "Year,Age,N\n2021,0 to 14,7\n2021,0 to 17,20\n";
    let declared = format!(
        "{NGO}[columns]\nage = {{ from = \"Age\", values = {{ \"0 to 14\" = \"child\", \"0 to 17\" = \"child\" }} }}\ncount = \"N\"\n"
    );
    let said = Files::new("a.csv", text, &declared).open().err().unwrap();
    assert!(said.contains("7 in row 2, 20 in row 3"), "{said}");
}

#[test]
fn repeats_are_refused_with_all_their_values_or_added_where_it_is_said() {
    let text = "State,Year,Offences\nNorthland,2021,11\nMidland,2021,40\nSouthland,2021,49\n";
    let declared = |more: &str| {
        format!(
            "release = \"t\"\nconstants = {{ reporter = \"government\", measure = \"offences\", country = \"USA\" }}\n{more}[columns]\nyear = \"Year\"\ncount = \"Offences\"\n"
        )
    };
    let said = Files::new("a.csv", text, &declared(""))
        .open()
        .err()
        .unwrap();
    assert!(
        said.contains("11 in row 2, 40 in row 3, 49 in row 4"),
        "{said}"
    );
    let data = Files::new("a.csv", text, &declared("repeats = \"add\"\n"))
        .open()
        .unwrap();
    assert_eq!(victims(&data), ["USA 2021 100"]);
    assert_eq!(data.ledgers[0].used, 3);
}

#[test]
fn counts_rates_and_places_are_kept_apart() {
    let text = "REF_DATE,GEO,UOM,SCALAR_FACTOR,VALUE,STATUS\n2021,Prairie [48],Number,units,38,\n2021,Prairie [48],Rate,units,0.86,\n2021,Prairie [48],Percent,units,7.3,\n2021,Canada,Number,thousands,0.5,\n2020,Prairie [48],Number,units,,x\n2021,Prairie [48],Index,units,3,\n";
    let declared = "release = \"t\"\nconstants = { reporter = \"government\", measure = \"offences\", country = \"CAN\" }\nunit = { from = \"UOM\", persons = \"Number\", rate = \"Rate\", percent = \"Percent\" }\nmultiply = { from = \"SCALAR_FACTOR\", units = 1, thousands = 1000 }\nflags = { from = \"STATUS\", x = \"hidden\" }\n[columns]\nyear = \"REF_DATE\"\nplace = { from = \"GEO\", values = { Canada = \"\" }, otherwise = \"same\" }\ncount = \"VALUE\"\n";
    let data = Files::new("a.csv", text, declared).open().unwrap();
    assert_eq!(victims(&data), ["CAN 2021 500"]);
    assert_eq!(
        places(&data),
        ["CAN Prairie [48] 2021 38", "CAN Prairie [48] 2020 ?"]
    );
    assert_eq!(
        rates(&data),
        [
            "CAN 2021 Prairie [48] 0.86 per 100,000 population",
            "CAN 2021 Prairie [48] 7.3 percent"
        ]
    );
    assert_eq!(skipped(&data), ["1: unit not declared: `UOM` is `Index`"]);
}

#[test]
fn fractions_are_not_persons() {
    let text = "Year,UNIT_MEASURE,Value\n2015,PERSONS,2.5\n2016,PERSONS,2\n2020,PERSONS,1\n2021,PERSONS,1.1\n";
    let declared = |more: &str| {
        format!(
            "release = \"t\"\nconstants = {{ reporter = \"government\", country = \"KAZ\" }}\n{more}[columns]\nyear = \"Year\"\ncount = \"Value\"\n"
        )
    };
    let said = Files::new("a.csv", text, &declared(""))
        .open()
        .err()
        .unwrap();
    assert!(
        said.contains("2 of 4 cells are fractions (`2.5`, `1.1`)") && said.contains("unit ="),
        "{said}"
    );
    let data = Files::new(
        "a.csv",
        text,
        &declared("unit = \"per 100,000 population\"\n"),
    )
    .open()
    .unwrap();
    assert!(victims(&data).is_empty());
    assert_eq!(rates(&data)[3], "KAZ 2021 1.1 per 100,000 population");
}

#[test]
fn states_are_not_countries() {
    let text = "STATE_ABBR,N\nCA,31\nAR,4\nCO,6\nDE,2\nIN,8\nTX,50\n";
    let constants = "release = \"t\"\nconstants = { reporter = \"government\", measure = \"offences\", year = 2021 }\n";
    let said = Files::new(
        "a.csv",
        text,
        &format!("{constants}[columns]\ncountry = \"STATE_ABBR\"\ncount = \"N\"\n"),
    )
    .open()
    .err()
    .unwrap();
    assert!(
        said.contains("`TX`") && said.contains("states of the USA"),
        "{said}"
    );
    let declared = format!(
        "{constants}[columns]\nplace = {{ from = \"STATE_ABBR\", within = \"USA\" }}\ncount = \"N\"\n"
    );
    let data = Files::new("a.csv", text, &declared).open().unwrap();
    assert_eq!(places(&data)[0], "USA CA 2021 31");
    assert!(victims(&data).is_empty());
    let cities = "City,N\nRiverton,31\nHilltop,4\nLakeside,6\nPortland Bay,2\n";
    let said = Files::new(
        "a.csv",
        cities,
        &format!("{constants}[columns]\ncountry = \"City\"\ncount = \"N\"\n"),
    )
    .open()
    .err()
    .unwrap();
    assert!(said.contains("most of its labels are not"), "{said}");
}

#[test]
fn codes_of_countries_are_read_as_they_are_meant() {
    let of = |codes: &str, cells: [&str; 4]| {
        let rows: String = cells.iter().map(|cell| format!("{cell},6\n")).collect();
        let declared = format!(
            "release = \"t\"\nconstants = {{ reporter = \"government\", year = 2021 }}\n[columns]\ncountry = {{ from = \"c\"{codes} }}\ncount = \"n\"\n"
        );
        let data = Files::new("a.csv", &format!("c,n\n{rows}"), &declared)
            .open()
            .unwrap();
        victims(&data)
            .iter()
            .map(|row| row[..3].to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        of(", codes = \"m49\"", ["4", "8", "1", "398"]),
        ["AFG", "ALB", "KAZ"]
    );
    assert_eq!(
        of("", ["4", "008", "36", "398"]),
        ["AFG", "ALB", "AUS", "KAZ"]
    );
    assert_eq!(
        of(", codes = \"cow\"", ["705", "380", "2", "9999"]),
        ["KAZ", "SWE", "USA"]
    );
    assert_eq!(
        of(", codes = \"alpha2\"", ["NA", "EL", "UK", "EU27_2020"]),
        ["NAM", "GRC", "GBR"]
    );
    assert_eq!(
        of(
            ", codes = \"names\"",
            ["Georgia", "CA", "Kyrgyz Republic", "Namibia"]
        ),
        ["GEO", "KGZ", "NAM"]
    );
    // among alpha-2 codes NA is Namibia
    assert_eq!(
        of("", ["NA", "NE", "NG", "Kenya"]),
        ["NAM", "NER", "NGA", "KEN"]
    );
    // among names it is missing
    assert_eq!(
        of("", ["NA", "Niger", "Nigeria", "Kenya"]),
        ["NER", "NGA", "KEN"]
    );
}

#[test]
fn one_file_may_fill_two_tables_and_two_nationalities_have_a_rule() {
    let text = "Nationality,People\nTotal,12\nAlbanian,7\nAlbanian Greek,3\nUnknown,2\n";
    let declared = |dual: &str| {
        format!(
            "release = \"t\"\nconstants = {{ year = 2023, reporter = \"government\" }}\ncolumns = {{ count = \"People\" }}\n[[part]]\nrows = {{ Nationality = \"Total\" }}\nconstants = {{ country = \"GBR\" }}\n[[part]]\ntable = \"routes\"\nrows = {{ Nationality = {{ not = \"Total\" }} }}\nrepeats = \"add\"\nconstants = {{ destination = \"GBR\", measure = \"identified\" }}\ncolumns = {{ origin = {{ from = \"Nationality\", dual = \"{dual}\" }} }}\n"
        )
    };
    let routes = |dual: &str| {
        let data = Files::new("a.csv", text, &declared(dual)).open().unwrap();
        assert_eq!(victims(&data), ["GBR 2023 12"]);
        let rows = rows::routes(&data.frame(Table::Routes)).unwrap();
        rows.iter()
            .map(|row| format!("{} {}", row.origin, row.count.unwrap()))
            .collect::<Vec<_>>()
    };
    assert_eq!(routes("first"), ["ALB 10", " 2"]);
    assert_eq!(routes("unknown"), ["ALB 7", " 5"]);
    assert_eq!(routes("refuse"), ["ALB 7", " 2"]);
}

#[test]
fn quarters_are_added_up_and_short_years_are_named() {
    let text =
        "Year,Quarter,N\n2021,Q1,1\n2021,Q2,2\n2021,Q3,3\n2021,Q4,4\n2022,Q1,5\n2022,Total,99\n";
    let declared = "release = \"t\"\nconstants = { reporter = \"government\", country = \"GBR\" }\nperiod = \"quarter\"\ncolumns = { year = \"Year\", period = \"Quarter\", count = \"N\" }\n";
    let data = Files::new("a.csv", text, declared).open().unwrap();
    assert_eq!(victims(&data), ["GBR 2021 10", "GBR 2022 5"]);
    assert!(
        data.ledgers[0]
            .notes
            .iter()
            .any(|note| note.contains("2022 (1 of 4)")),
        "{:?}",
        data.ledgers[0].notes
    );
    let glued = "Year,N\n2021 Q1,1\n2021 Q2,2\n";
    let declared = declared.replace("period = \"Quarter\", ", "");
    let data = Files::new("a.csv", glued, &declared).open().unwrap();
    assert_eq!(victims(&data), ["GBR 2021 3"]);
}

#[test]
fn case_files_may_have_constants_flags_for_a_sex_and_weights() {
    let text = "Case No,Year,Woman,Trans,isForcedLabour,n\n1,2021.0,1,0,1,1\n2,2021.0,0,0,1,2\n3,2021.0,0,1,0,1\n4,,0,0,,1\n";
    let declared = "release = \"t\"\nshape = \"cases\"\nsource = \"t\"\nmissing = [\"\"]\nno = [\"0\"]\nweight = \"n\"\nconstants = { exploited_in = \"KAZ\" }\n[columns]\nyear = \"Year\"\nsex = { flags = { Woman = \"female\", Trans = \"other\", otherwise = \"male\" } }\n[questions.exploitation]\nisForcedLabour = \"forced_labour\"\n";
    let data = Files::new("a.csv", text, declared).open().unwrap();
    let rows = rows::routes(&data.frame(Table::Routes)).unwrap();
    let of = |sex: &str| {
        rows.iter()
            .filter(|row| row.sex == sex)
            .map(|row| row.count.unwrap().low)
            .sum::<u64>()
    };
    assert_eq!((of("female"), of("male"), of("other")), (1, 3, 1));
    assert!(rows.iter().all(|row| row.destination == "KAZ"));
    assert_eq!((data.ledgers[0].read, data.ledgers[0].used), (5, 5));
}

#[test]
fn case_forms_hold_several_answers_in_one_cell() {
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
    let locators = rows::victims(&data.frame(Table::Victims)).unwrap();
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
    let routes = rows::routes(&data.frame(Table::Routes)).unwrap();
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
        let row: String = header.split(',').map(|_| "1,").collect();
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
        ["KAZ 2001 3", "KAZ 2002 ?", "SWE 2001 1", "USA 2001 SC"]
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
fn forms_of_ones_own_are_kept_by_name_and_slips_are_not() {
    let header = "country,country_role,year,source,reporter,measure,sex,age,exploitation,count\n";
    let row = |form: &str, n: u64| {
        format!("KHM,detected_in,2023,made-up,government,identified,total,total,{form},{n}\n")
    };
    let text = format!(
        "{header}{}{}{}",
        row("forced criminality", 70),
        row("sexual", 30),
        row("online scam compound", 20)
    );
    let data = Files::new("a.csv", &text, "").open().unwrap();
    assert_eq!(
        victims(&data),
        [
            "KHM 2023 criminal_activity 70",
            "KHM 2023 sexual_exploitation 30",
            "KHM 2023 online scam compound 20"
        ]
    );
    let said = Files::new(
        "a.csv",
        &format!("{header}{}", row("sexual_explotation", 3)),
        "",
    )
    .open()
    .err()
    .unwrap();
    assert!(said.contains("sexual_explotation"), "{said}");
}

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

/// A workbook of sheets: name, hidden or not, rows.
fn workbook(sheets: &[(&str, bool, &[&[&str]])]) -> Files {
    let mut book = rust_xlsxwriter::Workbook::new();
    for (at, (name, hidden, rows)) in sheets.iter().enumerate() {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).unwrap();
        sheet.set_hidden(*hidden);
        if at == 1 {
            sheet.set_active(true);
        }
        for (row, cells) in (0..).zip(*rows) {
            for (column, cell) in (0..).zip(*cells) {
                sheet.write(row, column, *cell).unwrap();
            }
        }
    }
    let files = Files::new("book.xlsx", "", "");
    std::fs::write(&files.1, book.save_to_buffer().unwrap()).unwrap();
    files
}

const HEADER: &[&str] = &[
    "country",
    "country_role",
    "year",
    "source",
    "reporter",
    "measure",
    "sex",
    "age",
    "exploitation",
    "count",
];

fn own<'a>(year: &'a str, count: &'a str) -> Vec<&'a str> {
    vec![
        "KAZ",
        "detected_in",
        year,
        "made-up",
        "government",
        "identified",
        "total",
        "total",
        "total",
        count,
    ]
}

#[test]
fn the_sheets_that_fit_are_read_and_hidden_ones_only_where_they_are_named() {
    let (draft, data, old) = (own("2020", "999"), own("2020", "92"), own("2019", "44"));
    let sheets: [(&str, bool, &[&[&str]]); 4] = [
        ("lists", true, &[HEADER, &draft]),
        ("read me", false, &[&["Figures are in the next sheet."]]),
        ("data", false, &[HEADER, &data]),
        ("old", true, &[HEADER, &old]),
    ];
    let files = workbook(&sheets);
    let data = files.open().unwrap();
    assert_eq!(victims(&data), ["KAZ 2020 92"]);
    let said = &data.ledgers[0].notes[0];
    assert!(
        said.contains("`data` was read; not read: `read me`; hidden, not read: `lists`, `old`"),
        "{said}"
    );
    let asked = |sheet: &str| {
        Dataset::open(&Inputs {
            sheet: Some(sheet.into()),
            ..files.inputs()
        })
    };
    assert_eq!(victims(&asked("old").unwrap()), ["KAZ 2019 44"]);
    let said = asked("nowhere").err().unwrap().to_string();
    assert!(
        said.contains("there are `lists`, `read me`, `data`, `old`"),
        "{said}"
    );
}

#[test]
fn a_sheet_for_each_year_is_one_table() {
    let header: &[&str] = &["Country", "Tier"];
    let files = workbook(&[
        ("Contents", false, &[&["Tiers of our countries"]]),
        (
            "2021",
            false,
            &[
                header,
                &["Kazakhstan", "Tier 2"],
                &["Kyrgyzstan", "Tier 2 Watch List"],
            ],
        ),
        (
            "2022",
            false,
            &[
                header,
                &["Kazakhstan", "Tier 2"],
                &["Kyrgyzstan", "Tier 2 Watch List"],
            ],
        ),
    ]);
    assert_eq!(
        tiers(&files.open().unwrap()),
        ["KAZ 2021 2", "KGZ 2021 2WL", "KAZ 2022 2", "KGZ 2022 2WL"]
    );
    let declared = "release = \"t\"\ntable = \"tiers\"\nsheets = \"2022..2030\"\nconstants = { year = \"{sheet}\" }\n[columns]\ncountry = \"Country\"\ntier = { from = \"Tier\", values = { \"Tier 2\" = \"2\", \"Tier 2 Watch List\" = \"2WL\" } }\n";
    std::fs::write(Path::new(&files.1).with_extension("toml"), declared).unwrap();
    assert_eq!(
        tiers(&files.open().unwrap()),
        ["KAZ 2022 2", "KGZ 2022 2WL"]
    );
}

#[test]
fn a_workbook_of_another_program_is_read() {
    use std::io::Write as _;
    let files = Files::new("tiers.ods", "", "");
    let file = std::fs::File::create(&files.1).unwrap();
    let mut archive = zip::ZipWriter::new(file);
    let stored =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let cell = |text: &str| {
        format!(
            "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
        )
    };
    let row = |cells: [&str; 3]| {
        format!(
            "<table:table-row>{}</table:table-row>",
            cells.map(cell).concat()
        )
    };
    let rows = [
        ["country", "year", "tier"],
        ["KAZ", "2021", "2"],
        ["KGZ", "2021", "2WL"],
    ]
    .map(row)
    .concat();
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:spreadsheet><table:table table:name=\"tiers\">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    let manifest = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>";
    for (name, text) in [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", manifest),
        ("content.xml", &content),
    ] {
        archive.start_file(name, stored).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap();
    assert_eq!(
        tiers(&files.open().unwrap()),
        ["KAZ 2021 2", "KGZ 2021 2WL"]
    );
}
