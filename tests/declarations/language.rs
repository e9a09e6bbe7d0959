//! What a declaration can say.

use super::*;

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
    // the first row alone must not be taken for the header: `2022` is above the women
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
    // two bands of children are one group; a custom band is kept with its span
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
    assert!(said.contains("`TX` is a state of the USA"), "{said}");
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
        let rows = rows::routes(data.table(Table::Routes)).unwrap();
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
    let rows = rows::routes(data.table(Table::Routes)).unwrap();
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
