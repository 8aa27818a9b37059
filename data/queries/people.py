"""People: counted from customers' days, because they do not add over days.

One row is read for each person of a window, however often they came in it.
"""

from typing import Any

import sqlalchemy as sa

from data.periods import Window
from data.queries.reader import Reader
from data.queries.spans import Span
from data.queries.statements import FIRST, LAST
from data.tables.reporting import calendar, customer_days
from data.vocabulary import GUESTS

Tiers = dict[str, int]


def people_by_tier(reader: Reader, own: Span, window: Window) -> Tiers | None:
    """How many customers have an order or return in the window, each once: in the tier of their newest day.

    None where nothing is known of the window.
    """
    days = own.known_part(window)
    return None if days is None else dict(reader.rows(_BY_TIER, first=days.start, last=days.end))


def all_people(tiers: Tiers | None) -> int | None:
    return None if tiers is None else sum(tiers.values())


def of_tier(tier: str, now: Tiers | None, before: Tiers | None) -> dict[str, Any]:
    """What is said of a tier's people; guests are not known as people."""
    return {"customers": _found(now, tier), "previous_customers": _found(before, tier)}


def _found(tiers: Tiers | None, tier: str) -> int | None:
    return None if tiers is None or tier == GUESTS else tiers.get(tier, 0)


def _people() -> sa.Subquery:
    """Each customer with money in the days first..last: the newest of their days, and its tier.

    It is the one whose next lies beyond the window. Day by day an index finds these without a look at the
    others; a planner that saw that the days are a range would read all of it.
    """
    newest = customer_days.c
    in_window = sa.select(calendar.c.record_date).where(calendar.c.record_date.between(FIRST, LAST))
    days = in_window.cte("days").prefix_with("MATERIALIZED")
    same_day = sa.and_(newest.record_date == days.c.record_date, newest.next_date > LAST)
    return (
        sa.select(newest.customer_id, newest.record_date.label("newest"), newest.tier)
        .select_from(days.join(customer_days, same_day))
        .subquery("people")
    )


PEOPLE = _people()
_BY_TIER = sa.select(PEOPLE.c.tier, sa.func.count()).group_by(PEOPLE.c.tier)
