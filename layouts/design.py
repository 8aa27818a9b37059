"""The design page of demo mode: every token, part and state, drawn by the functions that draw the product.

The values below are made up for this page, and are in no other place.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dash import html
from dash.development.base_component import Component

from data.metrics import METRICS
from data.periods import Window
from data.vocabulary import FUNNEL_STAGES
from layouts import conversions, drawer, figures, overview, states
from layouts.answered import Answered, Failed
from layouts.cards import about, strip
from layouts.changes import change_chip
from layouts.components import (
    Chart,
    Children,
    attributes,
    caption,
    cell,
    chart_cell,
    heading,
    hidden,
    icon,
    menu,
    retry,
    waiting,
    waiting_figures,
)
from layouts.facts import Question
from layouts.formatting import Money
from layouts.states import failed, nothing_here
from layouts.theme import TOKENS
from layouts.titles import TITLES
from layouts.trend import as_rows
from layouts.view import View

USES = {
    "bg": "page",
    "surface": "sheet; every ratio is against it",
    "sunk": "wells",
    "line": "hairlines, gridlines",
    "edge": "zero line, totals rule, comparison",
    "ink": "text",
    "ink2": "quiet text",
    "shop": "marks of the whole shop",
    "accent": "assistant, selection, focus, better",
    "soft": "tint of accent",
    "wash": "area below a line",
    "bad": "worse, error",
    "badsoft": "tint of bad",
    "recommendation": "Product Recommendation",
    "chat": "Chat Assistant",
    "skin": "Skin Analysis",
    "routine": "Routine Builder",
    "none": "no feature and other ones, always last",
}
TYPES = (
    ("t11", "11/16", "axis and tags"),
    ("t12", "12/18", "meta"),
    ("t13", "13/20", "body"),
    ("t14", "14/20, 600", "title of a card"),
    ("t20", "20/28, 600", "title of a page"),
    ("t28", "28/40, 600", "€16,810 in a card"),
)
SPACES = (2, 4, 8, 12, 16, 20, 24)

LEAD = (
    "Every part of the page in every state, drawn by the functions that draw the product. "
    "The values are made up; what opens from them is the shop's own."
)

LAST_DAY = dt.date(2026, 11, 20)
WINDOW = Window(LAST_DAY - dt.timedelta(days=29), LAST_DAY)
PERIOD = {"key": "30d", "start": "2026-10-22", "end": "2026-11-20", "granularity": "day",
          "data_through": "2026-11-20"}  # fmt: skip
SEARCH = "?period=30d"


def numbers(said: str) -> tuple[int, ...]:
    return tuple(map(int, said.split()))


# By day.
CONVERSIONS = numbers(
    "30 29 32 36 30 29 33 30 28 33 40 36 30 32 32 30 34 40 37 33 32 35 32 39 44 35 34 31 35 31"
)
ATTRIBUTED = numbers("10 9 11 11 11 9 11 9 9 12 12 12 11 10 10 11 11 15 13 12 11 12 13 14 16 12 14 13 12 12")
BEFORE = numbers("30 39 30 26 28 27 28 26 29 33 28 27 31 29 34 39 33 29 30 29 28 29 37 34 29 29 28 28 34 39")
# Sessions that reached each stage, and in the window before.
REACHED = ((36420, 35660), (20390, 19800), (4710, 4480), (1980, 1900), (1002, 920))


def skeleton() -> list[Component]:
    parts = [
        cell("design-tokens", waiting()),
        html.Div([cell("design-type", waiting()), cell("design-controls", waiting())], className="row k11"),
        html.Div(waiting_figures(4), id="design-kpis", className="row k4"),
        html.Div(id="design-strip", className="strip"),
        html.Div([chart_cell("design-trend", figures.TREND_HEIGHT), cell("design-changes", waiting())],
                 className="row k21"),
        chart_cell("design-funnel", figures.BAR_HEIGHT * len(FUNNEL_STAGES)),
        html.Div([chart_cell("design-partial", figures.TREND_HEIGHT), _loading()], className="row k21"),
        html.Div(waiting(), id="design-states", className="row k3"),
        html.Div([cell("design-table", waiting()), cell("design-drawer", waiting())], className="row k11"),
    ]  # fmt: skip
    return [html.P(LEAD, className="lead"), html.Div(parts, className="sheet")]


def sampled(view: View, newest: str | None = "2026-10-19") -> View:
    """As the page sees the shop, but for its facts: samples that reach to a day, or never came."""
    first = "2025-11-20" if newest else None
    reach = {"first_day": first, "newest_day": newest, "data_through": newest}
    told = {"period": PERIOD, "data": dict.fromkeys(("orders", "web", "chat", "ai"), reach)}
    return replace(view, money=Money("EUR"), coverage=Answered("/api/coverage", told), search=SEARCH)


# Tokens


def tokens(view: View) -> list[Component]:
    del view
    heads = ("Token", "Light", "Ratio", "Dark", "Ratio")
    head = html.Thead(html.Tr([html.Th(said, scope="col") for said in heads]))
    rows = html.Tbody([_token(name) for name in TOKENS["light"]])
    return [caption("Colours", "Text needs 4.5, graphics 3, against the surface of their theme."),
            html.Table([head, rows], className="rows tokens")]  # fmt: skip


def _token(name: str) -> Component:
    cells = [
        html.Td(part)
        for said in TOKENS.values()
        for part in (_swatch(said[name]), ratio(said[name], said["surface"]))
    ]
    return html.Tr([html.Th([html.Code(name), html.Small(USES[name])], scope="row"), *cells])


def _swatch(colour: str) -> Component:
    return html.Span([html.Span(className="swatch", style={"background": colour}), html.Code(colour)],
                     className="swatched")  # fmt: skip


def ratio(colour: str, ground: str) -> str:
    """The contrast of WCAG; – for what lets the ground through."""
    if not colour.startswith("#"):
        return "–"
    lighter, darker = sorted((_luminance(colour), _luminance(ground)), reverse=True)
    return f"{(lighter + 0.05) / (darker + 0.05):.1f}"


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def types(view: View) -> list[Component]:
    del view
    lines = [html.P([html.Span(f"{size} {use}", className=key)]) for key, size, use in TYPES]
    gaps = [html.Span([html.Span(style={"width": f"{size}px"}), str(size)]) for size in SPACES]
    return [caption("Type and space", "Inter; tabular figures but for the large value."), *lines,
            html.Div(gaps, className="spaces")]  # fmt: skip


# Parts


def controls(view: View) -> list[Component]:
    del view
    plain = [
        html.Button("Try again", type="button", className="btn primary"),
        html.Button([icon("download"), "Export"], type="button", className="btn"),
        html.Button("Quiet", type="button", className="quiet-btn"),
        html.Button([icon("info-circle"), hidden("A tool")], type="button", className="tool"),
        html.Span("return", className="tag"),
    ]
    return [
        caption("Controls", "A click on these does nothing."),
        html.Div(plain, className="ways"),
        html.Div(_segments(), className="ways"),
        caption(
            "Focus",
            "Two pixels of accent, two pixels off. On a chart the arrows move, Enter opens, T is its table.",
        ),
        html.Div(_focused(), className="ways"),
    ]


def _segments(focused: str = "") -> list[Component]:
    keys = ("14d", "30d", "90d")
    marks = [html.Span(key, className="is-focus" if key == focused else None,
                       **attributes(data_here=str(key == "30d").lower())) for key in keys]  # fmt: skip
    return [html.Div(marks, className="segments")]


def _focused() -> list[Component]:
    return [
        html.Span("Customers", className="btn is-focus"),
        *_segments("30d"),
        html.Span(icon("info-circle"), className="tool is-focus"),
    ]


def changes(view: View) -> list[Component]:
    del view
    said = [part for key, change, word in CHANGES for part in (html.Dt(_chip(key, change)), html.Dd(word))]
    return [
        caption("Changes", "Colour says good or bad, and a word says it too."),
        html.Dl(said, className="chips"),
    ]


# A measure, what its change is, and what the chip then means.
CHANGES: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("total_revenue", {"change_percent": 14.4, "within_noise": False}, "up, and up is good"),
    ("returns", {"change_percent": 8.3, "within_noise": False}, "up, and up is bad"),
    ("returns", {"change_percent": -6.1, "within_noise": False}, "down, and down is good"),
    ("conversion_rate", {"change_points": 0.17, "within_noise": True}, "too small to tell"),
    ("ai_interactions", {"change_percent": 12.7, "within_noise": False}, "neutral measure"),
    ("orders", {"previous": 0}, "nothing before"),
    ("orders", {"value": None}, "unknown"),
)


def _chip(key: str, change: dict[str, Any]) -> Component:
    measure = {"value": 1, "previous": 1, "change_percent": None, "partial": False, "previous_partial": False}
    return change_chip(METRICS[key], Answered("/design", measure | change))


def _measure(
    value: float, previous: float, line: Sequence[float], so_far: float, **more: Any
) -> dict[str, Any]:
    return {
        "value": value,
        "previous": previous,
        "change": value - previous,
        "change_percent": round(100 * (value - previous) / previous, 4),
        "within_noise": False,
        "partial": False,
        "previous_partial": False,
        "sparkline": list(line),
        "today_so_far": {"value": so_far, "numerator": 19, "denominator": 791},
        **more,
    }


def _kpis() -> Answered:
    rates = [100 * made / 1214 for made in CONVERSIONS]
    people = [18322 + 21 * day for day in range(30)]
    rate = {"change_points": 0.17, "within_noise": True, "numerator": 1002, "denominator": 36420}
    told = {
        "total_customers": _measure(18934, 18322, people, 18955),
        "conversion_rate": _measure(2.75, 2.58, rates, 2.40, **rate),
        "ai_interactions": _measure(12846, 11402, [uses * 36 for uses in ATTRIBUTED], 287),
        "revenue_impact": _measure(16810, 14690, [sold * 48 for sold in ATTRIBUTED], 338),
    }
    return Answered("/api/overview/kpis", {"period": PERIOD, "data": told})


def kpis(view: View) -> list[Component]:
    return overview.kpis(sampled(view), _kpis())


def reconciliation(view: View) -> list[Component]:
    """Three identities, one of which does not hold."""
    sums = {"sales": 48210.0, "returns": 1930.0, "total_revenue": 46280.0}
    sides = (("net", 46280.0), ("categories", 46280.0), ("tiers", 46220.0))
    told = {
        "period": PERIOD,
        "data": {key: {"value": value} for key, value in sums.items()},
        "reconciliation": [
            {"key": key, "label": key, "left": 46280.0, "right": right, "difference": 46280.0 - right,
             "equal": right == 46280.0}
            for key, right in sides
        ],
    }  # fmt: skip
    return strip(sampled(view), Answered("/api/revenue/summary", told))


def _marks(made: Sequence[int], attributed: Sequence[int], first: dt.date) -> list[dict[str, Any]]:
    days = [(first + dt.timedelta(days=at)).isoformat() for at in range(len(made))]
    pairs = zip(days, made, attributed, strict=True)
    return [{"start": day, "end": day, "partial": False, "conversions": all_of_them, "sessions": 1214,
             "ai_attributed_conversions": ours} for day, all_of_them, ours in pairs]  # fmt: skip


def _trends() -> Answered:
    today = {"start": "2026-11-21", "end": "2026-11-21", "conversions": 19, "sessions": 791,
             "ai_attributed_conversions": 7}  # fmt: skip
    told = {
        "period": PERIOD,
        "data": {
            "conversions": {"value": 1002, "previous": 920, "change": 82},
            "ai_attributed_conversions": {"value": 348},
        },
        "series": _marks(CONVERSIONS, ATTRIBUTED, WINDOW.start),
        "previous_series": _marks(BEFORE, BEFORE, WINDOW.previous.start),
        "today": today,
    }
    return Answered("/api/conversions/trends", told)


def trend(view: View) -> Chart:
    return conversions.trends(sampled(view), _trends())


def partial(view: View) -> Chart:
    """The trend of a shop whose facts end two days before the window does."""
    told = _trends()
    for mark in told.envelope["series"][-2:]:
        mark |= dict.fromkeys(("conversions", "ai_attributed_conversions"))
    known = {"value": sum(CONVERSIONS[:-2]), "partial": True}
    told.envelope.update({"today": None, "data": told["data"] | {"conversions": known}})
    return conversions.trends(sampled(view, "2026-11-18"), told)


def funnel(view: View) -> Chart:
    stages = []
    for at, (count, previous) in enumerate(REACHED):
        before = REACHED[at - 1][0] if at else None
        stages.append({
            "stage_name": FUNNEL_STAGES[at], "count": count, "previous": previous,
            "percentage": 100 * count / REACHED[0][0],
            "step_rate": 100 * count / before if before else None, "lost": before - count if before else None,
        })  # fmt: skip
    told = Answered("/api/overview/funnel", {"period": PERIOD, "data": stages})
    return overview.funnel(sampled(view), told)


def table(view: View) -> list[Component]:
    rows = as_rows(sampled(view), _trends(), conversions.LINES)
    shown = html.Div(rows, className="scrolls", tabIndex="0", role="group", **attributes(aria_label="Rows"))
    return [caption("Chart as table", "The rows of the chart above, newest first."), shown]


# States


def all_states(view: View) -> list[Component]:
    samples = sampled(view)
    drawn = (
        ("Error", failed(FAILURE, "Conversions")),
        ("Lost", [caption("Conversions"), _lost()]),
        ("Empty: nothing yet", [caption("AI interactions"), _first(view)]),
        ("Empty: nothing in this period", [caption("AI interactions"), _nearest(samples)]),
        ("Empty: filtered to nothing", [caption("Orders"), _filtered()]),
        ("Empty: not enough data yet", [caption("Purchase model"), _few()]),
        ("Stale", [caption("Conversions"), states.stale("today, 11:05", "3 h 27 min")]),
        ("Definition, open", _opened(about(samples, METRICS["conversion_rate"],
                                           _kpis().at("data", "conversion_rate"), "1,002 ÷ 36,420"))),
        ("Facts: a number without a list", _without_list(samples)),
        ("Menu, open", _opened(menu(samples, "Conversions", "/api/conversions/trends", figure=True))),
    )  # fmt: skip
    return [_state(name, parts) for name, parts in drawn]


FAILURE = Failed("The database did not answer.", "7f3c19ab5d20e84c")


def _state(name: str, parts: Sequence[Children]) -> Component:
    return html.Section([html.Span(name, className="state-name"), *parts], className="cell")


def _lost() -> Component:
    return html.Div([html.Strong("These figures cannot be fetched"),
                     html.P("The server does not answer. They show as soon as it does."),
                     html.Div(retry(), className="ways")], className="state")  # fmt: skip


def _loading() -> Component:
    """As a chart stands before its figure comes: the title, a line of words, the lines of the plot."""
    plot = html.Div(className="is-waiting", style={"height": f"{figures.TREND_HEIGHT}px"})
    return _state("Loading", [heading(TITLES["design-partial"]), *waiting(1), plot])


def _first(view: View) -> Component:
    return nothing_here(sampled(view, None), "uses of an AI feature", "ai", WINDOW)


def _nearest(view: View) -> Component:
    return nothing_here(view, "uses of an AI feature", "ai", WINDOW)


def _filtered() -> Component:
    filters = [("Category: Scalp care", "/design"), ("Feature: Routine Builder", "/design")]
    return states.filtered_to_nothing("order", 1002, filters, "/design")


def _few() -> Component:
    return states.not_enough("Not enough known outcomes to judge the model", 120, 500,
                             "At the present pace, about 9 December.")  # fmt: skip


def _opened(box: Any) -> list[Component]:
    """A box that is open from the start, and stays so."""
    box.open = True
    box.className = f"{box.className} stays"
    return [caption("Conversions", None, box)]


def _without_list(view: View) -> list[Component]:
    question = Question("/design", view.search, {"facts": "sample"}, "/api/facts/sample", "period=30d")
    return drawer.without_list(
        question, "There is no list of facts behind Growth; it is made of Net revenue."
    )


def drawer_of(view: View) -> list[Component]:
    """A list of four facts, and the number that they make."""
    samples = sampled(view)
    rest = ("/api/facts/total_revenue", "period=30d")
    question = Question("/design", SEARCH, {"facts": "sample"}, *rest)
    drawn = drawer.drawer(samples, question, Answered(rest[0], _facts()))
    return [caption("Drawer", "A number, what it means, and the facts that make it."),
            html.Div(drawn, className="drawer sample")]  # fmt: skip


COLUMNS = (
    ("date", "Date", "day"),
    ("invoice_id", "Order", "text"),
    ("product_name", "Product", "text"),
    ("kind", "Kind", "text"),
    ("value", "Net revenue", "money"),
)
LINES = (
    ("2026-11-20", "10482", "Repair Serum", "sale", 62.90),
    ("2026-11-20", "10274", "Argan Repair Mask", "return", -22.40),
    ("2026-11-19", "10466", "Scalp Tonic", "sale", 21.50),
    ("2026-11-18", "10459", "Gentle Oat Cleanser", "sale", 35.80),
)


def _facts() -> dict[str, Any]:
    columns = [dict(zip(("key", "label", "unit"), said, strict=True)) for said in COLUMNS]
    rows = [dict(zip((key for key, *_ in COLUMNS), line, strict=True)) for line in LINES]
    total = round(sum(amount for *_, amount in LINES), 2)
    return {
        "period": PERIOD, "metric": {"key": "total_revenue"}, "name": None, "columns": columns, "data": rows,
        "total": len(rows), "page": 1, "limit": 20, "sort": "date", "order": "desc",
        "sums": {"value": total}, "figure": total, "equal": True, "pending": False,
        "measure": {"value": total, "previous": 91.2, "change": 6.6, "change_percent": 7.2368,
                    "within_noise": True, "partial": False, "previous_partial": False},
    }  # fmt: skip
