"""People: counted from person-days, because they do not add over days.

The one place here whose cost grows with what happened: a window's customer-days are read.
"""

from typing import Any, NamedTuple

import sqlalchemy as sa

from data.periods import Window
from data.queries.measures import Figures
from data.queries.reader import Reader
from data.queries.spans import Span
from data.queries.statements import FIRST, LAST, known_sum
from data.tables.reporting import customer_days
from data.vocabulary import GUESTS


class People(NamedTuple):
    """Distinct customers of one tier: how many, their net revenue in the window, and how many of them
    were in another tier on another of their days."""

    customers: int
    net_minor: int
    moved: int


Tiers = dict[str, People]


def people_by_tier(reader: Reader, own: Span, window: Window) -> Tiers | None:
    """Each customer with an order or return in the window, once: in the tier of the newest of their days.

    None where nothing is known of the window.
    """
    days = own.known_part(window)
    if days is None:
        return None
    rows = reader.rows(_BY_TIER, first=days.start, last=days.end)
    return {tier: People(*figures) for tier, *figures in rows}


def all_people(tiers: Tiers | None) -> int | None:
    return None if tiers is None else sum(tier.customers for tier in tiers.values())


def of_tier(figures: Figures, tier: str, now: Tiers | None, before: Tiers | None) -> dict[str, Any]:
    """What is said of a tier's people; guests are not known as people."""
    here, earlier = _found(now, tier), _found(before, tier)
    return {
        "customers": here.customers if here else None,
        "previous_customers": earlier.customers if earlier else None,
        "customer_revenue": figures.money(here.net_minor) if here else None,
        "revenue_per_customer": figures.money_by(here.net_minor, here.customers) if here else None,
        "customers_moved": here.moved if here else None,
    }


def _found(tiers: Tiers | None, tier: str) -> People | None:
    return None if tiers is None or tier == GUESTS else tiers.get(tier, People(0, 0, 0))


def _people() -> sa.Subquery:
    """Each customer with money in the days first..last: their newest day, its tier, what they spent."""
    day = customer_days.c
    person = (
        sa.select(
            day.customer_id,
            sa.func.max(day.record_date).label("newest"),
            known_sum(day.net_minor).label("net_minor"),
            sa.case((sa.func.min(day.tier) != sa.func.max(day.tier), 1), else_=0).label("moved"),
        )
        .where(day.record_date.between(FIRST, LAST))
        .group_by(day.customer_id)
        .subquery("person")
    )
    newest = sa.and_(day.customer_id == person.c.customer_id, day.record_date == person.c.newest)
    return sa.select(*person.c, day.tier).select_from(person.join(customer_days, newest)).subquery("people")


PEOPLE = _people()
_BY_TIER = sa.select(
    PEOPLE.c.tier, sa.func.count(), known_sum(PEOPLE.c.net_minor), known_sum(PEOPLE.c.moved)
).group_by(PEOPLE.c.tier)
