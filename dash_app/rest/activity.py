"""What happens in the shop, newest first, as of now."""

from functools import lru_cache

from flask import Flask, Response, request
from pydantic import Field

from dash_app.rest.contract import (
    QUESTION_PARAMETERS,
    answered,
    arguments,
    name_of,
    spreadsheet,
    wants_csv,
)
from dash_app.rest.shapes import Envelope, Number, Shape
from dash_app.services import Services
from data.listings.activity import PARAMETERS, Activity, parse_activity
from data.periods import Period, parse_period

RULE = "/api/overview/activity"
KNOWN = QUESTION_PARAMETERS | PARAMETERS


class Happened(Shape):
    at: str = Field(description="moment in UTC")
    kind: str = Field(description="order, return, add_to_cart, ai_use or search (without a result)")
    feature: str | None = Field(description="the AI feature used, or the one that the order is attributed to")
    title: str
    detail: str | None
    amount: Number
    id: str


class ActivityAnswer(Envelope):
    data: list[Happened]
    next: str | None = Field(description="send it as before to go on; null at the end")


def register(server: Flask, services: Services) -> None:
    server.add_url_rule(RULE, RULE, lambda: show(services))


def show(services: Services) -> Response:
    activity, period, as_csv = asked_activity(request.environ.get("QUERY_STRING", ""))
    if as_csv:
        return spreadsheet(services, activity, period, "data", name_of(RULE), live=True)
    return answered(services.answers, activity, period)


@lru_cache(maxsize=256)
def asked_activity(query_string: str) -> tuple[Activity, Period, bool]:
    given = arguments(query_string, KNOWN)
    return parse_activity(given), parse_period(given), wants_csv(given)
