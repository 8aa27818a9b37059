"""Who may go on waiting to write into a SQLite file, which takes one writer at a time.

Whoever waits holds a thread of its process. While somebody holds the file for long, another program or a
refresh of very many facts, a few wait on and the others are told to come again, so that those who only read
find a thread.
"""

import threading
import time
from collections.abc import Callable

# So long everybody waits: longer than requests that write keep each other waiting. Then so many.
PATIENCE_SECONDS = 3.0
MOST_WAITING = 2


class Turns:
    """Of the threads of one process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._waiting: set[object] = set()
        self._stuck_since: float | None = None  # while somebody waits: since when nobody had a turn

    def take(self, tries: Callable[[], bool], longest_seconds: float) -> bool:
        """Whether it became this thread's turn. `tries` takes it within a moment, or says that it cannot."""
        me, until = object(), self._clock() + longest_seconds
        self._begin_waiting(me)
        has_turn = False
        try:
            while not (has_turn := tries()) and self._may_wait(me, until):
                pass
        finally:
            self._end_waiting(me, has_turn)
        return has_turn

    def _begin_waiting(self, me: object) -> None:
        now = self._clock()
        with self._lock:
            self._waiting.add(me)
            if self._stuck_since is None:
                self._stuck_since = now

    def _end_waiting(self, me: object, has_turn: bool) -> None:
        now = self._clock()
        with self._lock:
            self._waiting.discard(me)
            if has_turn or not self._waiting:
                self._stuck_since = now if self._waiting else None

    def _may_wait(self, me: object, until: float) -> bool:
        now = self._clock()
        with self._lock:
            stuck = 0.0 if self._stuck_since is None else now - self._stuck_since
            if stuck > PATIENCE_SECONDS and len(self._waiting) > MOST_WAITING:
                self._waiting.discard(me)  # at once, so that of all who ask together some stay
                return False
        return now < until
