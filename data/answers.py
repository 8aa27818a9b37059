"""Questions about a period, answered as finished JSON and kept under their fingerprint."""

import datetime as dt
import hashlib
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import chain
from typing import Any

import orjson

from data.cache import AnswerCache
from data.engine import Database
from data.lateness import Late, lateness
from data.periods import Period
from data.queries.answer import Answer, AnsweredPeriod
from data.queries.reader import Reader, open_reader
from data.release import RELEASE
from data.shop import Shop
from data.version import Version, Versions

Query = Callable[[Reader, Period], Answer]

# Figures that change while they are read are asked for again under their new version, some times. Facts may
# come in faster than that: then the answer is of the moment at which it was read, and of no other.
ATTEMPTS = 5

Part = list[tuple[Any, ...]]
Begin = Callable[[Reader, Period], tuple[AnsweredPeriod, Generator[Part]]]


class _Moved(Exception):
    """The figures are no longer those that the fingerprint names."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question at a moment: its fingerprint changes whenever its answer may."""

    query: Query
    period: Period
    version: Version
    today: dt.date
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Opened:
    """Rows that are still being read, part by part. Whoever takes them closes them."""

    period: AnsweredPeriod
    parts: Iterator[Part]
    _reading: ExitStack

    def close(self) -> None:
        self._reading.close()


class Answers:
    """All answers about one shop in one database, each computed once per version, day and release."""

    def __init__(self, database: Database, shop: Shop, versions: Versions, cache: AnswerCache) -> None:
        self._database = database
        self._shop = shop
        self._versions = versions
        self._cache = cache
        self._fingerprinted = lru_cache(maxsize=1024)(partial(_fingerprinted, _about(database, shop)))

    def ask(self, query: Query, period: Period) -> Asked:
        """What is asked right now; reads nothing but the version.

        A question that `reads_facts` may be answered anew before the figures follow.
        """
        of_facts = getattr(query, "reads_facts", False)
        version = self._versions.of_facts() if of_facts else self._versions.now()
        return self._fingerprinted(query, period, version, self._shop.today())

    def moment(self) -> str:
        """Tells one state of all figures, on one day, from every other; for who wants to notice new ones.

        That facts began to wait too long for their figures is another state of these. Who looks so again
        and again learns first that the database is gone. Raises DatabaseUnavailable.
        """
        self._database.refuse_gone()
        version, late = self._versions.now(), self.late()
        return f"{version.number} {version.stamp} {self._shop.today()}{f' {late.mark}' if late else ''}"

    def late(self) -> Late | None:
        """Whether facts wait too long for their figures right now."""
        return lateness(self._versions.waiting(), self._shop.now())

    def finished(self, asked: Asked) -> tuple[Asked, bytes]:
        """The envelope as JSON, and the question that it answers: the same one, or at a later moment.

        Raises DatabaseUnavailable when the database is away.
        """
        kept = self._cache.get(asked.fingerprint)
        return (asked, kept) if kept is not None else self._made_now(asked)

    def opened(self, asked: Asked, begin: Begin) -> tuple[Asked, "Opened"]:
        """Rows that are read while they are taken, from one moment, and the question that they answer.

        Their first part is read already: what fails, fails here. Raises DatabaseUnavailable.
        """
        for _ in range(ATTEMPTS):
            try:
                return self._opened(asked, begin)
            except _Moved:
                asked = self._again(asked)
        return self._opened(asked, begin, at_any_moment=True)

    def _opened(self, asked: Asked, begin: Begin, *, at_any_moment: bool = False) -> tuple[Asked, "Opened"]:
        with ExitStack() as stack:
            reader = stack.enter_context(open_reader(self._database, self._shop))
            waiting = None if asked.version.waiting is None else reader.waiting
            asked_then = self._at(asked, reader, reader.version, waiting)
            if not at_any_moment:
                _refuse_other(asked, asked_then)
            period, parts = begin(reader, asked.period)
            stack.callback(parts.close)
            first = next(parts, [])
            return asked_then, Opened(period, chain([first], parts), stack.pop_all())

    def _again(self, asked: Asked) -> Asked:
        self._versions.forget()
        return self.ask(asked.query, asked.period)

    def _made_now(self, asked: Asked) -> tuple[Asked, bytes]:
        for _ in range(ATTEMPTS):
            try:
                return asked, self._cache.answer(asked.fingerprint, partial(self._made_of_then, asked))
            except _Moved:
                asked = self._again(asked)
        return self._made(asked)

    def _made_of_then(self, asked: Asked) -> bytes:
        asked_then, made = self._made(asked)
        _refuse_other(asked, asked_then)
        return made

    def _made(self, asked: Asked) -> tuple[Asked, bytes]:
        with open_reader(self._database, self._shop) as reader:
            answer = asked.query(reader, asked.period)
            asked_then = self._at(asked, reader, answer.version, answer.waiting)
        return asked_then, orjson.dumps(answer.envelope())

    def _at(self, asked: Asked, reader: Reader, number: int, waiting: str | None) -> Asked:
        """The question at the moment at which it was read."""
        version = asked.version._replace(number=number, waiting=waiting)
        return self._fingerprinted(asked.query, asked.period, version, reader.today)


def _refuse_other(asked: Asked, asked_then: Asked) -> None:
    """Raises _Moved when what was read is not of the moment that the fingerprint names."""
    if asked_then.fingerprint != asked.fingerprint:
        raise _Moved


def _fingerprinted(about: str, query: Query, period: Period, version: Version, today: dt.date) -> Asked:
    # A function is told by its name, a question with parameters by all of them.
    name = getattr(query, "__qualname__", None) or repr(query)
    said = f"{about}\n{query.__module__}.{name}\n{period!r}\n{version!r}\n{today}"
    fingerprint = hashlib.blake2b(said.encode(), digest_size=12).hexdigest()
    return Asked(query, period, version, today, fingerprint)


def _about(database: Database, shop: Shop) -> str:
    """Everything besides the question that an answer depends on, constant while the process lives."""
    where = database.url.render_as_string(hide_password=True)
    rules = (shop.name, shop.currency.code, shop.zone.key, shop.attribution_days, shop.session_pause_minutes)
    return f"{RELEASE}\n{where}\n{rules}"
