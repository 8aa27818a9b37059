"""Conversions: how visits become purchases, and where the assistant had a part."""

import datetime as dt
import re
from itertools import pairwise
from typing import Any

from dash import html
from dash.development.base_component import Component

from data.metrics import METRICS
from data.periods import Window
from data.vocabulary import FUNNEL_STAGES, NO_FEATURE
from layouts import figures, formatting
from layouts.answered import Answered, Value
from layouts.bars import Scale, barred, scale
from layouts.cards import about, in_days, kpi_card, today_so_far
from layouts.changes import OF_ORDERS, change_chip, column, row_chip, versus
from layouts.components import (
    WITHOUT_FEATURE,
    Chart,
    Children,
    caption,
    cell,
    chart_cell,
    menu,
    number,
    opens,
    row,
    table,
    waiting_figures,
)
from layouts.figures import Estimate, Line
from layouts.states import missing_days, nothing_here
from layouts.theme import feature_token
from layouts.titles import TITLES
from layouts.trend import OF_MARKS, OF_MEASURES, called, chart
from layouts.view import View

RATES = ("overall_rate", "ai_assisted_rate", "unassisted_rate", "attributed_share")
COUNTS = ("sessions", "conversions", "ai_sessions", "ai_assisted_conversions", "ai_attributed_conversions")
STEPS = FUNNEL_STAGES[1:]  # those with one before
FUNNEL_HEIGHT = figures.PANEL_HEIGHT * len(STEPS) + figures.PANELS_FOOT
LINES = (
    Line("conversions", "All conversions", "shop", noun="conversions"),
    Line("ai_attributed_conversions", "AI-attributed", "accent", filled=True, width=2, noun="AI-attributed"),
)


