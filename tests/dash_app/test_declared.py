"""Every measure that REST answers is declared in the catalogue."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from dash_app import rest
from data.metrics import METRICS
from tests.dash_app.conftest import DAYS

NAMES = {*METRICS, *(metric.stored for metric in METRICS.values())} | {
    column.removesuffix("_minor") for metric in METRICS.values() for column in metric.columns
}
# What is said of a measure that a row has beside its first.
SAID_OF = ("previous_{}", "{}_change_percent", "{}_within_noise")
# What a row is about, and what is said of a measure rather than measured.
NOT_MEASURES = {
    "start", "end", "partial", "date", "label", "key", "unit", "direction", "value", "previous", "change",
    "change_percent", "change_points", "within_noise", "numerator", "denominator", "previous_numerator",
    "previous_denominator", "previous_partial", "sparkline", "today_so_far", "period", "lower", "upper",
    "previous_lower", "previous_upper", "confidence_percent", "stage_name", "stage_order",
    "interaction_type", "ai_feature", "category_name", "tier", "stages",
}  # fmt: skip


def answered(body: Any) -> Iterator[str]:
    if isinstance(body, list):
        for each in body:
            yield from answered(each)
    if isinstance(body, dict):
        for key, value in body.items():
            yield key
            if key not in ("period", "today_so_far"):
                yield from answered(value)


@pytest.mark.parametrize("question", rest.QUESTIONS, ids=lambda question: question.path)
def test_every_measure_of_an_answer_is_in_the_catalogue(client: FlaskClient, question: Any) -> None:
    body = client.get(f"{question.path}?{DAYS}").get_json()
    parts = [body.get(part) for part in ("data", "totals", "series", "previous_series", "today")]
    said = {key for part in parts for key in answered(part)} - NOT_MEASURES
    assert said - NAMES - {form.format(name) for form in SAID_OF for name in NAMES} == set()


def test_the_share_of_the_assistant_is_answered(client: FlaskClient) -> None:
    share = client.get(f"/api/revenue/summary?{DAYS}").get_json()["data"]["ai_revenue_share"]
    # No AI feature was ever used in this shop.
    assert (share["value"], share["numerator"], share["denominator"]) == (None, None, None)
    assert share["within_noise"] is None


@pytest.mark.parametrize("key", ["difference", "lift_percent"])
def test_comparisons_tell_their_change_like_every_measure(client: FlaskClient, key: str) -> None:
    said = client.get(f"/api/conversions/analytics?{DAYS}").get_json()["data"][key]
    assert {"value", "previous", "change", "change_percent", "change_points", "partial"} <= said.keys()
