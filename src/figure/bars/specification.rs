//! Bars as a Vega-Lite specification.

use serde_json::{Value, json};

use crate::figure::theme::{Ink, SERIES};

/// The specification of such bars: rows have `place`, `label` and `words` beside their columns.
pub(in crate::figure) fn vega(values: Value, percent: bool) -> Value {
    let (low, high) = if percent {
        ("value_low", "value_high")
    } else {
        ("count_low", "count_high")
    };
    let axis = if percent {
        json!({"format": ".0%"})
    } else {
        json!({"tickMinStep": 1})
    };
    let scale = if percent {
        json!({"domain": [0, 1]})
    } else {
        json!({"domainMin": 0})
    };
    let x =
        json!({"field": low, "type": "quantitative", "title": null, "axis": axis, "scale": scale});
    let known = format!("datum.{low} !== null && datum.status !== 'published'");
    let color = json!({"field": "label", "type": "nominal", "legend": null, "sort": null,
        "scale": {"range": (0..SERIES).map(|at| Ink::Series(at).hex(false)).collect::<Vec<_>>()}});
    json!({
        "data": {"values": values},
        "facet": {"row": {"field": "place", "type": "nominal", "sort": null, "title": null,
            "header": {"labelAngle": 0, "labelAlign": "left", "labelAnchor": "start"}}},
        "resolve": {"scale": {"y": "independent"}},
        "spec": {
            "width": 420,
            "height": {"step": 22},
            "encoding": {"y": {"field": "label", "type": "nominal", "title": null, "sort": null}},
            "layer": [
                {"transform": [{"filter": known}], "mark": {"type": "bar", "height": 14},
                    "encoding": {"x": x, "color": color}},
                {"transform": [{"filter": format!("datum.{high} > datum.{low}")}],
                    "mark": {"type": "bar", "height": 14, "opacity": 0.35},
                    "encoding": {"x": x, "x2": {"field": high}, "color": color}},
                {"transform": [{"filter": "datum.status === 'published'"}],
                    "mark": {"type": "bar", "height": 12, "filled": false, "strokeWidth": 2},
                    "encoding": {"x": x, "color": color}},
                {"transform": [{"filter": "datum.ci_low !== null"}], "mark": {"type": "rule", "strokeWidth": 1.5},
                    "encoding": {"x": {"field": "ci_low", "type": "quantitative", "title": null}, "x2": {"field": "ci_high"}}},
                {"transform": [{"filter": format!("datum.{low} === null")}],
                    "mark": {"type": "text", "align": "left", "fontStyle": "italic", "color": Ink::Muted.hex(false)},
                    "encoding": {"x": {"datum": 0, "type": "quantitative"}, "text": {"field": "words"}}}
            ]
        }
    })
}
