"""The facts behind every figure: a page of them as JSON, all of them as CSV.

The list is made by the same conditions as the figure; both are told, and whether they are equal.
"""

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache, partial

from flask import Flask, Response, request
from pydantic import Field

from dash_app.auth import IDENTITIES, note_export, require
from dash_app.rest.contract import (
    CSV_MARK,
    QUESTION_PARAMETERS,
    REVALIDATE,
    answered,
    arguments,
    etag,
    held_by_client,
    not_modified,
    wants_csv,
)
from dash_app.rest.shapes import Envelope, Measure, Number, Shape
from dash_app.rest.spreadsheets import CSV, attachment, written
from dash_app.services import Services
from data.answers import Opened
from data.listings.question import PARAMETERS, FactList, parse_facts, whole_list
from data.periods import Period, parse_period

RULE = "/api/facts/<metric>"
KNOWN = QUESTION_PARAMETERS | PARAMETERS


class ListedMetric(Shape):
    key: str
    label: str
    definition: str
    unit: str
    source: str
    table: str = Field(description="the reporting table that has the figure")


class ListedColumn(Shape):
    key: str
    label: str
    unit: str = Field(description="text, day, instant, flag, count or money")


class Sums(Shape):
    """What the facts add up to, all of them and not those of the page."""

    value: Number
    numerator: Number = None
    denominator: Number = None


class FactsAnswer(Envelope):
    metric: ListedMetric
    name: str | None
    columns: list[ListedColumn]
    data: list[dict[str, str | float | bool | dt.date | None]]
    total: int = Field(description="how many facts there are")
    page: int
    limit: int
    sort: str
    order: str
    sums: Sums
    measure: Measure = Field(description="the figure against that of the window before")
    figure: Number = Field(description="the same measure as the reporting tables tell it")
    equal: bool = Field(description="whether the facts add up to the figure")
    pending: bool = Field(description="facts came in that the figure does not hold yet; ask again")


def register(server: Flask, services: Services) -> None:
    server.add_url_rule(RULE, RULE, lambda metric: show(services, metric))


def show(services: Services, metric: str) -> Response:
    facts, period, as_csv = asked_facts(metric, request.environ.get("QUERY_STRING", ""))
    if not as_csv:
        return answered(services.answers, facts, period)
    require(IDENTITIES, "Lists of facts are taken away with the right 'identities' alone.")
    return download(services, facts, period)


@lru_cache(maxsize=1024)
def asked_facts(metric: str, query_string: str) -> tuple[FactList, Period, bool]:
    given = arguments(query_string, KNOWN)
    return parse_facts(metric, given), parse_period(given), wants_csv(given)


def download(services: Services, facts: FactList, period: Period) -> Response:
    """All rows, whatever the page; read while they are sent. That they are is noted before."""
    answers = services.answers
    asked = answers.ask(facts, period)
    held = held_by_client(request.environ.get("HTTP_IF_NONE_MATCH", ""), etag(asked.fingerprint, CSV_MARK))
    if held:
        return not_modified(held)
    asked, opened = answers.opened(asked, partial(whole_list, facts))
    days = (opened.period.start.isoformat(), opened.period.end.isoformat())
    note_export(services, f"facts behind {facts.metric}", {"start": days[0], "end": days[1]})
    answer = Response(lines(facts, opened), content_type=CSV)
    answer.call_on_close(opened.close)
    answer.headers["ETag"] = f'"{etag(asked.fingerprint, CSV_MARK)}"'
    answer.headers["Cache-Control"] = REVALIDATE
    name = attachment(facts.metric, facts.name, *days)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def lines(facts: FactList, opened: Opened) -> Iterator[bytes]:
    yield written([[column.key for column in facts.listing.columns]])
    for part in opened.parts:
        yield written(part)
