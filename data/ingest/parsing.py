"""First steps of ingest, outside any transaction: parse each field, settle what follows from it."""

from collections.abc import Sequence
from typing import Any

from data.errors import Refused
from data.ingest.batch import Batch
from data.ingest.kinds import Field, Rule
from data.ingest.values import Bad, show
from data.shop import Shop

REMEMBERED_VALUES = 20_000
REMEMBERED_LENGTH = 100


class Memory:
    """Texts that were parsed before, by field: files repeat ids, days and prices. Bounded."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self._by_field: dict[str, dict[str, Any]] = {}

    def parsed(self, field: Field, raws: Sequence[Any]) -> list[Any]:
        """Each value parsed; in place of a bad one the Refused that says why."""
        if set(map(type, raws)) != {str}:
            return [_attempt(field, raw, self.shop) for raw in raws]
        known = self._by_field.setdefault(field.name, {})
        if len(known) > REMEMBERED_VALUES:
            known.clear()
        new = {raw: _attempt(field, raw, self.shop) for raw in set(raws).difference(known)}
        known.update(new)
        parsed = [known[raw] for raw in raws]
        for raw in new:
            if len(raw) > REMEMBERED_LENGTH:
                del known[raw]
        return parsed


def is_empty(raw: Any) -> bool:
    """Whether a raw value means that the field was not sent."""
    return raw is None or (isinstance(raw, str) and (not raw or raw.isspace()))


def _attempt(field: Field, raw: Any, shop: Shop) -> Any:
    if is_empty(raw):
        return None
    try:
        return field.parse(raw, shop)
    except Bad as bad:
        said = bad.reason.replace(show(raw), "what is not shown here") if field.personal else bad.reason
        return Refused(field.name, f"{field.name} {said}.", bad.code)
    except ArithmeticError:
        return Refused(field.name, f"{field.name} is a number that cannot be kept.", "bad_number")


def parse(batch: Batch, memory: Memory) -> None:
    """Each field's raw values become the columns it fills; a bad value refuses its record."""
    for field in batch.kind.fields:
        raws = batch.raw.get(field.name)
        if raws is None:
            batch.columns.update((column, [None] * batch.size) for column in field.fills)
            continue
        parsed = memory.parsed(field, raws)
        for place, value in enumerate(parsed):
            if type(value) is Refused:
                batch.refuse(place, value)
                parsed[place] = None
        _fill(batch, field, parsed)
    _require_key(batch)


def _fill(batch: Batch, field: Field, parsed: list[Any]) -> None:
    if len(field.fills) == 1:
        batch.columns[field.fills[0]] = parsed
    elif field.fills:
        nothing = (None,) * len(field.fills)
        split = zip(*[nothing if value is None else value for value in parsed], strict=True)
        batch.columns.update(zip(field.fills, map(list, split), strict=True))


def _require_key(batch: Batch) -> None:
    required = batch.kind.by_name[batch.kind.key].required
    if required and None in batch.keys:
        for place, key in enumerate(batch.keys):
            if key is None:
                batch.refuse(place, missing(batch.kind.key))


def missing(field: str) -> Refused:
    return Refused(field, f"{field} is missing.", "required")


def settle(batch: Batch) -> None:
    """Columns that follow from others, such as the kind of a line."""
    for rule in batch.kind.rules:
        found = list(_followed(batch, rule))
        batch.columns.update(zip(rule.gives, map(list, zip(*found, strict=True)), strict=True))


def _followed(batch: Batch, rule: Rule) -> Any:
    nothing = (None,) * len(rule.gives)
    by = rule.by
    for place, given in enumerate(zip(*(batch.columns[column] for column in rule.of), strict=True)):
        try:
            yield by(*given)
        except Refused as reason:
            batch.refuse(place, reason)
            yield nothing
