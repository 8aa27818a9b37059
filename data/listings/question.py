"""The question for the facts behind a figure: parsed once, answered a page at a time or as a whole."""

import datetime as dt
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import sqlalchemy as sa

from data.errors import NotFound, QuestionError
from data.listings.cells import Row, shown
from data.listings.figures import Number, against_before
from data.listings.listing import Listing, named_in, page_of, totals_of, whole
from data.listings.parsing import whole_number
from data.listings.registry import LISTINGS, MADE_OF
from data.metrics import METRICS
from data.periods import Period, Window
from data.queries.answer import Answer, AnsweredPeriod
from data.queries.measures import Figures
from data.queries.reader import Reader
from data.queries.spans import main_span
from data.tables.bookkeeping import sealed_days
from data.vocabulary import FUNNEL_STAGES, NO_FEATURE, TIERS

PARAMETERS = frozenset({"name", "sort", "order", "page", "limit"})
_SEALED_THROUGH = sa.select(sa.func.max(sealed_days.c.local_date))
Part = list[tuple[Any, ...]]
DEFAULT_LIMIT, LARGEST_LIMIT, LAST_PAGE = 25, 1000, 1_000_000
NEWEST_FIRST = "date"
# Names that are there whether or not anything happened under them.
CLOSED = {"stage_name": FUNNEL_STAGES, "tier": TIERS}
TOLD = ("key", "label", "definition", "unit", "source", "table")


@dataclass(frozen=True, slots=True)
class FactList:
    """Asks for the facts behind a metric, or behind its row of a name; as a question it answers a page.

    Raises NotFound for a name that never was, when asked.
    """

    reads_facts: ClassVar[bool] = True

    metric: str
    name: str | None = None
    sort: str = NEWEST_FIRST
    descending: bool = True
    page: int = 1
    limit: int = DEFAULT_LIMIT

    @property
    def listing(self) -> Listing:
        return LISTINGS[self.metric]

    def __call__(self, reader: Reader, period: Period) -> Answer:
        refuse_unknown_name(reader, self)
        metric = self.listing.metric
        own = main_span(reader, period, metric.source)
        measure = against_before(metric, self.listing.figure(reader, period, self.name), own)
        figure = measure["value"]
        days = known_days(reader, period, self, figure)
        refuse_removed(reader, self, days)
        total, sums = totals(reader, self, days)
        if figure is None:
            sums["value"] = None
        body = {
            **self.said(),
            "data": page(reader, self, days),
            "total": total,
            "sums": sums,
            "figure": figure,
            "measure": measure,
            "equal": sums["value"] == figure,
            "pending": reader.waiting != "",
        }
        return Answer(own.answered, body, reader.version, reader.waiting)

    def said(self) -> dict[str, Any]:
        """What the list is about, and which part of it is asked for."""
        metric, columns = self.listing.metric, self.listing.columns
        return {
            "metric": {key: getattr(metric, key) for key in TOLD},
            "name": self.name,
            "columns": [{"key": each.key, "label": each.label, "unit": each.unit} for each in columns],
            "page": self.page,
            "limit": self.limit,
            "sort": self.sort,
            "order": "desc" if self.descending else "asc",
        }

    def bound(self, days: Window) -> dict[str, Any]:
        """What the statements are asked with."""
        named = {} if self.name is None else {"name": self.listing.bound(self.name)}
        return {"first": days.start, "last": days.end, **named}


def known_days(reader: Reader, period: Period, asked: FactList, figure: Number) -> Window | None:
    """The days that the figure is about; None where it is unknown, or there is none of the name.

    A rate is None too where its facts are known and there is nothing to be a part of.
    """
    metric = asked.listing.metric
    if asked.name in asked.listing.without or (figure is None and metric.combine != "ratio"):
        return None
    own = main_span(reader, period, metric.source)
    if metric.combine != "last":
        return own.known_part(own.window)
    # A snapshot counts from the beginning on, and may be known beyond its source's days.
    return Window(own.window.start, min(own.window.end, own.unfinished))


def page(reader: Reader, asked: FactList, days: Window | None) -> list[Row]:
    if days is None:
        return []
    statement = page_of(asked.listing, asked.name is not None, asked.sort, asked.descending)
    offset = (asked.page - 1) * asked.limit
    found = reader.rows(statement, **asked.bound(days), limit=asked.limit, offset=offset)
    keys = [column.key for column in asked.listing.columns]
    return [dict(zip(keys, row, strict=True)) for row in shown(reader, asked.listing.columns, found)]


