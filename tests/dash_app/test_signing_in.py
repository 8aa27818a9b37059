"""Signing in and out: by password, from a form of ours, for a while; and led to it from every page."""

import datetime as dt
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from data import accounts, sign_ins
from data.engine import Database
from data.errors import DatabaseUnavailable
from data.shop import Shop
from tests.dash_app.conftest import (
    ADMIN_KEY,
    FORM_TOKEN,
    PASSWORD,
    SECRET,
    SITE,
    MakeApp,
    csrf_token,
    sign_in,
)
from tests.data.facts_by_hand import rows

BROWSER = {"Accept": "text/html,application/xhtml+xml"}
KPIS = "/api/overview/kpis"


def reads(client: FlaskClient) -> int:
    return client.get(KPIS, base_url=SITE).status_code


def test_a_person_signs_in_reads_and_signs_out(production: FlaskClient) -> None:
    assert reads(production) == 401
    answer = sign_in(production, "viewer")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    cookie = answer.headers["Set-Cookie"]
    assert all(part in cookie for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))
    assert reads(production) == 200
    out = production.post("/logout", base_url=SITE, data={"csrf_token": csrf_token(production)},
                          headers={"Referer": f"{SITE}/logout"})  # fmt: skip
    assert (out.status_code, out.headers["Location"]) == (303, "/login")
    assert reads(production) == 401


def test_a_page_leads_to_where_one_signs_in_and_from_there_on(production: FlaskClient) -> None:
    led = production.get("/revenue?period=7d", headers=BROWSER, base_url=SITE)
    assert (led.status_code, led.headers["Location"]) == (302, "/login?next=%2Frevenue%3Fperiod%3D7d")
    assert (
        'value="/revenue?period=7d" type="hidden" name="next"'
        in production.get(led.headers["Location"], base_url=SITE).text
    )
    answer = sign_in(production, "viewer", onward="/revenue?period=7d")
    assert answer.headers["Location"] == "/revenue?period=7d"
    assert production.get("/revenue", headers=BROWSER, base_url=SITE).status_code == 200


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example", "evil", "/\n/evil.example"]
)
def test_nobody_is_led_to_another_site(production: FlaskClient, elsewhere: str) -> None:
    assert sign_in(production, "viewer", onward=elsewhere).headers["Location"] == "/"


def test_wrong_names_and_passwords_are_one_answer(production: FlaskClient) -> None:
    said = [sign_in(production, name, word) for name, word in
            (("viewer", "wrong horse battery"), ("nobody", PASSWORD), ("", ""))]  # fmt: skip
    assert {answer.status_code for answer in said} == {401}
    assert all("Name and password do not go together" in answer.text for answer in said)
    assert reads(production) == 401


def test_a_disabled_account_is_signed_out_and_stays_out(in_production: Flask, database: Database) -> None:
    client = in_production.test_client()
    sign_in(client, "viewer")
    accounts.disable(database, "viewer", now=Shop().now())
    assert reads(client) == 401
    assert sign_in(client, "viewer").status_code == 401


def test_an_account_that_is_enabled_again_signs_in_anew(in_production: Flask, database: Database) -> None:
    client, now = in_production.test_client(), Shop().now()
    sign_in(client, "viewer")
    accounts.disable(database, "viewer", now=now)
    accounts.enable(database, "viewer", now=now)
    assert reads(client) == 401
    assert sign_in(client, "viewer").status_code == 303


def test_another_role_counts_at_once_where_one_is_signed_in(in_production: Flask, database: Database) -> None:
    client, now = in_production.test_client(), Shop().now()
    sign_in(client, "admin")
    assert client.get("/admin/audit", base_url=SITE).status_code == 200
    accounts.give_role(database, "admin", "viewer", now=now)
    assert client.get("/admin/audit", base_url=SITE).status_code == 403
    assert reads(client) == 200
    accounts.give_role(database, "admin", "admin", now=now)
    assert client.get("/admin/audit", base_url=SITE).status_code == 200


def test_another_password_ends_every_sign_in(in_production: Flask, database: Database) -> None:
    clients = [in_production.test_client() for _ in range(2)]
    for client in clients:
        sign_in(client, "viewer")
    accounts.set_password(database, "viewer", "another horse battery", now=Shop().now())
    assert [reads(client) for client in clients] == [401, 401]
    assert sign_in(clients[0], "viewer", "another horse battery").status_code == 303


