//! How a report looks: built-in templates, or the user's. A template can use the report, some filters for numbers and names, and
//! the other templates in its folder; nothing else.

use std::fmt;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread;
use std::time::Duration;

use minijinja::value::Serde;
use minijinja::{Environment, Error, ErrorKind, Value};

use super::content::Report;
use super::template_filters::environment;
use super::{draw, template_limits};
use crate::dataset::contained::stack_sizes;
use crate::dataset::memory::end_without_room;
use crate::dataset::{Pipes, reason, text_file};
use crate::render::{html, security};

/// The templates that ship with tipstat.
const OWN: [(&str, &str); 4] = [
    ("report.md.jinja", include_str!("report.md.jinja")),
    ("report.html.jinja", include_str!("report.html.jinja")),
    ("body.html.jinja", include_str!("body.html.jinja")),
    (
        "dashboard.html.jinja",
        include_str!("dashboard/dashboard.html.jinja"),
    ),
];
/// The looks of the page.
const LOOKS: &str = include_str!("page.css");
/// How long a template may take: ours for 200 countries take some hundredths of a second.
const TIME: Duration = Duration::from_secs(4);

/// What is wrong with a template.
#[derive(Debug)]
pub struct Wrong(pub String);

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Wrong {}

/// A web page of tipstat: its template, its script, what it looks like beyond the report, and its data as JSON.
pub(super) struct WebPage {
    pub name: &'static str,
    pub script: &'static str,
    pub looks: &'static str,
    pub data: String,
}

/// Renders one of our templates of text.
pub(super) fn text(report: &Report, name: &str) -> Result<String, Error> {
    let environment = of_ours()?;
    let text = environment.get_template(name)?.render(Serde(report))?;
    let mut text = tidy(&text);
    while text.contains("\n\n\n") {
        text = text.replace("\n\n\n", "\n\n");
    }
    Ok(text)
}

/// Renders the report as a page.
pub(super) fn report_page(report: &Report) -> Result<String, Error> {
    let page = WebPage {
        name: "report.html.jinja",
        script: html::SCRIPT,
        looks: "",
        data: String::new(),
    };
    self::page(report, &page)
}

/// Renders a page.
pub(super) fn page(report: &Report, page: &WebPage) -> Result<String, Error> {
    let mut environment = of_ours()?;
    let sections = report.countries.iter().map(|country| &country.sections);
    let sections = sections.flatten().chain(&report.overview);
    let (svgs, style) = draw::on_page(sections.flat_map(|section| &section.figures));
    environment.add_global("svgs", Value::from_pairs(svgs));
    let safe = |text: String| Value::from_safe_string(text);
    environment.add_global("looks", safe(format!("{LOOKS}{}{style}", page.looks)));
    environment.add_global("script", safe(page.script.to_owned()));
    // the element begins with the line end that the template has before the script
    environment.add_global("script_hash", security::hash(&format!("\n{}", page.script)));
    environment.add_global("data", safe(page.data.clone()));
    let text = environment.get_template(page.name)?.render(Serde(report))?;
    Ok(tidy(&text))
}

fn of_ours<'a>() -> Result<Environment<'a>, Error> {
    let mut environment = environment();
    for (name, source) in OWN {
        environment.add_template(name, source)?;
    }
    Ok(environment)
}

/// Whether a text is a template.
#[cfg(feature = "fuzzing")]
pub fn parses(source: &str) -> bool {
    template_limits::exceeded(source).is_none() && environment().template_from_str(source).is_ok()
}

/// Renders a template of the user's.
pub(super) fn given(report: &Report, path: &Path) -> Result<String, Wrong> {
    let shown = path.display().to_string();
    let source = text_file(path, Pipes::Refused).map_err(|error| {
        Wrong(format!(
            "cannot read the template `{shown}`: {}",
            reason(&error)
        ))
    })?;
    let name = path
        .file_name()
        .map_or(String::new(), |name| name.to_string_lossy().into_owned());
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new(".")).to_path_buf();
    if let Some((line, what)) = template_limits::exceeded(&source) {
        return Err(Wrong(format!("{shown}:{line}: {what}")));
    }
    let content = Value::from(Serde(report));
    let rendered = within_time(move || {
        let wrong = |error: &Error| Wrong(said(error, &folder));
        rendered((&name, source), &folder, content).map_err(|error| wrong(&error))
    });
    rendered.unwrap_or_else(|| {
        let most = TIME.as_secs();
        Err(Wrong(format!(
            "{shown}: the template takes more than {most} seconds"
        )))
    })
}

/// Renders a template by its name and source, whose folder holds those that it includes.
fn rendered(
    (name, source): (&str, String),
    folder: &Path,
    content: Value,
) -> Result<String, Error> {
    let mut environment = environment();
    let place = folder.to_owned();
    environment.set_loader(move |name| load(&place, name));
    environment.add_template_owned(name.to_owned(), source)?;
    let text = environment.get_template(name)?.render(content)?;
    Ok(tidy(&text))
}

