//! Bars as a Vega-Lite specification.

use serde_json::{Value, json};

use super::{Bar, Mark};
use crate::figure::theme::{Ink, SERIES};

/// What a row has in addition to its columns: `place`, `label`, and how it is drawn.
pub(in crate::figure) fn fields(
    (place, detail): (String, String),
    bar: &Bar,
) -> Vec<(&'static str, Value)> {
    let mark = match bar.mark {
        Mark::Known { hollow: true, .. } => "hollow",
        Mark::Known { .. } => "bar",
        Mark::Words | Mark::Names => "words",
        Mark::Unknown if bar.contradicted.is_some() => "contradicted",
        Mark::Unknown => "unknown",
    };
    vec![
        ("place", format!("{place}, {detail}").into()),
        ("label", bar.label.clone().into()),
        ("words", bar.value.clone().into()),
        ("mark", mark.into()),
        ("printed", bar.contradicted.map_or(Value::Null, Value::from)),
        ("series", bar.series.into()),
    ]
}

/// The specification of such rows.
pub(in crate::figure) fn vega(values: &Value, percent: bool) -> Value {
    let (low, high) = if percent {
        ("value_low", "value_high")
    } else {
        ("count_low", "count_high")
    };
    let (axis, scale) = if percent {
        (json!({"format": ".0%"}), json!({"domain": [0, 1]}))
    } else {
        (json!({"tickMinStep": 1}), json!({"domainMin": 0}))
    };
    let x = |field: &str| json!({"field": field, "type": "quantitative", "title": null, "axis": axis, "scale": scale});
    let series: Vec<u8> = (0..SERIES).collect();
    let inks: Vec<&str> = series
        .iter()
        .map(|at| Ink::Series(*at).hex(false))
        .collect();
    let color = json!({"field": "series", "type": "nominal", "legend": null,
        "scale": {"domain": series, "range": inks}});
    let only = |test: &str| json!([{"filter": test}]);
    // where the words begin: behind all that is drawn
    let end = format!(
        "max(isValid(datum.ci_high) ? datum.ci_high : 0, isValid(datum.{high}) ? datum.{high} : datum.{low})"
    );
    json!({
        "data": {"values": values},
        "facet": {"row": {"field": "place", "type": "nominal", "sort": null, "title": null,
            "header": {"labelOrient": "top", "labelAnchor": "start", "labelFontWeight": "bold"}}},
        "resolve": {"scale": {"y": "independent"}},
        "spec": {
            "width": 480,
            "height": {"step": 22},
            "encoding": {"y": {"field": "label", "type": "nominal", "title": null, "sort": null,
                "axis": {"labelLimit": 320}}},
            "layer": [
                {"transform": only("datum.mark === 'bar'"), "mark": {"type": "bar", "height": 14},
                    "encoding": {"x": x(low), "color": color}},
                {"transform": only(&format!("datum.mark === 'bar' && datum.{high} > datum.{low}")),
                    "mark": {"type": "bar", "height": 14, "opacity": 0.35},
                    "encoding": {"x": x(low), "x2": {"field": high}, "color": color}},
                {"transform": only("datum.mark === 'hollow'"),
                    "mark": {"type": "bar", "height": 12, "filled": false, "strokeWidth": 2},
                    "encoding": {"x": x(low), "color": color}},
                // a total that its parts contradict: Vega-Lite cannot hatch, so a pale bar with a broken edge
                {"transform": only("datum.mark === 'contradicted'"),
                    "mark": {"type": "bar", "height": 12, "fillOpacity": 0.15, "stroke": Ink::Muted.hex(false), "strokeDash": [3, 2]},
                    "encoding": {"x": x("printed"), "color": color}},
                {"transform": only("datum.mark === 'bar' && datum.ci_low !== null"),
                    "mark": {"type": "rule", "strokeWidth": 1.5},
                    "encoding": {"x": x("ci_low"), "x2": {"field": "ci_high"}}},
                {"transform": [{"filter": "datum.mark === 'bar' || datum.mark === 'hollow'"},
                        {"calculate": end, "as": "end"}],
                    "mark": {"type": "text", "align": "left", "dx": 6, "fontWeight": "bold"},
                    "encoding": {"x": x("end"), "text": {"field": "words"}}},
                {"transform": only("datum.mark === 'words' || datum.mark === 'unknown' || datum.mark === 'contradicted'"),
                    "mark": {"type": "text", "align": "left", "dx": 6, "fontStyle": "italic", "color": Ink::Muted.hex(false)},
                    "encoding": {"x": {"datum": 0, "type": "quantitative"}, "text": {"field": "words"}}}
            ]
        }
    })
}
