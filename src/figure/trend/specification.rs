//! `trend` as a Vega-Lite specification.

use serde_json::{Value, json};

use super::super::theme::{Ink, PLAIN};
use super::super::{amounts, select, vega};
use crate::render::{Document, sources};
use crate::stats::{Estimate, Status, areas};

/// Areas between bounds, lines between exact points.
pub(super) fn specification(document: &Document<'_>) -> Value {
    let values = rows(document);
    let x = json!({"field": "year", "type": "quantitative", "title": null, "axis": {"format": "d", "tickMinStep": 1}, "scale": {"zero": false}});
    let y = json!({"field": "low", "type": "quantitative", "title": null, "scale": {"zero": true}});
    let colors: Vec<&str> = PLAIN.iter().map(|at| Ink::Series(*at).hex(false)).collect();
    let color =
        json!({"field": "series", "type": "nominal", "title": null, "scale": {"range": colors}});
    // a line only joins years that follow each other
    let runs = json!([
        {"calculate": "toNumber(datum.year)", "as": "year"},
        {"filter": "datum.low !== null || datum.printed !== null"},
        {"calculate": "datum.low === datum.high", "as": "exact"},
        {"window": [{"op": "lag", "field": "year", "as": "before"}, {"op": "lag", "field": "exact", "as": "exactly"}], "sort": [{"field": "year"}], "groupby": ["place", "series"]},
        {"calculate": "isValid(datum.before) && datum.year - datum.before === 1 ? 0 : 1", "as": "starts"},
        {"calculate": "datum.exactly && datum.exact ? datum.starts : 1", "as": "begins"},
        {"window": [{"op": "sum", "field": "starts", "as": "run"}, {"op": "sum", "field": "begins", "as": "line"}], "sort": [{"field": "year"}], "groupby": ["place", "series"]}
    ]);
    let detail = json!([{"field": "run", "type": "nominal"}]);
    json!({
        "data": {"values": values},
        "transform": runs,
        "facet": {"field": "place", "type": "nominal", "title": null, "sort": null},
        "columns": 3,
        "resolve": {"scale": {"y": "independent"}},
        "spec": {
            "width": 220,
            "height": 130,
            "layer": [
                {"transform": [{"filter": "datum.low !== null"}], "mark": {"type": "area", "opacity": 0.3},
                    "encoding": {"x": x, "y": y, "y2": {"field": "high"}, "color": color, "detail": detail}},
                {"mark": {"type": "rule", "strokeWidth": 5, "opacity": 0.4},
                    "transform": [{"filter": "datum.high > datum.low"}],
                    "encoding": {"x": x, "y": y, "y2": {"field": "high"}, "color": color}},
                {"mark": {"type": "line"}, "transform": [{"filter": "datum.high === datum.low"}],
                    "encoding": {"x": x, "y": y, "color": color, "detail": {"field": "line", "type": "nominal"}}},
                {"mark": {"type": "point", "filled": true}, "transform": [{"filter": "datum.high === datum.low"}],
                    "encoding": {"x": x, "y": y, "color": color}},
                // a total that its parts contradict: Vega-Lite cannot hatch, so an open square with a broken edge
                {"mark": {"type": "point", "shape": "square", "size": 70, "filled": false, "strokeDash": [2, 1.5]},
                    "transform": [{"filter": "datum.contradicted"}],
                    "encoding": {"x": x, "y": {"field": "printed", "type": "quantitative"}, "color": color,
                        "tooltip": [{"field": "year"}, {"field": "printed", "title": "contradicted by its parts"}]}}
            ]
        }
    })
}

/// The number of a total as it is printed, at its lower bound.
fn printed(figure: &Estimate) -> Option<f64> {
    let low = figure.count.map(|count| count.low as f64);
    figure.value.map(|value| value.low).or(low)
}

/// The figures with their series and bounds; a total that its parts contradict has its printed number instead.
fn rows(document: &Document<'_>) -> Value {
    let figures = select::figures(document.table);
    let statistic = amounts::statistic(document.table);
    let ids = sources(document.table);
    let names = amounts::SeriesNames::of(document.table);
    vega::values(document, |at| {
        let figure = &figures[at];
        let usable = figure.status != Status::Contradicted; // no line leads through it
        let amount = statistic
            .and_then(|statistic| amounts::amount(statistic, figure))
            .filter(|_| usable);
        let source = ids.place(figure.key("source"));
        let reference = source.map_or(String::new(), |at| format!("[{}]", at + 1));
        let name = names.name(figure);
        vec![
            ("place", areas::name(figure.key("country")).into()),
            ("series", format!("{name} {reference}").trim().into()),
            ("contradicted", (!usable).into()),
            (
                "printed",
                printed(figure)
                    .filter(|_| !usable)
                    .map_or(Value::Null, Value::from),
            ),
            ("low", amount.map_or(Value::Null, |range| range.low.into())),
            (
                "high",
                amount
                    .and_then(|range| range.high)
                    .map_or(Value::Null, Value::from),
            ),
        ]
    })
}
