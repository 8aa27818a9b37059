"""How visits become purchases, and where the assistant had a part."""

from data.periods import Period
from data.queries.answer import Answer
from data.queries.reader import Reader


def trends(reader: Reader, period: Period) -> Answer:
    raise NotImplementedError


def analytics(reader: Reader, period: Period) -> Answer:
    raise NotImplementedError


def funnel(reader: Reader, period: Period) -> Answer:
    raise NotImplementedError
