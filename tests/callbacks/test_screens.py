"""Screens: what stands on the page at an address, and that one failing question blanks its own card only."""

import orjson
import pytest

from callbacks import panes, shell
from callbacks.address import read_address
from callbacks.asking import ask, ask_all, rest_path
from callbacks.panes import Card
from callbacks.screens import CARDS, screen
from dash_app.rest import QUESTIONS, activity
from dash_app.services import Services
from data.errors import DatabaseUnavailable
from data.listings.activity import Activity
from data.periods import Period, parse_period
from data.queries import overview as overview_queries
from data.queries import revenue as revenue_queries
from data.queries.answer import Answer
from data.queries.reader import Reader
from layouts.answered import Answered, Failed
from layouts.areas import AREAS, DESIGN, Area, with_pages
from layouts.components import PLOT_EMPTY
from layouts.formatting import Money
from layouts.shell import page
from layouts.theme import DARK, Theme
from layouts.view import View
from tests.layouts.rendered import parts, props, text, with_class

MARCH = "?start=2026-03-01&end=2026-03-31"


def test_each_question_of_the_page_is_one_of_rest() -> None:
    paths = {question.query: question.path for question in QUESTIONS}
    asked = {query for cards in CARDS.values() for card in cards for query in card.needs}
    paths |= {query: activity.RULE for query in asked if isinstance(query, Activity)}
    assert {query: rest_path(query) for query in asked} == {query: paths[query] for query in asked}


def test_the_page_shows_the_bytes_of_rest(services: Services) -> None:
    period = parse_period({"start": "2026-03-01", "end": "2026-03-31"})
    answers = services.answers
    told = ask(answers, revenue_queries.summary, period)
    _, body = answers.finished(answers.ask(revenue_queries.summary, period))
    assert isinstance(told, Answered)
    assert told.envelope == orjson.loads(body)
    assert told["data"]["total_revenue"]["value"] == 120.0


def shown_at(
    services: Services, path: str, search: str = MARCH, theme: Theme = "light", *, demo: bool = False
) -> panes.Shown:
    where = (path, search)
    told = screen(services.answers, services.shop, where, theme, "http://shop", demo=demo)
    shown: panes.Shown = told["shown"]
    return shown


@pytest.mark.parametrize("area", with_pages(demo=True))
def test_a_screen_fills_every_slot(services: Services, area: Area) -> None:
    shown = shown_at(services, area.path, demo=True)
    slots = {slot for card in CARDS[area.key] for slot in card.slots()} | set(shell.SLOTS)
    filled = {(key, name) for key, each in shown.items() for name in each}
    empty = {(key, "figure") for key, each in shown.items() if each.get("className") == PLOT_EMPTY}
    assert filled | empty == slots
    failures = text([each.get("children") for each in shown.values()]).count("could not be loaded")
    assert failures == (1 if area is DESIGN else 0)  # its sample of one


def test_every_slot_stands_on_the_page() -> None:
    """A slot that nobody mounted would be drawn into nothing."""
    ids = {getattr(part, "id", None) for part in parts(page("Halden & Moss", demo=True))}
    slots = {key for area in with_pages(demo=True) for card in CARDS[area.key] for key, _ in card.slots()}
    assert slots | {key for key, _ in shell.SLOTS} <= ids


def test_net_revenue_on_the_pane_is_what_was_counted(services: Services) -> None:
    shown = shown_at(services, "/revenue")
    assert text(with_class(shown["revenue-kpis"]["children"], "big")[0]) == "€120.00"
    assert "= categories" in text(shown["revenue-strip"]["children"])


@pytest.mark.parametrize(
    ("path", "metric", "kind"),
    [
        ("/", "conversion_rate", "events"),
        ("/", "ai_interactions", "interactions"),
        ("/", "revenue_impact", "interactions"),
        ("/conversions", "overall_rate", "events"),
        ("/conversions", "attributed_share", "interactions"),
        ("/revenue", "ai_revenue", "interactions"),
    ],
)
def test_a_figure_whose_facts_never_came_is_unknown_and_says_how_to_send_the_first(
    services: Services, path: str, metric: str, kind: str
) -> None:
    values = [each.get("children") for each in shown_at(services, path).values()]
    (card,) = [card for card in with_class(values, "kpi") if props(card)["data-metric"] == metric]
    assert text(with_class(card, "big")) == "–"
    assert f"Send the first to /api/ingest/{kind};" in text(card)
    for known in with_class(values, "kpi"):
        if props(known)["data-metric"] in ("total_revenue", "orders", "total_customers"):
            assert "Send the first" not in text(known)


def test_orders_alone_are_told_without_a_word_of_the_assistants_part(services: Services) -> None:
    lead = shown_at(services, "/")["overview-lead"]["children"]
    assert text(lead) == "€120.00 net revenue, known 2 – 12 Mar; the assistant's part in it is not known."
    values = [each.get("children") for each in shown_at(services, "/revenue").values()]
    assert [text(part) for part in with_class(values, "legend")] == [
        "Net revenueNot known"
    ]  # the shop's first day is the second
    assert "No AI feature" in text(values)


def test_a_period_known_in_part_is_told_by_each_card(services: Services) -> None:
    shown = shown_at(services, "/", MARCH)
    values = [each.get("children") for each in shown.values()]
    customers = next(card for card in with_class(values, "kpi") if "Total Customers" in text(card))
    assert "Facts known 2 – 12 Mar" in text(customers)
    assert "known 2 – 12 Mar" in text(shown["overview-strip"]["children"])


