//! A report to explore: one page with its numbers as data and a script, which fetches nothing.
//!
//! Embedded numbers come from tables that have passed the guard, as in every report. In print the page is the report's
//! comparisons.

use super::content::Report;
use super::template;

mod choices;
mod colors;
pub(super) mod data;
mod places;
mod rows;

/// The script of the page.
const SCRIPT: &str = concat!(
    include_str!("state.js"),
    include_str!("marks.js"),
    include_str!("panels.js"),
    include_str!("page.js")
);
/// Its looks.
const LOOKS: &str = include_str!("dashboard.css");

/// Writes the page.
pub(super) fn write(report: &Report) -> anyhow::Result<String> {
    let page = template::WebPage {
        name: "dashboard.html.jinja",
        script: SCRIPT,
        looks: LOOKS,
        data: within_script(&report.explored),
    };
    Ok(template::page(report, &page)?)
}

/// JSON that is safe inside a `<script>`: no text in it ends the element.
fn within_script(json: &str) -> String {
    json.replace('<', "\\u003c")
        .replace("\u{2028}", "\\u2028")
        .replace("\u{2029}", "\\u2029")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_of_the_data_ends_its_element() {
        assert_eq!(
            within_script("[\"</script><!--\"]"),
            "[\"\\u003c/script>\\u003c!--\"]"
        );
    }

    #[test]
    fn the_script_is_small_and_fetches_nothing() {
        assert!(SCRIPT.len() <= 31_000, "{}", SCRIPT.len());
        for fetching in [
            "fetch(",
            "XMLHttpRequest",
            "import(",
            "WebSocket",
            "innerHTML",
            "eval(",
        ] {
            assert!(!SCRIPT.contains(fetching), "{fetching}");
        }
    }
}
