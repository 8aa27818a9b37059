"""Accounts: which passwords may be used."""

import datetime as dt

import pytest

from data import accounts
from data.accounts import AccountRefused
from data.engine import Database
from tests.data.facts_by_hand import rows

NOW = dt.datetime.fromisoformat("2026-11-26T12:00:00")
SHOP = "Glow and Behold"


SOON_GUESSED = {
    "elevenchars": "12 to 200 characters",
    "x" * 201: "12 to 200 characters",
    "horse ADA battery": "holds the name",
    "112211221122": "few characters",
    "passwordpassword": "repeats itself",
    "kT9$qkT9$qkT9$q": "repeats itself",
    "kT9$q" * 40: "repeats itself",
    "qwertyuiopasdf": "is common",
    "1234567890123": "is common",
    "Password1234!": "is common",
    "glowandbehold": "the shop's name",
    "smartshopie2026": "the shop's name",
}
GOOD = ("another horse battery", "ein langer Satz von mir", "vX2!kP9-qLw7", "ümlaut ohne ende" * 12)


def test_a_password_that_is_soon_guessed_is_refused(database: Database) -> None:
    accounts.create(database, "ada", "admin", "correct horse battery", now=NOW, shop_name=SHOP)
    for password, said in SOON_GUESSED.items():
        with pytest.raises(AccountRefused, match=said):
            accounts.set_password(database, "ADA", password, now=NOW, shop_name=SHOP)
    with pytest.raises(AccountRefused, match="repeats itself"):
        accounts.create(database, "eve", "admin", "passwordpassword", now=NOW)
    assert rows(database, "accounts", "name") == [("ada",)]
    assert accounts.recognise(database, "ada", "correct horse battery")


def test_long_words_and_short_noise_may_be_used(database: Database) -> None:
    for number, password in enumerate(GOOD):
        accounts.create(database, f"ada {number}", "viewer", password, now=NOW, shop_name=SHOP)
        assert accounts.recognise(database, f"ada {number}", password)


@pytest.mark.parametrize("name", ["a\0b", "\x7f", "ada\u202e", ""])
def test_no_account_has_a_name_that_cannot_be_read(database: Database, name: str) -> None:
    accounts.create(database, "ada", "admin", "correct horse battery", now=NOW)
    assert accounts.recognise(database, name, "correct horse battery") is None
