"""Screens over HTTP: props by component id, and a cheap way to notice new figures."""

from flask import Flask
from flask.testing import FlaskClient

from data.engine import Database
from data.rollups import rebuild
from data.shop import Shop
from tests.dash_app.conftest import services_of

REVENUE = "/_screen?path=/revenue&search=%3Fperiod%3D7d&theme=light"


def test_a_screen_is_answered_and_not_sent_twice(client: FlaskClient) -> None:
    first = client.get(REVENUE)
    assert first.status_code == 200
    assert first.get_json()["shown"]["heading"] == {"children": "Revenue"}
    again = client.get(REVENUE, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_screen_asked_for_by_a_stranger_parameter_is_refused(client: FlaskClient) -> None:
    answer = client.get("/_screen?path=/&colour=red")
    assert (answer.status_code, answer.get_json()["code"]) == (400, "unknown_parameter")


def test_the_version_moves_with_the_figures(server: Flask, database: Database) -> None:
    client = server.test_client()
    before = client.get("/_screen/version").get_json()["version"]
    assert client.get(REVENUE).get_json()["version"] == before
    rebuild(database, Shop())
    services_of(server).versions.forget()
    assert client.get("/_screen/version").get_json()["version"] != before
