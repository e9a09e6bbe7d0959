//! For papers: a table for `booktabs`, over several pages with `longtable`, with its notes and sources below.

use super::below::{below, pieces};
use super::people::{Sheet, sheets};
use super::{Document, machine};
use crate::stats::Note;

/// The most lines, including those of the notes, that fit on one page.
const ONE_PAGE: usize = 50;
/// Characters that a line of footnote size holds, about.
const LINE: usize = 92;
/// How many fewer it holds if its heads are codes in capitals.
const CAPITALS: usize = 12;
/// A column of texts up to this width is never broken.
const NARROW: usize = 14;

pub(super) fn render(document: &Document<'_>) -> String {
    let ids = machine::sources(document.table);
    let sheets = sheets(document.table, &ids, Some(LINE - CAPITALS));
    let (notes, sources) = below(document, &ids);
    let notes: Vec<String> = notes.iter().map(Note::to_string).collect();
    let below = small(&notes, &sources);
    let is_long = |(at, sheet): (usize, &Sheet)| {
        let noted = notes.iter().chain(&sources);
        let notes = noted.filter(|_| at + 1 == sheets.len());
        lines(sheet, &parts(sheet), notes) > ONE_PAGE
    };
    let mut body = String::new();
    let mut package = "booktabs";
    for (at, (heading, sheet)) in sheets.iter().enumerate() {
        let title = match (document.table.title(), heading.as_str()) {
            (title, "") => escaped(title),
            ("", heading) => escaped(heading),
            (title, heading) => escaped(&format!("{title}: {heading}")),
        };
        let long = is_long((at, sheet));
        if long {
            package = "booktabs,longtable";
        }
        let below = if at + 1 == sheets.len() { &below } else { "" };
        body += &table(sheet, &title, long, below);
    }
    let mut out = format!("% \\usepackage[T1]{{fontenc}} \\usepackage{{{package},textcomp}}\n");
    if body.chars().any(|c| !is_latin(c)) {
        out += "% has letters that pdflatex has no font for: use lualatex or xelatex with a font that has \
            them\n";
    }
    out + &body
}

/// One table, over several pages if it is long, and the notes below it.
fn table(sheet: &Sheet, title: &str, long: bool, below: &str) -> String {
    let parts = parts(sheet);
    // not by a double backslash, which ragged cells take for themselves
    let line = |cells: Vec<String>| format!("{} \\tabularnewline\n", cells.join(" & "));
    let heads = line(heads(sheet));
    let cell = |(cell, part): (&String, &Option<f64>)| match part {
        Some(_) if !cell.is_empty() => format!("\\raggedright {}", escaped(cell)),
        _ => escaped(cell),
    };
    let row = |row: &Vec<String>| line(row.iter().zip(&parts).map(cell).collect());
    let rows: String = sheet.rows.iter().map(row).collect();
    let columns = columns(sheet, &parts);
    let mut body = String::new();
    if long {
        let caption = if title.is_empty() {
            String::new()
        } else {
            format!("\\caption{{{title}}} \\\\\n")
        };
        body += "\\begingroup\\footnotesize\\setlength{\\tabcolsep}{4pt}\n";
        body += &format!("\\begin{{longtable}}{{{columns}}}\n{caption}");
        body += &format!("\\toprule\n{heads}\\midrule\n\\endfirsthead\n");
        body += &format!("\\toprule\n{heads}\\midrule\n\\endhead\n");
        body += "\\bottomrule\n\\endfoot\n";
        body += &rows;
        body += "\\end{longtable}\n";
        body += below;
        body += "\\endgroup\n";
    } else {
        body += "\\begin{table}[htbp]\n\\centering\\footnotesize\\setlength{\\tabcolsep}{4pt}\n";
        if !title.is_empty() {
            body += &format!("\\caption{{{title}}}\n");
        }
        body += &format!("\\begin{{tabular}}{{{columns}}}\n");
        body += &format!("\\toprule\n{heads}\\midrule\n{rows}\\bottomrule\n\\end{{tabular}}\n");
        body += below;
        body += "\\end{table}\n";
    }
    body
}

