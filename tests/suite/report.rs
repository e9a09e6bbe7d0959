//! Reports as files: the same bytes whatever the machine's settings, and names that stay text.

use std::path::Path;

use crate::common::{ROOT, read_stdout, tipstat};

#[test]
fn settings_of_the_machine_change_no_byte() {
    let file = format!("{ROOT}/tests/files/ctdc-synthetic-2021.tsv");
    let words = [
        "profile",
        "KAZ",
        "--format",
        "html",
        "--data",
        file.as_str(),
    ];
    let plain = read_stdout(&mut tipstat(&words));
    let elsewhere = tempfile::tempdir().expect("a folder");
    let other = read_stdout(
        tipstat(&[])
            .args(words)
            .args(["--threads", "1"])
            .envs([
                ("TZ", "Asia/Kathmandu"),
                ("LC_ALL", "tr_TR.UTF-8"),
                ("COLUMNS", "50"),
            ])
            .env("HOME", elsewhere.path())
            .env("POLARS_MAX_THREADS", "1")
            .current_dir(elsewhere.path()),
    );
    assert!(plain == other, "the bytes differ");
}

const NAME: &str =
    "<script>alert(1)</script> [x](http://evil.example) *b* | `c` \"\"q\"\" & <img src=y>";

/// A package whose source, locators and findings hold markup.
fn hostile(folder: &Path) {
    let write = |name: &str, text: String| std::fs::write(folder.join(name), text).expect("a file");
    write(
        "victims.csv",
        format!(
            "country,country_role,year,source,reporter,measure,sex,age,exploitation,count,share,locator\n\
             KGZ,detected_in,2023,\"{NAME}\",government,identified,total,total,total,3,,\"{NAME}\"\n\
             KGZ,detected_in,2023,\"{NAME}\",civil_society,identified,total,total,total,66,,\n\
             KGZ,detected_in,2022,\"{NAME}\",government,identified,female,total,total,30,,\n\
             KGZ,detected_in,2022,\"{NAME}\",government,identified,male,total,total,30,,\n"
        ),
    );
    write(
        "sources.csv",
        format!(
            "id,title,publisher,year,licence,citation,url,collects,totals\n\
             \"{NAME}\",\"{NAME}\",p,2023,\"</script>{NAME}\",\"# {NAME}\",javascript:alert(5),,\n"
        ),
    );
    write(
        "findings.csv",
        format!(
            "country,kind,position,text,source,locator\nKGZ,context,1,\"# {NAME}\",\"{NAME}\",\"[a]: {NAME}\"\n"
        ),
    );
    write(
        "datapackage.json",
        "{\"name\":\"x\",\"resources\":[{\"name\":\"victims\",\"path\":\"victims.csv\"},\
         {\"name\":\"sources\",\"path\":\"sources.csv\"},{\"name\":\"findings\",\"path\":\"findings.csv\"}]}"
            .into(),
    );
}

#[test]
fn names_stay_text() {
    let folder = tempfile::tempdir().expect("a folder");
    hostile(folder.path());
    let of = |format: &str| {
        let mut command = tipstat(&[]);
        command.args(["profile", "KGZ", "--data", ".", "--format", format]);
        read_stdout(command.current_dir(folder.path()))
    };
    let page = of("html");
    assert_eq!(
        page.matches("<script").count(),
        2,
        "ours: the provenance and what sorts tables"
    );
    assert!(page.contains("&lt;script&gt;alert(1)"));
    assert!(!page.contains("<img") && !page.contains("href=\"javascript"));
    let text = of("markdown");
    assert!(text.contains("alert(1)"));
    for markup in ["<script", "<img", "](http", "*b*", "`c`"] {
        assert!(!text.contains(markup), "{markup}");
    }
    let lines: Vec<&str> = text.lines().collect();
    let tables = lines.chunk_by(|a, b| a.starts_with('|') && b.starts_with('|'));
    let tables: Vec<&[&str]> = tables.filter(|lines| lines[0].starts_with('|')).collect();
    assert!(!tables.is_empty(), "{text}");
    let columns = |line: &str| line.replace("\\|", "").matches('|').count();
    for table in tables {
        for line in table {
            assert_eq!(columns(line), columns(table[0]), "{line}");
        }
    }
}

#[test]
fn a_template_of_ones_own_is_escaped_by_its_name_and_reads_no_other_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    hostile(folder.path());
    let write =
        |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("a file");
    write(
        "part.html.jinja",
        "{% for source in sources %}<p>{{ source.citation }}</p>{% endfor %}",
    );
    write("mine.html.jinja", "{% include 'part.html.jinja' %}");
    let run = |template: &str| {
        let mut command = tipstat(&[]);
        command.args(["profile", "KGZ", "--data", ".", "--template", template]);
        command
            .current_dir(folder.path())
            .output()
            .expect("tipstat runs")
    };
    let done = run("mine.html.jinja");
    let text = String::from_utf8_lossy(&done.stdout);
    assert!(text.contains("<p># &lt;script&gt;"), "{text}");
    write("out.html.jinja", "{% include '../../etc/passwd' %}");
    let refused = run("out.html.jinja");
    assert_eq!(refused.status.code(), Some(3));
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(said.starts_with("tipstat: out.html.jinja:1: "), "{said}");
}
