"""Conversions: how visits become purchases, and where the assistant had a part."""

from dash import html
from dash.development.base_component import Component

from data.metrics import METRICS
from data.periods import Window
from layouts import figures, formatting
from layouts.answered import Answered
from layouts.cards import in_days, kpi_card, today_so_far
from layouts.changes import change_chip, column, versus
from layouts.components import (
    Chart,
    Children,
    caption,
    cell,
    chart_cell,
    definition,
    menu,
    named,
    nothing_here,
    number,
    opens,
    row,
    table,
    waiting,
)
from layouts.figures import Line
from layouts.trend import chart
from layouts.view import View

RATES = ("overall_rate", "ai_assisted_rate", "unassisted_rate", "attributed_share")
COUNTS = ("sessions", "conversions", "ai_sessions", "ai_assisted_conversions", "ai_attributed_conversions")
LINES = (
    Line("conversions", "All conversions", "shop"),
    Line("ai_attributed_conversions", "AI-attributed", "accent", filled=True, width=2),
)


def skeleton() -> list[Component]:
    return [
        html.P(id="conversions-lead", className="lead"),
        html.Div(
            [
                html.Div(waiting(2), id="conversions-rates", className="row k4"),
                html.Div(
                    [
                        chart_cell("conversions-trends", figures.TREND_HEIGHT),
                        cell("conversions-difference", waiting()),
                    ],
                    className="row k21",
                ),
                html.Div(
                    [cell("conversions-funnel", waiting()), cell("conversions-counts", waiting())],
                    className="row k21",
                ),
            ],
            className="sheet",
        ),
    ]


def lead(view: View, trends: Answered) -> Children:
    made, sessions = (trends.value("data", key, "value") for key in ("conversions", "sessions"))
    if made.exact is None:
        return "No web visits are known for these days."
    return [
        html.B(number(made, formatting.count(made.exact))),
        " of ",
        html.B(number(sessions, formatting.count(sessions.exact))),
        " web sessions ended in a purchase",
        *in_days(view, trends),
        ".",
    ]


def rates(view: View, answer: Answered) -> list[Component]:
    return [kpi_card(view, METRICS[key], answer.at("data", key), note=_named(key, answer)) for key in RATES]


def _named(key: str, answer: Answered) -> Component | None:
    """The model and the window of an attributed share stand beside it."""
    if key != "attributed_share":
        return None
    model, window = answer.value("attribution", "model"), answer.value("attribution", "window_days")
    said: list[Children] = [
        number(model, model.exact.capitalize()),
        " within ",
        number(window, str(window.exact)),
        " days",
    ]
    return html.Div(said, className="meta")


def trends(view: View, answer: Answered) -> Chart:
    title = "Conversions"
    if all(mark["conversions"] is None for mark in answer["series"]) and not answer["today"]:
        return Chart([caption(title), nothing_here(view, "web visits", "web", answer.window)])
    metric, days = METRICS["ai_attributed_conversions"], view.own_days(answer.window)
    about = definition(metric.label, metric.definition)
    head = caption(title, _attributed(answer), about, days, menu(view, title, answer.path, figure=True))
    return chart(view, answer, head, LINES, title=title, below=_today(answer))


def _attributed(answer: Answered) -> Children:
    """Orders, over the days of orders: said where they are not those of the chart."""
    orders = answer.at("data", "ai_attributed_conversions")
    value = orders.value("value")
    if value.exact is None:
        return "Web sessions with a purchase."
    return [
        "Web sessions with a purchase; ",
        number(value, formatting.count(value.exact)),
        " orders",
        f" in {formatting.days(own.start, own.end)}" if (own := _other_days(orders, answer)) else "",
        " had an AI feature as their last touch.",
    ]


def _today(answer: Answered) -> Children:
    if not answer["today"]:
        return None
    made, of = answer.value("today", "conversions"), answer.value("today", "sessions")
    said = [
        number(made, formatting.count(made.exact)),
        " of ",
        number(of, formatting.count(of.exact)),
        " sessions, in no sum or comparison.",
    ]
    return today_so_far(*said)


