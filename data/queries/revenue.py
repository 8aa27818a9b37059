"""Money: what came in, by what and from whom."""

from data.periods import Period
from data.queries.answer import Answer
from data.queries.reader import Reader


def summary(reader: Reader, period: Period) -> Answer:
    raise NotImplementedError


def attribution(reader: Reader, period: Period) -> Answer:
    raise NotImplementedError


def category(reader: Reader, period: Period) -> Answer:
    raise NotImplementedError


def customer_value(reader: Reader, period: Period) -> Answer:
    raise NotImplementedError