def totals(reader: Reader, asked: FactList, days: Window | None) -> tuple[int, dict[str, Any]]:
    """How many facts there are, what they add up to, and the figure that this makes; None where unknown."""
    listing = asked.listing
    keys = [column.key for column in listing.contributes]
    if days is None:
        return 0, {**dict.fromkeys(keys), "value": None}
    ((total, *sums),) = reader.rows(totals_of(listing, asked.name is not None), **asked.bound(days))
    figures = Figures(reader.shop.currency.minor_per_major)
    if len(sums) == 1:
        return total, {"value": figures.amount(listing.metric, sums[0])}
    ((numerator, denominator),) = shown(reader, listing.contributes, [tuple(sums)])
    value = figures.ratio(listing.metric, *sums)
    return total, {"numerator": numerator, "denominator": denominator, "value": value}


def whole_list(asked: FactList, reader: Reader, period: Period) -> tuple[AnsweredPeriod, Generator[Part]]:
    """All of the list in its order, some rows at a time, in flat memory; raises what a page raises."""
    refuse_unknown_name(reader, asked)
    own = main_span(reader, period, asked.listing.metric.source)
    figure = asked.listing.figure(reader, period, asked.name)["value"]
    days = known_days(reader, period, asked, figure)
    refuse_removed(reader, asked, days)
    return own.answered, _parts(asked, reader, days)


def refuse_removed(reader: Reader, asked: FactList, days: Window | None) -> None:
    """Raises QuestionError where retention removed some of the events: fewer would be listed than counted."""
    if days is None or not asked.listing.rows.of_events:
        return
    ((sealed,),) = reader.rows(_SEALED_THROUGH)
    if sealed is not None and days.start <= sealed:
        raise QuestionError(
            f"{asked.listing.metric.label} can be listed from {sealed + dt.timedelta(days=1)} on: the events "
            f"up to {sealed} were removed by retention. Their figures are kept.",
            code="facts_removed",
            parameter="start",
        )


def _parts(asked: FactList, reader: Reader, days: Window | None) -> Generator[Part]:
    if days is None:
        return
    statement = whole(asked.listing, asked.name is not None, asked.sort, asked.descending)
    for some in reader.streamed(statement, **asked.bound(days)):
        yield list(shown(reader, asked.listing.columns, some))


# Parsing


def parse_facts(metric: str, arguments: Mapping[str, str]) -> FactList:
    """The list that a metric and the parameters `name`, `sort`, `order`, `page` and `limit` ask for.

    Raises NotFound for what is no metric or no name; QuestionError for the rest that cannot be answered.
    """
    listing = _listing(metric)
    name = _name(listing, arguments.get("name"))
    sort = arguments.get("sort", NEWEST_FIRST)
    if listing.column(sort) is None:
        known = ", ".join(column.key for column in listing.columns)
        raise QuestionError(
            f"Cannot sort by {sort[:40]!r}; use one of {known}.", code="unknown_sort", parameter="sort"
        )
    order = arguments.get("order", "desc")
    if order not in ("asc", "desc"):
        raise QuestionError(
            f"Unknown order {order[:40]!r}; use asc or desc.", code="unknown_order", parameter="order"
        )
    at = whole_number("page", arguments, 1, LAST_PAGE)
    limit = whole_number("limit", arguments, DEFAULT_LIMIT, LARGEST_LIMIT)
    return FactList(metric, name, sort, order == "desc", at, limit)


def _listing(metric: str) -> Listing:
    if metric in LISTINGS:
        return LISTINGS[metric]
    if metric in MADE_OF:
        raise QuestionError(
            f"{METRICS[metric].label} has no list of its own. It is {MADE_OF[metric]}.",
            code="no_list",
            parameter="metric",
        )
    if metric in METRICS:
        raise QuestionError(
            f"The facts behind {metric!r} are not listed yet; it stands in {METRICS[metric].table}.",
            code="no_list",
            parameter="metric",
        )
    raise NotFound(f"There is no metric {metric[:60]!r}; GET /api/metrics names them all.")


def _name(listing: Listing, name: str | None) -> str | None:
    metric = listing.metric
    if name is None:
        if listing.needs_name:
            raise QuestionError(
                f"name is missing: say which {metric.by} the list is about.",
                code="missing_parameter",
                parameter="name",
            )
        return None
    if metric.by is None:
        raise QuestionError(
            f"{metric.label} is one figure, not told apart by name; leave name out.",
            code="contradictory_name",
            parameter="name",
        )
    if "\0" in name:
        raise NotFound(f"There is no {metric.by} with a zero byte in its name.")
    known = CLOSED.get(metric.by)
    if known and name not in known:
        raise NotFound(f"There is no {metric.by} {name[:60]!r}; there are {', '.join(known)}.")
    return name


def refuse_unknown_name(reader: Reader, asked: FactList) -> None:
    """Raises NotFound for a name that the reporting table never had."""
    metric = asked.listing.metric
    if asked.name is None or metric.by is None or metric.by in CLOSED or asked.name == NO_FEATURE:
        return
    if not reader.rows(named_in(metric.table, metric.by), name=asked.name):
        raise NotFound(f"There is no {metric.by} {asked.name[:60]!r} in any period.")
