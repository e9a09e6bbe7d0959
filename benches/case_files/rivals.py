"""One run of one program on one file: seconds, peak memory in KiB and what was counted, as JSON.

python3 rivals.py duckdb|polars FILE        the grouping of `show gender-share`, by that library's own fast way
python3 rivals.py run OUTPUT COMMAND...     any command, as a process of its own; what it prints goes to OUTPUT

The seconds of a library are those of its query: Python has started and the library is imported before. Those of a command
are those of its whole process. Peak memory is that of the process in both.
"""

import json
import os
import resource
import sys
import time

COLUMNS = ["citizenship", "yearOfRegistration", "gender"]
THREADS = "2"


def duckdb_counts(path):
    import duckdb

    connection = duckdb.connect()
    connection.execute(f"SET threads TO {THREADS}")
    names = ", ".join(COLUMNS)
    query = f"SELECT {names}, count(*) FROM read_csv(?, header = true, all_varchar = true) GROUP BY ALL"
    start = time.perf_counter()
    rows = connection.execute(query, [path]).fetchall()
    return time.perf_counter() - start, rows, duckdb.__version__


def polars_counts(path):
    os.environ["POLARS_MAX_THREADS"] = THREADS  # read when it is imported
    import polars

    start = time.perf_counter()
    frame = polars.scan_csv(path, infer_schema=False)
    rows = frame.group_by(COLUMNS).len().collect(engine="streaming").rows()
    return time.perf_counter() - start, rows, polars.__version__


def by_citizenship_and_sex(rows):
    """Persons of known citizenship and sex, years together, as `show gender-share` prints them."""
    counts = {}
    for citizenship, _, gender, persons in rows:
        if citizenship in (None, "", "-99") or gender in (None, "", "-99"):
            continue
        key = (citizenship, gender)
        counts[key] = counts.get(key, 0) + persons
    return [[citizenship, gender, persons] for (citizenship, gender), persons in counts.items()]


def run(output, command):
    to_file = [(os.POSIX_SPAWN_OPEN, 1, output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)]
    start = time.perf_counter()
    child = os.posix_spawn(command[0], command, os.environ, file_actions=to_file)
    _, status, usage = os.wait4(child, 0)
    seconds = time.perf_counter() - start
    if status != 0:
        sys.exit(f"`{' '.join(command)}` ended with {os.waitstatus_to_exitcode(status)}")
    return {"seconds": seconds, "peak": usage.ru_maxrss}


def main():
    what, arguments = sys.argv[1], sys.argv[2:]
    if what == "run":
        print(json.dumps(run(arguments[0], arguments[1:])))
        return
    seconds, rows, version = {"duckdb": duckdb_counts, "polars": polars_counts}[what](arguments[0])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    counts = by_citizenship_and_sex(rows)
    print(json.dumps({"seconds": seconds, "peak": peak, "version": version, "counts": counts}))


main()
