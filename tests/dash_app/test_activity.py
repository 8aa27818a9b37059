"""The list of activity over REST: its own version, its pages, and what it refuses."""

import pytest
from flask.testing import FlaskClient

from data.engine import Database
from tests.data.facts_by_hand import Facts, at

PATH = "/api/overview/activity"


def test_the_newest_facts_are_answered(client: FlaskClient) -> None:
    body = client.get(PATH).get_json()
    assert [(item["kind"], item["title"], item["detail"], item["amount"]) for item in body["data"]] == [
        ("return", "Return R", "Mask", -10.0),
        ("order", "Order B", "Serum", 50.0),
        ("order", "Order A", "Serum +1", 80.0),
    ]
    assert {"period", "data_version", "next"} < set(body)


def test_a_period_does_no_harm_and_is_checked(client: FlaskClient) -> None:
    found = [
        client.get(PATH + query).get_json()["data"]
        for query in ("", "?period=7d", "?start=2020-01-01&end=2020-01-02")
    ]
    assert found[0] == found[1] == found[2]
    assert client.get(f"{PATH}?period=2d").status_code == 400


def test_pages_go_on_where_the_last_ended(client: FlaskClient) -> None:
    first = client.get(f"{PATH}?limit=2").get_json()
    then = client.get(f"{PATH}?limit=2&before={first['next']}").get_json()
    assert [item["id"] for item in (*first["data"], *then["data"])] == ["T4", "B", "A"]
    assert then["next"] is None


def test_a_fact_that_no_figure_knows_yet_changes_the_entity_tag(
    client: FlaskClient, database: Database
) -> None:
    tag = client.get(PATH).headers["ETag"]
    assert client.get(PATH, headers={"If-None-Match": tag}).status_code == 304
    Facts(database).use(at("2026-03-20"), "Skin Analysis", activity_description="<i>redness</i>")
    answer = client.get(PATH, headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert answer.get_json()["data"][0]["detail"] == "<i>redness</i>"
    assert answer.get_json()["data_version"] == client.get("/api/overview/kpis").get_json()["data_version"]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("limit=0", "bad_limit"),
        ("limit=101", "bad_limit"),
        ("before=x", "bad_cursor"),
        ("page=2", "unknown_parameter"),
    ],
)
def test_what_cannot_be_answered_is_said(client: FlaskClient, query: str, code: str) -> None:
    answer = client.get(f"{PATH}?{query}")
    assert (answer.status_code, answer.get_json()["code"]) == (400, code)