/// A head over two lines where it is much wider than its column.
fn heads(sheet: &Sheet) -> Vec<String> {
    let head = |(at, (head, right)): (usize, &(String, bool))| {
        let widest = widest(sheet, at);
        let align = if *right { "r" } else { "l" };
        if head.split(' ').count() > 3 && widest < head.chars().count() {
            let lines: Vec<String> = head.split(' ').map(escaped).collect();
            let lines = lines.join("\\\\");
            return format!("\\begin{{tabular}}[b]{{@{{}}{align}@{{}}}}{lines}\\end{{tabular}}");
        }
        match head.rsplit_once(' ') {
            Some((first, last)) if widest < head.chars().count() && !last.starts_with('%') => {
                let (first, last) = (escaped(first), escaped(last));
                format!(
                    "\\begin{{tabular}}[b]{{@{{}}{align}@{{}}}}{first}\\\\{last}\\end{{tabular}}"
                )
            }
            _ => escaped(head),
        }
    };
    sheet.heads.iter().enumerate().map(head).collect()
}

/// The lines that a table and its notes take, about.
fn lines<'a>(
    sheet: &Sheet,
    parts: &[Option<f64>],
    notes: impl Iterator<Item = &'a String>,
) -> usize {
    let of_cell = |(cell, part): (&String, &Option<f64>)| match part {
        Some(part) => (cell.chars().count() as f64 / (part * LINE as f64)).ceil() as usize,
        None => 1,
    };
    let of_row = |row: &Vec<String>| row.iter().zip(parts).map(of_cell).max().unwrap_or(1).max(1);
    let of_note = |note: &String| note.chars().count().div_ceil(LINE);
    sheet.rows.iter().map(of_row).sum::<usize>() + notes.map(of_note).sum::<usize>()
}

fn widest(sheet: &Sheet, at: usize) -> usize {
    let cells = sheet.rows.iter().map(|row| row[at].chars().count());
    cells.max().unwrap_or(0)
}

/// Where a line is too short for all columns, the wide texts share what the others leave: parts of the width of a line.
fn parts(sheet: &Sheet) -> Vec<Option<f64>> {
    let head = |at: usize| {
        let words = sheet.heads[at].0.split(' ');
        words.map(|word| word.chars().count()).max().unwrap_or(0)
    };
    let width = |at: usize| widest(sheet, at).max(head(at)) + 2;
    let widths: Vec<usize> = (0..sheet.heads.len()).map(width).collect();
    let all: usize = widths.iter().sum();
    let is_wide = |at: &usize| all > LINE && !sheet.heads[*at].1 && widths[*at] > NARROW;
    let wide: Vec<usize> = (0..widths.len()).filter(is_wide).collect();
    let of_wide: usize = wide.iter().map(|at| widths[*at]).sum();
    let left = LINE.saturating_sub(all - of_wide).max(LINE / 3);
    let shared = share(left, &wide, &widths, |at| {
        longest_word(sheet, at).max(head(at))
    });
    let mut parts = vec![None; widths.len()];
    for (at, characters) in wide.into_iter().zip(shared) {
        parts[at] = Some(characters / LINE as f64);
    }
    parts
}

/// What is left of a line among the wide columns, by their widths, but to none less than its longest word takes.
fn share(left: usize, wide: &[usize], widths: &[usize], word: impl Fn(usize) -> usize) -> Vec<f64> {
    let mut shared: Vec<Option<f64>> = vec![None; wide.len()];
    loop {
        let taken: f64 = shared.iter().flatten().sum();
        let open = wide.iter().zip(&shared).filter(|(_, part)| part.is_none());
        let widths_open: usize = open.map(|(at, _)| widths[*at]).sum();
        let left = (left as f64 - taken).max(0.0) / widths_open.max(1) as f64;
        let short = wide
            .iter()
            .zip(&mut shared)
            .find(|(at, part)| part.is_none() && widths[**at] as f64 * left < word(**at) as f64);
        let Some((at, part)) = short else {
            let whole =
                |(at, part): (&usize, &Option<f64>)| part.unwrap_or(widths[*at] as f64 * left);
            return wide.iter().zip(&shared).map(whole).collect();
        };
        *part = Some(word(*at) as f64);
    }
}

/// The longest word of a column, which is not broken; paths and links are.
fn longest_word(sheet: &Sheet, at: usize) -> usize {
    let words = sheet.rows.iter().flat_map(|row| row[at].split([' ', '-']));
    let lengths = words.map(|word| word.chars().count());
    lengths.filter(|length| *length < LONG).max().unwrap_or(0)
}

