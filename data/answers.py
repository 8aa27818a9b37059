"""Questions about a period, answered as finished JSON and kept under their fingerprint."""

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial

import orjson

from data.cache import AnswerCache
from data.engine import Database
from data.errors import DatabaseUnavailable
from data.periods import Period
from data.queries.answer import Answer
from data.queries.reader import Reader, open_reader
from data.release import RELEASE
from data.shop import Shop
from data.version import Version, Versions

Query = Callable[[Reader, Period], Answer]

# Figures that change while they are read are asked for again under their new version.
ATTEMPTS = 5


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


class Answers:
    """All answers about one shop in one database, each computed once per version, day and release."""

    def __init__(self, database: Database, shop: Shop, versions: Versions, cache: AnswerCache) -> None:
        self._database = database
        self._shop = shop
        self._versions = versions
        self._cache = cache
        self._fingerprinted = lru_cache(maxsize=1024)(partial(_fingerprinted, _about(database, shop)))

    def ask(self, query: Query, period: Period) -> Asked:
        """What is asked right now; reads nothing but the version."""
        return self._fingerprinted(query, period, self._versions.now(), self._shop.today())

    def moment(self) -> str:
        """Tells one state of all figures, on one day, from every other; for who wants to notice new ones."""
        version = self._versions.now()
        return f"{version.number} {version.stamp} {self._shop.today()}"

    def finished(self, asked: Asked) -> tuple[Asked, bytes]:
        """The envelope as JSON, and the question that it answers: the same one, or at a later version.

        Raises DatabaseUnavailable when the database is away.
        """
        kept = self._cache.get(asked.fingerprint)
        return (asked, kept) if kept is not None else self._made_now(asked)

    def _made_now(self, asked: Asked) -> tuple[Asked, bytes]:
        for _ in range(ATTEMPTS):
            try:
                return asked, self._cache.answer(asked.fingerprint, partial(self._made, asked))
            except _Moved:
                self._versions.forget()
                asked = self.ask(asked.query, asked.period)
        raise DatabaseUnavailable("The figures change faster than they can be read.")

    def _made(self, asked: Asked) -> bytes:
        with open_reader(self._database, self._shop) as reader:
            answer = asked.query(reader, asked.period)
            if (answer.version, reader.today) != (asked.version.number, asked.today):
                raise _Moved
        return orjson.dumps(answer.envelope())


def _fingerprinted(about: str, query: Query, period: Period, version: Version, today: dt.date) -> Asked:
    said = f"{about}\n{query.__module__}.{query.__qualname__}\n{period!r}\n{version!r}\n{today}"
    fingerprint = hashlib.blake2b(said.encode(), digest_size=12).hexdigest()
    return Asked(query, period, version, today, fingerprint)


def _about(database: Database, shop: Shop) -> str:
    """Everything besides the question that an answer depends on, constant while the process lives."""
    where = database.url.render_as_string(hide_password=True)
    rules = (shop.name, shop.currency.code, shop.zone.key, shop.attribution_days, shop.session_pause_minutes)
    return f"{RELEASE}\n{where}\n{rules}"
