"""One run of one program on one file: prints seconds, peak memory in KiB, and what was counted, as JSON.

python3 rivals.py duckdb|polars FILE            the grouping of `show gender-share`, as that library does it best
python3 rivals.py run COMMAND ARGUMENT...       any command, as a process of its own
"""

import json
import os
import resource
import sys
import time

COLUMNS = ["citizenship", "yearOfRegistration", "gender"]


def duckdb_counts(path):
    import duckdb

    connection = duckdb.connect()
    connection.execute("SET threads TO 2")
    names = ", ".join(COLUMNS)
    query = f"SELECT {names}, count(*) FROM read_csv(?, header = true, all_varchar = true) GROUP BY ALL"
    start = time.perf_counter()
    rows = connection.execute(query, [path]).fetchall()
    return time.perf_counter() - start, rows


def polars_counts(path):
    os.environ["POLARS_MAX_THREADS"] = "2"
    import polars

    start = time.perf_counter()
    frame = polars.scan_csv(path, infer_schema=False)
    rows = frame.group_by(COLUMNS).len().collect(engine="streaming").rows()
    return time.perf_counter() - start, rows


def by_country_and_sex(rows):
    """Persons by citizenship and sex, as the program prints them: known citizenship, known sex, years together."""
    counts = {}
    for citizenship, _, gender, persons in rows:
        if citizenship in (None, "", "-99") or gender in (None, "", "-99"):
            continue
        key = f"{citizenship} {gender}"
        counts[key] = counts.get(key, 0) + persons
    return counts


def run(command):
    start = time.perf_counter()
    child = os.posix_spawn(command[0], command, os.environ)
    _, status, usage = os.wait4(child, 0)
    seconds = time.perf_counter() - start
    if status != 0:
        sys.exit(f"{command[0]} ended with {status}")
    return {"seconds": seconds, "peak": usage.ru_maxrss}


def main():
    what, arguments = sys.argv[1], sys.argv[2:]
    if what == "run":
        print(json.dumps(run(arguments)))
        return
    seconds, rows = {"duckdb": duckdb_counts, "polars": polars_counts}[what](arguments[0])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"seconds": seconds, "peak": peak, "counts": by_country_and_sex(rows)}))


main()
