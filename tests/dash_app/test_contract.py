"""Every question over REST: its figures, its ETag, and what it refuses."""

import orjson
import pytest
from flask import Flask
from flask.testing import FlaskClient

from dash_app import rest
from dash_app.rest.contract import MARK_OF_RIGHTS
from data.engine import Database
from data.keys import GRANTS
from data.rollups import refresh
from data.shop import Shop
from tests.dash_app.conftest import ADMIN_KEY, DAYS, MakeApp, bearer, services_of
from tests.data.facts_by_hand import Facts, at

QUESTIONS = [question.path for question in rest.QUESTIONS]
SUMMARY = f"/api/revenue/summary?{DAYS}"


def test_summary_is_what_was_sold_less_what_came_back(client: FlaskClient) -> None:
    answer = client.get(SUMMARY)
    body = answer.get_json()
    assert (answer.status_code, answer.content_type) == (200, "application/json")
    assert body["period"] == {
        "key": "custom",
        "start": "2026-03-01",
        "end": "2026-03-31",
        "granularity": "day",
        "data_through": "2026-03-12",
    }
    data = body["data"]
    assert {key: data[key]["value"] for key in ("gross_sales", "returns", "total_revenue", "orders")} == {
        "gross_sales": 130.0,
        "returns": 10.0,
        "total_revenue": 120.0,
        "orders": 2,
    }
    assert all(identity["equal"] for identity in body["reconciliation"])
    assert isinstance(body["data_version"], int)


@pytest.mark.parametrize("path", QUESTIONS)
def test_every_question_answers_with_its_envelope(client: FlaskClient, path: str) -> None:
    for query in ("", "?period=7d", "?period=1y", f"?{DAYS}"):
        body = client.get(path + query).get_json()
        assert {"period", "data_version"} < set(body)
        assert "data" in body or "series" in body


@pytest.mark.parametrize("path", QUESTIONS)
def test_every_question_has_a_strong_etag_and_answers_304_to_it(client: FlaskClient, path: str) -> None:
    first = client.get(path)
    tag = first.headers["ETag"]
    assert tag.startswith('"')
    assert first.headers["Cache-Control"] == "private, no-cache"
    for given in (tag, f'"other", {tag}', f"W/{tag}", "*"):
        again = client.get(path, headers={"If-None-Match": given})
        assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    for given in ('"other"', tag.strip('"')[:-1], "W/", ""):
        assert client.get(path, headers={"If-None-Match": given}).status_code == 200


def test_the_default_period_is_the_same_answer_as_when_it_is_named(client: FlaskClient) -> None:
    tags = {client.get(f"/api/overview/kpis{query}").headers["ETag"] for query in ("", "?period=30d")}
    assert len(tags) == 1


def test_other_questions_periods_and_rights_have_other_etags(client: FlaskClient) -> None:
    asked = [(path, query) for path in QUESTIONS for query in ("", "?period=7d", f"?{DAYS}")]
    tags = [client.get(path + query).headers["ETag"] for path, query in asked]
    tags += [client.get(QUESTIONS[0], headers=bearer(ADMIN_KEY)).headers["ETag"]]
    assert len(set(tags)) == len(tags)


