"""What the get_* methods ask the database."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from data.engine import Database
from data.errors import QuestionError
from data.manual import key_of

Day = dt.date | str | None

MOST_ROWS = 100_000
_DATES = ("record_date", "month", "calculated_date")
# The moment of a fact or record, the newest of which comes first.
_MOMENTS = (
    "local_date",
    "at_ms",
    "occurred_at",
    "evaluated_at",
    "sampled_at",
    "triggered_at",
    "made_on",
    "forecast_date",
    "prediction_date",
    "as_of",
    "hour",
    "valid_from",
    "updated_at",
    "created_at",
)


def figures(database: Database, table: sa.Table, start: Day, end: Day) -> Sequence[sa.Row[Any]]:
    """Rows of a reporting table, newest first: of the newest day there is, or of the days asked for."""
    on = date_column(table)
    first, last = _range(start, end)
    shown = sa.select(table).where(_preferred(table))
    if first is None and last is None:
        shown = shown.where(on == sa.select(sa.func.max(on)).scalar_subquery())
    if first is not None:
        shown = shown.where(on >= (first.replace(day=1) if on.name == "month" else first))
    if last is not None:
        shown = shown.where(on <= last)
    with database.reading() as connection:
        return connection.execute(shown.order_by(on.desc(), *_order(table))).all()


def newest(database: Database, table: sa.Table, limit: int, start: Day, end: Day) -> Sequence[sa.Row[Any]]:
    """Up to `limit` rows of facts or records, newest first."""
    moments = [table.c[name] for name in _MOMENTS if name in table.c][:2]
    shown = sa.select(table)
    for asked in _bounds(moments, *_range(start, end)):
        shown = shown.where(asked)
    order = [*(moment.desc() for moment in moments), *(column.desc() for column in table.primary_key)]
    with database.reading() as connection:
        return connection.execute(shown.order_by(*order).limit(_limit(limit))).all()


def date_column(table: sa.Table) -> sa.Column[Any]:
    return next(table.c[name] for name in _DATES if name in table.c)


def _preferred(table: sa.Table) -> sa.ColumnElement[bool]:
    """The computed row; the manual one where none was computed."""
    computed = table.alias("computed")
    same = [computed.c[name] == table.c[name] for name in key_of(table)]
    there = sa.exists().where(computed.c.source == "computed", *same)
    return sa.or_(table.c.source == "computed", ~there)


def _order(table: sa.Table) -> list[sa.ColumnElement[Any]]:
    ranked = [table.c.stage_order] if "stage_order" in table.c else []
    return [*ranked, *(table.c[name] for name in key_of(table))]


def _bounds(
    moments: list[sa.Column[Any]], first: dt.date | None, last: dt.date | None
) -> list[sa.ColumnElement[bool]]:
    if not moments or (first is None and last is None):
        return []
    on = moments[0]
    bounds = [] if first is None else [on >= _edge(on, first)]
    return bounds if last is None else [*bounds, on < _edge(on, last + dt.timedelta(days=1))]


def _edge(on: sa.Column[Any], day: dt.date) -> dt.date:
    if isinstance(on.type, sa.DateTime):
        return dt.datetime.combine(day, dt.time())
    return day


def _limit(limit: object) -> int:
    if isinstance(limit, int) and 1 <= limit <= MOST_ROWS:
        return limit
    raise QuestionError(f"limit is {limit!r}; accepted are 1 to {MOST_ROWS:,}.", parameter="limit")


def _range(start: Day, end: Day) -> tuple[dt.date | None, dt.date | None]:
    first, last = _day("start", start), _day("end", end)
    if first is not None and last is not None and last < first:
        raise QuestionError(f"end {last} is before start {first}.", parameter="end")
    return first, last


def _day(name: str, value: object) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if value is None:
        return None
    try:
        return dt.datetime.strptime(str(value), "%Y-%m-%d").date()  # noqa: DTZ007  a day has no zone
    except ValueError:
        raise QuestionError(f"{name} is {value!r}, not a day such as 2026-03-31.", parameter=name) from None
