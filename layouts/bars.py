"""Bars in lists, all from zero, and one bar that is shared by its parts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from dash import html
from dash.development.base_component import Component

from layouts.answered import Value
from layouts.components import UNSPOKEN, Children, inside
from layouts.formatting import Number, percent
from layouts.view import View


@dataclass(frozen=True, slots=True)
class Scale:
    """What the bars of a list are measured by. Zero is on it, at its left end where all are positive."""

    low: float
    high: float

    def bar(self, value: Number, token: str, cut: Number = None) -> Component:
        """From zero to the value; `cut` is hatched beyond it, as what is missing or was lost."""
        left, right = sorted((0.0, value or 0.0))
        said = {"--at": self._at(left), "--long": self._share(right - left), "--c": f"var(--{token})"}
        if cut:
            said |= {"--cut-at": self._at(right), "--cut": self._share(cut)}
        if self.low < 0:
            said["--zero"] = self._at(0)
        marks = {"cut": cut, "signed": self.low < 0}
        class_name = " ".join(["track", *(name for name, there in marks.items() if there)])
        return html.Span(className=class_name, style=said, **UNSPOKEN)

    def _at(self, value: float) -> str:
        return self._share(value - self.low)

    def _share(self, length: float) -> str:
        return f"{100 * length / ((self.high - self.low) or 1):.1f}%"


def scale(values: Iterable[Number]) -> Scale:
    known = [value or 0.0 for value in values]
    return Scale(min([0.0, *known]), max([0.0, *known]))


def barred(name: str, bar: Component) -> Component:
    """A row's name with its bar, under it or beside it as the list has it."""
    return html.Span([html.Span(html.Span(name), className="nm"), bar], className="named")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a whole: its name, its amount, the measure it opens, of one row where that has several.

    It looks whole, mid or hatched, in its `colour`. `shown` is its amount as people read it.
    """

    name: str
    value: Value
    metric: str
    row: str | None = None
    look: str = "whole"
    colour: str = "shop"
    shown: Children = None


def stacked(view: View, parts: Sequence[Part]) -> Component | None:
    """One bar in parts as long as their shares; None where there are no shares."""
    drawn = [_segment(view, part, share) for part, share in _shares(parts) if share]
    return html.Div(drawn, className="stacked", **UNSPOKEN) if drawn else None


def shared(view: View, parts: Sequence[Part]) -> list[Component]:
    """The bar, and under it what its parts are. Where there are no shares, each has a bar of its own."""
    bar = stacked(view, parts)
    if bar is None:
        return [_apart(_known(parts))]
    return [bar, html.P([_entry(part, share) for part, share in _shares(parts)], className="legend")]


def _known(parts: Sequence[Part]) -> list[Part]:
    return [part for part in parts if part.value.exact is not None]


def _shares(parts: Sequence[Part]) -> list[tuple[Part, float]]:
    """Each in percent of all; none where one is less than nothing, or all are nothing."""
    known = _known(parts)
    whole = sum(part.value.exact for part in known)
    if whole <= 0 or any(part.value.exact < 0 for part in known):
        return []
    return [(part, 100 * part.value.exact / whole) for part in known]


def _segment(view: View, part: Part, share: float) -> Component:
    """Opens for the pointer what the words beside the bar open for all."""
    style = {"flexGrow": f"{share:.2f}", "--c": f"var(--{part.colour})"}
    said: dict[str, Any] = {"className": f"part {part.look}", "style": style, "title": part.name}
    if part.metric not in view.listed:
        return html.Span(**said)
    return inside(None, view.facts(part.metric, part.row), tabIndex="-1", **said)


def _entry(part: Part, share: float) -> Component:
    said = [html.Span(className=f"part {part.look}"), part.name, part.shown]
    return html.Span([*said, html.Span(percent(share, 1), className="quiet")])


def _apart(parts: Sequence[Part]) -> Component:
    measured = scale(part.value.exact for part in parts)
    rows = [
        html.Div([barred(part.name, measured.bar(part.value.exact, "shop")), html.Span(part.shown)])
        for part in parts
    ]
    return html.Div(rows, className="apart")
