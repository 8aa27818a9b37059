"""Redis while it does not answer: left alone by all of a process, and told once a minute."""

import logging
import time
from collections.abc import Callable
from typing import Any, TypeVar

from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

log = logging.getLogger(__name__)

# It shall not keep a request waiting, nor be asked a second time in it.
IMPATIENT: dict[str, Any] = {
    "socket_timeout": 0.2,
    "socket_connect_timeout": 0.2,
    "retry": Retry(NoBackoff(), 0),
}
REST_S = 5.0
COMPLAIN_EVERY_S = 60.0

Found = TypeVar("Found")


class RedisOutage:
    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._resting_until = float("-inf")
        self._silent_until = float("-inf")

    def tried(self, step: Callable[[], Found]) -> Found | None:
        """What Redis answers; None where it fails, or did a moment ago."""
        if self._clock() < self._resting_until:
            return None
        try:
            return step()
        except (RedisError, OSError) as error:
            self._rest(error)
            return None

    def _rest(self, error: Exception) -> None:
        moment = self._clock()
        self._resting_until = moment + REST_S
        if moment >= self._silent_until:
            self._silent_until = moment + COMPLAIN_EVERY_S
            log.warning(
                "Redis does not answer (%s); answers and limits stay in the process.", type(error).__name__
            )
