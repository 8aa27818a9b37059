"""The drawer: which facts its address asks for, and the answer drawn."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

import orjson

from callbacks.address import DRAWER, read_address
from callbacks.asking import failure
from callbacks.panes import Shown
from data.answers import Answers
from data.errors import NotFound, QuestionError
from data.listings.question import parse_facts
from data.periods import Period, parse_period
from data.shop import Shop
from layouts import drawer as layout
from layouts.answered import Answered
from layouts.facts import Question
from layouts.formatting import Money
from layouts.states import failed
from layouts.view import View

SLOTS = (("drawer", "children"), ("drawer", "hidden"))
OF_REST = ("name", "sort", "order", "page")


def show(
    answers: Answers, shop: Shop, where: tuple[str | None, str | None], *, may_export: bool = True
) -> Shown:
    """What the drawer shows at an address, a path and a search; hidden where it asks for no facts."""
    address = read_address(*where)
    given = dict(parse_qsl((where[1] or "").removeprefix("?"), keep_blank_values=True))
    asked = {name: given[name] for name in DRAWER if given.get(name)}
    if "facts" not in asked:
        return {"drawer": {"children": None, "hidden": True}}
    money = Money(shop.currency.code, shop.currency.exponent)
    compare = address.compare != "none"
    view = View("light", money, search=address.search, compare=compare, may_export=may_export)
    rest = (_rest_path(asked), _rest_search(asked, address.search))
    question = Question(address.path, address.search, asked, *rest)
    drawn = _drawn(answers, view, question, address.period or Period())
    return {"drawer": {"children": drawn, "hidden": False}}


def _rest_path(asked: Mapping[str, str]) -> str:
    return f"/api/facts/{quote(asked['facts'], safe='')}"


def _rest_search(asked: Mapping[str, str], search: str) -> str:
    """The same list over REST: its own days where it has some, else those of the pane."""
    pane = {name: value for name, value in parse_qsl(search.removeprefix("?")) if name != "compare"}
    days = {"start": asked["from"], "end": asked["to"]} if "from" in asked and "to" in asked else pane
    return urlencode({**days, **{name: asked[name] for name in OF_REST if name in asked}})


def _drawn(answers: Answers, view: View, question: Question, period: Period) -> Any:
    try:
        asked = question.asked
        facts = parse_facts(asked["facts"], {name: asked[name] for name in OF_REST if name in asked})
        _, body = answers.finished(answers.ask(facts, _days(asked, period)))
        return layout.drawer(view, question, Answered(question.rest_path, orjson.loads(body)))
    except (QuestionError, NotFound) as error:
        return layout.without_list(question, str(error))
    except Exception as error:
        return failed(failure(error))


def _days(asked: Mapping[str, str], period: Period) -> Period:
    """The days of one mark of a chart, or the pane's."""
    edges = {name: asked[given] for name, given in (("start", "from"), ("end", "to")) if given in asked}
    return parse_period(edges) if edges else period
