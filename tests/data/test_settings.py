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
