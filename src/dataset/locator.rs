//! Where in its source a figure is, as the column `locator` has it: `Results, paragraph 4 (printed as about 10%)`.

/// How the source prints the figure, where the locator ends with that in brackets: `printed as about 10%`.
pub fn printed_form(locator: &str) -> Option<&str> {
    let (_, rest) = locator.split_once('(')?;
    let text = rest.strip_suffix(')')?;
    text.starts_with("printed").then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_says_how_it_is_printed_is_a_printed_form() {
        let form = Some("printed as about 10%, not divided");
        let locator = "Results, paragraph 4 (printed as about 10%, not divided)";
        assert_eq!(printed_form(locator), form);
        for other in [
            "",
            "Table 2",
            "Table 2 (continued)",
            "(printed as 10%) and Table 2",
        ] {
            assert_eq!(printed_form(other), None, "{other}");
        }
    }
}
