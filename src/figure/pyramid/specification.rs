//! Pyramids as a Vega-Lite specification.

use serde_json::{Value, json};

use super::super::theme::Ink;
use super::super::{select, vega, words};
use super::SIDES;
use super::groups::{Pyramid, divided, pyramids, shown};
use crate::render::{Document, sources};

/// One panel per country, year and source, with both sides on one scale: men below zero, so that they are on the left, and the
/// axis without signs. People of unknown age are the lowest bar; those of another or unknown sex are in the data and not drawn.
pub(super) fn write(document: &Document<'_>) -> Value {
    let values = rows(document);
    let [(_, men, _), (_, women, _)] = SIDES;
    let x = |field: &str| {
        json!({"field": field, "type": "quantitative", "title": format!("← {men} | {women} →"),
            "axis": {"tickMinStep": 1, "labelExpr": "format(abs(datum.value), ',')"}})
    };
    let color = |ink: fn(u8) -> Ink| {
        json!({"field": "sex", "type": "nominal", "legend": null, "scale": {
            "domain": SIDES.map(|(sex, _, _)| sex),
            "range": SIDES.map(|(_, _, series)| ink(series).hex(false))}})
    };
    let number = |sex: &str, align: &str, away: i32| {
        json!({"transform": [{"filter": format!("datum.sex === '{sex}'")}],
            "mark": {"type": "text", "color": Ink::Muted.hex(false), "align": align, "dx": away},
            "encoding": {"x": x("at"), "text": {"field": "words"}}})
    };
    json!({
        "data": {"values": values},
        "transform": [{"filter": "(datum.sex === 'male' || datum.sex === 'female') && isValid(datum.age)"}],
        "facet": {"row": {"field": "place", "type": "nominal", "title": null, "sort": null,
            "header": {"orient": "top", "labelOrient": "top", "labelAnchor": "start"}}},
        "resolve": {"scale": {"x": "independent", "y": "independent", "color": "independent"}},
        "spec": {
            "width": 480,
            "height": {"step": 22},
            "encoding": {"y": {"field": "age_words", "type": "nominal", "title": null,
                "axis": {"offset": 48, "domain": false, "ticks": false},
                "sort": {"field": "row", "op": "min", "order": "descending"}}},
            "layer": [
                {"mark": {"type": "bar"}, "encoding": {"x": x("to_low"), "color": color(Ink::Series)}},
                {"transform": [{"filter": "datum.to_high !== datum.to_low"}], "mark": {"type": "bar"},
                    "encoding": {"x": x("to_low"), "x2": {"field": "to_high"},
                        "fill": color(Ink::Tint)}},
                number("male", "right", -3),
                number("female", "left", 3)
            ]
        }
    })
}

/// The figures with the end of their bar, the place of their age, and their words.
fn rows(document: &Document<'_>) -> Value {
    let ids = sources(document.table);
    let figures = select::figures(document.table);
    let all = divided(pyramids(document.table));
    vega::values(document, |at| {
        let figure = &figures[at];
        let (place, detail) = words::block(figure, &ids);
        let own =
            |pyramid: &&Pyramid<'_>| pyramid.figures.iter().any(|one| std::ptr::eq(*one, figure));
        let row = all.iter().find(own).and_then(|pyramid| {
            let age = pyramid
                .ages
                .iter()
                .position(|age| *age == figure.key("age"))?;
            Some((age + 1, pyramid.age(figure.key("age"))))
        });
        let (row, age) = row.unwrap_or((0, "age unknown".into()));
        let side = if figure.key("sex") == "male" {
            -1.0
        } else {
            1.0
        };
        let end =
            |count: Option<u64>| count.map_or(Value::Null, |count| (side * count as f64).into());
        let low = figure.count.map(|count| count.low);
        let high = figure.count.and_then(|count| count.high);
        vec![
            ("place", format!("{place}, {detail}").into()),
            ("row", row.into()),
            ("age_words", age.into()),
            ("to_low", end(low)),
            ("to_high", end(high.or(low))),
            ("at", end(Some(high.or(low).unwrap_or(0)))),
            ("words", shown(Some(figure)).into()),
        ]
    })
}
