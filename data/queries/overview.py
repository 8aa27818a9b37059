"""The shop at a glance."""

from data.periods import Period
from data.queries.answer import Answer
from data.queries.reader import Reader


def kpis(reader: Reader, period: Period) -> Answer:
    raise NotImplementedError


def funnel(reader: Reader, period: Period) -> Answer:
    raise NotImplementedError


def interaction_types(reader: Reader, period: Period) -> Answer:
    raise NotImplementedError
