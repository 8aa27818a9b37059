"""Traces of a person in texts: an id within another id, an address within a sentence."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from data.ingest.reading import CELLS, LINE
from data.privacy.person import Person

# A shorter id says nothing where it stands among other characters: "12" is a quantity or a date as well.
SHORTEST_TOKEN, SHORTEST_PART = 4, 8
HOLDS_AN_ID = re.compile(r"customer|client|user|visitor|session|\bid|id\b|_id", re.IGNORECASE)
INSTEAD = "(erased)"


@dataclass(frozen=True)
class Traces:
    person: Person

    @cached_property
    def addresses(self) -> frozenset[str]:
        known = {*self.person.words, *self.person.all_ids}
        return frozenset(word for word in known if "@" in word)

    def without_addresses(self, text: str) -> str:
        return _any_of(self.addresses).sub(INSTEAD, text)

    def in_text(self, text: str) -> bool:
        """Whether an address, a full name or an id of the person stands in it."""
        return any(found.search(text) for found in self._patterns)

    def in_record(self, record: str, reason: str) -> bool:
        """Whether a refused row is about the person. Rather one row too many is taken for theirs."""
        if self.in_text(reason) or any(f"'{key}'" in reason for key in self.person.all_ids):
            return True
        return any(self._in_value(name, value) for name, value in _values("", json.loads(record)))

    def _in_value(self, name: str, value: str) -> bool:
        if value.casefold() in self._names or self.in_text(value):
            return True
        may_be_an_id = name in (LINE, CELLS) or bool(HOLDS_AN_ID.search(name))
        return may_be_an_id and value in self.person.all_ids

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(word.casefold() for word in self.person.words)

    @cached_property
    def _patterns(self) -> tuple[re.Pattern[str], ...]:
        ids = self.person.all_ids
        words = {word for word in self.person.words if " " in word}
        return (
            _any_of(self.addresses | {key for key in ids if len(key) >= SHORTEST_PART}),
            _any_of({key for key in ids if len(key) >= SHORTEST_TOKEN} | words, apart=True),
        )


def _any_of(texts: Iterable[str], *, apart: bool = False) -> re.Pattern[str]:
    """Any of these texts; `apart`: not as a part of a longer word or number."""
    listed = "|".join(re.escape(text) for text in sorted(texts, key=len, reverse=True))
    if not listed:
        return re.compile(r"(?!)")  # nothing
    within = rf"(?<![^\W_])(?:{listed})(?![^\W_])" if apart else f"(?:{listed})"
    return re.compile(within, re.IGNORECASE)


def _values(name: str, value: Any) -> Iterator[tuple[str, str]]:
    """Every value of a record as text, with the name it stands under."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _values(str(key), inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _values(name, inner)
    elif value is not None:
        yield name, str(value)