def difference(view: View, answer: Answered) -> list[Component]:
    """With the assistant against without: the difference and its interval, never called an effect."""
    metric, data = METRICS["difference"], answer.at("data")
    head = caption(
        "With and without the assistant",
        "Share of web sessions with a purchase",
        definition(metric.label, metric.definition),
        view.own_days(answer.window),
    )
    if data.value("overall_rate", "denominator").exact is None:
        return [head, nothing_here(view, "web visits", "web", answer.window)]
    most = max(data[key]["value"] or 0 for key in ("ai_assisted_rate", "unassisted_rate")) or 1
    rows = [
        _rate(view, key, data.at(key), named(name, token, 100 * (data[key]["value"] or 0) / most))
        for key, name, token in (
            ("ai_assisted_rate", "With AI", "accent"),
            ("unassisted_rate", "Without AI", "shop"),
        )
    ]
    return [head, table(("Sessions", "Purchased", "Of", "Rate"), rows), _interval(data.at("difference"))]


def _rate(view: View, metric: str, rate: Answered, name: Component) -> Component:
    return row(
        name,
        *(number(rate.value(step), formatting.count(rate[step])) for step in ("numerator", "denominator")),
        opens(view, metric, number(rate.value("value"), formatting.percent(rate["value"]))),
    )


def _interval(found: Answered) -> Component:
    value, lower, upper = (found.value(step) for step in ("value", "lower", "upper"))
    if value.exact is None:
        return html.P("The difference is not known: one side has no sessions.", className="meta")
    confidence = found.value("confidence_percent")
    said: list[Children] = [
        "Difference ",
        html.B(number(value, formatting.points(value.exact))),
        ", ",
        number(confidence, f"{confidence.exact}%"),
        " interval ",
        number(lower, formatting.points(lower.exact)),
        " to ",
        number(upper, formatting.points(upper.exact)),
        ". People choose the assistant, so this is a difference between them, not what it caused.",
    ]
    return html.P(said, className="meta")


def stages(view: View, answer: Answered) -> list[Component]:
    """The funnel in figures, beside the window before."""
    metric, rows = METRICS["funnel_sessions"], answer.rows("data")
    head = caption(
        "Funnel",
        "Web sessions, each counted in every stage up to its furthest",
        definition(metric.label, metric.definition),
        view.own_days(answer.window),
    )
    if not rows:
        return [head, nothing_here(view, "web visits", "web", answer.window)]
    first = rows[0]["count"] or 1
    listed = [
        row(
            named(stage["stage_name"], None, 100 * stage["count"] / first),
            *(opens(view, key, shown, name=stage["stage_name"]) for key, shown in _figures(stage)),
            change_chip(metric, stage),
        )
        for stage in rows
    ]
    heads = ("Stage", "Sessions", "Step", "Overall", "Drop-off", column(versus(answer.window)))
    return [head, table(heads, listed)]


def _figures(stage: Answered) -> list[tuple[str, Component]]:
    """The figures of a stage, each with the metric whose facts it opens."""
    rates = (("step_rate",) * 2, ("funnel_percentage", "percentage"), ("funnel_dropoff_rate", "dropoff_rate"))
    return [
        ("funnel_sessions", number(stage.value("count"), formatting.count(stage["count"]))),
        *((key, number(stage.value(step), formatting.percent(stage[step], 1))) for key, step in rates),
    ]


def counts(view: View, answer: Answered) -> list[Component]:
    """What the rates are made of."""
    compared = f", {versus(answer.window)}" if view.compare else ""
    days = view.own_days(answer.window)
    head = caption("Counts", "Sessions and orders" + compared, days=days)
    rows = [
        row(
            _counted(key, answer),
            opens(view, key, number(answer.value("data", key, "value"),
                                    formatting.count(answer["data"][key]["value"]))),
            change_chip(METRICS[key], answer.at("data", key)),
        )
        for key in COUNTS
    ]  # fmt: skip
    return [head, table(("Measure", "Count", column("Change")), rows)]


def _counted(key: str, answer: Answered) -> Children:
    """The measure's name, and its days where they are not those of the table."""
    own = _other_days(answer.at("data", key), answer)
    if own is None:
        return METRICS[key].label
    said = f"{formatting.days(own.start, own.end)}, {versus(own)}"
    return [METRICS[key].label, html.Small(said, className="own")]


def _other_days(measure: Answered, answer: Answered) -> Window | None:
    return measure.window if measure.window != answer.window else None
