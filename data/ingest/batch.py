"""A batch: some thousand records of one kind on their way from raw values to rows."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa

from data.errors import Refused
from data.ingest.kinds import Kind
from data.ingest.privacy import discreet
from data.ingest.summary import Rejection
from data.shop import Shop

Record = Mapping[str, Any]
Row = tuple[Any, ...]


@dataclass
class Batch:
    """Raw values by field, and what the steps make of them; a list has one entry for each record."""

    kind: Kind
    shop: Shop
    origin: str
    numbers: Sequence[int]
    raw: Mapping[str, Sequence[Any]]
    record_at: Callable[[int], Record]
    source: str | None = None  # of order lines without ids: what their ids begin with

    # parse and settle
    columns: dict[str, list[Any]] = field(default_factory=dict)
    refused: dict[int, Refused] = field(default_factory=dict)

    # known already?
    known: dict[str, Any] = field(default_factory=dict)
    fresh: dict[str, int] = field(default_factory=dict)  # key -> place of the record that brought it
    changed: set[str] = field(default_factory=set)

    newly_named: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # by table

    # the answer
    accepted: int = 0
    duplicate: int = 0
    superseded: int = 0
    twins: int = 0
    created: Counter[str] = field(default_factory=Counter)

    def untried(self) -> "Batch":
        """The same parsed records before any step within a transaction, to try it again."""
        return replace(
            self,
            refused=dict(self.refused),
            known={},
            fresh={},
            changed=set(),
            newly_named=defaultdict(set),
            created=Counter(),
            accepted=0,
            duplicate=0,
            superseded=0,
            twins=0,
        )

    @property
    def size(self) -> int:
        return len(self.numbers)

    @property
    def keys(self) -> list[Any]:
        return self.columns[self.kind.key]

    def refuse(self, place: int, reason: Refused) -> None:
        self.refused.setdefault(place, discreet(reason))

    def live(self) -> Iterator[int]:
        """Places of the records that were not refused so far."""
        return (place for place in range(self.size) if place not in self.refused)

    def live_keys(self) -> set[str]:
        keys = self.keys
        return {keys[place] for place in self.live()}

    def rejections(self) -> list[Rejection]:
        return [
            Rejection(self.numbers[place], reason.field, reason.reason, reason.code)
            for place, reason in sorted(self.refused.items())
        ]


def fetch(connection: sa.Connection, select: sa.Select[Any]) -> Sequence[Any]:
    return connection.execute(select).all()
