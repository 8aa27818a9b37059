"""Headers of every answer, behind a proxy and without one; limits; a disk that is thrown away."""

import re
from base64 import b64encode
from hashlib import sha256

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dash_app.auth import NEEDED
from tests.dash_app.conftest import ADMIN_KEY, SECRET, SITE, MakeApp, bearer

SAFE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def test_every_route_answers_with_every_header(production: FlaskClient) -> None:
    for rule in NEEDED:
        answer = production.get(re.sub("<[^>]*>", "x", rule), headers=bearer(ADMIN_KEY))
        answer.close()
        assert SAFE.items() <= dict(answer.headers).items(), rule
        policy = answer.headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in policy
        assert "default-src 'none'" in policy
        assert re.fullmatch(r"script-src 'self'( 'sha256-[\w+/=]{44}'){3}", policy.split("; ")[1])


def test_the_inline_scripts_of_the_pages_are_those_of_the_policy(client: FlaskClient) -> None:
    """Counted by other means: each inline script that stands in the document is hashed here."""
    answer = client.get("/")
    scripts = re.findall(
        r"<script(?: id=\"_dash-renderer\" type=\"application/javascript\")?>(.*?)</script>",
        answer.text,
        re.S,
    )
    hashes = {f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" for script in scripts}
    assert len(hashes) == 2
    assert hashes <= set(answer.headers["Content-Security-Policy"].split("; ")[1].split())


def test_only_over_tls_is_tls_asked_for_from_then_on(production: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in production.get("/login").headers
    assert production.get("/login", base_url=SITE).headers["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.parametrize(("hops", "believed"), [(0, False), (1, True)])
def test_a_proxy_is_believed_when_it_is_trusted(
    make_app: MakeApp, accounts_made: None, hops: int, believed: bool
) -> None:
    client = make_app(app_env="production", secret_key=SECRET, trusted_proxies=hops).test_client()
    forwarded = {
        "X-Forwarded-Proto": "https",
        "X-Forwarded-For": "203.0.113.9",
        "X-Forwarded-Host": "f.example",
    }
    assert ("Strict-Transport-Security" in client.get("/login", headers=forwarded).headers) is believed


def test_of_several_hops_only_the_nearest_is_believed(make_app: MakeApp, accounts_made: None) -> None:
    """An address that the asker made up itself stands before those that proxies add."""
    server = make_app(app_env="production", secret_key=SECRET, trusted_proxies=1, requests_per_minute=2)
    client = server.test_client()
    told = [
        client.get("/login", headers={"X-Forwarded-For": f"198.51.100.{number}, 203.0.113.9"}).status_code
        for number in range(3)
    ]
    assert told == [200, 200, 429]


def test_each_key_and_address_may_ask_so_often(make_app: MakeApp, accounts_made: None) -> None:
    server: Flask = make_app(app_env="production", secret_key=SECRET, requests_per_minute=3)
    client = server.test_client()
    answers = [client.get("/api/metrics", headers=bearer(ADMIN_KEY)) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert [answer.headers["X-RateLimit-Remaining"] for answer in answers] == ["2", "1", "0", "0"]
    assert answers[0].headers["X-RateLimit-Limit"] == "3"
    assert "Retry-After" not in answers[0].headers
    assert 0 < int(answers[3].headers["Retry-After"]) <= 60
    assert answers[3].get_json()["code"] == "too_many_requests"
    wrong = [
        client.get("/api/metrics", headers=bearer(f"ssk_wrong{number}")).status_code for number in range(4)
    ]
    assert wrong == [401, 401, 401, 429]  # wrong keys count for their address, each time another


def test_a_platforms_probe_is_not_limited(make_app: MakeApp, accounts_made: None) -> None:
    client = make_app(app_env="production", secret_key=SECRET, requests_per_minute=1).test_client()
    assert [client.get("/login").status_code for _ in range(2)] == [200, 429]
    assert {client.get("/api/health?check=live").status_code for _ in range(3)} == {200}


def test_demo_mode_is_not_limited(make_app: MakeApp) -> None:
    client = make_app(requests_per_minute=1).test_client()
    assert {client.get("/api/metrics").status_code for _ in range(3)} == {200}
