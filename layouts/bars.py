"""Bars in lists, all from zero, and one bar that is shared by its parts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

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
    """A part of a whole: its name, how it looks, its amount as people read it, the measure it opens."""

    name: str
    look: str
    value: Value
    shown: Children
    metric: str


def shared(view: View, parts: Sequence[Part]) -> list[Component]:
    """One bar in parts as long as their shares, and under it what they are.

    Where a part is less than nothing there are no shares; each has a bar of its own then.
    """
    known = [part for part in parts if part.value.exact is not None]
    whole = sum(part.value.exact for part in known)
    if whole <= 0 or any(part.value.exact < 0 for part in known):
        return [_apart(known)]
    segments = [_segment(view, part) for part in known if part.value.exact]
    bar = html.Div(segments, className="stacked", **UNSPOKEN)
    return [bar, html.P([_entry(part, 100 * part.value.exact / whole) for part in known], className="legend")]


def _segment(view: View, part: Part) -> Component:
    """Opens for the pointer what its entry below opens for all."""
    look, style = f"part {part.look}", {"flexGrow": f"{part.value.exact:.2f}"}
    if part.metric not in view.listed:
        return html.Span(className=look, style=style)
    return inside(None, view.facts(part.metric), className=look, style=style, tabIndex="-1", title=part.name)


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
