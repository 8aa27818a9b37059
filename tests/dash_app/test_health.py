"""Health tells how fresh the figures are, in moments; readiness does not depend on it."""

import datetime as dt

from flask.testing import FlaskClient

from data import lease
from data.engine import Database
from tests.data.facts_by_hand import Facts, at

HEALTH = "/api/health"
NOON = at("2026-03-20", "12:00")


def test_figures_that_wait_and_a_worker_are_told_in_utc(client: FlaskClient, database: Database) -> None:
    body = client.get(HEALTH).get_json()
    assert (body["oldest_waiting_since"], body["worker_seen_at"]) == (None, None)
    Facts(database).line(NOON, "C", "serum", 1, 2500, transaction_id="T9")
    lease.take(database, "worker", NOON + dt.timedelta(milliseconds=250))
    answer = client.get(HEALTH)
    assert answer.status_code == 200  # the worker was seen years ago, and a fact waits as long
    body = answer.get_json()
    assert body["oldest_waiting_since"] == "2026-01-01T09:00:00Z"
    assert body["worker_seen_at"] == "2026-03-20T12:00:00.250000Z"


def test_time_that_passes_is_nothing_new_and_a_sign_of_life_is(
    client: FlaskClient, database: Database
) -> None:
    Facts(database).line(NOON, "C", "serum", 1, 2500, transaction_id="T9")
    lease.take(database, "worker", NOON)
    held = {"If-None-Match": client.get(HEALTH).headers["ETag"]}
    assert client.get(HEALTH, headers=held).status_code == 304
    lease.take(database, "worker", NOON + dt.timedelta(seconds=3))
    assert client.get(HEALTH, headers=held).status_code == 200


def test_liveness_asks_no_database(client: FlaskClient) -> None:
    assert client.get(f"{HEALTH}?check=live").get_json().keys() == {"status", "release", "environment"}
