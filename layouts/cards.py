"""Cards that several areas have: key figures, and whether figures agree with each other."""

import datetime as dt
from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from data.metrics import Metric
from layouts import formatting, sparks
from layouts.answered import Answered
from layouts.changes import change_chip, days_before
from layouts.components import Children, attributes, compact, definition, icon, inside, number, opens
from layouts.formatting import Number
from layouts.states import send_the_first
from layouts.view import View


def kpi_card(
    view: View, metric: Metric, measure: Answered, *, spark: Component | None = None,
    note: Component | None = None,
) -> Component:  # fmt: skip
    """Label, value, change against the window before, a sparkline; the definition behind the (i)."""
    trials = measure.get("denominator") if metric.unit == "percent" else None
    formula = (
        (f"{measure['numerator']:,} ÷ {trials:,}",) if trials and measure["numerator"] is not None else ()
    )
    days, partly = view.own_days(measure.window), view.partly(metric.source, measure.window)
    label = [html.H2(metric.label), _of(measure) if trials is not None else None]
    parts = [
        html.Div([*label, about(view, metric, measure, *formula)], className="lab"),
        html.Div([_value(view, metric, measure), spark], className="val"),
        html.Div(change_chip(metric, measure), className="was") if view.compare else None,
        html.Div(days, className="meta own") if days else None,
        html.Div(f"Facts {partly}", className="meta own") if partly else None,
        html.Div(against(view, metric, measure), className="meta") if view.compare else None,
        _missing(view, metric),
        note,
    ]  # fmt: skip
    return html.Div(parts, className="kpi", **attributes(data_metric=metric.key))


def _value(view: View, metric: Metric, measure: Answered) -> Children:
    """The card's number, which opens to its facts; one that does not can be focused to read it exactly."""
    value, text = measure.value("value"), view.briefly(metric, measure["value"])
    if metric.key in view.listed and value.exact is not None:
        return opens(view, metric.key, number(value, text, "big"))
    return compact(value, text, "big")


def _missing(view: View, metric: Metric) -> Component | None:
    """How to send the first of the facts that a figure cannot be known without."""
    never = [source for source in (metric.source, metric.since) if source and view.never(source)]
    return html.Div(send_the_first(never[0]), className="meta") if never else None


def in_days(view: View, answered: Answered) -> list[Children]:
    """How a sentence goes on where its days are not those that the header names."""
    days, partly = view.own_days(answered.window), view.partly("orders", answered.window)
    return [f" in {days}"] * bool(days) + [f", {partly}"] * bool(partly)


def sparkline(
    view: View, metric: Metric, measure: Answered, values: Sequence[Number], token: str
) -> Component | None:
    """The card's values mark by mark, with a sentence made of them; sums of cut marks are left out."""
    if metric.combine == "sum":
        marks = zip(values, measure.window.buckets(), strict=True)
        values = [None if bucket.partial else value for value, bucket in marks]
    known = [value for value in values if value is not None]
    if not known:
        return None
    days = formatting.days(measure.window.start, measure.window.end)
    ends = " to ".join(view.briefly(metric, value) for value in (known[0], known[-1]))
    span = " and ".join(view.briefly(metric, value) for value in (min(known), max(known)))
    said = f"{metric.label} by {measure.period['granularity']}, {days}: {ends}, between {span}"
    return sparks.spark(view.theme, values, token, said)


def today_so_far(*said: Children) -> Component:
    """Of the unfinished day, which is in no sum or comparison."""
    return html.Div(["Today so far ", *said], className="meta now")


def _of(measure: Answered) -> Component:
    trials = measure.value("denominator")
    return html.Small(["n = ", number(trials, formatting.count(trials.exact))])


def against(view: View, metric: Metric, measure: Answered) -> Children:
    """The difference to the window before, and the window by name."""
    days = days_before(measure.window)
    if measure["previous"] is None:
        return f"vs {days}: not known"
    if metric.unit == "percent":
        previous = measure.value("previous")
        return ["vs ", number(previous, view.briefly(metric, previous.exact)), f" in {days}"]
    change = measure.value("change")
    return [compact(change, view.change(metric, change.exact)), f" vs {days}"]


def about(
    view: View, metric: Metric, answered: Answered, *formula: str, beside: Sequence[Metric] = ()
) -> Component:
    """The (i) of a metric: definition, formula, measures beside it, source and how far the facts reach."""
    through = answered.period["data_through"]
    day = (
        f"{formatting.weekday(dt.date.fromisoformat(through))}, complete days"
        if through
        else "no complete day"
    )
    rows = [
        ("Formula", formula[0]) if formula else None,
        *((other.label, other.definition) for other in beside),
        ("Source", html.Code(metric.table)),
        ("Through", day),
    ]
    return definition(view, metric, [row for row in rows if row])


# How the sides of an identity are called beside net revenue, by its key.
TOLD_BY = {
    "net": "sales less returns",
    "categories": "categories",
    "tiers": "customer tiers with guests",
    "attribution": "AI features with none",
    "customers": "new, returning and guests",
}

# The card that shows the parts which add up to the same, by key of the identity.
PROVED_BY = {
    "net": "revenue-steps",
    "categories": "revenue-category",
    "tiers": "revenue-customer-value",
    "attribution": "revenue-attribution",
    "customers": "revenue-customer-value",
}


def strip(view: View, summary: Answered) -> list[Component]:
    """Whether the same net revenue is told by categories, tiers and attribution, from the answer itself."""
    identities = summary.rows("reconciliation")
    if not identities:
        return [html.Span("Nothing to reconcile in these days", className="quiet")]
    wrong = sum(not each["equal"] for each in identities)
    verdict = html.Strong([icon("check-lg"), " Reconciled"], className="right")
    if wrong:
        told = f" {wrong} of {len(identities)} do not agree"
        verdict = html.Strong([icon("exclamation-triangle-fill"), told], className="wrong")
    # Sales less returns is said as the sum itself, unless it does not add up.
    holds = [each for each in identities if each["key"] == "net" and each["equal"]]
    said = attributes(data_equal="true") if holds else {}
    whole = html.Span(_sum(view, summary), className="sum-of", **said)
    others = [each for each in identities if each["key"] != "net" or not each["equal"]]
    days = view.own_days(summary.window)
    partly = view.partly("orders", summary.window)
    own = [html.Span(said, className="own") for said in (days, partly) if said]
    return [verdict, *own, whole, *(_identity(view, each) for each in others)]


def _sum(view: View, summary: Answered) -> list[Children]:
    """Sales less returns are net revenue, each opening to its lines."""
    said: list[Children] = []
    for before, key in (("Sales ", "sales"), (" − returns ", "returns"), (" = net ", "total_revenue")):
        value = summary.value("data", key, "value")
        said += [before, opens(view, key, number(value, view.money.exactly(value.exact), "whole"))]
    return said


def _identity(view: View, each: Answered) -> Component:
    other = each.value("left" if each["key"] == "net" else "right")
    name = TOLD_BY.get(each["key"], each["label"])
    card = f"#{PROVED_BY[each['key']]}" if each["key"] in PROVED_BY else ""
    proof = inside(number(other, name), f"/revenue{view.search}{card}", className="opens")
    parts: list[Children] = ["= " if each["equal"] else "≠ ", proof]
    if not each["equal"]:
        gap = each.value("difference")
        parts += [
            f" {view.money.exactly(other.exact)}, difference ",
            number(gap, view.money.exactly(gap.exact)),
        ]
    state = "identity" if each["equal"] else "identity wrong"
    return html.Span(parts, className=state, **attributes(data_equal=str(each["equal"]).lower()))
