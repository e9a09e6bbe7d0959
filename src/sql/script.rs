//! A text as statements: where each begins, and what its words are.

use polars::sql::keywords::all_keywords;
use sqlparser::ast;
use sqlparser::dialect::GenericDialect;
use sqlparser::keywords::Keyword;
use sqlparser::parser::{Parser, ParserError, ParserOptions};
use sqlparser::tokenizer::{Location, Span, Token, TokenWithSpan, Tokenizer};

use super::fault::{SqlFault, TextSpan};
use super::limits;
use crate::dataset::suggest::hint;
use crate::stats::ALL;

/// More words than a question has; what is deeper nested than this allows could exhaust the stack.
const MOST_WORDS: usize = 5000;

/// One statement of a script.
#[derive(Debug, Clone)]
pub(crate) struct Statement {
    /// The statement with blanks before it, so that lines and columns are those of the script.
    pub text: String,
    /// As it is parsed.
    pub tree: ast::Statement,
    /// Its words, without blanks and comments.
    pub words: Vec<TokenWithSpan>,
}

/// Line ends, as counted by the parser.
pub(crate) fn plain(text: &str) -> String {
    let text = text.trim_start_matches('\u{feff}');
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// The statements of a text, which `;` divides.
pub(crate) fn statements(text: &str) -> Result<Vec<Statement>, SqlFault> {
    let mut statements = Vec::new();
    let all = split(tokens(text)?);
    if let Some(more) = all.get(limits::STATEMENTS).and_then(|words| words.first()) {
        let message = format!("a script of more than {} statements", limits::STATEMENTS);
        return Err(SqlFault::new(message, place(more.span)));
    }
    for words in all {
        statements.push(statement(text, words)?);
    }
    Ok(statements)
}

/// Whether the typed statement is complete: a `;` outside quotes and comments ends it.
pub(crate) fn is_whole(text: &str) -> bool {
    match tokens(text) {
        Ok(tokens) => tokens
            .last()
            .is_none_or(|last| last.token == Token::SemiColon),
        Err(fault) => {
            !fault.message.to_lowercase().contains("untermin") && !fault.message.contains("EOF")
        }
    }
}

fn tokens(text: &str) -> Result<Vec<TokenWithSpan>, SqlFault> {
    let tokens = Tokenizer::new(&GenericDialect {}, text).tokenize_with_location();
    let tokens = tokens.map_err(|error| {
        SqlFault::new(
            error.message.clone(),
            place(Span::new(error.location, error.location)),
        )
    })?;
    let blank = |token: &TokenWithSpan| matches!(token.token, Token::Whitespace(_) | Token::EOF);
    Ok(tokens.into_iter().filter(|token| !blank(token)).collect())
}

/// The words of each statement, without the `;` between them.
fn split(tokens: Vec<TokenWithSpan>) -> Vec<Vec<TokenWithSpan>> {
    let mut statements = vec![Vec::new()];
    for token in tokens {
        if token.token == Token::SemiColon {
            statements.push(Vec::new());
        } else if let Some(last) = statements.last_mut() {
            last.push(token);
        }
    }
    statements.retain(|words| !words.is_empty());
    statements
}

fn statement(text: &str, words: Vec<TokenWithSpan>) -> Result<Statement, SqlFault> {
    let (Some(first), Some(last)) = (words.first(), words.last()) else {
        return Err(SqlFault::new("no statement", None));
    };
    if words.len() > MOST_WORDS {
        let message = format!("a statement of more than {MOST_WORDS} words");
        return Err(SqlFault::new(message, place(first.span)));
    }
    limits::check_words(&words)?;
    let padded = padded(text, first.span.start, last.span.end);
    let options = ParserOptions {
        trailing_commas: true,
        ..ParserOptions::default()
    };
    let parser = Parser::new(&GenericDialect {}).with_options(options);
    let parsed = parser
        .try_with_sql(&padded)
        .and_then(|mut parser| parser.parse_statements());
    match parsed {
        Ok(mut trees) if trees.len() == 1 => Ok(Statement {
            tree: trees.remove(0),
            text: padded,
            words,
        }),
        Ok(_) => Err(SqlFault::new(
            "one statement was expected here",
            place(first.span),
        )),
        Err(error) => Err(unparsed(&error, &words)),
    }
}

/// The text from a place to a place, with as many lines and blanks before it.
fn padded(text: &str, from: Location, to: Location) -> String {
    let number = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
    let mut out = "\n".repeat(number(from.line) - 1);
    let lines = text.split('\n').enumerate();
    for (at, line) in lines.skip(number(from.line) - 1) {
        let at = at + 1;
        if at > number(to.line) {
            break;
        }
        if at > number(from.line) {
            out.push('\n');
        }
        let start = if at == number(from.line) {
            number(from.column) - 1
        } else {
            0
        };
        let end = if at == number(to.line) {
            number(to.column) - 1
        } else {
            usize::MAX
        };
        out += &" ".repeat(start);
        out.extend(line.chars().skip(start).take(end - start));
    }
    out
}

/// The parser's message, at its word, with the keyword that may be meant.
fn unparsed(error: &ParserError, words: &[TokenWithSpan]) -> SqlFault {
    let message = match error {
        ParserError::TokenizerError(message) | ParserError::ParserError(message) => message,
        ParserError::RecursionLimitExceeded => {
            return SqlFault::new("nested too deeply", None);
        }
    };
    let (message, at) = match message.rsplit_once(" at Line: ") {
        Some((message, at)) => (message, located(at)),
        None => (message.as_str(), None),
    };
    let word = match at {
        Some(at) => words.iter().find(|word| word.span.start == at),
        None => words.last(),
    };
    let place = match (word, at) {
        (Some(word), _) => place(word.span),
        (None, Some(at)) => place(Span::new(at, at)),
        (None, None) => None,
    };
    let message = message.strip_prefix("Expected: ").map_or_else(
        || message.to_owned(),
        |rest| format!("expected {}", rest.replacen(", found:", ", found", 1)),
    );
    let mut fault = SqlFault::new(message, place);
    if let Some(Token::Word(word)) = word.map(|word| &word.token)
        && word.quote_style.is_none()
        && word.keyword == Keyword::NoKeyword
    {
        fault.message += &hint(&word.value, all_keywords());
    }
    match hyphened(words) {
        Some(name) => fault.helped(format!(
            "the view of `{name}` is `{}`",
            name.replace('-', "_")
        )),
        None => fault,
    }
}

/// The statistic whose name is written as on the command line.
fn hyphened(words: &[TokenWithSpan]) -> Option<&'static str> {
    let mut text = String::new();
    for word in words {
        match &word.token {
            Token::Word(word) => text += &word.value,
            Token::Minus => text.push('-'),
            _ => text.push(' '),
        }
    }
    let names = ALL.iter().map(|statistic| statistic.name);
    names
        .filter(|name| name.contains('-'))
        .find(|name| text.contains(name))
}

