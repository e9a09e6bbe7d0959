//! `hidden` as a Vega-Lite specification.

use serde_json::{Value, json};

use super::super::theme::Ink;
use super::super::vega;
use super::{Dot, dots};
use crate::render::Document;

/// A rule and a point for each model.
pub(super) fn specification(document: &Document<'_>) -> Value {
    let dots = dots(document);
    let values = vega::values(document, |at| {
        let place = dots.iter().position(|dot| dot.at == at);
        let dot = place.map(|place| &dots[place]);
        let value = |of: fn(&Dot<'_>) -> f64| {
            let value = dot.map(of).filter(|value| value.is_finite());
            value.map_or(Value::Null, Value::from)
        };
        vec![
            (
                "row",
                dot.map_or(Value::Null, |dot| dot.label.clone().into()),
            ),
            ("place", place.map_or(Value::Null, Value::from)),
            ("low", value(|dot| dot.low)),
            ("high", value(|dot| dot.high)),
        ]
    });
    let colors: Vec<&str> = (0..2).map(|at| Ink::Series(at).hex(false)).collect();
    let y = json!({"field": "row", "type": "nominal", "title": null, "sort": {"field": "place"}});
    let color = json!({"condition": {"test": "datum.kind === 'model'", "value": colors[0]}, "value": colors[1]});
    let x = |field: &str| json!({"field": field, "type": "quantitative", "title": "persons seen and unseen", "scale": {"zero": true}});
    json!({
        "data": {"values": values},
        "transform": [{"filter": "datum.row !== null"}],
        "width": 460,
        "layer": [
            {"mark": {"type": "rule"}, "encoding": {"y": y, "x": x("low"), "x2": {"field": "high"}, "color": color}},
            {"mark": {"type": "point", "filled": true, "size": 60}, "encoding": {"y": y, "x": x("value"), "color": color}}
        ]
    })
}
