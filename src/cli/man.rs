//! `man`: the manual page of the program, or of a command.

use std::io::Write;

use clap::Args;
use clap_mangen::Man;

use super::exit::{Code, Usage};
use super::options::Options;
use super::output;
use crate::dataset::suggest;

/// Print the manual page of tipstat, or of one command: `tipstat man | man -l -`
#[derive(Debug, Args)]
pub(super) struct Manual {
    /// The command; the whole program where none is named
    command: Option<String>,
}

impl Manual {
    pub(super) fn run(&self, options: &Options, out: &mut impl Write) -> anyhow::Result<Code> {
        let mut program = super::command();
        program.build();
        let page = match &self.command {
            None => program,
            Some(name) => {
                let Some(command) = program.find_subcommand(name) else {
                    let commands = program.get_subcommands().map(clap::Command::get_name);
                    let hint = suggest::hint(name, commands);
                    return Err(Usage(format!("no command `{name}`{hint}")).into());
                };
                command.clone()
            }
        };
        let page = page.help_template("").before_long_help("");
        let name = page.get_display_name().unwrap_or("tipstat").to_owned();
        let man = Man::new(page.disable_help_subcommand(true)).title(name.to_uppercase());
        let mut roff = Vec::new();
        man.render_title(&mut roff)?;
        man.render_name_section(&mut roff)?;
        man.render_synopsis_section(&mut roff)?;
        man.render_description_section(&mut roff)?;
        let examples = super::examples::find(self.command.as_deref().unwrap_or(""));
        roff.extend(examples_section(examples).into_bytes());
        man.render_options_section(&mut roff)?;
        if self.command.is_none() {
            man.render_subcommands_section(&mut roff)?;
            roff.extend(ends().into_bytes());
        }
        output::write_text(&String::from_utf8_lossy(&roff), options, out)
    }
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\e")
        .replace('-', "\\-")
        .replace('\'', "\\(aq")
}

fn examples_section(examples: &[&str]) -> String {
    if examples.is_empty() {
        return String::new();
    }
    let lines: Vec<String> = examples.iter().map(|line| escaped(line)).collect();
    format!(".SH EXAMPLES\n.nf\n{}\n.fi\n", lines.join("\n"))
}

/// Environment, files and exit codes.
fn ends() -> String {
    let variables: Vec<String> = super::settings::names()
        .iter()
        .map(|name| escaped(&super::settings::variable(name)))
        .collect();
    format!(
        ".SH ENVIRONMENT\n{}, TIPSTAT_PAGER:\nvalues of options that are not given on the command line; \
        several values are joined by `;`.\n.PP\nNO_COLOR, CLICOLOR, CLICOLOR_FORCE, PAGER and COLUMNS \
        have their usual meaning.\n.SH FILES\n`tipstat.toml` in the working directory: the same in a \
        table `[defaults]`; releases in `[[release]]`,\ngroups in `[groups]`, and the outputs of `build`; \
        `tipstat.lock` next to it: what they were made from.\n.SH EXIT STATUS\n0 done; 1 a check found \
        something; 2 usage; 3 input that cannot be read or fails validation; 4 refused by the disclosure \
        guard; 70 a defect; 130 interrupted\n",
        variables.join(", ")
    )
}
