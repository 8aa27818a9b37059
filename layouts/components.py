"""The parts that every area is built from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import html
from dash.development.base_component import Component

from data.metrics import Metric
from data.periods import Window
from layouts import formatting
from layouts.answered import Answered, Value
from layouts.theme import Figure
from layouts.titles import TITLES
from layouts.view import View

Children = Any


@dataclass(frozen=True, slots=True)
class Chart:
    """What a card with a figure shows: words above, the figure or none, words or a table below.

    `summary` says in a sentence what is to be seen; `rows` is the same as a table, in the figure's place.
    """

    said: Children
    figure: Figure | None = None
    below: Children = None
    summary: str = ""
    rows: Component | None = None


def attributes(**said: str) -> dict[str, Any]:
    """Attributes whose names have dashes: attributes(aria_label="Areas")."""
    return {name.replace("_", "-"): value for name, value in said.items()}


UNSPOKEN = attributes(aria_hidden="true")


def icon(name: str) -> Component:
    return html.I(className=f"bi bi-{name}", **UNSPOKEN)


def brand(shop_name: str) -> Component:
    mark = html.Span(icon("bar-chart-fill"), className="mark")
    return html.Div([mark, html.Span([html.B(shop_name), html.Small("SmartShopie Analytics")])],
                    className="brand")  # fmt: skip


def hidden(text: str) -> Component:
    """For screen readers alone."""
    return html.Span(text, className="visually-hidden")


def number(value: Value, text: str, class_name: str | None = None, **more: Any) -> Component:
    """A figure: what people read, and beside it the exact number and where REST gives it."""
    exact = formatting.exact(value.exact)
    said = attributes(data_value=exact, data_from=value.origin)
    return html.Span(text, className=class_name, title=exact or None, **said, **more)


def opens(
    view: View, metric: str, children: Children, *, name: str | None = None, days: Window | None = None
) -> Children:
    """A number as the link to the facts that make it. One without a list, or unknown, stays what it is."""
    if metric not in view.listed or getattr(children, "data-value", None) == "":
        return children
    said = attributes(data_facts=metric, **({} if name is None else {"data_name": name}))
    return inside(children, view.facts(metric, name, days), className="opens", **said)


def compact(value: Value, text: str, class_name: str | None = None) -> Component:
    """A figure shown shorter than it is: the exact one on focus as on hover."""
    return number(value, text, class_name, tabIndex=None if value.exact is None else "0")


def inside(children: Children, href: str, **more: Any) -> Component:
    """A link within the page: followed without loading it anew."""
    return html.A(children, href=href, **attributes(data_inside="true"), **more)


# How orders before which no AI feature was used are called.
WITHOUT_FEATURE = "No AI feature"

# Cards


def cell(key: str, children: Children = None) -> Component:
    """A card; while nothing is known, its title above a skeleton. An address may lead to it by its id."""
    named = {"role": "group", **attributes(aria_label=TITLES[key])} if key in TITLES else {}
    return html.Div(children or [heading(TITLES[key]), *waiting()], id=key, className="cell", **named)


def heading(title: str) -> Component:
    """A card's head that says nothing but its title."""
    return html.Div(html.Div(html.H2(title)), className="cap")


def waiting(lines: int = 3) -> list[Component]:
    """Stands where a card's words will be; still, and nothing for a screen reader."""
    return [html.Div(className="skeleton", **UNSPOKEN) for _ in range(lines)]


def waiting_figures(count: int) -> list[Component]:
    """Stands where so many key figures will be."""
    return [html.Div(waiting(3), className="kpi is-coming") for _ in range(count)]


def chart_cell(key: str, height: int) -> Component:
    """A card with a figure: its words, the place where the figure is drawn, what stands below."""
    parts = [
        html.Div([heading(TITLES[key]), *waiting(1)], id=f"{key}-said"),
        html.Div(id=f"{key}-plot", className=PLOT_WAITING, style={"minHeight": f"{height}px"}, tabIndex="0",
                 role="img", **attributes(aria_label="Being loaded")),
        html.Div(id=f"{key}-rows", className="as-rows", tabIndex="0", role="region",
                 **attributes(aria_label=f"{TITLES[key]}, as a table")),
        html.Div(id=f"{key}-below"),
    ]  # fmt: skip
    return cell(key, html.Div(parts, className="chart"))


