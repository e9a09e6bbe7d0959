//! Keys become options, and all faults are listed.

use proptest::prelude::*;

use super::*;
use crate::cli::Cli;

fn read(text: &str) -> (Vec<Target>, Vec<String>) {
    let manifest = Manifest::parse("tipstat.toml", text);
    let mut faults = [&*manifest.faults, &*manifest.faults_of_outputs].concat();
    let (targets, wrong) = targets(&manifest);
    faults.extend(wrong);
    (targets, faults.iter().map(Fault::to_string).collect())
}

fn words(text: &str) -> String {
    let (targets, faults) = read(text);
    assert_eq!(faults, [""; 0], "{text}");
    targets[0].words.join(" ")
}

#[test]
fn keys_are_options_and_defaults_go_behind_them() {
    let table = "[[table]]\nfile = \"a.csv\"\n";
    let show = format!("{table}statistic = \"gender-share\"\n");
    assert_eq!(words(&show), "show gender-share");
    assert_eq!(
        words(&format!(
            "{show}countries = [\"KGZ\", \"UZB\"]\nyears = 2020\nby = [\"age\"]\nsort = \"-value\"\nsensitivity = false\n"
        )),
        "show gender-share --year=2020 --by=age --sort=-value KGZ UZB"
    );
    let defaults = "[defaults]\nquiet = true\nbase = \"all\"\ncountry = \"KAZ\"\n[build]\nbase = \"known\"\nfolder = \"x\"\n";
    assert_eq!(
        words(&format!("{defaults}{show}")),
        "show gender-share --base=known --country=KAZ"
    );
    assert_eq!(
        words(&format!(
            "{defaults}{show}base = \"all\"\ncountries = \"KGZ\"\n"
        )),
        "show gender-share --base=all KGZ"
    );
    assert_eq!(
        words(&format!(
            "{defaults}{table}command = \"show flows --base all 'Central Asia'\"\ntop = 2\n"
        )),
        "show flows --base all Central Asia --top=2 --country=KAZ"
    );
}

#[test]
fn all_faults_are_told_at_once_each_with_its_line() {
    let (targets, faults) = read(
        "[biuld]\n\
         [build]\nbasse = \"all\"\nconfidence = 2\n\
         [[table]]\nstatistic = \"gender-shar\"\n\
         [[table]]\nfile = \"../a.csv\"\nstatistic = \"flows\"\nsrot = \"value\"\ncountries = \"Kyrgistan\"\ntop = 0\n\
         [[table]]\nfile = \"b.csv\"\nsql = \"SELECT 1\"\nstatistic = \"flows\"\n\
         [[table]]\nfile = \"c.csv\"\ncommand = \"convert x\"\n",
    );
    assert!(targets.is_empty());
    let said = [
        "tipstat.toml:1: `table` is `biuld`, expected one of the tables build,",
        "tipstat.toml:3: `basse` is `all`, expected a key of every command: data,",
        "tipstat.toml:4: `confidence` is `2`, expected a level between 0 and 1",
        "tipstat.toml:6: `statistic` is `gender-shar`, expected a statistic from `tipstat list`; did you mean `gender-share`?",
        "tipstat.toml:5: `file` is empty, expected the file to write",
        "tipstat.toml:8: `file` is `../a.csv`, expected a file inside",
        "tipstat.toml:10: `srot` is `value`, expected a key of `show`: statistic,",
        "tipstat.toml:11: `countries` is `Kyrgistan`, expected a country: did you mean `KGZ`",
        "tipstat.toml:12: `top` is `0`, expected a whole number from 1",
        "tipstat.toml:13: `table` is `sql, statistic`, expected one of statistic, sql, command",
        "tipstat.toml:19: `command` is `convert x`, expected one of the commands show,",
    ];
    for said in said {
        assert!(
            faults.iter().any(|fault| fault.starts_with(said)),
            "{said}\n{}",
            faults.join("\n")
        );
    }
    assert_eq!(faults.len(), said.len(), "{}", faults.join("\n"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_manifest_makes_it_panic(
        pieces in prop::collection::vec(
            prop_oneof![
                Just("[[table]]\n".to_owned()),
                Just("file = \"a.csv\"\n".to_owned()),
                Just("statistic = \"flows\"\n".to_owned()),
                Just("command = \"".to_owned()),
                Just("[build]\n".to_owned()),
                "[a-z_]{1,9} = (1|\"[^\"\\\\\n]{0,9}\"|\\[\"-\"\\]|true|1979-05-27|\\{\\})\n",
                "(command|sql|countries|where|by|top|data|file) = \"(--|')?[^\"\\\\\n]{0,9}\"\n",
                "\\PC{0,9}",
            ],
            0..9,
        )
    ) {
        let _ = read(&pieces.concat());
    }
}

#[test]
fn what_a_figure_or_table_cannot_do_is_told_with_the_other_faults() {
    let (targets, faults) = read(
        "[[figure]]\nfile = \"a.svg\"\nname = \"gap\"\ntop = 3\n\
         [[figure]]\nfile = \"b.svg\"\nname = \"gapp\"\n\
         [[figure]]\nfile = \"c.svg\"\nname = \"flows\"\ntop = 3\n\
         [[table]]\nfile = \"d.csv\"\nstatistic = \"gender-shar\"\n\
         [[table]]\nfile = \"e.csv\"\nstatistic = \"gender-share\"\nsort = \"colour\"\n\
         [[table]]\nfile = \"f.csv\"\nstatistic = \"gender-share\"\nwhere = \"sex =\"\n\
         [[table]]\nfile = \"g.csv\"\nstatistic = \"gender-share\"\nby = [\"colour\"]\n",
    );
    assert_eq!(targets.len(), 2, "{faults:?}");
    assert_eq!(faults.len(), 5, "{faults:?}");
    assert!(faults[0].contains("gapp"), "{faults:?}");
}

#[test]
fn a_question_of_a_manifest_is_that_of_its_command_line() {
    let (targets, faults) = read(
        "[defaults]\nconfidence = 0.9\n\
         [[table]]\nfile = \"a.csv\"\nstatistic = \"detected-victims\"\nmeasure = \"cases\"\nreporter = [\"government\", \"case_data\"]\n\
         by = \"sex,age\"\nwhere = \"count > 5\"\ngroup = \"government\"\nyear = 2023\ncountries = \"KAZ\"\n\
         [[table]]\nfile = \"b.csv\"\ncommand = \"show flows --top 3\"\nsort = \"-count\"\n",
    );
    assert_eq!(faults, [""; 0]);
    for target in &targets {
        let (asked, _) = target.command().expect("a command");
        let (typed, _) = Cli::of_words(&target.words).expect("a command line");
        let question = typed.options.question(&[]).entries();
        assert_eq!(asked.options.question(&[]).entries(), question);
        assert_eq!(question["confidence"], "0.9");
    }
    let (_, faults) = read(
        "[[table]]\nfile = \"b.csv\"\ncommand = \"show flows --top 3\"\ntop = 2\n\
         [[claims]]\nfile = \"c.csv\"\nyear = 2023\n",
    );
    assert!(faults[0].contains("`top` once"), "{faults:?}");
    assert!(faults[1].contains("`--year` has no effect"), "{faults:?}");
}
