"""Cells as they are told: money in major units, moments in UTC, no e-mail address anywhere."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from data.ingest.privacy import without_addresses
from data.listings.listing import Column
from data.queries.reader import Reader

Row = dict[str, Any]
Tell = Callable[[Any], Any]

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def shown(
    reader: Reader, columns: Sequence[Column], rows: Iterable[Sequence[Any]]
) -> Iterator[tuple[Any, ...]]:
    """The rows with each cell as its column's unit is told."""
    minor = reader.shop.currency.minor_per_major
    told: dict[str, Tell] = {"money": lambda value: value / minor, "instant": moment, "text": discreet}
    changes = [(at, told[column.unit]) for at, column in enumerate(columns) if column.unit in told]
    for row in rows:
        cells = list(row)
        for at, tell in changes:
            if cells[at] is not None:
                cells[at] = tell(cells[at])
        yield tuple(cells)


def moment(milliseconds: int) -> str:
    """A moment in UTC: 2026-03-02T09:00:00Z."""
    return (EPOCH + dt.timedelta(milliseconds=milliseconds)).isoformat().replace("+00:00", "Z")


def discreet(text: str) -> str:
    """Ids may be e-mail addresses, and texts may hold them."""
    return without_addresses(text) if "@" in text else text
