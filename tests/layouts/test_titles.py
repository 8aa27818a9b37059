"""A card's title is the same while it loads, when it fails and above its figures."""

import pytest

from callbacks.panes import Card, drawn
from callbacks.screens import CARDS
from layouts.answered import Failed
from layouts.formatting import Money
from layouts.shell import page
from layouts.titles import TITLES
from layouts.view import View
from tests.layouts.rendered import parts, text, with_class

ASKING = [card for cards in CARDS.values() for card in cards if card.needs]
CELLS = {
    part.id: part for part in with_class(page("Halden & Moss", demo=True), "cell") if hasattr(part, "id")
}
VIEW = View("light", Money("EUR"))


def titles(part: object) -> list[str]:
    return [text(each) for each in parts(part) if type(each).__name__ == "H2"]


def test_every_card_has_one_and_every_one_a_card() -> None:
    keys = {card.key for cards in CARDS.values() for card in cards}
    assert set(TITLES) <= set(CELLS) & keys


@pytest.mark.parametrize("key", TITLES)
def test_a_title_stands_while_its_card_loads(key: str) -> None:
    assert titles(CELLS[key]) == [TITLES[key]]
    assert with_class(CELLS[key], "skeleton")


@pytest.mark.parametrize("card", ASKING, ids=lambda card: card.key)
def test_a_title_stands_where_its_card_fails(card: Card) -> None:
    told = {query: Failed("The database did not answer.", "abc") for query in card.needs}
    failure = drawn(VIEW, card, dict(told))
    assert titles(failure) == ([TITLES[card.key]] if card.key in TITLES else [])
