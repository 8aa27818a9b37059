"""Overview: the shop at a glance."""

from itertools import pairwise

from dash import html
from dash.development.base_component import Component

from data.metrics import METRICS
from data.periods import ONE_DAY
from data.vocabulary import FUNNEL_STAGES, NO_FEATURE
from layouts import figures, formatting
from layouts.answered import Answered
from layouts.bars import Part, stacked
from layouts.cards import about, in_days, kpi_card, sparkline, strip, today_so_far
from layouts.changes import versus
from layouts.components import (
    Chart,
    Children,
    attributes,
    caption,
    cell,
    chart_cell,
    icon,
    menu,
    message,
    named,
    number,
    opens,
    row,
    table,
    waiting_figures,
)
from layouts.states import missing_days, nothing_here
from layouts.theme import feature_token
from layouts.titles import TITLES
from layouts.view import View

# A CSV of the feed has as much of it as is answered at once.
MOST_SHOWN = "&limit=100"
KPIS = {"total_customers": "shop", "conversion_rate": "shop", "ai_interactions": "accent",
        "revenue_impact": "accent"}  # fmt: skip


def skeleton() -> list[Component]:
    return [
        html.P(id="overview-lead", className="lead"),
        html.Div(
            [
                html.Div(waiting_figures(4), id="overview-kpis", className="row k4"),
                html.Div(id="overview-strip", className="strip"),
                html.Div(
                    [
                        chart_cell("overview-trends", figures.TREND_HEIGHT),
                        cell("overview-features"),
                    ],
                    className="row k21",
                ),
                html.Div(
                    [
                        chart_cell("overview-funnel", figures.BAR_HEIGHT * len(FUNNEL_STAGES)),
                        cell("overview-activity"),
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
    if METRICS[key].combine == "last":
        return _more_today(view, measure, value.exact)
    said: list[Children] = [number(value, view.briefly(METRICS[key], value.exact))]
    if METRICS[key].unit == "percent":
        hits, trials = (measure.value("today_so_far", each) for each in ("numerator", "denominator"))
        said += [", ", number(hits, formatting.count(hits.exact)), " of ",
                 number(trials, formatting.count(trials.exact))]  # fmt: skip
    return today_so_far(*said)


def _more_today(view: View, measure: Answered, now: float | None) -> Component | None:
    """Of a count that stands at the end of a day: what today added to it, where that day was yesterday."""
    yesterday = view.today and view.today - ONE_DAY
    if now is None or measure["value"] is None or measure.window.end != yesterday:
        return None
    added = now - measure["value"]
    return today_so_far(formatting.with_plus(formatting.count(abs(added)), added))


def identities(view: View, summary: Answered) -> list[Component]:
    return strip(view, summary)


def funnel(view: View, answer: Answered) -> Chart:
    """Sessions by stage: bars, and beside them count, step, overall and lost in figures."""
    stages = answer.rows("data")
    title, days = TITLES["overview-funnel"], view.own_days(answer.window)
    if not stages:
        return Chart([caption(title), nothing_here(view, "web visits", "web", answer.window)])
    metric = METRICS["funnel_sessions"]
    tells = about(view, metric, answer)
    more = menu(view, title, answer.path, figure=True, rows=False)
    said = [caption(title, _largest_loss(stages), tells, days, more)]
    missing = missing_days(view, "web", answer.window)
    said += [missing] if missing else []
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


def features(view: View, uses: Answered, attribution: Answered, summary: Answered) -> list[Component]:
    """Uses of each AI feature, and the net revenue it was the last touch for."""
    rows = uses.rows("data")
    title, sentence = TITLES["overview-features"], "Uses, and the net revenue they were the last touch for"
    tells, more = about(view, METRICS["interaction_type_uses"], uses), menu(view, title, uses.path)
    days = ", ".join(filter(None, (view.own_days(uses.window), view.partly("ai", uses.window))))
    head = caption(title, sentence, tells, days, more)
    if not rows:
        return [head, nothing_here(view, "uses of an AI feature", "ai", uses.window)]
    revenue = {each["ai_feature"]: each for each in attribution.rows("data")}
    bar = stacked(view, [_part(each) for each in rows])
    # One column, one precision: that of its total.
    largest = summary["data"]["ai_revenue"]["value"] or 0
    listed = [_feature(view, each, revenue.pop(each["interaction_type"], None), largest) for each in rows]
    none = revenue.pop(NO_FEATURE, None)
    listed += [_unused(view, name, each, largest) for name, each in revenue.items()]
    bottom = table(("Feature", "Uses", "Share", "Revenue"), listed, _all_features(view, uses, summary))
    return [head, *([bar] if bar else []), bottom, *_without_feature(view, attribution, none)]


def _part(uses: Answered) -> Part:
    name = uses["interaction_type"]
    return Part(name, uses.value("count"), "interaction_type_uses", name, colour=feature_token(name))


def _feature(view: View, uses: Answered, revenue: Answered | None, largest: float) -> Component:
    name = uses["interaction_type"]
    count = number(uses.value("count"), formatting.count(uses["count"]))
    return row(
        named(name, feature_token(name)),
        opens(view, "interaction_type_uses", count, name=name),
        number(uses.value("percentage"), formatting.percent(uses["percentage"], 1), "quiet"),
        _revenue(view, revenue, largest),
    )


def _revenue(view: View, attributed: Answered | None, largest: float) -> Children:
    if attributed is None:
        return formatting.UNKNOWN
    value = attributed.value("revenue_amount")
    amount = number(value, view.money.beside(value.exact, largest))
    return opens(view, "attributed_revenue_amount", amount, name=attributed["ai_feature"])


def _unused(view: View, name: str, revenue: Answered, largest: float) -> Component:
    """A feature that was the last touch for orders of these days, and was not used in them."""
    return row(
        named(name, feature_token(name)), "0", formatting.percent(0, 1), _revenue(view, revenue, largest)
    )


def _all_features(view: View, uses: Answered, summary: Answered) -> Component:
    total, amount = uses.value("totals", "count", "value"), summary.value("data", "ai_revenue", "value")
    return row(
        "All features",
        opens(view, "interaction_type_uses", number(total, formatting.count(total.exact))),
        "100%" if total.exact else formatting.UNKNOWN,
        opens(view, "ai_revenue", number(amount, view.money.briefly(amount.exact))),
    )


def _without_feature(view: View, attribution: Answered, none: Answered | None) -> list[Component]:
    if none is None:
        return []
    net = attribution.value("totals", "revenue_amount", "value")
    days = attribution.value("attribution", "window_days")
    said: list[Children] = [
        "Orders without a feature in the ", number(days, str(days.exact)), " days before: ",
        _revenue(view, none, net.exact or 0), ", which completes net revenue of ",
        opens(view, "total_revenue", number(net, view.money.briefly(net.exact))),
        ". Attributed, not caused.",
    ]  # fmt: skip
    return [html.P(said, className="meta")]


def activity(view: View, answer: Answered) -> list[Component]:
    """What happened last, whatever the period; it goes on by itself until it is paused."""
    title = TITLES["overview-activity"]
    words = html.Div([html.H2(title), html.P(f"Newest first, {_as_of(view, answer)}")])
    pause = html.Button(
        [icon("pause"), html.Span("Pause", className="running"), html.Span("Go on", className="paused")],
        type="button", className="quiet-btn", **attributes(data_pause="true"),
    )  # fmt: skip
    rows = answer.rows("data")
    if not rows:
        nothing = message("Nothing has happened yet", "Orders, visits and chats show here as they come.")
        return [html.Div([words], className="cap"), nothing]
    listed = html.Ol([_happening(view, each) for each in rows], className="feed")
    more = menu(view, title, answer.path, csv=MOST_SHOWN)
    return [html.Div([words, pause, more], className="cap"), listed]


def _as_of(view: View, answer: Answered) -> str:
    rows = answer.rows("data")
    return f"the last at {view.moment(rows[0]['at'])}" if rows else "as it comes"


def _happening(view: View, each: Answered) -> Component:
    colour = {"--c": f"var(--{feature_token(each['feature'])})"} if each["feature"] else None
    mark = html.Span(className="dot" if colour else "dot hollow", style=colour)
    amount = number(each.value("amount"), view.money.exactly(each["amount"])) if each["amount"] else None
    words = html.Span([html.B(each["title"]), f" {each['detail'] or ''}"], className="what")
    return html.Li([html.Time(view.moment(each["at"]), dateTime=each["at"]), mark, words, amount])
