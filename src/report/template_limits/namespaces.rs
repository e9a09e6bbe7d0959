//! Namespaces, the only values of a template that change: one that holds itself has no end, and printing it takes the stack.

use std::collections::BTreeSet;

use super::{Tag, words};

const MAKER: &str = "namespace";

/// Where a namespace is used other than by its attributes (`ns.total`), and what is allowed instead.
pub(super) fn misused(tags: &[Tag<'_>]) -> Option<(usize, String)> {
    let names: BTreeSet<&str> = tags.iter().filter_map(|tag| made(tag.text)).collect();
    let wrong = tags.iter().find_map(|tag| Some((tag, wrong(tag, &names)?)));
    wrong.map(|(tag, word)| {
        let expected = if word == MAKER {
            "`namespace(…)` is allowed in `{% set NAME = namespace(…) %}` only".to_owned()
        } else {
            format!("the namespace `{word}` is used as a value: only its attributes (`{word}.NAME`) can be used")
        };
        (tag.start, expected)
    })
}

/// The name that a tag gives to a new namespace.
fn made(tag: &str) -> Option<&str> {
    let mut words = words(tag);
    let set = words.next().filter(|word| word.text == "set")?;
    let name = words.next()?;
    let maker = words.next().filter(|word| word.text == MAKER)?;
    let is_all = set.behind.starts_with(name.text)
        && name.behind.starts_with('=')
        && name.behind[1..].trim_start().starts_with(MAKER)
        && maker.behind.starts_with('(');
    is_all.then_some(name.text)
}

/// The word of a tag that would hand a namespace on.
fn wrong<'a>(tag: &Tag<'a>, names: &BTreeSet<&str>) -> Option<&'a str> {
    let mut makers = usize::from(made(tag.text).is_some());
    for word in words(tag.text) {
        let is_attribute = word.before.ends_with('.');
        let is_keyword = word.behind.starts_with('=') && !word.behind.starts_with("==");
        if is_attribute || is_keyword {
            continue;
        }
        if word.text == MAKER {
            if makers == 0 {
                return Some(word.text);
            }
            makers -= 1;
        } else if names.contains(word.text) && !word.behind.starts_with('.') {
            return Some(word.text);
        }
    }
    None
}
