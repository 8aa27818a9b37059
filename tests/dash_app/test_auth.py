"""Who may do what: the table against all routes, keys against all scopes, hosts against demo mode."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from dash import Dash, Input, Output
from flask import Flask
from flask.testing import FlaskClient

from dash_app.auth import NEEDED, OPEN, READ
from data import accounts, keys
from data.engine import Database
from data.errors import SettingError
from data.shop import Shop
from tests.dash_app.conftest import ADMIN_KEY, SECRET, SITE, MakeApp, bearer, csrf_token, sign_in
from tests.dash_app.rights import CASES, NEEDS, ROLES, SCOPES, Way, may

KeyOf = Callable[..., str]
# What a route says of made-up names once the guard has let one in.
REACHED = (200, 302, 303, 304, 400, 404, 405, 415, 422)


def answered(server: Flask) -> set[Way]:
    """What the app answers, by method; OPTIONS tells them alone and is open."""
    return {
        Way(method, rule.rule)
        for rule in server.url_map.iter_rules()
        for method in (rule.methods - {"HEAD", "OPTIONS"} if rule.methods else {"ANY"})
    }


def test_whoever_adds_a_route_or_a_method_says_twice_who_may(server: Flask) -> None:
    """Once where the guard looks, and once by hand: what is not meant stands in one of them alone."""
    assert answered(server) == set(NEEDS)
    guarded = {way: NEEDED.get(way.rule) for way in NEEDS}
    assert guarded == NEEDS
    assert set(NEEDED) == {way.rule for way in NEEDS}


def test_a_method_that_nobody_listed_is_found(server: Flask) -> None:
    server.add_url_rule("/api/metrics", "emptied", lambda: "gone", methods=["DELETE"])
    assert answered(server) - set(NEEDS) == {Way("DELETE", "/api/metrics")}


def test_roles_and_scopes_are_what_is_meant() -> None:
    assert {role: set(rights) for role, rights in accounts.GRANTS.items()} == ROLES
    assert {scope: set(rights) for scope, rights in keys.GRANTS.items()} == SCOPES


def test_a_route_that_nobody_listed_answers_nobody_but_admins(server: Flask) -> None:
    server.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    client = server.test_client()
    assert client.get("/forgotten").status_code == 401
    assert client.get("/forgotten", headers=bearer(ADMIN_KEY)).status_code == 200


@pytest.mark.parametrize("scope", SCOPES)
def test_a_key_opens_in_production_what_its_scope_includes(
    production: FlaskClient, key_of: KeyOf, scope: str
) -> None:
    key = bearer(key_of(scope))
    for method, way, needed in CASES:
        status = status_of(production, method, way, headers=key)
        assert status in (REACHED if may(SCOPES[scope], needed) else (403,)), (method, way, status)


@pytest.mark.parametrize("role", ROLES)
def test_a_person_opens_what_the_role_includes(in_production: Flask, role: str) -> None:
    client = in_production.test_client()
    assert sign_in(client, role).status_code == 303
    form = {"X-CSRFToken": csrf_token(client), "Referer": f"{SITE}/"}
    for method, way, needed in CASES:
        if way == Way("POST", "/logout"):
            continue  # it would end the walk
        headers = form if needed != OPEN and method not in ("GET", "HEAD") else {}
        status = status_of(client, method, way, headers=headers, base_url=SITE)
        assert status in (REACHED if may(ROLES[role], needed) else (403,)), (method, way, status)
    status = status_of(client, "POST", Way("POST", "/logout"), headers=form, base_url=SITE)
    assert status == 303
    assert client.get("/api/metrics", base_url=SITE).status_code == 401


def test_nobody_opens_in_production_what_is_not_open(production: FlaskClient) -> None:
    for method, way, needed in CASES:
        refused = production.open(way.address, method=method)
        refused.close()
        if needed == OPEN:
            assert refused.status_code in REACHED, (method, way)
        elif way.rule == "/logout":  # whoever is signed out already is led on
            assert refused.headers["Location"] == "/login"
        else:
            assert (refused.status_code, refused.headers["WWW-Authenticate"]) == (401, "Bearer"), way


def test_nobody_sends_facts_or_administers_in_demo_mode(client: FlaskClient) -> None:
    for method, way, needed in CASES:
        status = status_of(client, method, way)
        assert status in (REACHED if may({"read", "identities"}, needed) else (401,)), (method, way, status)


def status_of(client: FlaskClient, method: str, way: Way, **sent: Any) -> int:
    answer = client.open(way.address, method=method, **sent)
    answer.close()
    return answer.status_code


def test_the_walk_is_as_long_as_the_table() -> None:
    """Each way in, HEAD and what does not exist too, for each role, each scope, and nobody in either mode."""
    whoever = len(ROLES) + len(SCOPES) + 2
    print(f"{len(NEEDS)} ways in, {len(CASES)} requests, {whoever} who ask: {len(CASES) * whoever} cases")
    assert (len(NEEDS), len(CASES), len(CASES) * whoever) == (40, 88, 792)


def on_the_server(page: Dash) -> list[str]:
    """The callbacks that would come in by one route, whatever they do."""
    return [name for name, each in page.callback_map.items() if "callback" in each]


def test_no_callback_runs_on_the_server(server: Flask) -> None:
    """One that is added needs a right of its own, and its own line among the ways in."""
    page = server.extensions["page"]
    server.test_client().get("/")
    assert len(page.callback_map) >= 7
    assert on_the_server(page) == []


def test_a_callback_that_would_run_on_the_server_is_found(server: Flask) -> None:
    page = server.extensions["page"]
    page.callback(Output("added", "children"), Input("asked", "data"))(lambda asked: asked)
    page._setup_server()
    assert on_the_server(page) == ["added.children"]


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
