"""Redis stopped, hung and started again: the database answers, limits hold, and the log says it once."""

import time
from collections import Counter
from pathlib import Path

import redis

from data.outage import REST_S
from tests.servers import RedisServer
from tests.soak.books import balance
from tests.soak.clients import Answer, Client, clients
from tests.soak.length import Length
from tests.soak.programs import WEB_PROCESSES, Program, platform, wait_for

# A hung Redis is given a fifth of a second, then left alone for five.
SLOWEST_SECONDS = 5.0
USED_AGAIN_SECONDS = 30


def is_used(server: RedisServer) -> bool:
    with redis.Redis.from_url(server.url) as client:
        return bool(client.dbsize())


def wait_until_used(server: RedisServer) -> float:
    server.empty()
    return wait_for(lambda: is_used(server), USED_AGAIN_SECONDS, "Redis was not used again")


def complaints(web: Program, outages: int) -> int:
    """Lines of the log, which has no others: one of each process and outage at most, of some not even that.

    Within a minute no process says it twice, but those that have taken its place do.
    """
    lines = web.logged()
    assert [line for line in lines if "Redis does not answer" not in line] == []
    assert 1 <= len(lines) <= WEB_PROCESSES * outages
    return len(lines)


def test_pages_and_rest_go_on_without_redis(
    redis_server: RedisServer, project: Path, tmp_path: Path, length: Length
) -> None:
    url = f"sqlite:///{tmp_path / 'shop.db'}"
    with platform(url, project, tmp_path, REDIS_URL=redis_server.url) as at:
        again = list[float]()
        with clients(at.port, writers=1, readers=4, pause=0.02) as at_work:
            wait_until_used(redis_server)
            for _ in range(length.outages):
                redis_server.stop()
                time.sleep(length.outage_seconds)
                redis_server.start()
                again.append(wait_until_used(redis_server))
                redis_server.hang()
                time.sleep(length.outage_seconds)
                redis_server.resume()
                again.append(wait_until_used(redis_server))
        said = complaints(at.web, len(again))
    print(
        f"\n{len(again)} outages, used again after {max(again):.1f} s at most; {said} lines; {at_work.said()}"
    )
    assert set(at_work.answered()) == {200, 201}
    assert at_work.unexpected() == []
    assert [each.cut_off for each in at_work.all if each.cut_off] == []
    assert max(each.slowest for each in at_work.all) < SLOWEST_SECONDS
    balance(url, at_work)


ALLOWED, ASKED = 10, 40
QUESTION = "/api/revenue/summary?start=2026-03-01&end=2026-03-31"


class Hurried(Client):
    """Asks on at once, also where it was turned away."""

    def _note(self, method: str, path: str, answer: Answer) -> None:
        self.answered[answer.status] += 1


def answered(client: Client) -> list[Answer]:
    """Many questions in a row: more than a minute allows."""
    answers = [client.ask("GET", QUESTION) for _ in range(ASKED)]
    return [each for each in answers if each is not None]


def let_through(answers: list[Answer]) -> int:
    """How many; the others are told what is allowed and when to come again."""
    assert len(answers) == ASKED
    assert set(Counter(each.status for each in answers)) == {200, 429}
    for each in answers:
        assert each.headers["x-ratelimit-limit"] == str(ALLOWED)
        assert (each.status == 429) == ("retry-after" in each.headers)
        assert each.status == 200 or 1 <= int(each.headers["retry-after"]) <= 60
    return sum(each.status == 200 for each in answers)


def test_limits_hold_without_redis(
    redis_server: RedisServer, project: Path, tmp_path: Path, length: Length
) -> None:
    """Counted by all processes together in Redis, and by each for itself while Redis is away."""
    url = f"sqlite:///{tmp_path / 'shop.db'}"
    settings = {"REDIS_URL": redis_server.url, "REQUESTS_PER_MINUTE": str(ALLOWED)}
    with platform(url, project, tmp_path, **settings) as at:
        client = Hurried([at.port])
        shared = [let_through(answered(client))]
        redis_server.stop()
        alone = let_through(answered(client))
        redis_server.start()  # it has forgotten
        time.sleep(REST_S)
        shared.append(let_through(answered(client)))
        redis_server.hang()
        began = time.monotonic()
        hung = answered(client)
        took = time.monotonic() - began
        redis_server.resume()
        said = complaints(at.web, 2)
    print(f"\nlet through {shared} of {ASKED} by Redis, {alone} without; {said} lines")
    assert shared == [ALLOWED, ALLOWED]
    assert ALLOWED <= alone <= ALLOWED * WEB_PROCESSES
    assert len(hung) == ASKED
    assert {each.status for each in hung} <= {200, 429}
    assert took < SLOWEST_SECONDS
