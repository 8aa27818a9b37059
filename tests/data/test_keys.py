"""Keys: recognised by their hash, until they expire or are revoked."""

import datetime as dt
import secrets
import time
from collections.abc import Iterator

import pytest

from data import keys
from data.engine import Database
from data.errors import NotFound
from data.kept import KeptConnections
from tests.data.facts_by_hand import rows

NOW = dt.datetime.fromisoformat("2026-05-01T12:00:00")
LATER = NOW + dt.timedelta(days=400)


@pytest.fixture
def kept(database: Database) -> Iterator[KeptConnections]:
    kept = KeptConnections(database)
    yield kept
    kept.close()


def test_a_key_is_recognised_and_only_its_hash_is_stored(database: Database, kept: KeptConnections) -> None:
    key = keys.create(database, "shop", "ingest", now=NOW)
    found = keys.recognise(kept, key, NOW)
    assert found is not None
    assert (found.name, found.rights) == ("shop", frozenset({"ingest"}))
    ((prefix, key_hash),) = rows(database, "api_keys", "prefix", "key_hash")
    assert key.startswith(prefix)
    assert len(key) > 50
    assert key not in (prefix, key_hash)
    assert key_hash == keys.hashed(key)


def test_what_is_no_key_of_ours_is_not_recognised(database: Database, kept: KeptConnections) -> None:
    key = keys.create(database, "shop", "read", now=NOW)
    wrong = [
        "",
        "ssk_",
        key[:-1],
        key + "x",
        key[:12],
        key.upper(),
        "schlüssel",
        "x" * 10_000,
        key[:-1] + "é",
        "\x00",
    ]
    assert [keys.recognise(kept, each, NOW) for each in wrong] == [None] * len(wrong)


def test_no_two_keys_begin_alike(
    database: Database, kept: KeptConnections, monkeypatch: pytest.MonkeyPatch
) -> None:
    prefixes = iter(["00000000", "00000000", "00000001"])
    monkeypatch.setattr(secrets, "token_hex", lambda _: next(prefixes))
    first, second = (keys.create(database, name, "read", now=NOW) for name in ("first", "second"))
    assert (first[:12], second[:12]) == ("ssk_00000000", "ssk_00000001")
    named = [found.name for each in (first, second) if (found := keys.recognise(kept, each, NOW))]
    assert named == ["first", "second"]


def test_a_key_counts_until_it_expires(database: Database, kept: KeptConnections) -> None:
    key = keys.create(database, "shop", "read", now=NOW, days=30)
    assert keys.recognise(kept, key, NOW + dt.timedelta(days=29, hours=23))
    assert keys.recognise(kept, key, NOW + dt.timedelta(days=30)) is None
    assert keys.recognise(kept, keys.create(database, "ever", "read", now=NOW), LATER)


def test_a_revoked_key_counts_no_longer_and_keeps_its_name(database: Database, kept: KeptConnections) -> None:
    key = keys.create(database, "shop", "read", now=NOW)
    keys.revoke(database, "shop", now=NOW)
    assert keys.recognise(kept, key, NOW) is None
    with pytest.raises(NotFound):
        keys.revoke(database, "shop", now=NOW)
    with pytest.raises(keys.KeyRefused, match="already"):
        keys.create(database, "shop", "read", now=NOW)
    assert [each["name"] for each in keys.listed(database)] == ["shop"]


@pytest.mark.parametrize("name", ["", "  ", "x" * 81, "two\nlines", "\x1b[31m"])
def test_names_are_short_and_printable(database: Database, name: str) -> None:
    with pytest.raises(keys.KeyRefused):
        keys.create(database, name, "read", now=NOW)


def test_the_last_use_is_noted_once_a_minute(database: Database, kept: KeptConnections) -> None:
    key = keys.create(database, "shop", "read", now=NOW)
    noted = []
    for seconds in (0, 30, 59, 61):
        moment = NOW + dt.timedelta(seconds=seconds)
        found = keys.recognise(kept, key, moment)
        assert found is not None
        keys.note_use(database, found, moment)
        noted += rows(database, "api_keys", "last_used_at")
    assert noted == [(NOW,), (NOW,), (NOW,), (NOW + dt.timedelta(seconds=61),)]


def test_noting_a_use_never_waits_for_another_writer(database: Database, kept: KeptConnections) -> None:
    key = keys.create(database, "shop", "read", now=NOW)
    found = keys.recognise(kept, key, NOW)
    assert found is not None
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE api_keys SET scope = 'read'")
        began = time.monotonic()
        keys.note_use(database, found, NOW)
        assert time.monotonic() - began < 1
    assert rows(database, "api_keys", "last_used_at") == [(None,)]
    keys.note_use(database, found, NOW)
    assert rows(database, "api_keys", "last_used_at") == [(NOW,)]
