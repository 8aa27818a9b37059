"""A listing: the rows that make a measure, what each contributes, and its statements.

Page, totals and the whole list are one select under the same conditions. What a row contributes adds up:
for a sum to the figure, for a ratio to its numerator and denominator.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import sqlalchemy as sa

from data.listings.figures import Told
from data.metrics import METRICS, Metric
from data.queries.statements import FIRST, LAST, known_sum
from data.tables import metadata

NAME = sa.bindparam("name", type_=sa.Text)
STAGE = sa.bindparam("name", type_=sa.Integer)
LIMIT, OFFSET = sa.bindparam("limit", type_=sa.Integer), sa.bindparam("offset", type_=sa.Integer)

Cell = sa.ColumnElement[Any]
Condition = sa.ColumnElement[bool]
CellUnit = Literal["text", "day", "instant", "flag", "count", "money"]
Side = tuple[str, CellUnit, Cell]


@dataclass(frozen=True, slots=True)
class Column:
    """What a row shows; money in minor units, an instant in milliseconds since 1970."""

    key: str
    label: str
    unit: CellUnit
    cell: Cell


@dataclass(frozen=True, eq=False, slots=True)
class Rows:
    """A kind of row: where it stands, which of them lie in the window, and what is shown of each.

    `oldest_first` ends with the row's id, so that no two rows are equal; its first is served by an index.
    """

    source: sa.FromClause
    in_window: Condition
    oldest_first: tuple[Cell, ...]
    shown: tuple[Column, ...]
    of_events: bool = False  # events may be removed by retention, what is made of them stays


def in_window(day: Cell) -> Condition:
    return day.between(FIRST, LAST)


@dataclass(frozen=True, eq=False, slots=True)
class Listing:
    """The rows of a measure. `figure` asks the reporting tables for the same.

    A measure by name keeps the rows that are `named` so; a share names in its numerator and needs a name.
    It does not exist for the names `without`.
    """

    metric: Metric
    rows: Rows
    contributes: tuple[Column, ...]
    figure: Told
    where: Condition
    named: Condition | None = None
    needs_name: bool = False
    without: tuple[str, ...] = ()
    bound: Callable[[str], Any] = str

    @property
    def columns(self) -> tuple[Column, ...]:
        return (*self.rows.shown, *self.contributes)

    def column(self, key: str) -> Column | None:
        return next((column for column in self.columns if column.key == key), None)


def one(label: str) -> Column:
    """A row that counts as one."""
    return Column("value", label, "count", sa.literal(1))


def adds(metric: str, *, money: Cell | None = None, count: Cell | None = None) -> tuple[Column, ...]:
    """What a row adds to a sum: an amount, a count, or itself."""
    label = METRICS[metric].label
    if money is not None:
        return (Column("value", label, "money", money),)
    return (one(label) if count is None else Column("value", label, "count", count),)


def divides(numerator: Side, denominator: Side) -> tuple[Column, ...]:
    """What a row adds to either side of a ratio."""
    return (Column("numerator", *numerator), Column("denominator", *denominator))


def yes(condition: Condition) -> Cell:
    """1 where it holds, else 0."""
    return sa.case((condition, 1), else_=0)


# The statements. Each is made once: the reader keeps what it compiled by the statement itself.


@lru_cache(maxsize=1024)
def page_of(listing: Listing, named: bool, sort: str, descending: bool) -> sa.Select[Any]:
    return whole(listing, named, sort, descending).limit(LIMIT).offset(OFFSET)


@lru_cache(maxsize=1024)
def whole(listing: Listing, named: bool, sort: str, descending: bool) -> sa.Select[Any]:
    order = [cell.desc() if descending else cell.asc() for cell in listing.rows.oldest_first]
    column = listing.column(sort)
    # The date is what the rows' own order begins with. Databases disagree where nulls belong.
    if column is not None and sort != "date":
        order.insert(0, (column.cell.desc() if descending else column.cell.asc()).nulls_last())
    return _selected(listing, named).order_by(*order)


@lru_cache(maxsize=256)
def totals_of(listing: Listing, named: bool) -> sa.Select[Any]:
    """How many rows there are, and the sum of each contribution."""
    sums = [sa.func.coalesce(known_sum(column.cell), 0) for column in listing.contributes]
    told: list[Cell] = [sa.func.count(), *sums]
    return _selected(listing, named).with_only_columns(*told)


@lru_cache(maxsize=64)
def named_in(table: str, by: str) -> sa.Select[Any]:
    """A row where the reporting table knows the name, none where it does not."""
    column = metadata.tables[table].c[by]
    return sa.select(sa.literal(1)).where(column == NAME).limit(1)


def _selected(listing: Listing, named: bool) -> sa.Select[Any]:
    conditions = [listing.rows.in_window, listing.where]
    if named and listing.named is not None:
        conditions.append(listing.named)
    cells = [column.cell.label(column.key) for column in listing.columns]
    return sa.select(*cells).select_from(listing.rows.source).where(*conditions)
