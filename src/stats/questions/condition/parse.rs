//! The words of a condition: `sex = female and (year >= 2019 or not source in (a, b))`.

use std::fmt;

use super::{Condition, Operator, Test};

/// What is wrong with a condition, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConditionFault {
    /// How many letters come before the place.
    pub at: usize,
    /// What is wrong there.
    pub what: String,
}

impl ConditionFault {
    pub(in crate::stats) fn new(at: usize, what: impl Into<String>) -> Self {
        let what = what.into();
        Self { at, what }
    }

    /// The text, and a caret under the place on the next line.
    pub fn place_in(&self, text: &str) -> String {
        let line: String = text
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        format!("\n  {line}\n  {}^", " ".repeat(self.at))
    }
}

impl fmt::Display for ConditionFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Word(String),
    Quoted(String),
    Sign(&'static str),
}

/// Longer signs come before those they begin with.
const SIGNS: [&str; 10] = ["!=", "<>", "<=", ">=", "=", "<", ">", "(", ")", ","];
/// The deepest nesting of parentheses and `not`.
const DEEPEST: usize = 50;

/// Reads a condition.
pub(in crate::stats) fn parse(text: &str) -> Result<Condition, ConditionFault> {
    let tokens = tokens(text)?;
    let end = text.trim_end().chars().count();
    let mut reader = ConditionReader {
        tokens,
        next: 0,
        end,
        depth: 0,
    };
    let condition = reader.any()?;
    if reader.next < reader.tokens.len() {
        return Err(ConditionFault::new(
            reader.at(),
            "expected `and`, `or` or the end",
        ));
    }
    Ok(condition)
}

fn tokens(text: &str) -> Result<Vec<(usize, Token)>, ConditionFault> {
    let letters: Vec<char> = text.chars().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        let c = letters[at];
        if c.is_whitespace() {
            at += 1;
        } else if c == '\'' || c == '"' {
            let inside = letters[at + 1..].iter().position(|other| *other == c);
            let Some(length) = inside else {
                return Err(ConditionFault::new(
                    at,
                    format!("a {c} that nothing closes"),
                ));
            };
            let word = letters[at + 1..at + 1 + length].iter().collect();
            tokens.push((at, Token::Quoted(word)));
            at += length + 2;
        } else if let Some(sign) = SIGNS.iter().find(|sign| {
            sign.chars()
                .eq(letters[at..].iter().copied().take(sign.len()))
        }) {
            tokens.push((at, Token::Sign(sign)));
            at += sign.len();
        } else {
            let ends = |c: &char| c.is_whitespace() || "'\"=!<>(),".contains(*c);
            let length = letters[at..].iter().position(ends);
            let length = length.unwrap_or(letters.len() - at);
            if length == 0 {
                return Err(ConditionFault::new(
                    at,
                    format!("`{c}` has no meaning here"),
                ));
            }
            tokens.push((at, Token::Word(letters[at..at + length].iter().collect())));
            at += length;
        }
    }
    Ok(tokens)
}

struct ConditionReader {
    tokens: Vec<(usize, Token)>,
    next: usize,
    end: usize,
    depth: usize,
}

impl ConditionReader {
    fn at(&self) -> usize {
        self.tokens.get(self.next).map_or(self.end, |(at, _)| *at)
    }

    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next).map(|(_, token)| token)
    }

    fn takes_sign(&mut self, sign: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Sign(known)) if *known == sign);
        self.next += usize::from(found);
        found
    }

    fn is_word(&self, word: &str) -> bool {
        matches!(self.peek(), Some(Token::Word(known)) if known.eq_ignore_ascii_case(word))
    }

    fn takes_word(&mut self, word: &str) -> bool {
        let found = self.is_word(word);
        self.next += usize::from(found);
        found
    }

    fn any(&mut self) -> Result<Condition, ConditionFault> {
        let mut of = vec![self.all()?];
        while self.takes_word("or") {
            of.push(self.all()?);
        }
        Ok(Condition::any(of))
    }

    fn all(&mut self) -> Result<Condition, ConditionFault> {
        let mut of = vec![self.one()?];
        while self.takes_word("and") {
            of.push(self.one()?);
        }
        Ok(Condition::all(of))
    }

    fn one(&mut self) -> Result<Condition, ConditionFault> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(ConditionFault::new(
                self.at(),
                "parentheses nested too deeply",
            ));
        }
        let one = if self.takes_word("not") {
            Condition::Not(Box::new(self.one()?))
        } else if self.takes_sign("(") {
            let inside = self.any()?;
            if !self.takes_sign(")") {
                return Err(ConditionFault::new(self.at(), "expected `)`"));
            }
            inside
        } else {
            self.test()?
        };
        self.depth -= 1;
        Ok(one)
    }

    fn test(&mut self) -> Result<Condition, ConditionFault> {
        let at = self.at();
        let Some(Token::Word(column)) = self.peek() else {
            return Err(ConditionFault::new(
                at,
                "expected a column, such as `sex = female`",
            ));
        };
        let column = column.to_lowercase();
        self.next += 1;
        let operator_at = self.at();
        let negated = self.takes_word("not");
        if self.takes_word("in") {
            if !self.takes_sign("(") {
                return Err(ConditionFault::new(
                    self.at(),
                    "expected `(`, as in `in (a, b)`",
                ));
            }
            let mut values = vec![self.value()?];
            while self.takes_sign(",") {
                values.push(self.value()?);
            }
            if !self.takes_sign(")") {
                return Err(ConditionFault::new(self.at(), "expected `,` or `)`"));
            }
            let operator = Operator::In;
            let test = Condition::Test(Test {
                column,
                at,
                operator,
                values,
            });
            return Ok(if negated {
                Condition::Not(Box::new(test))
            } else {
                test
            });
        }
        let operator = match self.peek() {
            Some(Token::Sign("=")) if !negated => Operator::In,
            Some(Token::Sign("!=" | "<>")) if !negated => Operator::NotIn,
            Some(Token::Sign("<")) if !negated => Operator::Less,
            Some(Token::Sign("<=")) if !negated => Operator::LessOrSame,
            Some(Token::Sign(">")) if !negated => Operator::More,
            Some(Token::Sign(">=")) if !negated => Operator::MoreOrSame,
            _ => {
                let what = "expected `=`, `!=`, `<`, `<=`, `>`, `>=`, `in` or `not in`";
                return Err(ConditionFault::new(operator_at, what));
            }
        };
        self.next += 1;
        let values = vec![self.value()?];
        Ok(Condition::Test(Test {
            column,
            at,
            operator,
            values,
        }))
    }

    /// A value: one in quotes, or the words up to the next sign or `and`, `or`.
    fn value(&mut self) -> Result<(usize, String), ConditionFault> {
        let at = self.at();
        if let Some(Token::Quoted(text)) = self.peek() {
            let text = text.clone();
            self.next += 1;
            return Ok((at, text));
        }
        let mut words: Vec<String> = Vec::new();
        while let Some(Token::Word(word)) = self.peek() {
            if ["and", "or"]
                .iter()
                .any(|end| word.eq_ignore_ascii_case(end))
            {
                break;
            }
            words.push(word.clone());
            self.next += 1;
        }
        if words.is_empty() {
            return Err(ConditionFault::new(at, "expected a value"));
        }
        Ok((at, words.join(" ")))
    }
}
