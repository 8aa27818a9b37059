"""Who may do what: the table against all routes, keys against all scopes, hosts against demo mode."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dash_app.auth import ADMIN, IDENTITIES, INGEST, NEEDED, OPEN, READ
from data import keys
from data.engine import Database
from data.errors import SettingError
from data.shop import Shop
from tests.dash_app.conftest import ADMIN_KEY, SECRET, SITE, MakeApp, bearer, csrf_token, sign_in

KeyOf = Callable[..., str]
# What a route says of made-up names once the guard has let one in.
REACHED = (200, 302, 303, 304, 400, 404, 405, 415, 422)
ROLES = {
    "viewer": {READ},
    "analyst": {READ, IDENTITIES},
    "admin": {READ, IDENTITIES, INGEST, ADMIN},
}
SCOPES = {
    "read": {READ},
    "identities": {READ, IDENTITIES},
    "ingest": {INGEST},
    "admin": {READ, IDENTITIES, INGEST, ADMIN},
}


def test_every_route_is_in_the_table_and_the_table_has_no_others(server: Flask) -> None:
    assert {rule.rule for rule in server.url_map.iter_rules()} == set(NEEDED)


def test_a_route_that_nobody_listed_answers_nobody_but_admins(server: Flask) -> None:
    server.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    client = server.test_client()
    assert client.get("/forgotten").status_code == 401
    assert client.get("/forgotten", headers=bearer(ADMIN_KEY)).status_code == 200


def test_only_health_and_the_page_to_sign_in_with_its_files_are_open() -> None:
    open_ones = [rule for rule, right in NEEDED.items() if right == OPEN]
    assert open_ones == ["/api/health", "/login", "/vendor/<path:name>"]


@pytest.mark.parametrize("scope", SCOPES)
def test_a_key_opens_in_production_what_its_scope_includes(
    production: FlaskClient, key_of: KeyOf, scope: str
) -> None:
    key = key_of(scope)
    for rule, right in NEEDED.items():
        method = "POST" if right == INGEST or rule.endswith("update-component") else "GET"
        address = re.sub("<[^>]*>", "x", rule)
        allowed = right == OPEN or right in SCOPES[scope]
        answer = production.open(address, method=method, headers=bearer(key))
        answer.close()
        assert answer.status_code in (REACHED if allowed else (403,)), (rule, answer.status_code)
        if right != OPEN:
            refused = production.open(address, method=method)
            if rule == "/logout":  # whoever is signed out already is led on
                assert refused.headers["Location"] == "/login"
                continue
            assert (refused.status_code, refused.headers["WWW-Authenticate"]) == (401, "Bearer")


@pytest.mark.parametrize("role", ROLES)
def test_a_person_opens_what_the_role_includes(in_production: Flask, role: str) -> None:
    client = in_production.test_client()
    assert sign_in(client, role).status_code == 303
    for rule, right in NEEDED.items():
        if rule == "/logout":
            continue  # it would end the walk
        method = "POST" if right == INGEST or rule.endswith("update-component") else "GET"
        address = re.sub("<[^>]*>", "x", rule)
        form = {"X-CSRFToken": csrf_token(client), "Referer": f"{SITE}/"} if method == "POST" else {}
        answer = client.open(address, method=method, headers=form, base_url=SITE)
        answer.close()
        allowed = right == OPEN or right in ROLES[role]
        assert answer.status_code in (REACHED if allowed else (403,)), (rule, answer.status_code)


def test_no_callback_runs_on_the_server(server: Flask) -> None:
    """They would all come in by one route; one that is added needs a right of its own."""
    page = server.extensions["page"]
    client = server.test_client()
    client.get("/")
    assert len(page.callback_map) >= 7
    assert [name for name, each in page.callback_map.items() if each.get("callback")] == []


def test_in_demo_mode_reads_are_open_and_facts_need_a_key(client: FlaskClient, key_of: KeyOf) -> None:
    assert client.get("/api/overview/kpis").status_code == 200
    assert client.get("/").status_code == 200
    assert client.post("/api/ingest/customers", json=[]).status_code == 401
    assert client.post("/api/ingest/customers", json=[], headers=bearer(key_of("read"))).status_code == 403
    assert client.post("/api/ingest/customers", json=[], headers=bearer(key_of("ingest"))).status_code == 200
    assert client.post("/api/ingest/customers", json=[], headers=bearer(ADMIN_KEY)).status_code == 200


def test_a_key_that_is_sent_counts_alone_in_demo_mode_too(client: FlaskClient, key_of: KeyOf) -> None:
    assert client.get("/api/overview/kpis", headers=bearer("ssk_wrong")).status_code == 401
    assert client.get("/api/overview/kpis", headers=bearer(key_of("ingest"))).status_code == 403
    assert client.get("/api/overview/kpis", headers={"X-API-Key": ""}).status_code == 401


@pytest.mark.parametrize("scope", SCOPES)
def test_a_wrong_method_is_told_to_every_key(production: FlaskClient, key_of: KeyOf, scope: str) -> None:
    key = bearer(key_of(scope))
    for method, address, allowed in (
        ("GET", "/api/ingest/events", "OPTIONS, POST"),
        ("POST", "/api/overview/kpis", "GET, HEAD, OPTIONS"),
        ("DELETE", "/openapi.json", "GET, HEAD, OPTIONS"),
        ("PUT", "/", "GET, HEAD, OPTIONS"),
    ):
        answer = production.open(address, method=method, headers=key)
        assert (answer.status_code, answer.headers.get("Allow")) == (405, allowed), (method, address)
        assert production.open(address, method=method).status_code == 401
        assert production.open(address, method=method, headers=bearer("ssk_wrong")).status_code == 401
    assert production.post("/api/health").status_code == 405
    nowhere = production.get("/api/nowhere", headers=key).status_code
    assert nowhere == (404 if READ in SCOPES[scope] else 403)


def test_keys_are_read_from_either_header_but_not_from_two_that_differ(production: FlaskClient) -> None:
    both = {"X-API-Key": ADMIN_KEY, **bearer(ADMIN_KEY)}
    for headers in (
        {"X-API-Key": ADMIN_KEY},
        bearer(ADMIN_KEY),
        {"Authorization": f"bearer  {ADMIN_KEY} "},
        both,
    ):
        assert production.get("/api/metrics", headers=headers).status_code == 200
    for headers in (
        {**both, "X-API-Key": "other"},
        {"Authorization": f"Basic {ADMIN_KEY}"},
        {"Authorization": "Bearer"},
        {"Authorization": f"Bearer {'x' * 5000}"},
        {"Authorization": "Bearer schlüssel"},
        {"X-API-Key": ADMIN_KEY + "x"},
    ):
        assert production.get("/api/metrics", headers=headers).status_code == 401


def test_expired_and_revoked_keys_count_no_longer(
    production: FlaskClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = Shop().now()
    expiring = keys.create(database, "expiring", "read", now=now, days=1)
    revoked = keys.create(database, "revoked", "read", now=now)
    assert production.get("/api/metrics", headers=bearer(expiring)).status_code == 200
    assert production.get("/api/metrics", headers=bearer(revoked)).status_code == 200
    keys.revoke(database, "revoked", now=now)
    assert production.get("/api/metrics", headers=bearer(revoked)).status_code == 401
    monkeypatch.setattr(Shop, "now", lambda _: now.replace(year=now.year + 1))
    assert production.get("/api/metrics", headers=bearer(expiring)).status_code == 401


def test_health_needs_no_key_and_looks_at_none(production: FlaskClient) -> None:
    assert production.get("/api/health", headers=bearer("wrong")).status_code == 200


def test_production_does_not_tell_strangers_what_exists(production: FlaskClient) -> None:
    for path in ("/api/no", "/no", "/"):
        assert production.get(path).status_code == 401
    assert production.get("/api/no", headers=bearer(ADMIN_KEY)).status_code == 404


def test_production_does_not_start_without_a_secret_or_an_account(make_app: MakeApp) -> None:
    with pytest.raises(SettingError, match=r"needs SECRET_KEY \(.*\) and an account \(.* --role admin\)\.$"):
        make_app(app_env="production")
    with pytest.raises(SettingError, match=r"production needs an account .* users create NAME --role admin"):
        make_app(app_env="production", secret_key=SECRET)


@pytest.mark.parametrize(
    "host",
    ["localhost", "localhost:5001", "LOCALHOST", "shop.localhost", "127.0.0.1:80", "127.8.9.1", "[::1]:5001"],
)
def test_demo_mode_answers_under_names_of_this_machine(client: FlaskClient, host: str) -> None:
    assert client.get("/api/overview/kpis", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "localhost.evil.example",
        "evil.example:5001",
        "192.168.1.5",
        "0.0.0.0",
        "127.0.0.1.nip.io",
        "[::2]",
    ],
)
def test_demo_mode_refuses_other_hosts_on_every_route(server: Flask, host: str) -> None:
    client = server.test_client()
    for rule in NEEDED:
        answer = client.get(re.sub("<[^>]*>", "x", rule), headers={"Host": host})
        assert (answer.status_code, answer.get_json()["code"]) == (403, "foreign_host"), rule


def test_production_answers_under_its_own_name(production: FlaskClient) -> None:
    assert production.get("/api/health", headers={"Host": "figures.shop.example"}).status_code == 200
