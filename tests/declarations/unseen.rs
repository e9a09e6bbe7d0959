//! Tables of kinds that nobody announced: a draft is completed with who counts, and the number is right, or the file is refused.

use super::*;

/// A file by its name, and its draft with answers in place of `?`.
fn drafted(name: &str, text: &str) -> String {
    let files = Files::new(name, text, "");
    let limits = tipstat::dataset::limits::Limits::default();
    let draft = tipstat::dataset::declare::draft(&files.1, None, limits);
    let draft = draft.unwrap_or_else(|faults| panic!("{faults:?}"));
    draft
        .text
        .replace("reporter = \"?\"", "reporter = \"government\"")
}

fn complete(name: &str, text: &str) -> (Dataset, String) {
    let declared = drafted(name, text);
    let data = Files::new(name, text, &declared).open();
    let data = data.unwrap_or_else(|said| panic!("{said}\n{declared}"));
    (data, declared)
}

/// Countries of origin are not where victims were detected, and no declaration may say so by saying nothing.
#[test]
fn citizenships_are_not_places_of_detection() {
    let text = "Jahr;Staatsangehörigkeit;Geschlecht;Opfer\n2022;Rumänien;weiblich;1.102\n2022;Bulgarien;weiblich;85\n";
    let (data, declared) = complete("a.csv", text);
    let rows = rows::victims(data.table(Table::Victims)).unwrap();
    let roles: Vec<&str> = rows.iter().map(|row| row.country_role).collect();
    assert_eq!(roles, ["citizen_of", "citizen_of"], "{declared}");
    assert_eq!(
        victims(&data),
        ["ROU 2022 female 1102", "BGR 2022 female 85"]
    );
    let silent = declared.replace(", country_role = \"citizen_of\"", "");
    assert_ne!(silent, declared);
    let said = Files::new("a.csv", text, &silent).open().err().unwrap();
    assert!(
        said.contains("`country_role`") && said.contains("`Staatsangehörigkeit`"),
        "{said}"
    );
    let said = declared.replace("citizen_of", "detected_in");
    assert!(Files::new("a.csv", text, &said).open().is_ok());
}

#[test]
fn two_columns_of_countries_are_routes() {
    let text = "source,target,year,weight\nMoldova,Russia,2019,3\nKyrgyzstan,Kazakhstan,2019,12\n";
    let (data, _) = complete("a.csv", text);
    let routes = rows::routes(data.table(Table::Routes)).unwrap();
    let routes: Vec<String> = routes
        .iter()
        .map(|row| {
            format!(
                "{} {} {}",
                row.origin,
                row.destination,
                row.count.map_or("?".to_owned(), |count| count.to_string())
            )
        })
        .collect();
    assert_eq!(routes, ["MDA RUS 3", "KGZ KAZ 12"]);
    assert!(victims(&data).is_empty());
}

#[test]
fn years_and_sexes_in_one_header_are_both_read() {
    let text = "Country,2021 Female,2021 Male,2021 Total,2022 Female,2022 Male,2022 Total\nKazakhstan,40,22,62,51,30,81\nKyrgyzstan,12,<5,15,9,..,11\n";
    let found = victims(&complete("a.csv", text).0);
    for row in [
        "KAZ 2021 62",
        "KAZ 2021 female 40",
        "KAZ 2022 male 30",
        "KGZ 2021 male <5",
        "KGZ 2022 male ?",
    ] {
        assert!(found.contains(&row.to_owned()), "{row}: {found:?}");
    }
    let french = "Pays,Femmes (2021),Hommes (2021),Femmes (2022),Hommes (2022)\nMaroc,7,5,9,1\n";
    let found = victims(&complete("a.csv", french).0);
    assert_eq!(
        found,
        [
            "MAR 2021 female 7",
            "MAR 2021 male 5",
            "MAR 2022 female 9",
            "MAR 2022 male 1"
        ]
    );
}

