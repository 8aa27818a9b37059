"""What limits count: together in Redis, alone while it does not answer."""

import logging

import pytest
from limits import parse
from limits.strategies import FixedWindowRateLimiter

from dash_app.counters import PREFIX, Counters
from data.outage import REST_S, RedisOutage
from tests.servers import RedisServer

THREE_A_MINUTE = parse("3/minute")


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def limiter_on(url: str, outage: RedisOutage) -> FixedWindowRateLimiter:
    return FixedWindowRateLimiter(Counters(f"{PREFIX}{url}", outage=outage))


def let_through(limiter: FixedWindowRateLimiter, times: int) -> int:
    return sum(limiter.hit(THREE_A_MINUTE, "key shop") for _ in range(times))


def test_processes_count_together(redis_url: str) -> None:
    one, other = (limiter_on(redis_url, RedisOutage()) for _ in range(2))
    assert (let_through(one, 2), let_through(other, 2), let_through(one, 1)) == (2, 1, 0)
    assert not other.test(THREE_A_MINUTE, "key shop")
    one.clear(THREE_A_MINUTE, "key shop")
    assert let_through(other, 4) == 3
    one.storage.reset()
    assert let_through(other, 4) == 3


def test_without_redis_each_counts_alone_says_it_once_and_asks_again_later(
    redis_server: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    clock = Clock()
    limiter = limiter_on(redis_server.url, RedisOutage(clock))
    assert let_through(limiter, 5) == 3
    redis_server.stop()
    with caplog.at_level(logging.WARNING):
        assert let_through(limiter, 5) == 3
        remaining = limiter.get_window_stats(THREE_A_MINUTE, "key shop").remaining
        assert (remaining, let_through(limiter, 5)) == (0, 0)
        redis_server.start()  # it has forgotten, and is left alone for a while
        assert let_through(limiter, 5) == 0
        clock.now = REST_S
        assert let_through(limiter, 5) == 3
    (line,) = caplog.messages
    assert line == "Redis does not answer (ConnectionError); answers and limits stay in the process."
