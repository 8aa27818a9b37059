"""The record of one visit as it unfolds: a running time and the facts noted so far."""

from __future__ import annotations

from typing import Any

from demo.clock import LONGEST_VISIT, iso

Record = dict[str, Any]

TIME_FIELDS = {
    "sessions": "started_at",
    "transactions": "invoice_date",
    "events": "occurred_at",
    "interactions": "interaction_date",
    "conversations": "occurred_at",
    "messages": "created_at",
    "inferences": "occurred_at",
    "payments": "paid_at",
}
"""The kinds of facts, in the order in which a day gives them, and the field that is their time."""

_PREFIXES = {
    "events": "E", "interactions": "A", "conversations": "T", "messages": "H", "inferences": "M",
}  # fmt: skip


class Story:
    """now: the running instant, which never leaves the visit's longest duration."""

    def __init__(self, code: str, start: int) -> None:
        self.code = code
        self.now = start
        self._latest = start + LONGEST_VISIT
        self._counts = dict.fromkeys(TIME_FIELDS, 0)
        self.facts: list[tuple[str, Record]] = []

    def wait(self, seconds: float) -> None:
        self.now = min(self._latest, self.now + max(1, int(seconds)))

    def next_id(self, kind: str) -> str:
        """The next id of a kind within this visit: "E-261120-0042-3"."""
        self._counts[kind] += 1
        return f"{_PREFIXES[kind]}-{self.code}-{self._counts[kind]}"

    def note(self, kind: str, record: Record) -> None:
        """Keep a fact that happens now."""
        record[TIME_FIELDS[kind]] = iso(self.now)
        self.facts.append((kind, record))
