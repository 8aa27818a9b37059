"""Panes: one callback for each, which asks everything it shows and draws card by card."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from dash import Dash, Input, Output, no_update
from dash.exceptions import PreventUpdate

from callbacks.address import read_address
from callbacks.asking import Told, ask, ask_all, failure
from data.answers import Answers, Query
from data.queries.coverage import coverage
from data.shop import Shop
from layouts.answered import Answered, Failed
from layouts.components import PLOT, PLOT_EMPTY, Chart, failed
from layouts.formatting import Money
from layouts.theme import Theme
from layouts.view import View

Draw = Callable[..., Any]


@dataclass(frozen=True)
class Card:
    """A part of a pane: its id, how it is drawn, and of which answers."""

    key: str
    draw: Draw
    needs: tuple[Query, ...]
    chart: bool = False

    def outputs(self) -> list[Output]:
        if not self.chart:
            return [Output(self.key, "children")]
        return [
            Output(f"{self.key}-said", "children"),
            Output(f"{self.key}-figure", "figure"),
            Output(f"{self.key}-plot", "className"),
            Output(f"{self.key}-below", "children"),
        ]

    def values(self, drawn: Any) -> list[Any]:
        """What the outputs become. A figure that is not there leaves the old one, out of sight."""
        if not self.chart:
            return [drawn]
        chart = drawn if isinstance(drawn, Chart) else Chart(drawn)
        figure = no_update if chart.figure is None else chart.figure
        return [chart.said, figure, PLOT if chart.figure else PLOT_EMPTY, chart.below]


def show(answers: Answers, shop: Shop, cards: Sequence[Card], asked: dict[str, Any] | None) -> list[Any]:
    """The values of all outputs of a pane, first what it now shows.

    `asked` is the address and the theme, from the browser.
    """
    address = read_address("/", (asked or {}).get("search"))
    if not asked or address.period is None:
        raise PreventUpdate
    told = ask_all(answers, [query for card in cards for query in card.needs], address.period)
    reach = ask(answers, coverage, address.period)
    theme: Theme = "dark" if asked.get("theme") == "dark" else "light"
    money = Money(shop.currency.code, shop.currency.exponent)
    view = View(theme, money, reach if isinstance(reach, Answered) else None)
    return [asked["search"], *(value for card in cards for value in card.values(drawn(view, card, told)))]


def drawn(view: View, card: Card, told: Told) -> Any:
    """The card, or that it could not be loaded."""
    found = [told[query] for query in card.needs]
    for each in found:
        if isinstance(each, Failed):
            return failed(each)
    try:
        return card.draw(view, *found)
    except Exception as error:
        return failed(failure(error))


def register(app: Dash, area: str, cards: Sequence[Card], answers: Answers, shop: Shop) -> None:
    """Binds the pane of an area to what the browser asks of it; only the visible one asks."""

    def show_pane(asked: dict[str, Any] | None) -> list[Any]:
        return show(answers, shop, cards, asked)

    outputs = [Output(f"{area}-pane", "data-shown"), *_outputs(cards)]
    app.callback(outputs, Input(f"{area}-asked", "data"), prevent_initial_call=True)(show_pane)


def _outputs(cards: Sequence[Card]) -> Iterator[Output]:
    for card in cards:
        yield from card.outputs()
