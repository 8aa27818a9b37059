"""Finished answers, kept under keys that name everything the answer depends on.

A key carries the data version and the day, so nothing is ever deleted by hand: an answer whose figures
changed is simply not asked for again, and grows old. Two layers: the process's own, bounded, and Redis
where there is one, shared by all processes. A failing Redis is only a miss.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

from cachelib.serializers import RedisSerializer
from flask_caching.backends import RedisCache, SimpleCache
from redis import Redis

from data.outage import IMPATIENT, RedisOutage

ANSWERS_IN_PROCESS = 512
LARGEST_KEPT_BYTES = 256 * 1024
KEPT_SECONDS = 24 * 3600


class Layer(Protocol):
    def get(self, key: str) -> Any: ...

    def set(self, key: str, value: Any) -> Any: ...


@dataclass(slots=True)
class _Gate:
    """Lets one through at a time; `wanted` counts those inside and waiting."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    wanted: int = 0


class AnswerCache:
    """get-or-make with one computation per key at a time within the process."""

    def __init__(self, shared: Layer | None = None) -> None:
        self._own = SimpleCache(threshold=ANSWERS_IN_PROCESS, default_timeout=KEPT_SECONDS)
        self._shared = shared
        self._gates: dict[str, _Gate] = {}
        self._lock = threading.Lock()

    def get(self, key: str) -> bytes | None:
        """What is kept in this process."""
        found: bytes | None = self._own.get(key)
        return found

    def answer(self, key: str, make: Callable[[], bytes]) -> bytes:
        """The answer kept under `key`, else made, once, while others who ask for it wait.

        What `make` raises, it raises to its caller; the next one waiting tries again.
        """
        found = self.get(key)
        if found is not None:
            return found
        with self._gate(key):
            found = self.get(key)
            return found if found is not None else self._shared_or_made(key, make)

    @contextmanager
    def _gate(self, key: str) -> Iterator[None]:
        """One at a time for each key. The gate goes with the last who wants it, never with the first."""
        with self._lock:
            gate = self._gates.setdefault(key, _Gate())
            gate.wanted += 1
        try:
            with gate.lock:
                yield
        finally:
            with self._lock:
                gate.wanted -= 1
                if not gate.wanted:
                    del self._gates[key]

    def _shared_or_made(self, key: str, make: Callable[[], bytes]) -> bytes:
        found: bytes | None = self._shared.get(key) if self._shared else None
        if found is None:
            found = make()
            if self._shared and len(found) <= LARGEST_KEPT_BYTES:
                self._shared.set(key, found)
        if len(found) <= LARGEST_KEPT_BYTES:
            self._own.set(key, found)
        return found


class _Plain(RedisSerializer):
    """Bytes as they are. The library's own way unpickles, and would run what a stranger put there."""

    def dumps(self, value: Any, protocol: int = 0) -> Any:
        del protocol
        return value

    def loads(self, bvalue: bytes | None) -> Any:
        return bvalue


class _BytesInRedis(RedisCache):
    serializer = _Plain()


class PatientRedis:
    """Redis as a layer that never fails."""

    def __init__(self, url: str, prefix: str, outage: RedisOutage) -> None:
        client = Redis.from_url(url, **IMPATIENT)
        self._client = client
        self._cache = _BytesInRedis(host=client, default_timeout=KEPT_SECONDS, key_prefix=prefix)
        self._outage = outage

    def get(self, key: str) -> bytes | None:
        found: bytes | None = self._outage.tried(lambda: self._cache.get(key))
        return found

    def set(self, key: str, value: bytes) -> None:
        self._outage.tried(lambda: self._cache.set(key, value))

    def close(self) -> None:
        self._client.close()
