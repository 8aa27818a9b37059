"""The web process and the settings that the facts in the database were settled with."""

import logging
import subprocess
import sys
from pathlib import Path

import pytest

from data.engine import Database
from data.errors import SettingError
from data.schema import migrate, settle
from data.shop import Currency, Shop
from tests.dash_app.conftest import ADMIN_KEY, MakeApp, bearer
from tests.dash_app.test_app import _environment
from tests.data.facts_by_hand import Facts, at, rows

IN_EUROS = "The amounts in the database are in EUR, SHOP_CURRENCY says JPY; "
LINE = {
    "transaction_id": "n1",
    "invoice_id": "N1",
    "product_id": "serum",
    "invoice_date": "2026-04-01T10:00:00Z",
    "quantity": 1,
    "amount": 1250,
}


@pytest.fixture
def settled_in_euros(database: Database) -> Database:
    settle(database, Shop())
    return database


@pytest.mark.usefixtures("settled_in_euros")
def test_another_currency_than_that_of_the_amounts_stops_the_start(make_app: MakeApp) -> None:
    with pytest.raises(SettingError, match=IN_EUROS):
        make_app(shop_currency="JPY", shop_timezone="Asia/Tokyo")


@pytest.mark.usefixtures("settled_in_euros")
@pytest.mark.parametrize("program", [["-c", "import dash_app.wsgi"], ["-m", "run"]])
def test_the_servers_end_with_that_sentence(program: list[str], database_url: str, tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, *program],
        env=_environment(DATABASE_URL=database_url, SHOP_CURRENCY="JPY"),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == f"{IN_EUROS}set it back, or start with an empty database.\n"


@pytest.mark.usefixtures("settled_in_euros")
@pytest.mark.parametrize(
    ("chosen", "name"),
    [
        ({"shop_timezone": "Asia/Tokyo"}, "SHOP_TIMEZONE"),
        ({"attribution_window_days": 14}, "ATTRIBUTION_WINDOW_DAYS"),
        ({"session_pause_minutes": 60}, "SESSION_PAUSE_MINUTES"),
    ],
)
def test_another_rule_asks_for_a_rebuild_and_serves(
    make_app: MakeApp, caplog: pytest.LogCaptureFixture, chosen: dict[str, object], name: str
) -> None:
    with caplog.at_level(logging.WARNING):
        client = make_app(**chosen).test_client()
        assert client.get("/api/overview/kpis").status_code == 200
    assert caplog.messages == [
        f"{name} changed since the facts were settled; run `python manage.py rebuild`."
    ]


def test_a_database_that_comes_later_is_compared_before_it_is_asked(
    make_app: MakeApp, tmp_path: Path
) -> None:
    file = tmp_path / "later.db"
    client = make_app(database_url=f"sqlite:///{file}", shop_currency="JPY").test_client()
    assert not file.exists()
    database = Database(f"sqlite:///{file}")
    migrate(database)
    settle(database, Shop())
    Facts(database).product("serum")
    Facts(database).line(at("2026-03-02"), "A", "serum", 1, 1250)
    for path in ("/api/overview/kpis", "/api/health"):
        answer = client.get(path)
        assert (answer.status_code, answer.get_json()["code"]) == (503, "bad_setting")
        assert answer.get_json()["error"].startswith(IN_EUROS)
    assert client.get("/api/health?check=live").status_code == 200
    database.dispose()


def test_facts_in_another_currency_than_was_settled_meanwhile_are_refused(
    make_app: MakeApp, tmp_path: Path
) -> None:
    """A process serves an empty database; another one, with other settings, then decides its currency."""
    database = Database(f"sqlite:///{tmp_path / 'empty.db'}")
    migrate(database)
    client = make_app(database_url=f"sqlite:///{tmp_path / 'empty.db'}", shop_currency="JPY").test_client()
    settle(database, Shop(currency=Currency("EUR")))
    answer = client.post("/api/ingest/transactions", json=LINE, headers=bearer(ADMIN_KEY))
    assert (answer.status_code, answer.get_json()["code"]) == (503, "bad_setting")
    assert rows(database, "transactions", "transaction_id") == []
    assert rows(database, "rejected_rows", "code") == []
    database.dispose()
