"""What limits count: in Redis, for all processes together; in this one while Redis does not answer.

Flask-Limiter's own way to fall back fails the requests of other threads that meet the outage in the same
moment, and asks a hung Redis again with many a request.
"""

from collections.abc import Callable
from typing import TypeVar

from limits.storage import MemoryStorage, RedisStorage, Storage

from data.outage import IMPATIENT, RedisOutage

PREFIX = "counted-in+"
Found = TypeVar("Found")


class Counters(Storage):
    STORAGE_SCHEME = [f"{PREFIX}{scheme}" for scheme in ("redis", "rediss", "unix")]  # noqa: RUF012

    def __init__(self, uri: str, *, outage: RedisOutage, wrap_exceptions: bool = False) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions)
        self._outage = outage
        self._shared = RedisStorage(uri.removeprefix(PREFIX), **IMPATIENT)
        self._own = MemoryStorage()

    @property
    def base_exceptions(self) -> tuple[type[Exception], ...]:
        return ()

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        return self._counted(lambda counters: counters.incr(key, expiry, amount=amount))

    def get(self, key: str) -> int:
        return self._counted(lambda counters: counters.get(key))

    def get_expiry(self, key: str) -> float:
        return self._counted(lambda counters: counters.get_expiry(key))

    def check(self) -> bool:
        return True

    def reset(self) -> int | None:
        self._own.reset()
        return self._outage.tried(self._shared.reset)

    def clear(self, key: str) -> None:
        self._own.clear(key)
        self._outage.tried(lambda: self._shared.clear(key))

    def _counted(self, step: Callable[[Storage], Found]) -> Found:
        found = self._outage.tried(lambda: step(self._shared))
        return step(self._own) if found is None else found
