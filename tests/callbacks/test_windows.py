"""Each card names its days where they are not those of the header, because its source ends on another day.

Orders reach to 20 November 2024, the web to 31 October and AI features to 10 November. Over 7 days that is
14 to 20 November for orders (and the header), 25 to 31 October for the web, 4 to 10 November for AI features.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from callbacks import revenue
from callbacks.screens import CARDS, screen
from dash_app.services import Services, make_services
from data.engine import Database
from data.rollups import refresh
from data.schema import migrate
from data.settings import Settings
from data.shop import Shop
from layouts.areas import AREAS
from tests.data.facts_by_hand import Facts, at
from tests.layouts.rendered import props, text, with_class

WEB, WEB_BEFORE = "25 – 31 Oct 2024", "18 – 24 Oct"
AI, AI_BEFORE = "4 – 10 Nov 2024", "28 Oct – 3 Nov"
ORDERS, ORDERS_BEFORE = "14 – 20 Nov 2024", "7 – 13 Nov"
WEEK = "?period=7d"


@pytest.fixture(scope="module")
def apart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    url = f"sqlite:///{tmp_path_factory.mktemp('apart') / 'shop.db'}"
    database = Database(url)
    migrate(database)
    facts = Facts(database)
    facts.product("serum")
    for day in ("2024-09-01", "2024-10-20", "2024-10-31"):
        facts.event(at(day, "09:00"), "page_view", session_id=day)
        facts.event(at(day, "09:10"), "purchase", session_id=day)
    for day in ("2024-09-01", "2024-11-01", "2024-11-10"):
        facts.use(at(day, "10:00"), "Chat Assistant", session_id=f"chat {day}")
    for day in ("2024-09-01", "2024-11-10", "2024-11-20"):
        facts.line(at(day, "11:00"), day, "serum", 1, 1000)
    refresh(database, Shop())
    database.dispose()
    chosen: dict[str, Any] = {"database_url": url}
    services = make_services(Settings(**chosen))
    yield services
    services.close_connections()


def drawn(services: Services, area: str, search: str = WEEK) -> dict[str, Any]:
    """What stands on each card, by its key."""
    path = next(each.path for each in AREAS if each.key == area)
    shown = screen(services.answers, services.shop, (path, search), "light", "http://shop")["shown"]
    return {
        card.key: [shown[key].get("children") for key, name in card.slots() if name == "children"]
        for card in CARDS[area]
    }


def test_the_header_names_the_days_of_orders(apart: Services) -> None:
    header = screen(apart.answers, apart.shop, ("/", WEEK), "light", "http://shop")["shown"]
    assert text(header["dates-shown"]["children"]).endswith(ORDERS)
    assert f"vs {ORDERS_BEFORE}" in text(header["compared"]["children"])


@pytest.mark.parametrize(
    ("metric", "own", "before"),
    [
        ("total_customers", None, ORDERS_BEFORE),
        ("conversion_rate", WEB, WEB_BEFORE),
        ("ai_interactions", AI, AI_BEFORE),
        ("revenue_impact", None, ORDERS_BEFORE),
    ],
)
def test_a_card_names_its_own_days_and_those_before(
    apart: Services, metric: str, own: str | None, before: str
) -> None:
    cards = with_class(drawn(apart, "overview")["overview-kpis"], "kpi")
    (card,) = [card for card in cards if props(card)["data-metric"] == metric]
    assert [text(part) for part in with_class(card, "own")] == ([own] if own else [])
    assert before in text(card)


@pytest.mark.parametrize(
    ("area", "card", "own", "before"),
    [
        ("overview", "overview-funnel", WEB, f"vs {WEB_BEFORE}"),
        ("overview", "overview-features", AI, ""),
        ("overview", "overview-trends", WEB, f"conversions, {WEB_BEFORE}"),
        ("conversions", "conversions-lead", f"in {WEB}.", ""),
        ("conversions", "conversions-rates", WEB, f"in {WEB_BEFORE}"),
        ("conversions", "conversions-trends", WEB, f"conversions, {WEB_BEFORE}"),
        ("conversions", "conversions-trends", f"orders in {ORDERS} had", ""),
        ("conversions", "conversions-difference", WEB, ""),
        ("conversions", "conversions-stages", WEB, f"vs {WEB_BEFORE}"),
        ("conversions", "conversions-attribution", f"vs {ORDERS_BEFORE}", ""),
        ("conversions", "conversions-funnel", WEB, ""),
        ("conversions", "conversions-counts", WEB, f"vs {WEB_BEFORE}"),
        ("conversions", "conversions-counts", f"{ORDERS}, vs {ORDERS_BEFORE}", ""),
    ],
)
def test_a_chart_or_table_names_its_own_days(
    apart: Services, area: str, card: str, own: str, before: str
) -> None:
    said = text(drawn(apart, area)[card])
    assert own in said
    assert before in said


@pytest.mark.parametrize(
    ("area", "card"),
    [("overview", "overview-lead"), ("overview", "overview-strip")]
    + [("revenue", card.key) for card in revenue.CARDS],
)
def test_a_card_over_the_days_of_the_header_does_not_repeat_them(
    apart: Services, area: str, card: str
) -> None:
    found = drawn(apart, area)[card]
    assert text(found)
    assert with_class(found, "own") == []
    words = [cap.children[0] for cap in with_class(found, "cap")]
    assert "2024" not in text(words)


def test_the_definition_says_how_far_its_own_source_reaches(apart: Services) -> None:
    cards = with_class(drawn(apart, "overview")["overview-kpis"], "kpi")
    told = [text(with_class(card, "about")).split("Through")[1].split("All definitions")[0] for card in cards]
    assert told == [
        "Wed 20 Nov 2024, complete days",
        "Thu 31 Oct 2024, complete days",
        "Sun 10 Nov 2024, complete days",
        "Wed 20 Nov 2024, complete days",
    ]


def test_the_funnel_names_a_comparison_only_where_there_is_one(apart: Services) -> None:
    (legend,) = with_class(drawn(apart, "overview")["overview-funnel"], "legend")
    assert text(legend) == f"vs {WEB_BEFORE}"
    month = "?period=30d"  # 2 September to 1 October before it, all known
    assert "partly" not in text(with_class(drawn(apart, "overview", month)["overview-funnel"], "legend"))
    early = "?start=2024-09-01&end=2024-10-31"
    assert with_class(drawn(apart, "overview", early)["overview-funnel"], "legend") == []
    reaching = "?start=2024-10-01&end=2024-10-31"  # 31 August is not known
    assert text(with_class(drawn(apart, "overview", reaching)["overview-funnel"], "legend")) == (
        "vs 31 Aug – 30 Sep, partly known"
    )
    longer = "?period=90d"  # nothing is known of the 90 days before
    assert with_class(drawn(apart, "overview", longer)["overview-funnel"], "legend") == []
