"""AI features and models, counted by hand."""

import datetime as dt

import pytest

from data.engine import Database
from data.histograms import bucket_of
from data.rollups import refresh
from data.shop import Shop
from tests.data.facts_by_hand import Facts, at, rows

SUNDAY, MONDAY = dt.date(2026, 3, 1), dt.date(2026, 3, 2)
MARCH, APRIL = SUNDAY, dt.date(2026, 4, 1)


def test_a_features_day(database: Database, shop: Shop, facts: Facts) -> None:
    facts.product("serum")
    facts.use(at(SUNDAY), "Skin Analysis", session_id="s1", resolved=True, satisfaction_score=5)
    facts.use(at(SUNDAY), "Skin Analysis", resolved=False, satisfaction_score=2)
    facts.use(at(SUNDAY), "Skin Analysis", resolved=True)
    facts.use(at(SUNDAY), "Skin Analysis")
    facts.use(at(SUNDAY), "Chat Assistant")
    facts.line(at(SUNDAY, "10:00"), "O1", "serum", 1, 1000, session_id="s1")
    facts.line(at(MONDAY), "O2", "serum", 1, 500, session_id="s1")
    facts.line(at(MONDAY), "O3", "serum", 1, 700)
    refresh(database, shop)
    counts = ("record_date", "feature_name", "uses", "known_outcomes", "successes", "success_rate")
    assert rows(database, "ai_feature_performance", *counts) == [
        (SUNDAY, "Chat Assistant", 1, 0, 0, None),
        (SUNDAY, "Skin Analysis", 4, 3, 2, pytest.approx(200 / 3)),
        (MONDAY, "Skin Analysis", 0, 0, 0, None),
    ]
    worth = ("responses", "satisfaction_sum", "avg_satisfaction", "attributed_revenue", "revenue_per_use")
    assert rows(database, "ai_feature_performance", "record_date", "feature_name", *worth) == [
        (SUNDAY, "Chat Assistant", 0, 0, None, 0.0, 0.0),
        (SUNDAY, "Skin Analysis", 2, 7, 3.5, 10.0, 2.5),
        (MONDAY, "Skin Analysis", 0, 0, None, 5.0, None),
    ]


def latency(milliseconds: int) -> dict[str, int]:
    return {"latency_us": milliseconds * 1000, "latency_bucket": bucket_of(milliseconds)}


def test_a_models_month(database: Database, shop: Shop, facts: Facts) -> None:
    """March: right twice of three known; 20 timed calls of 10 to 200 ms, of which the 19th is 190."""
    for day, predicted, actual in (
        ("2026-03-01", "yes", "yes"),
        ("2026-03-15", "yes", "no"),
        ("2026-03-31", "no", "no"),
        ("2026-03-31", "no", None),
        ("2026-03-31", None, "no"),
    ):
        facts.call(at(day), "ranker", predicted, actual, cost_micro=1_500_000)
    for place in range(1, 21):
        facts.call(at("2026-03-09"), "ranker", None, None, cost_micro=None, **latency(10 * place))
    facts.call(at("2026-04-01"), "ranker", "no", "yes")
    facts.call(at("2026-03-02"), "skin", "oily", "dry")
    refresh(database, shop)
    columns = ("month", "model_name", "calls", "samples", "averaging", "accuracy", "precision", "recall")
    assert rows(database, "ai_model_performance", *columns) == [
        (MARCH, "ranker", 25, 3, "binary", pytest.approx(2 / 3), 0.5, 1.0),
        (MARCH, "skin", 1, 1, "macro", 0.0, 0.0, 0.0),
        (APRIL, "ranker", 1, 1, "binary", 0.0, 0.0, 0.0),
    ]
    amounts = ("f1_score", "timed_calls", "latency_us", "avg_latency_ms", "cost_micro", "cost")
    march = {"month": MARCH, "model_name": "ranker"}
    assert rows(database, "ai_model_performance", *amounts, **march) == [
        (pytest.approx(2 / 3), 20, 2_100_000, 105.0, 7_500_000, 7.5)
    ]
    ((p95,),) = rows(database, "ai_model_performance", "p95_latency_ms", **march)
    assert p95 == pytest.approx(190, rel=0.01)
    assert rows(database, "ai_model_performance", "avg_latency_ms", "p95_latency_ms", month=APRIL) == [
        (None, None)
    ]


def test_a_month_of_no_alone_is_as_binary_as_the_others(database: Database, shop: Shop, facts: Facts) -> None:
    """March: a yes and a no, both rightly. April: two times no, rightly; then a missed yes comes late."""
    for day, label in (
        ("2026-03-01", "yes"),
        ("2026-03-02", "no"),
        ("2026-04-01", "no"),
        ("2026-04-02", "no"),
    ):
        facts.call(at(day), "ranker", label, label)
    refresh(database, shop)
    columns = ("month", "averaging", "accuracy", "precision", "recall", "f1_score")
    assert rows(database, "ai_model_performance", *columns) == [
        (MARCH, "binary", 1.0, 1.0, 1.0, 1.0),
        (APRIL, "binary", 1.0, None, None, None),
    ]
    facts.call(at("2026-04-03"), "ranker", "no", "yes")
    refresh(database, shop)
    assert rows(database, "ai_model_performance", *columns, month=APRIL) == [
        (APRIL, "binary", pytest.approx(2 / 3), 0.0, 0.0, 0.0)
    ]


def test_an_outcome_learned_later_moves_its_month(database: Database, shop: Shop, facts: Facts) -> None:
    facts.call(at("2026-03-31"), "ranker", "yes", None, inference_id="m1")
    facts.call(at("2026-04-30"), "ranker", "yes", "yes")
    refresh(database, shop)
    assert rows(database, "ai_model_performance", "month", "samples", "accuracy") == [
        (MARCH, 0, None),
        (APRIL, 1, 1.0),
    ]
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE ai_inferences SET actual_label = 'no' WHERE inference_id = 'm1'")
    facts.touch_day("ai_inferences", dt.date(2026, 3, 31))
    refresh(database, shop)
    assert rows(database, "ai_model_performance", "month", "samples", "accuracy") == [
        (MARCH, 1, 0.0),
        (APRIL, 1, 1.0),
    ]
