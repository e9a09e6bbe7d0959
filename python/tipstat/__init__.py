"""tipstat from Python: human-trafficking statistics as data frames.

Every function runs the ``tipstat`` program and returns its rows, with ranges, bases and status in every row. Nothing is
computed here. Needs pandas, or polars with ``engine="polars"``::

    import tipstat
    tipstat.show("gender-share", countries=["KGZ"])
    tipstat.show("detected-victims", countries=["EU"], data="glotip.xlsx", year="2019..2022")
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Union

if TYPE_CHECKING:
    import pandas
    import polars

    Frame = Union["pandas.DataFrame", "polars.DataFrame"]

__all__ = ["TipstatError", "compare", "cross", "query", "run", "show", "sql", "summary"]

Engine = Literal["pandas", "polars"]
#: A path, or several.
Paths = Union[str, "os.PathLike[str]", Sequence[Union[str, "os.PathLike[str]"]]]


class TipstatError(RuntimeError):
    """tipstat refused a question or could not read a file; ``code`` is its exit code, the text its message."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


def _program() -> str:
    """Path of the program: ``TIPSTAT_PROGRAM``, or the one installed with this module, or the first on ``PATH``."""
    named = os.environ.get("TIPSTAT_PROGRAM")
    name = "tipstat.exe" if os.name == "nt" else "tipstat"
    installed = Path(sys.executable).parent / name
    found = named or (str(installed) if installed.exists() else shutil.which("tipstat"))
    if found is None:
        raise TipstatError(127, "tipstat is not installed: no program of that name on PATH")
    return found


def run(*words: str) -> str:
    """Runs tipstat with the words of a command line and returns what it prints."""
    done = subprocess.run([_program(), *words], capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode != 0:
        raise TipstatError(done.returncode, done.stderr.strip() or f"tipstat ended with exit code {done.returncode}")
    return done.stdout


def _options(data: Paths | None, options: Mapping[str, Any]) -> list[str]:
    """Keyword arguments as options: ``min_cell=11`` is ``--min-cell 11``, ``True`` a switch, a list a repeated option."""
    words: list[str] = []
    given: dict[str, Any] = dict(options)
    if data is not None:
        given["data"] = [data] if isinstance(data, (str, os.PathLike)) else list(data)
    for name, value in given.items():
        option = "--" + name.rstrip("_").replace("_", "-")
        for one in value if isinstance(value, (list, tuple)) else [value]:
            if one is True:
                words.append(option)
            elif one is not None and one is not False:
                words.append(f"{option}={os.fspath(one) if isinstance(one, os.PathLike) else one}")
    return words


def query(*words: str, data: Paths | None = None, **options: Any) -> dict[str, Any]:
    """The whole JSON answer of a command: title, query, fields, rows, notes, ledger, sources, version."""
    answer: dict[str, Any] = json.loads(run(*words, "--format", "json", *_options(data, options)))
    return answer


def _frame(answer: Mapping[str, Any], engine: Engine) -> Frame:
    names = [field["name"] for field in answer["fields"]]
    rows = answer["rows"]
    if engine == "polars":
        import polars

        return polars.DataFrame({name: [row.get(name) for row in rows] for name in names}, strict=False)
    import pandas

    frame = pandas.DataFrame(rows, columns=names).convert_dtypes()
    frame.attrs.update({key: answer[key] for key in ("title", "notes", "sources") if key in answer})
    return frame


def show(
    statistic: str,
    countries: Sequence[str] = (),
    *,
    data: Paths | None = None,
    engine: Engine = "pandas",
    **options: Any,
) -> Frame:
    """A statistic (``tipstat list`` names them) of countries, or of all; unknown numbers are missing values, never 0."""
    return _frame(query("show", statistic, *countries, data=data, **options), engine)


def summary(
    countries: Sequence[str] = (), *, data: Paths | None = None, engine: Engine = "pandas", **options: Any
) -> Frame:
    """One row per country: victims identified by each side, women, destinations, tier."""
    return _frame(query("summary", *countries, data=data, **options), engine)


def compare(
    countries: Sequence[str],
    on: str = "gender-share",
    *,
    data: Paths | None = None,
    engine: Engine = "pandas",
    **options: Any,
) -> Frame:
    """Which differences between countries the data support."""
    return _frame(query("compare", *countries, data=data, on=on, **options), engine)


def cross(rows: str, columns: str, *, data: Paths | None = None, engine: Engine = "pandas", **options: Any) -> Frame:
    """A table of two dimensions, one row per cell."""
    return _frame(query("cross", rows, columns, data=data, **options), engine)


def sql(text: str, *, data: Paths | None = None, engine: Engine = "pandas", **options: Any) -> Frame:
    """Rows of an SQL query over the tables and a view for every statistic."""
    return _frame(query("sql", text, data=data, **options), engine)