@pytest.mark.parametrize("query", ["", "?check=live"])
def test_health_has_an_etag_of_what_it_finds(client: FlaskClient, query: str) -> None:
    tag = client.get(f"/api/health{query}").headers["ETag"]
    again = client.get(f"/api/health{query}", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get("/api/health", headers={"If-None-Match": '"other"'}).status_code == 200


def test_every_scope_has_a_mark_of_its_own() -> None:
    assert len(set(MARK_OF_RIGHTS.values())) == len(GRANTS) + 1


def test_new_figures_change_the_etag_and_the_answer(
    client: FlaskClient, server: Flask, database: Database
) -> None:
    before = client.get(SUMMARY)
    Facts(database).line(at("2026-03-20"), "C", "serum", 1, 2500, transaction_id="T9")
    refresh(database, Shop())
    services_of(server).versions.forget()
    after = client.get(SUMMARY, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert after.get_json()["data"]["total_revenue"]["value"] == 145.0
    assert after.headers["ETag"] != before.headers["ETag"]


def test_another_release_or_shop_has_other_etags(make_app: MakeApp) -> None:
    tags = {
        make_app(**settings).test_client().get(SUMMARY).headers["ETag"]
        for settings in ({}, {"shop_name": "Other"}, {"attribution_window_days": 14})
    }
    assert len(tags) == 3


def test_tomorrow_is_another_question(server: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    client, services = server.test_client(), services_of(server)
    today = client.get("/api/overview/kpis?period=7d").headers["ETag"]
    tomorrow = services.shop.today().replace(year=services.shop.today().year + 1)
    monkeypatch.setattr(Shop, "today", lambda _: tomorrow)
    assert client.get("/api/overview/kpis?period=7d").headers["ETag"] != today


@pytest.mark.parametrize("compression", ["zstd", "br", "gzip"])
def test_a_compressed_answer_is_revalidated_too(client: FlaskClient, compression: str) -> None:
    accepted = {"Accept-Encoding": compression}
    first = client.get(SUMMARY, headers=accepted)
    assert first.headers["Content-Encoding"] == compression
    assert first.headers["ETag"] != client.get(SUMMARY).headers["ETag"]
    again = client.get(SUMMARY, headers={**accepted, "If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.headers["ETag"]) == (304, first.headers["ETag"])


def test_head_says_what_get_says_without_the_body(client: FlaskClient) -> None:
    got, headed = client.get(SUMMARY), client.head(SUMMARY)
    assert (headed.status_code, headed.data) == (200, b"")
    for name in ("ETag", "Content-Type", "Content-Length", "Cache-Control"):
        assert headed.headers[name] == got.headers[name]
    assert client.head(SUMMARY, headers={"If-None-Match": got.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    ("query", "code", "parameter"),
    [
        ("period=31d", "unknown_period", "period"),
        ("period=", "unknown_period", "period"),
        ("start=2026-03-01", "missing_parameter", "end"),
        ("end=2026-03-01", "missing_parameter", "start"),
        ("start=2026-03-02&end=2026-03-01", "start_after_end", "start"),
        ("start=2026-02-30&end=2026-03-01", "bad_date", "start"),
        ("start=01.03.2026&end=2026-03-01", "bad_date", "start"),
        ("start=1026-03-01&end=2026-03-01", "bad_date", "start"),
        ("period=7d&start=2026-03-01&end=2026-03-02", "contradictory_period", None),
        ("perod=7d", "unknown_parameter", "perod"),
        ("period=7d&period=30d", "duplicate_parameter", "period"),
        ("period=7d&period=7d", "duplicate_parameter", "period"),
    ],
)
def test_a_question_that_cannot_be_answered_as_asked_is_refused(
    client: FlaskClient, query: str, code: str, parameter: str | None
) -> None:
    for path in QUESTIONS:
        answer = client.get(f"{path}?{query}")
        body = answer.get_json()
        assert (answer.status_code, answer.content_type) == (400, "application/problem+json")
        assert (body["code"], (body["details"] or {}).get("parameter")) == (code, parameter)


HOSTILE = [
    "period=' OR 1=1 --",
    "period=7d'; DROP TABLE data_version; --",
    "period=%00",
    "period=<script>alert(1)</script>",
    "<script>=1",
    "period=%F0%28%8C%28",
    "period=" + "7" * 10_000,
    "x" * 10_000,
    "&".join(f"a{number}=1" for number in range(400)),
    "period[]=7d",
    "period=7d%26start=2026-01-01",
    "%",
    "=",
    "period=%25s%25n",
    "start=0000-00-00&end=9999-12-31",
    "start=2026-03-01T00:00:00Z&end=2026-03-02",
    "start=２０２６-03-01&end=2026-03-02",
    "period=\u202e7d",
]


@pytest.mark.parametrize("query", HOSTILE)
def test_hostile_questions_are_refused_and_never_break_anything(client: FlaskClient, query: str) -> None:
    for path in (*QUESTIONS, "/api/health", "/api/metrics", "/openapi.json"):
        answer = client.get(path, query_string=query)
        assert answer.status_code == 400, (path, query)
        assert answer.content_type == "application/problem+json"
        assert len(answer.data) < 1000
        assert b"SELECT" not in answer.data
    assert client.get(SUMMARY).status_code == 200


def test_fixed_answers_are_revalidated(client: FlaskClient) -> None:
    for path in ("/api/metrics", "/openapi.json"):
        first = client.get(path)
        assert client.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_metrics_are_the_catalogue(client: FlaskClient) -> None:
    metrics = {metric["key"]: metric for metric in orjson.loads(client.get("/api/metrics").data)["data"]}
    assert metrics["total_revenue"]["unit"] == "money"
    assert metrics["total_revenue"]["direction"] == "up"
    assert set(metrics["conversion_rate"]) == {
        *("key", "label", "definition", "unit", "source", "direction", "combine")
    }
