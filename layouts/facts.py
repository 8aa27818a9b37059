"""The list of facts in the drawer: what tells them best, what each contributes, and what they add up to."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component

from layouts import formatting
from layouts.answered import Answered, Value
from layouts.components import attributes, icon, inside, number
from layouts.view import View

Column = dict[str, str]

# What tells a fact to people best, as far as there is room; the CSV has every column.
TELLING = (
    "date", "invoice_id", "product_name", "session_id", "interaction_type", "stage_name", "customer_id",
    "by", "ai_feature", "visitor", "country", "kind",
)  # fmt: skip
ROOM = 3
CONTRIBUTIONS = ("value", "numerator", "denominator")


@dataclass(frozen=True, slots=True)
class Question:
    """What the drawer was asked: the parameters of its address, and those of REST behind it."""

    path: str
    search: str
    asked: Mapping[str, str]
    rest_path: str
    rest_search: str

    @property
    def rest(self) -> str:
        return f"{self.rest_path}?{self.rest_search}"

    def href(self, **changed: str | None) -> str:
        """The same drawer with some of its parameters changed; None leaves one out."""
        parameters = {**self.asked, **changed}
        kept = urlencode({name: value for name, value in parameters.items() if value})
        return f"{self.path}{'&'.join(part for part in (self.search, kept) if part)}"

    @property
    def closed(self) -> str:
        return f"{self.path}{self.search}"


def table(view: View, question: Question, answer: Answered) -> Component:
    columns = _columns(answer)
    head = html.Tr([_sortable(view, question, answer, column) for column in columns])
    body = [html.Tr([_td(view, column, row) for column in columns]) for row in answer.rows("data")]
    parts = [html.Thead(head), html.Tbody(body), html.Tfoot(_sums(view, question, answer, columns))]
    return html.Table(parts, className="rows")


def _columns(answer: Answered) -> list[Column]:
    """The date and what tells most, then what each fact contributes."""
    by_key = {column["key"]: column for column in answer["columns"]}
    telling = [by_key[key] for key in TELLING if key in by_key][:ROOM]
    pieces = [by_key["quantity"]] if "quantity" in by_key else []
    return [*telling, *pieces, *(by_key[key] for key in CONTRIBUTIONS if key in by_key)]


def _sortable(view: View, question: Question, answer: Answered, column: Column) -> Component:
    """A head that sorts by its column; again, the other way round."""
    key, here = column["key"], answer["sort"] == column["key"]
    turned = "asc" if here and answer["order"] == "desc" else "desc"
    link = inside(_heading(view, column), question.href(sort=key, order=turned, page=None))
    side = _side(column)
    if not here:
        return html.Th(link, scope="col", className=side)
    arrow, order = {"asc": ("arrow-up", "ascending"), "desc": ("arrow-down", "descending")}[answer["order"]]
    return html.Th([link, icon(arrow)], scope="col", className=side, **attributes(aria_sort=order))


def _heading(view: View, column: Column) -> str:
    if column["key"] == "value":
        return view.money.code if column["unit"] == "money" else "Counts"
    return "Qty" if column["key"] == "quantity" else column["label"]


def _side(column: Column) -> str | None:
    return "n" if column["unit"] in ("money", "count") else None


def _td(view: View, column: Column, row: Answered) -> Component:
    value = row.value(column["key"])
    shown = cell(view, column["unit"], value)
    if column["key"] == "product_name" and row.get("kind") == "return":
        return html.Td([shown, html.Span("return", className="tag")])
    return html.Td(shown, className=_side(column))


def cell(view: View, unit: str, value: Value) -> Component:
    return number(value, _words(view, unit, value.exact))


def _words(view: View, unit: str, value: Any) -> str:
    if value is None:
        return formatting.UNKNOWN
    match unit:
        case "money":
            return view.money.exactly(value)
        case "count":
            return formatting.count(value)
        case "day":
            date = dt.date.fromisoformat(value)
            return formatting.short_days(date, date)
        case "flag":
            return "yes" if value else "no"
        case _:
            return str(value)


def _sums(view: View, question: Question, answer: Answered, columns: list[Column]) -> list[Component]:
    """What is shown, where the rest is, and all of it, which is the number above."""
    contributes = [column for column in columns if column["key"] in CONTRIBUTIONS]
    rows, span = answer.rows("data"), len(columns) - len(contributes)
    lines = []
    if answer["total"] > len(rows):
        shown = [_words(view, column["unit"], _sum(rows, column["key"])) for column in contributes]
        lines = [
            _line(_place(answer, len(rows)), span, shown, "quiet"),
            html.Tr(html.Td(_pages(question, answer), colSpan=len(columns))),
        ]
    whole = [cell(view, column["unit"], answer.value("sums", column["key"])) for column in contributes]
    mark = icon("check-lg" if answer["equal"] else "exclamation-triangle-fill")
    label = html.Span([formatting.counted(answer["total"], "fact"), " ", mark])
    return [*lines, _line(label, span, whole, "sum")]


def _line(label: Any, span: int, figures: Sequence[Any], class_name: str) -> Component:
    cells = [html.Td(figure, className="n") for figure in figures]
    return html.Tr([html.Th(label, colSpan=span, scope="row"), *cells], className=class_name)


def _sum(rows: Sequence[Answered], key: str) -> float:
    """Of the rows on this page, without the dust that cents leave in floating point."""
    return round(sum(row[key] or 0 for row in rows), 4)


def _place(answer: Answered, count: int) -> str:
    first = (answer["page"] - 1) * answer["limit"] + 1
    return f"{formatting.count(first)} to {formatting.count(first + count - 1)}"


def _pages(question: Question, answer: Answered) -> list[Component]:
    page, last = answer["page"], -(-answer["total"] // answer["limit"])
    ways = [("Newer" if answer["sort"] == "date" else "Back", page - 1, page > 1),
            ("More", page + 1, page < last)]  # fmt: skip
    links = [inside(said, question.href(page=str(to)), className="more") for said, to, there in ways if there]
    place = f"page {formatting.count(page)} of {formatting.count(last)}"
    return [*links, html.Span(place, className="quiet")]