def skeleton() -> list[Component]:
    rows = [
        [
            chart_cell("conversions-trends", figures.TREND_HEIGHT),
            chart_cell("conversions-difference", figures.INTERVALS_HEIGHT),
        ],
        [cell("conversions-stages"), cell("conversions-attribution")],
        [chart_cell("conversions-funnel", FUNNEL_HEIGHT), cell("conversions-counts")],
    ]
    return [
        html.P(id="conversions-lead", className="lead"),
        html.Div(
            [
                html.Div(waiting_figures(4), id="conversions-rates", className="row k4"),
                *(html.Div(pair, className="row k21") for pair in rows),
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
    title = TITLES["conversions-trends"]
    if all(mark["conversions"] is None for mark in answer["series"]) and not answer["today"]:
        return Chart([caption(title), nothing_here(view, "web visits", "web", answer.window)])
    metric, attributed = METRICS["conversions"], METRICS["ai_attributed_conversions"]
    tells, days = about(view, metric, answer, beside=[attributed]), view.own_days(answer.window)
    more = menu(view, title, answer.path, figure=True, csv=OF_MARKS)
    head = caption(title, [*_made(view, answer), *_attributed(answer)], tells, days, more)
    return chart(view, answer, head, LINES, title=title, below=_today(answer))


def _made(view: View, answer: Answered) -> list[Children]:
    made, change = (answer.value("data", "conversions", step) for step in ("value", "change"))
    if made.exact is None:
        return ["Web sessions with a purchase."]
    said = [number(made, formatting.count(made.exact)), " web sessions ended in a purchase"]
    if change.exact is not None and view.compare:
        than, count = "more" if change.exact >= 0 else "fewer", answer.window.days
        more = number(change, formatting.count(abs(change.exact)))
        said += [", ", more, f" {than} than {f'in the {count} days' if count > 1 else 'on the day'} before"]
    return [*said, "."]


def _attributed(answer: Answered) -> list[Children]:
    """Orders, over the days of orders: said where they are not those of the chart."""
    orders = answer.at("data", "ai_attributed_conversions")
    value = orders.value("value")
    if value.exact is None:
        return []
    return [
        " ",
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


# With the assistant and without: the measure, how it is called, its colour.
SIDES = (("ai_assisted_rate", "With AI", "accent"), ("unassisted_rate", "Without AI", "shop"))


def difference(view: View, answer: Answered) -> Chart:
    """With the assistant against without: the difference and its interval, never called an effect."""
    title, data = TITLES["conversions-difference"], answer.at("data")
    if data.value("overall_rate", "denominator").exact is None:
        return Chart([caption(title), nothing_here(view, "web visits", "web", answer.window)])
    sides = [METRICS[key] for key, *_ in SIDES]
    tells = about(view, METRICS["difference"], data.at("difference"), beside=sides)
    sides_known = [side for side in SIDES if data[side[0]]["value"] is not None]
    figure = bool(sides_known)
    more = menu(view, title, answer.path, figure=figure)
    head = caption(title, _purchased(view, data), tells, view.own_days(answer.window), more)
    heads = ("Sessions", "Purchased", "Of", "Rate", f"{data['overall_rate']['confidence_percent']}% interval")
    rows = table(heads, [_rate(view, data.at(key), key, name) for key, name, _ in SIDES])
    below = _interval(data.at("difference"))
    if not figure:
        return Chart([head, rows], below=below)
    rates = [_estimate(data.at(key), key, name, token) for key, name, token in sides_known]
    told = "; ".join(re.sub("</?b>", "", each.said.replace("<br>", ", ")) for each in rates)
    drawn = figures.intervals(view.theme, rates, _compared(data.at("difference")))
    return Chart(head, drawn, below, f"{title}: {told}.", rows)


def _purchased(view: View, data: Answered) -> Children:
    """Purchases of sessions on each side; each rate opens to its sessions."""
    said: list[Children] = []
    for key, name in (("ai_assisted_rate", "with an AI feature"), ("unassisted_rate", "without one")):
        rate, hits, trials = (data.value(key, step) for step in ("value", "numerator", "denominator"))
        if rate.exact is not None:
            share = opens(view, key, number(rate, formatting.percent(rate.exact)))
            some, every = (number(value, formatting.count(value.exact)) for value in (hits, trials))
            said += [", " if said else "", share, f" of sessions {name} (", some, " of ", every, ")"]
    return [*said, " ended in a purchase."] if said else "Share of web sessions with a purchase."


def _rate(view: View, rate: Answered, metric: str, name: str) -> Component:
    lower, upper = rate.value("lower"), rate.value("upper")
    between = [
        number(lower, formatting.percent(lower.exact)),
        " – ",
        number(upper, formatting.percent(upper.exact)),
    ]
    return row(
        name,
        *(number(rate.value(step), formatting.count(rate[step])) for step in ("numerator", "denominator")),
        opens(view, metric, number(rate.value("value"), formatting.percent(rate["value"]))),
        between if lower.exact is not None else formatting.UNKNOWN,
    )


def _estimate(rate: Answered, key: str, name: str, token: str) -> Estimate:
    lower, upper = formatting.percent(rate["lower"]), formatting.percent(rate["upper"])
    label, n = formatting.percent(rate["value"]), formatting.count(rate["denominator"])
    said = f"<b>{name}: {label}</b><br>{rate['confidence_percent']}% interval {lower} to {upper}<br>n = {n}"
    return Estimate(name, f"n = {n}", token, rate["value"], rate["lower"], rate["upper"], label, said, key)


def _compared(found: Answered) -> Estimate | None:
    value, lower, upper = (found[step] for step in ("value", "lower", "upper"))
    if value is None:
        return None
    label, ends = formatting.points(value), f"{formatting.points(lower)} to {formatting.points(upper)}"
    said = f"<b>Difference: {label}</b><br>{found['confidence_percent']}% interval {ends}"
    return Estimate("Difference", "in points", "ink", value, lower, upper, label, said)


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
    """The funnel in figures, beside the window before; what each step lost is hatched beyond what it kept."""
    title, metric, rows = TITLES["conversions-stages"], METRICS["funnel_sessions"], answer.rows("data")
    others = [METRICS[key] for key in ("step_rate", "funnel_percentage", "funnel_dropoff_rate")]
    more, days = menu(view, title, answer.path), view.own_days(answer.window)
    if not rows:
        return [caption(title), nothing_here(view, "web visits", "web", answer.window)]
    head = caption(title, _largest_loss(rows), about(view, metric, answer, beside=others), days, more)
    measured = scale(stage["count"] for stage in rows)
    listed = [
        row(
            barred(stage["stage_name"], measured.bar(stage["count"], "shop", cut=stage["lost"])),
            *(opens(view, key, shown, name=stage["stage_name"]) for key, shown in _figures(stage)),
            row_chip(metric, stage),
        )
        for stage in rows
    ]
    keys = html.P(
        [
            html.Span([html.Span(className="part whole"), "Reached the stage"]),
            html.Span([html.Span(className="part hatched"), "Lost since the stage before"]),
        ],
        className="legend",
    )
    heads = ("Stage", "Sessions", "Step", "Overall", "Drop-off", column(versus(answer.window)))
    return [head, keys, html.Div(table(heads, listed), className="bars beside")]


def _largest_loss(rows: list[Answered]) -> Children:
    unit = "Web sessions, each counted in every stage up to its furthest."
    losses = [(before, stage) for before, stage in pairwise(rows) if stage["lost"]]
    if not losses:
        return unit
    before, stage = max(losses, key=lambda each: each[1]["dropoff_rate"])
    share, lost = stage.value("dropoff_rate"), stage.value("lost")
    return [
        unit,
        " Largest drop: ",
        number(share, formatting.percent(share.exact, 1)),
        f" between {before['stage_name']} and {stage['stage_name']}, ",
        number(lost, formatting.counted(lost.exact, "session")),
        ".",
    ]


def _figures(stage: Answered) -> list[tuple[str, Component]]:
    """The figures of a stage, each with the metric whose facts it opens."""
    rates = (("step_rate",) * 2, ("funnel_percentage", "percentage"), ("funnel_dropoff_rate", "dropoff_rate"))
    return [
        ("funnel_sessions", number(stage.value("count"), formatting.count(stage["count"]))),
        *((key, number(stage.value(step), formatting.percent(stage[step], 1))) for key, step in rates),
    ]


def funnel(view: View, answer: Answered, whole: Answered) -> Chart:
    """How many went on from each stage to the next, bucket by bucket; `whole` is the window's funnel."""
    title, metric = TITLES["conversions-funnel"], METRICS["step_rate"]
    marks = [_steps(mark) for mark in answer.rows("series")]
    if not whole["data"] or all(mark[name] is None for mark in marks for name in STEPS):
        return Chart([caption(title), nothing_here(view, "web visits", "web", answer.window)])
    days, more = view.own_days(answer.window), menu(view, title, answer.path, figure=True)
    last = whole.rows("data")[-1]
    share = number(last.value("percentage"), formatting.percent(last["percentage"], 1))
    sentence = [
        f"By {answer['period']['granularity']}, of the sessions at one stage those that reached the next; ",
        share,
        " of all ended in a purchase.",
    ]
    head = caption(title, sentence, about(view, metric, answer), days, more)
    titles = {
        stage["stage_name"]: f"<b>{formatting.percent(stage['step_rate'], 1)}</b> "
        f"{before['stage_name']} to {stage['stage_name']}"
        for before, stage in pairwise(whole["data"])
    }
    figure = figures.panels(view.theme, answer, marks, titles, metric.key)
    told = ", ".join(f"{name} {formatting.percent(stage['step_rate'], 1)}"
                     for name, stage in zip(STEPS, whole["data"][1:], strict=True))  # fmt: skip
    summary = f"{title}, by {answer['period']['granularity']}: of the stage before, over all days, {told}."
    said = [head, missing_days(view, "web", answer.window)]
    return Chart(said, figure, summary=summary, rows=_by_bucket(view, answer))


def _steps(mark: Answered) -> dict[str, Any]:
    """The step rates of a bucket by stage; None where nothing is known, or nobody was at the stage before."""
    known = {stage["stage_name"]: stage["step_rate"] for stage in mark["stages"]}
    said = {key: mark[key] for key in ("start", "end", "partial")}
    return said | {name: known.get(name) for name in STEPS}


def _by_bucket(view: View, answer: Answered) -> Component:
    """The step rates as a table, newest first."""
    unit = answer["period"]["granularity"].capitalize()
    marks = reversed(answer.rows("series"))
    return table((unit, *STEPS), [_bucket(view, answer, mark) for mark in marks])


def _bucket(view: View, answer: Answered, mark: Answered) -> Component:
    days = Window(dt.date.fromisoformat(mark["start"]), dt.date.fromisoformat(mark["end"]))
    known = [
        opens(view, "step_rate", number(stage.value("step_rate"), formatting.percent(stage["step_rate"], 1)),
              name=stage["stage_name"], days=days)
        for stage in mark.rows("stages")[1:]
    ]  # fmt: skip
    return row(called(answer, mark, days), *(known or [formatting.UNKNOWN] * len(STEPS)))


def attribution(view: View, answer: Answered, analytics: Answered) -> list[Component]:
    """Orders by last touch, none among them and last."""
    title, rows = TITLES["conversions-attribution"], answer.rows("data")
    metric, others = METRICS["attributed_orders"], [METRICS["attributed_share"]]
    head = caption(
        title, _share_of_orders(answer, analytics), about(view, metric, answer, beside=others),
        view.own_days(answer.window), menu(view, title, answer.path),
    )  # fmt: skip
    if not rows:
        return [head, nothing_here(view, "orders", "orders", answer.window)]
    measured = scale(each["orders"] for each in rows)
    listed = [_feature(view, answer, each, measured) for each in rows]
    total = answer.at("totals")
    foot = row(
        "All orders",
        opens(
            view,
            metric.key,
            number(total.value("orders", "value"), formatting.count(total["orders"]["value"])),
        ),
        _money(view, answer, total.value("revenue_amount", "value"), None),
        row_chip(METRICS["orders"], total.at("orders")),
    )
    heads = ("Feature", "Orders", view.money.code, column(versus(answer.window)))
    return [head, html.Div(table(heads, listed, foot), className="bars under")]


def _share_of_orders(answer: Answered, analytics: Answered) -> Children:
    """Model and window stand beside the share."""
    window = answer.value("attribution", "window_days")
    model = ["last touch within ", number(window, str(window.exact)), " days; attributed, not caused."]
    share = analytics.at("data", "attributed_share")
    rate, hits, of = (share.value(step) for step in ("value", "numerator", "denominator"))
    if rate.exact is None:
        return ["By ", *model]
    some, every = (number(value, formatting.count(value.exact)) for value in (hits, of))
    part = number(rate, formatting.percent(rate.exact, 1))
    return [some, " of ", every, " orders (", part, ") after an AI feature: ", *model]


def _feature(view: View, answer: Answered, each: Answered, measured: Scale) -> Component:
    none = each["ai_feature"] == NO_FEATURE
    name, token = (
        (WITHOUT_FEATURE, "none") if none else (each["ai_feature"], feature_token(each["ai_feature"]))
    )
    orders = number(each.value("orders"), formatting.count(each["orders"]))
    return row(
        barred(name, measured.bar(each["orders"], token)),
        opens(view, "attributed_orders", orders, name=each["ai_feature"]),
        _money(view, answer, each.value("revenue_amount"), each["ai_feature"]),
        row_chip(METRICS["attributed_orders"], each, OF_ORDERS),
    )


def _money(view: View, answer: Answered, value: Value, name: str | None) -> Children:
    """As briefly as the sum of the column."""
    shown = number(value, view.money.beside(value.exact, answer["totals"]["revenue_amount"]["value"]))
    return opens(view, "attributed_revenue_amount", shown, name=name)


def counts(view: View, answer: Answered) -> list[Component]:
    """What the rates are made of."""
    title, others = TITLES["conversions-counts"], [METRICS[key] for key in COUNTS[1:]]
    head = caption(
        title, _with_ai(view, answer), about(view, METRICS[COUNTS[0]], answer, beside=others),
        view.own_days(answer.window), menu(view, title, answer.path, csv=OF_MEASURES),
    )  # fmt: skip
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


def _with_ai(view: View, answer: Answered) -> Children:
    known = answer["data"]["sessions"]["previous"] is not None
    compared = f", {versus(answer.window)}" if view.compare and known else ""
    some, every = (answer.value("data", key, "value") for key in ("ai_sessions", "sessions"))
    if some.exact is None or every.exact is None:
        return f"Sessions and orders{compared}."
    said = [number(value, formatting.count(value.exact)) for value in (some, every)]
    return [said[0], " of ", said[1], f" sessions used an AI feature{compared}."]


def _counted(key: str, answer: Answered) -> Children:
    """The measure's name, and its days where they are not those of the table."""
    own = _other_days(answer.at("data", key), answer)
    if own is None:
        return METRICS[key].label
    said = f"{formatting.days(own.start, own.end)}, {versus(own)}"
    return [METRICS[key].label, html.Small(said, className="own")]


def _other_days(measure: Answered, answer: Answered) -> Window | None:
    return measure.window if measure.window != answer.window else None
