//! The sums of a source as a table.

use serde_json::Value;

use super::Reconciliation;
use crate::dataset::count::Count;
use crate::stats::column::Column;
use crate::stats::guard::Permit;
use crate::stats::reconciliation::SumDivision;
use crate::stats::{Public, areas, number};

/// The columns, each with its unit and what it holds.
pub const COLUMNS: [(&str, &str, &str); 16] = [
    ("country", "", "ISO 3166-1 alpha-3"),
    ("year", "", "year; null where years are pooled"),
    ("source", "", "id of the source"),
    ("measure", "", "what is counted"),
    ("total", "", "the total that is divided"),
    (
        "by",
        "",
        "what it is divided by; null where several sums fail together",
    ),
    ("printed", "", "the total as printed; null where it is not"),
    ("parts", "rows", "how many parts are printed"),
    (
        "parts_low",
        "persons",
        "minimum of the sum of the printed parts",
    ),
    (
        "parts_high",
        "persons",
        "at most; null where there is no upper bound",
    ),
    (
        "open_low",
        "persons",
        "minimum of the total that all totals and parts allow; null where they contradict each other",
    ),
    (
        "open_high",
        "persons",
        "at most; null where there is no upper bound",
    ),
    ("outcome", "", "holds, incomplete, contradicted or no_total"),
    (
        "cannot_all_be_right",
        "",
        "the smallest set of cells found that cannot all be right, as printed",
    ),
    ("country_role", "", "detected_in or citizen_of"),
    ("reporter", "", "who counts"),
];

/// The lines of a reconciliation, as the source's own public numbers: what it hides stays hidden.
pub fn table(found: &Reconciliation) -> Public {
    let text = |text: &str| match text {
        "" => Value::Null,
        text => Value::from(text),
    };
    let low = |count: Option<Count>| count.map_or(Value::Null, |count| count.low.into());
    let high = |count: Option<Count>| {
        let high = count.and_then(|count| count.high);
        high.map_or(Value::Null, Value::from)
    };
    let rows = found.lines.iter().map(|line| {
        let whole = &line.whole;
        let year = whole.year.parse::<i64>();
        vec![
            text(&whole.place),
            year.map_or(Value::Null, Value::from),
            text(&whole.source),
            text(&whole.measure),
            text(&line.total),
            line.by.map_or(Value::Null, |by| by.name().into()),
            line.printed
                .map_or(Value::Null, |count| count.to_string().into()),
            line.parts.into(),
            low(line.sum),
            high(line.sum),
            low(line.open),
            high(line.open),
            line.outcome.word().into(),
            text(&line.conflict.join("; ")),
            text(&whole.role),
            text(&whole.reporter),
        ]
    });
    let rows: Vec<Vec<Value>> = rows.collect();
    let permit = Permit::for_shown_numbers();
    Public::rows(
        &title(found),
        Column::list(COLUMNS),
        rows,
        found.notes(),
        permit,
    )
    .citing(found.sources())
}

/// The same for people.
pub fn sheet(found: &Reconciliation) -> Public {
    const FIELDS: [(&str, &str); 10] = [
        ("country", "its name"),
        ("year", ""),
        ("measure", "what is counted"),
        ("total", "the total that is divided"),
        ("by", "by what"),
        ("printed", "the total as printed"),
        ("parts_add_up_to", "the sum of the printed parts"),
        ("left_open", "the total that all totals and parts allow"),
        ("outcome", "whether the parts can add up to the total"),
        ("cannot_all_be_right", "the smallest set of cells found"),
    ];
    let range =
        |count: Option<Count>| count.map_or("–".into(), |count| number::count(Some(count)));
    let rows = found.lines.iter().map(|line| {
        vec![
            areas::name(&line.whole.place),
            line.whole.year.to_string(),
            line.whole.measure.to_string(),
            line.total.clone(),
            line.by.map_or("several sums", SumDivision::name).to_owned(),
            line.printed.map_or("–".into(), |count| count.to_string()),
            range(line.sum),
            // a number that the source hides stays in its notation
            match line.printed {
                Some(printed) if line.open.is_some() => printed.to_string(),
                _ => range(line.open),
            },
            line.outcome.word().replace('_', " "),
            line.conflict.join("; "),
        ]
    });
    Public::texts(
        &title(found),
        FIELDS.to_vec(),
        rows.collect(),
        found.notes(),
    )
    .citing(found.sources())
}

fn title(found: &Reconciliation) -> String {
    let mut places: Vec<&str> = found
        .lines
        .iter()
        .map(|line| line.whole.place.as_str())
        .collect();
    places.dedup();
    match places.as_slice() {
        [one] => format!("Totals and parts: {}", areas::name(one)),
        _ => "Totals and parts".to_owned(),
    }
}
