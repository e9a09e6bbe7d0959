//! Invented case files in the public layouts: no row is of a real person, and the same rows come out on every machine.

use std::io::{self, Write};

/// The layouts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    /// CTDC synthetic 2021: 37 columns, most cells of them empty; some 54 bytes a row.
    Narrow,
    /// CTDC k-anonymised 2020: 64 columns, `-99` where nothing is known; some 218 bytes a row.
    Wide,
}

const NARROW: &str = "yearOfRegistration,gender,ageBroad,majorityStatusAtExploit,traffickMonths,citizenship,CountryOfExploitation,\
meansOfControlDebtBondage,meansOfControlTakesEarnings,meansOfControlThreats,meansOfControlPsychologicalAbuse,\
meansOfControlPhysicalAbuse,meansOfControlSexualAbuse,meansOfControlFalsePromises,meansOfControlPsychoactiveSubstances,\
meansOfControlRestrictsMovement,meansOfControlRestrictsMedicalCare,meansOfControlExcessiveWorkingHours,\
meansOfControlThreatOfLawEnforce,meansOfControlWithholdsNecessities,meansOfControlWithholdsDocuments,meansOfControlOther,\
isForcedLabour,isSexualExploit,isOtherExploit,typeOfLabourAgriculture,typeOfLabourConstruction,typeOfLabourDomesticWork,\
typeOfLabourHospitality,typeOfLabourOther,typeOfSexProstitution,typeOfSexPornography,typeOfSexOther,\
recruiterRelationIntimatePartner,recruiterRelationFriend,recruiterRelationFamily,recruiterRelationOther";

const WIDE: &str = "\"The Global Dataset is made available under terms of use, see the site\",yearOfRegistration,Datasource,gender,ageBroad,\
majorityStatus,majorityStatusAtExploit,majorityEntry,citizenship,meansOfControlDebtBondage,meansOfControlTakesEarnings,\
meansOfControlRestrictsFinancialAccess,meansOfControlThreats,meansOfControlPsychologicalAbuse,meansOfControlPhysicalAbuse,\
meansOfControlSexualAbuse,meansOfControlFalsePromises,meansOfControlPsychoactiveSubstances,meansOfControlRestrictsMovement,\
meansOfControlRestrictsMedicalCare,meansOfControlExcessiveWorkingHours,meansOfControlUsesChildren,\
meansOfControlThreatOfLawEnforcement,meansOfControlWithholdsNecessities,meansOfControlWithholdsDocuments,meansOfControlOther,\
meansOfControlNotSpecified,meansOfControlConcatenated,isForcedLabour,isSexualExploit,isOtherExploit,isSexAndLabour,\
isForcedMarriage,isForcedMilitary,isOrganRemoval,isSlaveryAndPractices,typeOfExploitConcatenated,typeOfLabourAgriculture,\
typeOfLabourAquafarming,typeOfLabourBegging,typeOfLabourConstruction,typeOfLabourDomesticWork,typeOfLabourHospitality,\
typeOfLabourIllicitActivities,typeOfLabourManufacturing,typeOfLabourMiningOrDrilling,typeOfLabourPeddling,\
typeOfLabourTransportation,typeOfLabourOther,typeOfLabourNotSpecified,typeOfLabourConcatenated,typeOfSexProstitution,\
typeOfSexPornography,typeOfSexRemoteInteractiveServices,typeOfSexPrivateSexualServices,typeOfSexConcatenated,isAbduction,\
RecruiterRelationship,CountryOfExploitation,recruiterRelationIntimatePartner,recruiterRelationFriend,recruiterRelationFamily,\
recruiterRelationOther,recruiterRelationUnknown";

/// Some countries, Namibia (`NA`) among them, by their codes of two and of three letters, the more frequent first.
pub(crate) const COUNTRIES: [(&str, &str); 48] = [
    ("PH", "PHL"),
    ("UA", "UKR"),
    ("MD", "MDA"),
    ("US", "USA"),
    ("KH", "KHM"),
    ("ID", "IDN"),
    ("MM", "MMR"),
    ("MX", "MEX"),
    ("KG", "KGZ"),
    ("UZ", "UZB"),
    ("TJ", "TJK"),
    ("KZ", "KAZ"),
    ("TM", "TKM"),
    ("RU", "RUS"),
    ("TR", "TUR"),
    ("AE", "ARE"),
    ("BY", "BLR"),
    ("BG", "BGR"),
    ("RO", "ROU"),
    ("NG", "NGA"),
    ("GH", "GHA"),
    ("ET", "ETH"),
    ("KE", "KEN"),
    ("UG", "UGA"),
    ("NP", "NPL"),
    ("BD", "BGD"),
    ("IN", "IND"),
    ("LK", "LKA"),
    ("VN", "VNM"),
    ("TH", "THA"),
    ("LA", "LAO"),
    ("CN", "CHN"),
    ("CO", "COL"),
    ("VE", "VEN"),
    ("HT", "HTI"),
    ("HN", "HND"),
    ("GT", "GTM"),
    ("BR", "BRA"),
    ("PL", "POL"),
    ("AL", "ALB"),
    ("RS", "SRB"),
    ("MG", "MDG"),
    ("SL", "SLE"),
    ("CI", "CIV"),
    ("SN", "SEN"),
    ("ML", "MLI"),
    ("NA", "NAM"),
    ("ZA", "ZAF"),
];

