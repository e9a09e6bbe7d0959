"""tipstat from Python: bounds stay with the numbers. Run: python examples/python.py (needs tipstat and pandas)."""

import tipstat

# One row per group: value, its range, base, status and source.
women = tipstat.show("gender-share", countries=["KGZ", "TJK", "UZB"], group="female")
print(women[["country", "source", "value", "value_low", "value_high", "base", "status"]].to_string(index=False))

# A number is exact only where its bounds meet: everything else is a range.
gap = tipstat.show("identification-gap", countries=["KGZ", "TKM"])
exact = gap[gap["count_low"] == gap["count_high"]]
print(f"{len(exact)} of {len(gap)} rows hold an exact count")

# What the numbers need beside them travels along.
for note in gap.attrs["notes"][:2]:
    print("note:", note["text"])

# SQL over the same tables, and the whole answer with its sources.
tiers = tipstat.sql("SELECT year, tier FROM tiers WHERE country = 'KGZ' AND year >= 2022 ORDER BY year")
print(tiers.to_string(index=False))
answer = tipstat.query("show", "detected-victims", "KAZ")
print("sources:", ", ".join(source["id"] for source in answer["sources"]))
