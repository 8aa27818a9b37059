"""Reporting tables filled by hand: what is not said is zero, or empty where it may be."""

import datetime as dt
from typing import Any

import sqlalchemy as sa

from data.engine import Database
from data.tables import metadata

WRITTEN = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC).replace(tzinfo=None)
ONE_DAY = dt.timedelta(days=1)


def november(day: int) -> dt.date:
    return dt.date(2026, 11, day)


def october(day: int) -> dt.date:
    return dt.date(2026, 10, day)


class FiguresByHand:
    def __init__(self, database: Database) -> None:
        self._database = database

    def known(self, source: str, first: dt.date, last: dt.date) -> None:
        """The source has facts on the first and on the last of these days."""
        for day in {first, last}:
            self._write("source_days", {"data_source": source, "record_date": day, "facts": 1})

    def add(self, table: str, day: dt.date, **values: Any) -> None:
        self._write(table, {"record_date": day, **values})

    def calendar(self, first: dt.date, last: dt.date) -> None:
        """Figures are kept for these days."""
        for number in range((last - first).days + 1):
            day = first + number * ONE_DAY
            self._write(
                "calendar", {"record_date": day, "day_before": day - ONE_DAY, "month": day.replace(day=1)}
            )

    def version(self, number: int) -> None:
        with self._database.writing() as connection:
            connection.execute(metadata.tables["data_version"].update().values(version=number))

    def _write(self, name: str, values: dict[str, Any]) -> None:
        table = metadata.tables[name]
        row = {
            column.name: values.get(column.name, _unsaid(column))
            for column in table.columns
            if column.name != "id"
        }
        with self._database.writing() as connection:
            connection.execute(table.insert(), [row])


def _unsaid(column: sa.Column[Any]) -> Any:
    if column.name == "source":
        return "computed"
    if column.nullable:
        return None
    if isinstance(column.type, sa.DateTime):
        return WRITTEN
    return "" if isinstance(column.type, sa.Text) else 0
