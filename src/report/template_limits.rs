//! What a template may be before it is parsed: neither so deep nor so long in one place that reading it takes the stack.

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

/// The line of what is too much in a template, and what it is.
pub(super) fn exceeded(source: &str) -> Option<(usize, String)> {
    let bytes = source.as_bytes();
    let line = |at: usize| memchr::memchr_iter(b'\n', &bytes[..at]).count() + 1;
    let (mut at, mut depth) = (0, 0_usize);
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
        let end = end_of_tag(&bytes[start + 2..], close).map_or(bytes.len(), |end| start + 2 + end);
        if end - start > TAG {
            return Some((line(start), format!("a tag of more than {TAG} bytes")));
        }
        let word = source.get(start + 2..end).unwrap_or_default();
        let word = word.trim_start_matches(['-', '+']).trim_start();
        let word = word
            .split(|c: char| !c.is_alphanumeric())
            .next()
            .unwrap_or_default();
        if close == b"%}" && OPENING.contains(&word) {
            depth += 1;
        } else if close == b"%}" && word.starts_with("end") {
            depth = depth.saturating_sub(1);
        }
        if depth > BLOCKS {
            return Some((
                line(start),
                format!("more than {BLOCKS} blocks within each other"),
            ));
        }
        at = end;
    }
    None
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
}