@pytest.mark.parametrize(("later", "status"), [(11, 200), (13, 401)])
def test_a_sign_in_ends_when_it_was_not_used(
    production: FlaskClient, monkeypatch: pytest.MonkeyPatch, later: int, status: int
) -> None:
    """After twelve hours without use, as SESSION_IDLE_MINUTES says."""
    sign_in(production, "viewer")
    now = Shop().now() + dt.timedelta(hours=later)
    monkeypatch.setattr(Shop, "now", lambda _: now)
    assert reads(production) == status


def test_a_sign_in_ends_however_much_it_is_used(
    production: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a week, as SESSION_HOURS says."""
    sign_in(production, "viewer")
    begun = Shop().now()
    seen = []
    for hours in range(10, 180, 10):
        monkeypatch.setattr(Shop, "now", lambda _, hours=hours: begun + dt.timedelta(hours=hours))
        seen.append(reads(production))
    assert seen == [200] * 16 + [401]


def test_each_sign_in_has_a_token_of_its_own_and_only_its_hash_is_stored(
    in_production: Flask, database: Database
) -> None:
    cookies = []
    for _ in range(2):
        client = in_production.test_client()
        sign_in(client, "viewer")
        cookie = client.get_cookie("smartshopie_session", domain="figures.shop.example")
        assert cookie
        cookies.append(cookie.value)
    assert cookies[0] != cookies[1]
    hashes = rows(database, "sign_ins", "token_hash")
    assert len(set(hashes)) == 2
    assert all(len(hashed) == 64 and hashed not in cookie for (hashed,) in hashes for cookie in cookies)


def test_a_stolen_form_cannot_be_sent_from_elsewhere(production: FlaskClient) -> None:
    sign_in(production, "admin")
    sent = {"base_url": SITE, "json": {"customer_id": "c1"}}
    for headers in ({}, {"X-CSRFToken": "made-up", "Referer": f"{SITE}/"}):
        refused = production.post("/api/ingest/customers", headers=headers, **sent)
        assert (refused.status_code, refused.get_json()["code"]) == (403, "forged")
    token = {"X-CSRFToken": csrf_token(production)}
    elsewhere = production.post(
        "/api/ingest/customers", headers={**token, "Referer": "https://evil.example/"}, **sent
    )
    assert elsewhere.status_code == 403
    ours = production.post("/api/ingest/customers", headers={**token, "Referer": f"{SITE}/"}, **sent)
    assert ours.status_code == 201


def test_the_form_to_sign_in_must_be_ours_too(production: FlaskClient) -> None:
    sent = production.post("/login", base_url=SITE, data={"name": "viewer", "password": PASSWORD})
    assert sent.status_code == 400
    assert "The browser kept no cookie" in sent.text
    assert reads(production) == 401


def test_signing_out_twice_leads_to_where_one_signs_in(production: FlaskClient) -> None:
    for method in ("GET", "POST"):
        led = production.open("/logout", method=method, base_url=SITE)
        assert (led.status_code, led.headers["Location"]) == (302, "/login")


def test_attempts_are_slowed_under_a_name_and_told_in_words(production: FlaskClient) -> None:
    said = [sign_in(production, "viewer", "wrong horse battery").status_code for _ in range(6)]
    assert said == [401] * 5 + [429]
    right = sign_in(production, "Viewer")  # the name counts, however it is written
    assert right.status_code == 429
    assert "Too many attempts" in right.text
    assert int(right.headers["Retry-After"]) > 0
    assert sign_in(production, "analyst").status_code == 303


def test_attempts_are_slowed_from_an_address(production: FlaskClient) -> None:
    said = [sign_in(production, f"name {number}").status_code for number in range(21)]
    assert said == [401] * 20 + [429]


def test_a_stranger_cannot_lock_a_person_out(in_production: Flask) -> None:
    stranger, person = in_production.test_client(), in_production.test_client()
    stranger.environ_base["REMOTE_ADDR"] = "203.0.113.7"
    for _ in range(8):
        stranger.post("/login", base_url=SITE, data={"name": "viewer", "password": "x"})
        sign_in(stranger, "viewer", "wrong horse battery")
    assert sign_in(stranger, "viewer").status_code == 429
    assert sign_in(person, "viewer").status_code == 303


def fail(server: Flask, name: str, *, addresses: int, times: int) -> list[int]:
    """What strangers are answered who try a name, each from an address of its own."""
    said = []
    for number in range(addresses):
        stranger = server.test_client()
        stranger.environ_base["REMOTE_ADDR"] = f"203.0.113.{number + 1}"
        said += [sign_in(stranger, name, "wrong horse battery").status_code for _ in range(times)]
    return said


def known_browser(server: Flask, name: str) -> FlaskClient:
    """One in which that account signed in before, and whose session is over."""
    client = server.test_client()
    assert sign_in(client, name).status_code == 303
    client.delete_cookie("smartshopie_session", domain="figures.shop.example")
    return client


def test_a_crowd_of_strangers_cannot_lock_out_who_signed_in_before(in_production: Flask) -> None:
    known = known_browser(in_production, "viewer")
    assert fail(in_production, "viewer", addresses=26, times=4) == [401] * 100 + [429] * 4
    assert sign_in(in_production.test_client(), "viewer").status_code == 429
    assert sign_in(known, "viewer").status_code == 303


def test_a_known_browser_is_slowed_by_itself(in_production: Flask) -> None:
    known, other = (known_browser(in_production, "viewer") for _ in range(2))
    said = [sign_in(known, "viewer", "wrong horse battery").status_code for _ in range(6)]
    assert said == [401] * 5 + [429]
    assert sign_in(known, "viewer").status_code == 429
    assert sign_in(other, "viewer").status_code == 303
    assert sign_in(in_production.test_client(), "viewer").status_code == 303  # a stranger has failed nowhere


def test_a_known_browser_is_told_by_a_cookie_for_the_page_of_signing_in(production: FlaskClient) -> None:
    told = sign_in(production, "viewer").headers.getlist("Set-Cookie")
    (cookie,) = [each for each in told if each.startswith("smartshopie_browser=")]
    parts = ("Secure", "HttpOnly", "SameSite=Lax", "Path=/login", "Max-Age=15552000")
    assert all(part in cookie for part in parts)


@pytest.mark.parametrize("why", ["another account", "another password", "forged", "too old"])
def test_a_cookie_that_does_not_count_makes_a_stranger(
    in_production: Flask, database: Database, monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    browser, password = (
        known_browser(in_production, "analyst" if why == "another account" else "viewer"),
        PASSWORD,
    )
    if why == "another password":
        password = "another horse battery"
        accounts.set_password(database, "viewer", password, now=Shop().now() + dt.timedelta(seconds=1))
    if why == "too old":
        monkeypatch.setattr("dash_app.known_browsers.LASTS_S", -1)
    if why == "forged":
        held = browser.get_cookie("smartshopie_browser", "figures.shop.example", "/login")
        assert held
        forged = held.value[:-4] + "abcd"
        browser.set_cookie("smartshopie_browser", forged, domain="figures.shop.example", path="/login")
    fail(in_production, "viewer", addresses=25, times=4)
    assert sign_in(browser, "viewer", password).status_code == 429


def test_attempts_are_slowed_while_redis_is_away(make_app: MakeApp, accounts_made: None) -> None:
    away = "redis://127.0.0.1:1/0"
    client = make_app(app_env="production", secret_key=SECRET, redis_url=away).test_client()
    said = [sign_in(client, "viewer", "wrong horse battery").status_code for _ in range(6)]
    assert said == [401] * 5 + [429]


def test_a_page_that_nobody_looks_at_does_not_keep_a_sign_in(
    production: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(production, "viewer")
    begun = Shop().now()
    seen = []
    for hours in range(1, 14):
        monkeypatch.setattr(Shop, "now", lambda _, hours=hours: begun + dt.timedelta(hours=hours))
        seen.append(production.get("/_screen/version", base_url=SITE).status_code)
    assert seen == [200] * 11 + [401] * 2


def test_signing_in_again_ends_the_sign_in_before(in_production: Flask) -> None:
    client, old = in_production.test_client(), in_production.test_client()
    form = client.get("/login", base_url=SITE)
    sign_in(client, "admin")
    cookie = client.get_cookie("smartshopie_session", domain="figures.shop.example")
    assert cookie
    assert form.status_code == 200
    old.set_cookie("smartshopie_session", cookie.value, domain="figures.shop.example")
    assert reads(old) == 200
    token = csrf_token(client)
    sent = {"csrf_token": token, "name": "viewer", "password": PASSWORD}
    assert client.post("/login", base_url=SITE, data=sent, headers={"Referer": f"{SITE}/"}).status_code == 303
    assert (reads(old), reads(client)) == (401, 200)


@pytest.mark.parametrize("written", ["ärne", "Ärne", " ÄRNE ", "A\u0308rne"])
def test_a_name_is_one_however_written(production: FlaskClient, database: Database, written: str) -> None:
    accounts.create(database, "Ärne", "viewer", PASSWORD, now=Shop().now())
    with pytest.raises(accounts.AccountRefused):
        accounts.create(database, written, "viewer", PASSWORD, now=Shop().now())
    assert sign_in(production, written).status_code == 303


def test_wrong_keys_are_counted_wherever_they_are_sent(production: FlaskClient) -> None:
    said = [
        production.delete("/openapi.json", headers={"X-API-Key": f"guess {number}"}).status_code
        for number in range(32)
    ]
    assert said == [401] * 30 + [429] * 2


def test_the_key_of_the_settings_cannot_be_guessed_on(production: FlaskClient) -> None:
    """Not even the right one tells once too many were wrong; long keys at the same address go on."""
    for number in range(31):
        production.get(KPIS, headers={"X-API-Key": f"guess {number}"})
    assert production.get(KPIS, headers={"X-API-Key": ADMIN_KEY}).status_code == 429
    elsewhere = {"REMOTE_ADDR": "198.51.100.7"}
    right = production.get(KPIS, headers={"X-API-Key": ADMIN_KEY}, environ_overrides=elsewhere)
    assert right.status_code == 200


@pytest.mark.parametrize("changed", ["password", "disabled"])
def test_a_sign_in_that_was_begun_before_a_change_comes_to_nothing(
    database: Database, accounts_made: None, changed: str
) -> None:
    now, lasts = Shop().now(), dt.timedelta(days=1)
    account = accounts.recognise(database, "viewer", PASSWORD)
    assert account
    if changed == "password":
        accounts.set_password(database, "viewer", "another horse battery", now=now)
    else:
        accounts.disable(database, "viewer", now=now)
    assert sign_ins.begin(database, account, sign_ins.Lifetimes(lasts, lasts), now=now) is None
    assert rows(database, "sign_ins", "id") == []


def test_an_old_password_is_not_written_back_over_a_new_one(
    database: Database, accounts_made: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the parameters of the hash have changed, signing in makes it anew, which takes its time."""
    hasher = accounts._hasher()

    class Slow:
        """Another password is given while the old one is hashed anew."""

        def check_needs_rehash(self, _: str) -> bool:
            return True

        def verify(self, password_hash: str, password: str) -> bool:
            return hasher.verify(password_hash, password)

        def hash(self, password: str) -> str:
            monkeypatch.undo()
            accounts.set_password(database, "viewer", "another horse battery", now=Shop().now())
            return hasher.hash(password)

    monkeypatch.setattr(accounts, "_hasher", Slow)
    accounts.recognise(database, "viewer", PASSWORD)
    assert accounts.recognise(database, "viewer", PASSWORD) is None
    assert accounts.recognise(database, "viewer", "another horse battery")


def test_demo_mode_has_no_sign_in(client: FlaskClient) -> None:
    assert client.get("/login").headers["Location"] == "/"
    assert client.post("/login", data={"name": "viewer", "password": PASSWORD}).headers["Location"] == "/"
    assert client.post("/logout").headers["Location"] == "/"
    assert "Set-Cookie" not in client.get("/").headers


def test_who_reads_lists_may_need_more_to_take_them_away(in_production: Flask, database: Database) -> None:
    days = "start=2026-03-01&end=2026-03-31"
    production = in_production.test_client()
    sign_in(production, "viewer")
    assert production.get(f"/api/facts/orders?{days}", base_url=SITE).status_code == 200
    assert production.get(f"/api/facts/orders?{days}&format=csv", base_url=SITE).status_code == 403
    assert (
        b"format=csv"
        not in production.get(f"/_screen/facts?path=/&search=?facts=orders%26{days}", base_url=SITE).data
    )
    production = in_production.test_client()
    sign_in(production, "analyst")
    address = f"/api/facts/orders?{days}&format=csv"
    assert production.head(address, base_url=SITE).status_code == 200  # takes nothing, and is not noted
    taken = production.get(address, base_url=SITE)
    assert taken.status_code == 200
    ((actor, action, subject),) = [
        row for row in rows(database, "audit_log", "actor", "action", "subject") if row[1] == "exported"
    ]
    assert (actor, action, subject) == ("account analyst", "exported", "facts behind orders")


def test_a_database_that_is_away_gives_the_form_back_to_whoever_sends_it(
    production: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise DatabaseUnavailable("The database does not answer: locked.")

    assert sign_in(production, "viewer").status_code == 303
    token = csrf_token(production)
    monkeypatch.setattr("data.sign_ins.recognise", away)
    monkeypatch.setattr("data.accounts.recognise", away)
    for path, field in (("/login", 'name="password"'), ("/logout", "Sign out?")):
        form = {"csrf_token": token, "name": "viewer", "password": PASSWORD}
        answer = production.post(path, base_url=SITE, data=form, headers={"Referer": f"{SITE}{path}"})
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5"), path
        assert "The database does not answer; try again in a few seconds." in answer.text
        assert field in answer.text
        assert answer.mimetype == "text/html"
    for path in ("/", "/revenue?period=7d", "/login"):
        page = production.get(path, base_url=SITE, headers=BROWSER)
        assert (page.status_code, page.mimetype, page.headers["Refresh"]) == (503, "text/html", "5"), path
        assert "The database does not answer. This page looks again every few seconds." in page.text
    answer = production.get(KPIS, base_url=SITE)
    assert (answer.status_code, answer.mimetype) == (503, "application/problem+json")
    assert answer.headers["Retry-After"] == "5"  # not when the limiter's minute is over
    monkeypatch.undo()
    assert reads(production) == 200


def test_a_page_that_is_not_for_a_role_says_so_in_words(production: FlaskClient) -> None:
    assert (
        production.get("/admin/audit", base_url=SITE, headers=BROWSER)
        .headers["Location"]
        .startswith("/login")
    )
    sign_in(production, "viewer")
    page = production.get("/admin/audit", base_url=SITE, headers=BROWSER)
    assert (page.status_code, page.mimetype, page.headers["Cache-Control"]) == (403, "text/html", "no-store")
    assert "This page needs the right admin, which the role viewer does not have." in page.text
    assert 'href="/"' in page.text
    assert 'href="/logout"' in page.text
    program = production.get("/admin/audit", base_url=SITE)
    assert (program.status_code, program.get_json()["code"]) == (403, "forbidden")


def test_a_page_that_is_asked_for_too_often_says_so_in_words(make_app: MakeApp, accounts_made: None) -> None:
    server = make_app(app_env="production", secret_key=SECRET, requests_per_minute=2)
    asked = [server.test_client().get("/login", base_url=SITE, headers=BROWSER) for _ in range(3)]
    assert [answer.status_code for answer in asked] == [200, 200, 429]
    assert asked[2].mimetype == "text/html"
    assert "Too many requests came from here. Wait a minute before the next." in asked[2].text
    assert 'href="/login"' in asked[2].text
    assert 0 < int(asked[2].headers["Retry-After"]) <= 60
    program = server.test_client().get(KPIS, base_url=SITE)
    assert (program.status_code, program.get_json()["code"]) == (429, "too_many_requests")


def test_a_form_without_its_token_is_no_wrong_key(production: FlaskClient) -> None:
    sign_in(production, "admin")
    answers = [production.post("/api/ingest/customers", base_url=SITE, json=[]) for _ in range(35)]
    assert {answer.status_code for answer in answers} == {403}


def test_a_shop_may_be_called_as_it_likes(make_app: MakeApp, accounts_made: None) -> None:
    name = "CONTENT INTERSHOP of STYLES & TOKENS"
    server = make_app(app_env="production", secret_key=SECRET, shop_name=name)
    text = server.test_client().get("/login", base_url=SITE).text
    assert "<title>Sign in – CONTENT INTERSHOP of STYLES &amp; TOKENS</title>" in text
    assert text.count('name="password"') == 1
    assert 'href="INTER"' not in text


@pytest.mark.parametrize("headers", [{}, {"Referer": "https://elsewhere.example/login"}])
def test_a_form_from_an_unproven_place_says_what_is_amiss(
    production: FlaskClient, headers: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    """No Referer, or a proxy that does not pass the Host on: sending it again would not help."""
    token = re.search(FORM_TOKEN, production.get("/login", base_url=SITE).text)
    assert token
    form = {"csrf_token": token[1], "name": "viewer", "password": PASSWORD}
    answer = production.post("/login", base_url=SITE, data=form, headers=headers)
    assert answer.status_code == 400
    assert "whoever operates it must pass the Host header on" in answer.text
    assert "a form to sign in was refused: The referrer" in caplog.text
