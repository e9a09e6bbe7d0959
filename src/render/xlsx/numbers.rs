//! Displayed numbers as numeric cells, and names of places next to their codes.

use serde_json::Value;

use crate::stats::{Column, areas};

/// A number that is shown with some digits.
#[derive(Debug, PartialEq)]
pub(super) struct Number {
    /// Its value; of a percentage a fraction of 1.
    pub value: f64,
    grouped: bool,
    percent: bool,
    decimals: usize,
}

impl Number {
    /// The number that a cell shows; none for ranges, marks and words.
    pub(super) fn read(said: &str) -> Option<Self> {
        let digits = said.strip_suffix('%').unwrap_or(said);
        let percent = digits.len() < said.len();
        let (sign, unsigned) = match digits.strip_prefix(['-', '−', '+']) {
            Some(rest) if !digits.starts_with('+') => (-1.0, rest),
            Some(_) => return None, // a difference with its sign stays as it is written
            None => (1.0, digits),
        };
        let plain: String = unsigned.chars().filter(|c| *c != ',').collect();
        let is_number = !plain.is_empty()
            && plain.starts_with(|c: char| c.is_ascii_digit())
            && plain.chars().all(|c| c.is_ascii_digit() || c == '.');
        // a hundredth of what is written, not of its nearest binary number
        let written = if percent {
            format!("{plain}e-2")
        } else {
            plain.clone()
        };
        let value: f64 = written
            .parse()
            .ok()
            .filter(|_| is_number && plain.len() < 16)?;
        Some(Self {
            value: sign * value,
            grouped: unsigned.contains(','),
            percent,
            decimals: plain.split_once('.').map_or(0, |(_, after)| after.len()),
        })
    }

    /// The format that shows it so.
    pub(super) fn format(&self) -> String {
        let whole = if self.grouped { "#,##0" } else { "0" };
        let after = if self.decimals > 0 {
            format!(".{}", "0".repeat(self.decimals))
        } else {
            String::new()
        };
        format!("{whole}{after}{}", if self.percent { "%" } else { "" })
    }
}

/// Columns of codes, which have names.
const CODES: [&str; 3] = ["country", "origin", "destination"];

/// The same with a column of names after each of codes, where there is none.
pub(super) fn with_names(
    mut fields: Vec<Column>,
    mut rows: Vec<Vec<Value>>,
) -> (Vec<Column>, Vec<Vec<Value>>) {
    let there = |name: &str, fields: &[Column]| fields.iter().any(|field| field.name == name);
    for at in (0..fields.len()).rev() {
        let code = fields[at].name.to_string();
        let name = format!("{code}_name");
        let known = rows.iter().all(|row| {
            let codes = row[at].as_str().unwrap_or_default().split(';');
            codes
                .into_iter()
                .all(|one| one.is_empty() || areas::by_code(one).is_some())
        });
        if !CODES.contains(&code.as_str())
            || !known
            || there("name", &fields)
            || there(&name, &fields)
        {
            continue;
        }
        let column = Column {
            description: format!("name of `{code}`").into(),
            name: name.into(),
            ..Column::default()
        };
        fields.insert(at + 1, column);
        for row in &mut rows {
            let name = row[at].as_str().filter(|code| !code.is_empty());
            let name = name.map_or(Value::Null, |code| areas::name(code).into());
            row.insert(at + 1, name);
        }
    }
    (fields, rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_one_number_is_a_number() {
        let of = |said: &str| Number::read(said).map(|number| (number.value, number.format()));
        assert_eq!(of("1,653"), Some((1653.0, "#,##0".into())));
        assert_eq!(of("2023"), Some((2023.0, "0".into())));
        assert_eq!(of("71.9%"), Some((0.719, "0.0%".into())));
        assert_eq!(of("0.042"), Some((0.042, "0.000".into())));
        assert_eq!(of("-14"), Some((-14.0, "0".into())));
        for text in [
            "", "–", "0–4", "×22", "3 c", "74%*", "+21", "n.p.", "1.2.3", "[1]", ".",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
    }

    #[test]
    fn names_stand_beside_codes() {
        let column = |name: &'static str| Column {
            name: name.into(),
            ..Column::default()
        };
        let rows = vec![
            vec!["KGZ".into(), 2023.into()],
            vec![Value::Null, 2023.into()],
        ];
        let (fields, rows) = with_names(vec![column("country"), column("year")], rows);
        assert_eq!(fields[1].name, "country_name");
        assert_eq!(rows[0][1], "Kyrgyzstan");
        assert_eq!(rows[1][1], Value::Null);
        let other = vec![vec!["not a code".into()]];
        assert_eq!(with_names(vec![column("country")], other).0.len(), 1);
    }
}
