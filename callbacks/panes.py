"""Panes: everything that an area shows is asked at once and drawn card by card.

What is drawn is props by component id. The browser mounts them where they are due (assets/script).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from callbacks.asking import Told, failure
from data.answers import Query
from layouts.answered import Failed
from layouts.components import PLOT, PLOT_EMPTY, Chart
from layouts.states import failed
from layouts.theme import GRAPH_CONFIG
from layouts.titles import TITLES
from layouts.view import View

Draw = Callable[..., Any]
Shown = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Card:
    """A part of a pane: its id, how it is drawn, and of which answers."""

    key: str
    draw: Draw
    needs: tuple[Query, ...]
    chart: bool = False

    @property
    def title(self) -> str | None:
        """What stands above it, failed or not; the rows of key figures have none."""
        return TITLES.get(self.key)

    def slots(self) -> list[tuple[str, str]]:
        """The props that it fills, as (component id, property)."""
        if not self.chart:
            return [(self.key, "children")]
        plot = f"{self.key}-plot"
        return [
            (f"{self.key}-said", "children"),
            (plot, "figure"),
            (plot, "className"),
            (plot, "aria-label"),
            (f"{self.key}-rows", "children"),
            (f"{self.key}-below", "children"),
        ]

    def props(self, drawn: Any) -> Shown:
        """What the slots become. A figure that is not there leaves the old one, out of sight."""
        if not self.chart:
            return {self.key: {"children": drawn}}
        chart = drawn if isinstance(drawn, Chart) else Chart(drawn)
        plot: dict[str, Any] = {"className": PLOT_EMPTY, "aria-label": chart.summary}
        if chart.figure is not None:
            plot |= {"className": PLOT, "figure": {**chart.figure, "config": GRAPH_CONFIG}}
        return {
            f"{self.key}-said": {"children": chart.said},
            f"{self.key}-plot": plot,
            f"{self.key}-rows": {"children": chart.rows},
            f"{self.key}-below": {"children": chart.below},
        }


def show(view: View, cards: Sequence[Card], told: Told) -> Shown:
    """The props of every slot of a pane. A card that fails takes no other with it."""
    shown: Shown = {}
    for card in cards:
        shown |= card.props(drawn(view, card, told))
    return shown


def drawn(view: View, card: Card, told: Told) -> Any:
    """The card, or that it could not be loaded."""
    found = [told[query] for query in card.needs]
    for each in found:
        if isinstance(each, Failed):
            return failed(each, card.title)
    try:
        return card.draw(view, *found)
    except Exception as error:
        return failed(failure(error), card.title)