const AGES: [&str; 9] = [
    "0--8", "9--17", "18--20", "21--23", "24--26", "27--29", "30--38", "39--47", "48+",
];

/// Knuth's linear congruential generator (MMIX).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    /// One of `n`, all alike.
    fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    /// One of `n`, the first ones more often.
    fn skewed(&mut self, n: u64) -> usize {
        let one = self.below(n) * self.below(n) / n;
        usize::try_from(one).unwrap_or(0)
    }

    fn in_hundred(&mut self, n: u64) -> bool {
        self.below(100) < n
    }
}

/// Writes a header and `rows` rows.
pub(crate) fn write(layout: Layout, rows: u64, out: &mut impl Write) -> io::Result<()> {
    let mut chance = Chance(20_261_125);
    out.write_all(match layout {
        Layout::Narrow => NARROW.as_bytes(),
        Layout::Wide => WIDE.as_bytes(),
    })?;
    out.write_all(b"\n")?;
    let mut row = String::new();
    for _ in 0..rows {
        row.clear();
        match layout {
            Layout::Narrow => narrow(&mut chance, &mut row),
            Layout::Wide => wide(&mut chance, &mut row),
        }
        row.push('\n');
        out.write_all(row.as_bytes())?;
    }
    Ok(())
}

fn narrow(chance: &mut Chance, row: &mut String) {
    let year = 2002 + chance.below(20);
    let sex = match chance.below(100) {
        0..60 => "Female",
        60..85 => "Male",
        85 => "Transgender/NonConforming",
        _ => "",
    };
    let age = if chance.in_hundred(25) {
        AGES[chance.skewed(9)]
    } else {
        ""
    };
    let adult = match chance.below(100) {
        0..20 => "Adult",
        20..26 => "Minor",
        _ => "",
    };
    let months = match chance.below(100) {
        0..2 => "0--12 (0-1 yr)",
        2 => "13--24 (1-2 yrs)",
        _ => "",
    };
    let citizen = COUNTRIES[chance.skewed(48)].1;
    let place = if chance.in_hundred(30) {
        citizen
    } else {
        COUNTRIES[chance.skewed(48)].1
    };
    let place = if chance.in_hundred(50) { "" } else { place };
    *row += &format!("{year},{sex},{age},{adult},{months},{citizen},{place}");
    for _ in 7..37 {
        row.push_str(if chance.in_hundred(3) { ",1" } else { "," });
    }
}

fn wide(chance: &mut Chance, row: &mut String) {
    let year = 2002 + chance.below(19);
    let by = ["Case Management", "Hotline"][chance.skewed(2)];
    let sex = match chance.below(100) {
        0..70 => "Female",
        70..97 => "Male",
        _ => "-99",
    };
    let age = if chance.in_hundred(55) {
        AGES[chance.skewed(9)]
    } else {
        "-99"
    };
    let mut adult = || {
        if chance.in_hundred(60) {
            ["Adult", "Minor"][chance.skewed(2)]
        } else {
            "-99"
        }
    };
    let adult = [adult(), adult(), adult()].join(",");
    let country = |chance: &mut Chance| {
        if chance.in_hundred(85) {
            COUNTRIES[chance.skewed(48)].0
        } else {
            "-99"
        }
    };
    let citizen = country(chance);
    *row += &format!(",{year},{by},{sex},{age},{adult},{citizen}");
    for column in 9..64 {
        row.push(',');
        match column {
            58 => row.push_str(if chance.in_hundred(30) {
                citizen
            } else {
                country(chance)
            }),
            57 => row.push_str(["Not Specified", "Friend; Other", "-99"][chance.skewed(3)]),
            27 | 36 | 50 | 55 => {
                row.push_str(["-99", "-99", "Not specified", "Forced labour"][chance.skewed(4)]);
            }
            _ if chance.in_hundred(33) => row.push_str("-99"),
            _ => row.push_str(if chance.in_hundred(20) { "1" } else { "0" }),
        }
    }
}
