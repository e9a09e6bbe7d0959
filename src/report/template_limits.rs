//! What a template may be before it is parsed: neither so deep nor so long in one place that reading it takes the stack, and no
//! value that holds itself.

mod namespaces;

/// Bytes of one expression or block tag: ours have some hundred.
const TAG: usize = 10_000;
/// Blocks within each other.
const BLOCKS: usize = 100;
/// The words that open a block which an `end...` closes.
const OPENING: [&str; 8] = [
    "if",
    "for",
    "with",
    "filter",
    "macro",
    "call",
    "block",
    "autoescape",
];

/// A tag: where it starts, what it holds, and whether it is a statement (`{% … %}`).
struct Tag<'a> {
    start: usize,
    text: &'a str,
    is_statement: bool,
}

/// The line of what is too much in a template, and what it is.
pub(super) fn exceeded(source: &str) -> Option<(usize, String)> {
    let line = |at: usize| memchr::memchr_iter(b'\n', &source.as_bytes()[..at]).count() + 1;
    let tags = tags(source);
    let mut depth = 0_usize;
    for tag in &tags {
        if tag.text.len() > TAG {
            let long = format!("a tag of more than {TAG} bytes");
            return Some((line(tag.start), long));
        }
        let word = words(tag.text).next().map_or("", |word| word.text);
        if tag.is_statement && OPENING.contains(&word) {
            depth += 1;
        } else if tag.is_statement && word.starts_with("end") {
            depth = depth.saturating_sub(1);
        }
        if depth > BLOCKS {
            let deep = format!("more than {BLOCKS} nested blocks");
            return Some((line(tag.start), deep));
        }
    }
    let (start, wrong) = namespaces::misused(&tags)?;
    Some((line(start), wrong))
}

/// The tags of a template, in their order.
fn tags(source: &str) -> Vec<Tag<'_>> {
    let bytes = source.as_bytes();
    let (mut tags, mut at) = (Vec::new(), 0);
    while let Some(brace) = memchr::memchr(b'{', &bytes[at..]) {
        let start = at + brace;
        let close: &[u8] = match bytes.get(start + 1) {
            Some(b'{') => b"}}",
            Some(b'%') => b"%}",
            _ => {
                at = start + 1;
                continue;
            }
        };
        at = end_of_tag(&bytes[start + 2..], close).map_or(bytes.len(), |end| start + 2 + end);
        tags.push(Tag {
            start,
            text: source.get(start + 2..at).unwrap_or_default(),
            is_statement: close == b"%}",
        });
    }
    tags
}

/// A word of a tag, outside of its texts in quotes, and what is before and behind it.
struct Word<'a> {
    text: &'a str,
    before: &'a str,
    behind: &'a str,
}

/// The words of a tag, in their order.
fn words(tag: &str) -> impl Iterator<Item = Word<'_>> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let rest = tag.get(at..)?;
            let next = rest.chars().next()?;
            if matches!(next, '"' | '\'') {
                at += 1 + quoted(&rest.as_bytes()[1..], next as u8);
            } else if is_part(next) {
                let length = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
                let (text, behind) = rest.split_at(length);
                let before = tag[..at].trim_end();
                at += length;
                let behind = behind.trim_start();
                return Some(Word {
                    text,
                    before,
                    behind,
                });
            } else {
                at += next.len_utf8();
            }
        }
    })
}

/// The length of the rest of a text in quotes, the closing quote included.
fn quoted(text: &[u8], quote: u8) -> usize {
    let mut at = 0;
    while at < text.len() && text[at] != quote {
        at += 1 + usize::from(text[at] == b'\\');
    }
    (at + 1).min(text.len())
}

/// Where a tag ends, outside of its texts in quotes.
fn end_of_tag(tag: &[u8], close: &[u8]) -> Option<usize> {
    let (mut quote, mut at) = (None, 0);
    while at < tag.len() {
        match (quote, tag[at]) {
            (Some(_), b'\\') => at += 1,
            (Some(open), byte) if byte == open => quote = None,
            (None, byte @ (b'"' | b'\'')) => quote = Some(byte),
            (None, _) if tag[at..].starts_with(close) => return Some(at),
            _ => {}
        }
        at += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deep_and_long_templates_are_told_from_others() {
        let long = format!("a\n{{{{ {}x }}}}", "not ".repeat(20_000));
        assert_eq!(exceeded(&long).map(|found| found.0), Some(2));
        let hidden = format!("{{{{ '}}}}' ~ {}x }}}}", "not ".repeat(20_000));
        assert!(exceeded(&hidden).is_some());
        let deep = "{% if x %}".repeat(200);
        assert!(exceeded(&deep).is_some());
        let wide = "{% if x %}{{ y }}{%- endif %}\n".repeat(20_000);
        assert_eq!(exceeded(&wide), None);
        assert_eq!(exceeded(&"-".repeat(50_000)), None);
        for own in [
            include_str!("report.md.jinja"),
            include_str!("report.html.jinja"),
        ] {
            assert_eq!(exceeded(own), None);
        }
    }

    #[test]
    fn no_namespace_can_hold_itself() {
        for fine in [
            "{% set ns = namespace(n=0) %}{% for x in y %}{% set ns.n = ns.n + 1 %}{% endfor %}{{ ns.n }} 'ns'",
            "{% set ns=namespace() %}{{ 'ns' ~ x.ns ~ dict(ns = 1) }}",
        ] {
            assert_eq!(exceeded(fine), None, "{fine}");
        }
        for wrong in [
            "{% set ns = namespace() %}\n{% set ns.a = ns %}{{ ns }}",
            "{% set ns = namespace() %}\n{% set ns.a = [1, ns] %}",
            "{% set ns = namespace() %}\n{{ ns|tojson }}",
            "\n{% for a in [namespace()] %}{% set a.a = a %}{% endfor %}",
            "\n{% set a = namespace(b=namespace()) %}",
            "\n{% set f = namespace %}",
        ] {
            assert_eq!(exceeded(wrong).map(|found| found.0), Some(2), "{wrong}");
        }
    }
}
