//! Models by the names of their lists.

use crate::stats::mathematics::capture::{Model, Term};

/// The terms of a model, such as `LA:NG LA:PFNCA`: lists in the order of the file; a term within another is not named.
pub fn name_of(model: &Model, names: &[String]) -> String {
    let terms = model.generators().into_iter();
    let terms: Vec<String> = terms.map(|term| term_name(term, names)).collect();
    terms.join(" ")
}

/// The lists of a term, such as `LA:NG`.
pub(super) fn term_name(term: Term, names: &[String]) -> String {
    let on = names
        .iter()
        .enumerate()
        .filter(|(at, _)| term >> at & 1 == 1);
    let on: Vec<&str> = on.map(|(_, name)| name.as_str()).collect();
    on.join(":")
}

/// The model of terms such as `LA:NG LA:PFNCA`, apart by blanks or commas; or what is wrong with them. Nothing is main
/// effects.
pub fn model_named(text: &str, names: &[String]) -> Result<Model, String> {
    let apart = |c: char| c.is_whitespace() || c == ',' || c == '+';
    let mut rest = text.trim_matches(apart);
    let mut terms = Vec::new();
    let mut term: Term = 0;
    while !rest.is_empty() {
        // the longest name goes first, since a name may begin with another
        let ends = |name: &&(usize, &String)| {
            let after = rest.strip_prefix(name.1.as_str());
            after.is_some_and(|after| {
                after.is_empty() || after.starts_with(apart) || after.starts_with(':')
            })
        };
        let named = names.iter().enumerate();
        let named = named
            .filter(|name| ends(&name))
            .max_by_key(|(_, name)| name.len());
        let Some((list, name)) = named else {
            let word = rest.split(|c| apart(c) || c == ':').next().unwrap_or(rest);
            return Err(format!("no list `{word}`; there are {}", names.join(", ")));
        };
        if term >> list & 1 == 1 {
            return Err(format!("`{name}` appears twice in one term"));
        }
        term |= 1 << list;
        rest = &rest[name.len()..];
        if let Some(more) = rest.strip_prefix(':') {
            rest = more;
            if rest.is_empty() || rest.starts_with(apart) {
                return Err(format!("expected a list after `{name}:`"));
            }
            continue;
        }
        if term.count_ones() < 2 {
            return Err(format!(
                "a term has two lists or more, such as `{}:{}`; every model contains the single lists",
                names[0], names[1]
            ));
        }
        terms.push(term);
        term = 0;
        rest = rest.trim_start_matches(apart);
    }
    Ok(Model::new(terms))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_reads_back_from_its_name() {
        let names = ["LA", "LA 2", "NG"].map(str::to_owned);
        for name in ["LA:NG", "LA:LA 2 LA 2:NG", "LA:LA 2:NG", ""] {
            assert_eq!(name_of(&model_named(name, &names).unwrap(), &names), name);
        }
        let of_three = model_named("NG:LA 2:LA, LA:NG", &names).unwrap();
        assert_eq!(name_of(&of_three, &names), "LA:LA 2:NG");
        assert_eq!(of_three.terms().len(), 4);
        for (wrong, why) in [
            ("LA:XX", "no list `XX`; there are LA, LA 2, NG"),
            ("LA:LA", "`LA` appears twice in one term"),
            ("LA: NG:LA", "expected a list after `LA:`"),
            (
                "LA NG",
                "a term has two lists or more, such as `LA:LA 2`; every model contains the single lists",
            ),
        ] {
            assert_eq!(model_named(wrong, &names).unwrap_err(), why);
        }
    }
}