/// `3, Column: 8` as a place.
fn located(text: &str) -> Option<Location> {
    let (line, column) = text.split_once(", Column: ")?;
    Some(Location::new(line.parse().ok()?, column.parse().ok()?))
}

/// The place of a word; none if the parser does not say.
pub(crate) fn place(span: Span) -> Option<TextSpan> {
    let (start, end) = (span.start, span.end);
    (start.line > 0).then(|| TextSpan {
        line: start.line,
        column: start.column,
        length: if end.line == start.line {
            end.column.saturating_sub(start.column).max(1)
        } else {
            1
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_keep_their_place_in_the_script() {
        let script = "-- first\nSELECT 1; ;\n  SELECT ';' -- ;\n  FROM t;";
        let statements = statements(script).expect("two statements");
        let texts: Vec<&str> = statements.iter().map(|one| one.text.as_str()).collect();
        assert_eq!(texts, ["\nSELECT 1", "\n\n  SELECT ';' -- ;\n  FROM t"]);
    }

    #[test]
    fn a_fault_is_placed_in_the_script() {
        let fault = statements("SELECT 1;\nSELECT * FORM t WHERE").expect_err("a slip");
        let place = fault.place.expect("a place");
        assert_eq!(
            (place.line, place.column, place.length),
            (2, 10, 4),
            "{fault}"
        );
        assert!(fault.message.ends_with("did you mean `FROM`?"), "{fault}");
    }

    #[test]
    fn input_is_whole_with_its_semicolon() {
        let whole = ["SELECT 1;", "SELECT ';';  -- done", "", "SELECT 1;\n"];
        assert!(whole.into_iter().all(is_whole));
        let open = ["SELECT 1", "SELECT ';", "SELECT 1 -- ;", "SELECT /* ;"];
        assert!(open.into_iter().all(|text| !is_whole(text)));
    }
}