PLOT, PLOT_WAITING, PLOT_EMPTY = "plot", "plot is-waiting", "plot is-empty"


def caption(
    title: str, sentence: Children = None, about: Component | None = None, days: str | None = None,
    menu: Component | None = None,
) -> Component:  # fmt: skip
    """Title, sentence, (i) and menu; `days` where the card's are not those that the header names."""
    said = [html.P(sentence) if sentence else None, html.P(days, className="own") if days else None]
    words = html.Div([html.H2(title), *said])
    return html.Div([words, about, menu], className="cap")


def menu(
    view: View, title: str, path: str, *, figure: bool = False, rows: bool = True, csv: str = ""
) -> Component:
    """What can be taken away from a card: its rows, its picture, the call that gives the same over REST.

    `csv` is what a CSV of just these rows is asked with, where the answer has others too.
    """
    call = view.rest(path)
    ways = [
        html.Button([icon("list"), html.Span("Show as table", className="to-rows"),
                     html.Span("Show as chart", className="to-figure")],
                    type="button", **attributes(data_rows="true")) if figure and rows else None,
        html.Button([icon("image"), "Download picture"], type="button",
                    **attributes(data_picture=title)) if figure else None,
        html.A([icon("download"), "Download CSV"], href=f"{call}&format=csv{csv}", download=""),
        html.Button([icon("code-slash"), "Copy REST call"], type="button", **attributes(data_copy=call)),
    ]  # fmt: skip
    button = html.Summary([icon("three-dots"), hidden(f"More of {title}")], className="tool")
    return html.Details([button, html.Div([way for way in ways if way], className="box menu")],
                        className="more-of")  # fmt: skip


def definition(view: View, metric: Metric, rows: Sequence[tuple[str, Children]] = ()) -> Component:
    """A small (i) that opens with pointer, finger or key, and leads to the definition among all others."""
    listed = [part for name, said in rows for part in (html.Dt(name), html.Dd(said))]
    said = [html.Strong(metric.label), html.P(metric.definition), html.Dl(listed), defined(view, metric)]
    box = html.Div(said, className="box")
    button = html.Summary([icon("info-circle"), hidden(f"What {metric.label} means")], className="tool")
    return html.Details([button, box], className="about")


def defined(view: View, metric: Metric) -> Component:
    """The way to a measure's place among the definitions."""
    words = ["All definitions", hidden(f", at {metric.label}")]
    return inside(words, f"/definitions{view.search}#{metric.key}", className="defined-at")


def table(head: Sequence[Children], rows: Sequence[Component], foot: Component | None = None) -> Component:
    heads = [html.Th(name, scope="col", className="n" if at else None) for at, name in enumerate(head)]
    parts = [html.Thead(html.Tr(heads)), html.Tbody(list(rows)), html.Tfoot(foot) if foot else None]
    return html.Table([part for part in parts if part], className="rows")


def row(name: Children, *figures: Children, class_name: str | None = None) -> Component:
    """A table's row: a name, then right-aligned figures."""
    cells = [html.Td(figure, className="n") for figure in figures]
    return html.Tr([html.Th(name, scope="row"), *cells], className=class_name)


def named(name: str, token: str | None = None, share: float | None = None) -> Component:
    """A row's name as text, with its colour and a bar as long as its share in percent of the largest."""
    mark = html.Span(className="dot", style={"--c": f"var(--{token})"}) if token else None
    length = {"width": f"{max(0.0, share):.1f}%", "--c": f"var(--{token or 'shop'})"} if share else None
    bar = html.Span(className="bar", style=length, **UNSPOKEN) if length else None
    return html.Span([html.Span([mark, html.Span(name)], className="nm"), bar], className="named")


def largest_share(rows: Sequence[Answered], step: str) -> float:
    """What the longest bar of a list stands for; at least a trifle, so that nothing is divided by zero."""
    return max([abs(row[step] or 0) for row in rows], default=0) or 1


# States


def message(title: str, sentence: Children, *ways: Component, class_name: str = "state") -> Component:
    """A sentence and a way forward."""
    return html.Div(
        [html.Strong(title), html.P(sentence), html.Div(list(ways), className="ways") if ways else None],
        className=class_name,
    )


def retry() -> Component:
    return html.Button("Try again", type="button", className="btn primary", **attributes(data_again="true"))
