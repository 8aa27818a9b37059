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
    ("code", "exponent"),
    [
        *[("EUR", 2), ("JPY", 0), ("KWD", 3), ("CLF", 4), ("UYW", 4), ("XCG", 2)],
        # CLDR says 0 for these, as their minor unit is out of use; the standard does not.
        *[("IQD", 3), ("AFN", 2), ("ALL", 2), ("IRR", 2), ("KPW", 2), ("LAK", 2), ("LBP", 2), ("MGA", 2)],
        *[("MMK", 2), ("RSD", 2), ("SOS", 2), ("SYP", 2), ("YER", 2)],
    ],
)
def test_a_currency_has_the_digits_of_its_standard(code: str, exponent: int) -> None:
    assert load(SHOP_CURRENCY=code).shop().currency.exponent == exponent
    assert Currency(code).minor_per_major == 10**exponent


def test_the_table_of_currencies_is_whole() -> None:
    assert len(EXPONENTS) == 17 + 139 + 7 + 2
    assert all(len(code) == 3 and code.isalpha() and code.isupper() for code in EXPONENTS)


@pytest.mark.parametrize("code", ["EUX", "eur", "XXX", "DEM", "EURO", "XAU", "BGN", "HRK", "ANG", "ZWL"])
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


def load_file(folder: Path, text: bytes, **environ: str) -> Settings:
    (folder / ".env").write_bytes(text)
    return load_settings(environ, folder / ".env")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (b"DATABASE_URL sqlite:///mine.db\n", 1),
        (b"# ours\n\n\nSHOP_NAME=Rose\n\nDATABASE_URL\nPORT=5005\n", 6),
        (b"SHOP_NAME=Rose\n=5005\n", 2),
        (b'\nSECRET_KEY="never closed\nPORT=5005\n', 2),
    ],
)
def test_a_line_of_env_that_is_no_setting_stops_the_start(tmp_path: Path, text: bytes, line: int) -> None:
    with pytest.raises(
        SettingError, match=rf"^Line {line} of .*\.env cannot be read; a setting is NAME=value"
    ):
        load_file(tmp_path, text)


def test_an_env_file_that_cannot_be_read_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=r"\.env is not UTF-8"):
        load_file(tmp_path, "SHOP_NAME=Café\n".encode("latin-1"))
    with pytest.raises(SettingError, match=r"cannot be read: is a directory\.$"):
        load_settings({}, tmp_path)


def test_what_may_stand_in_env(tmp_path: Path) -> None:
    text = b"# a shop\nexport SHOP_NAME='Rose & Co'\n\nPORT = 5005 # ours\nREDIS_URL=\nCORS_ORIGINS=\n"
    found = load_file(tmp_path, text)
    assert (found.shop_name, found.port, found.redis_url, found.cors_origins) == ("Rose & Co", 5005, None, "")
    assert load_file(tmp_path, b"") == load()


@pytest.mark.parametrize("name", ["DATABASE_URL", "PORT", "SHOP_CURRENCY", "APP_ENV"])
def test_an_empty_value_stops_the_start_unless_none_is_one(tmp_path: Path, name: str) -> None:
    for value in ("", "  "):
        with pytest.raises(SettingError, match=f"^{name} is empty; give it a value"):
            load(**{name: value})
    with pytest.raises(SettingError, match=f"^{name} is empty; give it a value"):
        load_file(tmp_path, f"{name}=\n".encode())
    assert load(REDIS_URL="", ADMIN_API_KEY=" ") == load()


def test_the_environment_counts_more_than_env_even_where_it_says_none(tmp_path: Path) -> None:
    text = b"REDIS_URL=redis://cache\nPORT=5005\n"
    assert load_file(tmp_path, text).redis_url == "redis://cache"
    found = load_file(tmp_path, text, REDIS_URL="", PORT="5006")
    assert (found.redis_url, found.port) == (None, 5006)


@pytest.mark.parametrize("value", ["0", "-1", "daily", "8761", "1.5"])
def test_a_schedule_of_backups_is_in_whole_hours(value: str) -> None:
    with pytest.raises(SettingError, match=r"^BACKUP_EVERY_HOURS cannot be used: "):
        load(BACKUP_EVERY_HOURS=value)


def test_there_is_no_schedule_of_backups_by_default_and_one_backup_at_least_is_kept() -> None:
    found = load(BACKUP_DIR="")
    assert (found.backup_dir, found.backup_every_hours, found.backup_keep) == (None, 24, 7)
    with pytest.raises(SettingError, match=r"^BACKUP_KEEP cannot be used: "):
        load(BACKUP_KEEP="0")


def test_an_unknown_name_in_env_stops_the_start_without_a_value_too(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=r"^SHOP_NAM in \.env is not a setting; did you mean SHOP_NAME\?"):
        load_file(tmp_path, b"SHOP_NAM=\n")


@pytest.mark.parametrize(
    ("given", "listens"),
    [
        ({}, "127.0.0.1:5001"),
        ({"BIND_ADDRESS": "::1", "PORT": "8000"}, "[::1]:8000"),
        ({"APP_ENV": "production"}, "0.0.0.0:5001"),
        ({"APP_ENV": "production", "BIND_ADDRESS": "127.0.0.1"}, "127.0.0.1:5001"),
        ({"APP_ENV": "production", "BIND_ADDRESS": "10.1.2.3"}, "10.1.2.3:5001"),
    ],
)
def test_where_the_web_server_listens(given: dict[str, str], listens: str) -> None:
    assert load(**given).bind == listens


@pytest.mark.parametrize("address", ["0.0.0.0", "10.1.2.3", "::"])
def test_demo_mode_listens_to_this_machine_alone(address: str) -> None:
    with pytest.raises(SettingError, match=r"^BIND_ADDRESS may be reached from elsewhere, which needs APP_E"):
        _ = load(BIND_ADDRESS=address).bind


def test_an_address_to_listen_on_is_one() -> None:
    with pytest.raises(SettingError, match=r"^BIND_ADDRESS cannot be used: value is not a valid IP"):
        load(BIND_ADDRESS="localhost")
