"""Overview: the shop at a glance."""

from itertools import pairwise

from dash import html
from dash.development.base_component import Component

from data.metrics import METRICS
from data.vocabulary import FUNNEL_STAGES
from layouts import figures, formatting
from layouts.answered import Answered
from layouts.cards import in_days, kpi_card, sparkline, strip, today_so_far
from layouts.changes import change_chip, column, versus
from layouts.components import (
    Chart,
    Children,
    caption,
    cell,
    chart_cell,
    definition,
    largest_share,
    menu,
    named,
    nothing_here,
    number,
    opens,
    row,
    table,
    waiting,
)
from layouts.theme import feature_token
from layouts.view import View

KPIS = {"total_customers": "shop", "conversion_rate": "shop", "ai_interactions": "accent",
        "revenue_impact": "accent"}  # fmt: skip


def skeleton() -> list[Component]:
    return [
        html.P(id="overview-lead", className="lead"),
        html.Div(
            [
                html.Div(waiting(2), id="overview-kpis", className="row k4"),
                html.Div(id="overview-strip", className="strip"),
                html.Div(
                    [
                        chart_cell("overview-funnel", figures.BAR_HEIGHT * len(FUNNEL_STAGES)),
                        cell("overview-interaction-types", waiting()),
                    ],
                    className="row k21",
                ),
            ],
            className="sheet",
        ),
    ]


def lead(view: View, summary: Answered) -> Children:
    """One sentence that says what the shop's manager came for."""
    net, ai, share = (
        summary.value("data", key, "value") for key in ("total_revenue", "ai_revenue", "ai_revenue_share")
    )
    if net.exact is None:
        return "No net revenue is known for these days."
    if ai.exact is None:
        return [html.B([number(net, view.money.briefly(net.exact)), " net revenue"]),
                *in_days(view, summary), "; the assistant's part in it is not known."]  # fmt: skip
    return [
        "The assistant was the last touch before ",
        html.B(
            [number(ai, view.money.briefly(ai.exact)), " of ", number(net, view.money.briefly(net.exact))]
        ),
        " net revenue",
        *([", ", number(share, formatting.percent(share.exact, 1))] if share.exact is not None else []),
        *in_days(view, summary),
        ".",
    ]


def kpis(view: View, answer: Answered) -> list[Component]:
    return [_kpi(view, answer.at("data", key), key, token) for key, token in KPIS.items()]


def _kpi(view: View, measure: Answered, key: str, token: str) -> Component:
    metric = METRICS[key]
    line = sparkline(view, metric, measure, measure["sparkline"], token)
    return kpi_card(view, metric, measure, spark=line, note=_today(view, key, measure))


def _today(view: View, key: str, measure: Answered) -> Component | None:
    if not measure["today_so_far"]:
        return None
    value = measure.value("today_so_far", "value")
    said: list[Children] = [number(value, view.briefly(METRICS[key], value.exact))]
    if METRICS[key].unit == "percent":
        hits, trials = (measure.value("today_so_far", each) for each in ("numerator", "denominator"))
        said += [", ", number(hits, formatting.count(hits.exact)), " of ",
                 number(trials, formatting.count(trials.exact))]  # fmt: skip
    return today_so_far(*said)


def identities(view: View, summary: Answered) -> list[Component]:
    return strip(view, summary)


def funnel(view: View, answer: Answered) -> Chart:
    """Sessions by stage: bars, and beside them count, step, overall and lost in figures."""
    stages = answer.rows("data")
    title, days = "From visit to purchase", view.own_days(answer.window)
    if not stages:
        return Chart([caption(title), nothing_here(view, "web visits", "web", answer.window)])
    metric = METRICS["funnel_sessions"]
    about = definition(metric.label, metric.definition)
    more = menu(view, title, answer.path, figure=True, rows=False)
    said = [caption(title, _largest_loss(stages), about, days, more)]
    if view.compare and stages[0]["previous"] is not None:
        first, _ = view.known("web")
        partly = ", partly known" if first and first > answer.window.previous.start else ""
        before = html.Span([html.Span(className="key before"), f"{versus(answer.window)}{partly}"])
        said.append(html.P(before, className="legend"))
    figure = figures.funnel(view.theme, stages, compare=view.compare)
    return Chart(said, figure, _stages(view, stages), _in_words(stages))


def _in_words(stages: list[Answered]) -> str:
    told = ", ".join(f"{stage['stage_name']} {formatting.count(stage['count'])}" for stage in stages)
    return f"Web sessions by furthest stage: {told}."


def _largest_loss(stages: list[Answered]) -> str:
    unit = "Web sessions by furthest stage, in order."
    losses = [(stage["lost"], before, stage) for before, stage in pairwise(stages)]
    if not losses or not max(lost or 0 for lost, *_ in losses):
        return unit
    lost, before, stage = max(losses, key=lambda each: each[0] or 0)
    names = f"{before['stage_name']} and {stage['stage_name']}"
    return f"{unit} Largest loss: {formatting.count(lost)} between {names}."


def _stages(view: View, stages: list[Answered]) -> Component:
    rows = [
        row(
            stage["stage_name"],
            *(opens(view, metric, shown, name=stage["stage_name"]) for metric, shown in _figures(stage)),
        )
        for stage in stages
    ]
    return html.Div(table(("Stage", "Sessions", "Step", "Overall", "Lost"), rows), className="stages")


def _figures(stage: Answered) -> list[tuple[str, Component]]:
    """The figures of a stage, each with the metric whose facts it opens."""
    lost = stage.value("lost")
    less = formatting.UNKNOWN if lost.exact is None else formatting.count(-lost.exact)
    return [
        ("funnel_sessions", number(stage.value("count"), formatting.count(stage["count"]))),
        ("step_rate", number(stage.value("step_rate"), formatting.percent(stage["step_rate"], 1))),
        ("funnel_percentage", number(stage.value("percentage"), formatting.percent(stage["percentage"], 1))),
        ("lost", number(lost, less, "quiet")),
    ]


def interaction_types(view: View, answer: Answered) -> list[Component]:
    """Uses of each AI feature; together they are the AI interactions."""
    metric, rows = METRICS["interaction_type_uses"], answer.rows("data")
    head = caption(
        "Interaction types",
        "Uses of each AI feature" + (f", {versus(answer.window)}" if view.compare else ""),
        definition(metric.label, metric.definition),
        view.own_days(answer.window),
        menu(view, "Interaction types", answer.path),
    )
    if not rows:
        return [head, nothing_here(view, "uses of an AI feature", "ai", answer.window)]
    most = largest_share(rows, "count")
    listed = [
        row(
            named(
                each["interaction_type"], feature_token(each["interaction_type"]), 100 * each["count"] / most
            ),
            opens(view, metric.key, number(each.value("count"), formatting.count(each["count"])),
                  name=each["interaction_type"]),
            number(each.value("percentage"), formatting.percent(each["percentage"], 1), "quiet"),
            change_chip(metric, each),
        )
        for each in rows
    ]  # fmt: skip
    total = answer.value("totals", "count", "value")
    every = opens(view, metric.key, number(total, formatting.count(total.exact)))
    foot = row("All features", every, "100%" if total.exact else "–", "")
    return [head, table(("Feature", "Uses", "Share", column("Change")), listed, foot)]
