"""Settings: what stops the start, and with which sentence."""

from pathlib import Path

import pytest

from data.currencies import EXPONENTS
from data.errors import SettingError
from data.settings import Settings, load_settings
from data.shop import Currency


def load(**environ: str) -> Settings:
    return load_settings(environ, Path("no .env here"))


@pytest.mark.parametrize(
    ("code", "exponent"), [("EUR", 2), ("JPY", 0), ("KWD", 3), ("CLF", 4), ("UYW", 4), ("XCG", 2)]
)
def test_a_currency_has_the_digits_of_its_standard(code: str, exponent: int) -> None:
    assert load(SHOP_CURRENCY=code).shop().currency.exponent == exponent
    assert Currency(code).minor_per_major == 10**exponent


def test_the_table_of_currencies_is_whole() -> None:
    assert len(EXPONENTS) == 17 + 139 + 7 + 2
    assert all(len(code) == 3 and code.isalpha() and code.isupper() for code in EXPONENTS)


@pytest.mark.parametrize("code", ["EUX", "eur", "XXX", "DEM", "EURO", "XAU"])
def test_what_is_no_currency_stops_the_start(code: str) -> None:
    with pytest.raises(SettingError, match=f"^SHOP_CURRENCY cannot be used: '{code}' is not an active ISO"):
        load(SHOP_CURRENCY=code)
    with pytest.raises(SettingError, match="is not an active ISO 4217 currency"):
        Currency(code)


@pytest.mark.parametrize("name", ["PORT0", "PORTS", "APP_ENVS"])
def test_a_short_name_may_be_of_another_program(name: str) -> None:
    assert load(**{name: "1"}) == load()


@pytest.mark.parametrize("name", ["SHOP_NAM", "DATABASE_ULR", "LOG_LEVELS", "OIDC_ISSUERS", "SHOP_CURENCY"])
def test_a_near_miss_of_a_longer_name_or_a_family_is_told(name: str) -> None:
    with pytest.raises(SettingError, match=f"^{name} in the environment is not a setting; did you mean "):
        load(**{name: "1"})


@pytest.mark.parametrize(
    "url",
    ["sqlite://", "sqlite:///:memory:", "sqlite:///file::memory:?uri=true", "sqlite:///file:x?mode=memory"],
)
def test_a_database_in_memory_stops_the_start(url: str) -> None:
    with pytest.raises(SettingError, match=r"^DATABASE_URL cannot be used: keeps the database in memory"):
        load(DATABASE_URL=url)


@pytest.mark.parametrize(
    "url", ["postgresql+asyncpg://u@h/d", "sqlite+aiosqlite:///x.db", "postgresql+psycopg2://u@h/d"]
)
def test_another_driver_stops_the_start(url: str) -> None:
    with pytest.raises(SettingError, match=r"^DATABASE_URL cannot be used: names the driver"):
        load(DATABASE_URL=url)


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:///x.db",
        "sqlite:////tmp/x.db",
        "postgres://u@h/d",
        "postgresql://u@h/d",
        "postgresql+psycopg://u@h/d",
    ],
)
def test_databases_that_are_supported_pass(url: str) -> None:
    assert load(DATABASE_URL=url).database_url == url