/// `Q1 2022` names a year: quarters of another year than the one declared are left out, and those of one are added up.
#[test]
fn parts_of_years_name_their_year() {
    let text = "Quarter,Country,Victims\nQ1 2022,Serbia,12\nQ2 2022,Serbia,11\nQ3 2022,Serbia,9\nQ4 2022,Serbia,1\nQ1 2023,Serbia,20\n";
    let (data, declared) = complete("a.csv", text);
    assert_eq!(victims(&data), ["SRB 2022 33", "SRB 2023 20"], "{declared}");
    let wrong = declared
        .replace("year = \"Quarter\"", "period = \"Quarter\"")
        .replace(
            "reporter = \"government\"",
            "reporter = \"government\", year = \"2022\"",
        );
    let data = Files::new("a.csv", text, &wrong).open().unwrap();
    assert_eq!(victims(&data), ["SRB 2022 33"], "{wrong}");
    assert_eq!(skipped(&data), ["1: `Q1 2023` is not part of 2022"]);
}

/// Women, men and children that add up to all are adults and children.
#[test]
fn women_and_men_next_to_children_are_adults() {
    let text =
        "Country,Year,Women,Men,Children,Total\nNepal,2021,34,5,2,41\nIndia,2021,21,14,6,41\n";
    let found = victims(&complete("a.csv", text).0);
    assert!(
        found.contains(&"NPL 2021 female adult 34".to_owned()),
        "{found:?}"
    );
    let overlapping = text.replace(",2,41", ",2,39").replace(",6,41", ",6,35");
    let found = victims(&complete("a.csv", &overlapping).0);
    assert!(
        found.contains(&"NPL 2021 female 34".to_owned()),
        "{found:?}"
    );
}

/// Cases that are identified are cases, and numbers of countries are neither countries nor persons.
#[test]
fn numbers_of_other_things_are_not_persons() {
    let hotline = "State,Year,Signals,Cases identified,Victims identified\nCalifornia,2021,3000,1300,2000\nTexas,2021,2500,900,1500\n";
    let (data, declared) = complete("a.csv", hotline);
    let rows = rows::places(data.table(Table::Places)).unwrap();
    let counts: Vec<(String, &str)> = rows
        .iter()
        .map(|(_, row)| (row.count.unwrap().to_string(), row.measure))
        .collect();
    let count = |n: &str, measure| (n.to_owned(), measure);
    assert!(
        counts.contains(&count("1300", "cases")) && counts.contains(&count("2000", "identified")),
        "{declared}"
    );
    let summary = "year,tier,num_countries,percent\n2001,Tier 1,12,0.15\n2001,Watchlist,23,0.3\n2001,Tier 3,14,0.2\n";
    let draft = drafted("a.csv", summary);
    assert!(
        draft.contains("count = \"?\"") && draft.contains("country = \"?\""),
        "{draft}"
    );
}

#[test]
fn tables_of_web_pages_are_read() {
    let page = "<!doctype html><html><body><h1>Victims</h1><table><thead><tr><th rowspan=2>Country</th><th colspan=2>2021</th></tr><tr><th>Female</th><th>Male</th></tr></thead><tr><td>Moldova</td><td>120[1]</td><td>80</td></tr></table></body></html>";
    let (data, declared) = complete("a.html", page);
    assert_eq!(
        victims(&data),
        ["MDA 2021 female 120", "MDA 2021 male 80"],
        "{declared}"
    );
    let error = "<html><body>404 Not Found</body></html>";
    let said = Files::new("a.csv", error, "").open().err().unwrap();
    assert!(said.contains("error page"), "{said}");
}

/// Eurostat's files with the names of codes in columns of their own, and with more commas than tabs.
#[test]
fn eurostat_files_come_in_more_than_one_form() {
    let labelled = "STRUCTURE,STRUCTURE_ID,STRUCTURE_NAME,freq,Time frequency,sex,Sex,leg_stat,Legal status,unit,Unit of measure,geo,Geopolitical entity (reporting),TIME_PERIOD,Time,OBS_VALUE,Observation value,OBS_FLAG\n\
        dataflow,ESTAT:CRIM_THB_SEX(1.0),Victims,A,Annual,T,Total,PER_VICT,Victim,NR,Number,DE,Germany,2022,,656,,\n\
        dataflow,ESTAT:CRIM_THB_SEX(1.0),Victims,A,Annual,F,Females,PER_VICT,Victim,NR,Number,DE,Germany,2022,,501,,\n";
    let data = Files::new("crim_thb_sex.csv", labelled, "").open().unwrap();
    assert_eq!(victims(&data), ["DEU 2022 656", "DEU 2022 female 501"]);
    let bulk = "freq,citizen,age,sex,leg_stat,unit,geo\\TIME_PERIOD\t2021 \t2022 \nA,TOTAL,TOTAL,T,PER_VICT,NR,AT\t98 \t108 b\nA,TOTAL,TOTAL,F,PER_VICT,NR,AT\t: c\t61 \nA,TOTAL,TOTAL,T,PER_VICT,P_HTHAB,AT\t1.1 \t1.2 \n";
    let data = Files::new("estat_crim_thb_vctm.tsv", bulk, "")
        .open()
        .unwrap();
    assert_eq!(
        victims(&data),
        [
            "AUT 2021 98",
            "AUT 2022 108",
            "AUT 2021 female ?",
            "AUT 2022 female 61"
        ]
    );
}

