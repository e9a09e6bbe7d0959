//! What a template can do with numbers, names and texts, and how much it may take.

use minijinja::syntax::SyntaxConfig;
use minijinja::{AutoEscape, Environment, Error, UndefinedBehavior, Value};

use super::english;
use crate::render::number;
use crate::stats::mathematics::bounds::Range;
use crate::stats::{Count, areas};

/// Steps that a template may take: some hundred times those of ours for 200 countries.
const FUEL: u64 = 5_000_000;
/// How deep templates may call each other.
const DEPTH: usize = 50;

/// Where templates are rendered: what they may do, and how long.
pub(super) fn environment<'a>() -> Environment<'a> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    environment.set_recursion_limit(DEPTH);
    environment.set_fuel(Some(FUEL));
    let syntax = SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .build();
    if let Ok(syntax) = syntax {
        environment.set_syntax(syntax);
    }
    environment.set_auto_escape_callback(|name| {
        if name.contains(".html") || name.contains(".htm") {
            AutoEscape::Html
        } else {
            AutoEscape::None
        }
    });
    environment.add_filter("number", |value: &Value| match float(value) {
        Ok(Some(number)) => Ok(number::three(number)),
        Ok(None) => Ok("–".to_owned()),
        Err(error) => Err(error),
    });
    environment.add_filter("percent", |value: &Value| match float(value) {
        Ok(Some(share)) => Ok(number::three(share * 100.0) + "%"),
        Ok(None) => Ok("–".to_owned()),
        Err(error) => Err(error),
    });
    environment.add_filter("bounds", |low: &Value, high: &Value| {
        Ok::<_, Error>(match (float(low)?, float(high)?) {
            (None, _) => "–".to_owned(),
            (Some(low), high) if low >= 0.0 && low.fract() == 0.0 => {
                let high = high.map(|high| high as u64);
                number::count(Some(Count {
                    low: low as u64,
                    high,
                }))
            }
            (Some(low), high) => number::plain(Range { low, high }, None),
        })
    });
    environment.add_filter("country", |code: &str| areas::name(code));
    environment.add_filter("the_country", |code: &str| english::the(code));
    environment.add_filter("md", |text: &str| markdown(text));
    environment
}

/// A number, or none; anything else is a fault of the template.
fn float(value: &Value) -> Result<Option<f64>, Error> {
    if value.is_none() || value.is_undefined() {
        return Ok(None);
    }
    f64::try_from(value.clone()).map(Some)
}

/// Text that Markdown leaves as it is, at the beginning of a line, too.
fn markdown(text: &str) -> String {
    let escaped = crate::render::markdown::escaped(text.trim());
    let digits = escaped.bytes().take_while(u8::is_ascii_digit).count();
    let after = escaped[digits..].chars().next();
    let continues = escaped[digits..].chars().nth(1).is_some_and(|c| c != ' ');
    match escaped.chars().next() {
        Some('#' | '-' | '+' | '=') => format!("\\{escaped}"),
        Some('[') if escaped.contains("]:") => format!("\\{escaped}"),
        Some(_) if digits > 0 && matches!(after, Some('.' | ')')) && !continues => {
            format!("{}\\{}", &escaped[..digits], &escaped[digits..])
        }
        _ => escaped,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_stays_text() {
        for (text, escaped) in [
            ("# no heading", "\\# no heading"),
            ("- no list", "\\- no list"),
            ("1. no list", "1\\. no list"),
            ("[x]: http://a", "\\[x]: http://a"),
            (
                "<script>alert(1)</script>",
                "&lt;script>alert(1)&lt;/script>",
            ),
            ("0.546 of [1]", "0.546 of [1]"),
        ] {
            assert_eq!(markdown(text), escaped);
        }
    }
}