/// Numbers are right-aligned.
fn columns(sheet: &Sheet, parts: &[Option<f64>]) -> String {
    let columns = sheet.heads.iter().zip(parts);
    let column = |((_, right), part): (&(String, bool), &Option<f64>)| match part {
        _ if *right => "r".to_owned(),
        Some(part) => format!("p{{{part:.2}\\linewidth}}"),
        None => "l".to_owned(),
    };
    format!("@{{}}{}@{{}}", columns.map(column).collect::<String>())
}

fn small(notes: &[String], sources: &[String]) -> String {
    let piece = |(code, text): (bool, &str)| {
        let text = escaped(text);
        if code {
            format!("\\texttt{{{text}}}")
        } else {
            text
        }
    };
    let line = |line: &String| pieces(line).into_iter().map(piece).collect();
    let lines: Vec<String> = notes.iter().chain(sources).map(line).collect();
    if lines.is_empty() {
        return String::new();
    }
    format!(
        "\\par\\medskip\\noindent\n\\begin{{minipage}}{{\\linewidth}}\\footnotesize\\raggedright\n{}\n\\end{{minipage}}\\par\n",
        lines.join("\\par\n")
    )
}

/// What pdflatex sets with the fonts that everybody has.
fn is_latin(c: char) -> bool {
    c < '\u{180}' || matches!(c, '–' | '—' | '‘' | '’' | '“' | '”' | '„' | '…')
}

/// Text that stays text.
fn escaped(text: &str) -> String {
    let word = |word: &str| {
        let escaped = escaped_word(word);
        if word.chars().count() < LONG {
            return escaped;
        }
        // paths and links may be broken behind these
        escaped
            .replace('/', "/\\allowbreak{}")
            .replace("\\_", "\\_\\allowbreak{}")
    };
    text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// A word from this length on is a path or a link.
const LONG: usize = 20;

fn escaped_word(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => out += "\\textbackslash{}",
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => {
                out.push('\\');
                out.push(c);
            }
            '~' => out += "\\textasciitilde{}",
            '^' => out += "\\textasciicircum{}",
            '<' => out += "\\textless{}",
            '>' => out += "\\textgreater{}",
            '|' => out += "\\textbar{}",
            '"' => out += "\\textquotedbl{}",
            '\'' => out += "\\textquotesingle{}",
            '`' => out += "\\textasciigrave{}",
            // a row that begins with a bracket would be read as the space before it, with a star as a command's
            '[' => out += "{[}",
            ']' => out += "{]}",
            '*' => out += "{*}",
            '–' => out += "--",
            '—' => out += "---",
            '…' => out += "\\ldots{}",
            '≥' => out += "$\\geq$",
            '≤' => out += "$\\leq$",
            '≠' => out += "$\\neq$",
            '≈' => out += "$\\approx$",
            '→' => out += "$\\rightarrow$",
            '−' => out += "$-$",
            '×' => out += "$\\times$",
            '÷' => out += "$\\div$",
            '±' => out += "$\\pm$",
            '†' => out += "\\dag{}",
            '‡' => out += "\\ddag{}",
            '\u{a0}' | '\u{202f}' => out.push('~'),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_column_is_narrower_than_its_longest_word() {
        let (widths, words) = ([15, 60, 30], [12, 5, 10]);
        let shared = share(40, &[0, 1, 2], &widths, |at| words[at]);
        assert_eq!(shared, [12.0, 18.0, 10.0]);
        assert_eq!(share(60, &[1, 2], &widths, |at| words[at]), [40.0, 20.0]);
        // where there is no room at all, words overflow the line and not their column
        assert_eq!(share(8, &[0, 2], &widths, |at| words[at]), [12.0, 10.0]);
    }

    #[test]
    fn specials_are_escaped() {
        assert_eq!(
            escaped("5% of A&B_c #1 $x {y} ~ ^ \\input <5 ≥ 3 × 22 – †‡ [1] *"),
            "5\\% of A\\&B\\_c \\#1 \\$x \\{y\\} \\textasciitilde{} \\textasciicircum{} \\textbackslash{}input \
             \\textless{}5 $\\geq$ 3 $\\times$ 22 -- \\dag{}\\ddag{} {[}1{]} {*}"
        );
    }
}