/// What is refused by name stays refused when its numbers are declared as persons, and the draft says so.
#[test]
fn numbers_that_are_refused_by_name_cannot_be_declared_as_persons() {
    let calls = "Year,Country,Calls received\n2020,Albania,51667\n";
    let borders = "Month,Border,Country,Detections\n2021-01,Eastern Mediterranean,Syria,1200\n";
    for (text, count, why) in [
        (calls, "Calls received", "calls are not victims"),
        (borders, "Detections", "persons detected at a border"),
    ] {
        let said = Files::new("a.csv", text, "").open().err().unwrap();
        assert!(said.contains(why), "{said}");
        assert!(drafted("a.csv", text).contains(why));
        let year = text.split(',').next().unwrap();
        let declared = format!(
            "release = \"t\"\nconstants = {{ reporter = \"government\" }}\n[columns]\ncountry = \"Country\"\nyear = \"{year}\"\ncount = \"{count}\"\n"
        );
        let said = Files::new("a.csv", text, &declared).open().err().unwrap();
        assert!(said.contains(why), "{said}");
    }
    let goods = "Country/Area,Good,Child Labor,Forced Labor\nUzbekistan,Cotton,Yes,Yes\n";
    let said = Files::new("a.csv", goods, "").open().err().unwrap();
    assert!(said.contains("goods and countries"), "{said}");
}

/// A part of CTDC's k-anonymised file is of an edition that its columns and years leave open.
#[test]
fn the_edition_of_a_part_of_a_file_may_be_unknown() {
    let head = "yearOfRegistration,gender,ageBroad,citizenship,CountryOfExploitation,isForcedLabour,isSexualExploit";
    let rows = "2015,Female,18--20,UA,RU,0,1\n2016,Male,30--38,UA,RU,1,0\n";
    let opened = |name: &str, text: &str| {
        let data = Files::new(name, text, "").open().unwrap();
        let title = data.ledgers[0].title.clone();
        let rows = rows::victims(data.table(Table::Victims)).unwrap();
        (title, rows[0].source.to_owned())
    };
    let (title, source) = opened("part.csv", &format!("{head}\n{rows}"));
    assert_eq!(
        (title.as_str(), source.as_str()),
        (
            "CTDC k-anonymised, edition unknown (November 2017, April 2020 or July 2021)",
            "ctdc-kanon"
        )
    );
    let (title, _) = opened(
        "part.csv",
        &format!("{head}\n{rows}2019,Female,-99,PH,-99,0,1\n"),
    );
    assert_eq!(
        title,
        "CTDC k-anonymised, edition unknown (April 2020 or July 2021)"
    );
    let (title, source) = opened(
        "part.csv",
        &format!("{head}\n{rows}2021,Female,-99,PH,-99,0,1\n"),
    );
    assert_eq!(
        (title.as_str(), source.as_str()),
        ("CTDC k-anonymised, July 2021", "ctdc-kanon-2021")
    );
    let (_, source) = opened("ctdc-kanon-2020.csv", &format!("{head}\n{rows}"));
    assert_eq!(source, "ctdc-kanon-2020");
}

