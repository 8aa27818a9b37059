"""The drawer: a number, what it means, and the facts that make it, whose sum it is."""

import datetime as dt
from typing import Any

from dash import html
from dash.development.base_component import Component

from data.metrics import METRICS, Metric
from data.vocabulary import NO_FEATURE
from layouts import facts, formatting
from layouts.answered import Answered
from layouts.cards import against
from layouts.changes import change_chip
from layouts.components import Children, attributes, defined, hidden, icon, inside, message, number
from layouts.facts import Question
from layouts.theme import feature_token
from layouts.view import View


def drawer(view: View, question: Question, answer: Answered) -> list[Component]:
    parts = (_head(view, question, answer), _about(view, answer), _listed(view, question, answer))
    return [*parts, _foot(view, question, answer)]


def _listed(view: View, question: Question, answer: Answered) -> Component:
    if answer["total"] and not answer.rows("data"):
        return _beyond(question, answer)
    if not answer["total"]:
        return message("No facts in these days", "Nothing happened that this number counts.")
    return html.Div([facts.table(view, question, answer), _proof(answer)], className="drawer-list")


def _beyond(question: Question, answer: Answered) -> Component:
    """A page after the last one."""
    last = -(-answer["total"] // answer["limit"])
    asked = formatting.count(answer["page"])
    said = f"This list has {formatting.counted(last, 'page')}; page {asked} is not among them."
    ways = [inside("First page", question.href(page=None), className="btn")]
    if last > 1:
        ways.append(inside("Last page", question.href(page=str(last)), className="btn"))
    return message("There is no such page", said, *ways)


def without_list(question: Question, sentence: str) -> list[Component]:
    """A number that has no list, or one that does not exist: a sentence and a way back."""
    back = inside("Close", question.closed, className="btn", **attributes(data_close="true"))
    return [_bar(question, "No list", None), message("There is no list of facts here", sentence, back)]


def _bar(question: Question, path: Children, name: Children) -> Component:
    close = inside([icon("x-lg"), hidden("Close")], question.closed, className="tool",
                   **attributes(data_close="true"))  # fmt: skip
    words = html.Div([html.P(path, className="crumbs"), html.H2(name, tabIndex="-1") if name else None])
    return html.Div([words, close], className="drawer-bar")


def _head(view: View, question: Question, answer: Answered) -> Component:
    metric, name = METRICS[answer["metric"]["key"]], answer["name"]
    colour = {"--c": f"var(--{feature_token(name or '')})"}
    dot = html.Span(className="dot", style=colour) if name and _is_feature(metric) else None
    value, window, measure = answer.value("sums", "value"), answer.window, answer.at("measure")
    big = number(value, exactly(view, metric, value.exact), "big")
    days = formatting.days(window.start, window.end)
    # The change is the figure's, which does not hold yet what the list above it does.
    compares = view.compare and answer["equal"]
    until = f"up to {formatting.day(window.end)}" if metric.combine == "last" else days
    return html.Div(
        [
            _bar(question, metric.label if name else "Facts behind", [dot, _called(name) or metric.label]),
            html.P([big, change_chip(metric, measure) if compares else None]),
            html.P(against(view, metric, measure), className="meta") if compares else None,
            html.P(f"{formatting.counted(answer['total'], 'fact')}, {until}", className="meta"),
        ],
        className="drawer-head",
    )


def _is_feature(metric: Metric) -> bool:
    return metric.by in ("ai_feature", "interaction_type", "feature_name")


def _called(name: str | None) -> str | None:
    return "No AI feature" if name == NO_FEATURE else name


def exactly(view: View, metric: Metric, value: Any) -> str:
    """With its cents and decimals."""
    return view.money.exactly(value) if metric.unit == "money" else view.briefly(metric, value)


def _about(view: View, answer: Answered) -> Component:
    metric = METRICS[answer["metric"]["key"]]
    through = answer["period"]["data_through"]
    until = f"; data through {formatting.weekday(dt.date.fromisoformat(through))}" if through else ""
    rows: list[tuple[str, Children]] = [
        ("Definition", [metric.definition, " ", defined(view, metric)]),
        ("Made of", _made_of(view, metric, answer)),
        ("Source", [html.Code(metric.table), until]),
    ]
    return html.Dl([part for name, said in rows for part in (html.Dt(name), html.Dd(said))])


def _made_of(view: View, metric: Metric, answer: Answered) -> Children:
    value = answer.value("sums", "value")
    total = html.B(exactly(view, metric, value.exact))
    if answer["sums"].get("denominator") is None:
        return [f"{formatting.counted(answer['total'], 'fact')}, together ", total]
    sides = ("numerator", "denominator")
    over, under = (facts.cell(view, _unit(answer, side), answer.value("sums", side)) for side in sides)
    return [html.B(over), " ÷ ", html.B(under), " = ", total]


def _unit(answer: Answered, key: str) -> str:
    unit: str = next(column["unit"] for column in answer["columns"] if column["key"] == key)
    return unit


def _proof(answer: Answered) -> Component:
    if answer["equal"]:
        return html.P("The list and the number are counted by one rule, and agree.", className="meta")
    if answer["pending"]:
        return html.P(
            "Facts came in that the number does not hold yet; it follows by itself.", className="meta"
        )
    said = f"The list and the number differ: the figure is {answer['figure']}. Please run manage.py check."
    return html.P([icon("exclamation-triangle-fill"), said], className="meta wrong")


def _foot(view: View, question: Question, answer: Answered) -> Component:
    csv = html.A([icon("download"), f"CSV, {formatting.counted(answer['total'], 'row')}"],
                 href=f"{question.rest}&format=csv", className="btn primary", download="")  # fmt: skip
    copy = html.Button([icon("code-slash"), "Copy REST call"], type="button", className="btn",
                       **attributes(data_copy=question.rest))  # fmt: skip
    ways = [csv, copy] if view.may_export else [copy]
    return html.Div([html.Div(ways, className="ways"), html.Code(f"GET {question.rest}")],
                    className="drawer-foot")  # fmt: skip
