"""Who a fact is about, when it may name a customer, a user, a session or nobody."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Select


def first_known(**ids: Any) -> ColumnElement[str]:
    """The first id that is given, after its kind: equal ids of different kinds are not one person."""
    given = (sa.literal(f"{kind}:") + column for kind, column in ids.items())
    return sa.func.coalesce(*given, sa.null())


def ids_of(kind: str, known: Any) -> Select[Any]:
    """The ids of one kind among what `first_known` gave, without the kind: an index can serve them."""
    return sa.select(sa.func.substr(known, len(kind) + 2)).where(known.like(f"{kind}:%"))
