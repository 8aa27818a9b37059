"""Uses of AI features, counted by hand."""

import datetime as dt

import pytest

from data.engine import Database
from data.histograms import bucket_of
from data.rollups import refresh
from data.rollups.durations import percentile
from data.shop import Shop
from tests.data.facts_by_hand import Facts, at, rows

SUNDAY, MONDAY = dt.date(2026, 3, 1), dt.date(2026, 3, 2)


def timed(milliseconds: int) -> dict[str, int]:
    return {"response_ms": milliseconds, "response_bucket": bucket_of(milliseconds)}


def test_types_are_shares_of_the_days_uses(database: Database, shop: Shop, facts: Facts) -> None:
    for feature, uses in (("Skin Analysis", 3), ("Chat Assistant", 4), ("Brand New", 1)):
        for _ in range(uses):
            facts.use(at(SUNDAY), feature)
    facts.use(at(MONDAY), "Skin Analysis")
    refresh(database, shop)
    assert rows(database, "interaction_types", "record_date", "interaction_type", "count", "percentage") == [
        (SUNDAY, "Brand New", 1, 12.5),
        (SUNDAY, "Chat Assistant", 4, 50.0),
        (SUNDAY, "Skin Analysis", 3, 37.5),
        (MONDAY, "Skin Analysis", 1, 100.0),
    ]


def test_the_summary_of_a_day(database: Database, shop: Shop, facts: Facts) -> None:
    facts.customer("ada")
    facts.customer("ben")
    facts.use(
        at(SUNDAY),
        "A",
        customer_id="ada",
        message_count=3,
        satisfaction_score=5,
        resolved=True,
        **timed(1000),
    )
    facts.use(at(SUNDAY), "B", customer_id="ada", message_count=None, satisfaction_score=2, **timed(2500))
    facts.use(at(SUNDAY), "B", customer_id="ben", message_count=4)
    facts.use(at(SUNDAY), "B", message_count=1)
    refresh(database, shop)
    columns = ("total_interactions", "unique_customers", "total_messages", "avg_response_time_sec")
    assert rows(database, "interaction_summary", *columns) == [(4, 2, 8, 1.75)]
    sums = ("response_ms", "timed_interactions", "responses", "satisfaction_sum", "avg_satisfaction")
    assert rows(database, "interaction_summary", *sums) == [(3500, 2, 2, 7, 3.5)]


def test_a_day_without_times_or_scores_has_no_means(database: Database, shop: Shop, facts: Facts) -> None:
    facts.use(at(SUNDAY), "A")
    refresh(database, shop)
    means = ("avg_response_time_sec", "p95_response_time_sec", "avg_satisfaction")
    assert rows(database, "interaction_summary", *means) == [(None, None, None)]
    assert rows(database, "customer_satisfaction", "responses") == []


def test_the_95th_percentile_is_within_one_percent(database: Database, shop: Shop, facts: Facts) -> None:
    """Of 40 times 100, 200, … 4000 ms the 38th is 3800 ms; over features together."""
    for place in range(40, 0, -1):
        facts.use(at(SUNDAY), "AB"[place % 2], **timed(100 * place))
    refresh(database, shop)
    ((p95,),) = rows(database, "interaction_summary", "p95_response_time_sec")
    assert p95 == pytest.approx(3.8, rel=0.01)


@pytest.mark.parametrize(
    ("durations", "rank"), [(1, 1), (2, 2), (19, 19), (20, 19), (21, 20), (100, 95), (101, 96), (1000, 950)]
)
def test_the_percentile_is_the_nearest_rank(durations: int, rank: int) -> None:
    assert percentile([(place, 1) for place in range(durations, 0, -1)], 0.95) == rank


def test_the_rank_of_a_percentile_is_exact_for_every_count() -> None:
    for count in range(20, 100_000, 20):
        exact = count * 19 // 20
        assert percentile([(1, exact), (2, count - exact)], 0.95) == 1


def test_no_durations_have_no_percentile() -> None:
    assert percentile([], 0.95) is None


def test_satisfaction_by_score(database: Database, shop: Shop, facts: Facts) -> None:
    for score in (5, 5, 4, 3, 1, None):
        facts.use(at(SUNDAY), "A", satisfaction_score=score)
    refresh(database, shop)
    columns = ("responses", "score_sum", "average_score", "satisfied", "satisfied_share")
    assert rows(database, "customer_satisfaction", *columns) == [(5, 18, 3.6, 3, 60.0)]
    scores = rows(database, "customer_satisfaction", *(f"score_{score}" for score in range(1, 6)))
    assert scores == [(1, 0, 1, 1, 2)]