/// The result of some work, unless it takes too long: a short expression may produce an endless text, which the limit on steps does not see.
fn within_time<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let (done, finished) = mpsc::channel();
    let work = Arc::new(Mutex::new(Some(work)));
    // what takes too long is left alone: the program ends after its message
    let started = stack_sizes().find_map(|size| {
        let (work, done) = (Arc::clone(&work), done.clone());
        let render = move || {
            let work = work.lock().unwrap_or_else(PoisonError::into_inner).take();
            work.map(|work| done.send(work()))
        };
        let thread = thread::Builder::new().name("template".into());
        thread.stack_size(size).spawn(render).ok()
    });
    match started {
        Some(_thread) => finished.recv_timeout(TIME).ok(),
        None => end_without_room(),
    }
}

/// A template of the folder: no path leads out of it, not by a link either.
fn load(folder: &Path, name: &str) -> Result<Option<minijinja::TemplateSource>, Error> {
    let path = PathBuf::from(name);
    let inside = path
        .components()
        .all(|part| matches!(part, Component::Normal(_)));
    let refused = || {
        let why = format!("`{name}` is not in the template's folder");
        Error::new(ErrorKind::TemplateNotFound, why)
    };
    if !inside {
        return Err(refused());
    }
    let (Ok(root), Ok(full)) = (folder.canonicalize(), folder.join(&path).canonicalize()) else {
        return Ok(None);
    };
    if !full.starts_with(&root) {
        return Err(refused());
    }
    let unreadable = |error: std::io::Error| {
        let why = format!("cannot read `{name}`: {}", reason(&error));
        Error::new(ErrorKind::TemplateNotFound, why)
    };
    let source = text_file(&full, Pipes::Refused).map_err(unreadable)?;
    if let Some((line, what)) = template_limits::exceeded(&source) {
        return Err(Error::new(
            ErrorKind::SyntaxError,
            format!("{name}:{line}: {what}"),
        ));
    }
    Ok(Some(source.into()))
}

/// File, line and what is wrong, from the innermost template.
fn said(error: &Error, folder: &Path) -> String {
    let mut innermost = error;
    while let Some(inner) =
        std::error::Error::source(innermost).and_then(|source| source.downcast_ref::<Error>())
    {
        innermost = inner;
    }
    let what = match innermost.kind() {
        ErrorKind::OutOfFuel => "the template takes too many steps".to_owned(),
        kind => match innermost.detail() {
            Some(detail) => format!("{kind}: {detail}"),
            None => kind.to_string(),
        },
    };
    let found = [innermost, error].into_iter().find_map(|error| {
        let file = folder.join(error.name()?);
        Some((file, error.line()))
    });
    let Some((file, line)) = found else {
        return what;
    };
    let shown = file
        .strip_prefix(".")
        .unwrap_or(&file)
        .display()
        .to_string();
    let Some(line) = line else {
        return format!("{shown}: {what}");
    };
    let source = text_file(&file, Pipes::Refused).unwrap_or_default();
    let text = source
        .lines()
        .nth(line.saturating_sub(1))
        .unwrap_or_default();
    let text: String = text.trim().chars().take(80).collect();
    format!("{shown}:{line}: {what}, in `{text}`")
}

/// Without what no text may hold, and with one line end at its end.
fn tidy(text: &str) -> String {
    let strange = |c: char| (c.is_control() && !matches!(c, '\n' | '\t' | '\r')) || c == '\u{7f}';
    let mut tidy: String = text
        .chars()
        .map(|c| if strange(c) { '\u{fffd}' } else { c })
        .collect();
    tidy.truncate(tidy.trim_end().len());
    tidy.push('\n');
    tidy
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(source: &str) -> String {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("mine.md.jinja");
        std::fs::write(&path, source).expect("a file");
        let wrong = given(&Report::default(), &path).expect_err("a fault");
        wrong
            .0
            .replace(&format!("{}/", folder.path().display()), "")
    }

    #[test]
    fn faults_name_file_line_and_reason() {
        for (source, reason) in [
            ("a\n{% for x in %}", "mine.md.jinja:2: syntax error"),
            (
                "a\n\n{{ report_title }}",
                "mine.md.jinja:3: undefined value",
            ),
            ("{{ title|percent }}", "mine.md.jinja:1: invalid operation"),
            (
                "{{ title|shout }}",
                "mine.md.jinja:1: unknown filter: filter shout is unknown",
            ),
            (
                "{% include '../secret' %}",
                "mine.md.jinja:1: template not found",
            ),
            (
                "{% include '/etc/passwd' %}",
                "mine.md.jinja:1: template not found",
            ),
            ("{% include 'mine.md.jinja' %}", "mine.md.jinja:1: "),
            (
                "{% for a in range(99999) %}{% for b in range(99999) %}{{ a * b }}{% endfor %}{% endfor %}",
                "mine.md.jinja:1: the template takes too many steps",
            ),
        ] {
            let said = fault(source);
            assert!(said.starts_with(reason), "{said}");
        }
    }
}