/// Years of other calendars are what a person says, sides of the identification gap are read from heads, and months are added up.
#[test]
fn years_reporters_and_months_of_heads_and_cells_are_drafted() {
    let fiscal = "Financial year,Country,Victims\n2020-21,Australia,224\n2021-22,Australia,294\n";
    let declared = drafted("a.csv", fiscal);
    assert!(declared.contains("2020-21 = \"?\""), "{declared}");
    let said = Files::new("a.csv", fiscal, &declared).open().err().unwrap();
    assert!(
        said.contains("`columns.year.values`: what `2020-21` means"),
        "{said}"
    );
    let answered = declared
        .replace("2020-21 = \"?\"", "2020-21 = \"2021\"")
        .replace("2021-22 = \"?\"", "2021-22 = \"2022\"");
    let data = Files::new("a.csv", fiscal, &answered).open().unwrap();
    assert_eq!(victims(&data), ["AUS 2021 224", "AUS 2022 294"]);
    let american =
        "Fiscal Year,Country,Convictions\nFY2020,United States,309\nFY2021,United States,203\n";
    assert_eq!(
        victims(&complete("a.csv", american).0),
        ["USA 2020 309", "USA 2021 203"]
    );
    let sides = "country,year,identified_gov,identified_ngo\nKyrgyzstan,2021,3,66\n";
    let (data, declared) = complete("a.csv", sides);
    let rows = rows::victims(data.table(Table::Victims)).unwrap();
    let found: Vec<(&str, String)> = rows
        .iter()
        .map(|row| (row.reporter, row.count.unwrap().to_string()))
        .collect();
    assert_eq!(
        found,
        [
            ("government", "3".to_owned()),
            ("civil_society", "66".to_owned())
        ],
        "{declared}"
    );
    let months = "Country,Jan-2022,Feb-2022,Mar-2022\nSerbia,4,5,1\n";
    assert_eq!(victims(&complete("a.csv", months).0), ["SRB 2022 10"]);
    let demonyms = "Nationality,Year,Minor,Adult,Total\nAlbanian,2022,1200,3400,4600\nVietnamese,2022,300,700,1000\nNot known,2022,5,10,15\n";
    let (data, declared) = complete("a.csv", demonyms);
    assert!(
        declared.contains("country_role = \"citizen_of\""),
        "{declared}"
    );
    assert!(victims(&data).contains(&"ALB 2022 child 1200".to_owned()));
}

/// Lists in languages of neighbours: sexes, ages, totals and numbers are known by their words.
#[test]
fn heads_and_cells_may_be_in_other_languages() {
    for (text, expected) in [
        (
            "Onderwerp;Land;Geslacht;Jaar;Aantal\nSlachtoffers;Nederland;Vrouw;2021;530\nSlachtoffers;Nederland;Man;2021;240\nSlachtoffers;Nederland;Totaal;2021;770\n",
            ["NLD 2021 female 530", "NLD 2021 male 240", "NLD 2021 770"],
        ),
        (
            "Paese,Anno,Sesso,Vittime\nItalia,2021,Donne,530\nItalia,2021,Uomini,240\nItalia,2021,Totale,770\n",
            ["ITA 2021 female 530", "ITA 2021 male 240", "ITA 2021 770"],
        ),
        (
            "Країна,Рік,Стать,Кількість\nУкраїна,2021,Жінки,530\nУкраїна,2021,Чоловіки,240\nУкраїна,2021,Усього,770\n",
            ["UKR 2021 female 530", "UKR 2021 male 240", "UKR 2021 770"],
        ),
    ] {
        let (data, declared) = complete("a.csv", text);
        assert_eq!(victims(&data), expected, "{declared}");
    }
}

/// A sheet of Eurostat's: the country column has no header that says so, and letters and remarks are among the cells.
#[test]
fn countries_are_known_by_their_cells() {
    let text = "Data extracted on 12/03/2024 from [ESTAT],,,,,,\nDataset: ,,Victims [crim_thb_sex],,,,\n,,,,,,\nSex,,Total,,,,\nUnit of measure,,Number,,,,\n,,,,,,\nTIME,2020,,2021,,2022,\nGEO (Labels),,,,,,\nBelgium,92,b,120,,:,\nGermany,472,,494,,656,p\nGreece,6,,:,c,148,\n,,,,,,\nSpecial value,,,,,,\n:,not available,,,,,\n";
    let (data, declared) = complete("a.csv", text);
    let found = victims(&data);
    for row in ["BEL 2020 92", "BEL 2022 ?", "DEU 2022 656", "GRC 2022 148"] {
        assert!(
            found.contains(&row.to_owned()),
            "{row}: {found:?}\n{declared}"
        );
    }
}
