"""Panes: what a callback answers, and that one failing question blanks its own card only."""

from typing import Any

import orjson
import pytest
from dash.exceptions import PreventUpdate

from callbacks import conversions, overview, panes, revenue, shell
from callbacks.asking import ask, ask_all, rest_path
from callbacks.panes import Card
from dash_app.rest import QUESTIONS
from dash_app.services import Services
from data.errors import DatabaseUnavailable
from data.periods import Period, parse_period
from data.queries import overview as overview_queries
from data.queries import revenue as revenue_queries
from data.queries.answer import Answer
from data.queries.reader import Reader
from layouts.answered import Answered, Failed
from tests.layouts.rendered import props, text, with_class

MARCH = {"search": "?start=2026-03-01&end=2026-03-31", "theme": "dark"}
AREAS = {"overview": overview, "conversions": conversions, "revenue": revenue}


def test_each_question_of_the_page_is_one_of_rest() -> None:
    paths = {question.query: question.path for question in QUESTIONS}
    asked = {query for area in AREAS.values() for card in area.CARDS for query in card.needs}
    assert {query: rest_path(query) for query in asked} == {query: paths[query] for query in asked}


def test_the_page_shows_the_bytes_of_rest(services: Services) -> None:
    period = parse_period({"start": "2026-03-01", "end": "2026-03-31"})
    answers = services.answers
    told = ask(answers, revenue_queries.summary, period)
    _, body = answers.finished(answers.ask(revenue_queries.summary, period))
    assert isinstance(told, Answered)
    assert told.envelope == orjson.loads(body)
    assert told["data"]["total_revenue"]["value"] == 120.0


@pytest.mark.parametrize("area", AREAS)
def test_a_pane_fills_every_output_and_says_what_it_shows(services: Services, area: str) -> None:
    cards = AREAS[area].CARDS
    values = panes.show(services.answers, services.shop, cards, MARCH)
    assert len(values) == 1 + sum(len(card.outputs()) for card in cards)
    assert values[0] == MARCH["search"]
    assert "could not be loaded" not in text(values)


def test_net_revenue_on_the_pane_is_what_was_counted(services: Services) -> None:
    values = panes.show(services.answers, services.shop, revenue.CARDS, MARCH)
    assert text(with_class(values, "big")[0]) == "€120.00"
    assert "= categories" in text(values)


@pytest.mark.parametrize(
    ("area", "metric", "kind"),
    [
        ("overview", "conversion_rate", "events"),
        ("overview", "ai_interactions", "interactions"),
        ("overview", "revenue_impact", "interactions"),
        ("conversions", "overall_rate", "events"),
        ("conversions", "attributed_share", "interactions"),
        ("revenue", "ai_revenue", "interactions"),
    ],
)
def test_a_figure_whose_facts_never_came_is_unknown_and_says_how_to_send_the_first(
    services: Services, area: str, metric: str, kind: str
) -> None:
    values = panes.show(services.answers, services.shop, AREAS[area].CARDS, MARCH)
    (card,) = [card for card in with_class(values, "kpi") if props(card)["data-metric"] == metric]
    assert text(with_class(card, "big")) == "–"
    assert f"Send the first to /api/ingest/{kind};" in text(card)
    for known in with_class(values, "kpi"):
        if props(known)["data-metric"] in ("total_revenue", "orders", "total_customers"):
            assert "Send the first" not in text(known)


def test_orders_alone_are_told_without_a_word_of_the_assistants_part(services: Services) -> None:
    lead, *_ = panes.show(services.answers, services.shop, overview.CARDS, MARCH)[1:]
    assert text(lead) == "€120.00 net revenue; the assistant's part in it is not known."
    values = panes.show(services.answers, services.shop, revenue.CARDS, MARCH)
    assert [text(part) for part in with_class(values, "legend")] == ["Net revenue"]
    assert "No AI feature" in text(values)


@pytest.mark.parametrize("asked", [None, {}, {"search": "?period=12d", "theme": "light"}])
def test_nothing_is_drawn_for_an_address_without_a_period(services: Services, asked: dict[str, Any]) -> None:
    with pytest.raises(PreventUpdate):
        panes.show(services.answers, services.shop, revenue.CARDS, asked)


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
    shown, a, b, said, _figure, plot, _below, d = panes.show(services.answers, services.shop, cards, MARCH)
    assert (shown, a) == (MARCH["search"], "net 120.0")
    assert "The database did not answer" in text(b)
    assert "Something went wrong on our side" in text(said)
    assert plot == "plot is-empty"
    assert "Something went wrong" in text(d)
    assert "secret" not in text([b, said, d])


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
    shown = shell.show_shell(services.answers, services.shop, "/revenue", MARCH["search"], "http://shop")
    assert (shown.heading, shown.start, shown.end) == ("Revenue", "2026-03-01", "2026-03-31")
    assert shown.addresses[0] == f"/{MARCH['search']}"
    assert shown.areas_marked == [None, None, "page"]
    assert set(shown.presets_marked) == {None}
    assert not shown.panes_hidden
    assert len(shown.values()) == len(shell.OUTPUTS)


def test_the_shell_stands_without_a_database(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    failed = Failed("The database did not answer.", "abc")
    monkeypatch.setattr("callbacks.shell.ask", lambda *_: failed)
    shown = shell.show_shell(services.answers, services.shop, "/", "", "http://shop")
    assert shown.panes_hidden
    assert "The database did not answer." in text(shown.instead)
    assert shown.start is None
