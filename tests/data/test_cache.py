"""The answer cache: one computation at a time, and a Redis that may fail."""

import contextlib
import logging
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from data.cache import ANSWERS_IN_PROCESS, LARGEST_KEPT_BYTES, AnswerCache, PatientRedis
from data.outage import RedisOutage
from tests.servers import RedisServer


class Counted:
    """Makes an answer slowly, and counts how often."""

    def __init__(self, answer: bytes = b"answer") -> None:
        self.answer = answer
        self.times = 0

    def __call__(self) -> bytes:
        self.times += 1
        time.sleep(0.05)
        return self.answer


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def silent_url() -> Iterator[str]:
    """A server that accepts connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"


def at_once(cache: AnswerCache, make: Counted, threads: int) -> list[bytes]:
    got: list[bytes] = []
    start = threading.Barrier(threads)

    def ask() -> None:
        start.wait()
        got.append(cache.answer("key", make))

    running = [threading.Thread(target=ask) for _ in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    return got


def test_sixteen_threads_make_one_computation() -> None:
    make = Counted()
    assert at_once(AnswerCache(), make, 16) == [b"answer"] * 16
    assert make.times == 1


class Alone:
    """Makes an answer that is not kept, and tells how many made it at the same moment."""

    def __init__(self, *, fails: bool) -> None:
        self.fails = fails
        self.inside = self.most = self.times = 0
        self._lock = threading.Lock()

    def __call__(self) -> bytes:
        with self._lock:
            self.inside, self.times = self.inside + 1, self.times + 1
            self.most = max(self.most, self.inside)
        time.sleep(0.01)
        with self._lock:
            self.inside -= 1
        if self.fails:
            raise ValueError("no answer")
        return b"x" * (LARGEST_KEPT_BYTES + 1)


@pytest.mark.parametrize("fails", [True, False])
def test_what_fails_or_is_too_large_is_made_by_one_at_a_time(fails: bool) -> None:
    cache, make = AnswerCache(), Alone(fails=fails)

    def ask() -> None:
        for _ in range(3):
            with contextlib.suppress(ValueError):
                cache.answer("key", make)

    running = [threading.Thread(target=ask) for _ in range(8)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    assert (make.times, make.most) == (24, 1)
    assert not cache._gates


def test_a_failed_computation_is_tried_again_by_the_next() -> None:
    cache, make = AnswerCache(), Counted()

    def fail() -> bytes:
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011  # raised with no words
        cache.answer("key", fail)
    assert cache.answer("key", make) == b"answer"


def test_what_the_process_keeps_is_bounded_in_number_and_size() -> None:
    cache = AnswerCache()
    for number in range(2 * ANSWERS_IN_PROCESS):
        cache.answer(str(number), lambda: b"x")
    assert (
        sum(cache.get(str(number)) is not None for number in range(2 * ANSWERS_IN_PROCESS))
        <= ANSWERS_IN_PROCESS + 1
    )
    large = Counted(b"x" * (LARGEST_KEPT_BYTES + 1))
    cache.answer("large", large)
    cache.answer("large", large)
    assert large.times == 2


def test_two_processes_share_what_is_in_redis(redis_url: str) -> None:
    make = Counted()
    first, second = (AnswerCache(PatientRedis(redis_url, "answer:", RedisOutage())) for _ in range(2))
    assert first.answer("key", make) == second.answer("key", make) == b"answer"
    assert make.times == 1


def test_redis_holds_plain_bytes_and_nothing_in_it_is_run(redis_url: str) -> None:
    redis = PatientRedis(redis_url, "answer:", RedisOutage())
    poison = b"cos\nsystem\n(S'touch poisoned'\ntR."
    redis.set("key", poison)
    assert redis.get("key") == poison
    redis.close()


@pytest.mark.parametrize("server", ["refusing", "silent"])
def test_a_redis_that_is_down_or_hangs_is_a_miss_and_soon_left_alone(
    server: str, silent_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    clock = Clock()
    redis = PatientRedis(
        "redis://127.0.0.1:1/0" if server == "refusing" else silent_url, "answer:", RedisOutage(clock)
    )
    cache, make = AnswerCache(redis), Counted()
    began = time.monotonic()
    with caplog.at_level(logging.WARNING):
        for number in range(50):
            cache.answer(str(number), lambda: b"x")
        assert time.monotonic() - began < 2
        clock.now = 30
        assert cache.answer("key", make) == b"answer"
        assert len(caplog.records) == 1
        clock.now = 90
        cache.answer("other", make)
    assert len(caplog.records) == 2
    redis.close()


def test_redis_is_used_again_once_it_is_back(redis_server: RedisServer) -> None:
    clock = Clock()
    redis = PatientRedis(redis_server.url, "answer:", RedisOutage(clock))
    redis.set("key", b"kept")
    redis_server.stop()
    assert redis.get("key") is None
    redis_server.start()
    assert redis.get("key") is None  # left alone for a while
    clock.now = 10
    redis.set("key", b"new")
    assert redis.get("key") == b"new"
    redis.close()
