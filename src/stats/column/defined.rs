//! All columns that outputs have.

use super::{ColumnKind, Definition};

const fn column(
    name: &'static str,
    kind: ColumnKind,
    unit: &'static str,
    description: &'static str,
) -> Definition {
    Definition {
        name,
        head: "",
        kind,
        unit,
        description,
    }
}

const fn text(name: &'static str, description: &'static str) -> Definition {
    column(name, ColumnKind::Text, "", description)
}

const fn truth(name: &'static str, description: &'static str) -> Definition {
    column(name, ColumnKind::Truth, "", description)
}

const fn whole(name: &'static str, unit: &'static str, description: &'static str) -> Definition {
    column(name, ColumnKind::Whole, unit, description)
}

const fn number(name: &'static str, unit: &'static str, description: &'static str) -> Definition {
    column(name, ColumnKind::Number, unit, description)
}

/// What a count of the summary counts.
const SIDE: &str = "persons, or cases where `*_note` says so";

/// All columns: keys, numbers, those of the summary and of lists.
pub const DEFINED: &[Definition] = &[
    text(
        "kind",
        "what the estimate is of: seen, model, range, main_effects, stepwise, two_lists or averaged",
    ),
    text(
        "model",
        "the terms of the model, lists in the order of the file; empty for main effects",
    ),
    number(
        "bic",
        "",
        "Bayesian information criterion; for a range, the largest in it",
    ),
    whole("persons_seen", "persons", "persons on any list"),
    number(
        "estimate",
        "persons",
        "persons seen and unseen; null where there is no estimate",
    ),
    number("aic", "", "Akaike information criterion"),
    whole(
        "known",
        "persons",
        "for a check, the size of the list that is estimated",
    ),
    whole(
        "existence",
        "",
        "0 fine, 1 no estimate exists, 2 not identifiable, 3 both",
    ),
    text("country", "ISO 3166-1 alpha-3, or a UN M49 area"),
    text("unit", "what the value is measured in"),
    text(
        "place",
        "a place below the country; null for the country itself",
    ),
    text("name", "short English name"),
    text(
        "origin",
        "citizenship of the victims: ISO 3166-1 alpha-3, or a UN M49 area",
    ),
    text(
        "destination",
        "where they were detected or exploited; candidates joined by `;` where the source does not tell them apart",
    ),
    text(
        "citizenship",
        "citizenship of the victims: ISO 3166-1 alpha-3, or a UN M49 area",
    ),
    whole(
        "year",
        "",
        "year of the figure or report; null where the source pools years",
    ),
    text("years", "a year, `total` for all of them, or `unknown`"),
    text("source", "id of the source"),
    text(
        "edition",
        "edition of the source; null where only one is loaded",
    ),
    text(
        "group",
        "what the row is about: a part, a side, a destination, a tier",
    ),
    text(
        "other",
        "the country it is compared with; null for a figure of one country",
    ),
    text("part", "what is compared: a part of the statistic"),
    text(
        "verdict",
        "higher, lower, cannot_be_told_apart, nothing_can_be_said or hidden; null for a figure of one country",
    ),
    text(
        "convention",
        "the convention under which the figure is computed",
    ),
    text("country_role", "detected_in or citizen_of"),
    text(
        "reporter",
        "who counts: government, civil_society, international, case_data",
    ),
    text("measure", "what is counted: identified, cases, assisted"),
    text(
        "sex",
        "the part of a break-down by sex; null where the source does not break it down",
    ),
    text(
        "age",
        "the part of a break-down by age; null where the source does not break it down",
    ),
    text(
        "exploitation",
        "the part of a break-down by form of exploitation; null where the source does not break it down",
    ),
    whole("run_years", "years", "years in a row at this tier"),
    text("move", "compared with the last year known"),
    whole(
        "from_year",
        "",
        "the last year known before; null for the first",
    ),
    text("from_tier", "the tier of that year"),
    text(
        "tier_low",
        "the better of the two tiers between which a source does not decide; else the tier",
    ),
    text(
        "tier_high",
        "the worse of the two tiers between which a source does not decide; else the tier",
    ),
    text(
        "basis",
        "stated by the source, or inferred from complete lists of other tiers and years; null where the data do not say",
    ),
    whole(
        "watch_list_years",
        "years",
        "years in a row on the Tier 2 Watch List, up to this report, of those known",
    ),
    text(
        "watch_list_run",
        "exact, or at_least where the years before the run are not known; null off the list",
    ),
    whole(
        "next_report",
        "",
        "year of the report that the clock is about",
    ),
    column(
        "downgrade_due",
        ColumnKind::Truth,
        "",
        "according to the years known, whether the next report moves the country to Tier 3 unless it is \
        upgraded or a waiver is given",
    ),
    whole(
        "waivers_used",
        "",
        "waivers that the years in a row imply; not looked up",
    ),
    truth(
        "waiver_possible",
        "according to the years known, whether the country may stay on the list under a waiver",
    ),
    truth(
        "must_leave",
        "according to the years known, whether the country must move, up or down",
    ),
    whole(
        "population_year",
        "",
        "year of the population; null where none is known within five years",
    ),
    text("population_source", "id of the source of the population"),
    Definition {
        head: "Number",
        ..whole(
            "count",
            "persons",
            "the count where it is exact; null where it is a range or unknown",
        )
    },
    whole("count_low", "persons", "minimum"),
    whole(
        "count_high",
        "persons",
        "maximum; null without an upper bound",
    ),
    whole(
        "base",
        "persons",
        "what a share is a share of, or a rate or ratio over, where exact",
    ),
    whole("base_low", "persons", "minimum of the base"),
    whole("base_high", "persons", "maximum of the base"),
    number(
        "value",
        "",
        "the statistic where it is exact, or as published",
    ),
    number(
        "value_low",
        "",
        "minimum of the value, given what the source suppresses",
    ),
    number(
        "value_high",
        "",
        "maximum of the value, given what the source suppresses",
    ),
    number(
        "ci_low",
        "",
        "lower confidence limit; only where a base is known",
    ),
    number(
        "ci_high",
        "",
        "upper confidence limit; null where there is none or it is infinite",
    ),
    text(
        "status",
        "exact, bounded, published (without a base), zero_reported, not_published, unknown, contradicted (by its own parts) or hidden",
    ),
    text(
        "note",
        "what is counted, by whom, or what a base leaves out",
    ),
    whole("government", SIDE, "identified by government, where exact"),
    whole("government_low", SIDE, "minimum"),
    whole("government_high", SIDE, "maximum"),
    text(
        "government_status",
        "exact, bounded, zero_reported, not_published, unknown, contradicted (by its own parts) or hidden",
    ),
    text("government_note", "what is counted"),
    whole(
        "government_zero_years",
        "years",
        "years in a row in which none was reported",
    ),
    whole(
        "civil_society",
        SIDE,
        "identified or assisted by civil society and international organisations, where exact",
    ),
    whole("civil_society_low", SIDE, "minimum"),
    whole("civil_society_high", SIDE, "maximum"),
    text(
        "civil_society_status",
        "exact, bounded, zero_reported, not_published, unknown, contradicted (by its own parts) or hidden",
    ),
    text("civil_society_note", "what is counted, and by whom"),
    number(
        "difference",
        "persons",
        "civil society minus government, where exact",
    ),
    number("ratio", "", "civil society over government, where exact"),
    number(
        "women",
        "fraction of 1",
        "share of women, where exact or published",
    ),
    number("women_low", "fraction of 1", "minimum"),
    number("women_high", "fraction of 1", "maximum"),
    whole(
        "women_base",
        "persons",
        "what it is a share of; null where published without a base",
    ),
    text(
        "women_status",
        "exact, bounded, published, unknown or hidden",
    ),
    text("women_source", "id of its source"),
    text(
        "destinations",
        "destinations of its citizens: code (or candidates joined by `;`) and share, joined by ` | `",
    ),
    whole(
        "destinations_base",
        "persons",
        "what they are shares of; null where published without a base",
    ),
    text("destinations_source", "id of their source"),
    text("tier", "the newest TIP Report tier known"),
    whole("tier_year", "", "year of the tier"),
    text("tier_move", "compared with the last year known before"),
    text(
        "tier_basis",
        "stated by the source, or inferred from complete lists of other tiers and years",
    ),
    text("tier_before", "the tier before the last move"),
    whole("tier_before_year", "", "the last year of that tier"),
    whole("line", "", "line of a file"),
    whole("rows", "rows", "number of rows"),
    whole("columns", "", "number of columns"),
];
