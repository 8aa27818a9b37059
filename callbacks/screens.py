"""Screens: what the whole page shows at an address, drawn on the server as props by component id."""

from collections.abc import Mapping, Sequence
from typing import Any

from callbacks import conversions, definitions, design, overview, panes, revenue, shell
from callbacks.address import read_address
from callbacks.asking import ask_all, late, moment
from callbacks.panes import Card
from data.answers import Answers
from data.listings.registry import LISTINGS
from data.periods import Period
from data.queries.coverage import coverage
from data.shop import Shop
from layouts.answered import Answered, Failed
from layouts.formatting import Money
from layouts.sign_in import Visitor
from layouts.theme import Theme
from layouts.view import View

CARDS: Mapping[str, Sequence[Card]] = {
    "overview": overview.CARDS,
    "conversions": conversions.CARDS,
    "revenue": revenue.CARDS,
    "definitions": definitions.CARDS,
    "design": design.CARDS,
}


LISTED = frozenset(LISTINGS)


def screen(
    answers: Answers,
    shop: Shop,
    where: tuple[str | None, str | None],
    theme: Theme,
    origin: str,
    *,
    demo: bool = False,
    visitor: Visitor | None = None,
) -> dict[str, Any]:
    """What stands at `where`, a path and a search.

    `version` is that of the figures, `area` the pane's, `shown` the props of the shell and the pane.

    All of it is of one version of the figures; where that moved on meanwhile, the browser finds out.
    None while the database does not answer one of the questions: the browser asks for the screen again.
    """
    version = moment(answers)
    address = read_address(*where, demo=demo)
    cards = CARDS[address.area.key] if address.area and (address.period or not address.area.group) else ()
    questions = (coverage, *(query for card in cards for query in card.needs))
    told = ask_all(answers, questions, address.period or Period())
    if any(isinstance(each, Failed) and each.passing for each in told.values()):
        version = None
    reach = told[coverage]
    money = Money(shop.currency.code, shop.currency.exponent)
    view = View(
        theme,
        money,
        reach if isinstance(reach, Answered) else None,
        address.search,
        compare=address.compare != "none",
        zone=shop.zone,
        today=shop.today(),
        listed=LISTED,
    )
    shown = shell.show(address, reach, shop, origin, late=late(answers), visitor=visitor) | panes.show(
        view, cards, told
    )
    area = address.area.key if address.area else None
    return {"version": version, "area": area, "shown": shown}
