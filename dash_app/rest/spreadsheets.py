"""CSV: rows as text that every spreadsheet reads and none takes for a formula."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

CSV = "text/csv; charset=utf-8"
FORMULA = re.compile(r"[=+\-@\t\r]")
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)
NOT_IN_A_NAME = re.compile(r"[^\w.&%+-]+")

# Said of a measure beside its figures: its key once more, and what is a table of its own.
NO_COLUMNS = ("key", "today_so_far")

Json = Mapping[str, Any]


def written(rows: Iterable[Sequence[Any]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([cell(value) for value in row] for row in rows)
    return text.getvalue().encode()


def cell(value: Any) -> Any:
    """As it stands in a cell: numbers as they are, texts harmless, ISO dates, nothing for null."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and FORMULA.match(value) and not NUMBER.fullmatch(value):
        return "'" + value
    return value


def attachment(*words: str | None) -> str:
    """The file's name, which tells what is in it."""
    return "_".join(NOT_IN_A_NAME.sub("-", word).strip("-.") for word in words if word) + ".csv"


# Answers as tables


def table(envelope: Json, rows: str) -> list[list[Any]]:
    """The answer's rows under a header: a list's, a trend's marks, or one for each measure of a record."""
    records = list(_records(envelope, rows))
    header = list(dict.fromkeys(name for record in records for name in record))
    return [header, *([record.get(name) for name in header] for record in records)]


def _records(envelope: Json, rows: str) -> Iterator[Json]:
    if isinstance(envelope[rows], Mapping):
        return _measures(envelope)
    return _marks(envelope) if "previous_series" in envelope else _flat(envelope[rows])


def _marks(envelope: Json) -> Iterator[Json]:
    """Each mark of a trend beside that of the window before; today, which is not over, is the last."""
    for at, mark in enumerate(envelope["series"]):
        earlier: Json = next(iter(envelope["previous_series"][at : at + 1]), {})
        yield _mark(mark, False) | {f"previous_{name}": value for name, value in earlier.items()}
    if envelope["today"]:
        yield _mark(envelope["today"], True)


def _mark(mark: Json, so_far: bool) -> dict[str, Any]:
    days = {name: mark[name] for name in ("start", "end", "partial")}
    return {**days, "today_so_far": so_far, **mark}


def _flat(rows: Iterable[Json]) -> Iterator[Json]:
    """Rows without lists in them; a row that holds rows is told once with each."""
    for row in rows:
        plain = _scalars(row)
        inner = [each for value in row.values() if isinstance(value, list) for each in value]
        yield from ({**plain, **_scalars(each)} for each in inner if isinstance(each, Mapping))
        if not any(isinstance(value, list) for value in row.values()):
            yield plain


def _measures(envelope: Json) -> Iterator[Json]:
    """Each measure with the days that it is about: its own, where they differ."""
    for key, said in envelope["data"].items():
        period = said.get("period") or envelope["period"]
        told = {name: value for name, value in _scalars(said).items() if name not in NO_COLUMNS}
        yield {"measure": key, "start": period["start"], "end": period["end"], **told}


def _scalars(row: Json) -> Json:
    return {name: value for name, value in row.items() if not isinstance(value, list | dict)}
