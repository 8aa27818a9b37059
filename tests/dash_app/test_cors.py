"""Other origins: those in the settings, by name, and nobody else."""

import pytest
from flask.testing import FlaskClient

from tests.dash_app.conftest import ADMIN_KEY, SECRET, MakeApp, bearer

SHOP = "https://shop.example"
PATH = "/api/overview/kpis"


@pytest.fixture
def open_to_shop(make_app: MakeApp) -> FlaskClient:
    return make_app(cors_origins=f"{SHOP}, https://other.example").test_client()


def test_a_listed_origin_may_read_and_see_the_etag(open_to_shop: FlaskClient) -> None:
    headers = open_to_shop.get(PATH, headers={"Origin": SHOP}).headers
    assert headers["Access-Control-Allow-Origin"] == SHOP
    assert "ETag" in headers["Access-Control-Expose-Headers"]
    assert "Origin" in headers["Vary"]
    assert "Access-Control-Allow-Credentials" not in headers


def test_a_listed_origin_sees_how_often_it_may_still_ask(make_app: MakeApp, accounts_made: None) -> None:
    server = make_app(app_env="production", secret_key=SECRET, cors_origins=SHOP, requests_per_minute=1)
    for status in (200, 429):
        answer = server.test_client().get(PATH, headers={"Origin": SHOP, **bearer(ADMIN_KEY)})
        assert answer.status_code == status
        told = {name for name, _ in answer.headers if name.startswith(("X-RateLimit-", "X-Request-Id"))}
        assert len(told) == 4
        exposed = answer.headers["Access-Control-Expose-Headers"].split(", ")
        assert told | {"Retry-After"} <= set(exposed)


def test_a_304_and_an_error_can_be_read_too(open_to_shop: FlaskClient) -> None:
    tag = open_to_shop.get(PATH).headers["ETag"]
    for answer in (
        open_to_shop.get(PATH, headers={"Origin": SHOP, "If-None-Match": tag}),
        open_to_shop.get("/api/no", headers={"Origin": SHOP}),
        open_to_shop.get(PATH, headers={"Origin": SHOP, "X-API-Key": "wrong"}),
    ):
        assert answer.headers["Access-Control-Allow-Origin"] == SHOP


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "https://shop.example.evil.example", f"{SHOP}/"]
)
def test_no_other_origin_is_let_in_but_caches_are_told(open_to_shop: FlaskClient, origin: str) -> None:
    headers = open_to_shop.get(PATH, headers={"Origin": origin}).headers
    assert "Access-Control-Allow-Origin" not in headers
    assert "Origin" in headers["Vary"]


def test_a_preflight_needs_no_key(open_to_shop: FlaskClient) -> None:
    asked = {
        "Origin": SHOP,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization, content-type",
    }
    answer = open_to_shop.options("/api/ingest/events", headers=asked)
    assert answer.status_code == 200
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    assert "Authorization" in answer.headers["Access-Control-Allow-Headers"]
    refused = open_to_shop.options("/api/ingest/events", headers={**asked, "Origin": "https://evil.example"})
    assert not [name for name, _ in refused.headers if name.startswith("Access-Control")]


def test_by_default_there_is_no_cors_and_the_page_has_none_ever(
    client: FlaskClient, open_to_shop: FlaskClient
) -> None:
    for answer in (
        client.get(PATH, headers={"Origin": SHOP}),
        open_to_shop.get("/", headers={"Origin": SHOP}),
    ):
        assert "Access-Control-Allow-Origin" not in answer.headers
