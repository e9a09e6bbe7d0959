//! Words of headers and cells in the languages that such files are often written in.

/// Our column that a header speaks of, where it has one of these words.
pub fn of_header(head: &str) -> Option<&'static str> {
    const WORDS: [(&str, &[&str]); 8] = [
        (
            "unit",
            &[
                "unit",
                "units",
                "uom",
                "unit_measure",
                "unit of measure",
                "unit of measurement",
                "единица",
            ],
        ),
        (
            "year",
            &[
                "year",
                "jahr",
                "année",
                "annee",
                "año",
                "ano",
                "год",
                "godina",
                "time_period",
                "ref_date",
                "timeperiod",
            ],
        ),
        (
            "sex",
            &[
                "sex",
                "gender",
                "sexe",
                "sexo",
                "genre",
                "geschlecht",
                "пол",
                "spol",
            ],
        ),
        (
            "age",
            &[
                "age",
                "ages",
                "age group",
                "âge",
                "edad",
                "alter",
                "возраст",
                "dob",
            ],
        ),
        (
            "country",
            &[
                "country",
                "nation",
                "land",
                "pays",
                "país",
                "pais",
                "страна",
                "država",
                "geo",
                "iso",
                "iso3",
                "iso2",
                "iso_code",
                "location",
                "territory",
                "entity",
                "geo_area",
                "ref_area",
                "state",
            ],
        ),
        (
            "exploitation",
            &[
                "exploitation",
                "exploitation type",
                "type of exploitation",
                "form of exploitation",
                "purpose",
                "эксплуатация",
            ],
        ),
        (
            "period",
            &["quarter", "quartal", "trimestre", "квартал", "month"],
        ),
        (
            "count",
            &[
                "count",
                "number",
                "victims",
                "value",
                "total",
                "n",
                "people",
                "persons",
                "cases",
                "victimes",
                "víctimas",
                "anzahl",
                "betreute",
                "opfer",
                "жертвы",
                "количество",
                "referrals",
                "offences",
                "obs_value",
            ],
        ),
    ];
    let head = head.to_lowercase();
    let exact = WORDS
        .iter()
        .find(|(_, words)| words.contains(&head.as_str()));
    let inner = || {
        let parts: Vec<&str> = head
            .split(|c: char| !c.is_alphanumeric())
            .filter(|part| !part.is_empty())
            .collect();
        WORDS.iter().find(|(_, words)| {
            words
                .iter()
                .any(|word| word.len() > 2 && parts.contains(word))
        })
    };
    exact.or_else(inner).map(|(name, _)| *name)
}

/// The category of a column of ours that a cell means.
pub fn of_cell(column: &str, cell: &str) -> Option<&'static str> {
    const TOTAL: &[&str] = &[
        "total",
        "all",
        "both",
        "both sexes",
        "bothsex",
        "_t",
        "t",
        "ukupno",
        "insgesamt",
        "всего",
        "итого",
        "all ages",
        "allage",
    ];
    const UNKNOWN: &[&str] = &[
        "unknown",
        "not specified",
        "not known",
        "not specified or unknown",
        "unspecified",
        "unk",
        "_u",
        "неизвестно",
        "unbekannt",
    ];
    const SEX: [(&str, &[&str]); 3] = [
        (
            "female",
            &[
                "female",
                "females",
                "f",
                "w",
                "woman",
                "women",
                "girl",
                "girls",
                "femme",
                "femmes",
                "frau",
                "frauen",
                "mujer",
                "mujeres",
                "žene",
                "женщины",
                "женский",
                "ж",
                "weiblich",
            ],
        ),
        (
            "male",
            &[
                "male",
                "males",
                "m",
                "man",
                "men",
                "boy",
                "boys",
                "homme",
                "hommes",
                "mann",
                "männer",
                "hombre",
                "hombres",
                "muškarci",
                "мужчины",
                "мужской",
                "м",
                "männlich",
            ],
        ),
        (
            "other",
            &["other", "transgender", "non-binary", "trans", "divers"],
        ),
    ];
    const AGE: [(&str, &[&str]); 2] = [
        (
            "child",
            &[
                "child", "children", "minor", "minors", "enfant", "enfants", "kinder", "niños",
                "дети", "djeca",
            ],
        ),
        (
            "adult",
            &[
                "adult",
                "adults",
                "adulte",
                "adultes",
                "erwachsene",
                "adultos",
                "взрослые",
                "odrasli",
            ],
        ),
    ];
    let cell = cell.trim().to_lowercase();
    let plain = cell.split('(').next().unwrap_or_default().trim();
    let among = |words: &[&str]| words.contains(&cell.as_str()) || words.contains(&plain);
    if among(TOTAL) {
        return Some("total");
    }
    if among(UNKNOWN) {
        return Some("unknown");
    }
    let groups: &[(&str, &[&str])] = match column {
        "sex" => &SEX,
        "age" => &AGE,
        _ => return None,
    };
    groups
        .iter()
        .find(|(_, words)| among(words))
        .map(|(category, _)| *category)
}

/// Whether a label is that of a total: `Total`, `All NGOs`, `Government agency total`.
pub fn is_total(label: &str) -> bool {
    let label = label.trim().to_lowercase();
    of_cell("", &label) == Some("total")
        || label.starts_with("all ")
        || label.starts_with("total ")
        || label.ends_with(" total")
}

/// By how much a number is multiplied: `thousands`.
pub fn scale(cell: &str) -> Option<u64> {
    match cell.trim().to_lowercase().as_str() {
        "units" | "unit" | "ones" => Some(1),
        "thousands" | "thousand" => Some(1000),
        "millions" | "million" => Some(1_000_000),
        _ => None,
    }
}
