//! What a statement may ask for: looked at before it is parsed and before it is run, so that a short text takes neither minutes
//! nor the memory of the machine.

use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Token, TokenWithSpan};

use super::fault::SqlFault;
use super::script::place;
use crate::dataset::limits::with_commas;

/// Maximum number of statements in a script.
pub(super) const STATEMENTS: usize = 500;
/// Brackets within each other: the parser tries each of them several ways, and gives up a little deeper.
const NESTING: usize = 15;
/// Operators of one statement: the time to plan it grows with their square.
const OPERATORS: usize = 300;
/// Maximum length of a text or name in a statement, and of one that a function may pad to.
const LETTERS: u64 = 10_000;
/// Maximum memory of a statement, in bytes.
pub(super) const MEMORY: u64 = 1_200_000_000;
/// Functions whose result is as long as a number says.
const FILLING: [&str; 5] = ["LPAD", "RPAD", "REPEAT", "SPACE", "REPLICATE"];

/// Refuses words that are nested too deeply, or that ask for texts that are too long.
pub(super) fn check_words(words: &[TokenWithSpan]) -> Result<(), SqlFault> {
    let (mut depth, mut operators): (usize, usize) = (0, 0);
    // how deep each call of a function that fills is
    let mut filling: Vec<usize> = Vec::new();
    let too_long = |word: &TokenWithSpan| {
        let message = format!("a text of more than {} letters", with_commas(LETTERS));
        SqlFault::new(message, place(word.span))
    };
    for (at, word) in words.iter().enumerate() {
        if word.token.to_string().len() as u64 > LETTERS {
            return Err(too_long(word));
        }
        match &word.token {
            Token::LParen | Token::LBracket | Token::LBrace => {
                depth += 1;
                let before = at.checked_sub(1).map(|at| &words[at].token);
                let fills = |word: &str| FILLING.iter().any(|name| name.eq_ignore_ascii_case(word));
                if matches!(before, Some(Token::Word(word)) if fills(&word.value)) {
                    filling.push(depth);
                }
            }
            Token::RParen | Token::RBracket | Token::RBrace => {
                if filling.last() == Some(&depth) {
                    filling.pop();
                }
                depth = depth.saturating_sub(1);
            }
            Token::Word(word) if word.keyword == Keyword::CASE => depth += 1,
            Token::Word(word) if word.keyword == Keyword::END => depth = depth.saturating_sub(1),
            Token::Number(number, _) if !filling.is_empty() => {
                let is_small = number.parse::<u64>().is_ok_and(|number| number <= LETTERS);
                if !is_small {
                    return Err(too_long(word));
                }
            }
            Token::Mul if !filling.is_empty() => {
                let message = "the length of a text must be a plain number here";
                return Err(SqlFault::new(message, place(word.span)));
            }
            _ => {}
        }
        operators += usize::from(is_operator(&word.token));
        if operators > OPERATORS {
            let message = format!("more than {OPERATORS} operators in one statement");
            return Err(SqlFault::new(message, place(word.span))
                .helped("for a choice among many values, write `column IN (...)`"));
        }
        if depth > NESTING {
            let message =
                format!("nested too deeply: at most {NESTING} brackets within each other");
            return Err(SqlFault::new(message, place(word.span))
                .helped("write it in several steps, with `WITH name AS (...)`"));
        }
    }
    Ok(())
}

fn is_operator(token: &Token) -> bool {
    match token {
        Token::Plus | Token::Minus | Token::Mul | Token::Div | Token::Mod | Token::StringConcat => {
            true
        }
        Token::Word(word) => matches!(word.keyword, Keyword::AND | Keyword::OR),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::script::statements;

    fn message(text: &str) -> String {
        statements(text)
            .err()
            .map_or(String::new(), |fault| fault.message)
    }

    #[test]
    fn deep_and_long_statements_are_refused_at_once() {
        for open in ["NOT (", "CAST(", "ARRAY[", "(", "CASE WHEN ", "(SELECT "] {
            let text = format!("SELECT {}1", open.repeat(60));
            assert!(message(&text).starts_with("nested too deeply"), "{open}");
        }
        let within = format!("SELECT {}1 = 1{}", "NOT (".repeat(14), ")".repeat(14));
        assert_eq!(message(&within), "");
        for text in [
            "SELECT LPAD('x', 2000000000)",
            "SELECT rpad('x', 1e9)",
            "SELECT REPEAT('x', 99*99*99)",
        ] {
            assert_ne!(message(text), "", "{text}");
        }
        let long = format!("SELECT '{0}', \"{0}\"", "x".repeat(20_000));
        assert_eq!(message(&long), "a text of more than 10,000 letters");
        assert_eq!(message("SELECT LPAD('x', 20), 3000000000 * 2"), "");
        assert!(message(&format!("SELECT 1{}", " + 1".repeat(400))).contains("300 operators"));
        let values = vec!["1"; 2_000].join(",");
        assert_eq!(message(&format!("SELECT 1 WHERE 1 IN ({values})")), "");
        let many = "SELECT 1;".repeat(600);
        assert!(message(&many).contains("500 statements"));
    }
}
