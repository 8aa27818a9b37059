"""Apps over a small shop whose figures are counted by hand."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dash_app.app import create_app
from dash_app.services import Services
from data import accounts, keys
from data.engine import Database
from data.rollups import refresh
from data.schema import migrate
from data.settings import Settings
from data.shop import Shop
from tests.data.facts_by_hand import Facts, at

ADMIN_KEY = "admin-key-of-the-tests"
SECRET = "secret-of-the-tests"
PASSWORD = "correct horse battery"
# Where production is reached: sessions are sent over TLS alone.
SITE = "https://figures.shop.example"
# The days that the facts below are about.
DAYS = "start=2026-03-01&end=2026-03-31"

FORM_TOKEN = re.compile(r'value="([^"]+)" type="hidden" name="csrf_token"')

MakeApp = Callable[..., Flask]


@pytest.fixture(scope="session")
def small_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three sales and a return in March 2026, 130.00 - 10.00 = 120.00 net, in two orders."""
    path = tmp_path_factory.mktemp("small") / "shop.db"
    database = Database(f"sqlite:///{path}")
    migrate(database)
    facts = Facts(database)
    facts.customer("ada", email="ada@shop.example", name="Ada")
    facts.product("serum", category="Serums")
    facts.product("mask", category="Masks")
    facts.line(at("2026-03-02"), "A", "serum", 2, 5000, customer_id="ada")
    facts.line(at("2026-03-02"), "A", "mask", 1, 3000, customer_id="ada")
    facts.line(at("2026-03-10"), "B", "serum", 2, 5000)
    facts.line(at("2026-03-12"), "R", "mask", -1, -1000, customer_id="ada")
    refresh(database, Shop())
    database.dispose()
    return path


@pytest.fixture
def database_url(small_shop: Path, tmp_path: Path) -> str:
    """A copy of the small shop in SQLite; what differs on PostgreSQL is tested below REST."""
    return f"sqlite:///{shutil.copy(small_shop, tmp_path / 'shop.db')}"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.dispose()


@pytest.fixture
def make_app(database_url: str) -> Iterator[MakeApp]:
    """Makes apps over the database; settings by name."""
    made: list[Flask] = []

    def make(**chosen: Any) -> Flask:
        made.append(
            create_app(Settings(**{"database_url": database_url, "admin_api_key": ADMIN_KEY, **chosen}))
        )
        return made[-1]

    yield make
    for server in made:
        services_of(server).close_connections()


@pytest.fixture
def server(make_app: MakeApp) -> Flask:
    return make_app()


@pytest.fixture
def client(server: Flask) -> FlaskClient:
    return server.test_client()


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords are hashed as slowly as the library can be told to be quick."""
    monkeypatch.setattr(
        accounts, "_hasher", lambda: PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    )


@pytest.fixture
def accounts_made(database: Database) -> None:
    """An account for each role, named as it is; all have one password."""
    for role in accounts.ROLES:
        accounts.create(database, role, role, PASSWORD, now=Shop().now())


@pytest.fixture
def in_production(make_app: MakeApp, accounts_made: None) -> Flask:
    return make_app(app_env="production", secret_key=SECRET)


@pytest.fixture
def production(in_production: Flask) -> FlaskClient:
    return in_production.test_client()


def sign_in(client: FlaskClient, name: str, password: str = PASSWORD, onward: str = "/") -> TestResponse:
    """As a browser does it over TLS: opens the form, and sends it with its token."""
    form = client.get("/login", base_url=SITE)
    token = re.search(FORM_TOKEN, form.text)
    assert token
    said = {"csrf_token": token[1], "name": name, "password": password, "next": onward}
    return client.post("/login", base_url=SITE, data=said, headers={"Referer": f"{SITE}/login"})


@pytest.fixture
def key_of(database: Database) -> Callable[[str], str]:
    """Makes a key of a scope."""

    def make(scope: str, days: int | None = None) -> str:
        return keys.create(database, f"{scope} {days}", scope, now=Shop().now(), days=days)

    return make


def csrf_token(client: FlaskClient) -> str:
    """The token of a form that a page of the dashboard would send."""
    found = re.search(FORM_TOKEN, client.get("/logout", base_url=SITE).text)
    assert found
    return found[1]


def services_of(server: Flask) -> Services:
    services: Services = server.extensions["services"]
    return services


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}