def test_a_refused_period_leaves_no_other_in_the_header(services: Services) -> None:
    shown = shown_at(services, "/revenue", "?period=12d")
    assert text(shown["dates-shown"]["children"]) == "Choose days"
    assert text(shown["compared"]["children"]) == "Comparison: The days before"
    assert [shown[f"dates-{edge}"]["value"] for edge in ("start", "end")] == [None, None]


def test_a_database_that_is_away_blanks_the_figures_and_not_the_page(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> str:
        raise DatabaseUnavailable("away")

    monkeypatch.setattr(services.answers, "moment", away)
    monkeypatch.setattr(services.answers, "late", away)
    told = screen(services.answers, services.shop, ("/revenue", MARCH), "light", "http://shop")
    assert told["version"] is None
    assert text(told["shown"]["heading"]["children"]) == "Revenue"


@pytest.mark.parametrize(("path", "search"), [("/revenue", "?period=12d"), ("/nowhere", MARCH)])
def test_nothing_is_drawn_for_an_address_that_asks_for_nothing(
    services: Services, path: str, search: str
) -> None:
    shown = shown_at(services, path, search)
    assert set(shown) == {key for key, _ in shell.SLOTS}
    assert shown["panes"]["hidden"] is True
    assert text(shown["instead"]["children"])


@pytest.mark.parametrize("search", [MARCH, "?period=12d"])
def test_a_page_beside_the_areas_asks_for_no_period_and_needs_none(services: Services, search: str) -> None:
    shown = shown_at(services, "/definitions", search)
    assert shown["asking"] == {"hidden": True}
    assert shown["panes"]["hidden"] is False
    assert shown["nav-definitions"]["aria-current"] == "page"
    assert all(shown[f"nav-{area.key}"]["aria-current"] is None for area in AREAS)
    assert shown_at(services, "/revenue", search)["asking"] == {"hidden": False}


def test_the_design_is_shown_in_demo_mode_and_unknown_otherwise(services: Services) -> None:
    shown = shown_at(services, "/design", demo=True)
    assert shown["heading"] == {"children": "Design"}
    in_production = shown_at(services, "/design")
    assert "There is no page at /design" in text(in_production["instead"]["children"])
    assert not any(key.startswith("design-") for key in in_production)
    ids = [props(part).get("id") for part in parts(page("Halden & Moss"))]
    assert not any(str(key).startswith("design-") for key in ids)


def test_figures_wear_the_theme_that_is_asked_for(services: Services) -> None:
    drawn = shown_at(services, "/revenue", theme="dark")["revenue-trend-plot"]["figure"]
    assert DARK["ink2"] in str(drawn["layout"]["font"])


def away(reader: Reader, period: Period) -> Answer:
    raise DatabaseUnavailable("away: secret-host.example")


def broken(reader: Reader, period: Period) -> Answer:
    raise KeyError("secret detail")


def test_a_failing_question_blanks_its_own_card_only(services: Services) -> None:
    def tell(view: object, answer: Answered) -> str:
        del view
        return f"net {answer['data']['total_revenue']['value']}"

    cards = (
        Card("a", tell, (revenue_queries.summary,)),
        Card("b", tell, (away,)),
        Card("c", tell, (broken,), chart=True),
        Card("d", tell, (overview_queries.kpis,)),  # an answer it cannot draw
    )
    period = parse_period({"start": "2026-03-01", "end": "2026-03-31"})
    told = ask_all(services.answers, [query for card in cards for query in card.needs], period)
    shown = panes.show(View("light", Money("EUR")), cards, told)
    assert shown["a"] == {"children": "net 120.0"}
    assert "The database did not answer" in text(shown["b"]["children"])
    assert "Something went wrong on our side" in text(shown["c-said"]["children"])
    assert shown["c-plot"] == {"className": "plot is-empty", "aria-label": ""}
    assert "Something went wrong" in text(shown["d"]["children"])
    assert "secret" not in text([each.get("children") for each in shown.values()])


def test_a_pane_asks_again_until_its_answers_are_of_one_version(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    versions = iter([1, 2, 2, 2])

    def told(answers: object, query: object, period: object) -> Answered:
        return Answered("/api/x", {"data_version": next(versions)})

    monkeypatch.setattr("callbacks.asking.ask", told)
    found = ask_all(services.answers, [away, broken], Period())
    assert [each.envelope["data_version"] for each in found.values() if isinstance(each, Answered)] == [2, 2]


def test_the_shell_says_what_the_address_asks_for(services: Services) -> None:
    shown = shown_at(services, "/revenue", f"{MARCH}&compare=none")
    assert shown["heading"] == {"children": "Revenue"}
    assert (shown["dates-start"], shown["dates-end"]) == ({"value": "2026-03-01"}, {"value": "2026-03-31"})
    assert shown["nav-overview"] == {"href": f"/{MARCH}&compare=none", "aria-current": None}
    assert shown["nav-revenue"]["aria-current"] == "page"
    assert shown["period-7d"] == {"href": "?period=7d&compare=none", "aria-current": None}
    assert shown["compare-none"]["aria-current"] == "true"
    assert "No comparison" in text(shown["compared"]["children"])
    assert shown["panes"] == {"hidden": False, "data-compare": "none"}


def test_the_shell_stands_without_a_database(services: Services) -> None:
    address = read_address("/", "")
    failed = Failed("The database did not answer.", "abc")
    shown = shell.show(address, failed, services.shop, "http://shop")
    assert shown["panes"]["hidden"] is True
    assert "The database did not answer." in text(shown["instead"]["children"])
    assert shown["dates-start"] == {"value": None}
