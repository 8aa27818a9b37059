"""The year looks like a shop: counted from the records, not from the code that made them."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from statistics import mean

import pytest

from demo.lives import lives_between
from tests.demo.conftest import END, Record, Year


def orders_by(year: Year, places: slice) -> Counter[str]:
    """Orders by a part of their time, such as the month."""
    return Counter(when[places] for when in {i["invoice_id"]: i["invoice_date"] for i in year.sales}.values())


def web_sessions(year: Year) -> tuple[set[str], set[str]]:
    """All web sessions, and those with a purchase."""
    bought = {event["session_id"] for event in year.web if event["event_type"] == "purchase"}
    return {event["session_id"] for event in year.web}, bought


def test_the_year_has_the_size_of_a_shop(year: Year) -> None:
    sessions, bought = web_sessions(year)
    assert 12_000 < len(year.sales) < 20_000
    assert 60_000 < len(sessions) < 100_000
    assert 0.04 < len(bought) / len(sessions) < 0.07
    assert 8_000 < len(year.facts["interactions"]) < 15_000
    assert 6_000 < len(year.facts["conversations"]) < 10_000
    assert len(year.facts["payments"]) >= 12
    assert sum(p["status"] == "paid" for p in year.facts["payments"]) == 12


@pytest.mark.parametrize("years", [2015, 2023, 2031, 2040])
def test_any_year_has_its_buyers_at_full_size(years: int) -> None:
    end = date(years, 3, 5)
    start = end - timedelta(days=364)
    buyers = sum(
        life.person.number is not None and any(v.basket and start <= v.day <= end for v in life.visits)
        for life in lives_between(7, 2400, start, end)
    )
    assert 2_400 <= buyers < 3_000


def test_about_one_order_in_ten_is_a_guests(year: Year) -> None:
    guests = {line["invoice_id"]: line["customer_id"] is None for line in year.sales}
    assert 0.07 < mean(guests.values()) < 0.13


def test_customers_differ_in_how_often_they_buy(year: Year) -> None:
    orders = {i["invoice_id"]: i["customer_id"] for i in year.sales if i["customer_id"]}
    counts = sorted(Counter(orders.values()).values())
    assert 0.5 < counts.count(1) / len(counts) < 0.85
    assert sum(counts[-len(counts) // 10 :]) > 0.25 * sum(counts)


def test_recent_and_frequent_buyers_buy_next_but_not_always(year: Year) -> None:
    """The chance that a ranking by orders per day of silence puts a coming buyer first."""
    cutoff = str(END - timedelta(days=30))
    days: dict[str, set[str]] = defaultdict(set)
    for line in year.sales:
        if line["customer_id"]:
            days[line["customer_id"]].add(line["invoice_date"][:10])
    scores: dict[bool, list[float]] = {True: [], False: []}
    for dates in days.values():
        before = [day for day in dates if day <= cutoff]
        if before:
            silence = (END - date.fromisoformat(max(before))).days
            scores[len(before) < len(dates)].append(len(before) / silence)
    ahead = [(one > other) + 0.5 * (one == other) for one in scores[True] for other in scores[False]]
    assert len(scores[True]) > 50
    assert 0.65 < mean(ahead) < 0.88


def test_seasons_show(year: Year) -> None:
    category = {p["product_id"]: p["category"] for p in year.entities["products"]}
    sun = Counter(i["invoice_date"][5:7] for i in year.sales if category[i["product_id"]] == "Sun care")
    assert sun["06"] + sun["07"] > 2.5 * (sun["12"] + sun["01"])
    days = orders_by(year, slice(0, 10))
    assert days["2025-11-28"] > 2 * sum(days.values()) / 365
    hours = orders_by(year, slice(11, 13))
    assert hours["20"] > 5 * hours["04"]
    mentions = Counter((i["concern"], i["interaction_date"][5:7]) for i in year.facts["interactions"])
    assert mentions["dryness", "01"] > mentions["dryness", "07"]
    assert mentions["sun damage", "07"] > 3 * mentions["sun damage", "01"]


def test_promotions_take_something_off(year: Year) -> None:
    def share_on(day: str) -> float:
        lines = [line for line in year.sales if line["invoice_date"][:10] == day]
        return sum(1 for line in lines if line["discount"] > 0) / len(lines)

    assert share_on("2025-11-28") > 0.6
    assert share_on("2026-02-10") < 0.2


def conversion_by_feature(year: Year, events: list[Record]) -> dict[str, float]:
    """Converting share of the sessions in these events by the first feature used; "" is none."""
    feature: dict[str, str] = {}
    for use in year.facts["interactions"]:
        feature.setdefault(use["session_id"], use["interaction_type"])
    bought = {event["session_id"] for event in events if event["event_type"] == "purchase"}
    outcomes: dict[str, list[bool]] = defaultdict(list)
    for session in {event["session_id"] for event in events}:
        outcomes[feature.get(session, "")].append(session in bought)
    return {name: mean(values) for name, values in outcomes.items()}


def test_ai_lifts_conversion_among_people_of_the_same_kind(year: Year) -> None:
    new = {c["customer_id"]: c["signup_date"] for c in year.entities["customers"]}
    unknown = [
        e for e in year.web if new.get(e["customer_id"], e["occurred_at"][:10]) == e["occurred_at"][:10]
    ]
    regulars = [e for e in year.web if new.get(e["customer_id"], "9") < e["occurred_at"][:10]]
    for events in (unknown, regulars):
        rates = conversion_by_feature(year, events)
        plain = rates.pop("")
        assert all(rate > 1.1 * plain for rate in rates.values())
        assert max(rates.values()) > 1.25 * min(rates.values())
        assert max(rates, key=lambda name: rates[name]) in ("Skin Analysis", "Routine Builder")


def test_features_differ_in_quality(year: Year) -> None:
    known: dict[str, list[bool]] = defaultdict(list)
    stars: dict[str, list[int]] = defaultdict(list)
    for use in year.facts["interactions"]:
        if use["resolved"] is not None:
            known[use["interaction_type"]].append(use["resolved"])
        if use["satisfaction_score"]:
            stars[use["interaction_type"]].append(use["satisfaction_score"])
    success = {name: mean(values) for name, values in known.items()}
    assert success["Skin Analysis"] > success["Routine Builder"] > success["Chat Assistant"] + 0.05
    assert mean(stars["Skin Analysis"]) > mean(stars["Chat Assistant"]) + 0.3


def test_people_ask_again_and_again_for_what_is_missing(year: Year) -> None:
    people: dict[str, set[str]] = defaultdict(set)
    months: Counter[tuple[str, str]] = Counter()
    names = [p["product_name"].lower() for p in year.entities["products"]]
    for event in year.web:
        if event["event_type"] == "search" and event["metadata"]["results"] == 0:
            query = event["metadata"]["query"]
            assert query not in names
            months[query, event["occurred_at"][5:7]] += 1
            if event["occurred_at"] >= str(END - timedelta(days=29)):
                people[query].add(event["customer_id"] or event["session_id"])
    assert sum(len(askers) > 20 for askers in people.values()) >= 3
    assert any(len(askers) < 20 for askers in people.values())
    assert months["tinted mineral spf", "07"] > 2 * months["tinted mineral spf", "01"]
    treated = {concern for p in year.entities["products"] for concern in p["concerns"]}
    named = Counter(use["concern"] for use in year.facts["interactions"])
    assert named["hair loss"] > 50
    assert {c["concern"] for c in year.entities["concerns"]} - treated == {"hair loss", "perioral dermatitis"}


def test_models_differ_and_drift(year: Year) -> None:
    right: dict[str, list[bool]] = defaultdict(list)
    quarters: dict[tuple[str, int], list[bool]] = defaultdict(list)
    for call in year.facts["inferences"]:
        if call["actual_label"] is not None:
            hit = call["actual_label"] == call["predicted_label"]
            right[call["model_name"]].append(hit)
            quarters[call["model_name"], int(call["occurred_at"][5:7]) // 2].append(hit)
    assert set(right) == {"product-ranker", "intent-router", "skin-conditions", "routine-planner"}
    assert {call["model_name"] for call in year.facts["inferences"]} - set(right) == {"chat-reply"}
    assert mean(right["intent-router"]) > mean(right["product-ranker"]) + 0.05
    ranker = [mean(hits) for (name, _), hits in quarters.items() if name == "product-ranker"]
    assert max(ranker) - min(ranker) > 0.02
