//! Texts of data as people may see them: control characters and those that turn the direction of a line are spelt out, so that
//! no file can send commands to a terminal or hide what it says.

use std::borrow::Cow;

/// The text with every control character but tab and line feed as `\\x1b`, and with the signs that turn a line round as
/// `\\u{202e}`.
pub fn escape_controls(text: &str) -> Cow<'_, str> {
    escape(text, is_sent, spelt)
}

/// The same in JSON, where they are spelt `\\u009b`: the values that a program reads stay what they are.
pub fn escape_controls_in_json(text: &str) -> Cow<'_, str> {
    escape(text, is_sent, |c| format!("\\u{:04x}", u32::from(c)))
}

/// The same in LaTeX, where a backslash would begin a command.
pub fn escape_controls_in_latex(text: &str) -> Cow<'_, str> {
    escape(text, is_sent, |c| {
        let spelt = spelt(c).replace('{', "\\{").replace('}', "\\}");
        spelt.replacen('\\', "\\textbackslash{}", 1)
    })
}

/// Whether a character is not part of a text of several lines.
fn is_sent(c: char) -> bool {
    is_unprintable(c) && !matches!(c, '\t' | '\n')
}

/// The same, tab and line feed included: the text stays on one line.
pub fn escape_all_controls(text: &str) -> Cow<'_, str> {
    escape(text, is_unprintable, spelt)
}

/// The same as [`escape_controls`], but colours and bold type stay, which are between `ESC [` and `m`.
pub fn escape_controls_but_styles(text: &str) -> Cow<'_, str> {
    const START: &str = "\u{1b}[";
    let mut parts = text.split(START);
    let Some(first) = parts.next().filter(|first| first.len() < text.len()) else {
        return escape_controls(text);
    };
    let mut plain = escape_controls(first).into_owned();
    for part in parts {
        let digits = part
            .bytes()
            .take_while(|byte| byte.is_ascii_digit() || *byte == b';');
        let is_style = part.as_bytes().get(digits.count()) == Some(&b'm');
        plain.push_str(if is_style { START } else { "\\x1b[" });
        plain.push_str(&escape_controls(part));
    }
    Cow::Owned(plain)
}

fn escape(
    text: &str,
    is_escaped: impl Fn(char) -> bool + Copy,
    spell: impl Fn(char) -> String,
) -> Cow<'_, str> {
    if !text.contains(is_escaped) {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if is_escaped(c) {
            plain.push_str(&spell(c));
        } else {
            plain.push(c);
        }
    }
    Cow::Owned(plain)
}

/// How a control character is spelt out.
fn spelt(c: char) -> String {
    match c {
        '\n' => "\\n".into(),
        '\t' => "\\t".into(),
        '\r' => "\\r".into(),
        c if u32::from(c) < 0x100 => format!("\\x{:02x}", u32::from(c)),
        c => format!("\\u{{{:x}}}", u32::from(c)),
    }
}

/// Control characters, and invisible ones that change the direction of a line or end it.
fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_obey_is_spelt_out() {
        let hostile = "a\u{1b}]52;c;eA==\u{7}\u{9b}2J\tb\nc\r\u{202e}d";
        assert_eq!(
            escape_controls(hostile),
            "a\\x1b]52;c;eA==\\x07\\x9b2J\tb\nc\\r\\u{202e}d"
        );
        assert_eq!(
            escape_controls_in_json("a\u{9b}2J\u{202e}b"),
            "a\\u009b2J\\u202eb"
        );
        assert_eq!(
            escape_controls_in_latex("a\u{9b}b\u{202e}"),
            "a\\textbackslash{}x9bb\\textbackslash{}u\\{202e\\}"
        );
        assert_eq!(
            escape_all_controls(hostile),
            "a\\x1b]52;c;eA==\\x07\\x9b2J\\tb\\nc\\r\\u{202e}d"
        );
        assert_eq!(
            escape_controls_but_styles("\u{1b}[1;31mred\u{1b}[0m \u{1b}[2J\u{1b}]0;x\u{7}"),
            "\u{1b}[1;31mred\u{1b}[0m \\x1b[2J\\x1b]0;x\\x07"
        );
        assert!(matches!(escape_controls("Côte d’Ivoire"), Cow::Borrowed(_)));
    }
}
